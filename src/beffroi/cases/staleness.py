"""A page that shows less than what has happened: refused under the lock of the case, and told what came since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from beffroi.cases.clocks.types import EventKind
from beffroi.cases.models import LedgerEvent
from beffroi.cases.types import NotLawful
from beffroi.kernel.french import written_instant

HAPPENED = {
    EventKind.RECEIVED: "la demande a été reçue",
    EventKind.ACKNOWLEDGED: "l’accusé de réception a été donné",
    EventKind.INCOMPLETE: "des pièces ont été demandées",
    EventKind.COMPLETED: "le dossier a été tenu pour complet",
    EventKind.EXTENDED: "le délai a été prolongé",
    EventKind.TRANSFERRED: "la demande a été transmise",
    EventKind.DECIDED: "une décision a été prise",
    EventKind.NOTIFIED: "le demandeur a ouvert la décision",
    EventKind.WITHDRAWN: "la demande a été retirée",
}


class Stale(NotLawful):
    """The ledger has grown since the page was opened; nothing was done."""


def refuse_stale(rows: Sequence[LedgerEvent], expected: int | None, *, zone: tzinfo) -> None:
    """Return when the page showed the whole ledger; :raises Stale: saying what came since, by whom and when.

    :param rows: the ledger, read under the lock of its case.
    :param expected: how many lines the page showed; None: no page.
    """
    if expected is None or len(rows) <= expected:
        return
    raise Stale(
        f"Cette demande a changé depuis l’ouverture de votre page : {came_since(rows, expected, zone=zone)}. "
        "Rien n’est envoyé, et ce que vous avez écrit est gardé ci-dessous."
    )


def came_since(rows: Sequence[LedgerEvent], seen: int, *, zone: tzinfo) -> str:
    """Return in words what a ledger holds beyond its first lines: what, by whom, when."""
    return " ; ".join(_said(row, zone) for row in rows[seen:])


def _said(row: LedgerEvent, zone: tzinfo) -> str:
    what = HAPPENED.get(EventKind(row.kind), "un événement a été noté")
    return f"{what} par {row.by_name}, {written_instant(row.at.astimezone(zone))}"
