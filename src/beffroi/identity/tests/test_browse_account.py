"""A real Chromium: passkeys under the strict policy, axe at 320 px, everything but passkeys without scripts."""

from __future__ import annotations

import re

import pytest

from beffroi.identity import queries
from beffroi.identity.tests.people import PASSWORD, agent, code_of, commune, protect
from beffroi.tenancy.types import Role
from tests.browser import expect, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page, user):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse e-mail professionnelle").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_an_agent_adds_a_passkey_then_signs_in_with_it_alone(address, browser):
    user = agent(commune(), Role.COMMUNE_ADMINISTRATOR)
    with visiting(browser, address) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        look(page, "/compte/connexion/")
        expect(page.get_by_text("La clé d’accès n’a pas répondu")).to_be_hidden()
        sign_in(page, user)
        look(page, "/compte/double-verification/")
        page.get_by_role("link", name="Ajouter une clé d’accès").click()
        look(page)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
        look(page)
        page.get_by_label("Me connecter avec cette clé seule").check()
        page.get_by_role("button", name="Ajouter cette clé").click()
        page.wait_for_url("**/secours/")
        look(page)
        assert queries.has_second_factor(user)
        look(page, "/compte/double-verification/cles/")
        look(page, "/compte/")
        page.get_by_role("button", name="Se déconnecter").click()
        page.get_by_role("button", name="Utiliser une clé d’accès").click()
        page.wait_for_url("**/travail/**")
        assert page.complaints == []


def test_every_screen_of_an_administrator_passes_axe_at_320_px(address, browser, settings):
    settings.DEMONSTRATION = True
    here = commune()
    user, other = agent(here, Role.COMMUNE_ADMINISTRATOR), agent(here, Role.SECRETARY)
    place = f"/compte/agents/{here.slug}/"
    with visiting(browser, address) as page:
        for path in (
            "/compte/mot-de-passe/oublie/",
            "/compte/mot-de-passe/oublie/envoye/",
            "/compte/inscription/",
        ):
            look(page, path)
        page.goto("/compte/connexion/")
        page.get_by_role("button", name="Se connecter").click()
        look(page)
        sign_in(page, user)
        for path in ("", "mot-de-passe/", "sessions/", "jetons/", "deconnexion/", "double-verification/"):
            look(page, f"/compte/{path}")
        for path in ("", "ajouter/", f"{other.id}/", f"{other.id}/retirer/"):
            look(page, place + path)
        page.goto(f"{place}ajouter/")
        page.get_by_role("button", name="Ajouter et écrire").click()
        look(page)
        page.goto("/compte/jetons/")
        page.get_by_label("Nom du jeton").fill("Logiciel")
        page.get_by_role("button", name="Créer le jeton").click()
        look(page)


def test_an_application_is_set_up_and_used_without_scripts(address, browser):
    user = agent(commune(), Role.SECRETARY)
    with visiting(browser, address, scripts=False) as page:
        sign_in(page, user)
        page.goto("/compte/double-verification/application/")
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
        secret = re.sub(
            r"\s", "", page.locator("p", has_text="Clé à recopier").locator("strong").inner_text()
        )
        page.get_by_label("Code à 6 chiffres").fill(code_of(secret))
        page.get_by_role("button", name="Mettre l’application en service").click()
        expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
        assert queries.has_second_factor(user)


def test_without_scripts_the_second_step_offers_the_code_and_says_why(address, browser):
    user = agent(commune(), Role.SECRETARY)
    secret = protect(user)
    with visiting(browser, address, scripts=False) as page:
        sign_in(page, user)
        expect(page.get_by_text("Une clé d’accès demande JavaScript")).to_be_visible()
        expect(page.get_by_role("button", name="Utiliser ma clé d’accès")).to_have_count(0)
        page.get_by_label("Code à 6 chiffres").fill(code_of(secret))
        page.get_by_role("button", name="Se connecter").click()
        assert "/travail/" in page.url


def test_a_device_that_refuses_is_told_in_the_page(address, browser):
    with visiting(browser, address) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        refusing = {**AUTHENTICATOR, "isUserVerified": False}
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": refusing})
        page.goto("/compte/connexion/")
        page.route("**/connexion/cle/", lambda route: route.abort())
        page.get_by_role("button", name="Utiliser une clé d’accès").click()
        page.get_by_text("La clé d’accès n’a pas répondu").wait_for()
        look(page)
