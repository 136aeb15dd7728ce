"""The words of webhooks: what may be told, where an endpoint and a call stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from beffroi.cases.clocks.types import EventKind
from beffroi.kernel.errors import Refusal


class Happening(StrEnum):
    """What may be told; the value is the ``type`` of the message."""

    FILED = "case.filed"
    ACKNOWLEDGED = "case.acknowledged"
    DOCUMENTS_REQUESTED = "case.documents_requested"
    COMPLETED = "case.completed"
    EXTENDED = "case.extended"
    TRANSFERRED = "case.transferred"
    DECIDED = "case.decided"
    NOTIFIED = "case.notified"
    LAPSED = "case.lapsed"
    WITHDRAWN = "case.withdrawn"
    MESSAGE_RECEIVED = "case.message_received"


TEST = "webhook.test"

HAPPENING_LABELS: Mapping[Happening, str] = {
    Happening.FILED: "Demande déposée",
    Happening.ACKNOWLEDGED: "Accusé de réception remis",
    Happening.DOCUMENTS_REQUESTED: "Pièces demandées",
    Happening.COMPLETED: "Dossier complet",
    Happening.EXTENDED: "Délai prolongé",
    Happening.TRANSFERRED: "Demande transmise",
    Happening.DECIDED: "Décision prise",
    Happening.NOTIFIED: "Décision lue par le demandeur",
    Happening.LAPSED: "Décision née du silence",
    Happening.WITHDRAWN: "Demande retirée",
    Happening.MESSAGE_RECEIVED: "Message du demandeur",
}

HAPPENING_OF: Mapping[EventKind, Happening] = {
    EventKind.RECEIVED: Happening.FILED,
    EventKind.ACKNOWLEDGED: Happening.ACKNOWLEDGED,
    EventKind.INCOMPLETE: Happening.DOCUMENTS_REQUESTED,
    EventKind.COMPLETED: Happening.COMPLETED,
    EventKind.EXTENDED: Happening.EXTENDED,
    EventKind.TRANSFERRED: Happening.TRANSFERRED,
    EventKind.DECIDED: Happening.DECIDED,
    EventKind.NOTIFIED: Happening.NOTIFIED,
    EventKind.WITHDRAWN: Happening.WITHDRAWN,
}


class EndpointState(StrEnum):
    """Whether an endpoint is called: ``SUSPENDED`` by us after failures, ``STOPPED`` by its administrator."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    STOPPED = "stopped"


class CallState(StrEnum):
    """Where one call stands; ``FAILED``: every attempt was used."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an administrator wants of an endpoint; no procedure means all of them."""

    label: str
    url: str
    events: tuple[str, ...]
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: a status and the first characters of the body, or why there is none."""

    status: int | None
    text: str = ""
    error: str = ""

    @property
    def taken(self) -> bool:
        """Say whether the other side has taken the message: any 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Say whether the other side wants no more (410)."""
        return self.status == 410


class Unreachable(Refusal):
    """This address is not one that we call."""

    status = 422
