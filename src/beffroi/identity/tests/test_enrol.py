"""Enrolling, changing roles, revoking."""

from datetime import date

import pytest
from django.core import mail

from beffroi.identity import actions, queries
from beffroi.identity.models import User
from beffroi.identity.rules import grantable
from beffroi.identity.tests.people import ON, PASSWORD, agent, commune, operator, other_commune
from beffroi.identity.types import AlreadyEnrolled, LastAdministrator, NoRole, RoleNotForHere
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown

pytestmark = pytest.mark.django_db
ADMIN, SECRETARY = Role.COMMUNE_ADMINISTRATOR, Role.SECRETARY


def enrol(organisation, by, email="sasha@essai.example", roles=(SECRETARY,), name="Sasha Essai", **more):
    return actions.enrol(
        organisation=organisation, email=email, full_name=name, roles=roles, by=by, on=ON, **more
    )


def actor(user):
    return queries.agent_actor(user)


def test_a_newcomer_is_written_to_with_a_link_to_choose_a_password(django_capture_on_commit_callbacks):
    here = commune()
    with django_capture_on_commit_callbacks(execute=True):
        user = enrol(here, actor(agent(here, ADMIN)), email="Sasha@Essai.Example")
    assert user.email == "sasha@essai.example"
    assert not user.has_usable_password()
    assert [message.to for message in mail.outbox] == [["sasha@essai.example"]]
    assert "/compte/mot-de-passe/nouveau/" in mail.outbox[0].body


def test_somebody_known_elsewhere_keeps_their_name_and_password(django_capture_on_commit_callbacks):
    elsewhere = agent(other_commune(), SECRETARY, email="sasha@essai.example")
    here = commune()
    with django_capture_on_commit_callbacks(execute=True):
        user = enrol(
            here, actor(agent(here, ADMIN)), name="Un autre nom", initial_password="tout à fait autre chose"
        )
    assert user == elsewhere
    assert user.full_name == "Camille Essai"
    assert User.objects.get(id=user.id).check_password(PASSWORD)
    assert "mot-de-passe" not in mail.outbox[0].body


def test_a_mail_server_that_is_down_undoes_no_enrolment(django_capture_on_commit_callbacks, settings):
    settings.EMAIL_BACKEND = "beffroi.identity.tests.people.BrokenMail"
    with django_capture_on_commit_callbacks(execute=True):
        user = enrol(commune(), CLOCKWORK)
    assert User.objects.filter(id=user.id).exists()


def test_an_administrator_never_chooses_a_password_for_somebody_else():
    here = commune()
    user = enrol(here, actor(agent(here, ADMIN)), initial_password=PASSWORD)
    assert not user.has_usable_password()


def test_an_enrolment_leaves_an_entry_without_personal_data():
    here = commune()
    user = enrol(here, CLOCKWORK)
    with scope.reading(here.id):
        entry = Entry.objects.get(verb="identity.enrol")
    assert entry.subject == f"user:{user.id}"
    assert entry.facts == {"roles": ["secretary"], "created": True}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.HEAD_OF_SERVICE, Role.AUDITOR])
def test_a_colleague_who_does_not_administer_cannot_enrol(role):
    here = commune()
    with pytest.raises(Forbidden):
        enrol(here, actor(agent(here, role)))


def test_the_administrator_of_another_commune_finds_nothing_to_enrol_in():
    stranger = actor(agent(other_commune(), ADMIN))
    with pytest.raises(Unknown):
        enrol(commune(), stranger)


def test_the_operator_administrator_administers_the_operator_only():
    house = operator()
    boss = actor(agent(house, Role.OPERATOR_ADMINISTRATOR))
    assert enrol(house, boss, roles=[Role.SERVICE_DESK])
    with pytest.raises(Unknown):
        enrol(commune(), boss)


@pytest.mark.parametrize(
    "role", [Role.OPERATOR_ADMINISTRATOR, Role.SERVICE_DESK, Role.SYSTEM, Role.APPLICANT]
)
def test_a_commune_cannot_give_the_roles_of_others(role):
    with pytest.raises(RoleNotForHere):
        enrol(commune(), CLOCKWORK, roles=[role])


def test_only_an_operator_administrator_makes_another():
    assert Role.OPERATOR_ADMINISTRATOR in grantable(Kind.OPERATOR, frozenset({Role.OPERATOR_ADMINISTRATOR}))
    assert Role.OPERATOR_ADMINISTRATOR not in grantable(Kind.OPERATOR, frozenset({ADMIN}))


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"email": "pas une adresse"}, "email"), ({"name": " \u200e "}, "full_name"), ({"roles": ()}, "roles")],
)
def test_what_is_badly_written_is_said_beside_its_field(changed, field):
    with pytest.raises((Invalid, NoRole)) as refused:
        enrol(commune(), CLOCKWORK, **changed)
    assert field in refused.value.field_errors
    assert not User.objects.exists()


def test_nobody_is_enrolled_twice():
    here = commune()
    enrol(here, CLOCKWORK)
    with pytest.raises(AlreadyEnrolled):
        enrol(here, CLOCKWORK)


def test_roles_are_exactly_those_chosen_last():
    here = commune()
    user = enrol(here, CLOCKWORK, roles=[SECRETARY, Role.INSTRUCTOR])
    change = {"organisation": here, "user": user, "by": CLOCKWORK, "on": ON}
    actions.change_roles(roles=[Role.INSTRUCTOR, Role.AUDITOR], **change)
    assert actor(user).grants == {here.id: {Role.INSTRUCTOR, Role.AUDITOR}}


def test_a_revoked_agent_holds_nothing_any_more_and_can_come_back():
    here = commune()
    user = enrol(here, CLOCKWORK)
    actions.revoke(organisation=here, user=user, by=CLOCKWORK, on=ON)
    assert actor(user).grants == {}
    with pytest.raises(Unknown):
        actions.revoke(organisation=here, user=user, by=CLOCKWORK, on=ON)
    enrol(here, CLOCKWORK)
    assert actor(user).grants == {here.id: {SECRETARY}}


def test_the_last_administrator_stays():
    here = commune()
    boss = agent(here, ADMIN)
    arguments = {"organisation": here, "user": boss, "by": CLOCKWORK, "on": ON}
    with pytest.raises(LastAdministrator):
        actions.revoke(**arguments)
    with pytest.raises(LastAdministrator):
        actions.change_roles(roles=[SECRETARY], **arguments)
    agent(here, ADMIN, email="second@essai.example")
    actions.revoke(**arguments)


def test_a_role_ends_on_its_day():
    here = commune()
    assert actor(agent(here, SECRETARY, until=date(2026, 1, 1))).grants == {}
    staying = agent(here, SECRETARY, email="b@essai.example", until=date(2999, 1, 1))
    assert actor(staying).grants == {here.id: {SECRETARY}}


def test_a_role_that_begins_later_is_not_held_yet():
    here = commune()
    user = actions.enrol(
        organisation=here,
        email="z@essai.example",
        full_name="Zoé Essai",
        roles=[SECRETARY],
        by=CLOCKWORK,
        on=ON.replace(year=2999),
    )
    assert actor(user).grants == {}
