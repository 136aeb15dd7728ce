"""Pure rules of the desk: priority, states, balances of days, satisfaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from beffroi.desk.sla.types import Reason, Step
from beffroi.desk.types import Degree, Priority, Standing

H, M, L = Degree.HIGH, Degree.MEDIUM, Degree.LOW
MATRIX: Mapping[tuple[Degree, Degree], Priority] = {  # by impact, then urgency
    (H, H): Priority.CRITICAL,
    (H, M): Priority.HIGH,
    (H, L): Priority.NORMAL,
    (M, H): Priority.HIGH,
    (M, M): Priority.NORMAL,
    (M, L): Priority.LOW,
    (L, H): Priority.NORMAL,
    (L, M): Priority.NORMAL,
    (L, L): Priority.LOW,
}
MINUTES_A_DAY = 420
"""A day of intervention: seven hours, thirty-five hours over five days."""
MOST_STARS = 5

WAITS: Mapping[Standing, Reason] = {
    Standing.WAITING_MEMBER: Reason.MEMBER,
    Standing.WAITING_VENDOR: Reason.VENDOR,
    Standing.PLANNED: Reason.PLANNED,
}


def priority(impact: Degree, urgency: Degree) -> Priority:
    """Return the priority of the matrix."""
    return MATRIX[impact, urgency]


def standing_after(standing: Standing, step: Step, reason: Reason | None = None) -> Standing:
    """Return the state of a request once a step is written."""
    if step is Step.WAITING:
        return next(state for state, why in WAITS.items() if why is reason)
    if step in {Step.OWNED, Step.RESUMED, Step.REOPENED}:
        return Standing.OPEN if step is not Step.OWNED or standing is Standing.NEW else standing
    ends = {Step.RESOLVED: Standing.RESOLVED, Step.CLOSED: Standing.CLOSED}
    return ends.get(step, standing)


def answer_of_member(standing: Standing) -> Step | None:
    """Return what a message of the member does, by web or by mail alike; None: the clock does not move.

    An answer ends the wait for it; after the resolution it reopens the request.
    """
    if standing in {Standing.RESOLVED, Standing.CLOSED}:
        return Step.REOPENED
    return Step.RESUMED if standing is Standing.WAITING_MEMBER else None


def days_left(bought: int, spent_minutes: int) -> int:
    """Return hundredths of days left of a contract, rounded against nobody: half up; negative once overspent.

    :param bought: hundredths of days; :param spent_minutes: charged time.
    """
    spent = (spent_minutes * 100 * 2 + MINUTES_A_DAY) // (2 * MINUTES_A_DAY)
    return bought - spent


def mean(stars: Iterable[int]) -> float | None:
    """Return the mean of answers, None without any."""
    known = list(stars)
    return round(sum(known) / len(known), 2) if known else None


def left_in_words(left: timedelta | None) -> str:
    """Return « reste 2 h 05 de service », « dépassé de 1 h 30 »."""
    if left is None:
        return ""
    minutes = int(abs(left).total_seconds()) // 60
    told = f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"
    return f"dépassé de {told} de service" if left < timedelta() else f"reste {told} de service"
