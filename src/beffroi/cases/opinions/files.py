"""The file of an opinion: kept in quarantine like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from beffroi.cases.opinions.models import Opinion
from beffroi.documents import actions as documents
from beffroi.kernel.errors import Refusal
from beffroi.tenancy.types import Actor

FORMATS = ("pdf", "jpg", "png", "odt", "docx")
LARGEST_MB = 20


def kept_file(row: Opinion, upload: Any, *, by: Actor, on: datetime) -> UUID:
    """Keep a file and return its identifier; :raises Refusal: naming the field ``file``."""
    try:
        stored = documents.receive(
            organisation=row.organisation_id,
            stream=upload,
            name=upload.name or "avis",
            limit_mb=LARGEST_MB,
            formats=FORMATS,
            by=by,
            on=on,
        )
    except Refusal as wrong:
        told = Refusal(wrong.message, field_errors={"file": wrong.message})
        told.status = wrong.status
        raise told from wrong
    return stored.id
