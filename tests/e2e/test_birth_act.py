"""A birth act asked for on a small phone, without scripts, by somebody who helps; then taken over by the person."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from beffroi.cases import deliveries
from beffroi.cases.models import Case
from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from tests.browser import DESK, PHONE, expect, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]


def keep(page: Any, name: str) -> None:
    """Keep what the page looks like where somebody asked for it."""
    if folder := os.environ.get("BEFFROI_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"acte-{name}.png"), full_page=True)


def _press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()
    look(page)


def _say_who(page: Any) -> None:
    page.get_by_label("Un particulier").check()
    page.get_by_label("Non, j’aide quelqu’un").check()
    _press(page, "Continuer")
    _say_where(page)
    page.get_by_label("Vos nom et prénom").fill("Awa Diallo")
    page.get_by_label("Votre téléphone ou votre adresse électronique").fill("awa@exemple.test")
    page.get_by_label("Je suis un proche").check()
    page.get_by_label("La personne est d’accord").check()
    _press(page, "Continuer")


def _say_where(page: Any) -> None:
    page.get_by_label("Nom", exact=True).fill("Benali")
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Adresse électronique").fill("nadia.benali@exemple.test")
    page.get_by_label("Numéro et rue").fill("12 rue Gambetta")
    page.get_by_label("Code postal").fill("69200")
    page.get_by_label("Ville").fill("Vénissieux")
    _press(page, "Continuer")


def _answer(page: Any) -> None:
    expect(page.get_by_label("Extrait sans filiation")).to_be_checked()
    page.get_by_label("Nombre d’exemplaires").fill("1")
    # Enter sends the page as the main button does.
    page.get_by_label("Nombre d’exemplaires").press("Enter")
    page.get_by_label("Nom de naissance").fill("Benali")
    page.get_by_label("Prénoms").fill("Nadia")
    for name, value in (("Jour", "27"), ("Mois", "3"), ("Année", "1985")):
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_label(re.compile("naissance")).last.fill("Vénissieux")
    _press(page, "Continuer")
    page.get_by_label(re.compile("courrier")).first.check()
    _press(page, "Continuer")


def _ask_before(page: Any, quality: str) -> None:
    look(page, "/venissieux/demarches/acte-naissance/")
    _press(page, "Commencer")
    page.get_by_label("Copie intégrale").check()
    _press(page, "Continuer")
    _fill_birth(page)
    _press(page, "Continuer")
    page.get_by_label("Qui êtes-vous pour cette personne").select_option(label=quality)
    _press(page, "Continuer")


def _fill_birth(page: Any) -> None:
    for name, value in (("Jour", "27"), ("Mois", "3"), ("Année", "1985")):
        page.get_by_label(name, exact=True).fill(value)


def _ask_for_a_full_copy(page: Any) -> None:
    """Answer all that a full copy calls for, up to the pieces."""
    page.get_by_label("Un particulier").check()
    page.get_by_label("Oui, pour moi").check()
    _press(page, "Continuer")
    _say_where(page)
    page.get_by_label("Nombre d’exemplaires").fill("1")
    _press(page, "Continuer")
    page.get_by_label("Nom de naissance").fill("Benali")
    page.get_by_label("Prénoms").fill("Nadia")
    page.get_by_label("Commune de naissance").fill("Vénissieux")
    _press(page, "Continuer")
    page.get_by_label("Aucun, ou je ne sais pas").check()
    _press(page, "Continuer")
    _press(page, "Continuer")
    page.get_by_label(re.compile("courrier")).first.check()
    _press(page, "Continuer")


def _attach_identity(page: Any, card: dict[str, bytes]) -> None:
    """Join a card as two real files: a photograph, and a scan."""
    label = "Pièce d’identité du demandeur"
    for name, kind in (("carte-recto.jpg", "image/jpeg"), ("carte-verso.pdf", "application/pdf")):
        page.get_by_label(label).first.set_input_files({"name": name, "mimeType": kind, "buffer": card[kind]})
        _press(page, f"Ajouter : {label}")
    keep(page, "pieces")
    _press(page, "Continuer")


CARD = "<body style='background:#e8eef4;font:48px sans-serif'><h1>SPÉCIMEN</h1><p>BENALI Nadia</p></body>"


@pytest.fixture(scope="module")
def card(browser: Any) -> dict[str, bytes]:
    """What a card looks like as a photograph, and as a sheet printed to a file."""
    with visiting(browser, "http://localhost", size=DESK) as page:
        page.set_content(CARD)
        return {"image/jpeg": page.screenshot(type="jpeg"), "application/pdf": page.pdf()}


def _open_as_agent(page: Any, case: Case) -> list[bytes]:
    """Return what an agent receives for each link to a piece of the case."""
    look(page, f"/travail/venissieux/demandes/{case.number}")
    links = [each.get_attribute("href") for each in page.locator("a[href*='/fichiers/']").all()]
    return [page.request.get(each).body() for each in links if not each.endswith("/original")]


def test_who_is_not_entitled_is_told_before_the_form_and_is_not_stuck(browser, address, committed_world):
    with visiting(browser, address, size=PHONE) as page:
        _ask_before(page, "Son frère ou sa sœur")
        expect(page.locator("main")).to_contain_text("n’y ont pas droit")
        keep(page, "no_chance")
        page.get_by_role("link", name="Continuer quand même").click()
        look(page)
        assert page.url.endswith("/demandeur")


def test_agents_see_an_identity_card_marked_whatever_its_format(browser, address, committed_world, card):
    with visiting(browser, address, size=PHONE) as page:
        _ask_before(page, "C’est moi")
        _ask_for_a_full_copy(page)
        _attach_identity(page, card)
        _press(page, "Envoyer ma demande")
    with committed_world.reading():
        case = Case.objects.get()
    with visiting(browser, address, size=DESK) as page:
        enter(page, hire(committed_world.venissieux, "Sophie Martin"))
        given = _open_as_agent(page, case)
        _keep_bytes("carte", given)
        assert len(given) == 2
        assert all(each.startswith(b"\x89PNG") for each in given), "drawn anew: one page each"


def _keep_bytes(name: str, given: list[bytes]) -> None:
    if folder := os.environ.get("BEFFROI_SCREENSHOTS"):
        for rank, content in enumerate(given):
            (Path(folder) / f"{name}-{rank}.png").write_bytes(content)


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_helper_files_and_the_person_takes_over(browser, address, committed_world, scripts):
    with visiting(browser, address, size=PHONE, scripts=scripts) as page:
        look(page, "/venissieux/")
        page.get_by_role("link", name="acte de naissance").first.click()
        keep(page, "start")
        _press(page, "Commencer")
        page.get_by_label("Extrait sans filiation").check()
        keep(page, "condition")
        _press(page, "Continuer")
        _say_who(page)
        _answer(page)
        assert "Vérifiez vos réponses" in page.content()
        keep(page, "check")
        _press(page, "Envoyer ma demande")
        assert "Vous avez rempli cette demande pour" in page.content()
        keep(page, "receipt")
        page.get_by_role("link", name="Suivre ma demande").click()
        assert "Vous aidez Nadia Benali" in page.content()
        keep(page, "helper")
    with committed_world.reading():
        case = Case.objects.get()
    with visiting(browser, address, size=PHONE, scripts=scripts) as page:
        look(page, deliveries.tracking_path(case))
        keep(page, "person")
        page.get_by_role("link", name="Prendre la main").click()
        keep(page, "take_over")
        _press(page, "Prendre la main")
        assert "a pris fin le" in page.content()
    with visiting(browser, address, size=PHONE, scripts=scripts) as page:
        assert page.goto(deliveries.helper_path(case)).status == 404
