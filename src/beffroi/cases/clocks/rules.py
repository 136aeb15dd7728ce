"""From a ledger to its dates: the front door of the law's time.

Events are replayed from the oldest to the newest, whatever the order of the list; two events of one day
follow their instants when all of that day have one, else the natural order of a case (asked before given,
given before decided).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

from beffroi.cases.clocks import ending, incomplete, moves, receipts
from beffroi.cases.clocks import sentences as say
from beffroi.cases.clocks.course import Course
from beffroi.cases.clocks.policies import RULES, incomplete_rule
from beffroi.cases.clocks.types import (
    ClockPolicy,
    Event,
    EventKind,
    IncompleteRule,
    Ledger,
    Note,
    Reading,
    Regime,
    State,
    Treatment,
)
from beffroi.kernel.calendar import Zone
from beffroi.kernel.errors import Invalid
from beffroi.kernel.periods import Period, add_period, in_words

_RANK = {kind: rank for rank, kind in enumerate(EventKind)}
_MIDNIGHT = datetime.min.replace(tzinfo=UTC)
_MEANS = {Regime.ACCEPTS: "accord", Regime.REJECTS: "refus", Regime.NONE: ""}

_APPLY: dict[EventKind, Callable[[Course, Event], None]] = {
    EventKind.ACKNOWLEDGED: ending.acknowledge,
    EventKind.INCOMPLETE: incomplete.ask,
    EventKind.COMPLETED: incomplete.give,
    EventKind.TRANSFERRED: moves.transfer,
    EventKind.EXTENDED: moves.extend,
    EventKind.DECIDED: ending.decide,
    EventKind.NOTIFIED: ending.notify,
    EventKind.WITHDRAWN: ending.withdraw,
}
_STILL_HEARD = (EventKind.ACKNOWLEDGED, EventKind.NOTIFIED)


class NotReceived(Invalid):
    """A ledger has exactly one reception and nothing before it."""


def read_ledger(
    policy: ClockPolicy,
    ledger: Ledger,
    *,
    today: date,
    zone: Zone,
    rules: Iterable[IncompleteRule] = RULES,
) -> Reading:
    """Return the dates of a case and where its clock stands on ``today``.

    All dates are civil dates of the commune; ``zone`` is its zone of holidays. The dates depend on the ledger
    alone; ``today`` decides the state, and with it the lapse of a file whose pieces never came.

    - ``regime``: what silence means; once a file has lapsed, what the lapse means.
    - ``starts_on``: day the delay is counted from, None while a complete file is awaited.
    - ``earliest``, ``latest``: first and last civil dates on which silence may have its effect (see
      ``course``), None while it cannot be known. A rejection delay under suspension is counted as if the
      whole time allowed passed. They stay after a decision, as what would have been; a withdrawal erases
      them.
    - ``state``: "lapsed" from ``latest`` on.
    - ``registration_receipt_by``, ``acknowledge_by``: electronic requests only.
    - ``applicant_reply_by``: last day to give the pieces that are still awaited.
    - ``decide_by``: working day before ``earliest``; where silence means nothing, last working day of the
      delay.

    :raises NotReceived: no reception, two of them, or an event before it.
    :raises UnknownRule: the request is older than the rules we know.
    :source: CRPA L114-2 to L114-5, L231-1, L231-4, R112-11-2; code de l'urbanisme R*423-19 to R*423-43,
    R*474-1
    """
    first, *others = in_order(ledger.events) if len(ledger.events) != 1 else ledger.events
    _check_reception(first, others)
    course = _start(policy, first, incomplete_rule(policy.incomplete, first.on, rules))
    for event in others:
        if course.ended and event.kind not in _STILL_HEARD:
            course.note(say.AFTER_END, event.on, event.on)
        else:
            _APPLY[event.kind](course, event)
    return _conclude(course, today, zone)


def in_order(events: Sequence[Event]) -> list[Event]:
    """Return the events as they happened; the order of the list given does not matter."""
    if not events:
        raise NotReceived("Ce dossier n’a aucun événement. Ajoutez sa réception (« received »).")
    untimed = {event.on for event in events if event.at is None}
    return sorted(events, key=lambda event: _order(event, timed=event.on not in untimed))


def _order(event: Event, *, timed: bool) -> tuple[object, ...]:
    instant = event.at if timed and event.at else _MIDNIGHT
    comes_after = event.kind is not EventKind.RECEIVED
    return event.on, comes_after, instant, _RANK[event.kind], *_tie(event)


def _tie(event: Event) -> tuple[object, ...]:
    """Tell two events of a kind and day apart, so that the order of the list never matters."""
    if event.kind is EventKind.INCOMPLETE:
        return event.reply_by or date.min, event.notified_on or date.min, str(event.missing)
    if event.kind is EventKind.EXTENDED:
        return event.notified_on or date.min, event.reason, str(event.by)
    return ()


def _check_reception(first: Event, others: Sequence[Event]) -> None:
    if first.kind is not EventKind.RECEIVED:
        raise NotReceived(
            "Le premier événement n’est pas la réception. Ajoutez-la (« received ») ou vérifiez les dates."
        )
    if any(event.kind is EventKind.RECEIVED for event in others):
        raise NotReceived("Ce dossier a deux réceptions. Gardez la première (« received »).")


def _start(policy: ClockPolicy, received: Event, rule: IncompleteRule) -> Course:
    day = received.on
    planning = rule.treatment is Treatment.PLANNING
    deposit = (received.registration_receipt_on or day) if planning else day
    course = Course(policy, rule, received, deposit, deposit, day)
    course.note(say.RECEIVED, day, day, source=policy.source)
    if deposit != day:
        course.note(say.ELECTRONIC_DEPOSIT, deposit, deposit)
    return course


def _conclude(course: Course, today: date, zone: Zone) -> Reading:
    state = _state(course, today)
    lapse = course.lapse() if state is State.LAPSED else None
    effect = None if course.withdrawn_on else lapse or course.silence()
    electronic = course.received.channel == "electronic"
    registration = receipts.registration_receipt_by(course.received.on, zone) if electronic else None
    acknowledge = receipts.acknowledge_by(course.competent_on, zone) if electronic else None
    _note_receipts(course, registration, acknowledge)
    _note_counting(course, state, zone)
    return Reading(
        regime=course.policy.lapse if lapse and course.policy.lapse else course.policy.regime,
        state=state,
        starts_on=course.starts,
        earliest=effect.earliest if effect else None,
        latest=effect.latest if effect else None,
        acknowledge_by=acknowledge,
        registration_receipt_by=registration,
        applicant_reply_by=course.request.reply_by if course.request and not course.ended else None,
        decide_by=_decide_by(course, zone),
        withdrawn_on=course.withdrawn_on,
        notes=tuple(course.notes),
    )


def _state(course: Course, today: date) -> State:
    if course.decided_on:
        return State.DECIDED
    if course.withdrawn_on:
        return State.STOPPED
    effect = course.effect()
    if effect and today >= effect.latest:
        return State.LAPSED
    return State.STOPPED if _awaits(course, today) else State.RUNNING


def _awaits(course: Course, today: date) -> bool:
    """Say whether the delay does not run that day because pieces are awaited."""
    if course.starts is None:
        return True
    if course.request is None or not course.pauses:
        return False
    return course.pauses[-1].until is None or today <= course.request.reply_by


def _decide_by(course: Course, zone: Zone) -> date | None:
    term = None if course.ended else course.term()
    if term is None:
        return None
    return (
        receipts.target(term, zone) if course.policy.regime is Regime.NONE else receipts.decide_by(term, zone)
    )


def _note_receipts(course: Course, registration: date | None, acknowledge: date | None) -> None:
    if registration is None or acknowledge is None:
        course.note(say.NOT_ELECTRONIC, course.received.on)
        return
    course.note(say.REGISTRATION_RECEIPT, registration, registration)
    course.note(say.ACKNOWLEDGE, acknowledge, acknowledge)


def _note_counting(course: Course, state: State, zone: Zone) -> None:
    """Explain the end of the story: the count, or what is awaited."""
    if course.policy.regime is Regime.NONE:
        course.note(say.NO_SILENCE, course.received.on, source=course.policy.source)
    if course.withdrawn_on:
        return
    silence = course.silence()
    if silence is None or course.starts is None or course.delay is None:
        _note_awaited(course, state)
        return
    if course.planning and not course.asked and course.policy.request_within:
        last = add_period(course.deposit, course.policy.request_within)
        course.note(say.PLANNING_COMPLETE, last, last)
    _note_term(course, course.starts, course.delay, silence.earliest, zone)
    meaning = _MEANS[course.policy.regime]
    course.note(say.SILENCE, silence.latest, meaning, silence.earliest, silence.latest)


def _note_term(course: Course, starts: date, delay: Period, term: date, zone: Zone) -> None:
    counted = add_period(starts, delay)
    course.note(say.COUNTED, counted, delay, starts, counted)
    if counted != term:
        course.note(say.PAUSED, term, in_words(Period(days=(term - counted).days)), term)
    if not receipts.worked(term, zone):
        course.note(say.NOT_WORKED, term)


def _note_awaited(course: Course, state: State) -> None:
    request, lapse = course.request, course.lapse()
    if request is None or course.ended or course.policy.regime is Regime.NONE:
        return
    if lapse is None:
        course.notes.append(Note(say.DUE_PASSED, request.reply_by, (request.reply_by,)))
    elif state is State.LAPSED:
        course.note(say.LAPSED, lapse.latest, request.reply_by)
    else:
        course.note(say.LAPSE_AHEAD, lapse.latest, lapse.earliest, lapse.latest)
