"""The vocabulary is kept by the operator; people agree, declare, hide, withdraw; a responsible person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.projects.skills import rules
from beffroi.projects.skills.models import DeclaredSkill, Skill, SkillProfile
from beffroi.projects.skills.types import Level, NotNow
from beffroi.projects.trainings.seating import today
from beffroi.tenancy.types import Actor, Unknown


@action("projects.keep_skills")
def add_skill(*, organisation: Organisation, family: str, name: str, by: Actor, on: datetime) -> Skill:
    """Add a word to the vocabulary; :raises Invalid: no family, no name, or it exists."""
    group, told = clean_line(family)[:80], clean_line(name)[:120]
    if not group:
        _refuse("family", "Donnez la famille de la compétence.")
    if not told:
        _refuse("name", "Donnez un nom à la compétence.")
    try:
        with transaction.atomic():
            row = Skill.objects.create(organisation=organisation, family=group, name=told)
    except IntegrityError:
        _refuse("name", "Cette compétence existe déjà dans cette famille.")
    note(subject=f"skill:{row.id}")
    return row


@action("projects.keep_skills")
def withdraw_skill(*, skill: Skill, by: Actor, on: datetime) -> Skill:
    """Take a word out of the vocabulary: what was declared stays, nobody declares it any more."""
    if skill.withdrawn_on is not None:
        raise NotNow("Cette compétence est déjà retirée du vocabulaire.")
    skill.withdrawn_on = today(on)
    skill.save(update_fields=["withdrawn_on"])
    return skill


@action("projects.declare_skills")
def declare(
    *,
    organisation: Organisation,
    levels: Mapping[UUID, Level],
    pattern: str,
    agrees: bool,
    by: Actor,
    on: datetime,
) -> SkillProfile:
    """Say what one can do and when one works; again, it replaces what was said and is kept 24 months more.

    A level that did not change keeps its confirmation. :param pattern: ten marks, Monday morning to Friday afternoon.
    :raises Invalid: the person does not agree, or never works. :raises Unknown: nobody with an account.
    """
    if by.account_id is None:
        raise Unknown
    if not agrees:
        _refuse("agrees", "Sans votre accord, rien n’est enregistré. Cochez la case pour continuer.")
    if not rules.is_pattern(pattern):
        _refuse("pattern", "Cochez au moins une demi-journée travaillée.")
    row = _profile(organisation, by.account_id, by.name, pattern, on)
    _keep_levels(row, levels, today(on))
    note(subject=f"skillprofile:{row.id}", skills=len(levels))
    return row


def _profile(
    organisation: Organisation, account: UUID, name: str, pattern: str, on: datetime
) -> SkillProfile:
    told = {"name": name[:120], "pattern": pattern, "keep_until": rules.keep_until(today(on))}
    row, _new = SkillProfile.objects.update_or_create(
        organisation=organisation,
        user_id=account,
        defaults=told,
        create_defaults={**told, "agreed_at": on},
    )
    return row


def _keep_levels(row: SkillProfile, levels: Mapping[UUID, Level], day: date) -> None:
    known = dict(row.skills.values_list("skill", "level"))
    changed = [skill for skill, level in known.items() if levels.get(skill) != level]
    row.skills.filter(skill__in=changed).delete()
    DeclaredSkill.objects.bulk_create(
        DeclaredSkill(
            organisation_id=row.organisation_id, profile=row, skill=skill, level=level, declared_on=day
        )
        for skill, level in levels.items()
        if known.get(skill) != level
    )


@action("projects.declare_skills")
def show_or_hide(*, profile: SkillProfile, hidden: bool, by: Actor, on: datetime) -> SkillProfile:
    """Leave every list of skills and be proposed to nobody, or come back; :raises Unknown: somebody else's."""
    _own(profile, by)
    profile.hidden = hidden
    profile.save(update_fields=["hidden"])
    note(hidden=hidden)
    return profile


@action("projects.declare_skills")
def withdraw(*, profile: SkillProfile, by: Actor, on: datetime) -> None:
    """Take one's agreement back: skills, days and planned load are erased; :raises Unknown: somebody else's."""
    _own(profile, by)
    note(subject=f"skillprofile:{profile.id}")
    SkillProfile.objects.filter(id=profile.id).delete()


def _own(profile: SkillProfile, by: Actor) -> None:
    if by.account_id is None or profile.user_id != by.account_id:
        raise Unknown


@action("projects.confirm_skills")
def confirm(*, declared: DeclaredSkill, by: Actor, on: datetime) -> DeclaredSkill:
    """Confirm what a person declared, as somebody responsible; :raises NotNow: done, or it is one's own."""
    row = DeclaredSkill.objects.select_for_update(of=("self",)).select_related("profile").get(id=declared.id)
    if row.profile.user_id == by.account_id:
        raise NotNow("Une autre personne responsable confirme vos compétences.")
    if row.confirmed_on is not None:
        raise NotNow("Cette compétence est déjà confirmée.")
    row.confirmed_on, row.confirmed_by = today(on), by.name[:160]
    row.save(update_fields=["confirmed_on", "confirmed_by"])
    return row


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})
