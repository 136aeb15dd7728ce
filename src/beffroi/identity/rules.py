"""Which roles may be given where, and how an API token is written. Pure."""

from __future__ import annotations

import hashlib
from uuid import UUID

from beffroi.operators.types import Kind
from beffroi.tenancy.types import PERSONS, Role

OPERATOR_ROLES = frozenset({Role.SERVICE_DESK, Role.OPERATOR_ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.COMMUNE_ADMINISTRATOR, Role.OPERATOR_ADMINISTRATOR})
TOKEN_PREFIX = "bfr"  # noqa: S105 - the public beginning of every token, so that leak scanners know it


def grantable(kind: Kind | str, held: frozenset[Role]) -> tuple[Role, ...]:
    """Return the roles that the holder of ``held`` may give in this kind of organisation, in order.

    The operator's own roles only make sense in an operator: a commune that gave them could admit members.
    And only an operator administrator (or the system) makes another one. Nobody gives the role of visitor: an
    access that the commune granted for a time does.
    """
    refused = frozenset({Role.VISITOR}) | (frozenset() if Kind(kind) is Kind.OPERATOR else OPERATOR_ROLES)
    if not held & {Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}:
        refused |= {Role.OPERATOR_ADMINISTRATOR}
    return tuple(role for role in Role if role in PERSONS - refused)


def token_text(organisation_id: UUID, secret: str) -> str:
    """Return the clear token: it names its organisation, so that nothing is read across organisations."""
    return f"{TOKEN_PREFIX}_{organisation_id.hex}_{secret}"


def token_organisation(token: str) -> UUID | None:
    """Return the organisation that a token names, or None when the text is no token."""
    prefix, _, rest = token.partition("_")
    hexadecimal, separator, secret = rest.partition("_")
    if prefix != TOKEN_PREFIX or not separator or not secret or len(hexadecimal) != 32:
        return None
    try:
        return UUID(hex=hexadecimal)
    except ValueError:
        return None


def token_digest(token: str) -> str:
    """Return the SHA-256 kept instead of the token. The secret is random and long: no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer(header: str | None) -> str:
    """Return the token of an ``Authorization: Bearer`` header, or an empty text."""
    scheme, _, token = (header or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
