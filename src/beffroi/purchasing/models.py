"""Campaigns and what they hold. The operator's rows, but for what a member says: needs, signatures, orders."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.purchasing.types import Basis, Commitment, Mission, Outcome, Procedure, SheetState, Stage
from beffroi.tenancy.models import TenantModel


def _parent(to: str, related: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related, db_constraint=False)


def _other() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Campaign(TenantModel):
    """One group purchase, from the call for needs to its closing balance."""

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()
    procedure = models.CharField(max_length=12, choices=_choices(Procedure))
    mission = models.CharField(max_length=20, choices=_choices(Mission))
    joint = models.BooleanField(default=False, help_text="wholly in common: joint liability (CCP L2113-7)")
    permanent = models.BooleanField(default=False)
    stage = models.CharField(max_length=12, choices=_choices(Stage), default=Stage.DRAFT)
    needs_due_on = models.DateField()
    ends_on = models.DateField(help_text="last day of the convention and of the contracts")
    catalogue = models.JSONField(default=dict, help_text="lots and lines as frozen at the call")
    digest = models.CharField(max_length=64, blank=True)
    convention = models.TextField(blank=True, help_text="Markdown: what each member signs")
    convention_digest = models.CharField(max_length=64, blank=True)
    reference = models.CharField(
        max_length=80, blank=True, help_text="of the consultation, on the buyer profile"
    )
    address = models.URLField(blank=True)
    published_on = models.DateField(null=True)
    closing = models.JSONField(default=dict)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = "achat groupé"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year", "rank"], name="campaign_number_once"),
            models.CheckConstraint(
                name="campaign_mission_of_its_procedure",
                condition=Q(procedure="groupement", mission__in=["award", "award_and_execution"])
                | Q(procedure="centrale", mission__in=["wholesaler", "intermediary"]),
                violation_error_message="Cette mission n’est pas celle de cette procédure.",
            ),
            models.CheckConstraint(
                name="campaign_published_says_when",
                condition=Q(stage__in=["draft", "called", "consolidated", "cancelled"])
                | (Q(published_on__isnull=False) & ~Q(reference="")),
                violation_error_message="Une consultation publiée a sa référence et sa date.",
            ),
        ]

    @property
    def number(self) -> str:
        """The number that people write: "2026-A01"."""
        return f"{self.year}-A{self.rank:02d}"


class Lot(TenantModel):
    """A lot, its minimum and maximum before tax for all members together."""

    campaign = _parent("purchasing.Campaign", "lots")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    cpv = models.CharField(max_length=10, blank=True)
    min_cents = models.BigIntegerField(default=0)
    max_cents = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "lot"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "campaign", "rank"], name="lot_rank_once"),
            models.CheckConstraint(
                name="lot_minimum_below_maximum",
                condition=Q(min_cents__gte=0, max_cents__gte=0)
                & (Q(max_cents=0) | Q(min_cents__lte=F("max_cents"))),
                violation_error_message="Le minimum du lot dépasse son maximum.",
            ),
        ]


class CatalogueLine(TenantModel):
    """One thing that members may need; ``tracked``: each piece has a serial number."""

    lot = _parent("purchasing.Lot", "lines")
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=30)
    tracked = models.BooleanField(default=False)

    class Meta:
        verbose_name = "ligne du catalogue"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "lot", "code"], name="catalogue_code_once")
        ]


class Participation(TenantModel):
    """A member invited to a campaign, and all that it may read of it: the call, the text to sign, the prices."""

    campaign = _parent("purchasing.Campaign", "participations")
    member = _other()
    private = models.BooleanField(default=False, help_text="a private person: applies the code (CCP L2113-6)")
    shown = models.JSONField(default=dict, help_text="what the member reads; see sharing.told")
    fee_cents = models.BigIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "participation à un achat groupé"
        indexes: ClassVar = [models.Index(fields=["member"], name="participation_by_member")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "campaign", "member"], name="participation_once")
        ]


class NeedSheet(TenantModel):
    """What a member needs, line by line, on the catalogue that was frozen. The member's own row."""

    operator = _other()
    campaign_id = models.UUIDField()
    call_digest = models.CharField(max_length=64)
    lines = models.JSONField(default=list, help_text="line, quantity, reference_cents, budget")
    state = models.CharField(max_length=10, choices=_choices(SheetState), default=SheetState.DRAFT)
    drafted_by = models.CharField(max_length=160)
    drafted_at = models.DateTimeField()
    validated_by = models.CharField(max_length=160, blank=True)
    validated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "fiche de besoins"
        indexes: ClassVar = [models.Index(fields=["operator", "campaign_id"], name="need_sheet_by_campaign")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "campaign_id"], name="need_sheet_once"),
            models.CheckConstraint(
                name="need_sheet_validated_by_somebody",
                condition=Q(state="draft", validated_at=None)
                | (Q(state="validated", validated_at__isnull=False) & ~Q(validated_by="")),
                violation_error_message="Une fiche validée dit par qui et quand.",
            ),
        ]


class Consolidation(TenantModel):
    """The needs added up on a day: totals by lot and line, who is in, who is left out and why. Never changed."""

    campaign = _parent("purchasing.Campaign", "consolidations")
    made_at = models.DateTimeField()
    facts = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "consolidation des besoins"


class CentralTerms(TenantModel):
    """A version of the general terms of a centrale d'achat; never changed."""

    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "conditions générales de la centrale"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="central_terms_number_once")
        ]


class CommitmentSignature(TenantModel):
    """A party signs a convention, or joins the centrale, by a deliberation. The party's own row; never changed."""

    operator = _other()
    kind = models.CharField(max_length=12, choices=_choices(Commitment))
    text_digest = models.CharField(max_length=64)
    deliberation = models.CharField(max_length=60)
    deliberated_on = models.DateField()
    signed_by = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    file = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        verbose_name = "signature d’une convention"
        indexes: ClassVar = [models.Index(fields=["operator", "text_digest"], name="signature_by_text")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "text_digest"],
                name="signature_once",
                violation_error_message="Ce texte est déjà signé.",
            )
        ]


class Award(TenantModel):
    """The outcome of a lot: its supplier, and what the essential data say of the contract."""

    lot = _parent("purchasing.Lot", "awards")
    outcome = models.CharField(max_length=12, choices=_choices(Outcome))
    supplier = models.CharField(max_length=200, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    notified_on = models.DateField(null=True)
    prices = models.JSONField(default=list, help_text="line, unit_cents, vat_points (20 % = 2000)")
    market = models.JSONField(default=dict, help_text="facts of DECP; see decp.types")

    class Meta:
        verbose_name = "attribution d’un lot"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "lot"],
                name="award_once_per_lot",
                violation_error_message="Ce lot a déjà son résultat.",
            ),
            models.CheckConstraint(
                name="award_names_its_supplier",
                condition=Q(outcome="unsuccessful")
                | (Q(siret__regex=r"^\d{14}$") & Q(notified_on__isnull=False)),
                violation_error_message="Un lot attribué nomme son titulaire et sa notification.",
            ),
        ]


class OrderWindow(TenantModel):
    """Days on which members order, both included."""

    campaign = _parent("purchasing.Campaign", "windows")
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        verbose_name = "période de commande"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="window_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="La période finit avant de commencer.",
            )
        ]


class PurchaseOrder(TenantModel):
    """An order to the supplier of a lot, numbered and frozen; read by the other side (``reader``)."""

    operator = _other()
    member = _other()
    reader = _other()
    campaign_id = models.UUIDField()
    lot_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField()
    engagement = models.CharField(max_length=50, blank=True)
    entrusted = models.CharField(max_length=300, blank=True, help_text="to the centrale (CCP L2113-4)")
    facts = models.JSONField(help_text="campaign, lot, supplier, addressee: as ordered")
    lines = models.JSONField(
        help_text="line, code, label, unit, tracked, quantity, unit_cents, vat_points, …"
    )
    net_cents = models.BigIntegerField()
    vat_cents = models.BigIntegerField()
    ordered_by = models.CharField(max_length=160)
    ordered_at = models.DateTimeField()
    ordered_on = models.DateField()
    complete = models.BooleanField(default=False, help_text="nothing more is to come")
    cancelled = models.JSONField(default=dict, help_text="line -> quantity that will not come")
    cancelled_net_cents = models.BigIntegerField(default=0)
    cancelled_vat_cents = models.BigIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=160, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "bon de commande"
        indexes: ClassVar = [
            models.Index(fields=["lot_id"], name="order_by_lot"),
            models.Index(fields=["reader", "campaign_id"], name="order_by_reader"),
            models.Index(fields=["organisation", "campaign_id"], name="order_by_campaign"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year", "rank"], name="order_number_once"),
            models.CheckConstraint(
                name="order_amounts_not_negative", condition=Q(net_cents__gt=0, vat_cents__gte=0)
            ),
            models.CheckConstraint(
                name="order_cancelled_within_itself",
                condition=Q(cancelled_net_cents__gte=0, cancelled_net_cents__lte=F("net_cents"))
                & (Q(cancelled_at=None, cancelled_net_cents=0) | ~Q(cancel_reason="")),
                violation_error_message="Une annulation a son motif, et ne dépasse pas la commande.",
            ),
        ]

    @property
    def number(self) -> str:
        """The number that people write: "BC-2026-0001"."""
        return f"BC-{self.year}-{self.rank:04d}"

    @property
    def total_cents(self) -> int:
        """What was ordered, tax included."""
        return self.net_cents + self.vat_cents

    @property
    def kept_net_cents(self) -> int:
        """What stands of the order before tax, once what was cancelled is taken away."""
        return self.net_cents - self.cancelled_net_cents

    @property
    def kept_total_cents(self) -> int:
        """What the member pays, tax included."""
        return self.total_cents - self.cancelled_net_cents - self.cancelled_vat_cents


class Delivery(TenantModel):
    """What came on a day for an order, whole or in part, with the serial numbers. Never changed."""

    order = _parent("purchasing.PurchaseOrder", "deliveries")
    reader = _other()
    received_on = models.DateField()
    slip = models.CharField(max_length=60, blank=True)
    lines = models.JSONField(help_text="line, quantity, serials")
    received_by = models.CharField(max_length=160)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "livraison"


class CostShare(TenantModel):
    """The costs of a procedure shared among its members: one computation with its inputs. Never changed."""

    campaign = _parent("purchasing.Campaign", "cost_shares")
    basis = models.CharField(max_length=12, choices=_choices(Basis))
    total_cents = models.BigIntegerField()
    facts = models.JSONField(help_text="members, weights, quotas n/d, shares")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "répartition des frais d’un achat"
