"""CSV files: written piece after piece, harmless in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import StreamingHttpResponse

from beffroi.contributions.billing import queries
from beffroi.contributions.keeping import result_of
from beffroi.contributions.keys.types import VAT_LABELS
from beffroi.contributions.models import ContributionRun, FundCall
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

CALL_TITLES = (
    *("Numéro", "Débiteur", "SIREN", "SIRET", "Code service", "Engagement"),
    *("Exercice", "Objet", "Délibération", "Échéance", "Montant"),
)
LINE_TITLES = ("SIREN", "Membre", "Part", "Calcul", "Quota exact (centimes)", "TVA", "Montant")
RISKY = ("=", "+", "-", "@", "\t", "\r")


def answer(name: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """Answer a CSV file."""
    response = StreamingHttpResponse(_lines(titles, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    yield "\ufeff".encode() + _written(titles)
    for row in rows:
        yield _written(row)


def _written(row: Sequence[str]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted; amounts below zero are left alone."""
    number = cell.removeprefix("-").replace(",", "").isdigit()
    return f"'{cell}" if cell.startswith(RISKY) and not number else cell


def plain_amount(cents: int) -> str:
    """Return "-1234,56", as spreadsheets read it."""
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros},{rest:02d}"


def call_rows(operator: Organisation) -> Iterator[tuple[str, ...]]:
    """Yield every issued call, page after page, each page in a scope of its own."""
    after = ""
    while True:
        with scope.reading(operator.id):
            page = queries.exported(operator, after=after)
        yield from (_call(row) for row in page)
        if not page:
            return
        after = page[-1].number


def _call(row: FundCall) -> tuple[str, ...]:
    told = row.facts
    return (
        row.number,
        told["addressee"][0],
        *(told[name] for name in ("siren", "siret", "service_code", "engagement")),
        str(told["year"]),
        f"{told['contribution']}, échéance n° {row.rank}",
        f"{told['deliberation']} du {told['voted_on']}",
        row.due_on.isoformat(),
        plain_amount(row.cents),
    )


def line_rows(run: ContributionRun) -> Iterator[tuple[str, ...]]:
    """Yield every line of a run."""
    names = {one["siren"]: one["name"] for one in run.facts["members"]}
    for line in result_of(run.facts).lines:
        name, quota, vat = names[line.siren], str(line.quota), VAT_LABELS[line.vat]
        yield (line.siren, name, line.label, line.words, quota, vat, plain_amount(line.cents))
