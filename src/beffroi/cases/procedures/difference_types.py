"""The words of a difference between two versions of a procedure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a change means for the person who fills in the form and for the agent who examines the case."""

    WORDING = "wording"  # only words change: nobody has anything to do
    OPTIONAL = "optional"  # something new may be said, or a rule is relaxed
    REQUIRED = "required"  # something must be answered, joined or answered again
    REMOVED = "removed"  # something is no longer asked or offered
    LAW = "law"  # time, silence, appeals or personal data: what the texts say has changed


EFFECT_LABELS = {
    Effect.WORDING: "Rédaction",
    Effect.OPTIONAL: "Facultatif",
    Effect.REQUIRED: "Obligatoire",
    Effect.REMOVED: "Retiré",
    Effect.LAW: "Droit",
}


class Deed(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class Part(StrEnum):
    """What a change is about."""

    PROCEDURE = "procedure"
    PAGE = "page"
    FIELD = "field"
    OPTION = "option"
    PIECE = "piece"
    OUTCOME = "outcome"
    LETTER = "letter"
    BODY = "body"
    CHECK = "check"
    ELIGIBILITY = "eligibility"
    CLOCK = "clock"
    EXTENSION = "extension"
    APPEAL = "appeal"
    PRIVACY = "privacy"


_HARMLESS = frozenset({Effect.WORDING, Effect.OPTIONAL, Effect.REMOVED})
_OF_THE_AGENT = frozenset({Part.OUTCOME, Part.LETTER, Part.BODY})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes: ``identity`` is stable across versions, ``says`` is for a secretary.

    ``attribute`` is empty when the part itself was added, removed or moved.
    """

    part: Part
    deed: Deed
    identity: str
    attribute: str
    effect: Effect
    says: str

    @property
    def harmless_for_drafts(self) -> bool:
        """Whether a person in the middle of the form has nothing to do nor to learn."""
        return self.effect in _HARMLESS or self.part in _OF_THE_AGENT

    @property
    def harmless_for_cases(self) -> bool:
        """Whether a case under way may move to the new version without anybody being asked anything."""
        fewer_decisions = self.part is Part.OUTCOME and self.deed is Deed.REMOVED
        return self.effect in _HARMLESS and not fewer_decisions

    @property
    def moves_dates(self) -> bool:
        """Whether the dates of a case would not be the same under the new version."""
        return self.effect is Effect.LAW and self.part in {Part.CLOCK, Part.EXTENSION}


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changes from one version to another, in the order of the document."""

    old: int
    new: int
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.changes)

    @property
    def harmless_for_drafts(self) -> bool:
        """Whether no change concerns a person in the middle of the form."""
        return all(change.harmless_for_drafts for change in self.changes)

    @property
    def harmless_for_cases(self) -> bool:
        """Whether a case under way may move as it stands."""
        return all(change.harmless_for_cases for change in self.changes)

    @property
    def moves_dates(self) -> bool:
        """Whether the law's time changes: then a case filed before keeps its version."""
        return any(change.moves_dates for change in self.changes)

    def names(self, deed: Deed) -> frozenset[tuple[Part, str]]:
        """Return the parts that were added, removed, moved or changed."""
        return frozenset((each.part, each.identity) for each in self.changes if each.deed is deed)


def in_words(difference: Difference) -> list[str]:
    """Return the changes as sentences, in the order of the document."""
    return [change.says for change in difference.changes]
