"""Nobody is admitted on a procedure that takes no new request."""

from __future__ import annotations

from datetime import timedelta

import pytest

from beffroi.cases.publishing import Stop, retire, stop
from beffroi.kernel.errors import Invalid
from beffroi.operators import actions as operators
from beffroi.operators.models import Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.operators.types import Offer
from beffroi.tenancy.types import CLOCKWORK
from beffroi.territory import queries as territory
from tests.worlds import NOON

TOLD = {"by": CLOCKWORK, "on": NOON}


def admit(world, *, on=NOON):
    newcomers = [newcomer_of(facts) for facts in territory.communes_of("42")[:2]]
    offers = [Offer("saisine/demande", 1), Offer("etat_civil/acte-naissance", 1)]
    return operators.admit(operator=world.operator, newcomers=newcomers, offers=offers, by=CLOCKWORK, on=on)


def test_a_retired_version_is_adopted_for_nobody(world):
    retire(organisation=world.operator, reference="saisine/demande", version=1, **TOLD)
    with pytest.raises(Invalid, match=r"saisine/demande \(version 1\)"):
        admit(world)
    assert not Organisation.objects.filter(department="42").exists()


def test_a_version_with_a_hard_stop_is_adopted_until_its_day(world):
    day = (NOON + timedelta(days=10)).date()
    stop(
        organisation=world.operator,
        reference="saisine/demande",
        version=1,
        stop=Stop(day, "Loi nouvelle"),
        **TOLD,
    )
    assert admit(world).admitted == 2
    with pytest.raises(Invalid, match="ne prennent plus de demandes"):
        admit(world, on=NOON + timedelta(days=10))
