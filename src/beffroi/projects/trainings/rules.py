"""The rules of trainings: half days, seats, who comes next, hours, anonymity. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from beffroi.kernel.calendar import Zone, next_working_day
from beffroi.projects.trainings.types import Audience, Half, Opinion, Timetable

FEWEST_ANSWERS = 3
MOST_STARS = 5
MOST_DAYS, MOST_SEATS, MOST_MINUTES = 10, 500, 300
REMINDER_DAYS = 7

T = TypeVar("T")


def half_days(timetable: Timetable, zone: Zone) -> list[tuple[date, Half]]:
    """Return the halves of a timetable in order: working days in a row, weekends and holidays skipped."""
    day, found = next_working_day(timetable.first, zone), []
    for _ in range(timetable.days):
        found += [(day, half) for half in Half if half in timetable.halves]
        day = next_working_day(day + timedelta(days=1), zone)
    return found


def promoted(waiting: Sequence[T], *, seats: int, seated: int) -> list[T]:
    """Return those of a waiting list, in its order, who get the seats left; nobody when none is left."""
    return list(waiting[: max(seats - seated, 0)])


def is_for(audience: str, *, elected: bool) -> bool:
    """Say whether a training is made for such a person; one for the public is for all."""
    return audience == Audience.PUBLIC or (audience == Audience.ELECTED) == elected


def opinion(marks: Iterable[tuple[int, str]]) -> Opinion:
    """Return what was thought, nothing being told under three answers: the trainer would know whose they are.

    :param marks: pairs of stars (1 to 5) and text. The mean is in tenths of a star, rounded half up.
    """
    found = sorted(marks, key=lambda mark: mark[1])
    if len(found) < FEWEST_ANSWERS:
        return Opinion(len(found), None, ())
    total = sum(stars for stars, _text in found)
    mean = (20 * total + len(found)) // (2 * len(found))
    return Opinion(len(found), mean, tuple(text for _stars, text in found if text))


def written_hours(minutes: int) -> str:
    """Return minutes as people say them: "6 h", "3 h 30"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"
