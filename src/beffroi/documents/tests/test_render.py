import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from beffroi.documents import letters
from beffroi.documents.letters import render, render_document, render_letter, render_receipt
from beffroi.documents.markdown import blocks_of
from beffroi.documents.papers import Silence
from beffroi.documents.tests.papers import DOCUMENT, LETTER, RECEIPT
from beffroi.documents.wording import MissingMention, receipt_wording, written_size


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def fonts(reader: PdfReader) -> Iterator[dict[str, Any]]:
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()


MADE = {
    "letter": lambda: render_letter(LETTER),
    "receipt": lambda: render_receipt(RECEIPT),
    "document": lambda: render_document(DOCUMENT),
}


@pytest.fixture(params=MADE, scope="module")
def pdf(request: pytest.FixtureRequest) -> bytes:
    return MADE[request.param]()


def test_papers_declare_pdf_a_and_pdf_ua(pdf: bytes) -> None:
    root = read(pdf).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert root["/OutputIntents"]
    for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<rdf:li>fr-FR</rdf:li>"):
        assert mark in xmp, mark


def test_every_typeface_is_embedded_and_cut_down(pdf: bytes) -> None:
    found = list(fonts(read(pdf)))
    assert found
    for descriptor in found:
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert descriptor["/FontName"][7] == "+"


def structure(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for kid in node:
            yield from structure(kid)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        yield from structure(node.get("/K", []))


def test_a_letter_is_tagged_with_headings_lists_and_tables() -> None:
    tags = set(structure(read(render_letter(LETTER)).trailer["/Root"]["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Strong"} <= tags


def test_title_author_and_date_come_from_the_data() -> None:
    facts = read(render_receipt(RECEIPT)).metadata
    assert facts is not None
    assert facts.title == "Accusé de réception électronique – 69259-2026-000871"
    assert facts.author == "Commune de Vénissieux"
    assert facts.creation_date is not None
    assert facts.creation_date.isoformat() == "2026-11-23T17:05:00+00:00"


def test_the_same_data_make_the_same_bytes_in_another_process() -> None:
    source = (
        "import hashlib; from beffroi.documents.letters import render_receipt as r;"
        "from beffroi.documents.tests.papers import RECEIPT as p; print(hashlib.sha256(r(p)).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", source], capture_output=True, check=True, text=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1
    assert render_receipt(RECEIPT) == render_receipt(RECEIPT)
    assert render_receipt(RECEIPT) != render_receipt(replace(RECEIPT, number="69259-2026-000872"))


def test_a_receipt_carries_every_mention_of_the_code() -> None:
    said = words(render_receipt(RECEIPT))
    for mention in (
        "Accusé de réception électronique",
        "69259-2026-000871",
        "lundi 23 novembre 2026 à 18 h 05",
        "Service de l’urbanisme",
        "5 avenue de l’Essai",
        "urbanisme@venissieux.example",
        "04 00 00 00 00",
        "Installer une terrasse",
        "Sans réponse le samedi 23 janvier 2027, votre demande sera considérée comme refusée.",
        "sous réserve que la demande soit complète",
        "deux mois",
        "recours gracieux",
        "tribunal administratif de Lyon",
        "Un plan coté de la terrasse",
        "mercredi 23 décembre 2026",
        "L. 114-5",
        "plan de masse.pdf",
        "2,4 Mo",
        "abababababababab",
        "https://demarches.example/suivi/69259-2026-000871",
        "Entrée 10 482",
    ):
        assert mention in said, mention


def test_silence_that_accepts_gives_a_right_to_an_attestation() -> None:
    said = words(render_receipt(replace(RECEIPT, silence=Silence.ACCEPTS, court="")))
    assert "considérée comme acceptée" in said
    assert "attestation" in said
    assert "L. 232-3" in said
    assert "tribunal" not in said
    assert "ne court qu’à partir de la réception" in said


def test_a_procedure_may_say_silence_in_its_own_words() -> None:
    own = "Sans décision le mercredi 23 décembre 2026, la commune ne s’oppose pas."
    paper = replace(RECEIPT, silence=Silence.ACCEPTS, meaning=own, remedies=("Demandez un certificat.",))
    assert own in words(render_receipt(paper))
    assert receipt_wording(paper).rights == ("Demandez un certificat.",)


def test_where_silence_means_nothing_no_date_is_promised() -> None:
    wording = receipt_wording(replace(RECEIPT, silence=Silence.NONE, silence_on=None, court=""))
    assert wording.condition == ""
    assert wording.rights == ()
    assert "ni accord ni refus" in wording.meaning


@pytest.mark.parametrize(
    ("change", "mention"),
    [
        ({"silence_on": None}, "la date de la décision implicite"),
        ({"court": ""}, "le tribunal administratif"),
        ({"missing_by": None}, "le délai pour envoyer les pièces manquantes"),
        ({"office": replace(RECEIPT.office, phone="")}, "le téléphone du service"),
        ({"office": replace(RECEIPT.office, address=(), email="")}, "l’adresse du service"),
        ({"office": replace(RECEIPT.office, address=()), "electronic": False}, "l’adresse du service"),
        ({"office": replace(RECEIPT.office, service="")}, "le nom du service"),
    ],
)
def test_a_receipt_without_a_legal_mention_is_refused(change: dict[str, Any], mention: str) -> None:
    with pytest.raises(MissingMention) as refusal:
        render_receipt(replace(RECEIPT, **change))
    assert refusal.value.mentions == (mention,)


def test_a_letter_shows_who_decides_and_in_which_quality() -> None:
    said = words(render_letter(LETTER))
    for mention in (
        "Dominique Exemple",
        "Adjointe au maire",
        "Service de l’urbanisme",
        "Vénissieux, le 1er décembre 2026",
    ):
        assert mention in said
    assert "Objet : Votre demande de terrasse" in said.replace("\xa0", " ")


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        "#{panic()}",
        "$x$",
        "*a* _b_ `c`",
        '")] #strong[x]',
        "= titre",
        "\\u{41}",
        "// rien",
        "<b>gras</b>",
    ],
)
def test_what_people_type_is_never_run(typed: str) -> None:
    body = blocks_of("Vous demandez {{ objet }}.", {"objet": typed})
    assert typed in words(render_letter(replace(LETTER, body=body, subject=typed)))
    assert typed in words(render_receipt(replace(RECEIPT, asked=typed, answers=((typed, typed),))))


@pytest.mark.parametrize(
    "typed",
    ["😀👨‍👩‍👧", "漢字", "\x00\x07", "\ue000", "\U0010ffff", "ﷲ", "𓀀", "a\u202eb", "e\u0301\u0323", "\u200b"],
)
def test_no_character_prevents_a_receipt(typed: str) -> None:
    assert "demande de" in words(
        render_receipt(replace(RECEIPT, asked=f"Une demande de {typed}.", addressee=(typed,)))
    )


def test_a_text_in_many_unknown_characters_still_makes_a_receipt() -> None:
    many = "".join(chr(code) for code in range(0x4E00, 0x4E80))
    assert "69259" in words(render_receipt(replace(RECEIPT, asked=many)))


def test_a_name_in_another_script_is_printed_when_a_typeface_draws_it() -> None:
    assert "Ελένη" in words(render_receipt(replace(RECEIPT, addressee=("Ελένη Δοκιμή",))))


def test_very_long_texts_flow_over_pages_with_their_numbers() -> None:
    body = blocks_of("\n\n".join(["Un paragraphe. " * 60] * 12), {})
    reader = read(render_letter(replace(LETTER, body=body)))
    count = len(reader.pages)
    assert count > 2
    assert f"Page {count} / {count}" in reader.pages[-1].extract_text().replace("\xa0", " ")


def test_an_empty_body_and_no_enclosure_still_make_a_letter() -> None:
    assert len(read(render_letter(replace(LETTER, body=[], number=""))).pages) == 1


def test_threads_share_one_warm_compiler() -> None:
    made: dict[int, bytes] = {}

    def work(rank: int) -> None:
        made[rank] = render_receipt(replace(RECEIPT, number=f"69259-2026-{rank:06}"))

    threads = [threading.Thread(target=work, args=(rank,)) for rank in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(set(made.values())) == 8


def test_an_unknown_kind_of_paper_is_an_error() -> None:
    for kind in ("common", "../letter", "invoice"):
        with pytest.raises(KeyError):
            render(kind, {"dated": "2026-01-01"})


def test_the_typeface_of_the_portal_is_used_when_it_was_built() -> None:
    if not list(letters.FONTS.glob("*.ttf")):
        pytest.skip("the typeface was not built: run make assets")
    assert any(
        "AtkinsonHyperlegible" in descriptor["/FontName"] for descriptor in fonts(read(render_letter(LETTER)))
    )


@pytest.mark.parametrize(
    ("size", "written"), [(0, "0 octets"), (999, "999 octets"), (34_400, "34 Ko"), (2_412_000, "2,4 Mo")]
)
def test_sizes_are_written_as_people_read_them(size: int, written: str) -> None:
    assert written_size(size).replace("\xa0", " ") == written
