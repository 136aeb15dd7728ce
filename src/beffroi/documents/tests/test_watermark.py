"""Copies for viewing: every page marked, nothing to take out of them."""

import pytest
import typst

from beffroi.documents.sniffing import FileRefused
from beffroi.documents.watermark import MOST_PAGES, watermarked

TEXT = "Demande 69259-2026-000871, commune de Vénissieux"
WHITE = b"#set page(width: 8cm, height: 5cm)\n"


def pdf(pages: int) -> bytes:
    return typst.compile(WHITE + b"#pagebreak()".join([b"Recto"] * pages))


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_each_page_of_a_pdf_becomes_an_image(pages):
    copies = watermarked(pdf(pages), media_type="application/pdf", text=TEXT)
    assert len(copies) == pages
    assert all(copy.startswith(b"\x89PNG") for copy in copies)


def test_a_photo_becomes_an_image_and_the_text_is_drawn_on_it():
    photo = typst.compile(WHITE + b"Carte", format="png")
    (marked,) = watermarked(photo, media_type="image/png", text=TEXT)
    (other,) = watermarked(photo, media_type="image/png", text="Autre demande")
    assert marked != other
    assert photo not in marked
    assert marked == watermarked(photo, media_type="image/png", text=TEXT)[0]


def test_a_long_document_is_copied_in_part():
    assert len(watermarked(pdf(MOST_PAGES + 2), media_type="application/pdf", text=TEXT)) == MOST_PAGES


def test_the_text_is_never_read_as_code():
    (copy,) = watermarked(pdf(1), media_type="application/pdf", text='#panic("x") $ \\ "')
    assert copy


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"%PDF-1.4 x", "application/pdf"), (b"\xff\xd8\xff\xe0x", "image/jpeg"), (b"x", "image/heic")],
)
def test_what_cannot_be_drawn_is_refused(content, media_type):
    with pytest.raises(FileRefused):
        watermarked(content, media_type=media_type, text=TEXT)
