"""All that hangs from a case, whatever app or later version added it: found through Django's own relations.

A row that points to a case goes with it, unless somebody says otherwise: forgetting a table would keep
personal data.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, ManyToOneRel, Model, QuerySet
from django.db.models.deletion import Collector

from beffroi.cases.models import Case
from beffroi.documents.models import StoredFile


def dependents() -> list[ForeignKey[Any, Any]]:
    """Return the foreign keys by which rows of any model belong to a case; what points to others is first."""
    relations = Case._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's own way to ask
    left = [each.field for each in relations if isinstance(each, ManyToOneRel)]
    ordered: list[ForeignKey[Any, Any]] = []
    while left:
        free = next((each for each in left if not _pointed_at(each.model, left)), left[0])
        left.remove(free)
        ordered.append(free)
    return ordered


def _pointed_at(model: type[Model], keys: list[ForeignKey[Any, Any]]) -> bool:
    others = {each.model for each in keys} - {model}
    return any(field.related_model is model for other in others for field in other._meta.concrete_fields)  # noqa: SLF001


def rows_of(case: Case) -> Iterator[QuerySet[Any]]:
    """Yield the rows that belong to a case, model after model."""
    for field in dependents():
        yield field.model._base_manager.filter(**{field.name: case})  # noqa: SLF001 - in the open scope


def file_ids(case: Case) -> set[UUID]:
    """Return the files that a case names, directly or through rows of its own (a message, a mail)."""
    found: set[UUID] = set()
    for model, rows in _collected(case):
        for field in _file_keys(model):
            found |= {getattr(row, field.attname) for row in rows} - {None}
    return found


def _file_keys(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    fields = model._meta.concrete_fields  # noqa: SLF001
    return [each for each in fields if isinstance(each, ForeignKey) and each.related_model is StoredFile]


def _collected(case: Case) -> Iterator[tuple[type[Model], Any]]:
    """Yield what goes with a case: its rows, and the rows that go with those."""
    for belonging in rows_of(case):
        collector = Collector(using=belonging.db, origin=belonging)
        collector.collect(belonging)
        yield from collector.data.items()
        for rows in collector.fast_deletes:
            yield rows.model, rows


def remove(case: Case, *, but: type[Model] | None = None) -> Counter[str]:
    """Delete the rows that belong to a case, those of one model excepted; return how many went, by model."""
    gone: Counter[str] = Counter()
    for rows in rows_of(case):
        if rows.model is not but:
            gone.update(rows.delete()[1])
    return gone


def digest_of(case: Case) -> str:
    """Return the SHA-256 of a case as it stands: its row, its ledger, its papers and the prints of its files.

    The salt of the case is in it: nobody guesses who asked by trying names.
    """
    told = {
        "case": Case.objects.filter(id=case.id).values().get(),
        "ledger": list(case.ledger.order_by("rank").values("rank", "kind", "at", "facts")),
        "messages": list(case.messages.order_by("at", "id").values("at", "body")),
        "files": sorted(StoredFile.objects.filter(id__in=file_ids(case)).values_list("sha256", flat=True)),
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
