"""Days away, said by the person; half days planned on a project, said by the operator."""

from __future__ import annotations

from datetime import date, datetime
from typing import NoReturn

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.projects.portfolio.models import Milestone, Project
from beffroi.projects.skills import rules
from beffroi.projects.skills.models import PlannedEffort, SkillProfile, Unavailability
from beffroi.projects.skills.types import Part
from beffroi.tenancy.types import Actor, Unknown


@action("projects.declare_skills")
def be_away(
    *, profile: SkillProfile, first: date, last: date, part: Part | None, by: Actor, on: datetime
) -> Unavailability:
    """Say when one is not there, without saying why. :raises Invalid: days that do not follow, over a year."""
    if profile.user_id != by.account_id:
        raise Unknown
    check_days(first, last, "away_last")
    row = Unavailability.objects.create(
        organisation_id=profile.organisation_id,
        profile=profile,
        first_day=first,
        last_day=last,
        part=part or "",
    )
    note(subject=f"unavailability:{row.id}")
    return row


@action("projects.declare_skills")
def come_back(*, away: Unavailability, by: Actor, on: datetime) -> None:
    """Take days away back; :raises Unknown: somebody else's."""
    row = Unavailability.objects.select_related("profile").get(id=away.id)
    if row.profile.user_id != by.account_id:
        raise Unknown
    row.delete()


@action("projects.plan")
def plan_effort(
    *,
    profile: SkillProfile,
    project: Project,
    first: date,
    last: date,
    half_days: int,
    by: Actor,
    on: datetime,
    milestone: Milestone | None = None,
) -> PlannedEffort:
    """Plan half days of a person on a project; too much is kept and shown, not refused.

    :raises Invalid: days that do not follow, or nothing to do. :raises Unknown: a project of another house.
    """
    check_days(first, last, "effort_last")
    check_half_days(half_days, "half_days")
    if project.organisation_id != profile.organisation_id:
        raise Unknown
    row = PlannedEffort.objects.create(
        organisation_id=profile.organisation_id,
        profile=profile,
        project=project,
        milestone=milestone,
        first_day=first,
        last_day=last,
        half_days=half_days,
    )
    note(subject=f"plannedeffort:{row.id}", half_days=half_days)
    return row


@action("projects.plan")
def drop_effort(*, effort: PlannedEffort, by: Actor, on: datetime) -> None:
    """Take a planned load away."""
    PlannedEffort.objects.filter(id=effort.id).delete()


def check_days(first: date, last: date, field: str) -> None:
    """Check two days; :raises Invalid: they do not follow, or hold more than a year."""
    if not 0 <= (last - first).days < rules.LONGEST_SPAN:
        _refuse(field, "Indiquez un dernier jour qui suit le premier, à un an au plus.")


def check_half_days(number: int, field: str) -> None:
    """Check a number of half days; :raises Invalid: none, or too many."""
    if not 1 <= number <= rules.MOST_HALF_DAYS:
        _refuse(field, f"Indiquez de 0,5 à {rules.MOST_HALF_DAYS // 2} jours, par demi-journée.")


def _refuse(field: str, why: str) -> NoReturn:
    raise Invalid(why, field_errors={field: why})
