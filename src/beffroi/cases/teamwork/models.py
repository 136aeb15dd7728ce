"""What agents write and decide among themselves; what hangs from a case goes with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.cases.teamwork.types import Why
from beffroi.tenancy.models import TenantModel

LONGEST_NOTE = 5000


def _of_case(name: str) -> models.ForeignKey[Any, Any]:
    """Return the key of what belongs to a case; the migration makes its constraint composite."""
    return models.ForeignKey("cases.Case", db_constraint=False, on_delete=models.CASCADE, related_name=name)


def _of_tenant(model: str, name: str, **told: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(model, db_constraint=False, on_delete=models.CASCADE, related_name=name, **told)


def _account() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")


class Note(TenantModel):
    """An internal note on a case: colleagues read it, never the applicant."""

    case = _of_case("notes")
    body = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "note interne"
        indexes: ClassVar = [models.Index(fields=["organisation", "case", "at"], name="note_by_case")]


class Mention(TenantModel):
    """A colleague named in a note, until they have read it."""

    case = _of_case("mentions")
    note = _of_tenant("cases.Note", "mentions")
    agent = _account()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "mention"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "note", "agent"],
                name="mention_once",
                violation_error_message="Cette personne est déjà citée dans la note.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "agent", "-at"], name="mention_unread", condition=Q(read_at=None)
            ),
            models.Index(fields=["organisation", "case"], name="mention_by_case"),
        ]


class Absence(TenantModel):
    """An agent away from a day to another, both included, and who stands in."""

    agent = _account()
    delegate = _account()
    first = models.DateField()
    last = models.DateField()
    declared_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "absence"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(last__gte=F("first")),
                violation_error_message="Une absence finit après son premier jour.",
            ),
            models.CheckConstraint(
                name="absence_delegate_is_somebody_else",
                condition=~Q(delegate=F("agent")),
                violation_error_message="On ne se remplace pas soi-même.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "last"], name="absence_by_end", condition=Q(cancelled_at=None)
            )
        ]


class Delegation(TenantModel):
    """A signature delegated by arrêté: from whom, to whom, for which procedures, between two days."""

    giver_name = models.CharField(max_length=160)
    giver_quality = models.CharField(max_length=160, help_text="as the letter says it: Le maire")
    to = _account()
    to_quality = models.CharField(max_length=160, help_text="quality of the one who signs")
    procedures = models.JSONField(default=list, help_text="pack/code; empty: all of them")
    reference = models.CharField(max_length=200, help_text="the arrêté: number and date")
    first = models.DateField()
    last = models.DateField(null=True, help_text="last day; null: until it is ended")
    made_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    ended_on = models.DateField(null=True, help_text="first day without it")

    class Meta:
        verbose_name = "délégation de signature"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(last=None) | Q(last__gte=F("first")),
                violation_error_message="Une délégation finit après son premier jour.",
            ),
            models.CheckConstraint(
                name="delegation_has_its_arrete",
                condition=~Q(reference=""),
                violation_error_message="Une délégation de signature cite son arrêté.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["to", "first"], name="delegation_by_agent")]


class Service(TenantModel):
    """A service of the commune: a name, an address that answers, the colleagues who work there."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "service"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(closed_at=None),
                name="service_name_once",
                violation_error_message="Un service porte déjà ce nom.",
            )
        ]


class ServiceMember(TenantModel):
    """A colleague of a service."""

    service = _of_tenant("cases.Service", "members")
    agent = _account()

    class Meta:
        verbose_name = "agent d’un service"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "service", "agent"],
                name="service_member_once",
                violation_error_message="Cette personne est déjà dans le service.",
            )
        ]


class RoutingRule(TenantModel):
    """Who gets the requests of a procedure that meet a condition; the first rule that holds wins."""

    procedure = models.CharField(max_length=100, help_text="pack/code")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    condition = models.JSONField(null=True, help_text="the table that a procedure would hold; null: always")
    agent = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    service = _of_tenant("cases.Service", "rules", null=True)

    class Meta:
        verbose_name = "règle d’attribution"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="routing_rule_leads_to_one",
                condition=Q(agent=None, service__isnull=False) | Q(agent__isnull=False, service=None),
                violation_error_message="Une règle mène à un agent ou à un service.",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "procedure", "rank", "id"], name="routing_rule_by_procedure")
        ]


class Assignment(TenantModel):
    """How a case came to an agent: which rule, which colleague, in place of whom."""

    case = _of_case("assignments")
    agent = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=[(why.value, why.value) for why in Why])
    rule = models.CharField(max_length=120, blank=True)
    service = models.CharField(max_length=120, blank=True)
    instead_of = models.CharField(max_length=160, blank=True, help_text="the absent colleague")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "attribution"
        indexes: ClassVar = [models.Index(fields=["organisation", "case", "at"], name="assignment_by_case")]


class LetterDraft(TenantModel):
    """A version of a letter that has not left: its words, the choices that go with it, who saved it and when."""

    case = _of_case("letter_drafts")
    verb = models.CharField(max_length=20)
    rank = models.PositiveIntegerField()
    choices = models.JSONField(default=dict, help_text="fields of the form, as posted")
    body = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "brouillon de courrier"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "case", "verb", "rank"],
                name="letter_draft_rank_once",
                violation_error_message="Un collègue vient d’enregistrer une version. Recommencez.",
            )
        ]


class Presence(TenantModel):
    """Who has a step of a case open, and when they last showed a sign: forgotten after some minutes."""

    case = _of_case("presences")
    agent = _account()
    verb = models.CharField(max_length=20)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "présence"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "case", "agent"],
                name="presence_once",
                violation_error_message="Vous êtes déjà sur cette demande.",
            )
        ]
