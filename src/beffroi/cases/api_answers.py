"""Cases as JSON: what the API gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from beffroi.cases import api_versions, catalogue, queries
from beffroi.cases.api_files import address_of
from beffroi.cases.clocks.types import Regime
from beffroi.cases.clocks.wire import reading_to_json
from beffroi.cases.filing import first_reading
from beffroi.cases.forms.schema import json_schema
from beffroi.cases.inbound import queries as incoming
from beffroi.cases.mandates import keys
from beffroi.cases.models import Case, LedgerEvent, Paper, Piece
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.queries import Dossier, Offered
from beffroi.cases.types import STATE_LABELS, CaseState
from beffroi.documents.models import StoredFile
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.periods import Period, in_words
from beffroi.operators.models import Organisation

Addresses = Callable[[str, Any], str]
_KIND_OF_REGIME = {Regime.ACCEPTS: "accord", Regime.REJECTS: "refus"}


def filed(case: Case, organisation: Organisation) -> dict[str, Any]:
    """Return the answer to a filing: the same whenever it is asked for again."""
    reading, key = first_reading(case, organisation), keys.filer_key(case)
    return {
        "number": parse_number(case.number).display,
        "secret": key,
        "take_over_code": keys.printed_code(case) or None,
        "receipt_url": _followed(case, key)("receipt", case),
        "tracking_url": _followed_at(case, key),
        "received_at": case.filed_at.isoformat(),
        "clock": reading_to_json(reading),
    }


def procedure(offered: Offered) -> dict[str, Any]:
    """Return an adopted procedure with its form."""
    found = offered.procedure
    return {
        "code": found.code,
        "reference": found.reference,
        "version": found.version,
        "title": found.title,
        "summary": found.summary,
        "topic": found.topic,
        "clock": _clock(found),
        "silence": _silence(found),
        "pieces": [_wanted(piece) for piece in found.pieces],
        "form": _form(found.reference, found.version),
    }


@lru_cache(maxsize=512)
def _form(reference: str, version: int) -> dict[str, Any]:
    return json_schema(catalogue.procedure(reference, version))


def _clock(procedure: Procedure) -> dict[str, Any]:
    clock = procedure.clock
    return {
        "regime": clock.regime.value,
        "delay": _iso(clock.delay),
        "starts": clock.starts.value,
        "source": clock.source,
        "extensions": [
            {"code": each.code, "by": _iso(each.by), "label": each.label, "source": each.source}
            for each in clock.extensions
        ],
    }


def _iso(period: Period | None) -> str | None:
    if period is None:
        return None
    return f"P{period.months}M" if period.months else f"P{period.days}D"


def _silence(procedure: Procedure) -> str | None:
    clock = procedure.clock
    if not procedure.request or clock.delay is None or clock.regime is Regime.NONE:
        return None
    meaning = clock.silence_says or f"le silence vaut {_KIND_OF_REGIME[clock.regime]}"
    return f"Sans réponse dans le délai de {in_words(clock.delay)}, {meaning}."


def _wanted(piece: Any) -> dict[str, Any]:
    return {
        "id": piece.id,
        "label": piece.label,
        "hint": piece.hint,
        "required": piece.required and piece.when is None,
        "conditional": piece.when is not None,
        "source": piece.source,
        "formats": list(piece.formats),
        "max_mb": piece.max_mb,
        "max_files": piece.max_files,
    }


def whole(dossier: Dossier, *, on: datetime, key: str) -> dict[str, Any]:
    """Return a case whole; file addresses open as they stand.

    :param key: the follow-up key of whoever asks, the person or who helps them; empty: an agent.
    """
    case, for_applicant = dossier.case, bool(key)
    address = _followed(case, key) if key else _signed(case)
    joined = incoming.files_of(case) if dossier.messages else {}
    return {
        **_head(case),
        "version": case.version,
        "revision": len(dossier.events),
        "pending": api_versions.pending(case, on=on, for_applicant=for_applicant),
        "channel": case.channel,
        "received_at": case.filed_at.isoformat(),
        "outcome": case.outcome or None,
        "applicant": case.applicant,
        "mandate": case.mandate,
        "answers": case.answers,
        "clock": reading_to_json(dossier.reading),
        "ledger": [_event(row, for_applicant=for_applicant) for row in dossier.events],
        "messages": [_message(row, joined.get(row.id, []), address) for row in dossier.messages],
        "letters": [_letter(row, address) for row in dossier.papers],
        "pieces": [_piece(row, address) for row in dossier.pieces],
        "missing": list(dossier.lacking),
        "steps": [_step(step) for step in dossier.steps],
        "receipt_url": address("receipt", case),
        "tracking_url": _followed_at(case, key) if key else None,
    }


def line(case: Case, *, today: date) -> dict[str, Any]:
    """Return a case as a line of the queue."""
    return {
        **_head(case),
        "applicant": case.applicant_name,
        "filed_at": case.filed_at.isoformat(),
        "due_on": _day(case.due_on),
        "earliest": _day(case.earliest),
        "latest": _day(case.latest),
        "urgency": queries.urgency(case, today=today).value,
        "assignee": str(case.assignee_id) if case.assignee_id else None,
        "unread": case.unread,
        "url": f"{settings.PUBLIC_URL}/api/v1/cases/{case.number}",
    }


def _head(case: Case) -> dict[str, Any]:
    return {
        "number": parse_number(case.number).display,
        "state": str(case.state),
        "state_label": STATE_LABELS[CaseState(case.state)][0],
        "procedure": case.procedure,
        "title": catalogue.procedure(case.procedure, case.version).title,
    }


def _event(row: LedgerEvent, *, for_applicant: bool) -> dict[str, Any]:
    told = {"kind": row.kind, "at": row.at.isoformat(), "on": row.on.isoformat(), **row.facts}
    # Which colleague is away is no business of the applicant's.
    return _without(told, "on_behalf") if for_applicant else {**told, "author": row.by_name}


def _without(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


def _message(row: Any, files: Sequence[StoredFile], address: Addresses) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "from": "applicant" if row.from_applicant else "service",
        "author": row.author_name,
        "body": row.body,
        "at": row.at.isoformat(),
        "files": [{**_file(each), "url": address("joined", each)} for each in files],
    }


def _file(file: StoredFile) -> dict[str, Any]:
    told = {name: getattr(file, name) for name in ("name", "media_type", "size", "sha256", "state")}
    return {"id": str(file.id), **told}


def _letter(row: Paper, address: Addresses) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "title": row.title,
        "made_at": row.made_at.isoformat(),
        "opened_at": _instant(row.opened_at),
        "url": address("letter", row),
    }


def _piece(row: Piece, address: Addresses) -> dict[str, Any]:
    return {
        "piece": row.piece,
        **_file(row.file),
        "given_at": row.given_at.isoformat(),
        "url": address("piece", row),
    }


def _step(step: Any) -> dict[str, Any]:
    return {"verb": step.verb.value, "lawful": step.lawful, "why_not": step.why_not, "source": step.source}


def _followed_at(case: Case, key: str) -> str:
    return f"{settings.PUBLIC_URL}/suivi/{case.number}?cle={key}"


def _followed(case: Case, key: str) -> Addresses:
    """Return the addresses of the applicant: the follow-up page's own, with the key."""
    stem = f"{settings.PUBLIC_URL}/suivi/{case.number}"
    paths: dict[str, Callable[[Any], str]] = {
        "receipt": lambda _row: "/recu.pdf",
        "letter": lambda row: f"/courriers/{row.id}.pdf",
        "piece": lambda row: f"/fichiers/{row.file_id}",
        "joined": lambda row: f"/fichiers/{row.id}",
    }
    return lambda kind, row: f"{stem}{paths[kind](row)}?cle={key}"


def _signed(case: Case) -> Addresses:
    """Return the addresses of an agent: they count as no consultation and say nothing of the key."""

    def address(kind: str, row: Any) -> str:
        if kind == "receipt":
            return address_of(case.organisation_id, "receipt", case.id)
        return address_of(case.organisation_id, "file", row.id if kind == "joined" else row.file_id)

    return address


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
