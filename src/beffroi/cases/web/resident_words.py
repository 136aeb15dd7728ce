"""What a case says to the person who asked: the sentence of its clock, who must act, the time line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from heapq import merge
from typing import Any

from beffroi.cases.clocks.types import EventKind, Incomplete, Regime
from beffroi.cases.ledger import place_of
from beffroi.cases.models import CaseVersion, LedgerEvent
from beffroi.cases.queries import Dossier
from beffroi.cases.sequels.rules import explain
from beffroi.cases.sequels.standing import aftermath_of
from beffroi.cases.types import CaseState, VersionMove
from beffroi.kernel.calendar import civil_date, timezone_of, zone_of
from beffroi.kernel.french import written_date
from beffroi.kernel.periods import in_words, parse_period
from beffroi.kernel.words import (
    N_,
    Own,
    is_foreign,
    speaks_french,
    spoken,
    spoken_date,
    spoken_instant,
    spoken_period,
)
from beffroi.kernel.words import gettext as _

Told = dict[str, Any]


def sentence(dossier: Dossier) -> Told:
    """Return the biggest sentence of the page, as ``components/sentence.html`` takes it."""
    state = CaseState(dossier.case.state)
    return {"tone": "", "french": False, "why_french": False} | _SENTENCES.get(state, _running)(dossier)


def _running(dossier: Dossier) -> Told:
    reading, says = dossier.reading, dossier.procedure.clock.silence_says
    if reading.regime is Regime.NONE or reading.earliest is None or not says:
        return {
            "says": _("La mairie vous répondra."),
            "why": _("L’absence de réponse ne vaut ni accord ni refus."),
        }
    return {
        "says": f"Sans réponse le {written_date(reading.earliest)}, {says}.",
        "french": not speaks_french(),
        "why": _("Cette date vaut sous réserve que la demande soit complète."),
    }


def _waiting(dossier: Dossier) -> Told:
    until = dossier.reading.applicant_reply_by
    says = (
        _("Envoyez vos pièces au plus tard le {date}.").format(date=spoken_date(until))
        if until
        else _("Envoyez vos pièces.")
    )
    last = next((step for step in reversed(dossier.reading.steps) if step.rule in _ON_PIECES), None)
    return {"says": says, "why": last.says if last else "", "why_french": not speaks_french(), "tone": "soon"}


_ON_PIECES = frozenset(
    {
        "crpa.l114-5.restart",
        "crpa.l114-5.suspension",
        "planning.r423-38.request",
        "planning.r423-39.lapse-ahead",
    }
)


def _decided(dossier: Dossier) -> Told:
    try:
        label = dossier.procedure.outcome(dossier.case.outcome).resident_label
    except KeyError:
        label = Own(_("La mairie a répondu à votre demande"))
    event = last_of(dossier, EventKind.DECIDED)
    when = (
        _("Réponse du {date}. Ouvrez la lettre plus bas.").format(date=spoken_date(event.on)) if event else ""
    )
    tone = "stopped" if dossier.case.outcome in {"refused", "no_action"} else "done"
    return {"says": f"{label}.", "french": is_foreign(label), "why": when, "tone": tone}


def _tacit(dossier: Dossier) -> Told:
    reading = dossier.reading
    since = ""
    if reading.earliest:
        day = spoken_date(reading.earliest)
        since = _("Sans réponse de la mairie le {date}.").format(date=day) + " "
    if dossier.case.outcome == "granted":
        says = _sentence_of(dossier.procedure.clock.silence_says or "votre demande est acceptée")
        why = since + _("Le silence vaut accord.")
        return {"says": says, "french": not speaks_french(), "why": why, "tone": "done"}
    says = _("Votre demande est considérée comme refusée.")
    return {
        "says": says,
        "why": since + _("Vous pouvez contester ce refus\u00a0: voyez plus bas."),
        "tone": "late",
    }


def _sentence_of(clause: str) -> str:
    """Return a clause of the future as a sentence of the present: silence has spoken."""
    present = clause.replace("sera considérée", "est considérée")
    return f"{present[:1].upper()}{present[1:]}."


def _withdrawn(dossier: Dossier) -> Told:
    why = _("La mairie ne l’examine plus. Vous pouvez en faire une nouvelle.")
    return {"says": _("Vous avez retiré votre demande."), "why": why, "tone": "stopped"}


def _transferred(dossier: Dossier) -> Told:
    event = last_of(dossier, EventKind.TRANSFERRED)
    says = _("Votre demande est transmise au service compétent.")
    if event and event.facts.get("to"):
        says = _("Votre demande est transmise au service compétent\u00a0: {to}.").format(to=event.facts["to"])
    return {"says": says, "why": _("C’est lui qui vous répondra."), "tone": "stopped"}


_SENTENCES: dict[CaseState, Callable[[Dossier], Told]] = {
    CaseState.WAITING: _waiting,
    CaseState.DECIDED: _decided,
    CaseState.TACIT: _tacit,
    CaseState.WITHDRAWN: _withdrawn,
    CaseState.TRANSFERRED: _transferred,
}


def rights(dossier: Dossier) -> list[str]:
    """Return what silence has opened: the proof of an agreement, or the ways to contest a refusal.

    :source: CRPA L232-3 (attestation), L232-4 (reasons); code de l'urbanisme R*424-13 (certificate)
    """
    if dossier.case.state != CaseState.TACIT:
        return []
    planning = dossier.procedure.clock.incomplete is Incomplete.PLANNING
    if dossier.case.outcome == "granted":
        return [_CERTIFICATE if planning else _ATTESTATION]
    return _ways_to_contest(dossier)


_ATTESTATION = (
    "Vous avez droit à une attestation, qui prouve cet accord (article L. 232-3 du code des relations entre "
    "le public et l’administration). Elle est faite tout de suite."
)
_CERTIFICATE = (
    "Vous avez droit à un certificat, qui prouve cet accord (article R*424-13 du code de l’urbanisme). "
    "Il est fait tout de suite. "
    "Affichez l’accord sur le terrain avant les travaux."
)
_REASONS = (
    "Vous pouvez aussi demander les motifs du refus, dans le délai pour saisir le juge. "
    "La mairie doit vous les donner dans le mois "
    "(article L. 232-4 du code des relations entre le public et l’administration)."
)


def _ways_to_contest(dossier: Dossier) -> list[str]:
    appeal = dossier.procedure.appeal
    court = appeal.court or dossier.organisation.court or "tribunal administratif"
    again = "repart alors à zéro" if appeal.gracious_extends else "ne change pas"
    since = f"à partir du {written_date(dossier.reading.earliest)}" if dossier.reading.earliest else ""
    told = [
        appeal.first,
        f"Vous avez {in_words(appeal.contentious)} {since} pour saisir le {court}.",
        f"Vous avez {in_words(appeal.gracious)} pour demander à la mairie de revoir sa décision. "
        f"Le délai pour saisir le juge {again}.",
        *(_on_reasons(dossier) or [_REASONS]),
    ]
    return [paragraph for paragraph in told if paragraph]


def _on_reasons(dossier: Dossier) -> list[str]:
    """Return what asking for the reasons changes, once they are asked, each sentence with its text."""
    told = aftermath_of(dossier.case, dossier.organisation, dossier.procedure, dossier.reading)
    place = place_of(dossier.organisation)
    today = civil_date(dossier.on, place)
    explained = explain(told, today=today, zone=zone_of(place)) if told else []
    return [f"{each.says} ({each.source}{_UNSURE.get(each.certainty, '')})" for each in explained]


_UNSURE = {"V2": ", d’après une source qui le cite", "M": ", à confirmer"}


def who_acts(dossier: Dossier, *, asked: bool = False) -> str:
    """Return what is expected, and from whom.

    :param asked: a newer version of the form has questions for the person.
    """
    state = CaseState(dossier.case.state)
    if state is CaseState.WAITING:
        return _("C’est à vous d’agir : envoyez les documents demandés ci-dessous.")
    if asked and state in {CaseState.RECEIVED, CaseState.COMPLETED}:
        return _("La mairie examine votre demande. Elle a des questions nouvelles pour vous.")
    if state in {CaseState.RECEIVED, CaseState.COMPLETED}:
        return _("La mairie examine votre demande. Vous n’avez rien à faire pour l’instant.")
    return _("Rien n’est plus attendu de vous.")


def last_of(dossier: Dossier, kind: EventKind) -> LedgerEvent | None:
    """Return the last event of a kind."""
    return next((event for event in reversed(dossier.events) if event.kind == kind), None)


def timeline(dossier: Dossier) -> list[Told]:
    """Return what happened and what comes next, as ``components/timeline.html`` takes it."""
    zone = timezone_of(place_of(dossier.organisation))
    events = ((event.at, _event(dossier, event, zone)) for event in dossier.events)
    moves = ((row.at, _moved(row, zone)) for row in dossier.versions if row.move == VersionMove.MOVED)
    past = [line for _at, line in merge(events, moves, key=lambda line: line[0])]
    case = dossier.case
    if case.state == CaseState.TACIT and dossier.reading.earliest:
        told = _tacit(dossier)
        day = _day(dossier.reading.earliest, told["says"], "done")
        past.append(day | {"french": told.get("french", False)})
    return past + _ahead(dossier)


def _ahead(dossier: Dossier) -> list[Told]:
    reading, state = dossier.reading, dossier.case.state
    if state == CaseState.WAITING and reading.applicant_reply_by:
        return [_day(reading.applicant_reply_by, _("Dernier jour pour envoyer vos pièces"), "next")]
    says = dossier.procedure.clock.silence_says
    if dossier.case.open and reading.earliest and says:
        return [
            _day(reading.earliest, f"Sans réponse ce jour-là, {says}", "next")
            | {"french": not speaks_french()}
        ]
    return []


def _day(day: date, what: str, kind: str) -> Told:
    return {
        "when": _capital(spoken_date(day)),
        "datetime": day.isoformat(),
        "what": what.rstrip("."),
        "kind": kind,
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _event(dossier: Dossier, event: LedgerEvent, zone: tzinfo) -> Told:
    what, note = _happened(dossier, event)
    kind = "done" if event.kind in {EventKind.DECIDED, EventKind.NOTIFIED} else ""
    when = _capital(spoken_instant(event.at, zone))
    return {"when": when, "datetime": event.at.isoformat(), "what": what, "note": note, "kind": kind}


def _moved(row: CaseVersion, zone: tzinfo) -> Told:
    what = _("Votre demande suit la version {new} du formulaire").format(new=row.new)
    note = _("Vos réponses sont gardées. Vos dates ne changent pas.")
    when = _capital(spoken_instant(row.at, zone))
    return {"when": when, "datetime": row.at.isoformat(), "what": what, "note": note, "kind": ""}


def _happened(dossier: Dossier, event: LedgerEvent) -> tuple[str, str]:
    facts = event.facts
    if event.kind == EventKind.INCOMPLETE:
        return _("La mairie vous demande des pièces"), ", ".join(
            piece["label"] for piece in facts.get("missing", [])
        )
    if event.kind == EventKind.EXTENDED:
        return _extended(facts), _reason(dossier, facts.get("reason", ""))
    if event.kind == EventKind.TRANSFERRED:
        return _("Demande transmise au service compétent"), facts.get("to", "")
    if event.kind == EventKind.DECIDED:
        return _decided(dossier)["says"].rstrip("."), ""
    return spoken(_HAPPENED.get(EventKind(event.kind), event.kind)), ""


def _extended(facts: dict[str, Any]) -> str:
    if not facts.get("by"):
        return _("Délai de réponse allongé")
    return _("Délai de réponse allongé de {period}").format(period=spoken_period(parse_period(facts["by"])))


def _reason(dossier: Dossier, code: str) -> str:
    return next((each.label for each in dossier.procedure.clock.extensions if each.code == code), "")


_HAPPENED = {
    EventKind.RECEIVED: N_("Demande reçue par la mairie"),
    EventKind.ACKNOWLEDGED: N_("Accusé de réception envoyé"),
    EventKind.COMPLETED: N_("Pièces reçues : votre dossier est complet"),
    EventKind.NOTIFIED: N_("Vous avez ouvert la décision"),
    EventKind.WITHDRAWN: N_("Vous avez retiré votre demande"),
}
