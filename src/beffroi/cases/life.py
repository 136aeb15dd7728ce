"""The life of published versions: on which a request is made, and what a newer one asks of cases. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beffroi.cases.types import MigrationPolicy


class Standing(StrEnum):
    """Where a published version stands on a day."""

    PUBLISHED = "published"
    RETIRED = "retired"
    STOPPED = "stopped"


STANDING_LABELS = {
    Standing.PUBLISHED: ("Publiée", "Les communes peuvent la proposer."),
    Standing.RETIRED: ("Retirée", "Aucune demande nouvelle ; celles en cours continuent."),
    Standing.STOPPED: ("Arrêtée", "Même un brouillon commencé ne peut plus être envoyé."),
}

POLICY_LABELS = {
    MigrationPolicy.STAY: (
        "Les demandes en cours gardent leur version",
        "Rien n’est proposé aux agents.",
    ),
    MigrationPolicy.OFFER: (
        "Proposer aux agents de faire passer les demandes",
        "L’agent voit qu’une version plus récente existe. Il choisit.",
    ),
    MigrationPolicy.REQUIRE: (
        "Exiger le passage avant la décision",
        "La décision attend que la demande passe, ou qu’un agent écrive pourquoi elle reste.",
    ),
}

_STRENGTH = (MigrationPolicy.STAY, MigrationPolicy.OFFER, MigrationPolicy.REQUIRE)


@dataclass(frozen=True, slots=True)
class Life:
    """One published version: ``stops_on`` is the first day on which not even a draft can be filed."""

    version: int
    policy: MigrationPolicy = MigrationPolicy.STAY
    retired: bool = False
    stops_on: date | None = None
    stop_reason: str = ""

    def standing(self, today: date | None) -> Standing:
        """Return where the version stands; without a day, hard stops are not looked at."""
        if today is not None and self.stops_on is not None and self.stops_on <= today:
            return Standing.STOPPED
        return Standing.RETIRED if self.retired else Standing.PUBLISHED


def version_to_offer(adopted: int, lives: Sequence[Life], today: date | None) -> int | None:
    """Return the version on which a request begins, or None when none takes requests any more.

    It is the one that the organisation follows as long as it takes requests, else the latest one that does: a
    retired version leaves no portal without its procedure.
    """
    taking = {life.version for life in lives if life.standing(today) is Standing.PUBLISHED}
    if adopted in taking:
        return adopted
    return max((version for version in taking if version > adopted), default=None)


def version_to_file(begun: int, adopted: int, lives: Sequence[Life], today: date | None) -> int | None:
    """Return the version on which a draft may be filed: its own while it may be, else that of a new request.

    A draft outlives the retirement of its version, never its hard stop; and it follows its organisation.
    """
    own = next((life for life in lives if life.version == begun), None)
    if begun == adopted and own is not None and own.standing(today) is not Standing.STOPPED:
        return begun
    return version_to_offer(adopted, lives, today)


@dataclass(frozen=True, slots=True)
class Newer:
    """What newer versions ask of a case: the latest one, and the strongest policy that any of them states."""

    version: int
    policy: MigrationPolicy


def newer_than(version: int, lives: Sequence[Life]) -> Newer | None:
    """Return what the versions after this one ask of its cases, or None when they ask nothing."""
    later = [life for life in lives if life.version > version and not life.retired]
    if not later:
        return None
    strongest = max((life.policy for life in later), key=_STRENGTH.index)
    if strongest is MigrationPolicy.STAY:
        return None
    return Newer(max(life.version for life in later), strongest)
