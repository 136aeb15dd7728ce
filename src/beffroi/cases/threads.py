"""The mail thread of a case: identifiers that only we can write, and the address for answers."""

from __future__ import annotations

import secrets
from email.utils import parseaddr

from django.conf import settings

from beffroi.cases.inbound import rules
from beffroi.cases.inbound.types import Ours, Token
from beffroi.cases.models import Case

ROOT = "0"


def key() -> bytes:
    """Return the key that signs identifiers and reply addresses."""
    return settings.SECRET_KEY.encode()


def domain() -> str:
    """Return the domain of our identifiers: that of the reply address, else of the sender."""
    return (settings.REPLY_ADDRESS or sender_address()).rpartition("@")[2].lower() or "localhost"


def sender_address() -> str:
    """Return the bare address that our mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def root_id(case: Case) -> str:
    """Return the identifier that holds the thread of a case together: that of its acknowledgement."""
    return _signed(case, ROOT)


def new_id(case: Case) -> str:
    """Return a new identifier for a mail about a case."""
    return _signed(case, secrets.token_hex(7))


def _signed(case: Case, nonce: str) -> str:
    told = Ours(case.id, case.organisation_id, nonce + _mark(case))
    return rules.write_message_id(told, domain=domain(), key=key())


def _mark(case: Case) -> str:
    """Return what ties an identifier to the salt of its case: once that is renewed, those who had it prove nothing."""
    return rules.salt_mark(case.id, case.secret_salt, key=key())


def still_proves(told: Ours, case: Case) -> bool:
    """Say whether an identifier of ours was written since the keys of its case were last renewed."""
    return rules.same_mac(told.nonce[-rules.MARK :], _mark(case))


def plain_id() -> str:
    """Return an identifier that says nothing: answers to it join no case."""
    return f"<{secrets.token_hex(16)}@{domain()}>"


def read(message_id: str) -> Ours | None:
    """Return what an identifier of ours says; None: not ours, or forged."""
    return rules.read_message_id(message_id, key=key())


def reply_to(case: Case) -> str:
    """Return the address that brings an answer back to its case, or "" when no mail comes in here."""
    if not settings.REPLY_ADDRESS:
        return ""
    return rules.reply_address(settings.REPLY_ADDRESS, Token(case.number, mac(case)))


def mac(case: Case) -> str:
    """Return the signature of the reply address of a case."""
    return rules.token_mac(case.id, case.secret_salt, key=key())
