"""What the keys of one field must agree on."""

from collections.abc import Iterator
from typing import TypeAlias

from beffroi.cases.procedures.reading_options import depth_of
from beffroi.cases.procedures.records import ASKABLE
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Field, Kind, Result

CHOICES = (Kind.CHOICE, Kind.CHOICES, Kind.LINKED)
MOST_OCCURRENCES = 50
_WITHOUT_LIMITS = frozenset(
    {
        *(Kind.TIME, Kind.DATETIME, Kind.LINKED, Kind.COUNTRY, Kind.DEPARTMENT, Kind.RNA, Kind.IBAN),
        *(Kind.PLATE, Kind.CASE_NUMBER, Kind.PERSON, Kind.SIGNATURE, Kind.COMPUTED),
    }
)
# An address stays in the browser's history and in the logs of servers: no person, no account, no consent.
NEVER_PREFILLED = frozenset(
    {Kind.CONSENT, Kind.SIGNATURE, Kind.IBAN, Kind.COMPUTED, Kind.EXPLANATION, Kind.PERSON, Kind.GROUP}
)
_NOT_IN_GROUPS = (Kind.GROUP, Kind.SIGNATURE)
_Fault: TypeAlias = tuple[str, str, str]


def check_field(table: Table, field: Field) -> None:
    """Report every key that does not go with the kind of the field."""
    for rule in (_options, _texts, _numbers, _limits, _groups, _computed, _others):
        for key, why, mend in rule(field):
            table.fault(key, why, mend)


def _options(field: Field) -> Iterator[_Fault]:
    if field.kind in CHOICES and not field.options:
        yield "kind", "Ce choix n’a pas de réponses.", 'Ajoutez options = [ { value = "…", label = "…" } ].'
    if field.kind not in CHOICES and field.options:
        yield (
            "options",
            "Seuls choice, choices et linked ont des réponses.",
            "Changez kind, ou retirez options.",
        )
    depth = depth_of(field.options)
    if field.kind is not Kind.LINKED and depth > 1:
        yield "options", "Seuls des choix liés ont des niveaux.", 'Écrivez kind = "linked".'
    if field.kind is Kind.LINKED and field.options and depth < 2:
        yield (
            "options",
            "Ces choix liés n’ont qu’un niveau.",
            'Écrivez kind = "choice", ou ajoutez un niveau.',
        )
    if field.kind is Kind.LINKED and len(field.levels) != depth:
        mend = f'Nommez les {depth} niveaux, par exemple levels = ["Catégorie", "Objet"].'
        yield "levels", "levels ne nomme pas chaque niveau.", mend
    if field.kind is not Kind.LINKED and field.levels:
        yield "levels", "Seuls des choix liés ont des niveaux.", "Retirez levels."


def _texts(field: Field) -> Iterator[_Fault]:
    if field.text and field.kind not in (Kind.EXPLANATION, Kind.SIGNATURE):
        yield "text", "Seules une explication et une signature ont un texte.", "Écrivez plutôt hint."
    if field.characters and field.kind is not Kind.TEXT:
        yield "characters", "Seul un texte court restreint ses caractères.", "Retirez characters."


def _numbers(field: Field) -> Iterator[_Fault]:
    if field.decimals and field.kind not in (Kind.NUMBER, Kind.COMPUTED):
        yield "decimals", "Seul un nombre a des décimales.", "Retirez decimals."
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield "min", "min est plus grand que max.", "Échangez-les."


def _limits(field: Field) -> Iterator[_Fault]:
    for key, limit in (("min", field.minimum), ("max", field.maximum)):
        if limit is not None and field.kind in _WITHOUT_LIMITS:
            mend = "Retirez cette limite, ou écrivez un contrôle [[check]]."
            yield key, f"{key} ne veut rien dire pour {field.kind}.", mend
    if field.kind is Kind.POINT and field.minimum is not None:
        yield "min", "min ne veut rien dire pour un point.", "Écrivez dans max la distance en kilomètres."


def _groups(field: Field) -> Iterator[_Fault]:
    if field.kind is not Kind.GROUP:
        for key, value in (("field", field.fields), ("item", field.item)):
            if value:
                yield key, f"{key} ne va qu’avec un groupe.", 'Écrivez kind = "group".'
        return
    if not field.item:
        yield "item", "Le groupe ne nomme pas ce qu’il répète.", 'Ajoutez par exemple item = "Enfant".'
    if not 1 <= (field.maximum or 0) <= MOST_OCCURRENCES:
        mend = f"Écrivez un nombre de 1 à {MOST_OCCURRENCES}."
        yield "max", "Le nombre de répétitions ne convient pas.", mend
    for inner in field.fields:
        if inner.kind in _NOT_IN_GROUPS:
            yield "field", f"Un groupe ne contient pas de {inner.kind}.", f"Sortez « {inner.id} » du groupe."


def _computed(field: Field) -> Iterator[_Fault]:
    if field.kind is not Kind.COMPUTED:
        for key, value in (("compute", field.compute), ("result", field.result)):
            if value is not None:
                yield key, f"{key} ne va qu’avec une valeur calculée.", 'Écrivez kind = "computed".'
    elif field.decimals and field.result is not Result.NUMBER:
        yield "decimals", "Seul un nombre a des décimales.", "Retirez decimals."


def _others(field: Field) -> Iterator[_Fault]:
    if field.ask and field.kind is not Kind.PERSON:
        yield "ask", "Seule une personne a des parties à demander.", "Retirez ask."
    for name in field.ask:
        if name not in ASKABLE:
            yield "ask", f"« {name} » ne se demande pas.", f"Choisissez parmi : {', '.join(ASKABLE)}."
    if field.prefill and field.kind in NEVER_PREFILLED:
        why = "Cette réponse ne peut pas venir de l’adresse de la page."
        yield "prefill", why, "Retirez prefill : une adresse se garde et se partage."
