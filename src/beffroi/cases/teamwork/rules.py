"""Who acts for whom, who gets a case in a service, what changed between two versions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from uuid import UUID

from beffroi.cases.procedures.conditions import Condition, applies
from beffroi.cases.teamwork.types import Line, StandIn

LONGEST_CHAIN = 5


def who_acts(agent: UUID, absences: Mapping[UUID, StandIn]) -> UUID:
    """Return who gets the work of an agent: their delegate, or the delegate's own, when they are away.

    Where the chain comes back on itself everybody is away: the work stays with the first.
    """
    met, at = {agent}, agent
    for _ in range(LONGEST_CHAIN):
        if at not in absences:
            return at
        at = absences[at].delegate
        if at in met:
            return agent
        met.add(at)
    return at if at not in absences else agent


def chosen_member(members: Sequence[UUID], case_id: UUID) -> UUID | None:
    """Return which member of a service gets a case: spread evenly, and always the same for one case."""
    ordered = sorted(members)
    return ordered[case_id.int % len(ordered)] if ordered else None


def first_match(
    conditions: Sequence[Condition | None], answers: Mapping[str, object], on: date
) -> int | None:
    """Return the place of the first condition that holds for these answers, or None."""
    return next((place for place, when in enumerate(conditions) if applies(when, answers, on)), None)


def compared(old: str, new: str) -> list[Line]:
    """Return the lines of two versions: ``kept``, ``removed`` (in the old one alone), ``added``."""
    before, after = old.splitlines(), new.splitlines()
    told: list[Line] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            told += [Line("kept", text) for text in before[i:j]]
            continue
        told += [Line("removed", text) for text in before[i:j]]
        told += [Line("added", text) for text in after[k:m]]
    return told
