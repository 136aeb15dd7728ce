"""The cockpit: the operator's people read members and adoption; a commune's agent and a stranger read nothing."""

from __future__ import annotations

import pytest

from beffroi.operators import actions, watching
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from beffroi.territory import queries as territory
from tests.worlds import NOON


@pytest.mark.parametrize("role", [Role.OPERATOR_ADMINISTRATOR, Role.SERVICE_DESK, Role.AUDITOR])
def test_the_operator_s_people_see_members_and_adoption(world, sign_in, role):
    page = sign_in(world.operator, role).get("/operateur/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Vénissieux" in text
    assert "Corbas" in text
    assert "2 sur 2" in text
    assert ("Admettre une commune" in text) is (role is Role.OPERATOR_ADMINISTRATOR)
    assert page.headers["Cache-Control"] == "no-store"


def test_no_case_is_told_in_the_cockpit(world, sign_in):
    case = world.file()
    client = sign_in(world.operator, Role.OPERATOR_ADMINISTRATOR)
    for address in ("/operateur/", "/operateur/membres/venissieux/"):
        page = client.get(address).content.decode()
        assert case.number not in page
        assert case.applicant_name not in page


@pytest.mark.parametrize(
    "address",
    ["/operateur/", "/operateur/membres/corbas/", "/operateur/admettre/", "/operateur/admettre/42207/"],
)
def test_an_agent_of_a_commune_finds_no_cockpit(world, sign_in, address):
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR, Role.AUDITOR)
    assert client.get(address).status_code == 404
    assert client.post("/operateur/admettre/42207/", {}).status_code == 404


def test_a_stranger_is_led_to_sign_in(world, client):
    page = client.get("/operateur/")
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/compte/connexion/")


def test_an_unknown_member_is_not_found(world, sign_in):
    client = sign_in(world.operator, Role.AUDITOR)
    assert client.get("/operateur/membres/sitiv/").status_code == 404
    assert client.get("/operateur/membres/marseille/").status_code == 404


def test_members_come_by_pages_and_are_found_by_a_part_of_their_name(world, monkeypatch):
    monkeypatch.setattr(watching, "PAGE", 1)
    with scope.reading(world.operator.id):
        first, following = watching.page(world.operator)
        second, last = watching.page(world.operator, after=following)
        found, _ = watching.page(world.operator, text="Vénissieux")
    assert [one.name for one in (*first, *second)] == ["Corbas", "Vénissieux"]
    assert (following, last) == ("corbas", "")
    assert [one.name for one in found] == ["Vénissieux"]


def test_a_stopped_procedure_is_not_counted_as_adopted(world):
    actions.adopt(
        organisation=world.corbas, offer=Offer("saisine/demande", 1), active=False, by=CLOCKWORK, on=NOON
    )
    with scope.reading(world.operator.id):
        counts = watching.adoption(world.operator)
    assert counts["saisine/demande"] == 1
    assert counts["urbanisme/declaration-prealable"] == 2


def test_a_member_without_telephone_is_told_incomplete_in_figures_and_in_the_table(world, sign_in):
    actions.describe(organisation=world.corbas, phone="", by=CLOCKWORK, on=NOON)
    client = sign_in(world.operator, Role.AUDITOR)
    assert "1 sur 2" in client.get("/operateur/").content.decode()
    assert "Il manque : téléphone" in client.get("/operateur/membres/corbas/").content.decode()


def test_an_administrator_admits_a_commune_with_what_it_chose(world, sign_in):
    client = sign_in(world.operator, Role.OPERATOR_ADMINISTRATOR)
    assert "/operateur/admettre/42207/" in client.get("/operateur/admettre/?q=saint-chamond").content.decode()
    assert "Saint-Chamond" in client.get("/operateur/admettre/42207/").content.decode()
    answer = client.post("/operateur/admettre/42207/", {"demarches": ["saisine/demande"]}, follow=True)
    assert "est membre de SITIV" in answer.content.decode()
    town = Organisation.objects.get(commune_code="42207")
    with scope.reading(town.id):
        assert list(Adoption.objects.values_list("procedure", flat=True)) == ["saisine/demande"]


def test_a_procedure_that_is_not_published_cannot_be_chosen(world, sign_in):
    client = sign_in(world.operator, Role.OPERATOR_ADMINISTRATOR)
    answer = client.post("/operateur/admettre/42207/", {"demarches": ["rien/du-tout"]})
    assert answer.status_code == 422
    assert not Organisation.objects.filter(commune_code="42207").exists()


def test_a_commune_of_another_operator_is_not_taken(world, sign_in):
    other = actions.found_operator(siren="200000172", name="Autre", slug="autre", by=CLOCKWORK, on=NOON)
    taken = newcomer_of(territory.commune("42207"))
    actions.admit(operator=other, newcomers=[taken], offers=[], by=CLOCKWORK, on=NOON)
    client = sign_in(world.operator, Role.OPERATOR_ADMINISTRATOR)
    assert "Un autre opérateur" in client.post("/operateur/admettre/42207/", {}).content.decode()
    assert client.get("/operateur/membres/saint-chamond/").status_code == 404


def test_the_service_desk_may_not_admit(world, sign_in):
    client = sign_in(world.operator, Role.SERVICE_DESK)
    assert client.get("/operateur/admettre/").status_code == 403
    assert client.post("/operateur/admettre/42207/", {}).status_code == 403
