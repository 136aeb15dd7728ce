"""Requests as the desk follows them, beside their cases; time, visits, satisfaction, links, and the member's keys."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from beffroi.desk.types import ACTIVE, Intervention, Link, Nature, Standing, Via
from beffroi.tenancy.models import TenantModel

_ACTIVE = Q(standing__in=sorted(ACTIVE))


def tenant_key(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """Return a key to another row of the same tenant; the migration makes its constraint composite."""
    return models.ForeignKey(
        model, db_constraint=False, on_delete=models.CASCADE, **{"related_name": "+", **options}
    )


def member_key() -> models.ForeignKey[Any, Any]:
    """Return the key of the member that a row is about: it reads the row and never writes it."""
    return models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")


def choices(words: Any) -> list[tuple[Any, Any]]:
    """Return the values of an enumeration as a field takes them."""
    return [(word.value, word.value) for word in words]


class Ticket(TenantModel):
    """A request to the desk: what the case does not say. Deadlines and state are a projection of its log."""

    case = tenant_key("cases.Case")
    number = models.CharField(max_length=40, help_text="that of the case, compact")
    member = member_key()
    subject = models.CharField(max_length=120)
    nature = models.CharField(max_length=8, choices=choices(Nature))
    via = models.CharField(max_length=6, choices=choices(Via))
    service = models.CharField(max_length=60, blank=True, help_text="service concerned, as policies name it")
    impact = models.PositiveSmallIntegerField()
    urgency = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField()
    standing = models.CharField(max_length=14, choices=choices(Standing))
    assignee = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    team = tenant_key("cases.Service", null=True)
    asset = tenant_key("desk.Asset", null=True)
    problem = tenant_key("desk.Problem", null=True, related_name="tickets")
    opened_at = models.DateTimeField()
    heard_at = models.DateTimeField(help_text="last message of the member")
    owned_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    policy = tenant_key("desk.SlaPolicy", null=True)
    policy_version = models.PositiveIntegerField(default=0)
    own_due_at = models.DateTimeField(null=True)
    resolve_due_at = models.DateTimeField(null=True, help_text="null: nothing promised, or stopped")
    team_due_at = models.DateTimeField(null=True, help_text="what the team promised to the desk")
    breach_at = models.DateTimeField(null=True, help_text="the next of the three that may be missed")
    own_met = models.BooleanField(null=True)
    resolve_met = models.BooleanField(null=True)
    vendor_minutes = models.PositiveIntegerField(default=0)
    escalated = models.PositiveSmallIntegerField(default=0, help_text="0 no, 1 before the breach, 2 after")

    class Meta:
        verbose_name = "demande d’assistance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "case"], name="ticket_once_per_case"),
            models.UniqueConstraint(fields=["organisation", "number"], name="ticket_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "priority", "opened_at", "id"], name="ticket_queue", condition=_ACTIVE
            ),
            models.Index(
                fields=["organisation", "assignee", "priority", "opened_at", "id"],
                name="ticket_queue_of_agent",
                condition=_ACTIVE,
            ),
            models.Index(
                fields=["organisation", "team", "priority", "opened_at", "id"],
                name="ticket_queue_of_team",
                condition=_ACTIVE,
            ),
            models.Index(
                fields=["organisation", "standing", "priority", "opened_at", "id"],
                name="ticket_queue_by_standing",
                condition=_ACTIVE,
            ),
            models.Index(
                fields=["organisation", "breach_at", "id"], name="ticket_by_breach", condition=_ACTIVE
            ),
            models.Index(fields=["member", "-opened_at", "id"], name="ticket_of_member"),
            models.Index(fields=["organisation", "-opened_at", "id"], name="ticket_by_opening"),
            models.Index(
                fields=["organisation", "resolved_at"],
                name="ticket_to_close",
                condition=Q(standing="resolved"),
            ),
        ]


class TicketEvent(TenantModel):
    """One line of the log of a request: insert-only; its clock is computed from these lines and nothing else."""

    ticket = tenant_key("desk.Ticket", related_name="events")
    step = models.CharField(max_length=12, help_text="a step of the clock, or what else happened")
    at = models.DateTimeField()
    reason = models.CharField(max_length=8, blank=True)
    team = tenant_key("cases.Service", null=True)
    text = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "événement d’une demande d’assistance"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "ticket", "at"], name="ticket_event_by_ticket")
        ]


class Ask(TenantModel):
    """The key of a request to the operator, kept by the member: whoever works there follows it with it."""

    operator = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    secret = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    asked_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "clé d’une demande d’assistance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="ask_once_per_number")
        ]


class TimeEntry(TenantModel):
    """Time spent for a member, on a request or not: included in its contribution, or charged on its days."""

    member = member_key()
    ticket = tenant_key("desk.Ticket", null=True, related_name="times")
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=choices(Intervention))
    charged = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "temps passé"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="time_entry_within_a_day",
                condition=Q(minutes__gte=1, minutes__lte=1440),
                violation_error_message="Un temps passé va d’une minute à vingt-quatre heures.",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "kind", "day"], name="time_entry_of_member"),
            models.Index(fields=["organisation", "ticket"], name="time_entry_of_ticket"),
        ]


class DayContract(TenantModel):
    """Days of one kind of intervention that a member has for a period; charged time burns them."""

    member = member_key()
    kind = models.CharField(max_length=8, choices=choices(Intervention))
    hundredths = models.PositiveIntegerField(help_text="hundredths of a day")
    since = models.DateField()
    until = models.DateField(help_text="last day")

    class Meta:
        verbose_name = "jours prévus au contrat"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="day_contract_ends_after_it_begins",
                condition=Q(until__gte=models.F("since")),
                violation_error_message="Un contrat finit après son premier jour.",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["member", "kind", "since"], name="day_contract_of_member")]


class SavedReply(TenantModel):
    """A reply written once; a macro when it also moves the request."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    then = models.CharField(max_length=14, blank=True, help_text="state that the request takes")
    minutes = models.PositiveSmallIntegerField(default=0, help_text="time entered with it")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "réponse enregistrée"


class Visit(TenantModel):
    """A planned intervention or a visit on site: when, by whom, and what was done."""

    ticket = tenant_key("desk.Ticket", related_name="visits")
    member = member_key()
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    on_site = models.BooleanField()
    technician = models.CharField(max_length=160)
    purpose = models.CharField(max_length=300)
    told_at = models.DateTimeField(null=True, help_text="when the member was told")
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)

    class Meta:
        verbose_name = "intervention planifiée"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "begins_at"], name="visit_by_date"),
            models.Index(fields=["member", "begins_at"], name="visit_of_member"),
        ]


class Satisfaction(TenantModel):
    """What the person says once the request is resolved: one mark, one text, once."""

    ticket = tenant_key("desk.Ticket")
    member = member_key()
    stars = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "satisfaction"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "ticket"],
                name="satisfaction_once",
                violation_error_message="Vous avez déjà donné votre avis sur cette demande.",
            ),
            models.CheckConstraint(
                name="satisfaction_from_one_to_five",
                condition=Q(stars__gte=1, stars__lte=5),
                violation_error_message="Choisissez une note de 1 à 5.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="satisfaction_of_member")]


class TicketLink(TenantModel):
    """Two requests that hang together: one merged into the other, one split from the other."""

    source = tenant_key("desk.Ticket", related_name="leads_to")
    target = tenant_key("desk.Ticket", related_name="comes_from")
    kind = models.CharField(max_length=7, choices=choices(Link))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "lien entre demandes d’assistance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "source", "target", "kind"], name="ticket_link_once"
            ),
            models.CheckConstraint(
                name="ticket_link_between_two",
                condition=~Q(source=models.F("target")),
                violation_error_message="Une demande ne se lie pas à elle-même.",
            ),
        ]


from beffroi.desk.assets.models import Asset  # noqa: E402
from beffroi.desk.figures.models import MonthlyFigure  # noqa: E402
from beffroi.desk.knowledge.models import Article, ArticleReader, ArticleVersion  # noqa: E402
from beffroi.desk.problems.models import Broadcast, Problem  # noqa: E402
from beffroi.desk.sla.models import ServiceCalendar, SlaPolicy  # noqa: E402

__all__ = [
    "Article",
    "ArticleReader",
    "ArticleVersion",
    "Ask",
    "Asset",
    "Broadcast",
    "DayContract",
    "MonthlyFigure",
    "Problem",
    "Satisfaction",
    "SavedReply",
    "ServiceCalendar",
    "SlaPolicy",
    "Ticket",
    "TicketEvent",
    "TicketLink",
    "TimeEntry",
    "Visit",
]
