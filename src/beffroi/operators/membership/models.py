"""Memberships in time, competences, agreements, successions: all the operator's."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.operators.membership.types import AgreementKind, LegalForm, State, Step, SuccessionKind
from beffroi.tenancy.models import TenantModel

ORGANISATION = "operators.Organisation"


def _member(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+", **options)


def _inside(to: str, related_name: str = "+") -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to, db_constraint=False, on_delete=models.CASCADE, related_name=related_name)


def _paper() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "documents.StoredFile", null=True, db_constraint=False, on_delete=models.PROTECT, related_name="+"
    )


class Statutes(TenantModel):
    """What an operator is in law, from a day on: its rules of entry and withdrawal follow."""

    form = models.CharField(max_length=20, choices=[(each.value, each.value) for each in LegalForm])
    since = models.DateField()
    reference = models.CharField(max_length=200, blank=True, help_text="the act that says so")

    class Meta:
        verbose_name = "statuts"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "since"],
                name="statutes_once_a_day",
                violation_error_message="Des statuts commencent déjà ce jour-là.",
            )
        ]


class Accession(TenantModel):
    """The file of one membership: who enters, by which form, and where it stands (projected from its steps)."""

    member = _member()
    form = models.CharField(max_length=20, choices=[(each.value, each.value) for each in LegalForm])
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in State])
    opened_on = models.DateField()
    membership = models.ForeignKey(
        "operators.Membership", null=True, db_constraint=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "dossier d’adhésion"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=~Q(state__in=[State.ARCHIVED.value, State.ABANDONED.value]),
                name="accession_once_at_a_time",
                violation_error_message="Un dossier d’adhésion est déjà ouvert pour cette organisation.",
            )
        ]


class AccessionStep(TenantModel):
    """One act of a membership: decided on a day, in effect from another, with its paper. Never changed."""

    accession = _inside("operators.Accession", "steps")
    member = _member()
    step = models.CharField(max_length=14, choices=[(each.value, each.value) for each in Step])
    decided_on = models.DateField()
    effective_on = models.DateField()
    reference = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    count = models.JSONField(default=dict, help_text="majority as counted: voices, populations, result")
    file = _paper()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "étape d’adhésion"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accession_step_takes_effect_after",
                condition=Q(effective_on__gte=F("decided_on")),
                violation_error_message="Une décision ne prend pas effet avant d’être prise.",
            )
        ]


class Competence(TenantModel):
    """A competence of an operator's statutes: compulsory for every member, or chosen « à la carte »."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    compulsory = models.BooleanField(default=False)
    text = models.CharField(max_length=300, blank=True, help_text="article of the statutes")

    class Meta:
        verbose_name = "compétence"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="competence_code_once",
                violation_error_message="Une compétence porte déjà ce nom.",
            )
        ]


class CompetenceHolding(TenantModel):
    """A member that has transferred a competence, from ``since`` until the day before ``until``."""

    member = _member()
    competence = _inside("operators.Competence", "holdings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "compétence transférée"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member", "competence"],
                condition=Q(until=None),
                name="competence_held_once_at_a_time",
                violation_error_message="Ce membre a déjà transféré cette compétence.",
            ),
            models.CheckConstraint(
                name="competence_held_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Une compétence ne se reprend pas avant d’être transférée.",
            ),
        ]


class Agreement(TenantModel):
    """A convention: what it is about, its clauses, when it begins, ends and must be renewed."""

    kind = models.CharField(max_length=16, choices=[(each.value, each.value) for each in AgreementKind])
    title = models.CharField(max_length=200)
    object = models.CharField(max_length=2000, blank=True)
    clauses = models.JSONField(default=dict, help_text="clause code -> {state, note}")
    competences = models.JSONField(default=list, help_text="codes of competences that it covers")
    services = models.JSONField(default=list, help_text="codes of services that it covers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="first day without; null: no end")
    notice_days = models.PositiveSmallIntegerField(default=90)
    tacit_months = models.PositiveSmallIntegerField(default=0, help_text="tacit renewal; 0: none")
    alerted_for = models.DateField(null=True, help_text="the end about which a mail has left")
    closed_on = models.DateField(null=True)
    replaces = models.ForeignKey(
        "self", null=True, db_constraint=False, on_delete=models.PROTECT, related_name="+"
    )
    file = _paper()

    class Meta:
        verbose_name = "convention"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agreement_ends_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message="Une convention finit après avoir commencé.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "ends_on"], name="agreement_by_end", condition=Q(closed_on=None)
            )
        ]


class AgreementParty(TenantModel):
    """One party of an agreement, and whether it has signed; the party reads the agreement through this row."""

    agreement = _inside("operators.Agreement", "parties")
    party = _member()
    quality = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signatory = models.CharField(max_length=160, blank=True)
    declined_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "partie à une convention"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "agreement", "party"],
                name="agreement_party_once",
                violation_error_message="Cette organisation est déjà partie à la convention.",
            ),
            models.CheckConstraint(
                name="agreement_party_signs_or_declines",
                condition=Q(signed_on=None) | Q(declined_on=None),
                violation_error_message="Une partie signe ou refuse, pas les deux.",
            ),
        ]


class AgreementAnnex(TenantModel):
    """A file joined to an agreement."""

    agreement = _inside("operators.Agreement", "annexes")
    title = models.CharField(max_length=160)
    file = models.ForeignKey(
        "documents.StoredFile", db_constraint=False, on_delete=models.PROTECT, related_name="+"
    )
    added_on = models.DateField()

    class Meta:
        verbose_name = "annexe de convention"


class Succession(TenantModel):
    """An organisation that another one succeeds from a day on; what was written before stays where it was."""

    former = _member()
    successor = _member()
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in SuccessionKind])
    effective_on = models.DateField()
    reference = models.CharField(max_length=300)
    played_at = models.DateTimeField()
    facts = models.JSONField(default=dict, help_text="the report, as it was shown")

    class Meta:
        verbose_name = "succession"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "former"],
                condition=Q(kind="merge"),
                name="succession_once_per_former",
                violation_error_message="Cette organisation a déjà un successeur.",
            )
        ]
