"""A birth act asked for on a small phone, without scripts, by somebody who helps; then taken over by the person."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from beffroi.cases import deliveries
from beffroi.cases.models import Case
from tests.browser import PHONE, look, visiting

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
    page.get_by_label("Nom", exact=True).fill("Benali")
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Adresse électronique").fill("nadia.benali@exemple.test")
    page.get_by_label("Numéro et rue").fill("12 rue Gambetta")
    page.get_by_label("Code postal").fill("69200")
    page.get_by_label("Ville").fill("Vénissieux")
    _press(page, "Continuer")
    page.get_by_label("Vos nom et prénom").fill("Awa Diallo")
    page.get_by_label("Votre téléphone ou votre adresse électronique").fill("awa@exemple.test")
    page.get_by_label("Je suis un proche").check()
    page.get_by_label("La personne est d’accord").check()
    _press(page, "Continuer")


def _answer(page: Any) -> None:
    page.get_by_label("Extrait sans filiation").check()
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


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_helper_files_and_the_person_takes_over(browser, address, committed_world, scripts):
    with visiting(browser, address, size=PHONE, scripts=scripts) as page:
        look(page, "/venissieux/")
        page.get_by_role("link", name="acte de naissance").first.click()
        keep(page, "start")
        _press(page, "Commencer")
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
