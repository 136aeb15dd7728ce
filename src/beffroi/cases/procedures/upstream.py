"""What an organisation set itself, held against what upstream changes: kept, or in conflict. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.cases.procedures.difference import Difference, difference
from beffroi.cases.procedures.types import Procedure
from beffroi.kernel.french import NO_BREAK

LABELS = {
    "service": "Le service",
    "address": "L’adresse",
    "phone": "Le téléphone",
    "email": "L’adresse électronique",
}


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """What upstream changed, what this organisation set and keeps, and what no longer fits: sentences."""

    upstream: Difference
    kept: tuple[str, ...]
    conflicts: tuple[str, ...]


def reconcile(old: Procedure, new: Procedure, parameters: Mapping[str, Any]) -> ThreeWay:
    """Return how an organisation's parameters stand when it goes from one version to another.

    A parameter conflicts when it names something of the old version (a question, a piece, a decision, a
    service that receives the data) that the new one no longer has. Nothing is dropped: people choose.
    """
    gone = _named(old).keys() - _named(new).keys()
    kept, conflicts = [], []
    for name, value in sorted(parameters.items()):
        lost = sorted(gone & {name, *_texts(value)})
        if lost:
            what = ", ".join(_named(old)[each] for each in lost)
            conflicts.append(f"{_subject(name)} renvoie à {what}, qui n’existe plus. Choisissez de nouveau.")
        else:
            kept.append(
                f"{_subject(name)} de votre commune est gardé{_e(name)}{NO_BREAK}: {_written(value)}."
            )
    return ThreeWay(difference(old, new), tuple(kept), tuple(conflicts))


def _named(procedure: Procedure) -> dict[str, str]:
    """Return what a parameter may name in a version, with how a sentence calls it."""
    questions = {
        field.id: f"la question «{NO_BREAK}{field.label}{NO_BREAK}»" for _page, field in procedure.fields()
    }
    pieces = {each.id: f"la pièce {each.id}" for each in procedure.pieces}
    outcomes = {
        str(each.id): f"la décision «{NO_BREAK}{each.label}{NO_BREAK}»" for each in procedure.outcomes
    }
    extensions = {
        each.code: f"la prolongation «{NO_BREAK}{each.label}{NO_BREAK}»"
        for each in procedure.clock.extensions
    }
    recipients = procedure.privacy.recipients if procedure.privacy else ()
    services = {each: f"le destinataire «{NO_BREAK}{each}{NO_BREAK}»" for each in recipients}
    return questions | pieces | outcomes | extensions | services


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _subject(name: str) -> str:
    return LABELS.get(name, f"Le réglage «{NO_BREAK}{name}{NO_BREAK}»")


def _e(name: str) -> str:
    return "e" if name in {"address", "email"} else ""


def _written(value: Any) -> str:
    return ", ".join(_texts(value)) or str(value)
