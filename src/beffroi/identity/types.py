"""The words of identity: an agent as colleagues see them, and the refusals of this storey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from beffroi.kernel.errors import Refusal
from beffroi.tenancy.types import Role


@dataclass(frozen=True, slots=True)
class Agent:
    """A person with roles in one organisation, as colleagues see them. ``until``: first day without any."""

    id: UUID
    organisation_id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    since: date
    until: date | None
    last_login: datetime | None


class AlreadyEnrolled(Refusal):
    """The person holds roles here already."""

    def __init__(self) -> None:
        message = "Cette personne a déjà un rôle ici. Modifiez ses rôles dans la liste des agents."
        super().__init__(message, field_errors={"email": message})


class NoRole(Refusal):
    """An agent without any role would be nobody."""

    def __init__(self) -> None:
        message = "Choisissez au moins un rôle."
        super().__init__(message, field_errors={"roles": message})


class RoleNotForHere(Refusal):
    """The role makes no sense in this kind of organisation."""

    def __init__(self) -> None:
        message = "Ce rôle ne peut pas être donné dans cette organisation. Choisissez un rôle de la liste."
        super().__init__(message, field_errors={"roles": message})


class LastAdministrator(Refusal):
    """Somebody must be able to administer the organisation."""

    def __init__(self) -> None:
        message = "C’est le dernier administrateur. Donnez d’abord ce rôle à une autre personne."
        super().__init__(message, field_errors={"roles": message})


class SecondFactorMissing(Refusal):
    """The door to real cases stays shut until a passkey or an authenticator app is set up."""

    status = 403

    def __init__(self) -> None:
        super().__init__("Ajoutez d’abord une clé d’accès ou une application à votre compte.")
