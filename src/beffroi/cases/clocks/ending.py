"""What ends a clock: an express decision, a withdrawal; and what comes too late to end it.

A decision that comes once silence has had its effect changes neither the state nor the dates: a step says
so. A withdrawal ends the clock: no date is left, the state is "stopped" and the reading keeps the day of it.

:source: CRPA L112-6, L231-1, L231-4
"""

from beffroi.cases.clocks import sentences as say
from beffroi.cases.clocks.course import Course
from beffroi.cases.clocks.types import Event, Regime


def decide(course: Course, event: Event) -> None:
    """Apply an express decision."""
    day, effect = event.on, course.effect()
    if effect and day >= effect.latest:
        course.note(say.DECIDED_AFTER, day, day, effect.latest)
        return
    course.decided_on = day
    if effect and day >= effect.earliest:
        course.note(say.DECIDED_PLAIN, day, day)
        course.note(say.DOUBTFUL, day, day, effect.earliest)
        return
    course.note(say.DECIDED if effect else say.DECIDED_PLAIN, day, day)


def notify(course: Course, event: Event) -> None:
    """Note the notification; where silence accepts, warn when it comes after the term."""
    day, effect = event.on, course.effect()
    course.note(say.NOTIFIED, day, day)
    silence_accepts = course.policy.regime is Regime.ACCEPTS
    if course.decided_on and silence_accepts and effect and day >= effect.earliest:
        course.note(say.NOTIFIED_LATE, day, day, effect.earliest)


def withdraw(course: Course, event: Event) -> None:
    """Apply a withdrawal by the applicant."""
    day, effect = event.on, course.effect()
    if effect and day >= effect.latest:
        course.note(say.WITHDRAWN_AFTER, day, day, effect.latest)
        return
    course.withdrawn_on = day
    course.note(say.WITHDRAWN, day, day)


def acknowledge(course: Course, event: Event) -> None:
    """Note an acknowledgement, which changes no date."""
    course.note(say.ACKNOWLEDGED, event.on, event.on)
