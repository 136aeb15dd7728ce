"""The portfolio on screen: the operator follows a project, a member reads its own."""

from __future__ import annotations

from datetime import date

import pytest

from beffroi.cases.tests.agents import hire, signed_in
from beffroi.projects.tests.test_browse_trainings import enter, in_parts, posted
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

HOME = "/operateur/projets/"
MEMBER = "/travail/venissieux/projets/"


@pytest.fixture
def director(committed_world):
    return hire(committed_world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


def value_of(client, url, name):
    text = client.get(url).content.decode()
    return text.partition(f'name="{name}"')[2].partition('<option value="')[2].partition('"')[0]


def axis_of(client):
    found = client.get(HOME).content.decode().partition('name="axis"')[2]
    return found.split('<option value="')[2].partition('"')[0]


def prepared(client):
    posted(client, f"{HOME}schemas/", title="Numérique 2027", first_year="2026", last_year="2030")
    plan = value_of(client, f"{HOME}schemas/", "plan")
    posted(client, f"{HOME}schemas/", do="axis", plan=plan, title="Cybersécurité")
    told = {"title": "=Coffre de mots de passe", "aim": "Un coffre par agent.", "owner": "Lucie Durand"}
    project = posted(client, HOME, axis=axis_of(client), joinable="yes", **told)
    posted(client, project, do="expect", milestone="Marché notifié", **in_parts("due_on", date(2026, 6, 30)))
    posted(client, project, do="expect", milestone="Déploiement", **in_parts("due_on", date(2027, 6, 30)))
    posted(client, project, do="expect", milestone="Bilan du pilote", **in_parts("due_on", date(2026, 7, 31)))
    posted(client, project, do="reach", which=value_of(client, project, "which"))
    posted(client, project, do="budget", planned="10 000", committed="12 500,50", spent="")
    posted(client, project, do="share", member="venissieux", amount="4000")
    told = {"risk": "Panne", "likelihood": "3", "impact": "4", "mitigation": "Sauvegarde"}
    posted(client, project, do="fear", **told, **in_parts("review_on", date(2026, 1, 5)))
    told = {
        "decision": "Le projet est lancé.",
        "decided_by": "Comité de pilotage",
        "session": "Séance de juin",
    }
    posted(client, project, do="decide", **told, **in_parts("decided_on", date(2026, 6, 15)))
    posted(client, project, do="tell", note="Tout avance.")
    return project


def test_the_operator_follows_a_project(committed_world, director, browser, address):
    client = signed_in(director)
    assert "Créez d’abord" in client.get(HOME).content.decode()
    project = prepared(client)
    for size in (DESK, PHONE):
        with visiting(browser, address, size=size) as page:
            enter(page, director)
            for path in (HOME, f"{HOME}?membre=venissieux&etat=idea", f"{HOME}schemas/", project):
                look(page, path)
    assert "En retard de" in client.get(HOME).content.decode()
    body = client.get(project).content.decode()
    assert "2 500,50" in body.replace("\u202f", " ").replace("\u00a0", " ")
    assert "à revoir maintenant" in body
    told = b"".join(client.get(f"{HOME}portefeuille.csv").streaming_content).decode()
    assert ";'=Coffre de mots de passe;" in told
    assert told.rstrip().endswith("10000,00;12500,50;0,00")


def test_a_step_refused_keeps_what_was_typed(committed_world, director):
    client = signed_in(director)
    project = prepared(client)
    answer = client.post(project, {"do": "move", "to": "dropped", "reason": " "})
    assert (answer.status_code, "les membres le liront" in answer.content.decode()) == (422, True)
    answer = client.post(project, {"do": "budget", "planned": "beaucoup"})
    assert (answer.status_code, 'value="beaucoup"' in answer.content.decode()) == (422, True)
    answer = client.post(f"{HOME}schemas/", {"do": "axis", "plan": "x", "title": "Perdu"})
    assert answer.status_code == 422


def test_a_member_reads_its_projects_on_a_phone_without_scripts(committed_world, director, browser, address):
    prepared(signed_in(director))
    clerk = hire(committed_world.venissieux, "Nora Petit", Role.SECRETARY)
    with visiting(browser, address, size=PHONE, scripts=False) as page:
        enter(page, clerk)
        look(page, MEMBER)
        assert "Marché notifié" in page.content()
    with visiting(browser, address, size=DESK) as page:
        enter(page, clerk)
        look(page, MEMBER)
    client = signed_in(clerk)
    for path in (HOME, f"{HOME}schemas/", f"{HOME}portefeuille.csv"):
        assert client.get(path).status_code == 404
    other = hire(committed_world.corbas, "Paul Girard", Role.SECRETARY)
    body = signed_in(other).get("/travail/corbas/projets/").content.decode()
    assert "Un coffre par agent." in body
    assert "Marché notifié" not in body
