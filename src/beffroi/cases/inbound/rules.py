"""Whose case a mail belongs to: pure rules, one a function. Nothing here reads the database or the settings.

A mail joins a case on a proof that we gave ourselves (a signed Message-ID or reply address). What anybody
can write, such as a subject or the Message-ID of somebody else, joins nothing unless the sender takes part in
the case.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from beffroi.cases.inbound.types import Clues, Matched, Ours, Token, Verdict
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number

LONGEST_ID, MOST_IDS = 400, 40
MARK = 10
RATE_WINDOW, RATE = timedelta(hours=1), 40
TAG = "+"
_ID = re.compile(r"<[^<>\s@\x00-\x1f\x7f]{1,250}@[^<>\s@\x00-\x1f\x7f]{1,250}>")
_OURS = re.compile(r"<(c\.([0-9a-f]{32})\.([a-z2-7]{26})\.([a-z0-9]{1,24}))\.([a-z2-7]{26})@[^>]+>")
_TOKEN = re.compile(r"([0-9a-z-]{10,40})\.([a-z2-7]{20})")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z-])(?:[A-Za-z]{2}\s?[0-9][0-9A-Za-z]{2}\s?[0-9]{3}\s?[0-9]{2}\s?[0-9A-Za-z]{5}"
    r"|[0-9][0-9A-Ba-b][0-9]{3}(?:[0-9]{4})?-[0-9]{4}-[0-9]{1,12})(?![0-9A-Za-z-])"
)


def one_message_id(values: Sequence[str]) -> str:
    """Return the Message-ID of a mail, or "" when it is absent, empty, malformed or given twice."""
    if len(values) != 1:
        return ""
    text = values[0].strip()
    return text if len(text) <= LONGEST_ID and _ID.fullmatch(text) else ""


def named_ids(values: Sequence[str]) -> tuple[str, ...]:
    """Return the well-formed identifiers that In-Reply-To or References name: the last ones, once."""
    found = [each for value in values for each in _ID.findall(value) if len(each) <= LONGEST_ID]
    return tuple(dict.fromkeys(found[-MOST_IDS:]))


def write_message_id(told: Ours, *, domain: str, key: bytes) -> str:
    """Return a Message-ID that says its case and its organisation, signed: nobody else can write one."""
    body = f"c.{told.case_id.hex}.{_base32(told.organisation_id.bytes)}.{told.nonce}"
    return f"<{body}.{_mac(f'message-id:{body}', key, 16)}@{domain}>"


def read_message_id(text: str, *, key: bytes) -> Ours | None:
    """Return what one of our own Message-IDs says; None: another's, or a forged one. Whatever its domain."""
    match = _OURS.fullmatch(text.strip().lower())
    if match is None or not hmac.compare_digest(match[5], _mac(f"message-id:{match[1]}", key, 16)):
        return None
    try:
        return Ours(UUID(hex=match[2]), UUID(bytes=b32decode(match[3].upper() + "======")), match[4])
    except (ValueError, Error):
        return None


def token_mac(case_id: UUID, salt: str, *, key: bytes) -> str:
    """Return the signature of the reply address of a case: 100 bits, void once the salt changes."""
    return _mac(f"reply:{case_id}:{salt}", key, 13)[:20]


def salt_mark(case_id: UUID, salt: str, *, key: bytes) -> str:
    """Return the end of the nonce of our Message-IDs: 50 bits, void once the salt of the case changes."""
    return _mac(f"message-id-of:{case_id}:{salt}", key, 7)[:MARK]


def reply_address(base: str, token: Token) -> str:
    """Return ``reponse+<number>.<signature>@domain``: at most 64 characters before the sign @."""
    local, _at, domain = base.rpartition("@")
    return f"{local}{TAG}{token.number.lower()}.{token.mac}@{domain}"


def tags(recipients: Sequence[str], base: str) -> tuple[str, ...]:
    """Return what stands after the + in the recipients that are ours."""
    local, _at, domain = base.lower().rpartition("@")
    ours = f"{local}{TAG}"
    parts = [each.lower().rpartition("@") for each in recipients]
    return tuple(
        dict.fromkeys(
            name[len(ours) :] for name, _a, host in parts if host == domain and name.startswith(ours)
        )
    )


def read_token(tag: str) -> Token | None:
    """Return the number and the signature that a reply address carries; that is still to be checked."""
    match = _TOKEN.fullmatch(tag)
    number = _compact(match[1]) if match else ""
    return Token(number, match[2]) if match and number else None


def same_mac(given: str, right: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(given.encode(), right.encode())


def number_in(subject: str) -> str:
    """Return the compact number of a case that a subject shows, or "" when there is none or several."""
    found = {_compact(each) for each in _NUMBER.findall(subject[:1000])} - {""}
    return found.pop() if len(found) == 1 else ""


def automatic(headers: Mapping[str, str]) -> str:
    """Return the header that says that a machine wrote the mail, or "".

    :param headers: names in lower case.
    :source: RFC 3834 §5 (Auto-Submitted); common usage for the others
    """
    submitted = headers.get("auto-submitted", "no").split(";")[0].strip().lower()
    if submitted not in {"no", ""}:
        return "Auto-Submitted"
    if headers.get("precedence", "").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "Precedence"
    suppress = headers.get("x-auto-response-suppress", "").strip().lower()
    if suppress and suppress != "none":
        return "X-Auto-Response-Suppress"
    return next((name for name in ("x-autoreply", "x-autorespond", "list-id") if headers.get(name)), "")


def too_many(earlier: int) -> bool:
    """Say whether an address that sent ``earlier`` mails within ``RATE_WINDOW`` must wait."""
    return earlier >= RATE


def verdict(clues: Clues) -> Verdict:
    """Return which case a mail joins. The first rule that holds wins; two proofs that differ join nothing."""
    firm = dict.fromkeys((*clues.tokens, *clues.proved))
    suggestion = next(iter((*firm, *clues.known, *([clues.subject] if clues.subject else []))), None)
    if clues.automatic:
        return Verdict(suggestion=suggestion, why=f"Réponse automatique ({clues.automatic}).")
    if clues.foreign or len(firm) > 1:
        return Verdict(suggestion=suggestion, why="Ce courriel désigne plusieurs demandes.")
    if firm:
        return Verdict(suggestion, Matched.MESSAGE_ID if clues.proved else Matched.TOKEN)
    return _by_participation(clues, suggestion)


def _by_participation(clues: Clues, suggestion: UUID | None) -> Verdict:
    known = dict.fromkeys(clues.known)
    if len(known) == 1 and known.keys() <= clues.participant_of:
        return Verdict(next(iter(known)), Matched.KNOWN)
    if clues.subject in clues.participant_of and not known:
        return Verdict(clues.subject, Matched.SUBJECT)
    if suggestion is None:
        return Verdict(why="Rien ne dit à quelle demande ce courriel répond.")
    return Verdict(suggestion=suggestion, why="L’expéditeur ne participe pas à la demande qu’il désigne.")


def _compact(text: str) -> str:
    try:
        return parse_number(text).compact
    except Refusal:
        return ""


def _base32(content: bytes) -> str:
    return b32encode(content).decode().lower().rstrip("=")


def _mac(text: str, key: bytes, length: int) -> str:
    return _base32(hmac.new(key, text.encode(), sha256).digest()[:length])
