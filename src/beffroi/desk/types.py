"""The words of the desk: kinds of request, states, channels, priorities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal

PROCEDURE = "support/demande"


class Nature(StrEnum):
    """What a request is about: something broken, or something wanted."""

    INCIDENT = "incident"
    REQUEST = "request"


NATURE_LABELS: Mapping[Nature, str] = {
    Nature.INCIDENT: "Incident",
    Nature.REQUEST: "Demande",
}


class Degree(IntEnum):
    """How wide (impact) or how pressing (urgency)."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


IMPACT_LABELS: Mapping[Degree, str] = {
    Degree.HIGH: "Toute la collectivité, ou le public",
    Degree.MEDIUM: "Un service",
    Degree.LOW: "Une personne",
}
URGENCY_LABELS: Mapping[Degree, str] = {
    Degree.HIGH: "Le travail est arrêté",
    Degree.MEDIUM: "Le travail est gêné",
    Degree.LOW: "Cela peut attendre",
}


class Priority(IntEnum):
    """What is done first; the lower comes first."""

    CRITICAL = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


PRIORITY_LABELS: Mapping[Priority, str] = {
    Priority.CRITICAL: "Critique",
    Priority.HIGH: "Haute",
    Priority.NORMAL: "Normale",
    Priority.LOW: "Basse",
}


class Via(StrEnum):
    """How a request reached the desk."""

    WEB = "web"
    MAIL = "mail"
    PHONE = "phone"
    DESK = "desk"


VIA_LABELS: Mapping[Via, str] = {
    Via.WEB: "Espace de la commune",
    Via.MAIL: "Courriel",
    Via.PHONE: "Téléphone",
    Via.DESK: "Ouverte par l’assistance",
}


class Standing(StrEnum):
    """Where a request stands for the desk."""

    NEW = "new"
    OPEN = "open"
    WAITING_MEMBER = "waiting_member"
    WAITING_VENDOR = "waiting_vendor"
    PLANNED = "planned"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"


STANDING_LABELS: Mapping[Standing, str] = {
    Standing.NEW: "Nouvelle",
    Standing.OPEN: "En cours",
    Standing.WAITING_MEMBER: "Attend la commune",
    Standing.WAITING_VENDOR: "Attend le fournisseur",
    Standing.PLANNED: "Intervention prévue",
    Standing.RESOLVED: "Résolue",
    Standing.CLOSED: "Close",
    Standing.MERGED: "Fusionnée",
}
STANDING_COLOURS: Mapping[Standing, str] = {
    Standing.NEW: "to_do",
    Standing.OPEN: "to_do",
    Standing.WAITING_MEMBER: "waiting",
    Standing.WAITING_VENDOR: "waiting",
    Standing.PLANNED: "waiting",
    Standing.RESOLVED: "done",
    Standing.CLOSED: "neutral",
    Standing.MERGED: "neutral",
}
ACTIVE = frozenset(
    {Standing.NEW, Standing.OPEN, Standing.WAITING_MEMBER, Standing.WAITING_VENDOR, Standing.PLANNED}
)


class Link(StrEnum):
    """How two requests hang together."""

    MERGED = "merged"
    SPLIT = "split"
    RELATED = "related"


class Audience(StrEnum):
    """Who reads an article."""

    MEMBERS = "members"
    SOME = "some"
    STAFF = "staff"


AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.MEMBERS: "Tous les membres",
    Audience.SOME: "Certains membres",
    Audience.STAFF: "L’équipe d’assistance",
}


class Intervention(StrEnum):
    """What time was spent on."""

    REMOTE = "remote"
    ON_SITE = "on_site"
    TRAINING = "training"
    PROJECT = "project"


INTERVENTION_LABELS: Mapping[Intervention, str] = {
    Intervention.REMOTE: "À distance",
    Intervention.ON_SITE: "Sur site",
    Intervention.TRAINING: "Formation",
    Intervention.PROJECT: "Projet",
}


class AssetKind(StrEnum):
    """What an asset is."""

    COMPUTER = "computer"
    SCREEN = "screen"
    PRINTER = "printer"
    NETWORK = "network"
    PHONE = "phone"
    OTHER = "other"


ASSET_LABELS: Mapping[AssetKind, str] = {
    AssetKind.COMPUTER: "Ordinateur",
    AssetKind.SCREEN: "Écran",
    AssetKind.PRINTER: "Imprimante",
    AssetKind.NETWORK: "Équipement réseau",
    AssetKind.PHONE: "Téléphone",
    AssetKind.OTHER: "Autre matériel",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of the desk, checked by the action that takes it."""

    subject: str
    description: str
    nature: Nature = Nature.REQUEST
    impact: Degree = Degree.LOW
    urgency: Degree = Degree.MEDIUM
    service: str = ""
    person: str = ""
    email: str = ""
    phone: str = ""
    asset_id: UUID | None = None
    via: Via = Via.WEB
    files: tuple[UUID, ...] = field(default=())
    at: datetime | None = None


class NotNow(Refusal):
    """The state of the request does not allow this."""

    status = 409
