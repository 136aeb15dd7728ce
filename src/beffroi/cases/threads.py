"""The mail thread of a case: identifiers that only we can write, and the address for answers."""

from __future__ import annotations

import secrets
from email.utils import parseaddr
from uuid import UUID

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


def root_id(case_id: UUID, organisation_id: UUID) -> str:
    """Return the identifier that holds the thread of a case together: that of its acknowledgement."""
    return rules.write_message_id(Ours(case_id, organisation_id, ROOT), domain=domain(), key=key())


def new_id(case_id: UUID, organisation_id: UUID) -> str:
    """Return a new identifier for a mail about a case."""
    return rules.write_message_id(
        Ours(case_id, organisation_id, secrets.token_hex(8)), domain=domain(), key=key()
    )


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
