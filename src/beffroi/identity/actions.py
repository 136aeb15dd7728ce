"""Enrolling agents, changing and revoking their roles, issuing tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from beffroi.identity import mails, queries
from beffroi.identity.holding import PARIS, Givers, givers, not_ended
from beffroi.identity.models import ApiToken, Grant, User
from beffroi.identity.rules import ADMINISTRATORS, grantable, token_digest, token_text
from beffroi.identity.types import (
    AlreadyEnrolled,
    LastAdministrator,
    NoRole,
    RoleNotForHere,
    SecondFactorMissing,
)
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import InvalidIdentifier, check_email
from beffroi.kernel.text import clean_line
from beffroi.operators.membership.queries import successor_of
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, ActorKind, Role, Unknown

SECRET_BYTES = 32


def register_roles(giver: Givers) -> None:
    """Let a storey above give roles to agents: ``giver`` returns pairs of an organisation and a role, by account."""
    if giver not in givers:
        givers.append(giver)


@action("identity.enrol")
def enrol(
    *,
    organisation: Organisation,
    email: str,
    full_name: str,
    roles: Iterable[Role],
    by: Actor,
    on: datetime,
    until: date | None = None,
    initial_password: str = "",
) -> User:
    """Give roles to a person, whose account is made when needed, and write to them.

    :param until: first day without the roles (a replacement); None for an agent who stays.
    :param initial_password: for the demonstration only: given by the system to an account that it makes;
        nobody is then written to. An account that stands keeps its password and its name.
    :raises AlreadyEnrolled: change the roles of a colleague instead.
    """
    chosen = _checked(organisation, roles, by)
    user, created = _account(email, full_name)
    note(subject=f"user:{user.id}", roles=sorted(chosen), created=created)
    if _open(organisation, user).exists():
        raise AlreadyEnrolled
    _grant(organisation, user, chosen, by=by, since=_day(on), until=until)
    if created and initial_password and by.kind is ActorKind.SYSTEM:
        user.password = _encoded(initial_password)
        user.save(update_fields=["password"])
    else:
        _write_to(user, organisation)
    return user


@lru_cache(maxsize=1)
def _encoded(password: str) -> str:
    """Encode once the password that the demonstration shows on screen and gives to all its accounts."""
    return make_password(password)


@action("identity.invite")
def invite(*, organisation: Organisation, user: User, by: Actor, on: datetime) -> None:
    """Write again to an agent of the organisation who lost the first letter."""
    note(subject=f"user:{user.id}")
    queries.agent_of(organisation, user.id)
    _write_to(user, organisation)


@action("identity.change_roles")
def change_roles(
    *, organisation: Organisation, user: User, roles: Iterable[Role], by: Actor, on: datetime
) -> None:
    """Leave an agent of the organisation with exactly these roles, from now on.

    :raises LastAdministrator: nobody would be left to administer the organisation.
    """
    chosen = _checked(organisation, roles, by)
    held = queries.agent_of(organisation, user.id)
    _keep_an_administrator(organisation, user, chosen)
    note(subject=f"user:{user.id}", before=sorted(held.roles), after=sorted(chosen))
    _open(organisation, user).exclude(role__in=chosen).update(until=_day(on))
    _grant(organisation, user, chosen - held.roles, by=by, since=_day(on), until=held.until)


@action("identity.revoke")
def revoke(*, organisation: Organisation, user: User, by: Actor, on: datetime) -> None:
    """Take every role of an agent in the organisation away at once, and their tokens with them.

    :raises LastAdministrator: nobody would be left to administer the organisation.
    """
    _refuse_ended(organisation)
    held = queries.agent_of(organisation, user.id)
    _keep_an_administrator(organisation, user, frozenset())
    note(subject=f"user:{user.id}", before=sorted(held.roles))
    _open(organisation, user).update(until=_day(on))
    ApiToken.objects.filter(organisation=organisation, user=user, revoked_at=None).update(revoked_at=on)


@action("identity.issue_token")
def issue_token(*, organisation: Organisation, user: User, label: str, by: Actor, on: datetime) -> str:
    """Return a new token in clear, shown once: only its digest is kept.

    :raises SecondFactorMissing: a token opens real cases, so its owner protects the account first.
    """
    if by.kind is not ActorKind.SYSTEM:
        _own_and_protected(user, by)
    name = clean_line(label)[:80]
    if not name:
        raise Invalid("Donnez un nom à ce jeton.", field_errors={"label": "Donnez un nom à ce jeton."})
    text = token_text(organisation.id, secrets.token_urlsafe(SECRET_BYTES))
    row = ApiToken(organisation=organisation, user=user, label=name, digest=token_digest(text), created_at=on)
    row.save(force_insert=True)
    note(subject=f"apitoken:{row.id}")
    return text


@action("identity.revoke_token")
def revoke_token(*, token: ApiToken, by: Actor, on: datetime) -> None:
    """Make a token useless: one's own, or a colleague's for an administrator."""
    if token.user_id != by.account_id and not ADMINISTRATORS & by.roles_in(token.organisation_id):
        raise Unknown
    token.revoked_at = on
    token.save(update_fields=["revoked_at"])


@action("identity.use_token")
def use_token(*, token: ApiToken, by: Actor, on: datetime) -> None:
    """Remember that a token writes: told to the journal once a day."""
    token.last_used_on = _day(on)
    token.save(update_fields=["last_used_on"])


def _write_to(user: User, organisation: Organisation) -> None:
    def send() -> None:
        mails.invite(user, organisation)

    transaction.on_commit(send, robust=True)  # a mail server that is down undoes no enrolment


def _own_and_protected(user: User, by: Actor) -> None:
    if by.kind is not ActorKind.AGENT or by.account_id != user.id:
        raise Unknown
    if not settings.DEMONSTRATION and not queries.has_second_factor(user):
        raise SecondFactorMissing


def _refuse_ended(organisation: Organisation) -> None:
    """Roles on an organisation that has ended are derived from those on its successor: they are changed there."""
    if heir := successor_of(organisation):
        raise Refusal(f"{organisation.name} a pris fin. Changez les rôles dans {heir.display_name}.")


def _checked(organisation: Organisation, roles: Iterable[Role], by: Actor) -> frozenset[Role]:
    _refuse_ended(organisation)
    chosen = frozenset(roles)
    if not chosen:
        raise NoRole
    if not chosen <= set(grantable(organisation.kind, by.roles_in(organisation.id))):
        raise RoleNotForHere
    return chosen


def _account(email: str, full_name: str) -> tuple[User, bool]:
    address, name = _address(email), clean_line(full_name)[:120]
    if not name:
        message = "Écrivez le prénom et le nom de la personne."
        raise Invalid(message, field_errors={"full_name": message})
    fresh = User(email=address, full_name=name)
    fresh.set_unusable_password()
    return User.objects.get_or_create(email=address, defaults={"full_name": name, "password": fresh.password})


def _address(email: str) -> str:
    try:
        return check_email(email).lower()
    except InvalidIdentifier as wrong:
        raise Invalid(wrong.message, field_errors={"email": wrong.message}) from wrong


def _grant(
    organisation: Organisation,
    user: User,
    roles: Iterable[Role],
    *,
    by: Actor,
    since: date,
    until: date | None,
) -> None:
    common = {"organisation": organisation, "user": user, "granted_by": by.reference}
    Grant.objects.bulk_create(Grant(**common, role=role, since=since, until=until) for role in sorted(roles))


def _open(organisation: Organisation, user: User) -> QuerySet[Grant]:
    return not_ended().filter(organisation=organisation, user=user)


def _keep_an_administrator(organisation: Organisation, user: User, roles: frozenset[Role]) -> None:
    everyone = not_ended().filter(organisation=organisation, role__in=ADMINISTRATORS, until=None)
    holders = {grant.user_id for grant in everyone.select_for_update().order_by("id")}
    if holders == {user.id} and not roles & ADMINISTRATORS:
        raise LastAdministrator


def _day(on: datetime) -> date:
    return on.astimezone(PARIS).date()
