"""The words of operators and members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from beffroi.kernel.errors import Refusal


class Kind(StrEnum):
    """What an organisation is."""

    OPERATOR = "operator"
    COMMUNE = "commune"
    EPCI = "epci"
    CCAS = "ccas"


class Standing(StrEnum):
    """How an organisation stands towards its operator: a member votes and pays, a beneficiary is served."""

    MEMBER = "member"
    BENEFICIARY = "beneficiary"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An organisation to admit: what the territory knows of it."""

    siren: str
    kind: Kind
    name: str
    slug: str
    commune_code: str
    department: str
    postcode: str
    population: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure to adopt: reference "pack/code" and the version that the adoption follows."""

    procedure: str
    version: int


@dataclass(frozen=True, slots=True)
class Published:
    """A published procedure that may be adopted: reference "pack/code", latest version."""

    reference: str
    version: int
    title: str
    topic: str

    @property
    def offer(self) -> Offer:
        """What adopting it follows."""
        return Offer(self.reference, self.version)


@dataclass(frozen=True, slots=True)
class Change:
    """What following a newer version would do, in sentences.

    ``changes``: what upstream changes; ``kept``: what the organisation set and keeps; ``conflicts``: what it
    set and must choose again.
    """

    changes: Sequence[str]
    kept: Sequence[str]
    conflicts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Admission:
    """What a bulk admission did: organisations admitted, those that stood already, adoptions asked for."""

    admitted: int
    already: int
    adopted: int

    def __add__(self, other: Admission) -> Admission:
        """Add two counts."""
        return Admission(
            self.admitted + other.admitted, self.already + other.already, self.adopted + other.adopted
        )


class UnknownOrganisation(Refusal):
    """No organisation carries this SIREN."""

    status = 404

    def __init__(self, siren: str) -> None:
        super().__init__(f"Aucune organisation ne porte le SIREN {siren} ici. Vérifiez le numéro.")


Offers = Sequence[Offer]
