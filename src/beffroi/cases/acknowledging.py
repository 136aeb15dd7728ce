"""The receipt that lacked a mention, written again: the one that binds is the last complete one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from beffroi.cases import letters, mails
from beffroi.cases.clocks.types import EventKind
from beffroi.cases.models import Paper
from beffroi.cases.progress import Progress
from beffroi.cases.receipts import Received, lacking_mentions, receipt_facts
from beffroi.cases.types import NotLawful, PaperKind
from beffroi.documents import actions as documents
from beffroi.documents.papers import ReceivedPiece
from beffroi.kernel.french import written_date


def renew(course: Progress) -> bool:
    """Write the receipt again when the standing one lacks a mention; say whether it corrects one given before.

    The receipt that left is kept as a paper of the case.

    :raises NotLawful: the commune has not yet said what lacks.
    :source: CRPA R112-5, R112-11-1, L112-6, L112-12
    """
    case = course.case
    if not lacking_mentions(case.receipt):
        return False
    given = any(row.kind == EventKind.ACKNOWLEDGED for row in course.rows)
    facts = _facts_now(course)
    if given and (still := lacking_mentions(facts)):
        raise NotLawful(
            f"L’accusé de réception reste incomplet : il manque {', '.join(still)}. "
            "Demandez à l’administrateur de la commune de le renseigner, puis recommencez."
        )
    if given:
        _keep_old(course)
    case.receipt = facts
    case.save(update_fields=["receipt"])
    return given


def _facts_now(course: Progress) -> dict[str, Any]:
    old: dict[str, Any] = course.case.receipt
    received = Received(
        number=old["number"],
        at=datetime.fromisoformat(old["received_at"]),
        addressee=tuple(old["addressee"]),
        pieces=tuple(ReceivedPiece(**piece) for piece in old["pieces"]),
        electronic=old["electronic"],
    )
    adoption = letters.adoption_of(course.case)
    return receipt_facts(course.procedure, course.organisation, adoption, received, course.reading())


def _keep_old(course: Progress) -> None:
    case, on = course.case, course.at
    last = max(row.on for row in course.rows if row.kind == EventKind.ACKNOWLEDGED)
    stored = documents.keep(
        organisation=case.organisation_id,
        content=mails.receipt_pdf(case),
        name=f"accuse-{case.number}-remplace.pdf",
        media_type="application/pdf",
        by=course.by,
        on=on,
    )
    title = f"Accusé de réception du {written_date(last)} (remplacé)"
    Paper(
        organisation_id=case.organisation_id,
        case=case,
        kind=PaperKind.RECEIPT,
        title=title,
        body="",
        file=stored,
        made_at=on,
        sent_at=on,
    ).save(force_insert=True)
