"""The words of the catalogue: kinds of services, maturity, why one is not eligible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from beffroi.kernel.errors import Refusal


class ServiceKind(StrEnum):
    """What a service is."""

    PACK = "pack"
    HOSTED_APPLICATION = "hosted_application"
    DEVICE = "device"
    TRAINING = "training"
    DPO = "dpo"
    OTHER = "other"


class Maturity(StrEnum):
    """How far a service has come; st-deploycenter's words."""

    ALPHA = "alpha"
    BETA = "beta"
    STABLE = "stable"
    ENDING = "ending"


class Outcome(StrEnum):
    """What the operator answers to a wish."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class WishState(StrEnum):
    """What a member says of its own wish."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Use:
    """A service in use by a beneficiary on a day: what contributions count.

    ``quantity`` in ``unit`` (seats, days, acts…); ``since`` is the first day of the interval in force.
    ``adopted``: it comes from the adoption of a pack, and stands nowhere else.
    """

    member: UUID
    siren: str
    name: str
    service: UUID
    code: str
    quantity: int
    unit: str
    since: date
    until: date | None
    entitlements: Mapping[str, Any] = field(default_factory=dict)
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a service asks of who wants it: codes of services and of a competence, bounds of population."""

    required: tuple[str, ...] = ()
    competence: str = ""
    smallest: int | None = None
    largest: int | None = None
    ending: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who wants a service, on a day: what it uses, which competences it holds, how many inhabitants."""

    population: int
    using: frozenset[str]
    competences: frozenset[str]
    in_force: bool = True


KIND_LABELS: Mapping[ServiceKind, str] = {
    ServiceKind.PACK: "Démarches en ligne",
    ServiceKind.HOSTED_APPLICATION: "Application métier hébergée",
    ServiceKind.DEVICE: "Équipement",
    ServiceKind.TRAINING: "Formation",
    ServiceKind.DPO: "Délégué à la protection des données",
    ServiceKind.OTHER: "Autre service",
}
MATURITY_LABELS: Mapping[Maturity, tuple[str, str]] = {
    Maturity.ALPHA: ("En essai", "soon"),
    Maturity.BETA: ("En rodage", "waiting"),
    Maturity.STABLE: ("Établi", "done"),
    Maturity.ENDING: ("S’arrête", "late"),
}


class NotEligible(Refusal):
    """The rules of the service are not met."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
