"""Skills, load and help on screen: a person declares, a member asks, the other agrees, the days are written down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.projects.skills import actions, planning
from beffroi.projects.skills.models import HelpProposal, HelpRequest, Skill
from beffroi.projects.skills.types import Level
from beffroi.projects.tests.test_browse_projects import prepared
from beffroi.projects.tests.test_browse_trainings import enter, in_parts, posted
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

OPERATOR = "/operateur/projets/"
TOWN, OTHER = "/travail/venissieux/projets/", "/travail/corbas/projets/"
TODAY = datetime.now(UTC).date()
SOON = TODAY + timedelta(days=30)
WEEK = [str(rank) for rank in range(10)]


@pytest.fixture
def director(committed_world):
    return hire(committed_world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def chief(committed_world):
    return hire(committed_world.venissieux, "Nora Petit", Role.COMMUNE_ADMINISTRATOR)


@pytest.fixture
def mayor(committed_world):
    return hire(committed_world.corbas, "Paul Girard", Role.COMMUNE_ADMINISTRATOR)


@pytest.fixture
def clerk(committed_world):
    return hire(committed_world.corbas, "Ana Roux", Role.SECRETARY)


@pytest.fixture
def words(committed_world, director):
    client = signed_in(director)
    for family, name in (("Bureautique", "Tableur"), ("Réseaux", "Wifi des écoles")):
        posted(client, f"{OPERATOR}competences/vocabulaire/", family=family, name=name)
    with scope.reading(committed_world.operator.id):
        return {each.name: each.id for each in Skill.objects.order_by("name")}


def sheet(client, url, words, **levels):
    told = {f"niveau-{words[name]}": level for name, level in levels.items()}
    return posted(client, f"{url}competences/ma-fiche/", do="declare", pattern=WEEK, agrees="yes", **told)


def seek(client, words, **changed):
    told = {"skill": str(words["Tableur"]), "level": "2", "days": "1,5", "place": "Mairie"} | changed
    return client.post(f"{TOWN}entraide/", {**told, **in_parts("first", TODAY), **in_parts("last", SOON)})


def hidden(client, url, name):
    return re.findall(rf'name="{name}" value="([0-9a-f-]{{36}})"', client.get(url).content.decode())


def test_help_from_the_sheet_to_the_days(
    committed_world, director, chief, mayor, clerk, words, browser, address
):
    sheet(signed_in(clerk), OTHER, words, Tableur="3")
    asker, lender = signed_in(chief), signed_in(mayor)
    ticks = hidden(lender, f"{OTHER}competences/", "which")
    posted(lender, f"{OTHER}competences/", which=ticks)
    request = seek(asker, words).headers["Location"]
    (account,) = hidden(asker, request, "account")
    with visiting(browser, address, size=PHONE) as page:
        enter(page, chief)
        for path in (f"{TOWN}entraide/", request, f"{TOWN}competences/", f"{TOWN}competences/ma-fiche/"):
            look(page, path)
    posted(asker, request, do="propose", account=account)
    with scope.reading(committed_world.corbas.id):
        offer = f"{OTHER}entraide/accords/{HelpProposal.objects.get().id}/"
    with visiting(browser, address, size=PHONE) as page:
        enter(page, mayor)
        for path in (f"{OTHER}competences/", f"{OTHER}charge/", offer):
            look(page, path)
    assert lender.post(offer, {"answer": "yes"}).status_code == 422
    posted(lender, offer, answer="yes", person_agrees="yes")
    (which,) = re.findall(r'<option value="([0-9a-f-]{36})">Ana Roux', asker.get(request).content.decode())
    posted(asker, request, do="record", which=which, spent="0,5", **in_parts("done_on", TODAY))
    body = asker.get(f"{TOWN}entraide/").content.decode().replace("\u00a0", " ")
    assert "−0,5 jour" in body
    seen_by_the_operator(committed_world, director, words, browser, address)
    with visiting(browser, address, size=DESK) as page:
        enter(page, mayor)
        for path in (f"{OTHER}entraide/", f"{OTHER}competences/ma-fiche/", offer):
            look(page, path)
        enter(page, chief)
        look(page, request)


def seen_by_the_operator(world, director, words, browser, address):
    client, me = signed_in(director), actor(director)
    project = prepared(client)
    now = datetime.now(UTC)
    mine = actions.declare(
        organisation=world.operator, levels={words["Wifi des écoles"]: Level.TRAINS}, pattern="1" * 10,
        agrees=True, by=me, on=now,
    )  # fmt: skip
    planning.be_away(profile=mine, first=SOON, last=SOON, part=None, by=me, on=now)
    told = {"person": str(mine.id), "target": project.strip("/").rpartition("/")[2], "half_days": "9"}
    days = {**in_parts("effort_first", TODAY), **in_parts("effort_last", TODAY + timedelta(days=7))}
    posted(client, f"{OPERATOR}charge/", do="plan", **told, **days)
    answer = client.post(f"{OPERATOR}charge/", {"do": "plan", **told, "half_days": "deux", **days})
    assert (answer.status_code, 'value="deux"' in answer.content.decode()) == (422, True)
    body = client.get(f"{OPERATOR}charge/").content.decode()
    assert "Trop chargée de" in body
    listed = f"{OPERATOR}competences/personnes/?competence={words['Tableur']}&membre=corbas"
    assert "Ana Roux" in client.get(listed).content.decode()
    pages = ("competences/", "competences/vocabulaire/", "competences/ma-fiche/", "charge/", "entraide/")
    for size in (DESK, PHONE):
        with visiting(browser, address, size=size) as page:
            enter(page, director)
            for path in (*(f"{OPERATOR}{each}" for each in pages), listed):
                look(page, path)


def test_who_may_see_and_do(committed_world, director, chief, mayor, clerk, words):
    sheet(signed_in(clerk), OTHER, words, Tableur="3")
    client = signed_in(clerk)
    assert client.post(f"{OTHER}competences/", {"which": "x"}).status_code == 422
    assert client.get(f"{OPERATOR}competences/").status_code == 404
    assert client.get(f"{TOWN}competences/").status_code == 404
    assert seek(signed_in(mayor), words).status_code == 404
    answer = seek(signed_in(chief), words, days="1,7")
    assert (answer.status_code, 'value="1,7"' in answer.content.decode()) == (422, True)
    with scope.reading(committed_world.venissieux.id):
        assert not HelpRequest.objects.exists()
    posted(
        client,
        f"{OTHER}competences/ma-fiche/",
        do="away",
        **in_parts("away_first", TODAY),
        **in_parts("away_last", SOON),
    )
    (which,) = hidden(client, f"{OTHER}competences/ma-fiche/", "which")
    posted(client, f"{OTHER}competences/ma-fiche/", do="return", which=which)
    posted(client, f"{OTHER}competences/ma-fiche/", do="hide", hidden="yes")
    request = seek(signed_in(chief), words).headers["Location"]
    assert "Ana Roux" not in signed_in(chief).get(request).content.decode()
    posted(signed_in(chief), request, do="close")
    posted(client, f"{OTHER}competences/ma-fiche/", do="withdraw")
    answer = client.post(f"{OTHER}competences/ma-fiche/", {"do": "declare", "pattern": WEEK})
    assert (answer.status_code, "votre accord" in answer.content.decode()) == (422, True)
    vocabulary = signed_in(director)
    posted(vocabulary, f"{OPERATOR}competences/vocabulaire/", do="withdraw", which=str(words["Tableur"]))
    assert "Retirée le" in vocabulary.get(f"{OPERATOR}competences/vocabulaire/").content.decode()
