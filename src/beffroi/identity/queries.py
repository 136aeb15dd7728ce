"""Who is behind a request or a token, and who works for an organisation."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from beffroi.identity.holding import by_organisation, held_by, holding_roles_of, not_ended
from beffroi.identity.models import ApiToken, Grant, User
from beffroi.identity.rules import bearer, token_digest, token_organisation
from beffroi.identity.types import Agent
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, ActorKind, Role, Unknown

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_CACHE = "_beffroi_agent"


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the signed-in agent with every grant in force, or None. One query, kept on the request."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, agent_actor(user))
    actor: Actor = getattr(request, _CACHE)
    return actor


def agent_actor(user: User) -> Actor:
    """Return the actor that an account is today, whatever the way it signed in."""
    with scope.as_account(user.id):
        rows = list(held_by(user.id))
    return Actor(
        kind=ActorKind.AGENT, reference=f"agent:{user.id}", name=user.full_name, grants=by_organisation(rows)
    )


def actor_of_token(header: str | None) -> Actor | None:
    """Return who acts behind an ``Authorization`` header, or None.

    The actor holds the roles of the token's owner in the token's organisation, and there only.
    """
    token = token_of(header)
    return None if token is None else application_actor(token)


def token_of(header: str | None) -> ApiToken | None:
    """Return the token of an ``Authorization: Bearer`` header; None when unknown or revoked."""
    text = bearer(header)
    organisation_id = token_organisation(text)
    if organisation_id is None:
        return None
    with scope.reading(organisation_id):
        rows = ApiToken.objects.filter(
            organisation_id=organisation_id, digest=token_digest(text), revoked_at=None, user__is_active=True
        )
        found: ApiToken | None = rows.select_related("user").first()
    return found


def application_actor(token: ApiToken) -> Actor | None:
    """Return the actor that a token is today, or None once its owner holds no role there."""
    with scope.reading(token.organisation_id):
        rows = [each for each in held_by(token.user_id) if each[0] == token.organisation_id]
    grants = by_organisation(rows)
    if not grants:
        return None
    return Actor(
        kind=ActorKind.APPLICATION,
        reference=f"application-{token.id.hex[-12:]}:{token.user_id}",
        name=f"{token.user.full_name} ({token.label})",
        grants=grants,
    )


def agents_of(organisation: Organisation) -> list[Agent]:
    """Return those who hold a role in an organisation, now or soon, by name. In scope.

    Once it has ended, those of its successor: its roles are derived from theirs.
    """
    with holding_roles_of(organisation) as house:
        rows = not_ended().filter(organisation_id=house).select_related("user")
        ordered = list(rows.order_by("user__full_name", "user_id", "role"))
    return [_agent(list(grants)) for _user, grants in groupby(ordered, key=lambda grant: grant.user_id)]


def agent_of(organisation: Organisation, user_id: UUID) -> Agent:
    """Return one of those who hold a role in an organisation, or in its successor; :raises Unknown:. In scope."""
    with holding_roles_of(organisation) as house:
        rows = not_ended().filter(organisation_id=house, user_id=user_id)
        grants = list(rows.select_related("user").order_by("role"))
    if not grants:
        raise Unknown
    return _agent(grants)


def has_second_factor(user: User) -> bool:
    """Say whether a passkey or an authenticator app protects the account."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def tokens_of(user: User) -> list[ApiToken]:
    """Return the tokens in use of an account, in every organisation, the newest first."""
    with scope.as_account(user.id):
        rows = ApiToken.objects.filter(user_id=user.id, revoked_at=None).select_related("organisation")
        return list(rows.order_by("-id"))


def _agent(grants: list[Grant]) -> Agent:
    user = grants[0].user
    ends = [grant.until for grant in grants]
    return Agent(
        id=user.id,
        organisation_id=grants[0].organisation_id,
        name=user.full_name,
        email=user.email,
        roles=frozenset(Role(grant.role) for grant in grants),
        since=min(grant.since for grant in grants),
        until=None if None in ends else max(filter(None, ends)),
        last_login=user.last_login,
    )
