"""Reading a delivery report: which mail did not arrive, and why (RFC 3464). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_string
from email.message import Message

from beffroi.cases.inbound import rules
from beffroi.cases.inbound.types import Report
from beffroi.kernel.text import clean_line

MOST_PARTS = 20
_REASONS = {
    "5.1.1": "adresse inconnue",
    "5.1.2": "domaine inconnu",
    "5.1.10": "domaine sans courriel",
    "5.2.1": "boîte fermée",
    "5.2.2": "boîte pleine",
    "5.2.3": "courriel trop lourd",
    "5.3.4": "courriel trop lourd",
    "5.4.4": "domaine introuvable",
    "5.7.1": "refusé par le serveur du destinataire",
}


def report_of(mail: Message) -> Report | None:
    """Return what a delivery report says, or None when the mail is no such report."""
    told = mail.get_param("report-type", "")
    if mail.get_content_type() != "multipart/report" or str(told).lower() != "delivery-status":
        return None
    parts = mail.get_payload()
    inside = (
        [part for part in parts if isinstance(part, Message)][:MOST_PARTS] if isinstance(parts, list) else []
    )
    blocks = {name.lower(): str(value) for block in _blocks(inside) for name, value in block.items()}
    return Report(
        action=_line(blocks, "action").lower(),
        status=_line(blocks, "status").split(" ")[0][:12],
        diagnostic=_line(blocks, "diagnostic-code"),
        original_id=_original_id(inside),
    )


def reason_of(report: Report) -> str:
    """Return why a mail came back, in French, with the code of the server."""
    known = _REASONS.get(report.status)
    if known:
        return f"{known} ({report.status})"
    told = report.diagnostic.partition(";")[2].strip() or report.diagnostic
    return f"non remis ({report.status or 'sans code'}){' : ' + told if told else ''}"[:300]


def _line(blocks: dict[str, str], name: str) -> str:
    return clean_line(blocks.get(name, "")[:1000])[:200]


def _blocks(parts: list[Message]) -> Iterator[Message]:
    for part in parts:
        inside = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(inside, list):
            yield from (block for block in inside[:MOST_PARTS] if isinstance(block, Message))


def _original_id(parts: list[Message]) -> str:
    for part in parts:
        inside = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inside, list) and inside:
            return _id(inside[0]) if isinstance(inside[0], Message) else ""
        if part.get_content_type() == "text/rfc822-headers" and isinstance(inside, str):
            return _id(message_from_string(inside[:200_000]))
    return ""


def _id(original: Message) -> str:
    return rules.one_message_id([str(each) for each in original.get_all("message-id", [])])
