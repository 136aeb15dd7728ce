"""Skills as people say them, their days, and the help that organisations give each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.projects.fields import choices, member_key, tenant_key
from beffroi.projects.skills.types import Part
from beffroi.tenancy.models import TenantModel

_SPAN = {"violation_error_message": "La période finit après son premier jour."}


class Skill(TenantModel):
    """A word of the operator's vocabulary: a family and a name."""

    family = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = "compétence"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "family", "name"],
                name="skill_once",
                violation_error_message="Cette compétence existe déjà.",
            )
        ]


class SkillProfile(TenantModel):
    """A person who agreed to say what it can do, in its own house; erased when it wishes or after ``keep_until``."""

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    pattern = models.CharField(
        max_length=10, help_text="half days worked, Monday morning to Friday afternoon"
    )
    hidden = models.BooleanField(default=False, help_text="the person shows itself to nobody for now")
    agreed_at = models.DateTimeField()
    keep_until = models.DateField(help_text="renewed each time the person says its skills again")

    class Meta:
        verbose_name = "fiche de compétences"
        indexes: ClassVar = [models.Index(fields=["organisation", "keep_until"], name="skill_profile_end")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "user"], name="skill_profile_once"),
            models.CheckConstraint(
                name="skill_profile_has_ten_half_days",
                condition=Q(pattern__regex="^[01]{10}$"),
                violation_error_message="Une semaine compte dix demi-journées.",
            ),
        ]


class DeclaredSkill(TenantModel):
    """A level that a person gives itself; a change takes the confirmation away."""

    profile = tenant_key("projects.SkillProfile", related_name="skills")
    skill = models.UUIDField(help_text="of the operator's vocabulary")
    level = models.PositiveSmallIntegerField()
    declared_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = "compétence déclarée"
        indexes: ClassVar = [models.Index(fields=["organisation", "skill"], name="declared_skill_by_skill")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "profile", "skill"], name="declared_skill_once"),
            models.CheckConstraint(
                name="declared_skill_level_from_one_to_four",
                condition=Q(level__gte=1, level__lte=4),
                violation_error_message="Le niveau va de 1 à 4.",
            ),
            models.CheckConstraint(
                name="declared_skill_confirmed_by_somebody",
                condition=Q(confirmed_on=None, confirmed_by="")
                | (Q(confirmed_on__isnull=False) & ~Q(confirmed_by="")),
                violation_error_message="Une confirmation a une date et un nom.",
            ),
        ]


class Unavailability(TenantModel):
    """Days when a person is not there. Why is nobody's business: it is not kept."""

    profile = tenant_key("projects.SkillProfile", related_name="away")
    first_day = models.DateField()
    last_day = models.DateField()
    part = models.CharField(max_length=9, choices=choices(Part), blank=True)

    class Meta:
        verbose_name = "indisponibilité"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unavailability_ends_after_it_begins", condition=Q(last_day__gte=F("first_day")), **_SPAN
            )
        ]


class PlannedEffort(TenantModel):
    """Half days that a person of the operator is to spend on a project, or on one of its milestones."""

    profile = tenant_key("projects.SkillProfile", related_name="efforts")
    project = tenant_key("projects.Project", related_name="+")
    milestone = tenant_key("projects.Milestone", related_name="+", null=True)
    first_day = models.DateField()
    last_day = models.DateField()
    half_days = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "charge prévue"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="planned_effort_ends_after_it_begins", condition=Q(last_day__gte=F("first_day")), **_SPAN
            ),
            models.CheckConstraint(
                name="planned_effort_is_something",
                condition=Q(half_days__gte=1),
                violation_error_message="La charge compte au moins une demi-journée.",
            ),
        ]


class HelpRequest(TenantModel):
    """What an organisation asks for: a skill and a level, some half days in a period, a place."""

    skill = models.UUIDField()
    skill_name = models.CharField(max_length=220)
    level = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200)
    aim = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=160)
    closed_on = models.DateField(null=True)

    class Meta:
        verbose_name = "demande d’aide"
        indexes: ClassVar = [models.Index(fields=["organisation", "-asked_at"], name="help_request_by_date")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="help_request_ends_after_it_begins", condition=Q(last_day__gte=F("first_day")), **_SPAN
            ),
            models.CheckConstraint(
                name="help_request_is_something",
                condition=Q(half_days__gte=1, level__gte=1, level__lte=4),
                violation_error_message="Demandez au moins une demi-journée, et un niveau de 1 à 4.",
            ),
        ]


class HelpProposal(TenantModel):
    """An agreement asked of the organisation of somebody who can help: it reads this row, its answer is its own."""

    request = tenant_key("projects.HelpRequest", related_name="proposals")
    lender = member_key()
    account = models.UUIDField()
    person = models.CharField(max_length=120, blank=True, help_text="emptied 24 months after the help")
    skill_name = models.CharField(max_length=220)
    first_day = models.DateField()
    last_day = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200)
    aim = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=160)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = "accord demandé"
        indexes: ClassVar = [models.Index(fields=["lender", "-asked_at"], name="help_proposal_of_lender")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "request", "account"],
                name="help_proposal_once",
                violation_error_message="L’accord est déjà demandé pour cette personne.",
            )
        ]


class HelpAnswer(TenantModel):
    """The answer of the organisation that lends somebody; what is agreed counts in that person's load."""

    asker = member_key()
    proposal = models.UUIDField()
    account = models.UUIDField()
    person = models.CharField(max_length=120, blank=True, help_text="emptied 24 months after the help")
    title = models.CharField(max_length=300)
    first_day = models.DateField()
    last_day = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    agreed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=160)

    class Meta:
        verbose_name = "accord donné ou refusé"
        indexes: ClassVar = [
            models.Index(fields=["asker", "proposal"], name="help_answer_of_asker"),
            models.Index(fields=["organisation", "last_day"], name="help_answer_by_end"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "proposal"],
                name="help_answer_once",
                violation_error_message="Votre réponse est déjà donnée.",
            )
        ]


class HelpDay(TenantModel):
    """Half days of help received on one day, written down by the organisation that received them."""

    proposal = tenant_key("projects.HelpProposal", related_name="days")
    lender = member_key()
    done_on = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=160)

    class Meta:
        verbose_name = "journée d’aide"
        indexes: ClassVar = [models.Index(fields=["lender", "done_on"], name="help_day_of_lender")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "proposal", "done_on"],
                name="help_day_once",
                violation_error_message="Ce jour est déjà noté.",
            ),
            models.CheckConstraint(
                name="help_day_holds_two_halves",
                condition=Q(half_days__gte=1, half_days__lte=2),
                violation_error_message="Un jour compte une ou deux demi-journées.",
            ),
        ]
