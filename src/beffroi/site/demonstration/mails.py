"""The mails that the demonstration has written to files instead of sending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

from django.conf import settings

from beffroi.tenancy.types import Unknown

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it left; ``attachments`` are names."""

    name: str
    subject: str
    sender: str
    recipients: str
    at: datetime | None
    body: str
    attachments: tuple[str, ...]


def listed() -> list[Mail]:
    """Return the last mails, the newest first, at most ``MOST_SHOWN``."""
    files = sorted(_folder().glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read(path) for path in files[:MOST_SHOWN]]


def mail(name: str) -> Mail:
    """Return the mail of a file name; :raises Unknown:."""
    return _read(_path(name))


def attachment(name: str, rank: int) -> tuple[str, str, bytes]:
    """Return name, type and bytes of an attachment of a mail, by its rank; :raises Unknown:."""
    parts = list(_message(_path(name)).iter_attachments())
    if not 0 <= rank < len(parts):
        raise Unknown
    part = parts[rank]
    content = cast("bytes", part.get_payload(decode=True) or b"")
    return part.get_filename() or "piece", part.get_content_type(), content


def _folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.BEFFROI_HOME / "mails")


def _path(name: str) -> Path:
    """Return the file of a name: one of those that are there, whatever the name tries."""
    found = next((path for path in _folder().glob("*.log") if path.name == name), None)
    if found is None:
        raise Unknown
    return found


def _message(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def _read(path: Path) -> Mail:
    message = _message(path)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return Mail(
        name=path.name,
        subject=str(message["Subject"] or "").strip(),
        sender=str(message["From"] or ""),
        recipients=str(message["To"] or ""),
        at=_instant(str(message["Date"] or "")),
        body=text.rpartition("-" * 79)[0] or text,
        attachments=tuple(part.get_filename() or "piece" for part in message.iter_attachments()),
    )


def _instant(written: str) -> datetime | None:
    """Return the instant of a mail; "-0000" means UTC said without a place."""
    if not written:
        return None
    read = parsedate_to_datetime(written)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
