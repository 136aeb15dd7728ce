"""Missing pieces: asked for, given.

A request counts if the text demands at least one of the pieces, if it leaves a time to answer, and if it
comes before silence has spoken. Then, by the rule in force:

- acceptance (CRPA): the delay does not run until every piece is there, then runs whole; a time to answer that
  passes without them starts nothing;
- rejection (CRPA): the delay is suspended for the time allowed, or until the pieces come if they come
  first, then the rest of it runs;
- planning: asked within the month, the delay runs whole from the pieces; asked later, nothing changes; a
  second request within the month replaces the first; three months without the pieces and the file lapses.

:source: CRPA L114-5; code de l'urbanisme R*423-22, R*423-38 to R*423-41, R*423-46
"""

from collections.abc import Callable
from datetime import date

from beffroi.cases.clocks import sentences as say
from beffroi.cases.clocks.course import Course, Pause, Request
from beffroi.cases.clocks.types import Event, Note, Sentence, Treatment
from beffroi.kernel.periods import add_period


def ask(course: Course, event: Event) -> None:
    """Apply a request for missing pieces, or say why it has no effect."""
    day = event.effective_on
    reply_by = reply_due(course, event)
    refused = _objection(course, event, day, reply_by)
    if refused or reply_by is None:
        course.notes.append(refused or Note(say.NO_ALLOWED_TIME, day, (day,)))
        return
    effect = course.effect()
    if effect and day >= effect.earliest:
        course.note(say.DOUBTFUL, day, day, effect.earliest)
    _ASK[course.rule.treatment](course, day, reply_by)
    course.asked = True


def reply_due(course: Course, event: Event) -> date | None:
    """Return the last day given to the applicant: the text's time, or a later one that the letter gave.

    None where neither fixes it (or where the letter's date is already past).
    """
    given, within = event.reply_by, course.policy.reply_within
    if within is not None:
        legal = add_period(event.effective_on, within)
        return max(given, legal) if given else legal
    return given if given and given >= event.effective_on else None


def _objection(course: Course, event: Event, day: date, reply_by: date | None) -> Note | None:
    if course.rule.treatment is Treatment.NO_EFFECT:
        return None if reply_by else Note(say.REQUEST_NO_EFFECT, day, (day,))
    effect = course.effect()
    if effect and day >= effect.latest:
        return Note(say.AFTER_SILENCE, day, (day, effect.latest))
    if _late(course, day):
        return Note(say.PLANNING_LATE_REQUEST, day, (day, _last_day_to_ask(course)))
    if event.missing is not None and all(piece.source == "" for piece in event.missing):
        return Note(say.PLANNING_NO_SOURCE if course.planning else say.NO_LEGAL_SOURCE, day, (day,))
    return None


def _late(course: Course, day: date) -> bool:
    return course.policy.request_within is not None and day > _last_day_to_ask(course)


def _last_day_to_ask(course: Course) -> date:
    within = course.policy.request_within
    return add_period(course.deposit, within) if within else date.max


def _ask_and_restart(course: Course, day: date, reply_by: date) -> None:
    course.request, course.starts = Request(day, reply_by), None
    course.note(say.REQUEST_RESTART, day, day, source=course.rule.source)


def _ask_and_suspend(course: Course, day: date, reply_by: date) -> None:
    awaited = max(reply_by, course.request.reply_by) if course.request else reply_by
    course.request = Request(day, awaited)
    endless = course.rule.treatment is Treatment.SUSPEND_UNTIL_RECEIVED
    course.pauses.append(Pause(day, None if endless else reply_by))
    course.notes.append(_note_of_rule(course, say.REQUEST_SUSPENSION, day, reply_by))


def _note_of_rule(course: Course, sentence: Sentence, day: date, reply_by: date) -> Note:
    return Note(sentence, day, (day, reply_by), course.rule.source, course.rule.certainty)


def _ask_in_planning(course: Course, day: date, reply_by: date) -> None:
    if course.request:
        course.note(say.PLANNING_REPLACED, day, course.request.on)
    course.request, course.starts = Request(day, reply_by), None
    course.note(say.PLANNING_REQUEST, day, day, reply_by)


def _ask_without_effect(course: Course, day: date, reply_by: date) -> None:
    course.request = Request(day, reply_by)
    course.note(say.REQUEST_NO_EFFECT, day, day)


_ASK: dict[Treatment, Callable[[Course, date, date], None]] = {
    Treatment.RESTART: _ask_and_restart,
    Treatment.SUSPEND_UNTIL_DUE: _ask_and_suspend,
    Treatment.SUSPEND_UNTIL_RECEIVED: _ask_and_suspend,
    Treatment.PLANNING: _ask_in_planning,
    Treatment.NO_EFFECT: _ask_without_effect,
}


def give(course: Course, event: Event) -> None:
    """Apply the reception of all the pieces, or say why it has no effect."""
    request, day, lapse = course.request, event.on, course.lapse()
    if request is None:
        course.note(say.PIECES_NO_EFFECT, day, day)
    elif lapse and day >= lapse.latest:
        course.note(say.PIECES_AFTER_LAPSE, day, day, lapse.latest)
    else:
        if lapse and day >= lapse.earliest:
            course.note(say.PIECES_DOUBTFUL, day, day)
        _GIVE[course.rule.treatment](course, request, day)
        course.request = None


def _give_and_start(course: Course, _request: Request, day: date) -> None:
    course.starts = max(day, course.deposit)
    course.note(say.PLANNING_PIECES if course.planning else say.PIECES_RESTART, day, day, course.starts)


def _give_and_resume(course: Course, request: Request, day: date) -> None:
    for pause in course.pauses:
        pause.until = min(pause.until, day) if pause.until else day
    if day > request.reply_by and course.rule.treatment is Treatment.SUSPEND_UNTIL_DUE:
        course.note(say.PIECES_AFTER_DUE, day, day, request.reply_by)
    else:
        course.note(say.PIECES_RESUME, day, day, source=course.rule.source)


def _give_without_effect(course: Course, _request: Request, day: date) -> None:
    course.note(say.PIECES_NO_EFFECT, day, day)


_GIVE: dict[Treatment, Callable[[Course, Request, date], None]] = {
    Treatment.RESTART: _give_and_start,
    Treatment.SUSPEND_UNTIL_DUE: _give_and_resume,
    Treatment.SUSPEND_UNTIL_RECEIVED: _give_and_resume,
    Treatment.PLANNING: _give_and_start,
    Treatment.NO_EFFECT: _give_without_effect,
}
