"""Settings of a commune: its administrator sets them, nobody else does, nothing typed is lost."""

from __future__ import annotations

import pytest

from beffroi.kernel.errors import Invalid
from beffroi.operators.details import checked_contact, checked_service
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.rules import missing_mentions
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role

HOME = "/travail/venissieux/reglages/"
CONTACT = {
    "display_name": "Ville de Vénissieux",
    "address_lines": "Hôtel de ville\n\n5 avenue de l’Exemple",
    "postcode": "69200",
    "city": "Vénissieux",
    "phone": "04 65 71 00 11",
    "email": "mairie@venissieux.test",
    "court": "tribunal administratif de Lyon",
    "court_confirmed": "yes",
    "accent": "0B5A75",
}
PAGES = [HOME, f"{HOME}coordonnees/", f"{HOME}demarches/saisine/demande/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_administrator_opens_every_page(world, sign_in, page):
    assert sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_colleague_without_the_role_is_told_whom_to_ask(world, sign_in, page):
    answer = sign_in(world.venissieux, Role.SECRETARY).get(page)
    assert answer.status_code == 403
    assert "administrateur de la commune" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_another_commune_and_the_operator_find_nothing(world, sign_in, client, page):
    sign_in(world.corbas, Role.COMMUNE_ADMINISTRATOR)
    assert client.get(page).status_code == 404
    assert client.post(page, CONTACT).status_code in {404, 405}
    sign_in(world.operator, Role.OPERATOR_ADMINISTRATOR, Role.AUDITOR)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_sign_in(world, client, page):
    assert client.get(page).status_code == 302


def test_contact_details_are_kept_clean(world, sign_in):
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    answer = client.post(f"{HOME}coordonnees/", CONTACT, follow=True)
    assert "Les coordonnées sont enregistrées" in answer.content.decode()
    town = Organisation.objects.get(id=world.venissieux.id)
    assert town.address_lines == ["Hôtel de ville", "5 avenue de l’Exemple"]
    assert (town.phone, town.accent, town.court_confirmed) == ("+33465710011", "#0b5a75", True)
    assert missing_mentions(town) == ()


def test_a_wrong_value_is_shown_with_its_error_and_nothing_is_written(world, sign_in):
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    answer = client.post(f"{HOME}coordonnees/", {**CONTACT, "email": "pas une adresse", "city": "Ailleurs"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="pas une adresse"' in page
    assert 'href="#email"' in page
    assert Organisation.objects.get(id=world.venissieux.id).city == "Vénissieux"


def test_the_court_is_to_be_confirmed_until_it_is(world, sign_in):
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    assert "(à confirmer)" in client.get(HOME).content.decode()
    client.post(f"{HOME}coordonnees/", CONTACT)
    assert "(à confirmer)" not in client.get(HOME).content.decode()


def _adoption(world) -> Adoption:
    with scope.reading(world.venissieux.id):
        return Adoption.objects.get(procedure="saisine/demande")


def test_a_procedure_gets_its_own_service_and_can_be_stopped(world, sign_in):
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    told = {
        "service": "Accueil",
        "phone": "0465710012",
        "email": "accueil@venissieux.test",
        "proposer": "yes",
    }
    client.post(f"{HOME}demarches/saisine/demande/", told)
    assert _adoption(world).parameters == {
        "service": "Accueil",
        "phone": "+33465710012",
        "email": "accueil@venissieux.test",
    }
    client.post(f"{HOME}demarches/saisine/demande/", {"service": "Accueil"})
    assert (_adoption(world).active, _adoption(world).parameters) == (False, {"service": "Accueil"})


def test_a_newer_version_is_followed_only_when_asked(world, sign_in, monkeypatch):
    from beffroi.operators import catalogue
    from beffroi.operators.types import Published

    newer = Published("saisine/demande", 2, "Faire une demande", "Écrire à la mairie")
    monkeypatch.setattr(catalogue, "published", lambda: [newer])
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    page = client.get(f"{HOME}demarches/saisine/demande/").content.decode()
    assert "Les demandes en cours y restent" in page
    client.post(f"{HOME}demarches/saisine/demande/", {"proposer": "yes"})
    assert _adoption(world).version == 1
    client.post(f"{HOME}demarches/saisine/demande/", {"proposer": "yes", "suivre": "yes"})
    assert _adoption(world).version == 2


def test_an_unknown_procedure_is_not_found(world, sign_in):
    client = sign_in(world.venissieux, Role.COMMUNE_ADMINISTRATOR)
    assert client.get(f"{HOME}demarches/rien/du-tout/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"postcode": "ABCDE"}, "postcode"),
        ({"accent": "rouge"}, "accent"),
        ({"display_name": "  "}, "display_name"),
        ({"court": "x" * 161}, "court"),
        ({"address_lines": "a\nb\nc\nd\ne"}, "address_lines"),
    ],
)
def test_each_wrong_field_is_named(typed, field):
    with pytest.raises(Invalid) as refused:
        checked_contact({**CONTACT, **typed})
    assert list(refused.value.field_errors) == [field]


def test_markup_and_direction_tricks_stay_plain_text():
    told = checked_contact({**CONTACT, "city": "Véni\u202essieux\x00"})
    assert "\u202e" not in told["city"]
    assert "\x00" not in told["city"]


def test_an_empty_service_falls_back_on_the_commune():
    assert checked_service({"service": " ", "phone": "", "email": "", "address_lines": "\n"}) == {}
