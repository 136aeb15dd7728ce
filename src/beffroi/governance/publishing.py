"""What follows a vote: sent to the prefect, published; and the open dataset, which is what was voted."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import StringIO

from beffroi.governance.models import Deliberation
from beffroi.governance.rules import MATTERS
from beffroi.governance.types import NotYet, Stage
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.tenancy.types import Actor

SCDL = (
    "COLL_NOM",
    "COLL_SIRET",
    "DELIB_ID",
    "DELIB_DATE",
    "DELIB_MATIERE_CODE",
    "DELIB_MATIERE_NOM",
    "DELIB_OBJET",
    "BUDGET_ANNEE",
    "BUDGET_NOM",
    "PREF_ID",
    "PREF_DATE",
    "VOTE_EFFECTIF",
    "VOTE_REEL",
    "VOTE_POUR",
    "VOTE_CONTRE",
    "VOTE_ABSTENTION",
    "DELIB_URL",
)


@action("governance.publish")
def transmit(
    *, deliberation: Deliberation, sent_on: date, prefecture_id: str, by: Actor, on: datetime
) -> Deliberation:
    """Keep that a deliberation was sent to the prefect, and under which identifier it was acknowledged.

    :raises NotYet: the session is not closed. :raises Invalid: sent before the vote.
    """
    _demand_closed(deliberation)
    if sent_on < deliberation.decided_on:
        why = "La transmission suit le vote. Vérifiez la date."
        raise Invalid(why, field_errors={"sent_on": why})
    deliberation.transmitted_on = sent_on
    deliberation.prefecture_id = clean_line(prefecture_id)[:60]
    deliberation.save(update_fields=["transmitted_on", "prefecture_id"])
    note(number=deliberation.number, transmitted=sent_on.isoformat())
    return deliberation


@action("governance.publish")
def publish(*, deliberation: Deliberation, published_on: date, by: Actor, on: datetime) -> Deliberation:
    """Publish an adopted deliberation: with its transmission, it makes it executory.

    :raises NotYet: it was rejected, or its session is not closed.
    :source: CGCT L2131-1, L5211-3 (electronic publication)
    """
    _demand_closed(deliberation)
    if not deliberation.adopted:
        raise NotYet("Une délibération rejetée ne se publie pas. Le procès-verbal la mentionne.")
    deliberation.published_on = max(published_on, deliberation.decided_on)
    deliberation.save(update_fields=["published_on"])
    note(number=deliberation.number, published=deliberation.published_on.isoformat())
    return deliberation


def executory_on(deliberation: Deliberation) -> date | None:
    """Return from which day a deliberation binds: once both published and transmitted, or None.

    :source: CGCT L2131-1
    """
    days = (deliberation.published_on, deliberation.transmitted_on)
    return max(days) if all(days) else None  # type: ignore[type-var]


def dataset(rows: Iterable[Deliberation], *, address: str) -> Iterator[str]:
    """Yield the lines of the SCDL deliberations dataset, of what was adopted and published.

    :param address: where the papers are read, ended by a slash.
    :source: SCDL deliberations 2.1.5
    """
    yield _line(SCDL)
    for row in rows:
        if row.published_on is not None:
            yield _line(_cells(row, address))


def _cells(row: Deliberation, address: str) -> list[str]:
    body = row.session.body
    return [
        body.organisation.name,
        body.siret,
        row.number,
        row.decided_on.isoformat(),
        row.matter,
        MATTERS.get(row.matter, ""),
        row.title,
        "",
        "",
        row.prefecture_id,
        row.transmitted_on.isoformat() if row.transmitted_on else "",
        str(row.in_office),
        str(row.votes_for + row.votes_against + row.abstentions),
        str(row.votes_for),
        str(row.votes_against),
        str(row.abstentions),
        f"{address}{row.id}.pdf" if row.paper_id else "",
    ]


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _demand_closed(deliberation: Deliberation) -> None:
    if deliberation.session.stage != Stage.CLOSED:
        raise NotYet("Clôturez d’abord la séance : son procès-verbal arrête les votes.")
