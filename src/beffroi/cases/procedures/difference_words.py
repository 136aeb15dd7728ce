"""How each attribute of a procedure is said when it changes, and what the change means.

One line per attribute; a test compares these tables with the dataclasses: no new attribute can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from beffroi.cases.procedures.difference_types import Effect, Part
from beffroi.kernel.french import NO_BREAK, elide
from beffroi.kernel.periods import Period, in_words

Judge = Callable[[Any, Any, Any], Effect]
"""Judges an effect from the old value, the new value and the part as it is now."""


@dataclass(frozen=True, slots=True)
class Line:
    """How an attribute is said: ``says`` with ``{name}``, ``{old}``, ``{new}``, or ``subject`` passing."""

    effect: Effect | Judge
    says: str = ""
    subject: str = ""

    def told(self, name: str, old: Any, new: Any, part: Any) -> tuple[Effect, str]:
        """Return the effect and the sentence."""
        effect = self.effect if isinstance(self.effect, Effect) else self.effect(old, new, part)
        if self.subject:
            return effect, _passes(self.subject.format(name=name), old, new)
        return effect, self.says.format(
            name=name, old=written(old), new=written(new), of_old=elide("de", written(old))
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """How a yes or no is said: one sentence for each way."""

    on: tuple[Effect, str]
    off: tuple[Effect, str]

    def told(self, name: str, old: Any, new: Any, part: Any) -> tuple[Effect, str]:  # noqa: ARG002 - one shape
        """Return the effect and the sentence."""
        effect, says = self.on if new else self.off
        return effect, says.format(name=name)


def _passes(subject: str, old: Any, new: Any) -> str:
    if _empty(old):
        return f"{subject} n’existait pas. Désormais{NO_BREAK}: {written(new)}."
    if _empty(new):
        return f"{subject} disparaît. Avant{NO_BREAK}: {written(old)}."
    return f"{subject} passe {elide('de', written(old))} à {written(new)}."


def _empty(value: Any) -> bool:
    return value is None or value in ("", ())


def written(value: Any) -> str:
    """Return a value of a procedure as a sentence holds it."""
    if isinstance(value, Enum):
        return _WORDS.get(str(value.value), f"«{NO_BREAK}{value.value}{NO_BREAK}»")
    if isinstance(value, Period):
        return in_words(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return ", ".join(value)
    if _empty(value):
        return "rien"
    return f"«{NO_BREAK}{value}{NO_BREAK}»" if isinstance(value, str) else str(value)


_WORDS: Mapping[str, str] = {
    "accepts": "un accord",
    "rejects": "un refus",
    "none": "aucun effet",
    "complete": "la réception d’un dossier complet",
    "received": "la réception de la demande",
    "destroy": "la destruction",
    "anonymise": "l’anonymisation",
    "archive": "le versement aux archives",
    "text": "un texte d’une ligne",
    "long_text": "un texte libre",
    "number": "un nombre",
    "amount": "un montant",
    "date": "une date",
    "yes_no": "oui ou non",
    "choice": "un choix",
    "choices": "plusieurs choix",
    "email": "une adresse électronique",
    "phone": "un numéro de téléphone",
    "address": "une adresse postale",
    "commune": "une commune",
    "parcel": "des parcelles",
    "siren": "un SIREN",
    "siret": "un SIRET",
    "consent": "une case à cocher",
    "time": "une heure",
    "datetime": "une date et une heure",
    "linked": "des choix liés",
    "country": "un pays",
    "department": "un département",
    "rna": "un numéro RNA",
    "iban": "un IBAN",
    "plate": "une plaque d’immatriculation",
    "case_number": "un numéro de demande",
    "point": "un lieu sur la carte",
    "person": "une personne",
    "group": "un groupe de questions répété",
    "signature": "une signature",
    "computed": "une valeur calculée",
    "explanation": "une explication",
}


def _asked_again(_old: Any, _new: Any, part: Any) -> Effect:
    return Effect.REQUIRED if getattr(part, "required", True) else Effect.OPTIONAL


def _lowest(old: int | None, new: int | None, _part: Any) -> Effect:
    stricter = new is not None and (old is None or new > old)
    return Effect.REQUIRED if stricter else Effect.OPTIONAL


def _highest(old: int | None, new: int | None, _part: Any) -> Effect:
    stricter = new is not None and (old is None or new < old)
    return Effect.REQUIRED if stricter else Effect.OPTIONAL


def _fewer(old: tuple[str, ...], new: tuple[str, ...], _part: Any) -> Effect:
    return Effect.REQUIRED if set(old) - set(new) else Effect.OPTIONAL


W, O, R, L = Effect.WORDING, Effect.OPTIONAL, Effect.REQUIRED, Effect.LAW  # noqa: E741 - a table is read at a glance

PROCEDURE: Mapping[str, Line | Flag] = {
    "title": Line(W, subject="Le titre de la démarche"),
    "summary": Line(W, "Le résumé de la démarche change."),
    "topic": Line(W, subject="La rubrique du portail"),
    "minutes": Line(W, "Le temps annoncé passe à {new} minutes."),
    "legal_basis": Line(L, "Les textes de la démarche changent : {new}."),
    "series": Line(L, subject="La série des numéros"),
    "request": Flag(
        (L, "La démarche devient une demande : le silence y a un effet."),
        (L, "La démarche n’est plus une demande : le silence n’y a plus d’effet."),
    ),
    "before_you_start": Line(W, "La liste « avant de commencer » change."),
    "delivery": Line(W, "La phrase sur la remise du résultat change."),
    "clock_certainty": Line(W, "Le degré de certitude de la règle du délai change."),
}
PAGE: Mapping[str, Line | Flag] = {
    "title": Line(W, "La page {old} devient {new}."),
    "intro": Line(W, "L’introduction de la page {name} change."),
    "when": Line(R, "La page {name} est posée dans d’autres cas."),
}
FIELD: Mapping[str, Line | Flag] = {
    "kind": Line(_asked_again, "La question {name} attend désormais {new}."),
    "label": Line(W, "La question {old} devient {new}."),
    "hint": Line(W, "L’aide de la question {name} change."),
    "text": Line(W, "L’explication {name} change."),
    "missing": Line(W, "Le message d’erreur de la question {name} change."),
    "required": Flag(
        (R, "La question {name} devient obligatoire."), (O, "La question {name} devient facultative.")
    ),
    "minimum": Line(_lowest, subject="La limite basse de la question {name}"),
    "maximum": Line(_highest, subject="La limite haute de la question {name}"),
    "decimals": Line(_lowest, "Le nombre de décimales de la question {name} passe à {new}."),
    "unit": Line(_asked_again, subject="L’unité de la question {name}"),
    "when": Line(_asked_again, "La question {name} est posée dans d’autres cas."),
    "autocomplete": Line(W, "Le remplissage automatique de la question {name} change."),
    "prefill": Flag(
        (W, "La question {name} peut être préremplie par l’adresse de la page."),
        (W, "La question {name} n’est plus préremplie par l’adresse de la page."),
    ),
    "characters": Line(_asked_again, "Les caractères acceptés à la question {name} changent."),
    "levels": Line(W, "Les niveaux de la question {name} deviennent : {new}."),
    "item": Line(W, "Le nom donné à chaque élément de la question {name} change."),
    "ask": Line(_asked_again, "Les renseignements demandés à la question {name} changent."),
    "compute": Line(L, "Le calcul de {name} change."),
    "result": Line(L, "La nature de la valeur calculée {name} change."),
    "personal": Flag(
        (L, "La réponse à {name} est désormais une donnée personnelle."),
        (L, "La réponse à {name} n’est plus une donnée personnelle."),
    ),
}
OPTION: Mapping[str, Line | Flag] = {
    "label": Line(W, "La réponse {old} devient {new}."),
    "hint": Line(W, "L’aide de la réponse {name} change."),
}
PIECE: Mapping[str, Line | Flag] = {
    "label": Line(W, "La pièce {old} devient {new}."),
    "hint": Line(W, "L’aide de la pièce {name} change."),
    "required": Flag(
        (R, "La pièce {name} devient obligatoire."), (O, "La pièce {name} devient facultative.")
    ),
    "source": Line(L, subject="Le texte qui demande la pièce {name}"),
    "certainty": Line(W, "Le degré de certitude du texte de la pièce {name} change."),
    "when": Line(_asked_again, "La pièce {name} est demandée dans d’autres cas."),
    "max_mb": Line(_highest, "La taille des fichiers de la pièce {name} passe à {new} Mo au plus."),
    "max_files": Line(_highest, "La pièce {name} accepte désormais {new} fichiers au plus."),
    "formats": Line(_fewer, "Les formats acceptés pour la pièce {name} deviennent : {new}."),
    "nature": Line(W, "Le traitement particulier de la pièce {name} change."),
}
OUTCOME: Mapping[str, Line | Flag] = {
    "label": Line(W, "La décision {old} devient {new}."),
    "resident_label": Line(W, "La phrase de la décision {name} pour le demandeur change."),
    "letter": Line(W, subject="Le modèle de courrier de la décision {name}"),
    "letter_title": Line(W, subject="L’objet du courrier de la décision {name}"),
    "reasons_required": Flag(
        (L, "La décision {name} doit désormais être motivée."),
        (L, "La décision {name} n’a plus à être motivée."),
    ),
}
LETTER: Mapping[str, Line | Flag] = {
    "moment": Line(W, "Le courrier {name} part à un autre moment."),
    "title": Line(W, "Le courrier {old} devient {new}."),
    "file": Line(W, subject="Le modèle du courrier {name}"),
}
CHECK: Mapping[str, Line | Flag] = {
    "holds": Line(R, "La vérification {name} change."),
    "message": Line(W, "Le message de la vérification {old} devient {new}."),
    "field": Line(W, "La vérification {name} est signalée à une autre question."),
    "when": Line(R, "La vérification {name} se fait dans d’autres cas."),
}
ELIGIBILITY: Mapping[str, Line | Flag] = {
    "holds": Line(L, "La condition {name} change."),
    "message": Line(W, "La condition {old} devient {new}."),
    "instead": Line(W, "Le conseil donné avec la condition {name} change."),
    "source": Line(L, subject="Le texte de la condition {name}"),
    "blocks": Flag(
        (L, "La condition {name} empêche désormais le dépôt."),
        (O, "La condition {name} n’empêche plus le dépôt : elle avertit."),
    ),
}
CLOCK: Mapping[str, Line | Flag] = {
    "regime": Line(L, "Le silence vaut désormais {new}, au lieu {of_old}."),
    "delay": Line(L, subject="Le délai"),
    "starts": Line(L, "Le délai court désormais depuis {new}."),
    "incomplete": Line(L, "La règle des dossiers incomplets change."),
    "transfer": Line(L, "L’effet d’une transmission sur le délai change."),
    "request_within": Line(L, subject="Le délai pour demander des pièces"),
    "reply_within": Line(L, subject="Le délai laissé pour envoyer les pièces"),
    "reply_default": Line(W, subject="Le délai proposé pour envoyer les pièces"),
    "lapse": Line(L, "L’effet de pièces jamais reçues change."),
    "silence_says": Line(W, "La phrase sur le silence, pour le demandeur, change."),
    "silence_says_agent": Line(W, "La phrase sur le silence, pour l’agent, change."),
    "source": Line(W, "Les textes cités pour le délai changent : {new}."),
    "alerts": Line(W, "Les jours d’alerte avant l’échéance changent : {new}."),
}
EXTENSION: Mapping[str, Line | Flag] = {
    "by": Line(L, subject="La prolongation {name}"),
    "within": Line(L, subject="Le délai pour notifier la prolongation {name}"),
    "label": Line(W, "La prolongation {old} devient {new}."),
    "source": Line(W, "Le texte cité pour la prolongation {name} change."),
}
APPEAL: Mapping[str, Line | Flag] = {
    "contentious": Line(L, subject="Le délai du recours contentieux"),
    "gracious": Line(L, subject="Le délai du recours gracieux"),
    "gracious_extends": Flag(
        (L, "Le recours gracieux prolonge désormais le délai du recours contentieux."),
        (L, "Le recours gracieux ne prolonge plus le délai du recours contentieux."),
    ),
    "source": Line(L, "Les textes cités pour les recours changent : {new}."),
    "court": Line(L, subject="Le juge du recours"),
    "first": Line(L, "Ce qui précède le recours au juge change : {new}."),
}
PRIVACY: Mapping[str, Line | Flag] = {
    "purpose": Line(L, "La finalité du traitement des données change : {new}."),
    "legal_basis": Line(L, subject="La base légale du traitement des données"),
    "categories": Line(L, "Les catégories de données deviennent : {new}."),
    "recipients": Line(L, "Les destinataires des données deviennent : {new}."),
    "retention": Line(L, subject="La durée de conservation"),
    "closing": Line(L, "À la fin de la conservation, c’est désormais {new}."),
    "rules": Line(L, "Les durées de conservation propres à une issue changent."),
}

LINES: Mapping[Part, Mapping[str, Line | Flag]] = {
    Part.PROCEDURE: PROCEDURE,
    Part.PAGE: PAGE,
    Part.FIELD: FIELD,
    Part.OPTION: OPTION,
    Part.PIECE: PIECE,
    Part.OUTCOME: OUTCOME,
    Part.LETTER: LETTER,
    Part.CHECK: CHECK,
    Part.ELIGIBILITY: ELIGIBILITY,
    Part.CLOCK: CLOCK,
    Part.EXTENSION: EXTENSION,
    Part.APPEAL: APPEAL,
    Part.PRIVACY: PRIVACY,
}

ELSEWHERE: Mapping[Part, frozenset[str]] = {
    Part.PROCEDURE: frozenset({"pack", "code", "version", "canonical", "digest"})
    | {"clock", "appeal", "privacy", "pages", "pieces", "outcomes", "letters", "letter_bodies"}
    | {"checks", "eligibility"},
    Part.PAGE: frozenset({"id", "fields"}),
    Part.FIELD: frozenset({"id", "options", "fields"}),
    Part.OPTION: frozenset({"value", "options"}),
    Part.PIECE: frozenset({"id"}),
    Part.OUTCOME: frozenset({"id"}),
    Part.LETTER: frozenset({"id", "body"}),
    Part.CHECK: frozenset({"id"}),
    Part.ELIGIBILITY: frozenset({"id"}),
    Part.CLOCK: frozenset({"extensions"}),
    Part.EXTENSION: frozenset({"code"}),
}
"""Attributes that are an identity, or parts that are compared on their own (a letter's text: by its file)."""

ADDED: Mapping[Part, str] = {
    Part.PAGE: "Une page s’ajoute : {name}.",
    Part.FIELD: "Une question s’ajoute : {name}.",
    Part.OPTION: "Une réponse s’ajoute : {name}.",
    Part.PIECE: "La pièce {name} est désormais demandée.",
    Part.OUTCOME: "Une décision s’ajoute : {name}.",
    Part.LETTER: "Un courrier s’ajoute : {name}.",
    Part.BODY: "Un modèle de courrier s’ajoute : {name}.",
    Part.CHECK: "Une vérification s’ajoute : {name}.",
    Part.ELIGIBILITY: "Une condition s’ajoute : {name}.",
    Part.EXTENSION: "Une prolongation du délai devient possible : {name}.",
    Part.PRIVACY: "La notice sur les données personnelles s’ajoute.",
}
REMOVED: Mapping[Part, str] = {
    Part.PAGE: "La page {name} disparaît.",
    Part.FIELD: "La question {name} n’est plus posée.",
    Part.OPTION: "La réponse {name} n’est plus proposée.",
    Part.PIECE: "La pièce {name} n’est plus demandée.",
    Part.OUTCOME: "La décision {name} n’est plus possible.",
    Part.LETTER: "Le courrier {name} disparaît.",
    Part.BODY: "Le modèle de courrier {name} disparaît.",
    Part.CHECK: "La vérification {name} disparaît.",
    Part.ELIGIBILITY: "La condition {name} disparaît.",
    Part.CHECK: "La vérification {name} change de place.",
    Part.ELIGIBILITY: "La condition {name} change de place.",
    Part.EXTENSION: "La prolongation {name} n’est plus possible.",
    Part.PRIVACY: "La notice sur les données personnelles disparaît.",
}
MOVED: Mapping[Part, str] = {
    Part.PAGE: "La page {name} change de place.",
    Part.FIELD: "La question {name} change de place.",
    Part.OPTION: "La réponse {name} change de place.",
    Part.PIECE: "La pièce {name} change de place.",
    Part.OUTCOME: "La décision {name} change de place.",
    Part.LETTER: "Le courrier {name} change de place.",
    Part.EXTENSION: "La prolongation {name} change de place.",
}
