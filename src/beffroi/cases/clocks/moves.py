"""What moves a clock besides missing pieces: a transfer, a longer delay.

Two clocks in a transfer: rejection runs from the body first seised, acceptance from the competent one. A
longer delay counts if the text foresees it and if it was notified in time; longer delays do not add up.

:source: CRPA L114-2 to L114-4, R112-11-2, R*311-12; code de l'urbanisme R*423-19, R*423-24, -25, -42, -43
"""

from datetime import date

from beffroi.cases.clocks import sentences as say
from beffroi.cases.clocks.course import Course
from beffroi.cases.clocks.types import ClockPolicy, Event, Extension, Note, Regime, Sentence, Transfer
from beffroi.kernel.periods import Period, add_period


def transfer(course: Course, event: Event) -> None:
    """Apply the reception by the competent body, on ``event.on``."""
    day = event.on
    course.competent_on = day
    sentence = _meaning(course)
    course.note(sentence, day, day)
    if sentence is say.TRANSFER_PLANNING:
        # What a body without competence asked or notified binds nobody.
        course.request, course.extension, course.asked = None, None, False
        course.starts = course.deposit = day
    elif sentence not in (say.TRANSFER_FIRST, say.TRANSFER_NO_EFFECT):
        course.deposit = day
        course.starts = max(course.starts, day) if course.starts else None


def _meaning(course: Course) -> Sentence:
    rule, regime = course.policy.transfer, course.policy.regime
    if rule is Transfer.NONE or regime is Regime.NONE:
        return say.TRANSFER_NO_EFFECT
    if rule is Transfer.COMPETENT:
        return say.TRANSFER_SPECIAL
    if regime is Regime.REJECTS:
        return say.TRANSFER_FIRST
    return say.TRANSFER_PLANNING if course.planning else say.TRANSFER_COMPETENT


def extend(course: Course, event: Event) -> None:
    """Apply a longer delay, or say why it has no effect."""
    day, extension = event.effective_on, _foreseen(course.policy, event)
    if extension is None:
        course.note(say.EXTENSION_UNKNOWN, day, day)
        return
    refused = _objection(course, extension, day)
    if refused:
        course.notes.append(refused)
        return
    course.extension = extension
    base = course.policy.delay or Period()
    total = course.delay or base
    course.note(say.EXTENDED, day, day, extension.by, total, source=extension.source)


def _foreseen(policy: ClockPolicy, event: Event) -> Extension | None:
    """Find the extension by its code or label; without a reason, by its length."""
    reason = event.reason.strip().casefold()
    for extension in policy.extensions:
        if reason and reason in (extension.code.casefold(), extension.label.casefold()):
            return extension
        if not reason and event.by == extension.by:
            return extension
    return None


def _objection(course: Course, extension: Extension, day: date) -> Note | None:
    effect = course.effect()
    if effect and day >= effect.latest:
        return Note(say.AFTER_SILENCE, day, (day, effect.latest))
    last = add_period(course.deposit, extension.within) if extension.within else date.max
    if day > last:
        return Note(say.EXTENSION_LATE, day, (day, last), extension.source)
    if course.extension and _length(course.extension) >= _length(extension):
        return Note(say.EXTENSION_NOT_CUMULATED, day, (day,), extension.source)
    return None


def _length(extension: Extension) -> tuple[int, int]:
    return extension.by.months, extension.by.days
