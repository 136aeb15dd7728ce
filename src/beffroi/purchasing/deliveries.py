"""Who wants to know what was delivered: the inventory of the service desk, wired by the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from beffroi.operators.models import Organisation


@dataclass(frozen=True, slots=True)
class DeliveredThing:
    """A thing with a serial number: ``label`` of its line, whom it was bought from, until when it is covered."""

    serial: str
    label: str
    supplier: str
    warranty_end: date | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery with things to follow: for which member, by which campaign ("2026-A01 Postes de travail").

    ``order`` and ``number`` name the order that brought them.
    """

    operator: Organisation
    member: Organisation
    campaign: str
    order: UUID
    number: str
    things: tuple[DeliveredThing, ...]
    at: datetime


Listener = Callable[[Delivered], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Tell ``listener`` of every delivery of things with serial numbers, in the transaction that keeps it.

    It is called in the scope of whoever received: it opens its own to write elsewhere.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def forget(listener: Listener) -> None:
    """Stop telling a listener."""
    _listeners.remove(listener)


def tell(delivered: Delivered) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(delivered)
