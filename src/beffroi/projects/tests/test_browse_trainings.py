"""Trainings on screen: the operator plans, a member enrols on a phone without scripts, people say what they thought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.projects.trainings import actions, delivering
from beffroi.projects.trainings.models import CourseSession, Enrolment
from beffroi.projects.trainings.types import Half, Notice
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, look, visiting

HOME = "/operateur/projets/formations/"
MEMBER = "/travail/venissieux/projets/formations/"
SOON = datetime.now(UTC).date() + timedelta(days=20)


def in_parts(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def posted(client, url, **told):
    answer = client.post(url, told)
    assert answer.status_code == 302, answer.content.decode()[-6000:]
    return answer.headers["Location"]


@pytest.fixture
def director(committed_world):
    return hire(committed_world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def chief(committed_world):
    return hire(committed_world.venissieux, "Nora Petit", Role.COMMUNE_ADMINISTRATOR)


def prepared(client, seats="2"):
    course = posted(
        client, HOME, title="Accueillir le public", audience="agents", half_days="2", price="Compris"
    )
    told = {"days": "1", "halves": "day", "minutes": "180", "place": "Salle Triolet", "seats": seats}
    return course, posted(client, course, **told, **in_parts("first", SOON))


def enter(page, user):
    cookie = signed_in(user).cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )


def enrolled(client, session, name):
    posted(client, session, member="venissieux", person=name, email=f"{name.lower()}@exemple.test")


def begun(world):
    """Move the session to yesterday, as time does."""
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    with scope.writing(world.operator.id):
        CourseSession.objects.update(first_day=yesterday, last_day=yesterday)
        row = CourseSession.objects.get()
        row.half_days.update(day=yesterday)
    return row, yesterday


def test_what_is_typed_wrong_is_said_and_kept(committed_world, director):
    client = signed_in(director)
    answer = client.post(HOME, {"title": "Accueil", "audience": "", "half_days": "2"})
    assert answer.status_code == 422
    assert "Choisissez le public." in answer.content.decode()
    assert 'value="Accueil"' in answer.content.decode()
    course, session = prepared(client)
    answer = client.post(course, {"days": "x", "place": "Ici", **in_parts("first", SOON)})
    assert (answer.status_code, "nombre entier" in answer.content.decode()) == (422, True)
    answer = client.post(session, {"member": "", "person": "Ana", "email": "a"})
    assert (answer.status_code, 'value="Ana"' in answer.content.decode()) == (422, True)


def test_members_and_strangers_find_nothing(committed_world, director, chief):
    _course, session = prepared(signed_in(director))
    for page in (HOME, session, f"{HOME}heures/"):
        assert signed_in(chief).get(page).status_code == 404
    foreign = hire(committed_world.corbas, "Paul Girard", Role.COMMUNE_ADMINISTRATOR)
    enrolled(signed_in(director), session, "Ana")
    with scope.reading(committed_world.operator.id):
        row = Enrolment.objects.get()
    client = signed_in(foreign)
    assert client.get(f"/travail/corbas/projets/formations/inscriptions/{row.id}/").status_code == 404
    assert client.get(f"{MEMBER}inscriptions/{row.id}/").status_code == 404
    secretary = hire(committed_world.venissieux, "Tom Roux", Role.SECRETARY)
    assert signed_in(secretary).get(f"{MEMBER}inscriptions/{row.id}/").status_code == 404
    assert client.get(f"/avis-formation/sitiv/{row.id}?cle=x").status_code == 404


def test_the_operator_sees_its_trainings(committed_world, director, browser, address):
    client = signed_in(director)
    course, session = prepared(client)
    for name in ("Ana", "Bob", "Eva"):
        enrolled(client, session, name)
    for size in (DESK, PHONE):
        with visiting(browser, address, size=size) as page:
            enter(page, director)
            for path in (HOME, course, session, f"{HOME}heures/"):
                look(page, path)
    row, day = begun(committed_world)
    with visiting(browser, address, size=DESK) as page:
        enter(page, director)
        look(page, f"{session}presences")
        page.get_by_label("matin").first.check()
        page.get_by_role("button", name="Enregistrer les présences").click()
        look(page)
        look(page, f"{HOME}heures/?annee={day.year}")
        assert "3 h" in page.content()
    assert client.get(f"{HOME}sessions/{row.id}.pdf").content.startswith(b"%PDF")
    with scope.reading(committed_world.operator.id):
        first = Enrolment.objects.get(rank=1)
    found = [client.get(f"{HOME}attestations/{one.id}.pdf") for one in (first,)]
    assert found[0].content.startswith(b"%PDF")


def test_a_member_enrols_on_a_phone_without_scripts(committed_world, director, chief, browser, address):
    prepared(signed_in(director), seats="1")
    with visiting(browser, address, size=PHONE, scripts=False) as page:
        enter(page, chief)
        look(page, MEMBER)
        page.get_by_role("link", name="Accueillir le public").click()
        look(page)
        page.get_by_role("button", name="M’inscrire").click()
        assert "a une place" in page.content()
        page.get_by_role("link", name="Accueillir le public").first.click()
        page.get_by_label("Prénom et nom").fill("Eva Roche")
        page.get_by_label("Adresse électronique").fill("eva@exemple.test")
        page.get_by_role("button", name="Inscrire cette personne").click()
        assert "liste d’attente" in page.content()
    with visiting(browser, address, size=DESK) as page:
        enter(page, chief)
        look(page, MEMBER)
        page.locator("main").get_by_role("link", name="Accueillir le public").nth(1).click()
        look(page)
        page.get_by_role("button", name="Annuler l’inscription").click()
        assert "L’inscription est annulée" in page.content()


def test_an_opinion_is_given_by_the_link_of_a_mail(committed_world, director, browser, address):
    client = signed_in(director)
    _course, session = prepared(client)
    enrolled(client, session, "Ana")
    row, day = begun(committed_world)
    with scope.reading(committed_world.operator.id):
        ana = Enrolment.objects.select_related("organisation").get()
    now = datetime.now(UTC)
    actions.record_presence(session=row, came={(ana.id, day, Half.MORNING)}, by=actor(director), on=now)
    told = {"organisation": ana.organisation_id, "enrolment_id": ana.id, "notice": Notice.EVALUATION}
    delivering.send(**told, by=CLOCKWORK, on=now)
    path = "/avis-formation/" + delivering.evaluation_address(ana).partition("/avis-formation/")[2]
    with visiting(browser, address, size=PHONE) as page:
        look(page, path)
        page.get_by_role("button", name="Envoyer mon avis").click()
        look(page)
        page.get_by_label("4", exact=True).check()
        page.get_by_role("button", name="Envoyer mon avis").click()
        assert "Merci" in page.content()
        look(page, path)
        assert "est enregistré" in page.content()
