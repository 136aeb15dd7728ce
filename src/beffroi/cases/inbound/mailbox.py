"""A mailbox read by IMAP: each mail is offered once taken safely, and only then marked as read."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import structlog

from beffroi.cases.inbound import actions, parsing
from beffroi.cases.inbound.types import Malformed
from beffroi.kernel.errors import Refusal
from beffroi.tenancy.types import CLOCKWORK

AT_ONCE, LOOKED_AT, TIMEOUT_SECONDS = 200, 1000, 30
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Tally:
    """How many mails were taken, refused for ever (flagged in the mailbox) and left for the next time."""

    taken: int = 0
    refused: int = 0
    left: int = 0


class MailboxClosed(Exception):
    """The mailbox cannot be opened; its message says why without the password."""


def fetch(url: str) -> Tally:
    """Take the unread mails of a mailbox, oldest first, at most ``AT_ONCE``; a flood that must wait hides no other.

    :param url: ``imaps://user:password@host:port/INBOX``.
    :raises MailboxClosed: no server, a wrong password, no such folder.
    """
    tally = Tally()
    with _opened(url) as box:
        for uid in _unread(box)[:LOOKED_AT]:
            if tally.taken < AT_ONCE:
                _take(box, uid, tally)
    return tally


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        box = _connect(parts.scheme, parts.hostname or "", parts.port)
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, _told = box.select(f'"{folder}"')
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxClosed(f"{parts.hostname} : {type(error).__name__}") from error
    try:
        if status != "OK":
            raise MailboxClosed(f"{parts.hostname} : pas de dossier « {folder} »")
        yield box
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(
            host, port or 993, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS
        )
    return imaplib.IMAP4(host, port or 143, timeout=TIMEOUT_SECONDS)


def _unread(box: imaplib.IMAP4) -> list[str]:
    _status, found = box.uid("SEARCH", "UNSEEN", "UNFLAGGED")
    return [each.decode() for each in (found[0] or b"").split()]


def _take(box: imaplib.IMAP4, uid: str, tally: Tally) -> None:
    """Offer one mail. What fails for now stays unread; what can never be read is flagged for a person."""
    raw = _raw(box, uid)
    try:
        actions.receive(raw=raw, by=CLOCKWORK, on=datetime.now(UTC))
    except Malformed as error:
        _log.warning("mail_refused", uid=uid, why=error.message)
        box.uid("STORE", uid, "+FLAGS", "(\\Flagged)")
        tally.refused += 1
    except Refusal as error:
        _log.warning("mail_left", uid=uid, why=error.message)
        tally.left += 1
    else:
        box.uid("STORE", uid, "+FLAGS", "(\\Seen)")
        tally.taken += 1


def _raw(box: imaplib.IMAP4, uid: str) -> bytes:
    """Return the bytes of a mail, one more than the limit at most: a huge one is never brought whole."""
    _status, found = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{parsing.MOST_BYTES + 1}>)")
    told = next((each for each in found if isinstance(each, tuple)), None)
    return told[1] if told else b""
