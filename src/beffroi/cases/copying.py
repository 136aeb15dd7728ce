"""A copy of everything that somebody gave: their answers, their files, and what was written both ways.

:source: RGPD, articles 15 and 20 (access, portability)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import override

from beffroi.cases import mails
from beffroi.cases.forms.summary import summary
from beffroi.cases.inbound import queries as incoming
from beffroi.cases.ledger import place_of
from beffroi.cases.queries import Dossier
from beffroi.documents import queries as files
from beffroi.documents.models import StoredFile
from beffroi.documents.queries import InQuarantine
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.french import written_instant
from beffroi.kernel.numbers import parse_number

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the copy: its bytes, made here, or those of a kept file."""

    name: str
    content: bytes = b""
    file: StoredFile | None = None


@override("fr")
def parts_of(dossier: Dossier, *, commune_name: Any = str, link: str = "") -> list[Part]:
    """Return what the copy holds; nothing internal to the service; in French. In scope.

    :param link: the follow-up address that the receipt carries.
    """
    joined = incoming.files_of(dossier.case)
    kept = [(f"pieces/{row.piece}", row.file) for row in dossier.pieces]
    kept += [("messages", file) for found in joined.values() for file in found]
    kept += [("courriers", paper.file) for paper in dossier.papers]
    opened = [(folder, file) for folder, file in kept if _opens(file)]
    told = _json(
        dossier, joined, left_out=[file.name for folder, file in kept if (folder, file) not in opened]
    )
    return [
        Part("reponses.pdf", files.pdf_of_answers(_answers(dossier, commune_name))),
        Part("donnees.json", json.dumps(told, ensure_ascii=False, indent=2).encode()),
        Part("accuse-de-reception.pdf", mails.receipt_pdf(dossier.case, link=link)),
        *_named(opened),
    ]


def _opens(file: StoredFile) -> bool:
    try:
        files.opened(file, by_sender=True).close()
    except (InQuarantine, OSError):
        return False
    return True


def _named(kept: list[tuple[str, StoredFile]]) -> Iterator[Part]:
    """Yield the files, each under a name of its own."""
    seen: dict[str, int] = {}
    for folder, file in kept:
        name = f"{folder}/{file.name}"
        seen[name] = seen.get(name, 0) + 1
        rank = seen[name]
        yield Part(name if rank == 1 else f"{folder}/{rank}-{file.name}", file=file)


def _answers(dossier: Dossier, commune_name: Any) -> dict[str, Any]:
    case, zone = dossier.case, timezone_of(place_of(dossier.organisation))
    pages = summary(dossier.procedure, case.answers, commune_name=commune_name, in_full=True)
    return {
        "title": dossier.procedure.title,
        "office": dict(case.receipt["office"]),
        "verification": "",
        "dated": case.filed_at.isoformat(),
        "number": parse_number(case.number).display,
        "filed": f"Demande reçue le {written_instant(case.filed_at, zone)}.",
        "sections": [{"title": page.title, "rows": [list(row) for row in rows]} for page, rows in pages],
        "pieces": [row.file.name for row in dossier.pieces],
    }


def _json(dossier: Dossier, joined: dict[Any, list[StoredFile]], *, left_out: list[str]) -> dict[str, Any]:
    case = dossier.case
    return {
        "numero": parse_number(case.number).display,
        "demarche": case.procedure,
        "version": case.version,
        "recue_le": case.filed_at.isoformat(),
        "demandeur": case.applicant,
        "mandat": case.mandate,
        "reponses": case.answers,
        "pieces": [{"piece": row.piece, **_file(row.file)} for row in dossier.pieces],
        "messages": [
            {
                "le": row.at.isoformat(),
                "de": row.author_name,
                "texte": row.body,
                "fichiers": [_file(file) for file in joined.get(row.id, [])],
            }
            for row in dossier.messages
        ],
        "courriers": [
            {"titre": row.title, "le": row.made_at.isoformat(), **_file(row.file)} for row in dossier.papers
        ],
        "fichiers_absents": left_out,
    }


def _file(file: StoredFile) -> dict[str, Any]:
    return {"nom": file.name, "octets": file.size, "sha256": file.sha256}


class _Pipe:
    """Where the archive is written, and read again piece by piece."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take what the archive writes."""
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Have nothing to do."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data, self.waiting = b"".join(self.waiting), []
        return data


def streamed(parts: list[Part], *, day: date) -> Iterator[bytes]:
    """Yield a ZIP archive as it is made: never more than a piece of a file is held."""
    pipe = _Pipe()
    with ZipFile(cast("IO[bytes]", pipe), "w") as archive:  # it writes forwards only
        for part in parts:
            head = ZipInfo(part.name, (day.year, day.month, day.day, 0, 0, 0))
            head.compress_type = ZIP_STORED if part.file else ZIP_DEFLATED
            with archive.open(head, "w", force_zip64=True) as entry:
                for chunk in _chunks(part):
                    entry.write(chunk)
                    yield pipe.taken()
    yield pipe.taken()


def _chunks(part: Part) -> Iterator[bytes]:
    if part.file is None:
        yield part.content
        return
    with files.opened(part.file, by_sender=True) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
