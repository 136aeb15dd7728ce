"""The screens of agents together in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from beffroi.cases import actions
from beffroi.cases.opinions import actions as opinions
from beffroi.cases.opinions import telling
from beffroi.cases.teamwork import absences, delegations, notes, presence, routing, services
from beffroi.cases.tests.agents import EVERYTHING, actor, hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.cases.types import Verb
from beffroi.documents import actions as documents
from beffroi.tenancy import scope
from beffroi.tenancy.types import STRANGER, Role
from tests.browser import DESK, PHONE, expect, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
NOW = datetime.now(UTC)
TODAY = NOW.date()
HOME = "/travail/venissieux/"


@pytest.fixture
def team(committed_world):
    """A case that colleagues have written on, opinions given and awaited, somebody away, a rule, an arrêté."""
    world, town = committed_world, committed_world.venissieux
    sophie = hire(town, "Sophie Marchand", *EVERYTHING, Role.COMMUNE_ADMINISTRATOR)
    karim, julie = hire(town, "Karim Belkacem"), hire(town, "Julie Petit")
    me, told = actor(sophie), {"by": actor(sophie), "on": NOW}
    voirie = services.create(
        organisation=town, name="Voirie", email="voirie@venissieux.fr", members=[karim.id], **told
    )
    rule = routing.Wanted(
        "saisine/demande", "Éclairage", {"field": "objet", "is": "Éclairage"}, service=voirie.id
    )
    routing.add(organisation=town, wanted=rule, version=1, **told)
    absences.declare(
        organisation=town,
        agent=julie.id,
        delegate=sophie.id,
        first=TODAY,
        last=TODAY + timedelta(days=9),
        **told,
    )
    arrete = delegations.Arrete(
        karim.id, "Responsable du service voirie", "Camille Roche", "Le maire", "arrêté n° 2026-114", TODAY
    )
    delegations.delegate(organisation=town, arrete=arrete, **told)
    case = world.file(on=NOW - timedelta(days=40))
    file = documents.receive(
        organisation=town.id,
        stream=BytesIO(b"Plan " * 99),
        name="plan.txt",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=NOW,
    )
    with scope.writing(town.id):
        case.pieces.create(organisation_id=town.id, piece="documents", file=file, given_at=NOW)
    asked = _opinions(case, file.id, voirie.id, me)
    notes.add(
        case=case,
        body="Le lampadaire est celui de la copropriété ?",
        mentioned=[sophie.id],
        by=actor(karim),
        on=NOW,
    )
    presence.announce(case=case, verb=Verb.DECIDE, by=actor(karim), on=datetime.now(UTC))
    return sophie, case, asked


def _opinions(case, file_id, service, me):
    """Ask three opinions: one late, one given, one under way by a link that shows everything."""
    long_ago = NOW - timedelta(days=30)
    late = opinions.Question(service=service, due_on=(long_ago + timedelta(days=5)).date())
    opinions.ask(case=case, question=late, by=me, on=long_ago)
    given = opinions.Question(body="SDMIS du Rhône", due_on=TODAY + timedelta(days=10))
    row = opinions.ask(case=case, question=given, by=me, on=NOW)
    opinions.record(opinion=row, answer=opinions.Answer("reserves", "Laisser l’accès."), by=me, on=NOW)
    abf = opinions.Question(
        body="Architecte des bâtiments de France",
        email="abf@exemple.fr",
        question="Le candélabre est-il aux abords d’un monument ?",
        due_on=TODAY + timedelta(days=20),
        files=[file_id],
        pages=["objet", "demande"],
        applicant=True,
    )
    return opinions.ask(case=case, question=abf, by=me, on=NOW)


def shoot(page, name, size):
    """Keep a picture where the environment asks for it, for whoever looks."""
    if folder := os.environ.get("BEFFROI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_agents_together_are_accessible(team, address, browser, size):
    sophie, case, _asked = team
    at = f"/travail/venissieux/demandes/{case.number}"
    settings = f"{HOME}reglages/"
    pages = {
        "case": at,
        "note": f"{at}/note",
        "ask": f"{at}/avis",
        "team": f"{HOME}equipe/",
        "services": f"{settings}services/",
        "rules": f"{settings}attribution/",
        "rule": f"{settings}attribution/saisine/demande/nouvelle",
        "signatures": f"{settings}signatures/",
    }
    with visiting(browser, address, size=size) as agent:
        enter(agent, sophie)
        for name, path in pages.items():
            look(agent, path)
            shoot(agent, name, size)
        look(agent, f"{at}/transmission")
        shoot(agent, "transfer", size)
        agent.get_by_label("Collectivité présente ici").fill("nulle part")
        expect(agent.get_by_text("Aucune collectivité d’ici ne porte ce nom")).to_be_visible()
        agent.get_by_label("Collectivité présente ici").fill("corb")
        expect(agent.get_by_label("Corbas")).to_be_visible()
        look(agent, f"{HOME}conservation/reglages")
        look(agent, f"{at}/decision?outcome=granted")
        agent.get_by_role("button", name="Préparer la lettre").click()
        agent.get_by_role("button", name="Enregistrer le brouillon").click()
        look(agent)
        shoot(agent, "letter", size)
        agent.get_by_label("La lettre").fill("Madame,\n\nVotre demande est acceptée.")
        agent.get_by_role("button", name="Enregistrer le brouillon").click()
        agent.get_by_role("link", name="Voir les versions").click()
        look(agent)
        shoot(agent, "drafts", size)
        assert agent.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_consulted_body_answers_with_and_without_scripts(team, address, browser, size):
    _sophie, _case, asked = team
    for scripts in (True, False):
        with visiting(browser, address, size=size, scripts=scripts) as body:
            look(body, telling.answer_path(asked))
            shoot(body, "opinion", size)
    with visiting(browser, address, size=size, scripts=False) as body:
        body.goto(telling.answer_path(asked))
        body.get_by_label("Favorable", exact=True).check()
        body.get_by_label("Votre nom et votre fonction").fill("M. Viollet, ABF")
        body.get_by_role("button", name="Envoyer l’avis").click()
        assert "Votre avis est rendu" in body.content()


def test_two_agents_in_two_browsers_the_second_is_told_and_loses_nothing(committed_world, address, browser):
    world = committed_world
    sophie, karim = (hire(world.venissieux, name) for name in ("Sophie Marchand", "Karim Belkacem"))
    case = world.file(on=NOW)
    path = f"/travail/venissieux/demandes/{case.number}/decision?outcome=granted"
    with visiting(browser, address, size=DESK) as first, visiting(browser, address, size=DESK) as second:
        enter(first, sophie)
        enter(second, karim)
        first.clock.install()
        for agent in (first, second):
            agent.goto(path)
            agent.get_by_role("button", name="Préparer la lettre").click()
        assert "Sophie Marchand prépare une décision" in second.content()
        first.clock.fast_forward(60_000)
        expect(first.get_by_text("Karim Belkacem prépare une décision")).to_be_visible()
        first.goto(f"/travail/venissieux/demandes/{case.number}")
        expect(
            first.locator("[aria-live=polite]").get_by_text("Karim Belkacem prépare une décision")
        ).to_be_visible()
        presence.leave(case=case, by=actor(karim))
        first.clock.fast_forward(60_000)
        expect(first.get_by_text("Karim Belkacem prépare une décision")).to_have_count(0)
        assert first.complaints == []
        second.get_by_label("La lettre").fill("Ma longue lettre.")
        actions.decide(case=case, outcome="granted", by=actor(sophie), on=NOW)
        second.get_by_role("button", name="Continuer").click()
        look(second)
        assert "une décision a été prise par Sophie Marchand" in second.content()
        expect(second.get_by_label("La lettre")).to_have_value("Ma longue lettre.")
        shoot(second, "stale", DESK)
