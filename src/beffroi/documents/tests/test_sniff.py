import io
import unicodedata
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.documents.sniffing import HEAD_BYTES, NAME_LENGTH, FileRefused, clean_name, sniff

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe1\0\x10Exif\0" + b"\0" * 60
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def office(*names: str, mimetype: str = "") -> bytes:
    """An office file made by the standard library."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<x/>", compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()


def isobmff(brand: bytes, size: int = 24) -> bytes:
    return size.to_bytes(4, "big") + b"ftyp" + brand + b"\0\0\0\0mif1" + b"\0" * 30


DOCX = office("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = office("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
ODT = office("content.xml", mimetype="application/vnd.oasis.opendocument.text")
ODS = office("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("head", "name", "extension"),
    [
        (PDF, "a.pdf", "pdf"),
        (JPEG, "a.JPG", "jpg"),
        (JPEG, "a.jpeg", "jpg"),
        (b"\xff\xd8\xff\xdb\0" + b"\0" * 60, "a.jpg", "jpg"),
        (PNG, "a.png", "png"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 30, "a.webp", "webp"),
        (isobmff(b"heic"), "IMG_0001.HEIC", "heic"),
        (isobmff(b"mif1", 40), "a.heic", "heic"),
        (b"II*\0\x08\0\0\0" + b"\0" * 30, "a.tiff", "tif"),
        (b"MM\0*\0\0\0\x08" + b"\0" * 30, "a.tif", "tif"),
        (DOCX, "a.docx", "docx"),
        (XLSX, "a.xlsx", "xlsx"),
        (ODT, "a.odt", "odt"),
        (ODS, "a.ods", "ods"),
        ("Élève à l’école".encode(), "a.txt", "txt"),
        ("Élève".encode("cp1252"), "a.txt", "txt"),
        ("nom;prénom\n".encode("utf-16"), "a.csv", "csv"),
        (b"\xef\xbb\xbfnom;age\n", "a.csv", "csv"),
    ],
)
def test_accepted_types_are_recognised(head: bytes, name: str, extension: str) -> None:
    found = sniff(head, name)
    assert (found.extension, found.trustworthy) == (extension, True)
    assert found.name.endswith(f".{extension}")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"MZ\x90\0\x03\0\0\0" + b"\0" * 60, "facture.pdf"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "photo.jpg"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "photo.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "notes.txt"),
        (b"  \n<?php system('id');", "notes.txt"),
        (b"#!/bin/sh\nrm -rf /", "notes"),
        (b"GIF89a<script>/*" + PDF, "polyglotte.pdf"),
        (b"junk before " + PDF, "decale.pdf"),
        (b"junk before " + PDF, "decale.txt"),
        (b"PK\x03\x04" + b"\0" * 30, "vide.docx"),
        (office("evil.exe"), "archive.docx"),
        (office("word/document.xml"), "sans-types.docx"),
        (office("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "double.docx"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros.docx"),
        (office("content.xml", mimetype="application/vnd.oasis.opendocument.text-template"), "modele.odt"),
        (office("META-INF/MANIFEST.MF", "A.class"), "a.odt"),
        (isobmff(b"isom"), "film.heic"),
        (b"texte simple", "photo.png"),
        (b"alert(1)", "a.js"),
        (b"a\0b", "a.txt"),
        (b"\x00\x01\x02", "inconnu"),
        (b"%PDF", "court.pdf"),
        (b"\x89PNG\r\n\x1a\n", "court.png"),
        (b"{\\rtf1 x}", "a.txt"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 40, "a.rar"),
    ],
)
def test_disguised_or_foreign_files_are_refused_with_what_to_do(head: bytes, name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        sniff(head, name)
    assert "renvoyez-le" in refusal.value.message
    assert refusal.value.status == 422


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="est vide"):
        sniff(b"", "a.pdf")


def test_a_true_type_under_another_name_is_taken_with_its_own_extension() -> None:
    found = sniff(PNG, "scan.pdf")
    assert (found.name, found.media_type, found.trustworthy) == ("scan.png", "image/png", False)
    assert sniff(PDF, "facture.pdf.exe").name == "facture.pdf"
    assert sniff(PDF, "v2.5").name == "v2.5.pdf"


def test_a_bomb_is_not_opened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"\0" * 50_000_000)
        archive.writestr("word/document.xml", b"\0" * 50_000_000)
    assert sniff(bomb.getvalue()[:HEAD_BYTES], "bombe.docx").extension == "docx"


def test_a_text_cut_inside_a_character_is_still_text() -> None:
    assert sniff(("é" * HEAD_BYTES).encode()[: HEAD_BYTES - 1], "a.txt").extension == "txt"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\plan.pdf", "plan.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\0b\nc\td.pdf", "abcd.pdf"),
        ("  plan   de  masse .pdf ", "plan de masse .pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ('a<b>:"c|?*.pdf', "a-b---c---.pdf"),
        ("...", "document"),
        ("", "document"),
        (".htaccess", "htaccess"),
    ],
)
def test_names_are_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(), st.sampled_from(["", "pdf", "docx"]))
def test_no_name_carries_a_folder_a_control_or_too_many_characters(name: str, extension: str) -> None:
    kept = clean_name(name, extension=extension)
    assert 0 < len(kept) <= NAME_LENGTH
    assert not set(kept) & set('/\\<>:"|?*')
    assert all(unicodedata.category(letter)[0] != "C" for letter in kept)
    assert kept.endswith(f".{extension}" if extension else "")
    assert not kept.startswith((".", " "))


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_give_a_type_or_a_refusal(head: bytes, name: str) -> None:
    with suppress(FileRefused):
        assert sniff(head, name).extension in {"txt", "csv", "jpg", "tif", "pdf"}
