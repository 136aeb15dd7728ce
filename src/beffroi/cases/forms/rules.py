"""Rules over several answers: checks between them, and what makes a request hopeless before it begins."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from beffroi.cases.forms.types import Answers
from beffroi.cases.forms.visibility import visible_answers
from beffroi.cases.procedures.conditions import (
    All,
    AnyOf,
    Condition,
    Filled,
    Not,
    applies,
    fields_read,
)
from beffroi.cases.procedures.expressions import names_read
from beffroi.cases.procedures.types import Check, Eligibility, Field, Page, Procedure


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a request has no chance: the sentence, what to do instead, its legal source, the questions read."""

    rule: str
    message: str
    instead: str
    source: str
    blocks: bool
    fields: tuple[str, ...]


def eligibility(procedure: Procedure, answers: Answers, *, on: date | None = None) -> list[Reason]:
    """Return why these answers leave the request no chance; a rule whose answers lack says nothing yet.

    For the screens before the form: ask ``eligibility_questions``, show the reasons, keep the answers as the
    first ones of the draft.
    """
    seen = visible_answers(procedure, answers, on)
    return [
        Reason(rule.id, rule.message, rule.instead, rule.source, rule.blocks, _fields(rule))
        for rule in procedure.eligibility
        if _fails(rule, seen, on)
    ]


def eligibility_questions(procedure: Procedure) -> list[tuple[Page, Field]]:
    """Return the questions that the rules of eligibility read, and those that make them visible, in order."""
    wanted = {name for rule in procedure.eligibility for name in fields_read(rule.holds)}
    found: list[tuple[Page, Field]] = []
    for page, field in reversed(list(procedure.fields())):
        if field.id in wanted:
            wanted.update((*fields_read(page.when), *fields_read(field.when), *names_read(field.compute)))
            found.append((page, field))
    return found[::-1]


def useful_questions(
    procedure: Procedure, answers: Answers, seen: Collection[str]
) -> list[tuple[Page, Field]]:
    """Return the questions of eligibility but those of rules that can no longer speak.

    ``seen`` are the visible questions. A rule is silent for good once the answers hide a question that it reads:
    whoever asks for an act open to all is not asked when the person was born before the form begins.
    """
    hidden = {
        field.id
        for page, field in procedure.fields()
        if field.id not in seen
        and all(name in answers for name in (*fields_read(page.when), *fields_read(field.when)))
    }
    rules = tuple(rule for rule in procedure.eligibility if hidden.isdisjoint(compared(rule.holds)))
    return eligibility_questions(replace(procedure, eligibility=rules))


def failed_checks(
    procedure: Procedure, seen: Mapping[str, Any], *, on: date | None = None
) -> Iterator[Check]:
    """Yield the checks that these visible answers contradict."""
    return (check for check in procedure.checks if _fails(check, seen, on))


def page_errors(procedure: Procedure, page: Page, seen: Mapping[str, Any], on: date | None) -> dict[str, str]:
    """Return the errors of the checks complete on this page: the last question that they read stands there.

    A check that points at an earlier page points here at the last question that it reads.
    """
    if not procedure.checks:
        return {}
    own = {field.id for field in page.fields}
    later = _later(procedure, page)
    errors: dict[str, str] = {}
    for check in procedure.checks:
        read = [*fields_read(check.holds), *fields_read(check.when), check.field]
        here = [name for name in read if name in own]
        if here and not later.intersection(read) and _fails(check, seen, on):
            errors.setdefault(check.field if check.field in own else here[-1], check.message)
    return errors


def _later(procedure: Procedure, page: Page) -> set[str]:
    rank = next((rank for rank, each in enumerate(procedure.pages) if each.id == page.id), 0)
    return {field.id for each in procedure.pages[rank + 1 :] for field in each.fields}


def _fails(rule: Check | Eligibility, seen: Mapping[str, Any], on: date | None) -> bool:
    when = rule.when if isinstance(rule, Check) else None
    if not _all_there(rule.holds, seen) or not applies(when, seen, on):
        return False
    return not applies(rule.holds, seen, on)


def _all_there(condition: Condition, seen: Collection[str]) -> bool:
    return all(name in seen for name in compared(condition))


def compared(condition: Condition) -> Iterator[str]:
    """Yield the questions to answer before the condition is judged: all but those of ``filled``."""
    match condition:
        case Filled():
            return
        case All(inner) | AnyOf(inner):
            for each in inner:
                yield from compared(each)
        case Not(inner_condition):
            yield from compared(inner_condition)
        case _:
            yield from fields_read(condition)


def _fields(rule: Eligibility) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fields_read(rule.holds)))
