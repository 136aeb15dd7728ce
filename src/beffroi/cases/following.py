"""A person in the middle of a form that changes: told what changes, losing nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.forms.carrying import Aside, carry
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Draft
from beffroi.cases.procedures.difference import Change, Difference, Part, difference
from beffroi.cases.versions import stop_of, version_for_draft
from beffroi.kernel.french import NO_BREAK, written_date
from beffroi.operators import queries as operators

_SEEN_BY_THE_PERSON = frozenset(Part) - {Part.OUTCOME, Part.LETTER, Part.BODY}


@dataclass(frozen=True, slots=True)
class Followed:
    """A draft that moved from one version to another: what to tell the person.

    ``words`` are the changes that concern them; ``aside`` the answers that the new form does not hold;
    ``because`` why the version changed under them ("" when their commune chose so).
    """

    old: int
    new: int
    words: tuple[str, ...]
    aside: tuple[Aside, ...]
    because: str = ""


def followed(*, draft: Draft, on: datetime) -> Followed | None:
    """Move a draft in memory to the version on which it may be filed; None when it is there. In scope.

    :raises NoLongerOffered: no version takes requests any more.
    """
    today = today_of(draft.organisation, on)
    adoption = operators.adoption(draft.organisation, draft.procedure)
    version = version_for_draft(adoption, draft.version, today=today)
    if version == draft.version:
        return None
    old, new = (procedure_of(draft.procedure, each) for each in (draft.version, version))
    carried = carry(old, new, draft.answers, draft.set_aside)
    draft.answers, draft.set_aside = carried.answers, carried.aside
    draft.came_from = draft.came_from or old.version
    draft.version = version
    return _told(draft, difference(old, new))


def story_of(draft: Draft) -> Followed | None:
    """Return what changed since a draft was begun, for its check page; None when it never moved."""
    if draft.came_from is None or draft.came_from == draft.version:
        return None
    old, new = (procedure_of(draft.procedure, each) for each in (draft.came_from, draft.version))
    return _told(draft, difference(old, new))


def _told(draft: Draft, changes: Difference) -> Followed:
    life = stop_of(draft.procedure, changes.old)
    because = ""
    if life is not None and life.stops_on is not None:
        day = written_date(life.stops_on)
        because = f"L’ancien formulaire ne peut plus être envoyé depuis le {day}{NO_BREAK}: "
        because += life.stop_reason
    words, aside = words_for_applicants(changes), tuple(Aside.of(draft.set_aside))
    return Followed(changes.old, changes.new, words, aside, because)


def words_for_applicants(changes: Difference) -> tuple[str, ...]:
    """Return the changes that concern who asks, in words: what only agents do is left out."""
    return tuple(change.says for change in changes.changes if _concerns(change))


def _concerns(change: Change) -> bool:
    return change.part in _SEEN_BY_THE_PERSON and change.attribute != "silence_says_agent"
