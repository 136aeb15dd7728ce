"""The screens of administrators, and who never sees them."""

import pytest
from django.core.cache import cache
from django.test import Client

from beffroi.identity import queries
from beffroi.identity.models import User
from beffroi.identity.tests.people import agent, code_of, commune, operator, other_commune, protect, sign_in
from beffroi.tenancy.types import Role

pytestmark = pytest.mark.django_db
ADMIN = Role.COMMUNE_ADMINISTRATOR


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def signed_in(user: User) -> Client:
    client = Client()
    secret = protect(user)
    sign_in(client, user)
    client.post("/compte/connexion/verification/", {"code": code_of(secret)})
    return client


@pytest.fixture
def here():
    return commune()


@pytest.fixture
def boss(here):
    return signed_in(agent(here, ADMIN))


def test_the_account_says_roles_in_words(boss, here):
    page = boss.get("/compte/").content.decode()
    assert "Administrateur de la commune" in page
    assert here.display_name in page


def test_an_administrator_of_one_organisation_is_led_to_it(boss, here):
    assert boss.get("/compte/agents/").url == f"/compte/agents/{here.slug}/"


def test_an_administrator_of_two_chooses():
    user = agent(commune(), ADMIN, email="a@essai.example")
    agent(other_commune(), ADMIN, email="a@essai.example")
    page = signed_in(user).get("/compte/agents/").content.decode()
    assert "essai-le-haut" in page
    assert "essai-le-bas" in page


def test_an_agent_is_enrolled_changed_written_to_and_revoked(boss, here):
    place = f"/compte/agents/{here.slug}/"
    form = {"full_name": "Sasha Essai", "email": "sasha@essai.example", "roles": ["secretary", "instructor"]}
    assert boss.post(f"{place}ajouter/", form).url == place
    sasha = User.objects.get(email="sasha@essai.example")
    assert "Secrétaire, Instructeur" in boss.get(place).content.decode()
    assert boss.get(f"{place}{sasha.id}/").status_code == 200
    assert boss.post(f"{place}{sasha.id}/", {"roles": ["auditor"]}).url == place
    assert queries.agent_actor(sasha).grants == {here.id: {Role.AUDITOR}}
    assert boss.post(f"{place}{sasha.id}/inviter/").url == place
    assert boss.get(f"{place}{sasha.id}/retirer/").status_code == 200
    assert boss.post(f"{place}{sasha.id}/retirer/").url == place
    assert queries.agent_actor(sasha).grants == {}
    assert boss.get(f"{place}{sasha.id}/").status_code == 404


def test_errors_are_said_and_nothing_typed_is_lost(boss, here):
    answer = boss.post(f"/compte/agents/{here.slug}/ajouter/", {"full_name": "Sasha Essai", "email": "sasha"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Choisissez au moins un rôle" in page
    assert 'value="Sasha Essai"' in page
    assert 'href="#roles"' in page


def test_a_role_invented_in_the_form_is_refused(boss, here):
    form = {"full_name": "S", "email": "s@essai.example", "roles": ["operator_administrator"]}
    assert boss.post(f"/compte/agents/{here.slug}/ajouter/", form).status_code == 409
    assert not User.objects.filter(email="s@essai.example").exists()


def test_the_last_administrator_is_told_why_they_stay(boss, here):
    me = User.objects.get()
    answer = boss.post(f"/compte/agents/{here.slug}/{me.id}/retirer/")
    assert answer.status_code == 409
    assert "dernier administrateur" in answer.content.decode()


@pytest.mark.parametrize("end", ["", "ajouter/", "{id}/", "{id}/retirer/", "{id}/inviter/"])
@pytest.mark.parametrize("role", [ADMIN, Role.OPERATOR_ADMINISTRATOR])
def test_the_administrator_of_another_organisation_gets_404(here, end, role):
    target = agent(here, Role.SECRETARY)
    stranger = signed_in(agent(other_commune() if role is ADMIN else operator(), role))
    path = f"/compte/agents/{here.slug}/" + end.format(id=target.id)
    for method in (stranger.get, stranger.post):
        if not (method == stranger.get and "inviter" in end) and not (method == stranger.post and end == ""):
            assert method(path).status_code == 404


def test_a_colleague_without_the_role_is_told_whom_to_ask(here):
    answer = signed_in(agent(here, Role.SECRETARY)).get(f"/compte/agents/{here.slug}/")
    assert answer.status_code == 403


def test_an_auditor_reads_the_list_and_changes_nothing(here):
    client = signed_in(agent(here, Role.AUDITOR))
    page = client.get(f"/compte/agents/{here.slug}/")
    assert page.status_code == 200
    assert "ajouter/" not in page.content.decode()
    assert client.get(f"/compte/agents/{here.slug}/ajouter/").status_code == 403


def test_a_token_is_shown_once_and_revoked(boss):
    page = boss.post("/compte/jetons/", {"label": "Logiciel d’état civil"}).content.decode()
    text = page.partition('spellcheck="false">bfr_')[2].partition("<")[0]
    assert queries.actor_of_token(f"Bearer bfr_{text}") is not None
    assert text not in boss.get("/compte/jetons/").content.decode()
    row = queries.token_of(f"Bearer bfr_{text}")
    boss.post(f"/compte/jetons/{row.id}/revoquer/")
    assert queries.actor_of_token(f"Bearer bfr_{text}") is None


def test_a_token_without_a_name_is_refused_beside_the_field(boss):
    answer = boss.post("/compte/jetons/", {"label": " "})
    assert answer.status_code == 422
    assert 'href="#label"' in answer.content.decode()


def test_the_token_of_somebody_else_is_unknown(boss, here):
    secretary = agent(here, Role.SECRETARY)
    other = signed_in(secretary)
    other.post("/compte/jetons/", {"label": "x"})
    theirs = queries.tokens_of(secretary)[0]
    assert boss.post(f"/compte/jetons/{theirs.id}/revoquer/").status_code == 404
