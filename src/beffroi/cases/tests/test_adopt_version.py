"""A commune that follows a newer version: told what changes and what it set itself; never a version that ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from beffroi.cases import publishing
from beffroi.cases.publishing import Stop
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import text_of
from beffroi.cases.tests.versions import (  # noqa: F401 - the fixture serves every test here
    ASKED,
    NO_PLACE,
    REFERENCE,
    fresh_catalogue,
    publish,
    publisher,
)
from beffroi.operators import actions as operators
from beffroi.operators import queries
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role

NOW = datetime.now(UTC)
PAGE = f"/travail/venissieux/reglages/demarches/{REFERENCE}/"


@pytest.fixture
def client(world):
    return signed_in(hire(world.venissieux, "Anne Roux", Role.COMMUNE_ADMINISTRATOR))


def parameters(world, **own):
    operators.adopt(
        organisation=world.venissieux, offer=Offer(REFERENCE, 1), parameters=own, by=CLOCKWORK, on=NOW
    )


def test_nothing_is_told_while_no_version_is_newer(world, client):
    assert "Ce que change" not in text_of(client.get(PAGE))


def test_the_changes_and_what_is_kept_are_read_before_following(world, client):
    parameters(world, service="Accueil du centre")
    publish(world, ASKED, NO_PLACE)
    page = text_of(client.get(PAGE))
    assert "Ce que change la version 2" in page
    assert "Une question s’ajoute" in page
    assert "Le service de votre commune est gardé" in page
    assert "à revoir" not in page


def test_a_setting_that_names_what_goes_is_a_conflict(world, client):
    parameters(world, routage={"lieu": "voirie"})
    publish(world, NO_PLACE)
    page = text_of(client.get(PAGE))
    assert "Des réglages sont à revoir" in page
    assert "qui n’existe plus. Choisissez de nouveau." in page


def test_a_stopped_procedure_is_offered_nowhere(world):
    stop = Stop(NOW.date(), "Le service ferme.")
    eve = NOW - timedelta(days=1)
    publishing.stop(
        organisation=world.operator, reference=REFERENCE, version=1, stop=stop, by=publisher(world), on=eve
    )
    browser, desk = Client(), signed_in(hire(world.venissieux, "Sophie Marchand"))
    assert "/venissieux/demarches/demande/" not in browser.get("/venissieux/").content.decode()
    assert REFERENCE not in desk.get("/travail/venissieux/demandes/nouvelle").content.decode()
    told = browser.get("/api/v1/organisations/216902593/procedures").json()["items"]
    assert REFERENCE not in [each["reference"] for each in told]


def admitted(world, wanted):
    return call_command(
        "admit",
        "--operator",
        "256900994",
        "--commune",
        "69266",
        "--adopt",
        wanted,
        stdout=StringIO(),
        stderr=StringIO(),
    )


def test_a_retired_version_is_never_adopted(world):
    publish(world, ASKED)
    told = {"organisation": world.operator, "reference": REFERENCE, "by": publisher(world), "on": NOW}
    publishing.retire(**told, version=2)
    admitted(world, REFERENCE)
    town = queries.by_owner_code("69266")
    with scope.reading(town.id):
        assert [(row.procedure, row.version) for row in queries.offered(town)] == [(REFERENCE, 1)]
    publishing.retire(**told, version=1)
    with pytest.raises(CommandError, match="n’est pas publié"):
        admitted(world, REFERENCE)
