"""A whole case taken away by an agent: one PDF with its files in it, or a ZIP with an index. Journalled."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import StringIO

from beffroi.cases import originals, queries
from beffroi.cases.clocks.types import EventKind
from beffroi.cases.forms.summary import summary
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.letters import addressee_of, adoption_of
from beffroi.cases.models import Case
from beffroi.cases.opinions import queries as opinions
from beffroi.cases.opinions.types import VERDICT_LABELS, Verdict
from beffroi.cases.queries import Dossier
from beffroi.cases.receipts import office_of
from beffroi.cases.retention.belongings import file_ids
from beffroi.cases.staleness import HAPPENED
from beffroi.cases.teamwork import notes
from beffroi.cases.types import STATE_LABELS, CaseState
from beffroi.cases.zipping import Entry, zipped
from beffroi.documents import queries as documents
from beffroi.documents.models import StoredFile
from beffroi.documents.papers import DossierFile, DossierPaper, plain_name
from beffroi.documents.sniffing import FileRefused
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.french import written_date, written_instant
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy.types import Actor

EMBEDDED_AT_MOST = 60_000_000
"""Bytes of files that one PDF carries, since it is made in memory; the ZIP has no such limit."""
TOO_HEAVY = "Trop lourd pour ce PDF : prenez le dossier en ZIP."
NOT_READABLE = "Non joint : l’antivirus n’a pas dit ce fichier sûr."
NOT_DRAWN = "Non joint : aucune copie marquée de cette pièce d’identité ne peut être faite."
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Section = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP on its way out, made as it is read."""

    chunks: Iterator[bytes]
    files: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it leaves. ``copy``: the marked copy that stands for an identity document; ``why`` it is left out."""

    row: StoredFile
    name: str
    copy: bytes | None = None
    media_type: str = ""
    why: str = ""

    @property
    def size(self) -> int:
        """Bytes of what leaves."""
        return self.row.size if self.copy is None else len(self.copy)

    @property
    def sha256(self) -> str:
        """Fingerprint of what leaves, in hexadecimal."""
        return self.row.sha256 if self.copy is None else sha256(self.copy).hexdigest()

    def content(self) -> bytes:
        """Return what leaves."""
        if self.copy is not None:
            return self.copy
        with documents.opened(self.row) as stream:
            return bytes(stream.read())


@action("cases.export_case")
def as_pdf(*, case: Case, by: Actor, on: datetime) -> bytes:  # noqa: ARG001 - by is for the journal
    """Return a whole case as a PDF/A-3 that embeds its files, up to ``EMBEDDED_AT_MOST``; internal notes included."""
    taken = _files(case, on)
    note(format="pdf", files=len(taken))
    return documents.pdf_of_dossier(_paper(case, taken, on=on, embedded=True))


@action("cases.export_case")
def as_zip(*, case: Case, by: Actor, on: datetime) -> Archive:  # noqa: ARG001 - by is for the journal
    """Return a whole case as a ZIP: the paper, an index, every file that is safe; read piece by piece."""
    taken = _files(case, on)
    note(format="zip", files=len(taken))
    paper = documents.pdf_of_dossier(_paper(case, taken, on=on, embedded=False))
    safe = [each for each in taken if not each.why]
    made = [Entry(f"dossier-{case.number}.pdf", made=paper), Entry("index.csv", made=_index(case, taken))]
    stored = [_entry(place, each) for place, each in enumerate(safe, start=1)]
    return Archive(zipped([*made, *stored]), len(safe))


def _entry(place: int, each: Taken) -> Entry:
    if each.copy is None:
        return Entry(_path(place, each), stored=each.row)
    return Entry(_path(place, each), made=each.copy)


def _files(case: Case, on: datetime) -> list[Taken]:
    rows = StoredFile.objects.filter(id__in=file_ids(case)).order_by("received_at", "id")
    return [_taken(row, on) for row in rows]


def _taken(row: StoredFile, on: datetime) -> Taken:
    """Return how a file leaves: as agents read it, an identity document being a marked copy."""
    if not row.readable:
        return Taken(row, row.name, why=NOT_READABLE)
    if not originals.proves_identity(row):
        return Taken(row, row.name, media_type=row.media_type)
    try:
        shown = originals.shown(row, on=on)
    except FileRefused:
        return Taken(row, row.name, why=NOT_DRAWN)
    return Taken(row, shown.name, copy=shown.stream.read(), media_type=shown.media_type)


def _path(place: int, each: Taken) -> str:
    return f"fichiers/{plain_name(place, each.name)}"


def _index(case: Case, taken: Sequence[Taken]) -> bytes:
    text, zone, place = StringIO(), timezone_of(place_of(case.organisation)), 0
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Fichier", "Nom d’origine", "Type", "Octets", "SHA-256", "Reçu le"))
    for each in taken:
        row, place = each.row, place + (not each.why)
        path = each.why or _path(place, each)
        name = f"'{row.name}" if row.name.startswith(FORMULAS) else row.name
        given = row.received_at.astimezone(zone).isoformat(timespec="minutes")
        writer.writerow((path, name, each.media_type or row.media_type, each.size, each.sha256, given))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _paper(case: Case, taken: Sequence[Taken], *, on: datetime, embedded: bool) -> DossierPaper:
    dossier = queries.dossier(case, on=on)
    number = parse_number(case.number).display
    return DossierPaper(
        office=office_of(dossier.organisation, adoption_of(case)),
        title=f"{dossier.procedure.title}, {number}",
        number=number,
        dated=today_of(dossier.organisation, on),
        sections=tuple(_sections(dossier)),
        files=tuple(_listed(taken, embedded=embedded)),
    )


def _listed(taken: Sequence[Taken], *, embedded: bool) -> Iterator[DossierFile]:
    carried = 0
    for each in taken:
        kind = each.media_type or each.row.media_type
        told = DossierFile(
            title=each.name, name=each.name, media_type=kind, size=each.size, sha256=each.sha256
        )
        if each.why:
            yield replace(told, why=each.why)
        elif not embedded:
            yield replace(told, why="Dans le dossier « fichiers » du ZIP.")
        elif carried + each.size > EMBEDDED_AT_MOST:
            yield replace(told, why=TOO_HEAVY)
        else:
            carried += each.size
            yield replace(told, content=each.content())


def _sections(dossier: Dossier) -> Iterator[Section]:
    case, zone = dossier.case, timezone_of(place_of(dossier.organisation))

    def at(instant: datetime) -> str:
        return written_instant(instant.astimezone(zone))

    address = addressee_of(case.applicant, case.applicant_name)
    contact = [each for each in (case.applicant_email, case.applicant.get("phone", "")) if each]
    yield "Demandeur", (("Nom et adresse", ", ".join(address)), ("Contact", ", ".join(contact) or "–"))
    yield "État", ((STATE_LABELS[CaseState(case.state)][0], f"Reçue {at(case.filed_at)}"),)
    for page, lines in summary(dossier.procedure, case.answers):
        yield page.title, tuple(lines)
    yield "Délai", tuple((written_date(s.on), f"{s.says} ({s.source})") for s in dossier.reading.steps)
    yield (
        "Chronologie",
        tuple((at(row.at), f"{HAPPENED[EventKind(row.kind)]}, par {row.by_name}") for row in dossier.events),
    )
    yield "Courriers", tuple((each.title, at(each.made_at)) for each in dossier.papers)
    yield "Messages", tuple((f"{each.author_name}, {at(each.at)}", each.body) for each in dossier.messages)
    yield "Avis", tuple(_opinions(case))
    yield (
        "Notes internes",
        tuple((f"{each.by_name}, {at(each.at)}", each.body) for each in notes.notes_of(case)),
    )


def _opinions(case: Case) -> Iterator[tuple[str, str]]:
    for row in opinions.opinions_of(case):
        said = VERDICT_LABELS[Verdict(row.verdict)] if row.verdict else "non rendu"
        given = f", le {written_date(row.given_on)}" if row.given_on else ""
        yield row.name, " ".join(filter(None, [f"{said}{given}.", row.question, row.answer]))
