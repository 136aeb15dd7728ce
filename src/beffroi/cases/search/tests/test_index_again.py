"""Giving the search the words of the cases that it does not know: ``beffroi index_cases``."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from beffroi.cases import queries
from beffroi.cases.search import rebuilding
from beffroi.cases.search.models import CaseText
from beffroi.tenancy import scope


@pytest.fixture
def cases(world):
    """Five cases of two communes, filed before the search kept their words."""
    filed = [world.file() for _each in range(4)]
    filed.append(world.file(organisation=world.corbas))
    for commune in (world.venissieux, world.corbas):
        with scope.writing(commune.id):
            CaseText.objects.all().delete()
    return filed


def run(**options):
    out = StringIO()
    call_command("index_cases", json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def found(world, text):
    with world.reading():
        return {case.number for case in queries.queue(world.venissieux.id, {"text": text}).rows}


def test_old_cases_are_found_again_and_a_second_run_changes_nothing(world, cases, monkeypatch):
    monkeypatch.setattr(rebuilding, "AT_ONCE", 3)
    assert found(world, "benali") == set()
    assert run() == {"organisations": 2, "cases": 5, "failed": []}
    assert found(world, "benali") == {case.number for case in cases[:4]}
    assert run() == {"organisations": 0, "cases": 0, "failed": []}


def test_one_organisation_alone(world, cases):
    assert run(organisation=world.corbas.siren)["cases"] == 1
    assert found(world, "benali") == set()


def test_a_siren_that_nobody_has_is_a_wrong_usage(world):
    with pytest.raises(CommandError) as refused:
        run(organisation="000000000")
    assert refused.value.returncode == 2


def test_a_case_that_fails_is_named_and_stops_no_other(world, cases, monkeypatch):
    real = rebuilding.index

    def index(case):
        if case.number == cases[1].number:
            raise ValueError
        real(case)

    monkeypatch.setattr(rebuilding, "index", index)
    with pytest.raises(SystemExit) as left:
        run()
    assert left.value.code == 1
    assert len(found(world, "benali")) == 3
    assert rebuilding.run().failed == [cases[1].number]
