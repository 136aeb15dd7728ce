"""The words of opinions: where one stands, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class OpinionState(StrEnum):
    """Where a request for an opinion stands; « late » is read from its date, not written."""

    ASKED = "asked"
    REMINDED = "reminded"
    GIVEN = "given"
    CANCELLED = "cancelled"


AWAITED = frozenset({OpinionState.ASKED, OpinionState.REMINDED})


class Verdict(StrEnum):
    """What an opinion says."""

    FAVOURABLE = "favourable"
    RESERVES = "reserves"
    UNFAVOURABLE = "unfavourable"
    NO_OPINION = "no_opinion"


VERDICT_LABELS: Mapping[Verdict, str] = {
    Verdict.FAVOURABLE: "Favorable",
    Verdict.RESERVES: "Favorable avec réserves",
    Verdict.UNFAVOURABLE: "Défavorable",
    Verdict.NO_OPINION: "Sans avis",
}


class Source(StrEnum):
    """How an opinion came back."""

    SCREEN = "screen"
    LINK = "link"
    PAPER = "paper"
