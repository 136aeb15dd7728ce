"""Who reads sheets and reports: the member's people its own, the operator's all, nobody else any."""

from __future__ import annotations

import pytest
from django.test import Client

from beffroi.tenancy.types import Role
from tests.signing import sign_in

OWN = ("/travail/venissieux/fiche/", "/travail/venissieux/fiche/fiche.pdf")
OPERATOR = (
    "/operateur/membres/venissieux/fiche/",
    "/operateur/membres/venissieux/fiche/fiche.pdf",
    "/operateur/rapport/",
    "/operateur/rapport/rapport.pdf",
)


@pytest.fixture(autouse=True)
def _by_password(settings):
    settings.DEMONSTRATION = True


def client_of(organisation, *roles):
    return sign_in(Client(), organisation, *roles)


@pytest.mark.parametrize("role", [Role.COMMUNE_ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DELEGATE])
@pytest.mark.parametrize("address", OWN)
def test_the_member_s_people_read_their_own(year, role, address):
    year.call()
    answer = client_of(year.world.venissieux, role).get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [*OWN, *OPERATOR])
def test_the_neighbour_s_people_read_nothing(year, address):
    everything = (Role.COMMUNE_ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DELEGATE, Role.AUDITOR)
    assert client_of(year.world.corbas, *everything).get(address).status_code == 404


@pytest.mark.parametrize("address", OPERATOR)
@pytest.mark.parametrize(
    ("role", "status"), [(Role.OPERATOR_ADMINISTRATOR, 200), (Role.AUDITOR, 200), (Role.SERVICE_DESK, 403)]
)
def test_the_operator_s_people_read_all_but_the_desk(year, address, role, status):
    assert client_of(year.world.operator, role).get(address).status_code == status


def test_a_secretary_reads_no_accounts(year):
    assert client_of(year.world.venissieux, Role.SECRETARY).get(OWN[0]).status_code == 403


def test_figures_open_the_list_behind_for_those_who_may(year):
    year.call()
    page = client_of(year.world.venissieux, Role.DELEGATE).get(OWN[0]).content.decode()
    assert "/travail/venissieux/contributions/" in page
    assert "/travail/venissieux/statistiques/" not in page
    assert "/operateur/" not in page
    page = client_of(year.world.operator, Role.AUDITOR).get(OPERATOR[0]).content.decode()
    assert "/operateur/contributions/" in page
    assert "/operateur/statistiques/?annee=" in page


@pytest.mark.parametrize("asked", ["1990", "abcd", "", "99999"])
def test_a_year_that_is_not_offered_gives_the_current_one(year, asked):
    page = client_of(year.world.operator, Role.AUDITOR).get(f"{OPERATOR[0]}?annee={asked}")
    assert page.status_code == 200
    assert "L’année est en cours" in page.content.decode()


def test_an_unserved_organisation_has_no_sheet(year):
    client = client_of(year.world.operator, Role.AUDITOR)
    assert client.get("/operateur/membres/sitiv/fiche/").status_code == 404
    assert client.get("/operateur/membres/marseille/fiche/").status_code == 404


def test_the_cockpit_shows_money_and_help_and_opens_the_lists(year):
    year.call()
    year.help(year.world.corbas, opened=12, promised=10, met=9)
    page = client_of(year.world.operator, Role.OPERATOR_ADMINISTRATOR).get("/operateur/").content.decode()
    assert "Contributions en retard" in page
    assert "/operateur/contributions/appels/?etat=retard" in page
    assert "90\u00a0% dans les délais" in page
    assert "?manque=dpo#membres" in page
    assert "inconnu" in page  # no agent: nobody knows whether they are protected


def test_the_cockpit_filters_those_who_lack_a_duty(year):
    from beffroi.operators import actions as operators
    from beffroi.tenancy.types import CLOCKWORK
    from tests.worlds import NOON

    operators.describe(organisation=year.world.corbas, by=CLOCKWORK, on=NOON, dpo_contact="dpo@sitiv.test")
    client = client_of(year.world.operator, Role.OPERATOR_ADMINISTRATOR)
    page = client.get("/operateur/?manque=dpo").content.decode()
    assert "/operateur/membres/venissieux/" in page
    assert "/operateur/membres/corbas/" not in page
    assert "Retirer le filtre" in page
    both = client.get("/operateur/?demarche=saisine/demande").content.decode()
    assert "/operateur/membres/corbas/" in both
    assert "/operateur/membres/corbas/" in client.get("/operateur/?manque=zzz").content.decode()


def test_the_desk_sees_the_cockpit_without_the_money(year):
    year.call()
    page = client_of(year.world.operator, Role.SERVICE_DESK).get("/operateur/").content.decode()
    assert "Contributions en retard" not in page
    assert "Demandes d’assistance ouvertes" in page
