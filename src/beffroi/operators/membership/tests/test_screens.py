"""The screens of members, agreements and the catalogue, by whom may open them."""

from __future__ import annotations

from datetime import date

import pytest

from beffroi.operators.membership import agreeing, files
from beffroi.operators.membership.models import Accession, Agreement
from beffroi.operators.membership.types import AgreementKind
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions as offers
from beffroi.operators.offers import queries as services
from beffroi.operators.offers.types import ServiceKind
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.signing import sign_in
from tests.worlds import NOON

TOLD = {"by": CLOCKWORK, "on": NOON}
PAGES = (
    "/operateur/membres/corbas/",
    "/operateur/membres/corbas/adhesion/",
    "/operateur/membres/corbas/competences/",
    "/operateur/membres/corbas/services/",
    "/operateur/membres/corbas/succession/",
    "/operateur/adhesions/",
    "/operateur/statuts/",
    "/operateur/conventions/",
    "/operateur/conventions/nouvelle/",
    "/operateur/catalogue/",
    "/operateur/catalogue/nouveau/",
    "/operateur/catalogue/services/paie/",
    "/operateur/catalogue/services/paie/modifier/",
)


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def payroll(world):
    return offers.describe_service(
        organisation=world.operator,
        code="paie",
        kind=ServiceKind.HOSTED_APPLICATION,
        name="Paie",
        price_cents=350,
        price_unit="bulletin",
        smallest=20000,
        **TOLD,
    )


@pytest.fixture
def lucie(client, world):
    return sign_in(client, world.operator, Role.OPERATOR_ADMINISTRATOR)


def _date(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.mark.parametrize("address", PAGES)
def test_the_administrator_opens_every_page(client, world, payroll, lucie, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", PAGES)
def test_an_agent_of_a_commune_finds_nothing(client, world, payroll, address):
    sign_in(client, world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    assert client.get(address).status_code == 404


def test_a_prospect_is_opened_and_goes_on_step_by_step(client, world, lucie):
    client.post("/operateur/adhesions/", {"code": "69149"})
    address = "/operateur/membres/oullins-pierre-benite/adhesion/"
    wrong = client.post(address, {"step": "order", **_date("decided_on", NOON.date()), "reference": "Arrêté"})
    assert wrong.status_code == 409
    assert "Arrêté" in wrong.content.decode()
    right = client.post(
        address, {"step": "deliberate", **_date("decided_on", NOON.date()), "reference": "D-12"}
    )
    assert right.status_code == 302
    with scope.reading(world.operator.id):
        assert Accession.objects.get().state == "deliberated"
        assert "Oullins-Pierre-Bénite" not in [m.served.name for m in _members(world)]


def _members(world):
    from beffroi.operators.models import Membership

    return Membership.objects.filter(organisation=world.operator).select_related("served").order_by("id")


def test_an_agreement_is_drawn_up_signed_and_checked(client, world, lucie):
    typed = {
        "kind": "processing",
        "title": "Sous-traitance",
        "parties": world.corbas.siren,
        "notice_days": "30",
        **_date("starts_on", date(2026, 1, 1)),
        **_date("ends_on", date(2026, 12, 1)),
    }
    bad = client.post("/operateur/conventions/nouvelle/", {**typed, "parties": "000"})
    assert bad.status_code in {404, 409, 422}
    assert "Sous-traitance" in bad.content.decode()
    where = client.post("/operateur/conventions/nouvelle/", typed).headers["Location"]
    page = client.get(where).content.decode()
    assert "Article 28, § 3, h" in page
    with scope.reading(world.operator.id):
        party = files.parties(Agreement.objects.get())[0]
    signed = {
        "geste": "signer",
        "party": str(party.id),
        "signatory": "Le maire",
        **_date("signed_on", date(2026, 2, 1)),
    }
    assert client.post(where, signed).status_code == 302
    assert "Signée le 01/02/2026" in client.get(where).content.decode()
    assert "à renouveler" in client.get("/operateur/conventions/").content.decode()


def test_a_member_sees_what_it_could_have_and_asks_for_it(client, world, payroll):
    sign_in(client, world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    page = client.get("/travail/venissieux/services/").content.decode()
    assert "3,50" in page
    assert (
        client.post(
            "/travail/venissieux/services/paie/", {"quantity": "40", "words": "Pour janvier"}
        ).status_code
        == 302
    )
    assert "En attente" in client.get("/travail/venissieux/services/").content.decode()


def test_a_member_reads_why_it_may_not(client, world, payroll):
    sign_in(client, world.corbas, Role.COMMUNE_ADMINISTRATOR)
    page = client.get("/travail/corbas/services/").content.decode()
    assert "commence à 20" in page
    assert "Demander ce service" not in client.get("/travail/corbas/services/paie/").content.decode()


def test_another_member_reads_nothing_of_it(client, world, payroll):
    sign_in(client, world.corbas, Role.COMMUNE_ADMINISTRATOR)
    assert client.get("/travail/venissieux/services/").status_code == 404


def test_the_operator_answers_and_the_service_begins(client, world, payroll, lucie):
    wish = offers.ask(
        organisation=world.venissieux,
        operator=world.operator,
        code="paie",
        quantity=40,
        **{**TOLD, "by": world.sophie},
    )
    address = f"/operateur/membres/venissieux/demandes/{wish.id}/"
    assert client.get(address).status_code == 200
    refused = client.post(address, {"outcome": "refused", **_date("day", NOON.date())})
    assert refused.status_code == 422
    done = client.post(address, {"outcome": "accepted", **_date("day", NOON.date())})
    assert done.status_code == 302
    with scope.reading(world.operator.id):
        uses = services.in_use(world.operator, payroll, NOON.date())
    assert [(use.name, use.quantity) for use in uses] == [("Vénissieux", 40)]
    assert client.get(address).status_code == 404


def test_a_succession_is_rehearsed_on_the_screen_then_confirmed(client, world, lucie):
    typed = {
        "kind": "merge",
        "successor": "69149",
        "reference": "Arrêté",
        **_date("effective_on", date(2024, 1, 1)),
    }
    page = client.post("/operateur/membres/corbas/succession/", typed).content.decode()
    assert "Répétition" in page
    assert "Confirmer pour de vrai" in page
    assert Organisation.objects.get(slug="corbas").successor_id is None
    done = client.post("/operateur/membres/corbas/succession/", {**typed, "geste": "confirmer"})
    assert done.headers["Location"] == "/operateur/membres/oullins-pierre-benite/"
    assert "Successeur" in client.get("/operateur/membres/corbas/").content.decode()


def test_the_service_desk_reads_and_does_not_write(client, world, payroll):
    sign_in(client, world.operator, Role.SERVICE_DESK)
    assert client.get("/operateur/membres/corbas/services/").status_code == 200
    told = {"service": "paie", "quantity": "1", "bypass": "yes", **_date("day", NOON.date())}
    assert client.post("/operateur/membres/corbas/services/", told).status_code == 403


def test_the_exchange_file_comes_out_line_by_line(client, world, payroll, lucie):
    lines = b"".join(client.get("/operateur/catalogue/export").streaming_content).decode().splitlines()
    assert '"format": "beffroi-services"' in lines[0]
    assert len(lines) == 5


def test_a_bilateral_agreement_is_read_by_its_party_and_nobody_else(world):
    agreeing.draw_up(
        organisation=world.operator,
        parties=[world.venissieux],
        terms=agreeing.Terms(AgreementKind.SERVICE, "Services", NOON.date()),
        **TOLD,
    )
    with scope.reading(world.venissieux.id):
        assert Agreement.objects.count() == 1
    with scope.reading(world.corbas.id):
        assert Agreement.objects.count() == 0
