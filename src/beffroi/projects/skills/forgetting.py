"""What time erases: skills not said again for 24 months, those of people who left, names of old help."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import add_months
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.projects.skills.models import HelpAnswer, HelpProposal, SkillProfile
from beffroi.projects.skills.rules import KEPT_MONTHS
from beffroi.projects.trainings.seating import today
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor


@action("projects.forget_skills")
def forget(*, organisation: Organisation, by: Actor, on: datetime) -> int:
    """Erase, in one house, what is past its time; return how many people's skills. Run again, it does nothing."""
    gone = _gone(organisation, today(on))
    erased = gone.count()
    gone.delete()
    _proposals(organisation, today(on)).update(person="")
    _answers(organisation, today(on)).update(person="")
    note(erased=erased)
    return erased


def due(on: datetime) -> list[Organisation]:
    """Return the houses where something is to be erased. Crosses the houses that keep sheets or help."""
    with scope.across_organisations(reason="projects: skills past their time"):
        found: set[UUID] = set()
        for rows in (SkillProfile.objects.all(), HelpProposal.objects.all(), HelpAnswer.objects.all()):
            found |= set(rows.order_by().values_list("organisation_id", flat=True).distinct())
        return [one for one in operators.named(found) if _has_something(one, today(on))]


def _has_something(organisation: Organisation, day: date) -> bool:
    looked = (_gone(organisation, day), _proposals(organisation, day), _answers(organisation, day))
    return any(rows.exists() for rows in looked)


def _gone(organisation: Organisation, day: date) -> QuerySet[SkillProfile]:
    present = [one.id for one in people.agents_of(organisation)]
    past = Q(keep_until__lt=day) | ~Q(user_id__in=present)
    return SkillProfile.objects.filter(past, organisation=organisation)


def _proposals(organisation: Organisation, day: date) -> QuerySet[HelpProposal]:
    limit = add_months(day, -KEPT_MONTHS)
    return HelpProposal.objects.filter(organisation=organisation, last_day__lt=limit).exclude(person="")


def _answers(organisation: Organisation, day: date) -> QuerySet[HelpAnswer]:
    limit = add_months(day, -KEPT_MONTHS)
    return HelpAnswer.objects.filter(organisation=organisation, last_day__lt=limit).exclude(person="")
