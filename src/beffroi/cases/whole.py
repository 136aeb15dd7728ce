"""A whole case taken away by an agent: one PDF with its files in it, or a ZIP with an index. Journalled."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO

from beffroi.cases import queries
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
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.french import written_date, written_instant
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy.types import Actor

EMBEDDED_AT_MOST = 60_000_000
"""Bytes of files that one PDF carries, since it is made in memory; the ZIP has no such limit."""
TOO_HEAVY = "Trop lourd pour ce PDF : prenez le dossier en ZIP."
NOT_READABLE = "Non joint : l’antivirus n’a pas dit ce fichier sûr."
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Section = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP on its way out, made as it is read."""

    chunks: Iterator[bytes]
    files: int


@action("cases.export_case")
def as_pdf(*, case: Case, by: Actor, on: datetime) -> bytes:  # noqa: ARG001 - by is for the journal
    """Return a whole case as a PDF/A-3 that embeds its files, up to ``EMBEDDED_AT_MOST``; internal notes included."""
    rows = _files(case)
    note(format="pdf", files=len(rows))
    return documents.pdf_of_dossier(_paper(case, rows, on=on, embedded=True))


@action("cases.export_case")
def as_zip(*, case: Case, by: Actor, on: datetime) -> Archive:  # noqa: ARG001 - by is for the journal
    """Return a whole case as a ZIP: the paper, an index, every file that is safe; read piece by piece."""
    rows = _files(case)
    note(format="zip", files=len(rows))
    paper = documents.pdf_of_dossier(_paper(case, rows, on=on, embedded=False))
    safe = [row for row in rows if row.readable]
    made = [Entry(f"dossier-{case.number}.pdf", made=paper), Entry("index.csv", made=_index(case, rows))]
    stored = [Entry(_path(place, row), stored=row) for place, row in enumerate(safe, start=1)]
    return Archive(zipped([*made, *stored]), len(safe))


def _files(case: Case) -> list[StoredFile]:
    return list(StoredFile.objects.filter(id__in=file_ids(case)).order_by("received_at", "id"))


def _path(place: int, row: StoredFile) -> str:
    return f"fichiers/{plain_name(place, row.name)}"


def _index(case: Case, rows: Sequence[StoredFile]) -> bytes:
    text, zone, place = StringIO(), timezone_of(place_of(case.organisation)), 0
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Fichier", "Nom d’origine", "Type", "Octets", "SHA-256", "Reçu le"))
    for row in rows:
        place += row.readable
        path = _path(place, row) if row.readable else NOT_READABLE
        name = f"'{row.name}" if row.name.startswith(FORMULAS) else row.name
        given = row.received_at.astimezone(zone).isoformat(timespec="minutes")
        writer.writerow((path, name, row.media_type, row.size, row.sha256, given))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _paper(case: Case, rows: Sequence[StoredFile], *, on: datetime, embedded: bool) -> DossierPaper:
    dossier = queries.dossier(case, on=on)
    number = parse_number(case.number).display
    return DossierPaper(
        office=office_of(dossier.organisation, adoption_of(case)),
        title=f"{dossier.procedure.title}, {number}",
        number=number,
        dated=today_of(dossier.organisation, on),
        sections=tuple(_sections(dossier)),
        files=tuple(_listed(rows, embedded=embedded)),
    )


def _listed(rows: Sequence[StoredFile], *, embedded: bool) -> Iterator[DossierFile]:
    carried = 0
    for row in rows:
        told = DossierFile(
            title=row.name, name=row.name, media_type=row.media_type, size=row.size, sha256=row.sha256
        )
        if not row.readable:
            yield replace(told, why=NOT_READABLE)
        elif not embedded:
            yield replace(told, why="Dans le dossier « fichiers » du ZIP.")
        elif carried + row.size > EMBEDDED_AT_MOST:
            yield replace(told, why=TOO_HEAVY)
        else:
            carried += row.size
            with documents.opened(row) as stream:
                yield replace(told, content=stream.read())


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
