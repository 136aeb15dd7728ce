"""Grants and tokens stay inside their organisation."""

import pytest
from django.db import ProgrammingError, connection, transaction

from beffroi.identity import actions, queries
from beffroi.identity.models import ApiToken, Grant
from beffroi.identity.tests.people import ON, agent, commune, other_commune
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, NoScope, Role

pytestmark = pytest.mark.django_db


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def token(organisation, user):
    return actions.issue_token(organisation=organisation, user=user, label="Essai", by=CLOCKWORK, on=ON)


@pytest.mark.parametrize("table", ["identity_grant", "identity_apitoken"])
def test_raw_sql_without_scope_reads_nothing(table):
    here = commune()
    token(here, agent(here, Role.SECRETARY))
    assert count(table) == 0
    with scope.reading(here.id):
        assert count(table) == 1
    with scope.reading(other_commune().id):
        assert count(table) == 0


@pytest.mark.parametrize("model", [Grant, ApiToken])
def test_the_manager_raises_without_scope(model):
    with pytest.raises(NoScope):
        model.objects.count()


def test_a_person_sees_their_own_grants_everywhere_and_nobody_elses():
    here, there = commune(), other_commune()
    mine = agent(here, Role.SECRETARY, email="a@essai.example")
    agent(there, Role.INSTRUCTOR, email="a@essai.example")
    agent(there, Role.COMMUNE_ADMINISTRATOR, email="b@essai.example")
    with scope.as_account(mine.id):
        assert {grant.organisation_id for grant in Grant.objects.all()} == {here.id, there.id}
        assert {grant.user_id for grant in Grant.objects.all()} == {mine.id}


def test_a_grant_cannot_be_forged_for_another_organisation():
    here, there = commune(), other_commune()
    user = agent(here, Role.COMMUNE_ADMINISTRATOR)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        scope.writing(here.id),
    ):
        Grant.objects.create(
            organisation=there, user=user, role=Role.SECRETARY, since=ON.date(), granted_by="x"
        )


def test_seeing_ones_own_grants_does_not_allow_changing_them():
    here = commune()
    user = agent(here, Role.SECRETARY)
    with scope.as_account(user.id):
        assert Grant.objects.filter(user=user).update(role=Role.COMMUNE_ADMINISTRATOR) == 0
    assert queries.agent_actor(user).grants == {here.id: {Role.SECRETARY}}
