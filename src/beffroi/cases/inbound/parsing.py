"""Reading one RFC 5322 message whose writer may be hostile. Pure: bytes in, facts out; no file is opened.

The old, lenient parser of the standard library is used on purpose: the new one raises on headers that exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256

from beffroi.cases.inbound import reports, rules
from beffroi.cases.inbound.html import text_of_html
from beffroi.cases.inbound.quoting import without_quotes
from beffroi.cases.inbound.types import Attachment, Malformed, ParsedMail
from beffroi.kernel.errors import Refusal
from beffroi.kernel.identifiers import check_email
from beffroi.kernel.text import clean_line, clean_paragraphs

MOST_BYTES, MOST_HEADER_BYTES = 30_000_000, 200_000
MOST_PARTS, MOST_ATTACHMENTS, MOST_RECIPIENTS, MOST_DEPTH = 200, 20, 200, 30
SMALLEST_INLINE_IMAGE = 30_000
LONGEST_TEXT = 200_000
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_CHARSET = re.compile(
    r"(utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?\d|windows-?125\d|cp125\d|koi8-[ru]|utf-16(le|be)?|macintosh"
    r"|big5|gb2312|gbk|gb18030|shift_jis|iso-2022-jp|euc-(jp|kr))"
)
Part = Message


def parse(raw: bytes, *, authority: str = "") -> ParsedMail:
    """Read a mail.

    :param authority: name of the server whose Authentication-Results are believed; empty: none.
    :raises Malformed: empty, too large, without an end of headers, or nested beyond reason.
    """
    head = _check_size(raw)
    try:
        mail = message_from_bytes(raw)
        return _facts(mail, raw[len(head) :], authority)
    except (RecursionError, MessageError) as error:
        raise Malformed("Ce courriel est imbriqué au-delà du raisonnable.") from error


def _check_size(raw: bytes) -> bytes:
    """Return the headers."""
    if len(raw) > MOST_BYTES:
        raise Malformed(f"Ce courriel dépasse {MOST_BYTES // 1_000_000} Mo.")
    match = re.search(rb"\r?\n\r?\n", raw[:MOST_HEADER_BYTES])
    if match is None or not re.match(rb"(From |>From )?[!-9;-~]+\s?:?", raw):
        raise Malformed("Ce courriel n’a pas d’en-tête lisible.")
    return raw[: match.end()]


def _facts(mail: Part, body: bytes, authority: str) -> ParsedMail:
    headers = {name.lower(): _legible(value)[:2000] for name, value in reversed(list(mail.raw_items()))}
    message_id = rules.one_message_id(_values(mail, "message-id"))
    sender_name, sender = _sender(mail)
    subject = _header(mail, "subject")[:300]
    text, attachments, refused = _content(mail)
    return ParsedMail(
        identity=_identity(mail, message_id, body),
        message_id=message_id,
        parents=rules.named_ids(_plain(mail, "in-reply-to")),
        references=rules.named_ids(_plain(mail, "references")),
        sender=sender,
        sender_name=sender_name,
        recipients=_addresses(mail, *_TO),
        copied=_addresses(mail, "cc"),
        subject=subject,
        text=without_quotes(text, subject),
        attachments=attachments,
        refused=refused,
        automatic=rules.automatic(headers),
        authenticated=_authenticated(mail, authority),
        report=reports.report_of(mail),
    )


def _identity(mail: Part, message_id: str, body: bytes) -> str:
    """Return what two arrivals of one mail share: what servers add on the way does not count.

    The body counts, or else whoever knows a Message-ID could make us take the true mail for one already seen.
    """
    digest = sha256(body)
    for name in ("from", "subject", "date", "message-id"):
        digest.update("\0".join([name, *_values(mail, name)]).encode(errors="replace"))
    return f"{message_id[:300]}:{digest.hexdigest()}"


def _values(mail: Part, name: str) -> list[str]:
    return [_legible(value) for told, value in mail.raw_items() if told.lower() == name]


def _plain(mail: Part, name: str) -> list[str]:
    """Return headers of identifiers; some programs encode what they find too long for a line."""
    return [_decoded(value) if "=?" in value else value for value in _values(mail, name)]


def _legible(value: str) -> str:
    """Return a header in which some write UTF-8 without saying so."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _header(mail: Part, name: str) -> str:
    return clean_line(_decoded("".join(_values(mail, name)[:1])[:2000]))


def _decoded(value: str) -> str:
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(_text(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts)


def _sender(mail: Part) -> tuple[str, str]:
    """Return name and address of the only sender; empty: none, several, or no address."""
    values = _values(mail, "from")
    found = getaddresses([value[:2000] for value in values])
    if len(values) != 1 or len(found) != 1:
        return "", ""
    name, address = found[0]
    return clean_line(_decoded(name))[:160], _address(address)


def _addresses(mail: Part, *names: str) -> tuple[str, ...]:
    values = [value[:20_000] for name in names for value in _values(mail, name)[:10]]
    found = [_address(address) for _name, address in getaddresses(values)[:MOST_RECIPIENTS]]
    return tuple(dict.fromkeys(each for each in found if each))


def _address(text: str) -> str:
    try:
        return check_email(text.strip()).lower() if len(text) <= 254 else ""
    except Refusal:
        return ""


def _authenticated(mail: Part, authority: str) -> bool | None:
    """Return what our own server says of the sender (DMARC); None: nobody whom we believe says anything."""
    for value in _values(mail, "authentication-results") if authority else ():
        told = " ".join(value.lower().split())
        if told.split(";")[0].split()[:1] == [authority.lower()]:
            return "dmarc=pass" in told
    return False if authority else None


# Content ---------------------------------------------------------------------------------------------------


def _content(mail: Part) -> tuple[str, tuple[Attachment, ...], tuple[tuple[str, str], ...]]:
    plain: list[str] = []
    html: list[str] = []
    files: list[Attachment] = []
    refused: list[tuple[str, str]] = []
    for part in _leaves(mail):
        kind = part.get_content_type()
        if _is_file(part):
            _keep_file(part, files, refused)
        elif kind in {"text/plain", "text/html"}:
            (plain if kind == "text/plain" else html).append(
                _text(_bytes(part), part.get_content_charset() or "")
            )
    words = "\n\n".join(each.strip() for each in plain if each.strip())
    words = words or "\n\n".join(text_of_html(each) for each in html)
    return clean_paragraphs(words[:LONGEST_TEXT]), tuple(files), tuple(refused)


def _leaves(mail: Part) -> Iterator[Part]:
    """Yield the parts that hold something, in order. A mail inside the mail is one part, not entered."""
    waiting: list[tuple[Part, int]] = [(mail, 0)]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list) and part.get_content_maintype() == "multipart" and depth < MOST_DEPTH:
            waiting += [(each, depth + 1) for each in reversed(inside) if isinstance(each, Message)]
        elif not (isinstance(inside, list) and part.get_content_maintype() == "multipart"):
            yield part


def _is_file(part: Part) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return not _is_logo(part)
    return part.get_content_maintype() != "text" and not _is_logo(part)


def _is_logo(part: Part) -> bool:
    """Say whether a part is a small image of the layout: the logo of a signature."""
    placed = part.get("content-id") and part.get_content_disposition() != "attachment"
    return bool(
        placed and part.get_content_maintype() == "image" and len(_bytes(part)) < SMALLEST_INLINE_IMAGE
    )


def _keep_file(part: Part, files: list[Attachment], refused: list[tuple[str, str]]) -> None:
    name = clean_line(_decoded(str(part.get_filename() or "")[:1000]))[:200] or "sans nom"
    if part.get_content_maintype() in {"message", "multipart"}:
        refused.append((name, "un courriel joint à un courriel n’est pas ouvert"))
    elif len(files) >= MOST_ATTACHMENTS:
        refused.append((name, f"au-delà de {MOST_ATTACHMENTS} fichiers"))
    else:
        files.append(Attachment(name, _bytes(part)))


def _bytes(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(content: bytes, charset: str) -> str:
    """Decode with the charset that is told when it is one of mail, else as UTF-8, else as Western."""
    named = charset.strip().lower()
    for each in dict.fromkeys(filter(_CHARSET.fullmatch, (named, "utf-8"))):
        try:
            return content.decode(each)
        except (LookupError, UnicodeError):
            continue
    return content.decode("cp1252", errors="replace")
