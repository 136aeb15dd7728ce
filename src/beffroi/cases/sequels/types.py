"""The words of what follows: what a person may ask after silence, and what an answer does to appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beffroi.cases.clocks.types import Certainty


class SequelKind(StrEnum):
    """What a person asks of a decision born of silence."""

    REASONS = "reasons"
    ATTESTATION = "attestation"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What silence has left to ask for: dates are civil dates of the commune.

    ``ask_until``: last day on which the reasons may surely be asked; None: no delay of appeal binds the person.
    ``due_on``: last day for the answer, once asked.
    """

    granted: bool
    attested: bool = False
    asked_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    ask_until: date | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A sentence on a right, with its text and how sure we are of it."""

    says: str
    source: str
    certainty: Certainty
