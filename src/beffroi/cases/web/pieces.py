"""Joining documents to a draft: choose a file, add it, see it in the list, take it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beffroi.cases import drafts
from beffroi.cases.models import Piece as GivenPiece
from beffroi.cases.procedures.types import Piece
from beffroi.cases.web.desk import Desk, opened, sent
from beffroi.cases.web.frames import frame
from beffroi.cases.web.journey import backward, called_for, onward, place_of, stops
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.documents.wording import spoken_size
from beffroi.kernel.errors import Refusal
from beffroi.kernel.words import N_, is_foreign, spoken
from beffroi.kernel.words import gettext as _
from beffroi.tenancy.types import STRANGER

INFECTED = N_("L’antivirus a trouvé un danger dans ce fichier. Retirez-le et joignez-en un autre.")
_IMAGES = frozenset({"jpeg", "png"})


@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the documents that the answers call for, and take those that are sent."""
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        wanted = called_for(desk)
        if not wanted:
            return redirect(desk.url("check"))
        return _take(desk, wanted) if request.method == "POST" else _show(desk, wanted, {})


def _take(desk: Desk, wanted: list[Piece]) -> HttpResponse:
    """Keep every file that came, whichever button was pressed; what is refused is told in its place."""
    if file_id := desk.request.POST.get("remove", ""):
        _remove(desk, file_id)
    errors = {piece.id: told for piece in wanted if (told := _receive(desk, piece))}
    desk.keep(seen="pieces")
    if errors:
        return _show(desk, wanted, errors)
    stays = desk.request.POST.get("add") or file_id
    if stays:
        back = "?retour=verification" if desk.returning else ""
        return redirect(f"{desk.url('pieces')}{back}#{anchor_of(desk.request.POST.get('add') or '')}")
    return redirect(onward(desk, "pieces"))


def _remove(desk: Desk, file_id: str) -> None:
    try:
        drafts.remove_piece(draft=desk.draft, file_id=UUID(file_id))
    except ValueError:
        return


def _receive(desk: Desk, piece: Piece) -> str:
    """Keep the files of one piece; return what is to be said when one is refused."""
    uploads = desk.request.FILES.getlist(anchor_of(piece.id))
    return " ".join(filter(None, [_add(desk, piece, upload) for upload in uploads]))


def _add(desk: Desk, piece: Piece, sent_file: UploadedFile[bytes]) -> str:
    stream = cast("BinaryIO", sent_file.file)
    try:
        drafts.add_piece(
            draft=desk.draft,
            piece=piece.id,
            stream=stream,
            name=sent_file.name or "document",
            by=STRANGER,
            on=desk.now,
        )
    except Refusal as refusal:
        return refusal.message
    return ""


def _show(desk: Desk, wanted: list[Piece], errors: Mapping[str, str]) -> HttpResponse:
    given = given_files(desk)
    way = stops(desk)
    rank = place_of("pieces", way)
    context = frame(desk.organisation) | {
        "procedure": desk.procedure,
        "title": way[rank].title,
        "step": rank + 1,
        "steps": len(way),
        "pieces": [_piece(each, given.get(each.id, []), errors.get(each.id)) for each in wanted],
        "errors": [{"text": text, "field": anchor_of(piece)} for piece, text in errors.items()],
        "back_url": backward(desk, "pieces"),
        "later_url": desk.url("later"),
        "changed": desk.changed,
        "returning": desk.returning,
    }
    response = render(desk.request, "cases/portal/pieces.html", context, status=422 if errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def given_files(desk: Desk) -> dict[str, list[StoredFile]]:
    """Return the files that a draft holds, by piece."""
    found: dict[str, list[StoredFile]] = {}
    rows = GivenPiece.objects.filter(draft=desk.draft).select_related("file").order_by("given_at", "id")
    for row in rows:
        found.setdefault(row.piece, []).append(row.file)
    return found


def anchor_of(piece_id: str) -> str:
    """Return the id and the name of the control of a piece."""
    return f"piece-{piece_id}" if piece_id else "pieces"


def _piece(piece: Piece, files: list[StoredFile], error: str | None) -> dict[str, Any]:
    full = len(files) >= piece.max_files
    hint = f"{piece.hint} {limits_of(piece.formats, piece.max_mb)}".strip()
    return {
        "id": anchor_of(piece.id),
        "value": piece.id,
        "label": piece.label,
        "french": is_foreign(piece.label),
        "hint": hint,
        "optional": not piece.required,
        "source": piece.source,
        "accept": accept_of(piece.formats),
        "files": shown_files(files),
        "multiple": piece.max_files > 1,
        "full": full,
        "error": error,
    }


def shown_files(files: Iterable[StoredFile]) -> list[dict[str, str]]:
    """Return files as ``components/file_upload.html`` lists them."""
    return [
        {
            "id": str(file.id),
            "name": file.name,
            "size": spoken_size(file.size),
            "note": spoken(INFECTED) if file.state == FileState.INFECTED else "",
        }
        for file in files
    ]


def limits_of(formats: Iterable[str], max_mb: int) -> str:
    """Return which files are taken, in words."""
    names = [name.upper() for name in formats]
    listed = (
        _("{formats} ou {last}").format(formats=", ".join(names[:-1]), last=names[-1])
        if names[1:]
        else "".join(names)
    )
    return _("{listed}, {max_mb}\u00a0Mo au plus.").format(listed=listed, max_mb=max_mb)


def accept_of(formats: Iterable[str]) -> str:
    """Return the ``accept`` of a file control: with ``image/*`` a phone offers its camera."""
    wanted = list(formats)
    images = ["image/*"] if _IMAGES & set(wanted) else []
    return ",".join([*images, *(f".{name}" for name in wanted if name not in _IMAGES)])
