"""Are the entries those that were sealed? One organisation at a time, in one pass, a few hashes in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from beffroi.journal import keys, rules
from beffroi.journal.models import Entry, OrganisationSeal, Seal
from beffroi.journal.reading import entries_of, facts_of, path_of, root_of, stream
from beffroi.journal.report import Report, counted, span
from beffroi.journal.trees import Frontier
from beffroi.journal.types import FindingKind
from beffroi.journal.verifying_seals import Chain
from beffroi.kernel.seals import verify_inclusion

NAMED = 100
"""Entries named for one day of one organisation; the rest is only counted."""


@dataclass(slots=True)
class Tally:
    """What was counted: organisations, entries on either side of the anchor, organisations per day."""

    organisations: int = 0
    anchored: int = 0
    unanchored: int = 0
    sealed_organisations: Counter[date] = field(default_factory=Counter)


@dataclass(slots=True)
class _Named:
    """Entries in the same case: the first ones by name, all of them by count."""

    ids: list[UUID] = field(default_factory=list)
    count: int = 0

    def add(self, identifier: UUID) -> None:
        """Count one more, and name it while there is room."""
        self.count += 1
        if self.count <= NAMED:
            self.ids.append(identifier)


@dataclass(slots=True)
class _Group:
    """The entries of a day as they stand."""

    root: bytes = b""
    count: int = 0
    ends: set[UUID] = field(default_factory=set)
    suspect: _Named = field(default_factory=_Named)
    late: _Named = field(default_factory=_Named)


def check_organisation(report: Report, chain: Chain, tally: Tally, organisation: tuple[UUID, str]) -> None:
    """Compare the entries of an organisation with its seals, and these with those of the days. In scope."""
    seals = {row.day: row for row in OrganisationSeal.objects.filter(organisation_id=organisation[0])}
    checker = _Checker(report, chain, organisation)
    for row in seals.values():
        checker.check_seal(row)
    rows = stream(entries_of(organisation[0]))
    for day, entries in groupby(rows, attrgetter("day")):
        group = _read(entries, seals.get(day))
        checker.check_day(day, group, seals.pop(day, None))
        _count(tally, chain, day, group.count)
    checker.check_emptied(seals)
    tally.organisations += 1
    tally.sealed_organisations.update(checker.sealed_days)


def check_counts(report: Report, chain: Chain, tally: Tally) -> None:
    """Once every organisation is read: does each day hold as many of them as its seal says?"""
    for day, seal in chain.seals.items():
        missing = seal.organisations - tally.sealed_organisations[day]
        if missing > 0:
            lack = f"il en manque {missing} sur {seal.organisations} pour la journée {span(day, day)}."
            report.add(
                FindingKind.ORGANISATION_SEAL_REMOVED, f"Scellés d’organisation retirés : {lack}", day=day
            )


def _count(tally: Tally, chain: Chain, day: date, count: int) -> None:
    if chain.anchored_until is not None and day <= chain.anchored_until:
        tally.anchored += count
    else:
        tally.unanchored += count


def _read(entries: Iterable[Entry], seal: OrganisationSeal | None) -> _Group:
    key, frontier = keys.hmac_key(), Frontier()
    group = _Group()
    for row in entries:
        facts = facts_of(row)
        frontier.add(rules.entry_leaf(facts))
        if not rules.is_genuine(facts, bytes(row.mac), key):
            group.suspect.add(row.id)
        if seal is not None:
            _place(group, row.id, seal)
    group.root, group.count = frontier.root(), frontier.count
    return group


def _place(group: _Group, identifier: UUID, seal: OrganisationSeal) -> None:
    if identifier in {seal.first_id, seal.last_id}:
        group.ends.add(identifier)
    if identifier > seal.last_id:
        group.late.add(identifier)


class _Checker:
    """Says what is wrong with the days of one organisation."""

    def __init__(self, report: Report, chain: Chain, organisation: tuple[UUID, str]) -> None:
        self.report, self.chain, self.organisation = report, chain, organisation
        self.sealed_days: list[date] = []

    def check_seal(self, row: OrganisationSeal) -> None:
        """Check that an organisation's seal is a leaf of the day's tree."""
        day = self.chain.seals.get(row.day)
        if day is None:
            self._check_orphan(row.day)
            return
        self.sealed_days.append(row.day)
        leaf = rules.organisation_leaf(root_of(row))
        if not verify_inclusion(leaf, row.index, day.organisations, path_of(row), bytes.fromhex(day.root)):
            says = "le scellé de l’organisation a été modifié : il ne mène plus au scellé du jour."
            self._add(FindingKind.ORGANISATION_SEAL_ALTERED, says, row.day)

    def _check_orphan(self, day: date) -> None:
        """Note a day without seal, unless it has been sealed since the chain was read."""
        if not Seal.objects.filter(day=day).exists():
            self._add(
                FindingKind.DAY_REMOVED,
                "jour retiré : l’organisation y a un scellé, la chaîne n’en a plus.",
                day,
            )

    def check_day(self, day: date, group: _Group, seal: OrganisationSeal | None) -> None:
        """Compare the entries of a day with what was sealed."""
        if seal is not None and group.root == bytes(seal.root) and group.count == seal.count:
            self._name_macs(day, group)
            return
        self._name_altered(day, group)
        if seal is not None:
            self._compare(day, group, seal)
        elif self.chain.last is not None and day <= self.chain.last:
            says = f"{counted(group.count, 'entrée')} hors du scellé : ajout, ou scellé retiré."
            self._add(FindingKind.ENTRIES_ADDED, says, day)

    def _compare(self, day: date, group: _Group, seal: OrganisationSeal) -> None:
        difference = group.count - seal.count
        for identifier in group.late.ids:
            says = f"entrée {identifier} ajoutée après le scellé."
            self._add(FindingKind.ENTRIES_ADDED, says, day, identifier)
        if difference < 0:
            self._add(FindingKind.ENTRIES_REMOVED, _removed(group, seal), day)
        elif difference > 0:
            more = counted(difference, "entrée")
            says = f"{more} de plus que dans le scellé ({group.count} au lieu de {seal.count})."
            self._add(FindingKind.ENTRIES_ADDED, says, day)
        elif not group.suspect.count and not group.late.count:
            self._add(FindingKind.ENTRIES_REPLACED, "des entrées ont été remplacées par d’autres.", day)

    def check_emptied(self, seals: dict[date, OrganisationSeal]) -> None:
        """Note the sealed days that have no entry left."""
        for day, seal in seals.items():
            says = f"toutes les entrées retirées : {seal.count}, de {seal.first_id} à {seal.last_id}."
            self._add(FindingKind.ENTRIES_REMOVED, says, day)

    def _name_altered(self, day: date, group: _Group) -> None:
        for identifier in group.suspect.ids:
            says = f"entrée {identifier} modifiée, ou écrite hors du journal."
            self._add(FindingKind.ENTRY_ALTERED, says, day, identifier)
        self._name_rest(FindingKind.ENTRY_ALTERED, day, group.suspect.count - NAMED)

    def _name_macs(self, day: date, group: _Group) -> None:
        for identifier in group.suspect.ids:
            says = f"entrée {identifier} conforme au scellé, mais empreinte fausse (elle ou la clé a changé)."
            self._add(FindingKind.MAC_ALTERED, says, day, identifier)
        self._name_rest(FindingKind.MAC_ALTERED, day, group.suspect.count - NAMED)

    def _name_rest(self, kind: FindingKind, day: date, more: int) -> None:
        if more > 0:
            self._add(kind, f"et {counted(more, 'entrée')} de plus dans le même cas.", day)

    def _add(self, kind: FindingKind, says: str, day: date, entry_id: UUID | None = None) -> None:
        self.report.add_for(self.organisation, kind, says, day=day, entry_id=entry_id)


def _removed(group: _Group, seal: OrganisationSeal) -> str:
    gone = [str(identifier) for identifier in (seal.first_id, seal.last_id) if identifier not in group.ends]
    named = f" Manque notamment : {', '.join(dict.fromkeys(gone))}." if gone else ""
    missing = seal.count - group.count
    return f"{counted(missing, 'entrée retirée')} ({group.count} au lieu de {seal.count}).{named}"
