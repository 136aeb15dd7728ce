"""The rules of a portfolio: lawful steps of a project, lateness, gravity of a risk, overrun, quarters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from beffroi.projects.portfolio.types import Budget, Gravity, State

STEPS: Mapping[State, tuple[State, ...]] = {
    State.IDEA: (State.STUDIED, State.DROPPED),
    State.STUDIED: (State.DECIDED, State.IDEA, State.DROPPED),
    State.DECIDED: (State.UNDER_WAY, State.PAUSED, State.DROPPED),
    State.UNDER_WAY: (State.DONE, State.PAUSED, State.DROPPED),
    State.PAUSED: (State.UNDER_WAY, State.DROPPED),
    State.DONE: (),
    State.DROPPED: (State.IDEA,),
}
EXPLAINED = frozenset({State.PAUSED, State.DROPPED, State.IDEA})
OPEN = frozenset({State.IDEA, State.STUDIED, State.DECIDED, State.UNDER_WAY, State.PAUSED})
MOST = 4
LONGEST_PLAN = 10


def may_become(state: str, wanted: State) -> bool:
    """Say whether a project may go from a state to another."""
    return wanted in STEPS[State(state)]


def needs_reason(wanted: State) -> bool:
    """Say whether a step must be explained: pausing, dropping, and going back to an idea."""
    return wanted in EXPLAINED


def is_late(due_on: date, reached_on: date | None, today: date) -> bool:
    """Say whether a milestone is late: its day is over and it is not reached, or it was reached after."""
    return (reached_on or today) > due_on


def gravity(likelihood: int, impact: int) -> Gravity:
    """Return what a risk calls for; the product of two marks of 1 to 4: serious from 9, watched from 4."""
    product = likelihood * impact
    if product >= 9:
        return Gravity.SERIOUS
    return Gravity.WATCHED if product >= 4 else Gravity.LOW


def overrun(budget: Budget) -> int:
    """Return by how many cents what is committed or spent, the larger, passes what was planned; nought otherwise."""
    return max(budget.committed, budget.spent) - budget.planned if _passes(budget) else 0


def _passes(budget: Budget) -> bool:
    return max(budget.committed, budget.spent) > budget.planned


def quarter(day: date) -> str:
    """Return the quarter of a day: "T1 2027"."""
    return f"T{(day.month + 2) // 3} {day.year}"


def by_quarter(days: Iterable[tuple[date, bool]]) -> dict[str, tuple[int, int]]:
    """Return milestones to come and reached by quarter, in time order. :param days: the day, and whether reached."""
    found: dict[str, tuple[int, int]] = {}
    for day, reached in sorted(days):
        waiting, done = found.get(quarter(day), (0, 0))
        found[quarter(day)] = (waiting + (not reached), done + reached)
    return found
