"""The words of group purchasing: procedures, stages, steps, and the refusals."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from beffroi.kernel.errors import Refusal


class Procedure(StrEnum):
    """Two ways to buy together, each with its own rules."""

    GROUPEMENT = "groupement"
    CENTRALE = "centrale"


PROCEDURE_LABELS: Mapping[str, str] = {
    Procedure.GROUPEMENT: "Groupement de commandes",
    Procedure.CENTRALE: "Centrale d’achat",
}


class Mission(StrEnum):
    """What the coordinator of a groupement, or the centrale, does for the others."""

    AWARD = "award"
    AWARD_AND_EXECUTION = "award_and_execution"
    WHOLESALER = "wholesaler"
    INTERMEDIARY = "intermediary"


MISSION_LABELS: Mapping[str, str] = {
    Mission.AWARD: "Passation : chaque membre commande et paie pour lui",
    Mission.AWARD_AND_EXECUTION: "Passation et exécution : le coordonnateur commande pour les membres",
    Mission.WHOLESALER: "Grossiste : la centrale achète et revend",
    Mission.INTERMEDIARY: "Intermédiaire : la centrale passe le marché, le membre commande",
}
MISSIONS: Mapping[str, frozenset[Mission]] = {
    Procedure.GROUPEMENT: frozenset({Mission.AWARD, Mission.AWARD_AND_EXECUTION}),
    Procedure.CENTRALE: frozenset({Mission.WHOLESALER, Mission.INTERMEDIARY}),
}


class Stage(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    CALLED = "called"
    CONSOLIDATED = "consolidated"
    PUBLISHED = "published"
    AWARDED = "awarded"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STAGE_LABELS: Mapping[str, tuple[str, str]] = {
    Stage.DRAFT: ("En préparation", "neutral"),
    Stage.CALLED: ("Recueil des besoins", "waiting"),
    Stage.CONSOLIDATED: ("Besoins consolidés", "waiting"),
    Stage.PUBLISHED: ("Consultation publiée", "waiting"),
    Stage.AWARDED: ("Attribuée", "done"),
    Stage.CLOSED: ("Close", "neutral"),
    Stage.CANCELLED: ("Abandonnée", "late"),
}


class Step(StrEnum):
    """What may be done next with a campaign."""

    CALL = "call"
    CONSOLIDATE = "consolidate"
    DRAFT_CONVENTION = "draft_convention"
    SIGN = "sign"
    PUBLISH = "publish"
    AWARD = "award"
    OPEN_WINDOW = "open_window"
    ORDER = "order"
    SHARE_FEES = "share_fees"
    CLOSE = "close"
    CANCEL = "cancel"


STEP_LABELS: Mapping[str, str] = {
    Step.CALL: "Lancer le recueil des besoins",
    Step.CONSOLIDATE: "Consolider les besoins",
    Step.DRAFT_CONVENTION: "Établir la convention",
    Step.SIGN: "Signer",
    Step.PUBLISH: "Publier la consultation",
    Step.AWARD: "Attribuer les lots",
    Step.OPEN_WINDOW: "Ouvrir une période de commande",
    Step.ORDER: "Commander",
    Step.SHARE_FEES: "Répartir les frais de procédure",
    Step.CLOSE: "Clore l’achat",
    Step.CANCEL: "Abandonner l’achat",
}


class Outcome(StrEnum):
    """How a lot ended."""

    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"


class SheetState(StrEnum):
    """Where a need sheet stands."""

    DRAFT = "draft"
    VALIDATED = "validated"


class Exclusion(StrEnum):
    """Why a member's needs are not in the consolidation."""

    MISSING = "missing"
    NOT_VALIDATED = "not_validated"
    LATE = "late"


EXCLUSION_LABELS: Mapping[str, str] = {
    Exclusion.MISSING: "Aucune fiche reçue",
    Exclusion.NOT_VALIDATED: "Fiche non validée",
    Exclusion.LATE: "Fiche validée après l’échéance",
}


class Commitment(StrEnum):
    """What a member signs: the convention of one groupement, or the general terms of the centrale."""

    CONVENTION = "convention"
    TERMS = "terms"


class Basis(StrEnum):
    """How the costs of a procedure are shared."""

    EQUAL = "equal"
    POPULATION = "population"
    ORDERED = "ordered"


BASIS_LABELS: Mapping[str, str] = {
    Basis.EQUAL: "À parts égales",
    Basis.POPULATION: "Selon la population",
    Basis.ORDERED: "Selon le montant commandé",
}


class NotYet(Refusal):
    """A step that the law or the state of the campaign forbids; the message says why, with the article."""


class AboveCeiling(Refusal):
    """An order that would pass the maximum of its lot."""
