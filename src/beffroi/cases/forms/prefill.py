"""Answers known beforehand: from the address of the page, or from an earlier request of the same person.

They are proposals: the person sees them and may change them. Nothing is ever agreed to, signed or sent so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from beffroi.cases.forms.inputs import read_inputs
from beffroi.cases.forms.types import Answers, Mistake, RawAnswers, Setting
from beffroi.cases.forms.values import check_value
from beffroi.cases.procedures.conditions import is_filled
from beffroi.cases.procedures.field_rules import NEVER_PREFILLED
from beffroi.cases.procedures.types import Field, Kind, Procedure

# What must be given again each time.
_NEVER_TAKEN_OVER = frozenset({Kind.CONSENT, Kind.SIGNATURE, Kind.COMPUTED, Kind.EXPLANATION})


def from_query(procedure: Procedure, query: RawAnswers, *, on: date | None = None) -> dict[str, Any]:
    """Return the answers that the address of the page proposes, clean.

    Only questions that say ``prefill = true`` take part, under the names of their inputs (``surface=12``,
    ``debut=2027-03-01``, ``terrain-postcode=69200``); what is wrong or unknown is left out without a word.
    """
    found: dict[str, Any] = {}
    for _, field in procedure.fields():
        if field.prefill and field.kind not in NEVER_PREFILLED:
            _keep(field, _typed(field, query), on, found)
    return found


def from_earlier(
    procedure: Procedure, earlier: Procedure, answers: Answers, *, on: date | None = None
) -> dict[str, Any]:
    """Return the answers of an earlier request that this form can take over, clean.

    A question is the same when its stable identity and its kind are; an answer that it no longer accepts is
    left out. The caller has made sure that both requests are of the same person.
    """
    known = {field.id: field.kind for _, field in earlier.fields()}
    found: dict[str, Any] = {}
    for _, field in procedure.fields():
        if known.get(field.id) is field.kind and field.kind not in _NEVER_TAKEN_OVER:
            _keep(field, answers.get(field.id), on, found)
    return found


def _typed(field: Field, query: Mapping[str, Any]) -> Any:
    try:
        return read_inputs(field, query)
    except Mistake:
        return None


def _keep(field: Field, value: Any, on: date | None, found: dict[str, Any]) -> None:
    try:
        clean = None if value is None else check_value(field, value, Setting(on))
    except Mistake:
        return
    if is_filled(clean):
        found[field.id] = clean
