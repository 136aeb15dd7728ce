"""The parcel for the archives: the manifest and every file of its cases, written to a temporary file.

Memory stays small whatever the parcel: files are copied piece by piece, and their prints checked on the way.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, BinaryIO, cast

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.forms.summary import summary
from beffroi.cases.ledger import today_of
from beffroi.cases.mails import receipt_pdf
from beffroi.cases.models import Case, Paper, Piece
from beffroi.cases.retention import seda
from beffroi.cases.retention.belongings import file_ids
from beffroi.cases.retention.settings import settings_of
from beffroi.cases.types import STATE_LABELS, CaseState
from beffroi.documents import queries as documents
from beffroi.documents.models import StoredFile
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Adoption, Organisation

CHUNK_BYTES = 262_144
_PDF, _JSON = "application/pdf", "application/json"


class Altered(Exception):
    """The bytes of a file are no longer those that were received: the parcel does not leave."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file of a parcel and where its bytes come from: made here, or stored."""

    file: seda.ArchivedFile
    made: bytes = b""
    stored: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves for the archives."""

    transfer: seda.Transfer
    contents: tuple[Content, ...]


def parcel_of(organisation: Organisation, cases: Sequence[Case], *, identifier: str, on: datetime) -> Parcel:
    """Return the parcel of cases of one procedure. In scope."""
    described, contents = [], []
    for rank, case in enumerate(cases, start=1):
        held = _contents(case, rank)
        contents += held
        described.append(_described(organisation, case, rank, held))
    title = procedure_of(cases[0].procedure, cases[0].version).title
    archives = _archives(organisation, cases[0].procedure, today=today_of(organisation, on))
    transfer = seda.Transfer(
        identifier=identifier,
        comment=f"{organisation.display_name} – {title} : {len(cases)} demandes closes{archives.told}",
        date=on,
        archival_agency=archives.agency,
        transferring_agency=organisation.siren,
        agreement=archives.agreement,
        cases=tuple(described),
    )
    return Parcel(transfer, tuple(contents))


@dataclass(frozen=True, slots=True)
class _Archives:
    agency: str
    agreement: str
    name: str = ""

    @property
    def told(self) -> str:
        return f", pour {self.name}" if self.name else ""


def _archives(organisation: Organisation, procedure: str, *, today: date) -> _Archives:
    """Return the archives named for a procedure, else those that the commune has set, else its own. In scope.

    :source: code du patrimoine, article L212-6 (a commune keeps its own archives)
    """
    adoption = Adoption.objects.filter(organisation=organisation, procedure=procedure).first()
    told = adoption.parameters if adoption else {}
    if own := told.get("archives_agency"):
        return _Archives(own, told.get("archives_agreement") or "")
    kept = settings_of(organisation.id, today=today)
    agreement = told.get("archives_agreement") or kept.archives_agreement
    return _Archives(kept.archives_agency or organisation.siren, agreement, kept.archives_name)


def _described(
    organisation: Organisation, case: Case, rank: int, contents: Sequence[Content]
) -> seda.ArchivedCase:
    number = parse_number(case.number).display
    return seda.ArchivedCase(
        id=f"D{rank}",
        number=number,
        title=f"{procedure_of(case.procedure, case.version).title}, {number}",
        description=STATE_LABELS[CaseState(case.state)][0],
        received_on=today_of(organisation, case.filed_at),
        closed_on=today_of(organisation, case.closed_at or case.filed_at),
        files=tuple(each.file for each in contents),
    )


def _contents(case: Case, rank: int) -> list[Content]:
    """Return the acknowledgement with the answers, the whole case as data, then the files of the case."""
    made: list[tuple[str, str, str, bytes]] = [
        ("Accusé de réception et réponses", f"accuse-{case.number}.pdf", _PDF, receipt_pdf(case)),
        ("Demande et journal", f"demande-{case.number}.json", _JSON, _as_json(case)),
    ]
    contents = [
        Content(seda.ArchivedFile(f"F{rank}-{place}", title, name, kind, _digest(data), len(data)), made=data)
        for place, (title, name, kind, data) in enumerate(made, start=1)
    ]
    titles = _titles(case)
    rows = StoredFile.objects.filter(id__in=file_ids(case)).order_by("received_at", "id")
    for place, row in enumerate((each for each in rows if each.readable), start=len(made) + 1):
        title = titles.get(row.id) or row.name
        file = seda.ArchivedFile(f"F{rank}-{place}", title, row.name, row.media_type, row.sha256, row.size)
        contents.append(Content(file, stored=row))
    return contents


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _titles(case: Case) -> dict[Any, str]:
    """Return how the files of a case are called, by file."""
    labels = {each.id: each.label for each in procedure_of(case.procedure, case.version).pieces}
    pieces = Piece.objects.filter(case=case).order_by("id").values_list("file_id", "piece")
    papers = Paper.objects.filter(case=case).order_by("id").values_list("file_id", "title")
    return {**{file: labels.get(piece, piece) for file, piece in pieces}, **dict(papers)}


def _as_json(case: Case) -> bytes:
    """Return the case as data: what was asked, by whom, what was done and written."""
    procedure = procedure_of(case.procedure, case.version)
    pages = summary(procedure, case.answers, on=today_of(case.organisation, case.filed_at))
    told = {
        "numero": parse_number(case.number).display,
        "demarche": f"{case.procedure}, version {case.version}",
        "demandeur": case.applicant,
        "mandat": case.mandate,
        "reponses": [[label, answer] for _page, lines in pages for label, answer in lines],
        "valeurs": case.answers,
        "journal": list(case.ledger.order_by("rank").values("kind", "at", "on", "facts", "by_name")),
        "messages": list(case.messages.order_by("at", "id").values("at", "author_name", "body")),
        "accuse": case.receipt,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


# Writing ----------------------------------------------------------------------------------------------


@contextmanager
def written(parcel: Parcel) -> Iterator[BinaryIO]:
    """Give the parcel as a zip, at its beginning; :raises Altered: a stored file has changed."""
    with tempfile.TemporaryFile() as aside:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(seda.MANIFEST, seda.manifest(parcel.transfer))
            for content in parcel.contents:
                with archive.open(content.file.path, "w", force_zip64=True) as target:
                    _copy(content, target)
        aside.seek(0)
        yield cast("BinaryIO", aside)


def _copy(content: Content, target: IO[bytes]) -> None:
    if content.stored is None:
        target.write(content.made)
        return
    digest = hashlib.sha256()
    with documents.opened(content.stored) as source:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != content.file.sha256:
        raise Altered(f"storedfile:{content.stored.id}")
