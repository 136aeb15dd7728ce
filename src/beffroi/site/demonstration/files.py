"""Small real files to join: a PDF written by hand, a drawing kept as JPEG."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

PHOTO = Path(__file__).parent / "files" / "facade.jpg"
_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
)
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_DRAWING = "2 w 120 300 350 350 re S 0.8 0.9 0.8 rg 170 380 180 140 re f 0 g 170 380 180 140 re S"


def photo() -> tuple[str, BytesIO]:
    """Return the name and the bytes of a photograph (a drawing, in truth)."""
    return "facade.jpg", BytesIO(PHOTO.read_bytes())


def sheet(title: str, lines: Sequence[str] = ()) -> tuple[str, BytesIO]:
    """Return the name and the bytes of a one-page PDF: a title, some lines, a plot with a house."""
    told = [f"BT /F1 18 Tf 60 770 Td ({_written(title)}) Tj ET"]
    told += [
        f"BT /F1 11 Tf 60 {740 - 16 * rank} Td ({_written(line)}) Tj ET" for rank, line in enumerate(lines)
    ]
    content = "\n".join([*told, _DRAWING])
    stream = f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream"
    return f"{title}.pdf", BytesIO(_document([_CATALOG, _PAGES, _PAGE, stream, _FONT]))


_CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _written(text: str) -> str:
    plain = text.replace("’", "'").encode("cp1252", "replace").decode("cp1252")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _document(objects: Sequence[str]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
