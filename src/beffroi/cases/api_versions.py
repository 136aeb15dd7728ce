"""A newer version of a procedure, through the API: what it asks of a case, moving it, keeping it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from beffroi.cases import catalogue, moving, versions
from beffroi.cases.api_schemas import KeepVersionIn, MigrateIn
from beffroi.cases.forms.schema import json_schema
from beffroi.cases.models import Case
from beffroi.cases.procedures.difference import in_words
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Actor


def pending(case: Case, *, on: datetime, for_applicant: bool) -> dict[str, Any] | None:
    """Return what a newer version asks of a case, or None. In scope.

    ``questions`` are the JSON Schemas of what is still to be answered, by identity; the reason why a case keeps
    its version is the agents' own.
    """
    found = versions.pending(case)
    if found is None:
        return None
    told = {
        "version": found.newer.version,
        "policy": found.newer.policy.value,
        "blocks": found.blocks or None,
        "moves_dates": found.difference.moves_dates,
        "changes": in_words(found.difference),
        "questions": _questions(case, found.newer.version, on=on),
    }
    return told if for_applicant else {**told, "kept": found.kept.reason if found.kept else None}


def _questions(case: Case, version: int, *, on: datetime) -> dict[str, Any]:
    asked = [field.id for _page, field in moving.new_questions(case, on=on)]
    if not asked:
        return {}
    properties = json_schema(catalogue.procedure(case.procedure, version))["properties"]
    return {name: properties[name] for name in asked}


def migrate(case: Case, told: MigrateIn, *, by: Actor, on: datetime) -> None:
    """Move a case; :raises Invalid: an answer lacks or is wrong, named ``answers.<question>``."""
    try:
        moving.migrate_case(case=case, answers=told.answers, by=by, on=on)
    except Invalid as refusal:
        errors = {f"answers.{name}": text for name, text in refusal.field_errors.items()}
        raise Invalid(refusal.message, field_errors=errors) from refusal


def keep(case: Case, told: KeepVersionIn, *, by: Actor, on: datetime) -> None:
    """Keep the version of a case, with a reason."""
    moving.keep_version(case=case, reason=told.reason, by=by, on=on)
