"""Lists of cases: what their filters mean, their orders, and pages by key that have no hole nor double."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from beffroi.cases.models import Case
from beffroi.cases.search import queries as search
from beffroi.cases.search import rules as asking
from beffroi.tenancy.types import Unknown

COLUMNS: Mapping[str, str] = {
    "due": "due_on",
    "filed": "filed_at",
    "name": "name_key",
    "procedure": "procedure",
}
# No date runs while pieces are awaited: said here so that the index of the queue serves.
_WAITING = Q(state="waiting", due_on=None)

Whose = UUID | tuple[UUID, ...]
"""One organisation, or one and the former ones that it succeeds."""


def owners(whose: Whose) -> tuple[UUID, ...]:
    """Return the organisations whose cases a list holds."""
    return (whose,) if isinstance(whose, UUID) else tuple(whose)


def owned(whose: Whose) -> QuerySet[Case]:
    """Return the cases of a list. A single owner is compared with "=": the index of the queue then gives the order."""
    ids = owners(whose)
    if len(ids) == 1:
        return Case.objects.filter(organisation_id=ids[0])
    return Case.objects.filter(organisation_id__in=ids)


@dataclass(frozen=True, slots=True)
class Order:
    """By what a list is sorted; ``reverse`` is the exact contrary, cases without a date first."""

    column: str
    reverse: bool

    def apply(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """Return the rows in this order."""
        if self.column == "due_on":
            first = F("due_on").desc(nulls_first=True) if self.reverse else F("due_on").asc(nulls_last=True)
            return rows.order_by(first, "-id" if self.reverse else "id")
        sign = "-" if self.reverse else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}id")


def order_of(filters: Mapping[str, Any]) -> Order:
    """Return the order that filters ask for: "due", "-filed"…; without it what falls due first, the latest when closed."""
    asked = str(filters.get("sort") or "")
    name = asked.removeprefix("-")
    if name not in COLUMNS or (name == "due" and filters.get("closed")):
        asked = "-filed" if filters.get("closed") else "due"
    return Order(COLUMNS[asked.removeprefix("-")], asked.startswith("-"))


def filtered(rows: QuerySet[Case], filters: Mapping[str, Any]) -> QuerySet[Case]:
    """Return the rows that meet every filter but the text."""
    rows = rows.filter(closed_at__isnull=not (filters.get("closed") or filters.get("reasons")))
    for name, condition in _FLAGS.items():
        rows = rows.filter(condition) if filters.get(name) else rows
    for name, lookup in _LOOKUPS.items():
        rows = rows.filter(**{lookup: filters[name]}) if filters.get(name) else rows
    for name in ("procedure", "state", "channel"):
        rows = _among(rows, name, filters.get(name))
    if "assignee" in filters:
        rows = rows.filter(assignee_id=filters["assignee"])
    if filters.get("waiting") is not None:
        rows = rows.filter(_WAITING if filters["waiting"] else ~_WAITING)
    if filters.get("assisted") is not None:
        rows = rows.filter(mandate__isnull=not filters["assisted"])
    return rows


_FLAGS = {"reasons": Q(due_on__isnull=False), "receipt_due": Q(acknowledge_on__isnull=False)}
_LOOKUPS = {"due_before": "due_on__lt", "filed_from": "filed_at__gte", "filed_before": "filed_at__lt"}


def _among(rows: QuerySet[Case], name: str, told: Any) -> QuerySet[Case]:
    if not told:
        return rows
    return rows.filter(**{name: told}) if isinstance(told, str) else rows.filter(**{f"{name}__in": told})


@contextmanager
def searched(whose: Whose, rows: QuerySet[Case], filters: Mapping[str, Any]) -> Iterator[QuerySet[Case]]:
    """Give the rows kept to what the text of the filters finds: a number, else words; to be read inside."""
    text = filters.get("text")
    if not text:
        yield rows
    elif number := search.number_in(text):
        yield rows.filter(number=number)
    elif (found := search.few(owners(whose), text)) is not None:
        yield rows.filter(id__in=found)
    else:
        with search.narrowed(asking.asked_of(owners(whose), text)):
            yield search.walked(rows)


def phases(rows: QuerySet[Case], order: Order, after: str) -> list[QuerySet[Case]]:
    """Return what follows a key, as lists to be read one after the other until the page is full.

    A condition on dates "after this one or without any" would read the list from its beginning: hence two lists.

    :raises Unknown: the key is none of ours, or its case is gone.
    """
    if not after:
        return [rows]
    value, last = _place(order, after)
    if order.column == "due_on" and value is None:
        rest = rows.filter(due_on=None, **{"id__lt" if order.reverse else "id__gt": last})
        return [rest, rows.filter(due_on__isnull=False)] if order.reverse else [rest]
    following = _beyond(rows, order, value, last)
    if order.column == "due_on" and not order.reverse:
        return [following, rows.filter(due_on=None)]
    return [following]


def _beyond(rows: QuerySet[Case], order: Order, value: Any, last: UUID) -> QuerySet[Case]:
    way, column = ("lt" if order.reverse else "gt"), order.column
    beyond = Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"id__{way}": last})
    return rows.filter(beyond, **{f"{column}__{way}e": value})


def key_of(row: Case, order: Order) -> str:
    """Return the key of the last row of a page. A name stays out of it: addresses are kept in many places."""
    value = getattr(row, order.column) if order.column in {"due_on", "filed_at"} else None
    told = value.isoformat() if value else ""
    return f"{told}~{row.id}"


def _place(order: Order, after: str) -> tuple[Any, UUID]:
    told, _tilde, last = after.rpartition("~")
    try:
        place = UUID(last)
        if order.column == "due_on":
            return (date.fromisoformat(told) if told else None), place
        if order.column == "filed_at":
            return datetime.fromisoformat(told), place
    except ValueError:
        raise Unknown from None
    standing = Case.objects.filter(id=place).values_list(order.column, flat=True).first()
    if standing is None:
        raise Unknown
    return standing, place
