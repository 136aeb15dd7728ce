"""Spreadsheets in OpenDocument, written row after row: memory stays small whatever the table.

Cells are typed: a text is a text even when it begins with "=", so that no spreadsheet runs it. Written here because the
libraries that write this format hold the whole table in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import RawIOBase
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Cell = str | int | date | None
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("manifest", "manifest"),
        ("fo", "xsl-fo-compatible"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_HEAD}<manifest:manifest {_NAMESPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
# Days are shown as the French write them; the value itself is ISO.
_OPENING = (
    f'{_HEAD}<office:document-content {_NAMESPACES} office:version="1.3"><office:automatic-styles>'
    '<number:date-style style:name="N1" number:automatic-order="false"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="title" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="{name}">'
)
_CLOSING = "</table:table></office:spreadsheet></office:body></office:document-content>"
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_SHEET_NAME = re.compile(r"[\[\]*?:/\\'\"<>&]")


class _Outbox(RawIOBase):
    """A file that cannot go back: what was written waits to be taken."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Keep bytes until they are taken."""
        told = bytes(data)
        self._waiting.append(told)
        return len(told)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        told, self._waiting = b"".join(self._waiting), []
        return told


def spreadsheet(
    name: str, titles: Sequence[str], batches: Iterable[Iterable[Sequence[Cell]]]
) -> Iterator[bytes]:
    """Yield the bytes of a spreadsheet of one table, after each batch of rows.

    :param batches: rows of as many cells as there are titles; texts, whole numbers, days, None for an empty cell.
    """
    out = _Outbox()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        # The first entry, not compressed: how the format is recognised.
        archive.writestr(_entry("mimetype", ZIP_STORED), MEDIA_TYPE)
        archive.writestr(_entry("META-INF/manifest.xml"), _MANIFEST)
        with archive.open(_entry("content.xml"), "w", force_zip64=True) as content:
            head = _row([_title(title) for title in titles])
            opening = _OPENING.replace("{name}", _IN_SHEET_NAME.sub(" ", _text(name))[:31])
            content.write(f"{opening}<table:table-header-rows>{head}</table:table-header-rows>".encode())
            for batch in batches:
                content.write("".join(_row([_cell(cell) for cell in row]) for row in batch).encode())
                yield out.take()
            content.write(_CLOSING.encode())
    yield out.take()


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, _BEGINNING)
    entry.compress_type = compression
    return entry


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _title(text: str) -> str:
    return (
        '<table:table-cell table:style-name="title" office:value-type="string">'
        f"<text:p>{_text(text)}</text:p></table:table-cell>"
    )


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        day = value.isoformat()[:10]
        kind = f'table:style-name="day" office:value-type="date" office:date-value="{day}"'
    elif isinstance(value, int):
        kind, day = f'office:value-type="float" office:value="{value}"', str(value)
    else:
        kind, day = 'office:value-type="string"', _text(value)
    return f"<table:table-cell {kind}><text:p>{day}</text:p></table:table-cell>"


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
