"""What a list shows, as CSV or ODS: written page after page, so that memory stays small whatever the list."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from beffroi.cases import queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.types import STATE_LABELS, CaseState, Channel
from beffroi.cases.web.work_filters import CHANNEL_LABELS
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import wanted_of
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.ods import MEDIA_TYPE, Cell, spreadsheet
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

BATCH = 1000
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "ods": MEDIA_TYPE}
Filters = Mapping[str, Any]
# What a spreadsheet would run as a formula, the tab and the return included.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
TITLES = (
    *(
        "Numéro",
        "Démarche",
        "Demandeur",
        "Reçue le",
        "Arrivée",
        "État",
        "Échéance",
        "Effet du silence",
        "Agent",
    ),
    *("Messages non lus", "Close le"),
)


@require_safe
@at_work("cases.read")
def export(desk: Desk) -> StreamingHttpResponse:
    """Answer the list that the filters of the address choose, whole, as CSV."""
    content = lines(desk.organisation, wanted_of(desk, desk.request.GET).filters, formers=desk.whose[1:])
    return download(desk.organisation, content, desk.today, kind="csv")


@require_safe
@at_work("cases.read")
def export_ods(desk: Desk) -> StreamingHttpResponse:
    """Answer the list that the filters of the address choose, whole, as a typed spreadsheet."""
    content = sheet(desk.organisation, wanted_of(desk, desk.request.GET).filters, formers=desk.whose[1:])
    return download(desk.organisation, content, desk.today, kind="ods")


def download(
    organisation: Organisation, content: Iterator[bytes], today: date, *, kind: str
) -> StreamingHttpResponse:
    """Return a list as a file on its way out; ``kind``: "csv" or "ods"."""
    response = StreamingHttpResponse(content, content_type=MEDIA_TYPES[kind])
    name = f"demandes-{organisation.slug}-{today.isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def lines(
    organisation: Organisation, filters: Filters, *, formers: tuple[UUID, ...] = (), batch: int = BATCH
) -> Iterator[bytes]:
    """Yield the CSV: one keyset page at a time, each read in a scope of its own.

    :param formers: those that the organisation succeeds and whose cases the reader may read.
    """
    yield "\ufeff".encode() + _written([TITLES])
    for rows in _pages(organisation, formers, filters, batch):
        yield _written(rows)


def sheet(
    organisation: Organisation, filters: Filters, *, formers: tuple[UUID, ...] = (), batch: int = BATCH
) -> Iterator[bytes]:
    """Yield the spreadsheet, read as the CSV is."""
    return spreadsheet("Demandes", TITLES, _pages(organisation, formers, filters, batch))


def _pages(
    organisation: Organisation, formers: tuple[UUID, ...], filters: Filters, batch: int
) -> Iterator[list[tuple[Cell, ...]]]:
    whose, after = (organisation.id, *formers), ""
    while True:
        with scope.reading(*whose):
            page = queries.queue(whose, filters, after=after, limit=batch)
            told = [_cells(organisation, case) for case in page.rows]
        yield told
        if not page.next_key:
            return
        after = page.next_key


def _written(rows: Sequence[Sequence[Cell]]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [harmless(_plain(cell)) for cell in row] for row in rows
    )
    return text.getvalue().encode()


def _plain(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _cells(organisation: Organisation, case: Case) -> tuple[Cell, ...]:
    return (
        parse_number(case.number).display,
        procedure_of(case.procedure, case.version).title,
        case.applicant_name,
        today_of(organisation, case.filed_at),
        CHANNEL_LABELS[Channel(case.channel)],
        STATE_LABELS[CaseState(case.state)][0],
        case.due_on,
        case.earliest,
        str(case.assignee) if case.assignee_id else None,
        case.unread,
        today_of(organisation, case.closed_at) if case.closed_at else None,
    )
