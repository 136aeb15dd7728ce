"""What the lint says about the questions of a form, those inside groups included."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from beffroi.cases.forms.names import input_names
from beffroi.cases.procedures.conditions import fields_read
from beffroi.cases.procedures.findings import KeyPath
from beffroi.cases.procedures.sentences import LONGEST_SENTENCE, longest_sentence
from beffroi.cases.procedures.types import Field, Procedure

LONGEST_HINT = 200
Told: TypeAlias = tuple[KeyPath, str, str]


def form_errors(procedure: Procedure) -> Iterator[Told]:
    """Yield what would make the form go wrong."""
    names = Counter(name for _, field in procedure.fields() for name in input_names(field))
    for keys, field in _placed(procedure, inner=False):
        twice = next((name for name in input_names(field) if names[name] > 1), None)
        if twice:
            why = f"Deux questions se partagent le nom « {twice} » dans la page."
            yield (*keys, "id"), why, "Changez l’identifiant de l’une d’elles."
    for rank, check in enumerate(procedure.checks):
        if check.field not in fields_read(check.holds):
            why = f"Ce contrôle montre « {check.field} », que sa condition ne lit pas."
            yield ("check", rank, "field"), why, "Nommez une des questions que holds lit."


def form_warnings(procedure: Procedure) -> Iterator[Told]:
    """Yield what would make the form hard to use."""
    labels = Counter(field.label for _, field in procedure.fields())
    for keys, field in _placed(procedure, inner=True):
        if labels[field.label] > 1:
            why = f"Plusieurs questions s’appellent « {field.label} »."
            yield (*keys, "label"), why, "Donnez à chacune un libellé différent."
        if len(field.hint) > LONGEST_HINT:
            why = f"L’aide compte {len(field.hint)} caractères."
            mend = f"Restez sous {LONGEST_HINT}, ou placez une explication avant la question."
            yield (*keys, "hint"), why, mend
        yield from _too_long(keys, hint=field.hint, text=field.text, label=field.label)
        if field.required and field.asks and not field.missing:
            yield keys, "La question n’a pas de phrase d’erreur à elle.", 'Ajoutez missing = "Indiquez …".'
    yield from _about_rules(procedure)


def _placed(procedure: Procedure, *, inner: bool) -> Iterator[tuple[KeyPath, Field]]:
    for page_rank, page in enumerate(procedure.pages):
        for rank, field in enumerate(page.fields):
            keys: KeyPath = ("page", page_rank, "field", rank)
            yield keys, field
            for inner_rank, part in enumerate(field.fields if inner else ()):
                yield (*keys, "field", inner_rank), part


def _too_long(keys: KeyPath, **texts: str) -> Iterator[Told]:
    for key, words in texts.items():
        if (count := longest_sentence(words)) > LONGEST_SENTENCE:
            yield (*keys, key), f"Une phrase compte {count} mots.", "Coupez-la en deux."


def _about_rules(procedure: Procedure) -> Iterator[Told]:
    checks = ((("check", rank), check.message, "") for rank, check in enumerate(procedure.checks))
    rules = (
        (("eligibility", rank), each.message, each.instead) for rank, each in enumerate(procedure.eligibility)
    )
    for keys, message, instead in chain(checks, rules):
        yield from _too_long(keys, message=message, instead=instead)
