"""What a list shows, as a CSV file: written page after page, so that memory stays small whatever the list."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from beffroi.cases import queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.types import STATE_LABELS, CaseState
from beffroi.cases.web.work_filters import Wanted
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

BATCH = 1000
# What a spreadsheet would run as a formula, the tab and the return included.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
TITLES = (
    *("Numéro", "Démarche", "Demandeur", "Reçue le", "État", "Échéance", "Effet du silence", "Agent"),
    *("Messages non lus", "Close le"),
)


@require_safe
@at_work("cases.read")
def export(desk: Desk) -> StreamingHttpResponse:
    """Answer the list that the filters of the address choose, whole."""
    wanted = Wanted.of(desk.request.GET, mine=desk.actor.account_id, today=desk.today)
    response = StreamingHttpResponse(lines(desk, wanted), content_type="text/csv; charset=utf-8")
    name = f"demandes-{desk.organisation.slug}-{desk.today.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def lines(desk: Desk, wanted: Wanted, *, batch: int = BATCH) -> Iterator[bytes]:
    """Yield the file: one keyset page at a time, each read in a scope of its own."""
    yield "\ufeff".encode() + _written([TITLES])
    after = ""
    while True:
        with scope.reading(desk.organisation.id):
            page = queries.queue(desk.organisation.id, wanted.filters, after=after, limit=batch)
            told = _written([_cells(desk, case) for case in page.rows])
        yield told
        if not page.next_key:
            return
        after = page.next_key


def _written(rows: list[tuple[str, ...]]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [harmless(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _cells(desk: Desk, case: Case) -> tuple[str, ...]:
    organisation = desk.organisation
    return (
        parse_number(case.number).display,
        procedure_of(case.procedure, case.version).title,
        case.applicant_name,
        today_of(organisation, case.filed_at).isoformat(),
        STATE_LABELS[CaseState(case.state)][0],
        case.due_on.isoformat() if case.due_on else "",
        case.earliest.isoformat() if case.earliest else "",
        str(case.assignee) if case.assignee_id else "",
        str(case.unread),
        today_of(organisation, case.closed_at).isoformat() if case.closed_at else "",
    )
