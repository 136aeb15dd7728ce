"""A procedure that nobody has written yet: its first draft, begun from one that stands."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from beffroi.cases import catalogue
from beffroi.cases.models import ProcedureDraft
from beffroi.cases.procedures.writing import numbered, to_toml
from beffroi.cases.publishing import publisher_of
from beffroi.cases.versions import lives
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

_PACK, _CODE = re.compile(r"[a-z][a-z0-9_]{1,39}"), re.compile(r"[a-z][a-z0-9-]{1,49}")
LONGEST_TITLE = 120


@action("cases.draft_version")
def begin_procedure(
    *, organisation: Organisation, pack: str, code: str, title: str, like: str, by: Actor, on: datetime
) -> ProcedureDraft:
    """Begin a new procedure from the document of a published one: clock, privacy and letters included.

    :param like: reference ("pack/code") of the procedure whose document is taken up.
    :raises Invalid: a name that cannot be used, or is taken; :raises Unknown: no procedure to begin from.
    """
    reference = _free(organisation, pack, code)
    stored = json.loads(catalogue.latest(like).canonical)
    note(reference=reference, like=like)
    return ProcedureDraft.objects.create(
        organisation=organisation,
        reference=reference,
        based_on=0,
        source=numbered(to_toml(_renamed(stored["document"], code, title)), 1),
        files={**stored.get("letters", {}), **stored.get("lists", {})},
        updated_at=on,
        updated_by=by.name,
    )


def _renamed(document: dict[str, Any], code: str, title: str) -> dict[str, Any]:
    told = clean_line(title)[:LONGEST_TITLE]
    if not told:
        _refuse("title", "Écrivez le titre que les habitants liront.")
    return {**document, "procedure": {**document["procedure"], "code": code, "title": told}}


def _free(organisation: Organisation, pack: str, code: str) -> str:
    """Return the reference of a new procedure, once its names can be used and are free."""
    if not _PACK.fullmatch(pack):
        _refuse(
            "pack", "Écrivez le nom de la famille en minuscules, sans accent ni espace : « vie_scolaire »."
        )
    if not _CODE.fullmatch(code):
        _refuse("code", "Écrivez le code en minuscules, sans accent : « inscription-scolaire ».")
    reference = f"{pack}/{code}"
    drafted = ProcedureDraft.objects.filter(organisation=organisation, reference=reference).exists()
    if drafted or lives(reference):
        _refuse("code", "Une démarche porte déjà ce code. Choisissez-en un autre.")
    if any(publisher_of(each.reference) != organisation.id for each in catalogue.of_pack(pack)):
        _refuse("pack", "Cette famille est celle d’un autre opérateur. Choisissez-en une autre.")
    return reference


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})
