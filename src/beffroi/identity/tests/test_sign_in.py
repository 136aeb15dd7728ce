"""Signing in, throttling, sessions, the door of the second factor, closed sign-up."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client

from beffroi.identity import actions
from beffroi.identity.models import User
from beffroi.identity.tests.people import ON, PASSWORD, agent, code_of, commune, operator, protect, sign_in
from beffroi.tenancy.types import CLOCKWORK, Role

pytestmark = pytest.mark.django_db
HOME = "/compte/"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def secretary():
    return agent(commune(), Role.SECRETARY)


def test_the_password_is_kept_with_argon2(secretary):
    assert secretary.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.SECRETARY, "/travail/"),
        (Role.OPERATOR_ADMINISTRATOR, "/operateur/"),
        (Role.SERVICE_DESK, "/operateur/"),
    ],
)
def test_an_agent_signs_in_and_is_led_to_work(client, role, place):
    house = operator() if place == "/operateur/" else commune()
    answer = sign_in(client, agent(house, role))
    assert (answer.status_code, answer.url) == (302, place)


def test_the_address_may_be_typed_in_capitals(client, secretary):
    secretary.email = secretary.email.upper()
    assert sign_in(client, secretary).status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, secretary):
    wrong = client.post("/compte/connexion/", {"login": secretary.email, "password": "non"})
    unknown = client.post("/compte/connexion/", {"login": "personne@essai.example", "password": "non"})
    for answer in (wrong, unknown):
        assert "Adresse ou mot de passe incorrect" in answer.content.decode()
        assert "<title>Erreur" in answer.content.decode()


def test_a_closed_account_does_not_sign_in(client, secretary):
    User.objects.filter(id=secretary.id).update(is_active=False)
    sign_in(client, secretary)
    assert client.get(HOME).status_code == 302


def test_the_sixth_wrong_password_closes_the_door_even_to_the_right_one(client, secretary):
    for _attempt in range(5):
        client.post("/compte/connexion/", {"login": secretary.email, "password": "non"})
    answer = sign_in(client, secretary)
    assert "Trop d’essais" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    page = client.get("/compte/inscription/").content.decode()
    assert "Aucune inscription n’est nécessaire" in page
    client.post("/compte/inscription/", {"email": "moi@essai.example", "password1": PASSWORD})
    assert not User.objects.filter(email="moi@essai.example").exists()


@pytest.mark.parametrize("path", ["/travail/", "/operateur/", "/compte/agents/", "/compte/jetons/"])
def test_without_a_second_factor_the_door_is_shut(client, secretary, path, settings):
    settings.DEMONSTRATION = False
    sign_in(client, secretary)
    assert client.get(path).url == "/compte/double-verification/"
    protect(secretary)
    assert getattr(client.get(path), "url", "") != "/compte/double-verification/"


def test_the_demonstration_leaves_the_door_open(client, secretary, settings):
    settings.DEMONSTRATION = True
    sign_in(client, secretary)
    assert client.get("/compte/jetons/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/travail/", "/operateur/", "/compte/", "/compte/agents/", "/compte/sessions/"]
)
def test_a_stranger_is_led_to_sign_in(client, path):
    assert client.get(path).url == f"/compte/connexion/?next={path}"


def test_a_protected_account_asks_for_a_code(client, secretary):
    secret = protect(secretary)
    assert sign_in(client, secretary).url == "/compte/connexion/verification/"
    assert "_auth_user_id" not in client.session
    wrong = client.post("/compte/connexion/verification/", {"code": "000000"})
    assert "Ce code ne convient pas" in wrong.content.decode()
    assert client.post("/compte/connexion/verification/", {"code": code_of(secret)}).url == "/travail/"


def test_an_application_is_set_up_without_a_script_and_its_secret_is_enciphered(client, secretary):
    sign_in(client, secretary)
    place = "/compte/double-verification/application/"
    again = client.get(place).url
    assert "Confirmez que c’est vous" in client.get(again).content.decode()
    assert client.post(again, {"password": PASSWORD, "next": place}).url == place
    page = client.get(place).content.decode()
    secret = re.search(r"Clé à recopier\u00a0?\s*:\s*<strong>([A-Z2-7 ]+)</strong>", page)[1].replace(" ", "")
    answer = client.post(place, {"code": code_of(secret)})
    assert answer.url == "/compte/double-verification/secours/"
    assert secret not in str(Authenticator.objects.get(user=secretary, type="totp").data)
    assert len(re.findall(r"<strong>\d{8}</strong>", client.get(answer.url).content.decode())) == 10


def test_sessions_are_listed_and_closed_one_by_one(client, secretary):
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    sign_in(client, secretary)
    sign_in(other, secretary)
    assert "Firefox sur Windows" in client.get("/compte/sessions/").content.decode()
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    client.post(f"/compte/sessions/{theirs.pk}/fermer/")
    assert other.get(HOME).status_code == 302
    assert client.get(HOME).status_code == 200


def test_all_other_sessions_are_closed_at_once(client, secretary):
    other = Client()
    sign_in(client, secretary)
    sign_in(other, secretary)
    client.post("/compte/sessions/")
    assert other.get(HOME).status_code == 302
    assert client.get(HOME).status_code == 200


def test_nobody_closes_the_session_of_somebody_else(client, secretary):
    boss = Client()
    sign_in(boss, agent(commune(), Role.COMMUNE_ADMINISTRATOR))
    sign_in(client, secretary)
    theirs = UserSession.objects.get(session_key=boss.session.session_key)
    assert client.post(f"/compte/sessions/{theirs.pk}/fermer/").status_code == 404
    assert boss.get(HOME).status_code == 200


def test_changing_the_password_closes_the_other_sessions(client, secretary):
    other = Client()
    sign_in(client, secretary)
    sign_in(other, secretary)
    new = "une phrase toute différente"
    client.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get(HOME).status_code == 302
    assert client.get(HOME).status_code == 200
    assert [message.subject for message in mail.outbox] == ["Votre mot de passe a changé"]


def test_the_invitation_leads_to_a_password_once(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.enrol(
            organisation=commune(),
            email="n@essai.example",
            full_name="N",
            roles=[Role.SECRETARY],
            by=CLOCKWORK,
            on=ON,
        )
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link).url
    answer = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == "/compte/mot-de-passe/choisi/"
    assert sign_in(client, User.objects.get(email="n@essai.example")).status_code == 302
    assert "Ce lien ne sert plus" in Client().get(link).content.decode()


def test_a_forgotten_password_never_says_who_exists(client, secretary):
    known = client.post("/compte/mot-de-passe/oublie/", {"email": secretary.email})
    unknown = client.post("/compte/mot-de-passe/oublie/", {"email": "personne@essai.example"})
    assert known.url == unknown.url == "/compte/mot-de-passe/oublie/envoye/"
    assert [message.to for message in mail.outbox] == [[secretary.email]]


def test_a_weak_password_is_refused_in_french(client, secretary):
    sign_in(client, secretary)
    form = {"oldpassword": PASSWORD, "password1": "motdepasse", "password2": "motdepasse"}
    page = client.post("/compte/mot-de-passe/", form).content.decode()
    assert "trop court" in page


def test_a_protected_agent_confirms_with_a_password_or_a_code_of_their_own_choice(client, secretary):
    secret = protect(secretary)
    sign_in(client, secretary)
    client.post("/compte/connexion/verification/", {"code": code_of(secret)})
    place = "/compte/double-verification/application/retirer/"
    again = client.get(place).url
    assert "Avec un code de mon application ou de secours" in client.get(again).content.decode()
    client.post("/compte/confirmer/code/", {"code": code_of(secret), "next": place})
    client.post("/compte/confirmer/", {"password": PASSWORD, "next": place})
    assert client.post(place).url == "/compte/double-verification/"
    assert not Authenticator.objects.filter(user=secretary, type="totp").exists()
