"""Requests of an organisation that has ended: they stay where they were filed, its successor sees to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Greatest

from beffroi.cases.models import Case, NumberSeries
from beffroi.cases.types import OPEN_STATES
from beffroi.operators.membership.queries import formers_of
from beffroi.operators.membership.succession import Moved, in_rows_of
from beffroi.operators.membership.types import SuccessionKind
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor

MOST = 500


def formers(organisation: Organisation, actor: Actor) -> tuple[Organisation, ...]:
    """Return the ended organisations that one succeeds and whose requests the actor may read, by name.

    Roles on them are derived from those held on the successor: without any role elsewhere nothing is looked up.
    """
    if not actor.grants.keys() - {organisation.id}:
        return ()
    return tuple(one for one in formers_of([organisation.id]) if may(actor, "cases.read", one.id))


def _open(organisation: Organisation) -> int:
    with scope.reading(organisation.id):
        rows = Case.objects.filter(organisation=organisation, state__in=OPEN_STATES)
        return rows.order_by()[: MOST + 1].count()


def follow(moved: Moved, by: Actor, on: datetime) -> Mapping[str, Sequence[str]]:  # noqa: ARG001
    """Let the number series go on where the successor bears the same code; tell how many requests stay open."""
    if moved.kind is not SuccessionKind.MERGE:
        return {}
    told = [_staying(moved)]
    if moved.former.commune_code and moved.former.commune_code == moved.successor.commune_code:
        told += _go_on(moved)
    return {"Demandes": [each for each in told if each]}


def _staying(moved: Moved) -> str:
    count = _open(moved.former)
    number = f"plus de {MOST}" if count > MOST else str(count)
    if not count:
        return "Aucune demande n’est ouverte."
    return f"{number} demandes ouvertes gardent leur numéro ; {moved.successor.name} y répond."


def _go_on(moved: Moved) -> list[str]:
    """Carry the last number of each series: two communes with one code must never give one number twice."""
    with scope.reading(moved.operator.id, moved.former.id):
        rows = list(NumberSeries.objects.filter(organisation=moved.former).order_by("series", "year"))
    with in_rows_of(moved.successor.id):
        for row in rows:
            told = {"organisation": moved.successor, "series": row.series, "year": row.year}
            _standing, created = NumberSeries.objects.get_or_create(**told, defaults={"last": row.last})
            if not created:
                NumberSeries.objects.filter(**told).update(last=Greatest(F("last"), row.last))
    return [f"La série {row.series or 'générale'} de {row.year} continue après {row.last}." for row in rows]
