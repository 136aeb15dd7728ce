"""The sentence that matters most on a case: what silence would do, and when."""

from __future__ import annotations

from datetime import date, timedelta

from beffroi.cases.clocks.types import EventKind, Reading, Regime, State
from beffroi.cases.models import LedgerEvent
from beffroi.cases.queries import SOON_DAYS, Dossier
from beffroi.cases.types import CaseState
from beffroi.kernel.french import elide, written_date
from beffroi.kernel.periods import in_words

Sentence = dict[str, str]
_BEING = {"granted": "un accord", "refused": "un refus"}


def sentence_of(dossier: Dossier, *, today: date) -> Sentence:
    """Return ``says``, ``why`` and ``tone`` for the head of a case."""
    state = CaseState(dossier.case.state)
    if state in _CLOSED:
        return _CLOSED[state](dossier)
    reading = dossier.reading
    if reading.state is State.LAPSED:
        return _lapsed(dossier, reading)
    if reading.earliest is None or _awaited(dossier, today):
        return _waiting(dossier, reading, today)
    if reading.regime is Regime.NONE:
        return _without_silence(reading, today)
    return _running(dossier, reading, reading.earliest, today)


def _awaited(dossier: Dossier, today: date) -> bool:
    """Say whether the time allowed to the applicant still runs."""
    limit = dossier.reading.applicant_reply_by
    return dossier.case.state == CaseState.WAITING and limit is not None and today <= limit


def _running(dossier: Dossier, reading: Reading, earliest: date, today: date) -> Sentence:
    says = f"Sans décision le {written_date(earliest)}, {_meaning(dossier, reading)}."
    return {"says": says, "why": _because(dossier, reading), "tone": _tone(reading, today)}


def _meaning(dossier: Dossier, reading: Reading) -> str:
    told = dossier.procedure.clock.silence_says_agent
    if told and reading.regime is dossier.procedure.clock.regime:
        return told
    return f"le silence vaut {'accord' if reading.regime is Regime.ACCEPTS else 'refus'}"


def _because(dossier: Dossier, reading: Reading) -> str:
    delay, parts = dossier.procedure.clock.delay, []
    extended = any(event.kind == EventKind.EXTENDED for event in dossier.events)
    if delay and reading.starts_on and not extended:
        parts.append(
            f"Délai {elide('de', in_words(delay))}, compté depuis le {written_date(reading.starts_on)}."
        )
    if extended:
        parts.append("Le délai a été prolongé.")
    if reading.decide_by:
        parts.append(f"Décidez au plus tard le {written_date(reading.decide_by)}.")
    return " ".join(parts)


def _tone(reading: Reading, today: date) -> str:
    if reading.decide_by is None:
        return ""
    if today > reading.decide_by:
        return "late"
    return "soon" if today >= reading.decide_by - timedelta(days=SOON_DAYS) else ""


def _lapsed(dossier: Dossier, reading: Reading) -> Sentence:
    day = written_date(reading.earliest) if reading.earliest else ""
    says = f"Faute de décision le {day}, {_meaning(dossier, reading)}."
    return {
        "says": says,
        "why": "Le délai est passé : la page se clôt d’elle-même dans la nuit.",
        "tone": "late",
    }


def _waiting(dossier: Dossier, reading: Reading, today: date) -> Sentence:
    limit = reading.applicant_reply_by
    if limit is None:
        return _without_silence(reading, today)
    if today > limit:
        says = f"Les pièces devaient arriver au plus tard le {written_date(limit)}."
        return {
            "says": says,
            "why": "Le délai court de nouveau : décidez avec ce que vous avez.",
            "tone": "late",
        }
    says = f"Délai suspendu : les pièces sont attendues jusqu’au {written_date(limit)}."
    return {"says": says, "why": _then(dossier, reading), "tone": "stopped"}


def _then(dossier: Dossier, reading: Reading) -> str:
    clock = dossier.procedure.clock
    if clock.lapse is Regime.REJECTS:
        return "Sans ces pièces à cette date, la demande est rejetée par l’effet de la loi."
    if reading.earliest:
        day = written_date(reading.earliest)
        return f"Sans décision le {day}, {_meaning(dossier, reading)}."
    return "Un nouveau délai commencera quand le dossier sera complet."


def _without_silence(reading: Reading, today: date) -> Sentence:
    if reading.decide_by is None:
        return {"says": "Aucun délai ne court pour cette demande.", "why": "", "tone": "stopped"}
    says = f"Répondez avant le {written_date(reading.decide_by)}."
    return {"says": says, "why": "Le silence ne vaut ici ni accord ni refus.", "tone": _tone(reading, today)}


def _last(dossier: Dossier, kind: EventKind) -> LedgerEvent | None:
    return next((event for event in reversed(dossier.events) if event.kind == kind), None)


def _on(event: LedgerEvent | None) -> str:
    return f" le {written_date(event.on)}" if event else ""


def _decided(dossier: Dossier) -> Sentence:
    label = dossier.procedure.outcome(dossier.case.outcome).label
    event = _last(dossier, EventKind.DECIDED)
    why = f"Décision prise{_on(event)}{f' par {event.by_name}' if event else ''}."
    return {"says": f"Décision : {label[:1].lower()}{label[1:]}.", "why": why, "tone": "done"}


def _tacit(dossier: Dossier) -> Sentence:
    being = _BEING.get(dossier.case.outcome, "une décision")
    day = f" le {written_date(dossier.reading.earliest)}" if dossier.reading.earliest else ""
    why = f"La commune n’a pas répondu à temps : {_meaning(dossier, dossier.reading)}."
    return {"says": f"Le silence a fait naître {being}{day}.", "why": why, "tone": "done"}


def _withdrawn(dossier: Dossier) -> Sentence:
    event = _last(dossier, EventKind.WITHDRAWN)
    return {"says": f"La demande a été retirée{_on(event)}.", "why": "", "tone": "stopped"}


def _transferred(dossier: Dossier) -> Sentence:
    event = _last(dossier, EventKind.TRANSFERRED)
    whom = event.facts.get("to", "") if event else ""
    says = f"La demande a été transmise{_on(event)}{f' à : {whom}' if whom else ''}."
    return {"says": says, "why": "Le service compétent répond désormais au demandeur.", "tone": "stopped"}


_CLOSED = {
    CaseState.DECIDED: _decided,
    CaseState.TACIT: _tacit,
    CaseState.WITHDRAWN: _withdrawn,
    CaseState.TRANSFERRED: _transferred,
}
