"""Crossing: a reading over several organisations leaves an entry in the journal of whoever runs the platform."""

from __future__ import annotations

import psycopg
from structlog.testing import capture_logs

from beffroi.journal.crossings import told_once
from beffroi.journal.models import Entry
from beffroi.journal.tests.conftest import House
from beffroi.tenancy import scope


def crossings(house: House) -> list[str]:
    with scope.reading(house.ids["operator"]):
        rows = Entry.objects.filter(verb="tenancy.cross").order_by("id")
        return [row.facts["reason"] for row in rows]


def test_a_crossing_leaves_an_entry_with_its_reason(house: House) -> None:
    with scope.across_organisations(reason="statistics: cases by month"):
        pass
    assert crossings(house) == ["statistics: cases by month"]


def test_a_reading_in_batches_is_told_once(house: House) -> None:
    with told_once():
        for _batch in range(3):
            with scope.across_organisations(reason="clocks", organisations=[house.ids["Givors"]]):
                pass
    assert crossings(house) == ["clocks"]


def test_the_scope_that_was_open_is_open_again(house: House) -> None:
    with scope.writing(house.ids["Givors"]):
        with scope.across_organisations(reason="x", organisations=[house.ids["Corbas"]]):
            pass
        house.write("Givors")
    assert crossings(house) == ["x"]


def test_without_an_operator_a_warning_is_logged(house: House, superuser: psycopg.Connection) -> None:
    superuser.execute("UPDATE operators_organisation SET kind = 'epci' WHERE kind = 'operator'")
    with capture_logs() as logs, scope.across_organisations(reason="first steps"):
        pass
    assert logs == [{"event": "crossing_without_platform", "reason": "first steps", "log_level": "warning"}]
