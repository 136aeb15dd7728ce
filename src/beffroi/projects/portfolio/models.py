"""Master plans and their axes; projects, who takes part, what is expected, feared, decided and told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.projects.fields import choices, member_key, tenant_key
from beffroi.projects.portfolio.types import State
from beffroi.tenancy.models import TenantModel


class MasterPlan(TenantModel):
    """What the operator means to do over some years."""

    title = models.CharField(max_length=160)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "schéma directeur"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="master_plan_ends_after_it_begins",
                condition=Q(last_year__gte=F("first_year")),
                violation_error_message="Un schéma directeur finit après sa première année.",
            )
        ]


class Axis(TenantModel):
    """One direction of a master plan."""

    plan = tenant_key("projects.MasterPlan", related_name="axes")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)

    class Meta:
        verbose_name = "axe"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "plan", "rank"], name="axis_rank_once")
        ]


class Project(TenantModel):
    """A project of the portfolio; amounts are in cents."""

    axis = tenant_key("projects.Axis", related_name="projects")
    title = models.CharField(max_length=160)
    aim = models.TextField(blank=True)
    owner = models.CharField(max_length=120, blank=True, help_text="who answers for it, at the operator")
    state = models.CharField(max_length=9, choices=choices(State), default=State.IDEA)
    joinable = models.BooleanField(default=False, help_text="shown to members that do not take part yet")
    planned_cents = models.PositiveBigIntegerField(default=0)
    committed_cents = models.PositiveBigIntegerField(default=0)
    spent_cents = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "projet"
        indexes: ClassVar = [models.Index(fields=["organisation", "state", "title"], name="project_by_state")]


class ProjectStep(TenantModel):
    """A change of state of a project, with its reason: never rewritten."""

    project = tenant_key("projects.Project", related_name="steps")
    state = models.CharField(max_length=9, choices=choices(State))
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "étape d’un projet"


class ProjectShare(TenantModel):
    """A member that takes part in a project, and its part of the budget: the line that this member reads."""

    project = tenant_key("projects.Project", related_name="shares")
    member = member_key()
    title = models.CharField(max_length=160)
    amount_cents = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "part d’un membre dans un projet"
        indexes: ClassVar = [models.Index(fields=["member"], name="project_share_of_member")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "project", "member"],
                name="project_share_once",
                violation_error_message="Ce membre participe déjà au projet.",
            )
        ]


class Milestone(TenantModel):
    """What is expected for a day; late is computed, never kept."""

    project = tenant_key("projects.Project", related_name="milestones")
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)

    class Meta:
        verbose_name = "jalon"
        indexes: ClassVar = [models.Index(fields=["organisation", "due_on"], name="milestone_by_day")]


class Risk(TenantModel):
    """What may go wrong, how likely, how grave, what is done about it."""

    project = tenant_key("projects.Project", related_name="risks")
    title = models.CharField(max_length=200)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    mitigation = models.TextField(blank=True)
    owner = models.CharField(max_length=120, blank=True)
    review_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        verbose_name = "risque"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="risk_marks_from_one_to_four",
                condition=Q(likelihood__gte=1, likelihood__lte=4, impact__gte=1, impact__lte=4),
                violation_error_message="La probabilité et l’impact vont de 1 à 4.",
            )
        ]


class SteeringDecision(TenantModel):
    """What the steering committee decided about a project: never rewritten."""

    project = tenant_key("projects.Project", related_name="decisions")
    decided_on = models.DateField()
    text = models.TextField()
    decided_by = models.CharField(max_length=160)
    session = models.CharField(max_length=160, blank=True, help_text="the session, in words")

    class Meta:
        verbose_name = "décision du comité de pilotage"


class ProjectNote(TenantModel):
    """A word on the progress of a project: never rewritten."""

    project = tenant_key("projects.Project", related_name="notes")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    text = models.TextField()

    class Meta:
        verbose_name = "note d’avancement"
