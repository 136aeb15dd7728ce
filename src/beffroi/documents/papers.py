"""What each kind of paper says, as frozen data: no layout, no words of the law (see ``wording``)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath

from beffroi.documents.markdown import Block
from beffroi.kernel.text import slugify_fr

NIGHT_BLUE = "#123a5a"


class Silence(StrEnum):
    """What the end of the legal time means when nobody has answered."""

    ACCEPTS = "accepts"
    REJECTS = "rejects"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Office:
    """The service in charge and how to reach it (CRPA R112-5, R112-11-1)."""

    organisation: str
    service: str
    address: tuple[str, ...]
    phone: str
    email: str = ""
    accent: str = NIGHT_BLUE


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who decides: given name, family name, quality and service (CRPA L212-1, L212-2).

    ``delegation``: in whose name, and by which arrêté, where the signature is delegated.
    """

    name: str
    quality: str
    service: str
    delegation: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterPaper:
    """A letter of the commune. ``number`` is the case's; ``body`` comes from ``markdown.blocks_of``."""

    office: Office
    addressee: tuple[str, ...]
    place: str
    dated: date
    subject: str
    body: list[Block]
    signature: Signature
    number: str = ""
    enclosures: tuple[str, ...] = ()
    follow_up_url: str = ""
    verification: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentPaper:
    """A paper with a title and a text, signed or not: minutes, deliberation, convention, report."""

    office: Office
    title: str
    dated: date
    body: list[Block]
    subtitle: str = ""
    number: str = ""
    signature: Signature | None = None
    verification: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivedPiece:
    """A file that came with the request: name shown, size in bytes, SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """The acknowledgement of a request, with every mention of CRPA R112-5 and R112-11-1.

    ``received_at`` is aware and in the commune's own time zone. ``meaning`` replaces the sentence on silence
    where a procedure has its own ("la commune ne s’oppose pas"). ``remedies`` replaces the paragraphs on
    appeals or on the attestation; ``court`` names the administrative court and its address.
    ``answers`` are (question, answer) pairs shown as a reminder. ``window``: the paper goes by post, its addressee in
    the window of the envelope. ``take_over_code``: by which a helped person goes on alone; ``take_over_says``: how.
    """

    office: Office
    number: str
    received_at: datetime
    addressee: tuple[str, ...]
    asked: str
    silence: Silence
    silence_on: date | None = None
    meaning: str = ""
    court: str = ""
    remedies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_by: date | None = None
    pieces: tuple[ReceivedPiece, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    follow_up_url: str = ""
    verification: str = ""
    electronic: bool = True
    window: bool = False
    take_over_code: str = ""
    take_over_says: str = ""
    title: str = field(default="")


@dataclass(frozen=True, kw_only=True)
class DossierFile:
    """A file of a case. ``content``: its bytes, None when it is only listed; ``why`` then says why."""

    title: str
    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DossierPaper:
    """A whole case on a day: sections of (label, text) rows, and its files."""

    office: Office
    title: str
    number: str
    dated: date
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    files: tuple[DossierFile, ...] = ()


def plain_name(place: int, name: str) -> str:
    """Return a name that any reader of PDF or ZIP takes: "02-plan-de-masse.pdf"."""
    path = PurePath(name.replace("\\", "/"))
    stem, ending = slugify_fr(path.stem)[:60] or "fichier", slugify_fr(path.suffix.lstrip("."))[:8]
    return f"{place:02d}-{stem}" + (f".{ending}" if ending else "")
