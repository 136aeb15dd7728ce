"""The questions that a newer version asks of a case under way: shown, read, and the case moved once they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from beffroi.cases import catalogue, moving, versions
from beffroi.cases.forms.inputs import read_inputs
from beffroi.cases.forms.showing import question
from beffroi.cases.forms.types import Mistake
from beffroi.cases.forms.values import check_value
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Field, Procedure
from beffroi.cases.types import NotLawful
from beffroi.cases.web.showing import kept_inputs
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.words import gettext as _
from beffroi.tenancy.types import Actor

SHOWN, VERSION = "_shown", "_version"
Inputs = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """What a newer version asks of a case, with what was typed; ``questions`` as components take them."""

    version: int
    questions: list[dict[str, Any]]
    shown: str
    errors: list[dict[str, str]]

    @property
    def version_text(self) -> str:
        """The number of the version, for a sentence."""
        return str(self.version)


def asks(case: Case, *, on: datetime) -> bool:
    """Say whether a newer version waits for answers that the applicant can give. In scope."""
    pending = versions.pending(case)
    if pending is None or pending.difference.moves_dates:
        return False
    return bool(moving.new_questions(case, on=on))


def form(
    case: Case, *, on: datetime, posted: QueryDict | None = None, refusal: Refusal | None = None
) -> Form:
    """Return the questions to answer before a case moves, with errors in their place. In scope.

    :raises NotLawful: nothing newer is proposed.
    """
    procedure, seen = _newer(case), _seen(posted)
    errors = dict(refusal.field_errors) if refusal else {}
    asked = {field.id for _page, field in moving.new_questions(case, on=on)}
    fields = _fields(procedure, asked | seen | {_question(name, procedure) for name in errors})
    inputs = _posted(posted) if posted else _kept(fields, case.answers)
    # A question that an answer has just called for is asked: it is not wrong yet.
    errors = {name: text for name, text in errors.items() if _question(name, procedure) in seen}
    today = today_of(case.organisation, on)
    shown = [question(field, inputs, errors, answers=case.answers, on=today) for field in fields]
    return Form(procedure.version, shown, " ".join(each.id for each in fields), _listed(errors, fields))


def move(case: Case, posted: QueryDict, *, by: Actor, on: datetime) -> None:
    """Move a case with the answers typed to the questions shown.

    :raises Invalid: an answer lacks or is wrong; ``field_errors`` by input.
    :raises NotLawful: nothing newer is proposed, or a still newer version has come since.
    """
    procedure = _newer(case)
    if posted.get(VERSION, "") != str(procedure.version):
        raise NotLawful(
            _("Une autre version est parue depuis l’ouverture de cette page. Relisez ce qui change.")
        )
    answers = _read(_fields(procedure, _seen(posted)), _posted(posted))
    try:
        moving.migrate_case(case=case, by=by, on=on, answers=answers)
    except moving.Unanswered as lacking:
        errors = {name.replace(".", "-"): text for name, text in lacking.field_errors.items()}
        raise Invalid(lacking.message, field_errors=errors) from lacking


def _newer(case: Case) -> Procedure:
    pending = versions.pending(case)
    if pending is None:
        raise NotLawful(_("Aucune version plus récente n’est proposée pour cette demande."))
    return catalogue.procedure(case.procedure, pending.newer.version)


def _fields(procedure: Procedure, names: set[str]) -> list[Field]:
    return [field for _page, field in procedure.fields() if field.asks and field.id in names]


def _seen(posted: QueryDict | None) -> set[str]:
    return set(posted.get(SHOWN, "").split()) if posted else set()


def _posted(posted: QueryDict) -> Inputs:
    return {name: [str(each).replace("\0", "") for each in values] for name, values in posted.lists()}


def _kept(fields: list[Field], answers: Mapping[str, Any]) -> Inputs:
    return {name: value for field in fields for name, value in kept_inputs(field, answers).items()}


def _read(fields: list[Field], raw: Inputs) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        try:
            typed = read_inputs(field, raw)
            if typed is not None:
                answers[field.id] = check_value(field, typed)
        except Mistake as mistake:
            errors |= mistake.errors(field.id, "-")
    if errors:
        raise Invalid(_("Corrigez les réponses signalées."), field_errors=errors)
    return answers


def _question(name: str, procedure: Procedure) -> str:
    """Return the question that an input belongs to: "date-naissance" for "date-naissance-day"."""
    known = (field.id for _page, field in procedure.fields())
    return max((each for each in known if f"{name}-".startswith(f"{each}-")), key=len, default="")


def _listed(errors: Mapping[str, str], fields: list[Field]) -> list[dict[str, str]]:
    """Return the errors for the summary at the top, in the order of the questions."""
    ordered = (name for field in fields for name in errors if f"{name}-".startswith(f"{field.id}-"))
    return [{"text": errors[name], "field": name} for name in dict.fromkeys(ordered)]
