"""Reading mail whose writer may be hostile: nothing raises but ``Malformed``, nothing takes long."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.inbound import parsing
from beffroi.cases.inbound.html import text_of_html
from beffroi.cases.inbound.quoting import without_quotes
from beffroi.cases.inbound.reports import reason_of
from beffroi.cases.inbound.tests.mails import mail, report
from beffroi.cases.inbound.types import Malformed

HEAD = b"From: a@exemple.test\r\nMIME-Version: 1.0\r\n"


def test_a_plain_mail():
    told = parsing.parse(
        mail("Bonjour,\n\nMerci.", subject="Café", files=(("plan.pdf", b"%PDF-1.7", "application/pdf"),))
    )
    assert (told.sender, told.sender_name, told.subject) == (
        "nadia.benali@exemple.test",
        "Nadia Benali",
        "Café",
    )
    assert told.text == "Bonjour,\n\nMerci."
    assert [(each.name, each.content) for each in told.attachments] == [("plan.pdf", b"%PDF-1.7")]


@given(st.binary(max_size=4000))
def test_any_bytes_are_read_or_refused(content):
    for raw in (content, HEAD + b"\r\n" + content, HEAD + content + b"\r\n\r\n"):
        try:
            parsing.parse(raw)
        except Malformed:
            continue


@given(st.text(max_size=300))
def test_any_header_is_read(value):
    told = " ".join(value.split("\n")).replace("\r", " ")
    raw = b"".join(
        f"{name}: {told}\r\n".encode(errors="replace")
        for name in ("From", "To", "Subject", "References", "Content-Type")
    )
    parsing.parse(raw + b"\r\nx")


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n\r\n", b"no header at all", b"x" * 300_000, b"A: " + b"b" * 300_000 + b"\r\n\r\nx"]
)
def test_what_is_no_mail_is_refused(raw):
    with pytest.raises(Malformed):
        parsing.parse(raw)


def test_a_mail_over_the_limit_is_refused():
    with pytest.raises(Malformed, match="30 Mo"):
        parsing.parse(HEAD + b"\r\n" + b"x" * parsing.MOST_BYTES)


def _nested(depth: int) -> bytes:
    start = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (rank, rank)
        for rank in range(depth)
    )
    return HEAD + start + b"Content-Type: text/plain\r\n\r\nau fond\r\n"


def test_parts_within_parts_are_read_to_a_reasonable_depth():
    assert parsing.parse(_nested(10)).text == "au fond"
    assert parsing.parse(_nested(40)).text == ""


def test_parts_nested_beyond_reason_are_refused_and_take_no_time():
    before = time.perf_counter()
    with pytest.raises(Malformed, match="imbriqué"):
        parsing.parse(_nested(3000))
    assert time.perf_counter() - before < 5


def test_thousands_of_parts_are_read_up_to_a_limit():
    parts = b"".join(
        b"--b\r\nContent-Disposition: attachment; filename=f%d.txt\r\n\r\nx\r\n" % rank
        for rank in range(3000)
    )
    raw = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts + b"--b--\r\n"
    told = parsing.parse(raw)
    assert len(told.attachments) == parsing.MOST_ATTACHMENTS
    assert "au-delà de 20 fichiers" in told.refused[0][1]


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "iso-8859-1", "windows-1252", "UTF-8", "nonsense", "", "rot13", "zlib", "punycode", "utf-16"],
)
def test_a_wrong_charset_never_raises(charset):
    raw = (
        HEAD + f'Content-Type: text/plain; charset="{charset}"\r\n\r\n'.encode() + "Été à Vénissieux".encode()
    )
    assert parsing.parse(raw).text
    if charset not in {"iso-8859-1", "windows-1252", "utf-16"}:
        assert parsing.parse(raw).text == "Été à Vénissieux"


def test_latin_bytes_said_to_be_utf_8_are_read_as_western():
    raw = HEAD + b'Content-Type: text/plain; charset="utf-8"\r\n\r\n' + "Été".encode("cp1252")
    assert parsing.parse(raw).text == "Été"


def test_a_header_in_bare_utf_8_is_read():
    assert (
        parsing.parse(b"From: a@exemple.test\r\nSubject: " + "Éclairage".encode() + b"\r\n\r\nx").subject
        == "Éclairage"
    )


def test_a_huge_list_of_recipients_takes_no_time():
    many = ", ".join(f"p{rank}@exemple.test" for rank in range(5000)).encode()
    before = time.perf_counter()
    told = parsing.parse(b"From: a@exemple.test\r\nTo: " + many + b"\r\n\r\nx")
    assert len(told.recipients) <= parsing.MOST_RECIPIENTS
    assert time.perf_counter() - before < 2


@pytest.mark.parametrize(
    "nasty", [b"(" * 60_000, b'"' + b"\\" * 60_000, b"<" * 60_000, b"=?utf-8?q?" * 6_000, b"a," * 60_000]
)
def test_headers_made_to_exhaust_a_parser_take_no_time(nasty):
    before = time.perf_counter()
    with suppress(Malformed):
        parsing.parse(
            b"From: " + nasty + b"\r\nTo: " + nasty + b"\r\nSubject: " + nasty[:40_000] + b"\r\n\r\nx"
        )
    assert time.perf_counter() - before < 3


@pytest.mark.parametrize(
    "nasty",
    [
        "<!--" * 50_000,
        "<![" * 50_000,
        "<a" * 100_000,
        "</" * 100_000,
        "<p><b>" * 60_000,
        "&" * 200_000,
        "<a href='" * 40_000,
    ],
)
def test_html_made_to_exhaust_a_parser_takes_little_time(nasty):
    before = time.perf_counter()
    text_of_html(nasty)
    assert time.perf_counter() - before < 3


def test_html_becomes_words_and_nothing_else():
    html = (
        "<html><head><title>T</title><style>p{}</style></head><body><p>Bonjour&nbsp;Madame,</p>"
        "<!-- caché --><script>alert(1)</script><ul><li>un</li><li>deux</li></ul>"
        "<p>Voir <a href='https://exemple.test/p'>ici</a> <a href='javascript:x()'>là</a><img src='https://pisteur.test/x.gif'></p>"
        "<blockquote>ancien</blockquote></body></html>"
    )
    told = text_of_html(html)
    assert told == "Bonjour Madame,\n\n- un\n- deux\nVoir ici (https://exemple.test/p) là\n\n> ancien"


def test_a_mail_with_html_alone_gives_its_words():
    raw = (
        HEAD
        + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour</p><blockquote>cit\xc3\xa9</blockquote>"
    )
    assert parsing.parse(raw).text == "Bonjour"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Oui, merci.\n\nLe lun. 23 nov. 2026 à 12:00, Mairie <m@x.test> a écrit :\n> Bonjour\n> Suite",
            "Oui, merci.",
        ),
        ("Oui.\n\nLe lundi 23 novembre 2026 à 12:00,\nMairie <m@x.test> a écrit :\n\n> Bonjour", "Oui."),
        ("Yes.\n\nOn Mon, 23 Nov 2026, Mairie wrote:\n> Bonjour", "Yes."),
        ("Oui.\n\n-----Message d’origine-----\nDe : Mairie\nBonjour", "Oui."),
        ("Oui.\n\nDe : Mairie <m@x.test>\nEnvoyé : lundi\nÀ : Nadia\nObjet : demande\n\nBonjour", "Oui."),
        ("Oui.\n\n> Bonjour\n> Suite\n", "Oui."),
        (
            "> Question 1 ?\nRéponse 1\n> Question 2 ?\nRéponse 2",
            "> Question 1 ?\nRéponse 1\n> Question 2 ?\nRéponse 2",
        ),
        ("Le 3, M. X a écrit :\n> Q ?\nRéponse dessous", "Le 3, M. X a écrit :\n> Q ?\nRéponse dessous"),
        ("> rien d’autre", "> rien d’autre"),
        ("De : 3 à 5 jours.\nCordialement", "De : 3 à 5 jours.\nCordialement"),
        ("", ""),
    ],
)
def test_the_letter_that_is_answered_is_cut_and_what_is_written_is_kept(text, kept):
    assert without_quotes(text) == kept


def test_a_forwarded_mail_is_kept_whole():
    text = "Pour vous.\n\nDe : Voisin\nEnvoyé : lundi\nÀ : Nadia\nObjet : trou\n\nIl y a un trou."
    assert without_quotes(text, "TR: trou") == text


def test_a_mail_inside_a_mail_is_not_entered():
    inner = b"From: b@exemple.test\r\nSubject: dedans\r\n\r\nsecret"
    raw = (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nvoici\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=x.eml\r\n\r\n"
        + inner
        + b"\r\n--b--\r\n"
    )
    told = parsing.parse(raw)
    assert told.text == "voici"
    assert told.attachments == ()
    assert told.refused == (("x.eml", "un courriel joint à un courriel n’est pas ouvert"),)


def test_an_archive_is_never_opened():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\0" * 50_000_000)
    before = time.perf_counter()
    told = parsing.parse(mail(files=(("bombe.zip", made.getvalue(), "application/zip"),)))
    assert [each.name for each in told.attachments] == ["bombe.zip"]
    assert time.perf_counter() - before < 1


def test_the_logo_of_a_signature_is_left_and_a_photograph_is_kept():
    def part(size: int) -> bytes:
        return (
            b"--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\nContent-Disposition: inline; filename=i.png\r\n\r\n"
            + b"x" * size
            + b"\r\n"
        )

    raw = (
        HEAD
        + b'Content-Type: multipart/related; boundary="b"\r\n\r\n'
        + part(500)
        + part(60_000)
        + b"--b--\r\n"
    )
    assert [len(each.content) for each in parsing.parse(raw).attachments] == [60_000]


@pytest.mark.parametrize(
    "sender", ["a@x.test, b@x.test", "pas une adresse", "", "<>", "Nom <a@x.test> <b@x.test>"]
)
def test_a_sender_who_is_not_one_address_is_nobody(sender):
    assert parsing.parse(f"From: {sender}\r\nTo: m@x.test\r\n\r\nx".encode()).sender == ""


def test_two_senders_in_two_headers_are_nobody():
    assert parsing.parse(b"From: a@x.test\r\nFrom: b@x.test\r\n\r\nx").sender == ""


def test_the_same_mail_by_two_ways_is_one_and_another_under_its_identifier_is_another():
    raw = mail()
    assert parsing.parse(b"Received: by mx2; now\r\n" + raw).identity == parsing.parse(raw).identity
    assert parsing.parse(mail("Autre chose")).identity != parsing.parse(raw).identity
    assert parsing.parse(mail(message_id=None)).message_id == ""


def test_only_our_own_server_says_who_is_authenticated():
    told = {"Authentication_Results": "mx.mairie.test; dkim=pass; dmarc=pass header.from=exemple.test"}
    assert parsing.parse(mail(**told), authority="mx.mairie.test").authenticated is True
    assert parsing.parse(mail(**told), authority="mx.autre.test").authenticated is False
    assert parsing.parse(mail(), authority="mx.mairie.test").authenticated is False
    assert parsing.parse(mail(**told)).authenticated is None


def test_a_report_says_what_did_not_arrive_and_why():
    told = parsing.parse(report("<c.x@y>")).report
    assert (told.action, told.status, told.original_id) == ("failed", "5.1.1", "<c.x@y>")
    assert reason_of(told) == "adresse inconnue (5.1.1)"
    assert "5.9.9" in reason_of(parsing.parse(report("<c.x@y>", status="5.9.9")).report)
    assert parsing.parse(mail()).report is None
