"""Tokens of the API."""

from datetime import date

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from beffroi.identity import actions, queries
from beffroi.identity.middleware import who_acts
from beffroi.identity.models import ApiToken
from beffroi.identity.rules import bearer, token_organisation, token_text
from beffroi.identity.tests.people import ON, agent, commune, other_commune, protect
from beffroi.identity.types import SecondFactorMissing
from beffroi.journal.models import Entry
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, STRANGER, ActorKind, Role, Unknown

SECRETARY = Role.SECRETARY


def issue(organisation, user, by=CLOCKWORK):
    return actions.issue_token(organisation=organisation, user=user, label="Logiciel", by=by, on=ON)


@given(st.uuids(), st.text(alphabet="abcXYZ019-_", min_size=1))
def test_a_token_names_its_organisation(organisation_id, secret):
    assert token_organisation(token_text(organisation_id, secret)) == organisation_id


@given(st.text())
def test_any_text_is_read_without_failing(text):
    assert token_organisation(text) is None or text.startswith("bfr_")
    assert isinstance(bearer(text), str)


@pytest.mark.django_db
def test_a_program_acts_with_the_roles_of_its_owner_in_one_organisation():
    here, there = commune(), other_commune()
    user = agent(here, SECRETARY, email="a@essai.example")
    agent(there, Role.INSTRUCTOR, email="a@essai.example")
    actor = queries.actor_of_token(f"Bearer {issue(here, user)}")
    assert actor.kind is ActorKind.APPLICATION
    assert actor.grants == {here.id: {SECRETARY}}
    assert actor.account_id == user.id


@pytest.mark.django_db
def test_only_the_digest_is_kept():
    here = commune()
    text = issue(here, agent(here, SECRETARY))
    with scope.reading(here.id):
        row = ApiToken.objects.get()
    assert text not in str(row.__dict__)


@pytest.mark.django_db
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic eDp5", "Bearer bfr_0_x", "bfr_x"])
def test_anything_else_is_nobody(header):
    assert queries.actor_of_token(header) is None


@pytest.mark.django_db
def test_a_token_moved_to_another_organisation_is_nobody():
    here, there = commune(), other_commune()
    text = issue(here, agent(here, SECRETARY))
    assert queries.actor_of_token("Bearer " + text.replace(here.id.hex, there.id.hex)) is None


@pytest.mark.django_db
def test_a_token_dies_with_its_revocation_with_the_role_and_with_the_account():
    here = commune()
    user = agent(here, SECRETARY)
    first, second = f"Bearer {issue(here, user)}", f"Bearer {issue(here, user)}"
    actions.revoke_token(token=queries.token_of(first), by=queries.agent_actor(user), on=ON)
    assert queries.actor_of_token(first) is None
    user.is_active = False
    user.save()
    assert queries.actor_of_token(second) is None
    user.is_active = True
    user.save()
    actions.revoke(organisation=here, user=user, by=CLOCKWORK, on=ON)
    actions.enrol(organisation=here, email=user.email, full_name="x", roles=[SECRETARY], by=CLOCKWORK, on=ON)
    assert queries.actor_of_token(second) is None


@pytest.mark.django_db
def test_a_token_of_an_ended_role_is_nobody():
    here = commune()
    user = agent(here, SECRETARY, until=date(2026, 1, 1))
    assert queries.actor_of_token(f"Bearer {issue(here, user)}") is None


@pytest.mark.django_db
def test_a_token_asks_for_a_second_factor_and_for_oneself():
    here = commune()
    user, colleague = agent(here, SECRETARY), agent(here, Role.INSTRUCTOR)
    with pytest.raises(SecondFactorMissing):
        issue(here, user, by=queries.agent_actor(user))
    protect(user)
    assert issue(here, user, by=queries.agent_actor(user))
    with pytest.raises(Unknown):
        issue(here, colleague, by=queries.agent_actor(user))


@pytest.mark.django_db
def test_a_token_makes_no_other_token():
    here = commune()
    user = agent(here, SECRETARY)
    protect(user)
    program = queries.actor_of_token(f"Bearer {issue(here, user)}")
    with pytest.raises(Unknown):
        issue(here, user, by=program)


@pytest.mark.django_db
def test_the_api_knows_the_program_and_the_journal_hears_of_it_once_a_day():
    here = commune()
    text = issue(here, agent(here, SECRETARY))
    proof = {"Authorization": f"Bearer {text}"}
    assert who_acts(RequestFactory().get("/api/v1/cases", headers=proof)).grants == {here.id: {SECRETARY}}
    with scope.reading(here.id):
        assert ApiToken.objects.get().last_used_on is None
    writing = RequestFactory().post("/api/v1/cases", headers=proof)
    assert who_acts(writing) == who_acts(writing) != STRANGER
    with scope.reading(here.id):
        assert Entry.objects.filter(verb="identity.use_token").count() == 1
        assert ApiToken.objects.get().last_used_on
    elsewhere = RequestFactory().get("/travail/", headers={"Authorization": f"Bearer {text}"})
    assert who_acts(elsewhere) == STRANGER
