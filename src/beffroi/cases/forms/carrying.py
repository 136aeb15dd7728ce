"""What becomes of answers when the form changes under them: each is kept, in its place or aside. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.cases.forms.summary import display
from beffroi.cases.forms.types import Answers, Mistake
from beffroi.cases.forms.values import check_value
from beffroi.cases.procedures.types import Field, Procedure

GONE = "Cette question n’est plus posée."
OTHERWISE = "Cette question est posée autrement : répondez-y de nouveau."


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer that the new form does not hold: its question, the answer as it was written, and why."""

    field: str
    label: str
    text: str
    why: str

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> list[Aside]:
        """Return the answers kept aside, from what ``Carried.aside`` keeps in JSON."""
        return [cls(each, told["label"], told["text"], told["why"]) for each, told in sorted(kept.items())]


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers in the new form, and those aside: ``{field: {label, text, why, value}}`` (JSON)."""

    answers: dict[str, Any]
    aside: dict[str, dict[str, Any]]


def carry(
    old: Procedure, new: Procedure, answers: Answers, aside: Mapping[str, Any] | None = None
) -> Carried:
    """Return the answers to ``old`` as ``new`` holds them; what it does not hold goes aside, never away.

    An answer set aside earlier comes back when its question does. Names that no version knows are left
    as they are: they belong to the caller.
    """
    before = {field.id: field for _page, field in old.fields() if field.asks}
    after = {field.id: field for _page, field in new.fields() if field.asks}
    kept: dict[str, Any] = {}
    left: dict[str, dict[str, Any]] = dict(aside or {})
    for name, value in answers.items():
        if name not in before or holds(after.get(name), value):
            kept[name] = value
        else:
            left[name] = _told(before[name], value, GONE if name not in after else OTHERWISE)
    for name in [each for each in left if each not in kept and holds(after.get(each), left[each]["value"])]:
        kept[name] = left.pop(name)["value"]
    return Carried(kept, left)


def holds(field: Field | None, value: Any) -> bool:
    """Say whether a clean answer is still one for this question."""
    if field is None:
        return False
    try:
        check_value(field, value)
    except (Mistake, TypeError, ValueError, KeyError, AttributeError):
        return False
    return True


def _told(field: Field, value: Any, why: str) -> dict[str, Any]:
    return {"label": field.label, "text": display(field, value), "why": why, "value": value}
