"""The committee on screen: the operator prepares, convenes, holds and closes; a delegate reads and answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import hire, signed_in
from beffroi.governance.models import Convocation, Session
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

HOME = "/operateur/instances/"
SOON = datetime.now(UTC).date() + timedelta(days=20)


def in_parts(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def posted(client, url, **told):
    answer = client.post(url, told)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer.headers["Location"]


@pytest.fixture
def director(committed_world):
    return hire(committed_world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


def prepared(world, client):
    """A committee of two seats, and a session with one point."""
    body = posted(client, HOME, name="Comité syndical", kind="committee", regime="syndicate")
    since = in_parts("since", SOON.replace(year=SOON.year - 1, day=1))
    posted(
        client,
        body,
        do="appoint",
        member="venissieux",
        person="Ana Roche",
        email="ana@exemple.test",
        presides="yes",
        **since,
    )
    posted(client, body, do="appoint", member="corbas", person="Dan Petit", email="dan@exemple.test", **since)
    session = posted(
        client, body, do="plan", place="Salle des fêtes", hour="18 h 30", **in_parts("held_at", SOON)
    )
    posted(
        client,
        session,
        do="add",
        title="Budget primitif",
        note="Équilibré en recettes et dépenses.",
        voted="yes",
        matter="7.1",
    )
    return body, session


def test_what_is_typed_wrong_is_said_beside_its_field_and_kept(committed_world, director):
    client = signed_in(director)
    answer = client.post(HOME, {"name": "Bureau", "kind": "", "regime": ""})
    assert answer.status_code == 422
    assert "Choisissez la nature." in answer.content.decode()
    assert 'value="Bureau"' in answer.content.decode()
    body, _session = prepared(committed_world, client)
    answer = client.post(body, {"do": "plan", "place": "Ici", "hour": "tantôt", **in_parts("held_at", SOON)})
    assert answer.status_code == 422
    assert "18 h 30" in answer.content.decode()


@pytest.mark.parametrize("page", [HOME, f"{HOME}deliberations/", f"{HOME}deliberations.csv"])
def test_members_and_strangers_find_nothing(committed_world, page):
    town = hire(committed_world.venissieux, "Nora Petit", Role.COMMUNE_ADMINISTRATOR)
    assert signed_in(town).get(page).status_code == 404


def test_a_session_from_its_agenda_to_its_minutes(committed_world, director, browser, address):
    world, client = committed_world, signed_in(director)
    body, session = prepared(world, client)
    with visiting(browser, address, size=DESK) as page:
        _enter(page, director)
        for path in (HOME, body, session):
            look(page, path)
        page.get_by_role("button", name="Envoyer la convocation").click()
        page.get_by_label("Siège").first.select_option("present")
        page.get_by_label("Siège").nth(1).select_option("present")
        page.get_by_role("button", name="Enregistrer les présences").click()
        assert "Le quorum est atteint" in page.content()
        page.get_by_text("Voter le point 1").click()
        look(page)
        page.get_by_label("Dan Petit (Corbas)").select_option("against")
        page.get_by_role("button", name="Enregistrer le vote").click()
        assert "Délibération n°" in page.content()
        page.get_by_role("button", name="Clore et établir le procès-verbal").click()
        look(page)
        look(page, f"{HOME}deliberations/")
        page.get_by_role("link", name=f"{SOON.year}-001").click()
        look(page)
    with scope.reading(world.operator.id):
        row = Session.objects.get()
    paper = client.get(f"{HOME}seances/{row.id}.pdf")
    assert paper.content.startswith(b"%PDF")


def test_a_delegate_answers_on_a_phone_without_scripts(committed_world, director, browser, address):
    world, client = committed_world, signed_in(director)
    _body, session = prepared(world, client)
    posted(client, session, do="convene")
    delegate = hire(world.corbas, "Dan Petit", Role.DELEGATE)
    with visiting(browser, address, size=PHONE, scripts=False) as page:
        _enter(page, delegate)
        look(page, "/travail/corbas/instances/")
        page.get_by_role("link", name=str(SOON.day)).first.click()
        look(page)
        page.get_by_label("Absent").check()
        page.get_by_role("button", name="Répondre").click()
        assert "Votre réponse est transmise" in page.content()
    with visiting(browser, address, size=PHONE) as page:
        _enter(page, director)
        look(page, session)
        assert "Annoncé" in page.content()
    with scope.reading(world.operator.id):
        foreign = Convocation.objects.filter(member=world.venissieux).first()
    assert signed_in(delegate).get(f"/travail/corbas/instances/{foreign.id}").status_code == 404


def _enter(page, user):
    cookie = signed_in(user).cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )
