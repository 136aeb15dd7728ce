"""The ledger and its reading as JSON: the exchange of ``beffroi deadline`` and of the API.

Dates are civil dates of the commune (``2026-01-31``) or instants with an offset
(``2026-01-31T18:05:00+01:00``), which become the civil date of the commune. Keys that we do not know are
ignored.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from beffroi.cases.clocks.rules import in_order
from beffroi.cases.clocks.types import Event, EventKind, Ledger, MissingPiece, Reading
from beffroi.kernel.calendar import civil_date, zone_of
from beffroi.kernel.errors import Invalid
from beffroi.kernel.periods import Period, parse_period

_YEARS = range(1950, 2201)
_CHANNELS = ("electronic", "counter", "phone", "post")
_MOST_EVENTS = 10_000

# Python reads more of ISO 8601 (weeks, no dashes) than we promise.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + r"[T ][0-9:.]{5,15}(Z|[+-][0-9:]{4,6})?")


class InvalidLedger(Invalid):
    """The ledger cannot be read; the message names the event at fault."""


def ledger_from_json(obj: object) -> Ledger:
    """Read ``{"commune": INSEE, "events": [{"kind", "at", …}]}``, sorted from the oldest to the newest.

    :raises InvalidLedger: in French, with the number and the kind of the event at fault.
    """
    ledger = _object(obj, "Le journal du dossier")
    commune = _commune(ledger.get("commune"))
    listed = ledger.get("events")
    if not isinstance(listed, list) or not listed:
        raise InvalidLedger(
            "La liste « events » manque ou est vide. Donnez au moins la réception (« received »)."
        )
    if len(listed) > _MOST_EVENTS:
        raise InvalidLedger(f"La liste « events » dépasse {_MOST_EVENTS} événements. Vérifiez le fichier.")
    events = [_event(item, number, commune) for number, item in enumerate(listed, start=1)]
    _check_reception(events)
    return Ledger(commune, tuple(in_order(events)))


def today_from_json(obj: object, default: date) -> date:
    """Return the ``today`` of the object, or ``default`` where it has none.

    :raises InvalidLedger: the date cannot be read.
    """
    ledger = _object(obj, "Le journal du dossier")
    if ledger.get("today") is None:
        return default
    return _moment(ledger["today"], "« today »", _commune(ledger.get("commune")))[0]


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Return the answer of ``beffroi deadline``: exactly the keys of the contract."""
    return {
        "regime": reading.regime.value,
        "starts_on": _iso(reading.starts_on),
        "earliest": _iso(reading.earliest),
        "latest": _iso(reading.latest),
        "state": reading.state.value,
        "acknowledge_by": _iso(reading.acknowledge_by),
        "registration_receipt_by": _iso(reading.registration_receipt_by),
        "applicant_reply_by": _iso(reading.applicant_reply_by),
        "steps": [
            {"on": _iso(s.on), "says": s.says, "rule": s.rule, "source": s.source, "certainty": s.certainty}
            for s in reading.steps
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _object(obj: object, what: str) -> Mapping[str, Any]:
    if not isinstance(obj, dict):
        raise InvalidLedger(f"{what} n’est pas un objet JSON. Écrivez-le entre accolades.")
    return obj


def _commune(value: object) -> str:
    code = value.strip().upper() if isinstance(value, str) else ""
    try:
        zone_of(code)
    except ValueError:
        raise InvalidLedger(
            f"« commune » : {_shown(value)} n’est pas un code INSEE. Donnez ses cinq caractères."
        ) from None
    if not code.isascii() or not code.isalnum() or not code[2:].isdigit():
        raise InvalidLedger(
            f"« commune » : {_shown(value)} n’est pas un code INSEE. Donnez ses cinq caractères."
        )
    return code


def _event(item: object, number: int, commune: str) -> Event:
    fields = _object(item, f"L’événement n° {number}")
    kind = _kind(fields.get("kind"), number)
    where = f"Événement n° {number} (« {kind.value} »)"
    on, at = _moment(fields.get("at"), f"{where}, « at »", commune)
    event = Event(kind=kind, on=on, at=at, **_payload(fields, kind, where, commune))
    _check_dates(event, where)
    return event


def _kind(value: object, number: int) -> EventKind:
    try:
        return EventKind(str(value))
    except ValueError:
        known = ", ".join(kind.value for kind in EventKind)
        raise InvalidLedger(
            f"Événement n° {number} : le genre {_shown(value)} n’existe pas. Choisissez parmi : {known}."
        ) from None


def _moment(value: object, where: str, commune: str) -> tuple[date, datetime | None]:
    """Return the civil date of the commune, and the instant when one was given."""
    if not isinstance(value, str) or not value:
        raise InvalidLedger(f"{where} : la date manque. Écrivez-la ainsi : 2026-01-31.")
    if len(value) == len("AAAA-MM-JJ"):
        return _in_calendar(_date(value, where), value, where), None
    instant = _instant(value, where)
    try:
        return _in_calendar(civil_date(instant, commune), value, where), instant
    except OverflowError:
        raise InvalidLedger(
            f"{where} : la date {_shown(value)} est hors du calendrier. Corrigez l’année."
        ) from None


def _date(value: str, where: str) -> date:
    try:
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        raise InvalidLedger(
            f"{where} : la date {_shown(value)} n’existe pas. Écrivez année, mois et jour : 2026-01-31."
        ) from None


def _instant(value: str, where: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value if _INSTANT.fullmatch(value) else "")
    except ValueError:
        raise InvalidLedger(
            f"{where} : {_shown(value)} n’est ni une date ni un instant. Exemple : 2026-01-31T18:05:00+01:00."
        ) from None
    if instant.tzinfo is None:
        raise InvalidLedger(
            f"{where} : l’heure {_shown(value)} est sans décalage. Ajoutez-le (+01:00) ou ôtez l’heure."
        )
    return instant


def _in_calendar(day: date, value: str, where: str) -> date:
    if day.year not in _YEARS:
        raise InvalidLedger(f"{where} : la date {_shown(value)} est hors du calendrier. Corrigez l’année.")
    return day


def _payload(fields: Mapping[str, Any], kind: EventKind, where: str, commune: str) -> dict[str, Any]:
    """Read the keys that belong to the kind; the others are ignored."""

    def day(key: str) -> date | None:
        return (
            _moment(fields[key], f"{where}, « {key} »", commune)[0] if fields.get(key) is not None else None
        )

    match kind:
        case EventKind.RECEIVED:
            return {
                "channel": _channel(fields, where),
                "registration_receipt_on": day("registration_receipt_at"),
            }
        case EventKind.INCOMPLETE:
            asked = {"reply_by": day("reply_by"), "notified_on": day("notified_at")}
            return {**asked, "missing": _missing(fields.get("missing"), where)}
        case EventKind.EXTENDED:
            said = {"by": _period(fields.get("by"), where), "reason": _text(fields, "reason", where)}
            return {**said, "notified_on": day("notified_at")}
        case EventKind.TRANSFERRED:
            return {"to": _text(fields, "to", where)}
        case EventKind.DECIDED:
            return {"outcome": _text(fields, "outcome", where)}
    return {}


def _channel(fields: Mapping[str, Any], where: str) -> str:
    channel = _text(fields, "channel", where) or _CHANNELS[0]
    if channel not in _CHANNELS:
        raise InvalidLedger(f"{where}, « channel » : choisissez parmi : {', '.join(_CHANNELS)}.")
    return channel


def _text(fields: Mapping[str, Any], key: str, where: str) -> str:
    value = fields.get(key)
    if value is not None and not isinstance(value, str):
        raise InvalidLedger(
            f"{where}, « {key} » : {_shown(value)} n’est pas un texte. Écrivez-le entre guillemets."
        )
    return value or ""


def _period(value: object, where: str) -> Period | None:
    if value is None:
        return None
    try:
        return parse_period(value if isinstance(value, str) else "")
    except ValueError:
        raise InvalidLedger(
            f"{where}, « by » : {_shown(value)} n’est pas une durée. Écrivez par exemple P1M ou P15D."
        ) from None


def _missing(value: object, where: str) -> tuple[MissingPiece, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise InvalidLedger(f'{where}, « missing » : écrivez une liste, par exemple ["plan de masse"].')
    return tuple(_piece(item, f"{where}, « missing »") for item in value)


def _piece(item: object, where: str) -> MissingPiece:
    """A text, or ``{"label", "source"}``; an empty or null source means that no text demands the piece."""
    if isinstance(item, str):
        return MissingPiece(item)
    if not isinstance(item, dict) or not isinstance(item.get("label"), str):
        raise InvalidLedger(
            f"{where} : {_shown(item)} n’est pas une pièce. Écrivez son nom entre guillemets."
        )
    if "source" not in item:
        return MissingPiece(item["label"])
    return MissingPiece(item["label"], _text(item, "source", where))


def _check_dates(event: Event, where: str) -> None:
    """Refuse dates that contradict each other inside one event."""
    if event.reply_by and event.reply_by < event.effective_on:
        raise InvalidLedger(
            f"{where} : « reply_by » précède la demande de pièces. Corrigez l’une des deux dates."
        )
    if event.notified_on and event.notified_on < event.on:
        raise InvalidLedger(f"{where} : « notified_at » précède « at ». Corrigez l’une des deux dates.")
    if event.registration_receipt_on and event.registration_receipt_on < event.on:
        raise InvalidLedger(
            f"{where} : « registration_receipt_at » précède « at ». Corrigez l’une des deux dates."
        )


def _check_reception(events: Sequence[Event]) -> None:
    receptions = [event for event in events if event.kind is EventKind.RECEIVED]
    if not receptions:
        raise InvalidLedger("La réception manque. Ajoutez un événement « received » avec sa date.")
    if len(receptions) > 1:
        second = [n for n, event in enumerate(events, start=1) if event.kind is EventKind.RECEIVED][1]
        raise InvalidLedger(
            f"Événement n° {second} (« received ») : il y a deux réceptions. Gardez la première."
        )
    for number, event in enumerate(events, start=1):
        if event.on < receptions[0].on:
            raise InvalidLedger(
                f"Événement n° {number} (« {event.kind.value} ») : sa date précède la réception. Corrigez-la."
            )


def _shown(value: object) -> str:
    """Show what was given, cut: an error message is no place for a megabyte."""
    text = value if isinstance(value, str) else repr(value)
    return f"« {text[:40]}… »" if len(text) > 40 else f"« {text} »"
