"""The words of incoming mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal


class MailState(StrEnum):
    """What became of a mail that came in."""

    JOINED = "joined"
    UNSORTED = "unsorted"
    DISCARDED = "discarded"
    HANDED = "handed"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"


TO_SORT = frozenset({MailState.UNSORTED, MailState.AUTOMATIC})


class Matched(StrEnum):
    """By which rule a mail joined its case, strongest first."""

    MESSAGE_ID = "message_id"
    TOKEN = "token"  # noqa: S105 - the name of a rule
    KNOWN = "known"
    SUBJECT = "subject"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Ours:
    """What one of our own Message-IDs says, once its signature is found right."""

    case_id: UUID
    organisation_id: UUID
    nonce: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a reply address carries: the compact number of a case and its signature, not yet checked."""

    number: str
    mac: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail: its name as sent, its bytes as sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says of one mail that we sent (RFC 3464)."""

    action: str
    status: str
    diagnostic: str
    original_id: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail read once: nothing in it is trusted. ``refused`` holds (name, why) of files left aside.

    ``identity`` tells two arrivals of the same mail from two mails; ``message_id`` is empty when absent,
    malformed or said twice. ``parents`` come from In-Reply-To, ``references`` from References.
    """

    identity: str
    message_id: str
    parents: tuple[str, ...]
    references: tuple[str, ...]
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    copied: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    automatic: str = ""
    authenticated: bool | None = None
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Clues:
    """All that can be said of whose case a mail belongs to; cases are those of one organisation.

    ``proved``: named by our own signed Message-IDs; ``tokens``: by a right reply address; ``known``: by a
    mail that came in before; ``subject``: by a number in it. ``foreign``: another organisation is named too.
    """

    proved: tuple[UUID, ...] = ()
    tokens: tuple[UUID, ...] = ()
    known: tuple[UUID, ...] = ()
    subject: UUID | None = None
    participant_of: frozenset[UUID] = field(default_factory=frozenset)
    foreign: bool = False
    automatic: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The case that a mail joins and by which rule; or none, with a suggestion and the reason in French."""

    case_id: UUID | None = None
    by: Matched | None = None
    suggestion: UUID | None = None
    why: str = ""


class Malformed(Refusal):
    """What came is no mail that we can read."""

    status = 422


class TooMany(Refusal):
    """One address writes too often: its server is asked to come again later."""

    status = 429


class NoPlace(Refusal):
    """There is no organisation to keep the mail for yet."""

    status = 503
