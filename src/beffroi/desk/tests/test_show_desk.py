"""Every screen of the desk, through Django's client: who opens it, and what a form does."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse

from beffroi.cases.tests.agents import hire, signed_in
from beffroi.desk.models import (
    Article,
    Ask,
    Asset,
    Problem,
    Satisfaction,
    SavedReply,
    SlaPolicy,
    Ticket,
    Visit,
)
from beffroi.desk.requests import working
from beffroi.desk.tests.desks import HOUR, MORNING
from beffroi.desk.tests.test_serve_members import CSV
from beffroi.desk.types import Standing
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role

OPERATOR_PAGES = (
    "desk_queue",
    "desk_call",
    "desk_mail",
    "desk_visits",
    "desk_problems",
    "desk_articles",
    "desk_article_new",
    "desk_assets",
    "desk_assets_import",
    "desk_figures",
    "desk_figures_csv",
    "desk_promises",
)
MEMBER_PAGES = ("desk_home", "desk_ask", "desk_help", "desk_own_assets")


@pytest.fixture
def admin(desk):
    """A browser of an administrator of the operator."""
    return signed_in(hire(desk.world.operator, "Claire Dumas", Role.OPERATOR_ADMINISTRATOR))


@pytest.fixture
def town(desk):
    """A browser of an agent of Vénissieux."""
    return signed_in(hire(desk.world.venissieux, "Nadine Roy", Role.SECRETARY))


def _one(desk, model, **told):
    with scope.reading(desk.world.operator.id, desk.world.venissieux.id):
        return model.objects.get(**told)


@pytest.mark.parametrize("name", OPERATOR_PAGES)
def test_the_desk_s_pages_open_to_its_people_only(desk, admin, town, name):
    desk.ask()
    assert admin.get(reverse(name)).status_code == 200
    assert town.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_the_member_s_pages_open_to_its_people_only(desk, admin, town, name):
    desk.ask()
    assert town.get(reverse(name, args=["venissieux"])).status_code == 200
    assert town.get(reverse(name, args=["corbas"])).status_code == 404
    assert admin.get(reverse(name, args=["venissieux"])).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "miennes",
        "equipe",
        "libres",
        "echeance",
        "attente-membre",
        "attente-fournisseur",
        "resolues",
        "closes",
    ],
)
def test_every_queue_opens(desk, admin, name):
    desk.promise()
    desk.ask()
    answer = admin.get(f"{reverse('desk_queue')}?file={name}").content.decode()
    assert ("Paie bloquée" in answer) is (name in {"libres", "echeance"})


def test_a_call_is_taken_in_one_post_and_an_unknown_member_loses_nothing_typed(desk, admin):
    told = {"subject": "Imprimante", "person": "Mme Roy", "urgency": "1", "impact": "3", "nature": "incident"}
    wrong = admin.post(reverse("desk_call"), {**told, "member": "Nulle-Part"})
    assert wrong.status_code == 422
    assert "Mme Roy" in wrong.content.decode()
    answer = admin.post(reverse("desk_call"), {**told, "member": "corb"}, follow=True)
    assert "Imprimante" in answer.content.decode()
    ticket = _one(desk, Ticket)
    assert (ticket.member, ticket.via, ticket.priority) == (desk.world.corbas, "phone", 3)


def test_members_are_suggested_while_typing(desk, admin):
    body = admin.get(reverse("desk_members"), {"member": "vén"}).content.decode()
    assert "Vénissieux" in body
    assert "Corbas" not in body


def _act(client, ticket, verb, **told):
    return client.post(reverse("desk_act", args=[ticket.number, verb]), told, follow=True)


def test_each_thing_done_on_the_page_of_a_request_is_done(desk, admin):
    desk.promise()
    ticket, other = desk.ask(), desk.ask(subject="Doublon")
    for verb, told in {
        "presence": {},
        "prendre": {},
        "qualifier": {"nature": "incident", "impact": "1", "urgency": "1", "service": "Paie"},
        "note": {"note": "Voir l’éditeur."},
        "temps": {"minutes": "30", "kind": "remote", "charged": "1"},
        "repondre": {"body": "Quel écran ?", "then": "waiting_vendor", "spent": "5"},
        "intervention": {
            "begins": "31/12/2099",
            "hour": "14 h 30",
            "length": "60",
            "technician": "Yann",
            "on_site": "1",
        },
        "etat": {"then": "resolved"},
        "clore": {},
    }.items():
        answer = _act(admin, ticket, verb, **told)
        assert answer.status_code == 200, verb
        assert "app-notice--success" in answer.content.decode(), verb
    assert desk.read(ticket.number).standing == Standing.CLOSED
    third = desk.ask(subject="Encore")
    assert "Fusion" in _act(admin, other, "fusionner", into=third.number).content.decode()
    wrong = _act(admin, third, "repondre", body="", then="open")
    assert wrong.status_code == 422
    assert _act(admin, third, "inconnu").status_code == 404


def test_asking_proposes_articles_first_then_sends(desk, admin, town):
    article = {
        "title": "Écran blanc de la paie",
        "body": "## Faire\n\n- Videz le **cache**.",
        "audience": "members",
    }
    assert admin.post(reverse("desk_article_new"), article).status_code == 302
    told = {
        "subject": "Écran blanc",
        "description": "Depuis ce matin.",
        "nature": "incident",
        "impact": "3",
        "urgency": "2",
        "email": "nadege@venissieux.test",
    }
    url = reverse("desk_ask", args=["venissieux"])
    first = town.post(url, told).content.decode()
    assert "Écran blanc de la paie" in first
    assert 'name="sure"' in first
    fragment = town.get(reverse("desk_proposals", args=["venissieux"]), {"subject": "écran"}).content.decode()
    assert "<html" not in fragment
    answer = town.post(url, {**told, "sure": "1"}, follow=True)
    assert "Depuis ce matin." in answer.content.decode()
    row = _one(desk, Article)
    page = town.get(reverse("desk_help_one", args=["venissieux", row.slug])).content.decode()
    assert "<strong>cache</strong>" in page
    assert _one(desk, Ask).asked_name == "Nadine Roy"


def test_the_member_follows_answers_with_a_file_and_rates(desk, town):
    ticket = desk.ask()
    working.answer(
        ticket=ticket, body="Quel écran ?", then=Standing.WAITING_MEMBER, by=desk.yann, on=MORNING + HOUR
    )
    url = reverse("desk_follow", args=["venissieux", ticket.number])
    assert "Votre réponse est attendue" in town.get(url).content.decode()
    file = BytesIO(b"capture de l'ecran\n" * 3)
    file.name = "capture.txt"
    answer = town.post(url, {"body": "Le voici.", "files": file}, follow=True).content.decode()
    assert "capture.txt" in answer
    assert desk.read(ticket.number).standing == Standing.OPEN
    working.answer(ticket=ticket, body="Réparé.", then=Standing.RESOLVED, by=desk.yann, on=MORNING + 2 * HOUR)
    page = town.get(url).content.decode()
    key = _one(desk, Ask).secret
    rate = f"{reverse('desk_rate', args=[ticket.number])}?cle={key}"
    assert rate in page.replace("&amp;", "&")
    assert town.get(rate.replace(key, "faux")).status_code == 404
    assert town.post(rate, {}).status_code == 422
    assert "Merci" in town.post(rate, {"stars": "4", "text": "Vite fait."}).content.decode()
    assert _one(desk, Satisfaction).stars == 4


def test_a_request_of_another_member_is_unknown_to_a_town(desk, town):
    ticket = desk.ask(desk.world.corbas)
    for slug in ("venissieux", "corbas"):
        assert town.get(reverse("desk_follow", args=[slug, ticket.number])).status_code == 404


def test_promises_calendars_teams_and_replies_are_set_on_one_page(desk, admin):
    url = reverse("desk_promises")
    for told in (
        {
            "act": "promise",
            "own": "60",
            "own_unit": "minutes",
            "resolve": "2",
            "resolve_unit": "days",
            "escalate": "60",
        },
        {
            "act": "calendar",
            "hours": "lundi 8:30-12:00 13:30-17:00\nmardi 9:00-12:00",
            "closures": "24/12/2026",
        },
        {"act": "team", "name": "Réseau", "email": "reseau@sitiv.test"},
        {"act": "reply", "title": "Redémarrer", "body": "Bonjour {{ personne }}", "then": "waiting_member"},
    ):
        assert admin.post(url, told).status_code == 302, told
    wrong = admin.post(url, {"act": "calendar", "hours": "lundi midi"})
    assert wrong.status_code == 422
    assert _one(desk, SlaPolicy).resolve_amount == 2
    reply = _one(desk, SavedReply)
    page = admin.get(
        f"{reverse('desk_ticket', args=[desk.ask().number])}?reponse={reply.id}"
    ).content.decode()
    assert "Bonjour Commune de Vénissieux" in page


def test_an_inventory_is_looked_at_then_brought_in(desk, admin, town):
    url = reverse("desk_assets_import")
    for then, count in (("look", 0), ("write", 2)):
        file = BytesIO(CSV.encode())
        file.name = "parc.csv"
        body = admin.post(url, {"file": file, "then": then}).content.decode()
        assert "Ligne 3" in body
        with scope.reading(desk.world.operator.id):
            assert Asset.objects.count() == count
    assert "ABC1" in town.get(reverse("desk_own_assets", args=["venissieux"])).content.decode()
    assert "ABC5" not in town.get(reverse("desk_own_assets", args=["venissieux"])).content.decode()
    assert admin.post(url, {"then": "look"}).status_code == 422


def test_a_problem_is_opened_told_and_solved(desk, admin):
    ticket = desk.ask()
    admin.post(reverse("desk_problems"), {"title": "Paie en panne", "major": "1"})
    url = reverse("desk_problem", args=[_one(desk, Problem).id])
    admin.post(url, {"act": "attach", "number": ticket.number})
    told = {"act": "broadcast", "body": "Nous cherchons.", "also": "Corbas"}
    assert "Annonce envoyée à 2 membres" in admin.post(url, told, follow=True).content.decode()
    assert "Annonce envoyée à 0 membre" in admin.post(url, told, follow=True).content.decode()
    admin.post(url, {"act": "solve", "workaround": "Correctif 4.2"})
    assert "Correctif 4.2" in admin.get(url).content.decode()


def test_a_visit_is_reported_on_its_page_and_a_member_has_its_own(desk, admin):
    ticket = desk.ask()
    told = {"begins": "31/12/2099", "hour": "9:00", "length": "60", "technician": "Yann"}
    _act(admin, ticket, "intervention", **told)
    url = reverse("desk_visit", args=[_one(desk, Visit).id])
    assert admin.post(url, {"report": ""}).status_code == 422
    assert admin.post(url, {"report": "Fait.", "minutes": "70"}).status_code == 302
    member = reverse("desk_member", args=["venissieux"])
    days = {"kind": "on_site", "days": "2,5", "since": "01/01/2026", "until": "31/12/2099"}
    assert admin.post(member, days).status_code == 302
    assert "reste 2,5 jour(s) sur 2,5" in admin.get(member).content.decode()
