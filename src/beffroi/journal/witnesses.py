"""Seals outside the database: one file a day, and a mail to a witness who is not us.

A file is never written over. What could not leave is tried again at the next sealing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from smtplib import SMTPException
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.journal.models import Dispatch, Seal
from beffroi.journal.reading import exported
from beffroi.kernel.french import written_date

MOST = 400
"""Seals in one mail; the rest follows at the next sealing."""


class Folder:
    """Exported seals: ``<folder>/<year>/<day>.json``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, day: date) -> Path:
        """Return where the seal of a day is written."""
        return self.path / f"{day.year}" / f"{day.isoformat()}.json"

    def days(self) -> list[date]:
        """Return the days that have a file, in order."""
        return sorted(filter(None, (_day(path) for path in self.path.glob("*/*.json"))))

    def read(self, day: date) -> dict[str, Any] | None:
        """Return the seal written for a day: None without a file, an empty object when it cannot be read."""
        try:
            document = json.loads(self.file(day).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}

    def write(self, day: date, document: dict[str, Any]) -> None:
        """Write the seal of a day unless it has a file already."""
        path = self.file(day)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            temporary.write_text(as_text(document), encoding="utf-8")
            path.hardlink_to(temporary)
        except FileExistsError:
            pass
        finally:
            temporary.unlink(missing_ok=True)


def as_text(document: dict[str, Any]) -> str:
    """Return a seal as one line of JSON."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n"


def own_folder() -> Folder:
    """Return the folder where this installation exports its seals."""
    return Folder(Path(settings.BEFFROI_HOME) / "seals")


def lost_day() -> date | None:
    """Return the latest day of the exported files when the database has lost its seal, else None."""
    days = own_folder().days()
    return days[-1] if days and not Seal.objects.filter(day=days[-1]).exists() else None


def export_missing() -> None:
    """Write the files that lack, for seals of any age."""
    folder = own_folder()
    known = set(folder.days())
    for seal in Seal.objects.order_by("day").iterator(chunk_size=500):
        if seal.day not in known:
            folder.write(seal.day, exported(seal))


def send_pending(*, at: datetime) -> Dispatch | None:
    """Mail to the witness the seals that have not left yet; return the attempt, None when there are none."""
    witness = settings.SEAL_WITNESS
    pending = _pending(witness) if witness else []
    if not pending:
        return None
    error = _send(witness, pending)
    return Dispatch.objects.create(
        first_day=pending[0].day,
        last_day=pending[-1].day,
        witness=witness,
        sent=not error,
        error=error,
        at=at,
    )


def _pending(witness: str) -> Sequence[Seal]:
    last = Dispatch.objects.filter(witness=witness, sent=True).order_by("-last_day").first()
    seals = Seal.objects.order_by("day")
    return list((seals.filter(day__gt=last.last_day) if last else seals)[:MOST])


def _send(witness: str, seals: Sequence[Seal]) -> str:
    """Send one mail; return what went wrong, or nothing."""
    mail = EmailMessage(_subject(seals), _body(seals), to=[name.strip() for name in witness.split(",")])
    for seal in seals:
        mail.attach(f"{seal.day.isoformat()}.json", as_text(exported(seal)), "application/json")
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def _subject(seals: Sequence[Seal]) -> str:
    first, last = seals[0].day, seals[-1].day
    if first == last:
        return f"Scellé du journal du {written_date(first)}"
    return f"Scellés du journal, du {written_date(first)} au {written_date(last)}"


def _body(seals: Sequence[Seal]) -> str:
    lines = [f"{seal.day.isoformat()}  {seal.hash}" for seal in seals]
    return "\n".join(
        [
            "Bonjour,",
            "",
            "Vous êtes témoin du journal de Beffroi. Conservez ce message.",
            "Il permettra de prouver que le journal n’a pas été modifié depuis.",
            "Vous n’avez rien d’autre à faire.",
            "",
            "Jour et empreinte du scellé :",
            *lines,
            "",
            "Chaque scellé complet, avec sa signature, est joint à ce message.",
        ]
    )


def _day(path: Path) -> date | None:
    try:
        return cast("date | None", date.fromisoformat(path.stem))
    except ValueError:
        return None
