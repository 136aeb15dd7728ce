"""Files through the API: received in the body or beforehand, given back at addresses that open."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from beffroi.cases.api_schemas import DocumentIn
from beffroi.cases.procedures.types import Piece
from beffroi.cases.web.attaching import FORMATS, LARGEST_MB
from beffroi.documents import actions as documents
from beffroi.documents import queries as files
from beffroi.documents.models import StoredFile
from beffroi.documents.sniffing import EXTENSIONS
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

A_DAY = 24 * 3600
LARGEST_UPLOAD_MB = 50
_UPLOADS = TimestampSigner(salt="cases.api.uploads")
_ADDRESSES = TimestampSigner(salt="cases.api.addresses")


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of a file opens: the receipt of a case ("receipt") or a stored file ("file")."""

    organisation_id: UUID
    kind: str
    id: UUID


def upload_token(row: StoredFile) -> str:
    """Return what names an uploaded file in a filing, for one day."""
    return _UPLOADS.sign(f"{row.organisation_id.hex}.{row.id.hex}")


def address_of(organisation_id: UUID, kind: str, row_id: UUID) -> str:
    """Return an absolute address that opens a file as it stands, for one day."""
    token = _ADDRESSES.sign(f"{organisation_id.hex}.{kind}.{row_id.hex}")
    return f"{settings.PUBLIC_URL}/api/v1/files/{token}"


def read_address(token: str) -> Address:
    """Return what an address opens; :raises Unknown: forged or expired."""
    try:
        organisation, kind, row = _ADDRESSES.unsign(token, max_age=A_DAY).split(".")
    except BadSignature:
        raise Unknown from None
    return Address(UUID(hex=organisation), kind, UUID(hex=row))


def receive(
    organisation: Organisation,
    given: Sequence[DocumentIn],
    expected: Sequence[Piece],
    *,
    by: Actor,
    on: datetime,
) -> dict[str, tuple[UUID, ...]]:
    """Keep the documents of a body and return their files by piece; in the open writing scope.

    :raises Invalid: naming each document at fault (``documents.0.piece``).
    """
    pieces = {piece.id: piece for piece in expected}
    errors = _check(given, pieces)
    kept: dict[str, tuple[UUID, ...]] = {}
    for rank, document in enumerate(given):
        if not errors:
            file_id = _one(organisation, document, pieces[document.piece], rank, by=by, on=on)
            kept[document.piece] = (*kept.get(document.piece, ()), file_id)
    if errors:
        raise Invalid("Des documents sont à corriger.", field_errors=errors)
    return kept


def _check(given: Sequence[DocumentIn], pieces: dict[str, Piece]) -> dict[str, str]:
    errors, counts = {}, dict.fromkeys(pieces, 0)
    for rank, document in enumerate(given):
        if document.piece not in pieces:
            listed = ", ".join(pieces) or "aucune pièce"
            errors[f"documents.{rank}.piece"] = (
                f"Cette pièce n’est pas demandée ici. Choisissez parmi : {listed}."
            )
            continue
        counts[document.piece] += 1
        if counts[document.piece] > pieces[document.piece].max_files:
            errors[f"documents.{rank}"] = (
                f"{pieces[document.piece].max_files} fichiers au plus pour cette pièce."
            )
        if (document.content_base64 is None) == (document.file is None):
            errors[f"documents.{rank}"] = "Donnez « content_base64 », ou « file », et un seul des deux."
    return errors


def _one(
    organisation: Organisation, document: DocumentIn, piece: Piece, rank: int, *, by: Actor, on: datetime
) -> UUID:
    try:
        if document.file is not None:
            return _uploaded(organisation, document.file, piece)
        return _decoded(organisation, document, piece, by=by, on=on)
    except (Invalid, Unknown) as wrong:
        status = wrong.status
        told = Refusal(wrong.message, field_errors={f"documents.{rank}": wrong.message})
        told.status = 422 if status == 404 else status
        raise told from wrong


def _decoded(
    organisation: Organisation, document: DocumentIn, piece: Piece, *, by: Actor, on: datetime
) -> UUID:
    try:
        content = b64decode(document.content_base64 or "", validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("Ce contenu n’est pas en base 64. Encodez le fichier à nouveau.") from None
    row = documents.receive(
        organisation=organisation.id,
        stream=BytesIO(content),
        name=document.name or piece.label,
        limit_mb=piece.max_mb,
        formats=piece.formats,
        by=by,
        on=on,
    )
    return row.id


def _uploaded(organisation: Organisation, token: str, piece: Piece) -> UUID:
    row = _sent(organisation, token)
    _check_fits(row, piece.formats, piece.max_mb)
    return row.id


def _sent(organisation: Organisation, token: str) -> StoredFile:
    try:
        owner, row_id = _UPLOADS.unsign(token, max_age=A_DAY).split(".")
    except BadSignature:
        raise Invalid(
            "Cet identifiant de fichier est inconnu ou a expiré. Déposez le fichier à nouveau."
        ) from None
    if owner != organisation.id.hex:
        raise Invalid("Ce fichier a été déposé pour une autre organisation. Déposez-le à nouveau.")
    return files.file(UUID(hex=row_id))


def joined(organisation: Organisation, tokens: Sequence[str]) -> list[UUID]:
    """Return the files sent beforehand that go with a message; in the open scope.

    :raises Invalid: naming each one at fault (``files.0``).
    """
    kept, errors = [], {}
    for rank, token in enumerate(tokens):
        try:
            row = _sent(organisation, token)
            _check_fits(row, FORMATS, LARGEST_MB)
            kept.append(row.id)
        except Invalid as wrong:
            errors[f"files.{rank}"] = wrong.message
    if errors:
        raise Invalid("Des fichiers sont à corriger.", field_errors=errors)
    return kept


def _check_fits(row: StoredFile, formats: Sequence[str], max_mb: int) -> None:
    accepted = {"jpg" if each == "jpeg" else each for each in formats}
    extension = EXTENSIONS.get(row.media_type, "").replace("jpeg", "jpg")
    if accepted and extension not in accepted:
        raise Invalid(f"Ce fichier n’est pas d’un type accepté ici. Envoyez : {', '.join(formats)}.")
    if row.size > max_mb * 1_000_000:
        raise Invalid(f"Ce fichier dépasse {max_mb} Mo. Envoyez-en un moins lourd.")


def upload(organisation: Organisation, sent: Any, *, by: Actor, on: datetime) -> StoredFile:
    """Keep a file sent beforehand, in quarantine; :raises Invalid: its type is not known."""
    return documents.receive(
        organisation=organisation.id,
        stream=sent,
        name=sent.name or "document",
        limit_mb=LARGEST_UPLOAD_MB,
        formats=(),
        by=by,
        on=on,
    )
