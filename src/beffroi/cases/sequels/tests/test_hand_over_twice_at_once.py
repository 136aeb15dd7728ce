"""Two workers on one hand-over, and a process that dies in the middle, where transactions really commit."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from beffroi.cases.models import Case, Delivery
from beffroi.cases.sequels import handing
from beffroi.cases.sequels.models import Handover
from tests.worlds import NOON


@pytest.fixture
def row(committed_world):
    world = committed_world
    case = world.file()
    handing.hand_over(case=case, to=world.corbas.id, by=world.sophie, on=NOON)
    with world.reading():
        return Handover.objects.get(case=case)


def there(world):
    with world.reading(world.corbas):
        return Case.objects.count(), Delivery.objects.count()


def test_two_workers_make_one_case(committed_world, row):
    start, failures = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            handing.carry_out(row.organisation_id, row.id, on=NOON)
        except Exception as error:  # noqa: BLE001 - the loser of the race is tried again by the queue
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(failures) <= 1
    assert there(committed_world) == (1, 1)


def test_a_death_before_the_case_is_made_leaves_nothing_there(committed_world, row, monkeypatch):
    def die(*_told: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(handing, "announce", die)
    with pytest.raises(KeyboardInterrupt):
        handing.carry_out(row.organisation_id, row.id, on=NOON)
    monkeypatch.undo()
    assert there(committed_world) == (0, 0)
    handing.carry_out(row.organisation_id, row.id, on=NOON)
    assert there(committed_world) == (1, 1)


def test_a_death_before_it_is_settled_here_makes_no_second_case(committed_world, row, monkeypatch):
    def die(**_told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(handing, "_settle", die)
    with pytest.raises(KeyboardInterrupt):
        handing.carry_out(row.organisation_id, row.id, on=NOON)
    monkeypatch.undo()
    assert there(committed_world) == (1, 1)
    handing.carry_out(row.organisation_id, row.id, on=NOON)
    assert there(committed_world) == (1, 1)
    with committed_world.reading():
        assert Handover.objects.get(id=row.id).target_number == "69273-2026-000001"
