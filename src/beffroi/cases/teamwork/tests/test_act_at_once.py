"""Two agents on one case, where transactions really commit: one acts, the other is told what happened."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from beffroi.cases import actions
from beffroi.cases.models import Paper
from beffroi.cases.staleness import Stale
from beffroi.cases.types import NotLawful
from tests.worlds import NOON


def at_once(*works):
    """Run these at the same instant, each on a connection of its own; return what each raised, in order."""
    start, raised = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            start.wait()
            work()
        except NotLawful as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return raised


def fresh(world, case):
    with world.reading():
        return type(case).objects.select_related("organisation").get(id=case.id)


def test_of_two_letters_written_on_the_same_page_one_leaves(committed_world):
    """Each step is lawful after the other: only the rank under the lock refuses the second."""
    world = committed_world
    case = world.file(procedure="urbanisme/declaration-prealable", answers={})
    first, second = fresh(world, case), fresh(world, case)

    def ask(row, piece):
        return lambda: actions.request_documents(
            case=row, missing=[piece], letter=f"Il manque {piece}.", by=world.sophie, on=NOON, expected=2
        )

    raised = at_once(ask(first, "DP1"), ask(second, "DP2"))
    stale = [each for each in raised if each is not None]
    assert [type(each) for each in stale] == [Stale]
    assert "des pièces ont été demandées par Sophie Marchand" in stale[0].message
    with world.reading():
        assert Paper.objects.filter(case=case, kind="pieces").count() == 1


def test_without_a_page_the_second_is_refused_by_the_law_alone(committed_world):
    world = committed_world
    case = world.file()
    first, second = fresh(world, case), fresh(world, case)

    def decide(row):
        return lambda: actions.decide(case=row, outcome="granted", by=world.sophie, on=NOON)

    raised = at_once(decide(first), decide(second))
    assert sorted(type(each) for each in raised if each) == [NotLawful]
    with world.reading():
        assert case.ledger.filter(kind="decided").count() == 1


def test_a_page_that_shows_everything_is_not_stale(committed_world):
    world = committed_world
    case = world.file()
    actions.decide(case=case, outcome="granted", by=world.sophie, on=NOON, expected=2)
    with pytest.raises(Stale):
        actions.withdraw(case=case, by=world.sophie, on=NOON, expected=2)
