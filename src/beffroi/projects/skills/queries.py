"""Reading the vocabulary, what people declared, and how many have each skill in each house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from beffroi.operators import queries as operators
from beffroi.operators.membership.queries import in_force
from beffroi.operators.models import Organisation
from beffroi.projects.skills.models import DeclaredSkill, Skill, SkillProfile
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SHOWN = 500
Cell = tuple[UUID, UUID]


def vocabulary(operator: Organisation, *, withdrawn: bool = False) -> list[Skill]:
    """Return the skills of the vocabulary by family and name; those withdrawn too when asked."""
    with scope.reading(operator.id):
        rows = Skill.objects.filter(organisation=operator)
        rows = rows if withdrawn else rows.filter(withdrawn_on=None)
        return list(rows.order_by("family", "name", "id")[:SHOWN])


def skill(operator: Organisation, skill_id: UUID) -> Skill:
    """Return a skill of the vocabulary; :raises Unknown:."""
    with scope.reading(operator.id):
        found = Skill.objects.filter(organisation=operator, id=skill_id).first()
    if found is None:
        raise Unknown
    return found


def profile_of(organisation: Organisation, account: UUID | None) -> SkillProfile | None:
    """Return what a person declared in a house, if it agreed to. In scope."""
    if account is None:
        return None
    rows = SkillProfile.objects.filter(organisation=organisation, user_id=account)
    return rows.prefetch_related(_skills(), "away").first()


def team(organisation: Organisation, *, me: UUID | None) -> list[SkillProfile]:
    """Return the people of one house who show what they can do, by name, and oneself. In scope."""
    rows = SkillProfile.objects.filter(Q(hidden=False) | Q(user_id=me), organisation=organisation)
    return list(rows.prefetch_related(_skills(), "away").order_by("name", "id")[:SHOWN])


def _skills() -> Prefetch[str, QuerySet[DeclaredSkill], str]:
    return Prefetch("skills", DeclaredSkill.objects.order_by("-level", "id"))


def houses(operator: Organisation, on: date) -> dict[UUID, Organisation]:
    """Return the operator and whom it serves on a day, by identifier, in the order of names."""
    with scope.reading(operator.id):
        served = [one.id for one in in_force(operator, on)]
    return {operator.id: operator} | {one.id: one for one in operators.named(served)}


def counts(operator: Organisation, on: date) -> Mapping[Cell, int]:
    """Return (skill, house) -> how many people show the skill. Opens the scope of the operator and its members."""
    with scope.reading(*houses(operator, on)):
        rows = DeclaredSkill.objects.filter(profile__hidden=False).order_by("skill", "organisation_id")
        return Counter(rows.values_list("skill", "organisation_id"))


def holders(
    operator: Organisation, on: date, *, skill_id: UUID, house: UUID | None = None, level: int = 1
) -> list[DeclaredSkill]:
    """Return who shows a skill, by name: never by level. In the operator's scope and its members'.

    :param house: of one organisation only.
    """
    with scope.reading(*houses(operator, on)):
        rows = DeclaredSkill.objects.filter(skill=skill_id, profile__hidden=False, level__gte=level)
        rows = rows.filter(organisation_id=house) if house else rows
        return list(rows.select_related("profile", "organisation").order_by("profile__name", "id")[:SHOWN])
