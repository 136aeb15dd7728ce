"""Keys published, runs kept, votes written down, corrections."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from beffroi.contributions import actions, keeping, queries, sources
from beffroi.contributions.keys.types import CannotAllocate, Edit
from beffroi.contributions.models import ContributionVote, MemberContribution
from beffroi.contributions.tests.conftest import KEY
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown
from tests.worlds import NOON

VENISSIEUX, CORBAS = "216902593", "216902734"
FIRST = {VENISSIEUX: 50_000 + 7_260_000, CORBAS: 50_000 + 1_210_000}


def test_the_same_text_is_one_version_and_another_text_the_next(house):
    assert [house.key().number, house.key().number, house.key(KEY.replace("500", "600")).number] == [1, 1, 2]


def test_a_run_keeps_what_it_started_from_and_its_digest(house):
    run = house.run()
    assert run.facts["population"] == {"year": 2026, "source": "référentiel du territoire"}
    assert run.facts["key"]["number"] == 1
    assert {one["siren"]: one["population"] for one in run.facts["members"]} == {
        VENISSIEUX: 66_000,
        CORBAS: 11_000,
    }
    with house.reading():
        again, vote = queries.run(house.world.operator, run.id)
        assert queries.intact(again)
        assert vote is None
        again.facts["lines"][0]["cents"] += 1
        assert not queries.intact(again)


def test_two_runs_on_the_same_inputs_have_the_same_digest(house):
    assert house.run().digest == house.run().digest


def test_a_run_is_never_changed(house):
    run = house.run()
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), scope.writing(house.world.operator.id), connection.cursor() as cursor:
        cursor.execute("UPDATE contributions_contributionrun SET total_cents = 0 WHERE id = %s", [run.id])


def test_nothing_is_owed_before_the_vote(house):
    house.run()
    assert house.owed() == {}


def test_the_vote_makes_each_member_owe_its_contribution(house):
    house.vote()
    assert house.owed() == FIRST


def test_a_member_reads_its_own_lines_and_no_other_raw_sql_included(house):
    house.issued()
    world = house.world
    with scope.reading(world.corbas.id):
        rows = queries.of_member(world.corbas)
        assert [row.cents for row in rows] == [FIRST[CORBAS]]
        assert "11\u00a0000 habitants × 1,10\u00a0€" in rows[0].lines[1]["words"]
        assert list(MemberContribution.objects.values_list("member_id", flat=True)) == [world.corbas.id]
        for table in ("membercontribution", "fundcall"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT DISTINCT member_id FROM contributions_{table}")
                assert cursor.fetchall() == [(world.corbas.id,)]
        for table in ("contributionkey", "contributionrun", "contributionvote"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM contributions_{table}")
                assert cursor.fetchone() == (0,)


def test_a_member_never_writes_what_it_owes(house):
    house.issued()
    with scope.writing(house.world.corbas.id), connection.cursor() as cursor:
        cursor.execute("UPDATE contributions_fundcall SET cents = 0")
        assert cursor.rowcount == 0


def test_a_second_vote_of_the_same_key_and_year_must_correct_the_first(house):
    house.vote()
    with pytest.raises(Refusal, match="corrige"):
        house.vote(house.run())
    with house.reading():
        assert ContributionVote.objects.count() == 1


def test_a_run_is_voted_once(house):
    run = house.run()
    house.vote(run)
    with pytest.raises(Refusal, match="déjà voté"):
        house.vote(run)


def test_a_correction_adds_the_differences_and_nothing_else(house):
    first = house.run()
    house.vote(first)
    house.vote(house.run(house.key(KEY.replace("500", "450")), corrects=first), "2027-3")
    assert house.owed() == {siren: cents - 5000 for siren, cents in FIRST.items()}
    with house.reading():
        rows = MemberContribution.objects.filter(correction=True)
        assert sum(row.delta_cents for row in rows) == -10_000


def test_the_vote_needs_a_number_and_a_day_that_has_come(house):
    run = house.run()
    for number, day in (("", date(2026, 11, 20)), ("2026-42", date(2026, 11, 24))):
        with pytest.raises(Invalid):
            actions.vote(run=run, deliberation=number, voted_on=day, by=house.lucie, on=NOON)


def test_a_key_does_not_apply_before_its_day(house):
    with pytest.raises(Invalid, match="2026"):
        house.run(year=2026)


SEATS = '[[parts]]\nkind = "per_unit"\ncode = "s"\nlabel = "Sièges"\nsource = "sieges"\nrate = 10\nunit = "siège"\n'


@pytest.fixture
def seats(house, monkeypatch):
    """A key by seat, of which the house counts three and one."""
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_listings", [])
    sources.register("sieges", "Sièges au comité", lambda _operator, _span: {VENISSIEUX: 3, CORBAS: 1})
    return house.key(KEY + SEATS)


def _by_seat(run):
    return {one["siren"]: one["cents"] for one in run.facts["lines"] if one["part"] == "s"}


def test_a_key_names_a_source_that_the_house_counts_and_typed_figures_prevail_with_a_reason(house, seats):
    edit = {"sieges": {CORBAS: Edit(Fraction(2), "un siège de plus au 1er mars")}}
    run = house.run(seats, typed=edit)
    assert _by_seat(run) == {VENISSIEUX: 3000, CORBAS: 2000}
    told = run.facts["gathered"]
    assert (told["first"], told["last"], told["members_on"]) == ("2026-01-01", "2026-11-23", "2026-11-23")
    assert told["sources"]["sieges"] == {
        "label": "Sièges au comité",
        "counted": {VENISSIEUX: "3/1", CORBAS: "1/1"},
        "edits": {CORBAS: {"units": "2/1", "reason": "un siège de plus au 1er mars"}},
    }
    with pytest.raises(CannotAllocate, match="sièges au comité de"):
        house.run(seats, typed={"sieges": {CORBAS: Edit(Fraction(2))}})


def test_one_quantity_changes_with_its_reason_and_the_rest_stays_frozen(house, seats):
    first = house.run(seats)
    sources.register("sieges", "Sièges au comité", lambda _operator, _span: {VENISSIEUX: 99})
    told = {"source": "sieges", "siren": CORBAS, "by": house.lucie, "on": NOON}
    second = actions.amend(run=first, edit=Edit(Fraction(4), "relevé du 2 mars"), **told)
    assert _by_seat(second) == {VENISSIEUX: 3000, CORBAS: 4000}
    assert second.corrects is None
    with pytest.raises(CannotAllocate, match="motif"):
        actions.amend(run=first, edit=Edit(Fraction(4)), **told)
    house.vote(second)
    third = actions.amend(
        run=second, edit=Edit(Fraction(70_000), "recensement"), **{**told, "source": "population"}
    )
    assert third.corrects_id == second.id
    assert {one["population"] for one in third.facts["members"]} == {66_000, 70_000}
    with house.reading():
        assert (
            keeping.inputs_of(third.facts).story.origins["sieges"].edits[CORBAS].reason == "relevé du 2 mars"
        )


def test_members_are_those_in_force_on_the_chosen_day(house):
    with pytest.raises(CannotAllocate, match="Aucun membre"):
        house.run(members_on=date(2026, 11, 22))
    assert len(house.run(members_on=date(2027, 1, 1)).facts["members"]) == 2


def test_a_year_to_come_has_no_record_to_count(house):
    with pytest.raises(Invalid, match="entre 2000 et 2026"):
        house.run(counted_year=2027)


def test_typed_figures_for_a_stranger_are_refused(house):
    with pytest.raises(CannotAllocate, match="356000000"):
        house.run(typed={"recettes": {"356000000": Edit(Fraction(1))}})


def test_the_vote_leaves_the_digest_in_the_journal(house):
    run = house.run()
    house.vote(run)
    with house.reading():
        assert Entry.objects.get(verb="contributions.vote").facts["digest"] == run.digest


def test_a_member_s_agent_publishes_no_key(house):
    with pytest.raises(Unknown):
        actions.publish_key(organisation=house.world.operator, text=KEY, by=house.world.sophie, on=NOON)
