"""Bodies and their mandates, sessions, who was there, what was voted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from beffroi.governance.rules import REGIMES
from beffroi.governance.types import BodyKind, Choice, Presence, Seat, Stage
from beffroi.tenancy.models import TenantModel


def _tenant_key(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(model, db_constraint=False, on_delete=models.CASCADE, **options)


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Body(TenantModel):
    """A body of the operator, and the rules by which it meets."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=_choices(BodyKind))
    regime = models.CharField(max_length=12, choices=[(code, code) for code in REGIMES])
    siret = models.CharField(max_length=14, blank=True, help_text="of the collectivity, for the open dataset")

    class Meta:
        verbose_name = "instance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="body_name_once",
                violation_error_message="Une instance porte déjà ce nom.",
            )
        ]


class Mandate(TenantModel):
    """A seat of a member in a body, held by a person between two dates."""

    body = _tenant_key("governance.Body", related_name="mandates")
    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    seat = models.CharField(max_length=8, choices=_choices(Seat))
    deputy_of = _tenant_key("governance.Mandate", null=True, related_name="deputies")
    quality = models.CharField(max_length=80, blank=True)
    presides = models.BooleanField(default=False)
    weight = models.PositiveSmallIntegerField(default=1, help_text="voices by statute")
    since = models.DateField()
    until = models.DateField(null=True, help_text="first day without")

    class Meta:
        verbose_name = "mandat"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "body", "since"], name="mandate_by_body"),
            models.Index(fields=["member"], name="mandate_by_member"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "body"],
                condition=Q(presides=True, until=None),
                name="mandate_one_president",
                violation_error_message="Cette instance a déjà une présidence. Mettez-y fin d’abord.",
            ),
            models.CheckConstraint(
                name="mandate_has_a_voice",
                condition=Q(weight__gte=1),
                violation_error_message="Un siège compte au moins une voix.",
            ),
        ]


class Session(TenantModel):
    """A meeting of a body."""

    body = _tenant_key("governance.Body", related_name="sessions")
    held_at = models.DateTimeField()
    held_on = models.DateField(help_text="civil date where the operator stands")
    place = models.CharField(max_length=200)
    stage = models.CharField(max_length=12, choices=_choices(Stage), default=Stage.PLANNED)
    urgent = models.BooleanField(default=False)
    second_of = _tenant_key("governance.Session", null=True, related_name="seconds")
    convened_at = models.DateTimeField(null=True)
    secretary = models.CharField(max_length=120, blank=True)
    minutes = models.TextField(blank=True, help_text="Markdown: what was said beyond the votes")
    paper = _tenant_key("documents.StoredFile", null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "séance"
        indexes: ClassVar = [models.Index(fields=["organisation", "-held_on", "id"], name="session_by_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_convened_before_held",
                condition=Q(stage="planned") | Q(convened_at__isnull=False),
                violation_error_message="Une séance se tient après sa convocation.",
            )
        ]


class AgendaItem(TenantModel):
    """One point of an agenda, with its explanatory note; voted or only told."""

    session = _tenant_key("governance.Session", related_name="items")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True, help_text="Markdown: the note of synthesis")
    voted = models.BooleanField(default=True)
    matter = models.CharField(max_length=5, blank=True)
    competence = models.CharField(
        max_length=60, blank=True, help_text="optional competence: only its holders vote"
    )

    class Meta:
        verbose_name = "point de l’ordre du jour"
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "session", "rank"], name="agenda_rank_once")
        ]


class Convocation(TenantModel):
    """The convocation of one person to a session: what the member concerned reads, and when it left."""

    session = _tenant_key("governance.Session", related_name="convocations")
    mandate = _tenant_key("governance.Mandate", related_name="convocations")
    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    body_name = models.CharField(max_length=120)
    person = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    agenda = models.JSONField(help_text="list of {title, note}: as it left")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "convocation"
        indexes: ClassVar = [models.Index(fields=["member", "-held_at", "id"], name="convocation_by_member")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "session", "mandate"], name="convocation_once")
        ]


class ConvocationReply(TenantModel):
    """What a member's delegate answers to a convocation: the member's own row, read by the operator."""

    convocation_id = models.UUIDField()
    operator = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=8, choices=_choices(Presence))
    proxy_to = models.CharField(max_length=120, blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "réponse à une convocation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "convocation_id"], name="convocation_reply_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["operator", "convocation_id"], name="convocation_reply_by_op")
        ]


class Attendance(TenantModel):
    """How a seat was held at a session: by its holder, a deputy, a proxy, or nobody."""

    session = _tenant_key("governance.Session", related_name="attendances")
    mandate = _tenant_key("governance.Mandate", related_name="attendances")
    presence = models.CharField(max_length=8, choices=_choices(Presence))
    sits = _tenant_key("governance.Mandate", null=True, related_name="+")

    class Meta:
        verbose_name = "présence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "session", "mandate"], name="attendance_once"),
            models.CheckConstraint(
                name="attendance_says_who_sits",
                condition=Q(presence__in=["present", "absent"], sits=None)
                | Q(presence__in=["deputy", "proxy"], sits__isnull=False),
                violation_error_message="Dites qui siège à la place du titulaire.",
            ),
        ]


class Deliberation(TenantModel):
    """What a session decided on one point: numbered, counted, published. Insert-mostly: the vote never changes."""

    session = _tenant_key("governance.Session", related_name="deliberations")
    item = _tenant_key("governance.AgendaItem", related_name="deliberations")
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField()
    decided_on = models.DateField()
    title = models.CharField(max_length=300)
    matter = models.CharField(max_length=5)
    text = models.TextField(help_text="Markdown")
    secret = models.BooleanField(default=False)
    in_office = models.PositiveSmallIntegerField()
    voters = models.PositiveSmallIntegerField()
    votes_for = models.PositiveIntegerField()
    votes_against = models.PositiveIntegerField()
    abstentions = models.PositiveIntegerField()
    casting = models.BooleanField(default=False)
    adopted = models.BooleanField()
    paper = _tenant_key("documents.StoredFile", null=True, related_name="+")
    transmitted_on = models.DateField(null=True)
    prefecture_id = models.CharField(max_length=60, blank=True)
    published_on = models.DateField(null=True)

    class Meta:
        verbose_name = "délibération"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-year", "-rank"], name="deliberation_by_number")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year", "rank"], name="deliberation_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "item"],
                name="deliberation_once_per_item",
                violation_error_message="Ce point a déjà été voté.",
            ),
            models.CheckConstraint(
                name="deliberation_sent_after_the_vote",
                condition=Q(transmitted_on=None) | Q(transmitted_on__gte=models.F("decided_on")),
                violation_error_message="Une délibération est transmise après son vote.",
            ),
        ]

    @property
    def number(self) -> str:
        """The number that people write: "2026-012"."""
        return f"{self.year}-{self.rank:03d}"


class Vote(TenantModel):
    """One recorded vote of a public ballot; a secret ballot keeps none."""

    deliberation = _tenant_key("governance.Deliberation", related_name="votes")
    mandate = _tenant_key("governance.Mandate", related_name="+")
    choice = models.CharField(max_length=8, choices=_choices(Choice))
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "vote"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "deliberation", "mandate"], name="vote_once")
        ]
