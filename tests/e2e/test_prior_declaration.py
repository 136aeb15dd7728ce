"""The main job: a resident asks on a phone, without scripts; the commune answers; both hold papers."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from beffroi.identity import actions as identity
from beffroi.identity.tests.people import PASSWORD, code_of, protect
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, expect, look, visiting
from tests.worlds import NOON

pytestmark = [pytest.mark.browser, pytest.mark.server]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def officer(committed_world):
    """The head of service of Vénissieux, with an authenticator application."""
    user = identity.enrol(
        organisation=committed_world.venissieux,
        email="helene.fabre@venissieux.test",
        full_name="Hélène Fabre",
        roles=[Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE],
        by=CLOCKWORK,
        on=NOON,
        initial_password=PASSWORD,
    )
    user.secret = protect(user)
    return user


def _press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def _find_the_procedure(page) -> None:
    look(page, "/")
    page.get_by_role("searchbox").fill("venissieux")
    _press(page, "Chercher")
    look(page)
    page.get_by_role("link", name="Vénissieux").click()
    look(page)
    page.get_by_role("link", name="Déclaration préalable de travaux").click()
    look(page)
    _press(page, "Commencer")


def _say_who(page) -> None:
    page.get_by_label("Un particulier").check()
    page.get_by_label("Oui, pour moi ou pour mon organisme").check()
    _press(page, "Continuer")
    _press(page, "Continuer")
    assert page.title().startswith("Erreur")
    look(page)
    page.get_by_label("Nom", exact=True).fill("Benali")
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Adresse électronique").fill("nadia.benali@exemple.test")
    page.get_by_label("Numéro et rue").fill("12 rue Gambetta")
    page.get_by_label("Code postal").fill("69200")
    page.get_by_label("Ville").fill("Vénissieux")
    _press(page, "Continuer")


def _answer(page) -> None:
    page.get_by_label("Un particulier").check()
    _press(page, "Continuer")
    _fill_date(page, "31", "2", "1985")
    _press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("n’existe pas")
    _fill_date(page, "27", "3", "1985")
    _press(page, "Continuer")
    look(page)
    page.locator("[name=adresse-terrain-lines]").fill("12 rue Gambetta")
    page.locator("[name=adresse-terrain-postcode]").fill("69200")
    page.locator("[name=adresse-terrain-city]").fill("Vénissieux")
    page.locator("[name=parcelles]").fill("AK 214")
    page.locator("[name=superficie]").fill("312")
    _press(page, "Continuer")
    page.get_by_label("Changement d’aspect extérieur").check()
    page.get_by_label("Décrivez votre projet").fill("Remplacement de deux fenêtres en façade sur rue.")
    _press(page, "Continuer")
    _go_through_until(page, "/pieces")


def _fill_date(page, day: str, month: str, year: str) -> None:
    page.get_by_label("Jour").fill(day)
    page.get_by_label("Mois").fill(month)
    page.get_by_label("Année").fill(year)


def _go_through_until(page, end: str) -> None:
    """Answer the pages that come with their first choice."""
    for _page in range(8):
        if page.url.endswith(end):
            return
        names = [each.get_attribute("name") for each in page.locator("main input[type=radio]").all()]
        for name in dict.fromkeys(names):
            page.locator(f"main input[type=radio][name='{name}']").first.check()
        for name in ("attestation",):
            if page.locator(f"[name={name}]").count():
                page.locator(f"[name={name}]").check()
        _press(page, "Continuer")
    raise AssertionError(page.url)


def _attach(page) -> None:
    page.get_by_label("Plan de situation du terrain").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 this is no plan"}
    )
    _press(page, "Ajouter : Plan de situation du terrain")
    assert page.title().startswith("Erreur")
    look(page)
    for label, name, content in (
        ("Plan de situation du terrain", "situation.pdf", _pdf()),
        ("Plan des façades et des toitures", "façades.png", PNG),
    ):
        page.get_by_label(label).first.set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        _press(page, f"Ajouter : {label}")
    look(page)
    _press(page, "Continuer")


def _pdf() -> bytes:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


def _send(page) -> str:
    look(page)
    expect(page.locator("main")).to_contain_text("Remplacement de deux fenêtres")
    page.get_by_role("button", name=re.compile("^Envoyer")).last.click()
    look(page)
    receipt = page.locator("main").inner_text()
    for mention in (
        "reçue le",
        "la commune ne s’oppose pas",
        "sous réserve que la demande soit complète",
        "R*424-13",
    ):
        assert mention in receipt, mention
    return re.search(r"DP 069 259 \d\d \d{5}", receipt.replace("\u00a0", " ")).group(0)


def _sign_in(page, officer) -> None:
    page.goto("/travail/")
    page.get_by_label("Adresse e-mail professionnelle").fill(officer.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    _press(page, "Se connecter")
    page.locator("input[name=code]").fill(code_of(officer.secret))
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_url("**/travail/venissieux/**")


def _ask_for_a_piece(page, number: str) -> None:
    page.goto("/travail/venissieux/?file=service")
    look(page)
    page.get_by_role("link", name=number).first.click()
    look(page)
    page.get_by_role("link", name="Demander des pièces").first.click()
    look(page)
    page.get_by_label(re.compile("Plan de masse")).first.check()
    _press(page, "Préparer la lettre")
    look(page)
    _press(page, "Envoyer la lettre")
    look(page)
    expect(page.locator("main")).to_contain_text("Attente de pièces")


def _give_the_piece(page) -> None:
    page.reload()
    look(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "masse.pdf", "mimeType": "application/pdf", "buffer": _pdf()}
    )
    page.get_by_role("button", name=re.compile("^(Ajouter|Joindre|Envoyer)")).first.click()
    send = page.get_by_role("button", name=re.compile("^Envoyer les pièces|^Envoyer mes"))
    if send.count():
        send.first.click()
    look(page)
    expect(page.locator("main")).to_contain_text("Pièces reçues")


def _decide(page, number: str) -> None:
    page.goto("/travail/venissieux/?file=service")
    page.get_by_role("link", name=number).first.click()
    look(page)
    page.get_by_role("link", name="Ne pas s’opposer", exact=True).click()
    look(page)
    expect(page.locator("[name=outcome][value=granted]")).to_be_checked()
    _press(page, "Préparer la lettre")
    _press(page, "Continuer")
    look(page)
    _press(page, "Décider et envoyer")
    look(page)


def _download_the_letter(page, folder: Path) -> str:
    page.reload()
    look(page)
    address = page.locator("a[href*='/courriers/']").first.get_attribute("href")
    pdf = PdfReader(BytesIO(page.request.get(address).body()))
    return "".join(sheet.extract_text() for sheet in pdf.pages)


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_from_a_phone_to_the_letter(committed_world, address, browser, officer, tmp_path, scripts):
    with visiting(browser, address, size=PHONE, scripts=scripts) as resident:
        _find_the_procedure(resident)
        _say_who(resident)
        _answer(resident)
        _attach(resident)
        number = _send(resident)
        resident.get_by_role("link", name=re.compile("Suivre|suivi", re.IGNORECASE)).last.click()
        look(resident)
        with visiting(browser, address, size=DESK, scripts=scripts) as agent:
            _sign_in(agent, officer)
            _ask_for_a_piece(agent, number)
            _give_the_piece(resident)
            _decide(agent, number)
            assert agent.complaints == []
        letter = _download_the_letter(resident, tmp_path)
        assert number in letter.replace("\u00a0", " ")
        assert "Nadia Benali" in letter
        assert resident.complaints == []
