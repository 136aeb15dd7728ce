"""The next lawful steps of a case, and why the others are not. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from beffroi.cases.clocks.types import EventKind, Incomplete, Reading, Regime, State
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.sequels.types import Aftermath
from beffroi.cases.types import OPEN_STATES, CaseState, Channel, Step, Verb
from beffroi.kernel.french import written_date
from beffroi.kernel.periods import Period, add_period
from beffroi.kernel.words import gettext as _


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides what may be done next."""

    procedure: Procedure
    state: CaseState
    channel: Channel
    reading: Reading
    received_on: date
    past: frozenset[EventKind]
    today: date
    must_move: str = ""
    receipt_lacks: tuple[str, ...] = ()
    aftermath: Aftermath | None = None


def lawful_steps(now: Situation) -> tuple[Step, ...]:
    """Return every verb with whether it is lawful today, and otherwise why not, with the article."""
    return tuple(Step(verb, not why, why, source) for verb, (why, source) in _verdicts(now))


def _verdicts(now: Situation) -> list[tuple[Verb, tuple[str, str]]]:
    return [(verb, rule(now)) for verb, rule in _RULES.items()]


def _closed(now: Situation) -> str:
    return "" if now.state in OPEN_STATES else _("La demande est close.")


def _acknowledge(now: Situation) -> tuple[str, str]:
    if EventKind.ACKNOWLEDGED in now.past and not now.receipt_lacks:
        return "L’accusé de réception a déjà été donné.", "CRPA L112-11"
    return _closed(now), "CRPA L112-3"


def _request_documents(now: Situation) -> tuple[str, str]:
    source = "CRPA L114-5"
    if why := _closed(now):
        return why, source
    if (limit := _limit(now, now.procedure.clock.request_within)) and now.today > limit:
        return (
            f"Le délai pour demander des pièces a pris fin le {written_date(limit)} : une demande serait sans effet.",
            "Code de l’urbanisme, articles R*423-38 et R*423-41",
        )
    if now.state is CaseState.WAITING and limit is None:
        return "Des pièces sont déjà attendues. Attendez leur réception ou la fin du délai.", source
    return "", source


def _complete(now: Situation) -> tuple[str, str]:
    return ("" if now.state is CaseState.WAITING else "Aucune pièce n’est attendue."), "CRPA L114-5"


def _extend(now: Situation) -> tuple[str, str]:
    extensions = now.procedure.clock.extensions
    if not extensions:
        return "La loi ne prévoit pas de prolongation pour cette démarche.", now.procedure.clock.source
    source = extensions[0].source
    if why := _closed(now):
        return why, source
    if EventKind.EXTENDED in now.past:
        return "Le délai a déjà été prolongé une fois.", source
    limit = _limit(now, extensions[0].within)
    if limit and now.today > limit:
        return f"La prolongation devait être notifiée au plus tard le {written_date(limit)}.", source
    return "", source


def _transfer(now: Situation) -> tuple[str, str]:
    return _closed(now), "CRPA L114-2"


def _decide(now: Situation) -> tuple[str, str]:
    if now.state is CaseState.TACIT:
        refused = now.reading.regime is Regime.REJECTS
        why = (
            "" if refused else "Le silence a déjà fait naître un accord. Le retirer obéit à d’autres règles."
        )
        return why, "CRPA L242-1"
    if (
        now.state in OPEN_STATES
        and now.reading.state is State.LAPSED
        and now.reading.regime is Regime.ACCEPTS
    ):
        return "Le délai est passé : le silence vaut accord.", now.procedure.clock.source
    if now.must_move:
        return now.must_move, ""
    return _closed(now), now.procedure.clock.source


def _message(_now: Situation) -> tuple[str, str]:
    return "", "CRPA L112-14"


def _withdraw(now: Situation) -> tuple[str, str]:
    return _closed(now), ""


def _attest(now: Situation) -> tuple[str, str]:
    if now.aftermath and now.aftermath.granted:
        return "", _attestation_source(now.procedure)
    return "Aucun accord n’est né du silence.", _attestation_source(now.procedure)


def _attestation_source(procedure: Procedure) -> str:
    planning = procedure.clock.incomplete is Incomplete.PLANNING
    return "Code de l’urbanisme, article R*424-13" if planning else "CRPA L232-3"


def _ask_reasons(now: Situation) -> tuple[str, str]:
    source, told = "CRPA L232-4", now.aftermath
    if told is None or told.granted:
        return "Aucun refus n’est né du silence.", source
    if told.asked_on:
        return f"Les motifs ont été demandés le {written_date(told.asked_on)}.", source
    if told.ask_until and now.today > told.ask_until:
        why = f"Les motifs se demandent dans le délai de recours, jusqu’au {written_date(told.ask_until)}. "
        return f"{why}Écrivez un message.", source
    return "", source


def _give_reasons(now: Situation) -> tuple[str, str]:
    told = now.aftermath
    if told is None or told.asked_on is None:
        return "Personne n’a demandé les motifs.", "CRPA L232-4"
    return ("Les motifs ont déjà été donnés." if told.answered_on else ""), "CRPA L232-4"


def _limit(now: Situation, within: Period | None) -> date | None:
    return add_period(now.received_on, within) if within else None


_RULES: dict[Verb, Callable[[Situation], tuple[str, str]]] = {
    Verb.ACKNOWLEDGE: _acknowledge,
    Verb.REQUEST_DOCUMENTS: _request_documents,
    Verb.COMPLETE: _complete,
    Verb.EXTEND: _extend,
    Verb.TRANSFER: _transfer,
    Verb.DECIDE: _decide,
    Verb.MESSAGE: _message,
    Verb.WITHDRAW: _withdraw,
    Verb.ATTEST: _attest,
    Verb.ASK_REASONS: _ask_reasons,
    Verb.GIVE_REASONS: _give_reasons,
}
