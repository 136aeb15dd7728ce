"""What time erases: skills not said again for 24 months, those of people who left, names of old help."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import add_months
from beffroi.operators.models import Organisation
from beffroi.projects.skills.models import HelpAnswer, HelpProposal, SkillProfile
from beffroi.projects.skills.rules import KEPT_MONTHS
from beffroi.projects.trainings.seating import today
from beffroi.tenancy.types import Actor


@action("projects.forget_skills")
def forget(*, organisation: Organisation, by: Actor, on: datetime) -> int:
    """Erase, in one house, what is past its time; return how many people's skills. Run again, it does nothing."""
    day = today(on)
    present = [one.id for one in people.agents_of(organisation)]
    gone = SkillProfile.objects.filter(
        Q(keep_until__lt=day) | ~Q(user_id__in=present), organisation=organisation
    )
    erased = gone.count()
    gone.delete()
    limit = add_months(day, -KEPT_MONTHS)
    for model in (HelpProposal, HelpAnswer):
        model.objects.filter(organisation=organisation, last_day__lt=limit).exclude(person="").update(
            person=""
        )
    note(erased=erased)
    return erased
