"""A delegation of signature: the role it gives for its time, the procedures it names, the words of the letter."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from beffroi.cases import actions
from beffroi.cases.teamwork import delegations
from beffroi.cases.tests.agents import actor, hire
from beffroi.cases.types import NotLawful
from beffroi.documents import queries as documents
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Forbidden, Role
from tests.worlds import NOON

TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()  # roles are counted by the database's own clock


@pytest.fixture
def karim(world):
    return hire(world.venissieux, "Karim Belkacem", Role.INSTRUCTOR)


def arrete(to, **changed):
    told = delegations.Arrete(
        to=to.id,
        to_quality="Responsable du service espace public",
        giver_name="Camille Roche",
        giver_quality="Le maire",
        reference="arrêté n° 2026-114 du 3 juillet 2026",
        first=min(TODAY, NOON.date()) - timedelta(days=1),
    )
    return replace(told, **changed)


def register(world, to, **changed):
    return delegations.delegate(
        organisation=world.venissieux, arrete=arrete(to, **changed), by=world.sophie, on=NOON
    )


def test_without_a_delegation_the_table_stands(world, karim):
    case = world.file()
    with pytest.raises(Forbidden):
        actions.decide(case=case, outcome="granted", by=actor(karim), on=NOON)


def test_the_delegation_gives_the_role_and_the_letter_says_in_whose_name(world, karim):
    register(world, karim)
    paper = actions.decide(case=world.file(), outcome="granted", by=actor(karim), on=NOON)
    with world.reading():
        pdf = documents.opened(paper.file).read()
        words = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
        facts = paper.case.ledger.get(kind="decided").facts
    assert "Pour le maire, Camille Roche, et par délégation (arrêté n° 2026-114 du 3 juillet 2026)," in words
    assert "Karim Belkacem Responsable du service espace public" in words
    assert facts["signed_for"] == "Camille Roche"


@pytest.mark.parametrize(
    ("days", "held"),
    [
        ({"last": TODAY}, True),
        ({"last": TODAY - timedelta(days=1), "first": TODAY - timedelta(days=3)}, False),
        ({"first": TODAY + timedelta(days=1)}, False),
    ],
)
def test_the_role_is_held_from_the_first_day_to_the_last(world, karim, days, held):
    register(world, karim, **days)
    assert may(actor(karim), "cases.decide", world.venissieux.id) is held


def test_a_delegation_that_is_ended_gives_nothing_from_that_day(world, karim):
    row = register(world, karim)
    with world.reading():
        delegations.Delegation.objects.get(id=row.id)
    delegations.end(delegation=row, by=world.sophie, on=min(NOON, NOON))
    with world.reading():
        ended = delegations.delegation(row.id).ended_on
    assert may(actor(karim), "cases.decide", world.venissieux.id) is (ended > TODAY)


def test_another_procedure_is_not_covered_and_the_refusal_says_so(world, karim):
    register(world, karim, procedures=("urbanisme/declaration-prealable",))
    with pytest.raises(NotLawful, match="ne couvre pas cette démarche"):
        actions.decide(case=world.file(), outcome="granted", by=actor(karim), on=NOON)


def test_a_delegation_gives_nothing_in_another_town_nor_to_whoever_has_left(world, karim):
    register(world, karim)
    assert not may(actor(karim), "cases.decide", world.corbas.id)
    from beffroi.identity import actions as people

    people.revoke(organisation=world.venissieux, user=karim, by=world.sophie, on=NOON - timedelta(days=400))
    assert not may(actor(karim), "cases.decide", world.venissieux.id)


def test_who_decides_by_their_own_role_signs_as_before(world):
    paper = actions.decide(case=world.file(), outcome="granted", by=world.sophie, on=NOON)
    with world.reading():
        assert "signed_for" not in paper.case.ledger.get(kind="decided").facts


def test_an_arrete_without_its_mentions_is_refused_field_by_field(world, karim):
    with pytest.raises(Invalid) as refusal:
        register(world, karim, reference=" ", giver_name="", procedures=("unheard/of",))
    assert set(refusal.value.field_errors) == {"reference", "giver_name", "procedures"}


def test_a_head_of_service_cannot_register_an_arrete(world, karim):
    head = hire(world.venissieux, "Zoe Martin", Role.HEAD_OF_SERVICE)
    with pytest.raises(Forbidden):
        delegations.delegate(organisation=world.venissieux, arrete=arrete(head), by=actor(head), on=NOON)
