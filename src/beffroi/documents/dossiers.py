"""A whole case as one PDF: PDF/A-3 with its files embedded as they came, whatever their format.

Letters stay PDF/A-2 (see ``letters``); only here do foreign attachments serve: the paper is a copy of a case that
somebody takes away, and each file keeps its bytes and its print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from beffroi.documents.letters import render
from beffroi.documents.papers import DossierFile, DossierPaper, plain_name
from beffroi.documents.wording import written_size
from beffroi.kernel.french import written_date


def render_dossier(paper: DossierPaper) -> bytes:
    """Return the PDF of a case with its files; a character that no typeface draws prints as ¤."""
    told = list(_told(paper))
    data = {
        "title": paper.title,
        "office": asdict(paper.office),
        "number": paper.number,
        "verification": "",
        "dated": paper.dated.isoformat(),
        "dated_in_words": written_date(paper.dated),
        "sections": [{"title": title, "rows": [list(row) for row in rows]} for title, rows in paper.sections],
        "files": [facts for _file, facts in told],
    }
    embedded = {facts["path"]: file.content for file, facts in told if file.content is not None}
    return render("dossier", data, embedded=embedded)


def _told(paper: DossierPaper) -> Iterator[tuple[DossierFile, dict[str, Any]]]:
    for place, file in enumerate(paper.files, start=1):
        facts: dict[str, Any] = {
            "title": file.title,
            "name": file.name,
            "size": written_size(file.size),
            "sha256": file.sha256,
            "media_type": file.media_type,
            "embedded": file.content is not None,
            "why": file.why,
            "path": plain_name(place, file.name),
        }
        yield file, facts
