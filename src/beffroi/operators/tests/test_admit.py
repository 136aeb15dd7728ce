"""Admitting in bulk: everybody once, each with rows of its own that nobody else reads."""

from __future__ import annotations

import pytest

from beffroi.kernel.errors import Invalid
from beffroi.operators import actions
from beffroi.operators.models import Adoption, Membership, Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from beffroi.territory import queries as territory
from tests.worlds import NOON, agent

OFFERS = [
    Offer("saisine/demande", 1),
    Offer("etat_civil/acte-naissance", 1),
    Offer("urbanisme/declaration-prealable", 1),
]


def _newcomers(count: int):
    return [newcomer_of(facts) for facts in territory.communes_of("42")[:count]]


def _admit(world, newcomers, by=CLOCKWORK, offers=OFFERS):
    return actions.admit(operator=world.operator, newcomers=newcomers, offers=offers, by=by, on=NOON)


def test_three_hundred_communes_are_admitted_once_with_three_procedures_each(world):
    newcomers = _newcomers(300)
    first, second = _admit(world, newcomers), _admit(world, newcomers)
    assert (first.admitted, first.already, first.adopted) == (300, 0, 900)
    assert (second.admitted, second.already) == (0, 300)
    with scope.reading(world.operator.id):
        assert Membership.objects.count() == 302
    ids = list(Organisation.objects.filter(department="42").values_list("id", flat=True))
    with scope.reading(*ids):
        assert Adoption.objects.count() == 900
    with scope.reading(ids[0]):
        rows = list(Adoption.objects.all())
    assert {row.organisation_id for row in rows} == {ids[0]}
    assert {(row.procedure, row.version, row.active) for row in rows} == {
        (o.procedure, o.version, True) for o in OFFERS
    }


def test_a_stopped_or_older_adoption_stays_as_its_commune_left_it(world):
    actions.adopt(
        organisation=world.corbas, offer=Offer("saisine/demande", 1), active=False, by=CLOCKWORK, on=NOON
    )
    corbas = newcomer_of(territory.commune("69273"))
    assert corbas.siren == world.corbas.siren
    _admit(world, [corbas], offers=[Offer("saisine/demande", 7), Offer("essai/nouveau", 1)])
    with scope.reading(world.corbas.id):
        kept = {row.procedure: (row.version, row.active) for row in Adoption.objects.all()}
    assert kept["saisine/demande"] == (1, False)
    assert kept["essai/nouveau"] == (1, True)


def test_an_odd_name_of_procedure_is_data_and_never_a_statement(world):
    odd = "x'); DROP TABLE operators_adoption; --%s"
    _admit(world, _newcomers(2), offers=[Offer(odd, 1)])
    ids = Organisation.objects.filter(department="42").values_list("id", flat=True)
    with scope.reading(*ids):
        assert set(Adoption.objects.values_list("procedure", flat=True)) == {odd}


def test_only_the_operator_s_administrator_admits(world):
    administrator = agent(world.operator, "Claire", Role.OPERATOR_ADMINISTRATOR)
    assert _admit(world, _newcomers(1), by=administrator).admitted == 1
    with pytest.raises(Forbidden):
        _admit(world, _newcomers(2), by=agent(world.operator, "Yann", Role.SERVICE_DESK))
    with pytest.raises(Unknown):
        _admit(world, _newcomers(2), by=world.sophie)
    assert Organisation.objects.filter(department="42").count() == 1


def test_a_commune_without_siren_cannot_be_admitted(db):
    nameless = next(facts for facts in territory.communes_of("986") if facts.siren is None)
    with pytest.raises(Invalid, match="SIREN"):
        newcomer_of(nameless)
