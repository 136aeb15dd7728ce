"""Which answers can be put in order, and with what they may be compared."""

import re
from datetime import date
from enum import Enum
from typing import Any

from beffroi.cases.procedures.types import Field, Kind, Result

_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_LISTS = (Kind.CHOICES, Kind.PARCEL, Kind.GROUP)


class Order(Enum):
    """A family of answers that compare with each other; the value says how a bound is written."""

    NUMBER = "un nombre entier"
    AMOUNT = "un nombre entier de centimes"
    DAY = "une date AAAA-MM-JJ, ou today"
    HOUR = "une heure HH:MM"
    COUNT = "un nombre entier de réponses"


_ORDERS = {
    Kind.NUMBER: Order.NUMBER,
    Kind.AMOUNT: Order.AMOUNT,
    Kind.DATE: Order.DAY,
    Kind.DATETIME: Order.DAY,
    Kind.TIME: Order.HOUR,
    **dict.fromkeys(_LISTS, Order.COUNT),
}
_RESULTS = {Result.NUMBER: Order.NUMBER, Result.AMOUNT: Order.AMOUNT}


def order_of(field: Field) -> Order | None:
    """Return the family of a question, or None when its answers have no order."""
    if field.kind is Kind.COMPUTED:
        return None if field.result is None else _RESULTS.get(field.result)
    return _ORDERS.get(field.kind)


def is_written_as(order: Order, value: Any) -> bool:
    """Say whether a document writes a bound of that family so."""
    match order:
        case Order.DAY:
            return isinstance(value, str) and _is_day(value)
        case Order.HOUR:
            return isinstance(value, str) and _HOUR.fullmatch(value) is not None
        case _:
            return type(value) is int


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
