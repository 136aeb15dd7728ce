"""The agendas and efforts of people, read from what they said, what is planned and what other storeys bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from beffroi.kernel.calendar import Zone, zone_of
from beffroi.operators.models import Organisation
from beffroi.projects.skills import rules, sources
from beffroi.projects.skills.models import DeclaredSkill, HelpAnswer, PlannedEffort, SkillProfile
from beffroi.projects.skills.queries import SHOWN, houses
from beffroi.projects.skills.types import Agenda, Candidate, Effort, Matches, Need, Part, Span, Week
from beffroi.tenancy import scope


@dataclass(frozen=True, slots=True)
class Load:
    """A person with its weeks."""

    profile: SkillProfile
    weeks: tuple[Week, ...]


def loads(organisation: Organisation, first: date, count: int = rules.WEEKS_SHOWN) -> list[Load]:
    """Return the weeks of everybody who declared its days in a house, by name. In its scope."""
    start = rules.monday(first)
    last = start + timedelta(days=7 * count - 1)
    rows = SkillProfile.objects.filter(organisation=organisation).order_by("name", "id")
    found = list(rows.prefetch_related("away")[:SHOWN])
    book = _book(organisation, found, start, last)
    return [Load(one, tuple(rules.weeks(*book[one.user_id], start, count))) for one in found]


def matches(operator: Organisation, need: Need, *, skill_id: UUID, asker: UUID, on: date) -> Matches:
    """Return who can help, outside the house that asks. Opens the scope of the operator and its members.

    What leaves is a name, a house, a level and a number of half days: people agreed to show that much.
    """
    known = houses(operator, on)
    with scope.reading(*known):
        rows = DeclaredSkill.objects.filter(skill=skill_id, level__gte=need.level, profile__hidden=False)
        rows = rows.filter(profile__keep_until__gte=on).exclude(organisation_id=asker)
        rows = rows.select_related("profile").prefetch_related("profile__away")
        found = [each for each in rows.order_by("-level", "id")[:SHOWN] if each.organisation_id in known]
        return rules.match(need, _candidates(known, found, need))


def _candidates(
    known: dict[UUID, Organisation], found: Sequence[DeclaredSkill], need: Need
) -> Iterable[Candidate]:
    by_house: dict[UUID, list[DeclaredSkill]] = defaultdict(list)
    for row in found:
        by_house[row.organisation_id].append(row)
    for house, rows in by_house.items():
        book = _book(known[house], [row.profile for row in rows], need.first, need.last)
        for row in rows:
            yield _candidate(
                row, known[house], rules.free_between(*book[row.profile.user_id], need.first, need.last)
            )


def _candidate(row: DeclaredSkill, house: Organisation, free: int) -> Candidate:
    return Candidate(
        account=row.profile.user_id,
        name=row.profile.name,
        house=house.id,
        house_name=house.name,
        level=row.level,
        confirmed_on=row.confirmed_on,
        free=free,
    )


def _book(
    organisation: Organisation, found: Sequence[SkillProfile], first: date, last: date
) -> dict[UUID, tuple[Agenda, list[Effort]]]:
    """Return account -> agenda and efforts between two days."""
    zone = zone_of_house(organisation)
    wanted = {one.user_id: Agenda(one.pattern, zone, tuple(_own(one))) for one in found}
    for account, span in sources.away(organisation, first, last):
        if account in wanted:
            wanted[account] = replace(wanted[account], away=(*wanted[account].away, span))
    efforts: dict[UUID, list[Effort]] = {account: [] for account in wanted}
    for effort in _efforts(organisation, first, last):
        if effort.account in efforts:
            efforts[effort.account].append(effort)
    return {account: (agenda, efforts[account]) for account, agenda in wanted.items()}


def _own(profile: SkillProfile) -> Iterable[Span]:
    for each in profile.away.all():
        yield Span(each.first_day, each.last_day, Part(each.part) if each.part else None)


def _efforts(organisation: Organisation, first: date, last: date) -> Iterable[Effort]:
    yield from _projects(organisation, first, last)
    rows = HelpAnswer.objects.filter(organisation=organisation, agreed=True)
    for row in rows.filter(last_day__gte=first, first_day__lte=last).order_by("first_day", "id"):
        yield Effort(row.account, row.title, row.first_day, row.last_day, row.half_days)
    yield from sources.planned(organisation, first, last)


def _projects(organisation: Organisation, first: date, last: date) -> Iterable[Effort]:
    rows = PlannedEffort.objects.filter(organisation=organisation, last_day__gte=first, first_day__lte=last)
    rows = rows.select_related("profile", "project", "milestone").order_by("first_day", "id")
    for row in rows:
        title = f"{row.project.title}, {row.milestone.title}" if row.milestone else row.project.title
        yield Effort(row.profile.user_id, title, row.first_day, row.last_day, row.half_days)


def zone_of_house(organisation: Organisation) -> Zone:
    """Return the zone of holidays of an organisation; metropolitan France when it says no place."""
    code = organisation.commune_code or f"{organisation.department or '75'}001"[:5]
    return zone_of(code)
