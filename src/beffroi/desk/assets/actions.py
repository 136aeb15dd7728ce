"""Bringing inventories into the house: looked at first, then written by batches; done twice, it is there once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from beffroi.desk.assets.reading import Line
from beffroi.desk.models import Asset
from beffroi.journal.actions import action, note
from beffroi.kernel.ids import new_id
from beffroi.operators.models import Membership, Organisation
from beffroi.tenancy.types import Actor

BATCH, SHOWN = 500, 50
_TOLD = ("kind", "name", "maker", "model", "warranty_end", "campaign")


@dataclass(slots=True)
class Tally:
    """What an import would do, or has done; only the first errors and lines are shown."""

    new: int = 0
    changed: int = 0
    wrong: int = 0
    errors: list[Line] = field(default_factory=list)
    sample: list[Line] = field(default_factory=list)


def preview(*, organisation: Organisation, lines: Iterable[Line], member: Organisation | None) -> Tally:
    """Say what an import would do, without writing. In the operator's scope.

    :param member: whose things they are when lines name no SIREN.
    """
    tally, members, seen = Tally(), _members(organisation), set[tuple[UUID, str]]()
    for batch in _batches(lines):
        right = list(_placed(batch, members, member, tally, seen))
        known = _known(organisation, [(owner, line.serial) for owner, line in right])
        for owner, line in right:
            tally.changed += (owner, line.serial) in known
            tally.new += (owner, line.serial) not in known
            tally.sample += [line] if len(tally.sample) < SHOWN else []
    return tally


@action("desk.import_assets")
def bring_in(
    *, organisation: Organisation, lines: Iterable[Line], member: Organisation | None, by: Actor, on: datetime
) -> Tally:
    """Write the lines that are right; a thing known by its serial number at the same member is brought up to date.

    What a line does not say is kept as it was.
    """
    tally, members, seen = Tally(), _members(organisation), set[tuple[UUID, str]]()
    for batch in _batches(lines):
        right = list(_placed(batch, members, member, tally, seen))
        known = _known(organisation, [(owner, line.serial) for owner, line in right])
        _write(organisation, right, known, tally, on)
    note(new=tally.new, changed=tally.changed, wrong=tally.wrong)
    return tally


def _write(
    organisation: Organisation,
    right: list[tuple[UUID, Line]],
    known: dict[tuple[UUID, str], Asset],
    tally: Tally,
    on: datetime,
) -> None:
    new: list[Asset] = []
    changed: list[Asset] = []
    for owner, line in right:
        row = known.get((owner, line.serial))
        kind = new if row is None else changed
        row = row or Asset(id=new_id(), organisation=organisation, member_id=owner, serial=line.serial)
        for name in _TOLD:
            setattr(row, name, getattr(line, name) or getattr(row, name))
        row.details, row.seen_at = {**row.details, **line.details}, on
        kind.append(row)
    Asset.objects.bulk_create(new)
    Asset.objects.bulk_update(changed, [*_TOLD, "details", "seen_at"])
    tally.new, tally.changed = tally.new + len(new), tally.changed + len(changed)


def _members(organisation: Organisation) -> dict[str, UUID]:
    rows = Membership.objects.filter(organisation=organisation, until=None)
    return dict(rows.order_by("id").values_list("served__siren", "served_id"))


def _placed(
    batch: Iterable[Line],
    members: dict[str, UUID],
    member: Organisation | None,
    tally: Tally,
    seen: set[tuple[UUID, str]],
) -> Iterator[tuple[UUID, Line]]:
    """Yield the lines that name a member, once each; the others are counted with what is wrong."""
    for line in batch:
        owner = members.get(line.siren) if line.siren else member.id if member else None
        error = line.error or ("" if owner else _nobody(line))
        if owner and not error and (owner, line.serial) in seen:
            error = "Ce numéro de série figure déjà plus haut dans le fichier."
        if error or owner is None:
            tally.wrong += 1
            tally.errors += [replace(line, error=error)] if len(tally.errors) < SHOWN else []
            continue
        seen.add((owner, line.serial))
        yield owner, line


def _nobody(line: Line) -> str:
    if line.siren:
        return f"Le SIREN {line.siren} n’est celui d’aucun de vos membres."
    return "La ligne ne nomme pas de membre. Ajoutez une colonne SIREN, ou choisissez le membre."


def _known(organisation: Organisation, keys: list[tuple[UUID, str]]) -> dict[tuple[UUID, str], Asset]:
    rows = Asset.objects.filter(organisation=organisation, serial__in={serial for _owner, serial in keys})
    wanted = set(keys)
    return {key: row for row in rows.order_by("id") if (key := (row.member_id, row.serial)) in wanted}


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch


def assets_of(member: Organisation) -> QuerySet[Asset]:
    """Return the things of a member, by name. In scope."""
    return Asset.objects.filter(member=member).order_by("kind", "name", "serial", "id")
