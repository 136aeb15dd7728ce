"""The promises in force and the calendars of an operator, read once. In the operator's scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from beffroi.desk.sla import rules
from beffroi.desk.sla.models import ServiceCalendar, SlaPolicy
from beffroi.desk.sla.types import Calendar, Policy, Target, Unit
from beffroi.kernel.calendar import timezone_of, zone_of
from beffroi.operators.models import Organisation

OFFICE_HOURS: Mapping[str, list[list[str]]] = {
    str(day): [["08:30", "12:00"], ["13:30", "17:30"]] for day in range(5)
}


@dataclass(frozen=True, slots=True)
class Book:
    """Every promise in force, every calendar."""

    policies: tuple[Policy, ...]
    calendars: tuple[tuple[UUID | None, str, Calendar], ...]
    default: Calendar

    def calendar(self, member: UUID, service: str) -> Calendar:
        """Return the calendar of a request: member and service, then member, then service, then everybody's."""
        fit = [each for each in self.calendars if each[0] in {None, member} and each[1] in {"", service}]
        best = max(fit, key=lambda each: (each[0] is not None, bool(each[1])), default=None)
        return best[2] if best else self.default

    def promise(self, member: UUID, service: str, priority: int, team: UUID | None = None) -> Policy | None:
        """Return what is promised for a request, or by a team; see ``rules.choose``."""
        return rules.choose(self.policies, member=member, service=service, priority=priority, team=team)


def book(operator: Organisation) -> Book:
    """Return the promises and the calendars of an operator."""
    rows = SlaPolicy.objects.filter(organisation=operator, until=None).order_by("id")
    calendars = ServiceCalendar.objects.filter(organisation=operator).order_by("id")
    return Book(
        tuple(policy_of(row) for row in rows),
        tuple(
            (row.member_id, row.service, calendar_of(row.hours, row.place, row.closures)) for row in calendars
        ),
        calendar_of(OFFICE_HOURS, operator.commune_code or f"{operator.department or '75'}001"[:5], []),
    )


def policy_of(row: SlaPolicy) -> Policy:
    """Return the promise that a row holds."""
    return Policy(
        id=row.id,
        version=row.version,
        own=_target(row.own_amount, row.own_unit),
        resolve=_target(row.resolve_amount, row.resolve_unit),
        member=row.member_id,
        service=row.service,
        priority=row.priority,
        team=row.team_id,
        escalate_minutes=row.escalate_minutes,
    )


def calendar_of(hours: Mapping[str, Any], place: str, closures: list[str]) -> Calendar:
    """Return the calendar that plain values describe; shapes as ``ServiceCalendar`` keeps them."""
    spans = tuple(
        (int(day), tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in told))
        for day, told in sorted(hours.items())
    )
    return Calendar(
        spans, zone_of(place), timezone_of(place), frozenset(date.fromisoformat(each) for each in closures)
    )


def _target(amount: int | None, unit: str) -> Target | None:
    return None if amount is None else Target(amount, Unit(unit))
