"""Copies for viewing of identity documents: what they are for is written across every page.

A copy is an image of the page, drawn anew: nobody can lift the watermark off it, or take the original out of
it. The original stays as it was deposited, for whoever may download it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from beffroi.documents.sniffing import PDF, FileRefused

FONTS = Path(__file__).parent / "fonts"
DRAWABLE = frozenset({PDF, "image/jpeg", "image/png", "image/webp"})
MOST_PAGES = 10  # an identity document has two; a passport in full, more than thirty, is never asked
PIXELS_PER_INCH = 110  # readable, and too coarse to forge from
_NO_SUCH_PAGE = "does not exist"
_LAYOUT = """
#set page(width: 18cm, height: auto, margin: 0pt, foreground: layout(size => {
  let mark = rotate(-30deg, text(13pt, weight: "bold", fill: rgb(150, 20, 15, 47%), sys.inputs.text))
  for row in range(-2, 1 + int(size.height / 2.5cm)) {
    for column in range(-1, 3) {
      place(top + left, dx: column * 10cm - 3cm, dy: row * 2.5cm + 2.5cm, mark)
    }
  }
}))
#image(read("original", encoding: none), width: 18cm, page: int(sys.inputs.page))
"""
_SHEET = "#set page(width: 18cm, height: auto, margin: 0pt)\n"


def watermarked(content: bytes, *, media_type: str, text: str) -> list[bytes]:
    """Return one PNG per page of an image or of a PDF, ``text`` written across; ten pages at most.

    ``text`` says what the copy is for: "Demande 69259-2026-000871, commune de Vénissieux".

    :raises FileRefused: a type that is not drawn (HEIC, office files), or a file that cannot be read.
    """
    if media_type not in DRAWABLE:
        raise FileRefused("Ce fichier ne peut pas être affiché. Téléchargez-le pour le lire.")
    pages: list[bytes] = []
    # Typst reads bytes from files only; the folder goes away with the copy.
    with TemporaryDirectory(prefix="copy-") as name:
        folder = Path(name)
        (folder / "original").write_bytes(content)
        (folder / "copy.typ").write_text(_LAYOUT, encoding="utf-8")
        while len(pages) < (MOST_PAGES if media_type == PDF else 1):
            page = _page(folder, text, len(pages) + 1)
            if page is None:
                break
            pages.append(page)
    return pages


def watermarked_copy(content: bytes, *, media_type: str, text: str) -> tuple[bytes, str]:
    """Return one file of the copy and its type: a PNG for one page, a PDF of images for several.

    :raises FileRefused: a type that is not drawn, or a file that cannot be read.
    """
    pages = watermarked(content, media_type=media_type, text=text)
    if len(pages) == 1:
        return pages[0], "image/png"
    with TemporaryDirectory(prefix="copy-") as name:
        folder = Path(name)
        for rank, page in enumerate(pages):
            (folder / f"{rank}.png").write_bytes(page)
        images = "".join(f'#image("{rank}.png", width: 18cm)\n' for rank in range(len(pages)))
        (folder / "copy.typ").write_text(_SHEET + images, encoding="utf-8")
        bound = typst.compile(str(folder / "copy.typ"), root=str(folder), format="pdf")
    assert isinstance(bound, bytes)  # noqa: S101 - the type of Typst is wider than what it does without output
    return bound, PDF


def _page(folder: Path, text: str, number: int) -> bytes | None:
    try:
        drawn: bytes = typst.compile(
            str(folder / "copy.typ"),
            root=str(folder),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs={"text": text, "page": str(number)},
        )
    except typst.TypstError as error:
        if number > 1 and _NO_SUCH_PAGE in str(error):
            return None
        raise FileRefused("Ce fichier est illisible. Demandez-en un autre au demandeur.") from error
    return drawn
