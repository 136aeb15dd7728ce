"""The members of an operator side by side for a year: what each pays, asks, and is answered in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from beffroi.contributions import queries as contributions
from beffroi.desk.figures import queries as desk
from beffroi.observatory.types import Asked
from beffroi.operators.membership.queries import in_force
from beffroi.tenancy import scope


@dataclass(frozen=True, slots=True)
class Compared:
    """One member: cents owed (None: no vote), calls to the desk, promises made and kept."""

    slug: str
    name: str
    population: int
    cents: int | None
    opened: int
    promised: int
    met: int


def members(asked: Asked, *, after: str = "", limit: int = 0) -> list[Compared]:
    """Return a keyset page of the members in force at the end of the year, by address; all of them without a limit.

    Opens the operator's scope.
    """
    with scope.reading(asked.operator.id):
        rows = in_force(asked.operator, asked.ends, after=after, limit=limit)
        ids = [one.id for one in rows]
        owed = contributions.owed_by(asked.operator, asked.year, ids)
        called = desk.of_members(asked.operator, asked.begins, date(asked.year, 12, 1), ids)
    return [
        Compared(one.slug, one.name, one.population, owed.get(one.id), *called.get(one.id, (0, 0, 0)))
        for one in rows
    ]
