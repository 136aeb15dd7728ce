"""Proofs that a third party can check alone: an entry, its way up to the signed seal of its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from beffroi.journal import rules
from beffroi.journal.models import Entry, OrganisationSeal, Seal
from beffroi.journal.reading import entries_of, entries_of_day, exported, facts_of, path_of, root_of, stream
from beffroi.journal.trees import Tree
from beffroi.journal.types import NotSealed
from beffroi.tenancy.types import Unknown


def proof_of(entry_id: UUID) -> dict[str, Any]:
    """Return the proof of one entry. In scope."""
    row = Entry.objects.filter(id=entry_id).first()
    if row is None:
        raise Unknown
    proof = next(_proofs(row.organisation_id, row.day, only={row.id}), None)
    if proof is None:
        raise NotSealed
    return proof


def proofs_of(organisation_id: UUID, *, day: date | None, subject: str) -> Iterator[dict[str, Any]]:
    """Yield the proofs of an organisation's sealed entries: of a day, about a subject, or all. In scope."""
    wanted = entries_of(organisation_id).values_list("day", "id")
    wanted = wanted.filter(day=day) if day else wanted
    wanted = wanted.filter(subject=subject) if subject else wanted
    for one_day, rows in groupby(wanted.iterator(chunk_size=2000), lambda row: row[0]):
        yield from _proofs(organisation_id, one_day, only={identifier for _day, identifier in rows})


def _proofs(organisation_id: UUID, day: date, *, only: set[UUID]) -> Iterator[dict[str, Any]]:
    sealed = OrganisationSeal.objects.filter(organisation_id=organisation_id, day=day).first()
    seal = Seal.objects.filter(day=day).first()
    if sealed is None or seal is None:
        return
    rows = entries_of_day(organisation_id, day)
    tree = Tree([rules.entry_leaf(facts_of(row)) for row in stream(rows)])
    upwards = _upwards(sealed, seal)
    for index, row in enumerate(stream(rows)):
        if row.id in only:
            path = [step.hex() for step in tree.path(index)]
            entry = rules.entry_document(facts_of(row))
            yield {"format": "beffroi-proof-1", "entry": entry, "index": index, "path": path, **upwards}


def _upwards(sealed: OrganisationSeal, seal: Seal) -> dict[str, Any]:
    """Return what all the proofs of an organisation's day share."""
    facts = root_of(sealed)
    return {
        "organisation": rules.organisation_document(
            facts.organisation_id, facts.day, facts.root, facts.count
        ),
        "organisation_index": sealed.index,
        "organisation_path": [step.hex() for step in path_of(sealed)],
        "seal": exported(seal),
    }
