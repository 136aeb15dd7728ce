"""Cases under way when a newer version comes: pinned, offered to move, or held before the decision."""

from datetime import timedelta

import pytest

from beffroi.cases import actions, moving, queries, versions
from beffroi.cases.moving import Unanswered
from beffroi.cases.tests.versions import (  # noqa: F401 - the fixture serves every test here
    ASKED,
    NO_PLACE,
    QUICKER,
    REFERENCE,
    WORDED,
    fresh_catalogue,
    publish,
)
from beffroi.cases.types import MigrationPolicy, NotLawful, Verb
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Forbidden, Role, Unknown
from tests.worlds import NOON, SUBJECT, agent

LATER = NOON + timedelta(days=3)
OFFER, REQUIRE = MigrationPolicy.OFFER, MigrationPolicy.REQUIRE


def filed(world, **answers):
    return world.file(answers={**SUBJECT, "theme": "voirie", **answers})


def moved(world, case, **more):
    return moving.migrate_case(case=case, by=world.sophie, on=LATER, **more)


def decided(world, case):
    return actions.decide(case=case, outcome="granted", by=world.sophie, on=LATER)


def test_a_case_stays_when_the_policy_says_so(world):
    case = filed(world)
    publish(world, ASKED)
    with world.reading():
        assert versions.pending(case) is None
    with pytest.raises(NotLawful):
        moved(world, case)
    decided(world, case)
    assert case.version == 1


def test_publishing_moves_no_case_by_itself(world):
    case = filed(world)
    publish(world, WORDED, policy=REQUIRE)
    with world.reading():
        case.refresh_from_db()
        assert (case.version, queries.dossier(case, on=LATER).versions) == (1, ())


def test_an_offered_version_is_told_and_a_harmless_one_is_followed(world):
    case = filed(world, lieu="Devant le 12")
    publish(world, WORDED, NO_PLACE, policy=OFFER)
    with world.reading():
        pending = versions.pending(case)
        assert (pending.newer.version, pending.blocks) == (2, "")
        dates = (case.due_on, case.earliest, case.latest)
    row = moved(world, case)
    with world.reading():
        dossier = queries.dossier(case, on=LATER)
        assert (dossier.procedure.version, dossier.versions[0].id) == (2, row.id)
        assert (dossier.case.due_on, dossier.case.earliest, dossier.case.latest) == dates
        assert dossier.reading.earliest == dates[1]
        assert dossier.case.answers == {**SUBJECT, "theme": "voirie"}
        assert row.set_aside["lieu"]["text"] == "Devant le 12"
        assert [event.kind for event in dossier.events] == ["received", "acknowledged"]
        assert versions.pending(case) is None
        facts = Entry.objects.get(verb="cases.migrate_case").facts
    assert facts == {"old": 1, "new": 2, "set_aside": ["lieu"]}


def test_a_new_required_question_is_answered_before_the_case_moves(world):
    case = filed(world)
    publish(world, ASKED, policy=OFFER)
    with pytest.raises(Unanswered) as lacking:
        moved(world, case)
    assert list(lacking.value.field_errors) == ["telephone"]
    with world.reading():
        assert [field.id for _page, field in moving.new_questions(case, on=LATER)] == ["telephone"]
    moved(world, case, answers={"telephone": "+33612345678"})
    assert (case.version, case.answers["telephone"]) == (2, "+33612345678")


def test_what_was_filed_is_nobody_s_to_replace(world):
    case = filed(world)
    publish(world, ASKED, policy=OFFER)
    with pytest.raises(Invalid) as refused:
        moved(world, case, answers={"telephone": "+33612345678", "objet": "Autre chose"})
    assert list(refused.value.field_errors) == ["objet"]
    with world.reading():
        case.refresh_from_db()
    assert (case.version, case.answers["objet"]) == (1, SUBJECT["objet"])


def test_the_applicant_answers_and_moves_their_own_case_only(world):
    case, other = filed(world), filed(world)
    publish(world, ASKED, policy=OFFER)
    with world.reading():
        nadia = queries.applicant(case)
    told = {"answers": {"telephone": "+33612345678"}, "by": nadia, "on": LATER}
    assert moving.migrate_case(case=case, **told).by_name == "Nadia Benali"
    with pytest.raises(Unknown):
        moving.migrate_case(case=other, **told)


def test_a_required_version_holds_the_decision_and_nothing_else(world):
    case = filed(world)
    publish(world, WORDED, policy=REQUIRE)
    with pytest.raises(NotLawful, match="version 2"):
        decided(world, case)
    with world.reading():
        steps = {step.verb: step for step in queries.dossier(case, on=LATER).steps}
    assert not steps[Verb.DECIDE].lawful
    assert "écrivez pourquoi" in steps[Verb.DECIDE].why_not
    assert steps[Verb.REQUEST_DOCUMENTS].lawful
    moved(world, case)
    assert decided(world, case)


def test_an_agent_says_in_writing_why_a_case_stays_then_decides(world):
    case = filed(world)
    publish(world, WORDED, policy=REQUIRE)
    with pytest.raises(Invalid):
        moving.keep_version(case=case, reason="  ", by=world.sophie, on=LATER)
    moving.keep_version(case=case, reason="Instruction terminée.", by=world.sophie, on=LATER)
    assert decided(world, case)
    with world.reading():
        (row,) = queries.dossier(case, on=LATER).versions
    assert versions.line_of(row) == (
        "La demande garde la version 1 de la démarche, et non la version 2. Instruction terminée."
    )
    assert (case.version, row.move, row.reason, row.by_name) == (
        1,
        "kept",
        "Instruction terminée.",
        "Sophie Marchand",
    )


def test_a_reason_given_for_one_version_does_not_hold_for_the_next(world):
    case = filed(world)
    publish(world, WORDED, policy=REQUIRE)
    moving.keep_version(case=case, reason="Instruction terminée.", by=world.sophie, on=LATER)
    publish(world, ASKED, policy=REQUIRE)
    with pytest.raises(NotLawful, match="version 3"):
        decided(world, case)


def test_a_milder_version_does_not_lift_what_an_earlier_one_required(world):
    case = filed(world)
    publish(world, WORDED, policy=REQUIRE)
    publish(world, NO_PLACE)
    with pytest.raises(NotLawful, match="version 3"):
        decided(world, case)


def test_the_time_of_a_case_is_that_of_its_deposit(world):
    case = filed(world)
    publish(world, QUICKER, policy=REQUIRE)
    with pytest.raises(NotLawful, match="jour de son dépôt"):
        moved(world, case)
    moving.keep_version(case=case, reason="Délai de la version 1.", by=world.sophie, on=LATER)
    assert decided(world, case)


def test_silence_takes_its_effect_whatever_the_version(world):
    case = filed(world)
    publish(world, WORDED, policy=REQUIRE)
    from beffroi.tenancy.types import CLOCKWORK

    assert actions.lapse(case=case, by=CLOCKWORK, on=NOON + timedelta(days=90)).state == "tacit"


def test_a_closed_case_moves_no_more(world):
    case = filed(world)
    decided(world, case)
    publish(world, WORDED, policy=OFFER)
    with pytest.raises(NotLawful):
        moved(world, case)


def test_another_commune_and_a_secretary_move_nothing(world):
    case = filed(world)
    publish(world, WORDED, policy=OFFER)
    with pytest.raises(Unknown):
        moving.migrate_case(case=case, by=world.paul, on=LATER)
    with pytest.raises(Forbidden):
        moving.keep_version(
            case=case, reason="x", by=agent(world.venissieux, "Marc", Role.SECRETARY), on=LATER
        )


def test_an_adoption_follows_and_keeps_what_it_set(world):
    from beffroi.operators import actions as operators
    from beffroi.operators.types import Offer

    own = {"service": "Accueil du centre"}
    operators.adopt(
        organisation=world.venissieux, offer=Offer(REFERENCE, 1), parameters=own, by=world.sophie, on=NOON
    )
    publish(world, ASKED)
    with world.reading():
        (upgrade,) = versions.upgrades(world.venissieux)
    assert (upgrade.adoption.procedure, upgrade.latest, bool(upgrade.difference)) == (REFERENCE, 2, True)
    row = moving.follow_version(
        organisation=world.venissieux, procedure=REFERENCE, version=2, by=world.sophie, on=LATER
    )
    assert (row.version, row.parameters, row.active) == (2, own, True)
    with world.reading():
        assert versions.upgrades(world.venissieux) == []
        assert queries.offer(world.venissieux, REFERENCE).procedure.version == 2


def test_an_adoption_goes_neither_back_nor_to_a_version_that_nobody_published(world):
    publish(world, ASKED)
    told = {"organisation": world.venissieux, "procedure": REFERENCE, "by": world.sophie, "on": LATER}
    with pytest.raises(Unknown):
        moving.follow_version(**told, version=9)
    moving.follow_version(**told, version=2)
    with pytest.raises(NotLawful):
        moving.follow_version(**told, version=1)
