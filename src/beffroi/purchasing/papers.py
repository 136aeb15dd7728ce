"""Papers of group purchasing: plain blocks, so that what people typed never becomes layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from beffroi.documents import queries as documents
from beffroi.documents.papers import DocumentPaper, Office
from beffroi.operators.models import Organisation

Block = dict[str, Any]


def _text(text: str) -> list[Block]:
    return [{"type": "text", "text": text}] if text else []


def paragraph(text: str) -> Block:
    """Return a paragraph of plain text."""
    return {"type": "paragraph", "children": _text(text)}


def heading(text: str) -> Block:
    """Return a heading of the first level under the title."""
    return {"type": "heading", "level": 2, "children": _text(text)}


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Block:
    """Return a table of plain texts."""
    return {
        "type": "table",
        "header": [_text(one) for one in header],
        "rows": [[_text(one) for one in row] for row in rows],
    }


def written(text: str) -> list[Block]:
    """Return the blocks of a text in Markdown without values."""
    return documents.letter_blocks(text, {})


def document(
    organisation: Organisation, title: str, subtitle: str, dated: date, blocks: list[Block]
) -> bytes:
    """Return the PDF of a paper that an organisation heads."""
    town = f"{organisation.postcode} {organisation.city}".strip()
    office = Office(
        organisation=organisation.display_name,
        service="",
        address=tuple(filter(None, [*organisation.address_lines, town])),
        phone=organisation.phone,
        email=organisation.email,
    )
    return documents.pdf_of_document(
        DocumentPaper(office=office, title=title, subtitle=subtitle, dated=dated, body=blocks)
    )
