"""Procedure versions, cases and their ledger, drafts, pieces, messages, papers, deliveries."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from beffroi.cases.indexes import list_by
from beffroi.cases.types import (
    OPEN_STATES,
    CaseState,
    Channel,
    DeliveryState,
    MigrationPolicy,
    PaperKind,
    VersionMove,
)
from beffroi.tenancy.models import SharedModel, TenantModel


def _tenant_key(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """Return a key to another row of the same tenant; the migration makes its constraint composite."""
    return models.ForeignKey(model, db_constraint=False, on_delete=models.CASCADE, **options)


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class ProcedureVersion(SharedModel):
    """A published procedure: immutable, numbered, read again identically from its canonical JSON."""

    SHARED_BECAUSE = "a published procedure is public, and nobody can change it"

    reference = models.CharField(max_length=100, help_text="pack/code")
    version = models.PositiveIntegerField()
    canonical = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "version de démarche"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference", "version"], name="procedure_version_once")
        ]


class VersionLife(SharedModel):
    """What becomes of a published version, beside it: who published it, what it says of cases, its end."""

    SHARED_BECAUSE = "whether a published procedure still takes requests is public; only its publisher writes"

    reference = models.CharField(max_length=100, help_text="pack/code")
    version = models.PositiveIntegerField()
    publisher = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=24, choices=_choices(MigrationPolicy), default=MigrationPolicy.STAY)
    source = models.TextField(blank=True, help_text="the document as it was written, comments included")
    retired_at = models.DateTimeField(null=True)
    stops_on = models.DateField(null=True, help_text="from this day a draft on this version cannot be filed")
    stop_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "vie d’une version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference", "version"], name="version_life_once"),
            models.CheckConstraint(
                name="version_stop_has_a_reason",
                condition=Q(stops_on=None) | ~Q(stop_reason=""),
                violation_error_message="Un arrêt ferme a un motif, que les habitants lisent.",
            ),
        ]


class ProcedureDraft(TenantModel):
    """The next version of a procedure while an operator writes it: document and letters, right or wrong."""

    reference = models.CharField(max_length=100, help_text="pack/code")
    based_on = models.PositiveIntegerField(help_text="the version it was begun from")
    source = models.TextField(help_text="TOML")
    files = models.JSONField(default=dict, help_text="letters/<name>.md to Markdown")
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=160)

    class Meta:
        verbose_name = "projet de version"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                name="procedure_draft_once",
                violation_error_message="Un projet de version est déjà commencé pour cette démarche.",
            )
        ]


class NumberSeries(TenantModel):
    """The last number given in a series and a year: continuous, as A423-1 of the planning code demands."""

    series = models.CharField(max_length=8, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "série de numéros"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="number_series_once")
        ]


class Case(TenantModel):
    """A request and where it stands. Dates and state are a projection of the ledger, made again at each event."""

    number = models.CharField(max_length=40, help_text="compact form")
    procedure = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=_choices(CaseState))
    channel = models.CharField(max_length=12, choices=_choices(Channel))
    applicant = models.JSONField()
    applicant_name = models.CharField(max_length=200)
    applicant_email = models.EmailField(blank=True)
    mandate = models.JSONField(null=True)
    answers = models.JSONField()
    receipt = models.JSONField(help_text="what the acknowledgement said, for ever")
    secret_salt = models.CharField(max_length=32)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="last safe day for an answer; null: no clock runs")
    acknowledge_on = models.DateField(null=True, help_text="last day of a receipt still due; null: none is")
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    assignee = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    unread = models.PositiveSmallIntegerField(default=0, help_text="messages that the service has not read")
    name_key = models.CharField(
        max_length=400, blank=True, help_text="folded name, family name first: what lists are sorted by"
    )
    held = models.BooleanField(default=False, help_text="an agent has frozen it: nothing of it is removed")
    purge_on = models.DateField(
        null=True, help_text="first day when its rows may go; null: open, held or done"
    )
    warned_on = models.DateField(null=True, help_text="when the end of the retention was announced")
    anonymised_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "demande"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="case_number_once"),
            models.CheckConstraint(
                name="case_closed_when_not_open",
                condition=Q(state__in=sorted(OPEN_STATES), closed_at=None)
                | (~Q(state__in=sorted(OPEN_STATES)) & Q(closed_at__isnull=False)),
                violation_error_message="Une demande close a une date de clôture, une demande ouverte n’en a pas.",
            ),
            models.CheckConstraint(
                name="case_purged_once_closed_and_free",
                condition=Q(purge_on=None) | Q(closed_at__isnull=False, held=False, anonymised_at=None),
                violation_error_message="Une demande ouverte, gelée ou anonymisée n’a pas de fin de conservation.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                models.F("organisation"),
                models.F("due_on").asc(nulls_last=True),
                models.F("id"),
                name="case_queue",
                condition=Q(closed_at=None),
            ),
            models.Index(
                models.F("organisation"),
                models.F("assignee"),
                models.F("due_on").asc(nulls_last=True),
                models.F("id"),
                name="case_queue_by_assignee",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["organisation", "-filed_at", "-id"], name="case_by_filing"),
            list_by("filed_at", closed=False),
            list_by("name_key", closed=False),
            list_by("name_key", closed=True),
            list_by("procedure", closed=False),
            list_by("procedure", closed=True),
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="case_owing_reasons",
                condition=Q(closed_at__isnull=False, due_on__isnull=False),
            ),
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="case_owing_receipt",
                condition=Q(closed_at=None, acknowledge_on__isnull=False),
            ),
            models.Index(
                fields=["organisation", "purge_on", "id"],
                name="case_by_end_of_retention",
                condition=Q(purge_on__isnull=False),
            ),
        ]

    @property
    def open(self) -> bool:
        """Whether something is still to be done or awaited."""
        return self.closed_at is None


class LedgerEvent(TenantModel):
    """One line of a case's ledger: insert-only; the clock is computed from these lines and nothing else."""

    case = _tenant_key("cases.Case", related_name="ledger")
    rank = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    on = models.DateField(help_text="civil date in the commune")
    facts = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "événement"
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "case", "rank"], name="ledger_rank_once")
        ]


class CaseVersion(TenantModel):
    """A case that followed a newer version, or that somebody kept on its own, in writing."""

    case = _tenant_key("cases.Case", related_name="versions")
    move = models.CharField(max_length=8, choices=_choices(VersionMove))
    old = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    reason = models.CharField(max_length=1000, blank=True)
    set_aside = models.JSONField(default=dict, help_text="answers that the new version does not hold")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name = "changement de version"
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "case"], name="case_version_by_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_version_kept_with_a_reason",
                condition=~Q(move="kept") | ~Q(reason=""),
                violation_error_message="Garder une demande sur son ancienne version demande un motif.",
            )
        ]


class Draft(TenantModel):
    """What somebody has typed so far; survives a closed browser, dies after some weeks."""

    procedure = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    applicant = models.JSONField(default=dict)
    mandate = models.JSONField(null=True)
    seen = models.JSONField(default=list)
    came_from = models.PositiveIntegerField(
        null=True, help_text="the version it was begun on, when it followed"
    )
    set_aside = models.JSONField(default=dict, help_text="answers that the version followed does not hold")
    secret_salt = models.CharField(max_length=32)
    updated_at = models.DateTimeField()
    case = _tenant_key("cases.Case", null=True, related_name="+")

    class Meta:
        verbose_name = "brouillon"
        indexes: ClassVar = [models.Index(fields=["organisation", "updated_at"], name="draft_by_age")]


class Piece(TenantModel):
    """A file given for a piece of the procedure, first on a draft, then on its case."""

    draft = _tenant_key("cases.Draft", null=True, related_name="pieces")
    case = _tenant_key("cases.Case", null=True, related_name="pieces")
    piece = models.CharField(max_length=60)
    file = _tenant_key("documents.StoredFile", related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = "pièce"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "case"], name="piece_by_case"),
            models.Index(fields=["organisation", "draft"], name="piece_by_draft"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="piece_belongs_somewhere",
                condition=Q(draft__isnull=False) | Q(case__isnull=False),
                violation_error_message="Une pièce appartient à un brouillon ou à une demande.",
            )
        ]


class Message(TenantModel):
    """A message between the applicant and the service."""

    case = _tenant_key("cases.Case", related_name="messages")
    from_applicant = models.BooleanField()
    author_name = models.CharField(max_length=160)
    body = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "message"
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "case", "at"], name="message_by_case")]


class Paper(TenantModel):
    """A letter of the case as it left: its words, its PDF, and the proof of what became of it."""

    case = _tenant_key("cases.Case", related_name="papers")
    kind = models.CharField(max_length=12, choices=_choices(PaperKind))
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="Markdown as sent")
    file = _tenant_key("documents.StoredFile", related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="first consultation by the applicant")

    class Meta:
        verbose_name = "courrier"
        ordering: ClassVar = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "case", "made_at"], name="paper_by_case")]


class Delivery(TenantModel):
    """One mail to one person about a case: what, to whom, and what became of it."""

    case = _tenant_key("cases.Case", related_name="deliveries")
    kind = models.CharField(max_length=16)
    about = models.UUIDField(null=True, help_text="the paper or the message that the mail announces")
    recipient = models.EmailField()
    message_id = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=_choices(DeliveryState), default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    claimed_until = models.DateTimeField(
        null=True, help_text="a process is sending it; past that, nobody knows"
    )
    sent_at = models.DateTimeField(null=True)
    resent_at = models.DateTimeField(null=True, help_text="in trouble, then sent again as another delivery")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "envoi"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "case"], name="delivery_by_case"),
            models.Index(
                fields=["organisation", "created_at"], name="delivery_pending", condition=Q(state="pending")
            ),
            models.Index(
                fields=["organisation", "claimed_until"],
                name="delivery_claimed",
                condition=Q(state="sending"),
            ),
            models.Index(
                fields=["organisation", "created_at", "id"],
                name="delivery_in_trouble",
                condition=Q(state__in=["bounced", "failed", "unknown"], resent_at=None),
            ),
        ]


class Idempotency(TenantModel):
    """A key that a client sent with a filing: the same key gives the same case, once."""

    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    case = _tenant_key("cases.Case", related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "clé d’idempotence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="idempotency_key_once")
        ]


# Models of the sub-packages, named here so that Django finds them.
import beffroi.cases.inbound.models  # noqa: E402 - Django reads every model of an app from this module
import beffroi.cases.opinions.models  # noqa: E402
import beffroi.cases.retention.models  # noqa: E402
import beffroi.cases.search.models  # noqa: E402
import beffroi.cases.sequels.models  # noqa: E402
import beffroi.cases.statistics.models  # noqa: E402
import beffroi.cases.teamwork.models  # noqa: E402
import beffroi.cases.views.models  # noqa: E402
import beffroi.cases.webhooks.models  # noqa: E402, F401
