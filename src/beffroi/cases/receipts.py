"""The acknowledgement of a request: its facts, kept for ever as JSON, and the paper made from them again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from beffroi.cases.clocks.types import Incomplete, Reading
from beffroi.cases.ledger import place_of
from beffroi.cases.procedures.types import Procedure
from beffroi.documents.papers import Office, ReceiptPaper, ReceivedPiece, Silence
from beffroi.documents.wording import missing_mentions
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.french import typographic, written_date
from beffroi.kernel.periods import in_words
from beffroi.operators.membership.queries import speaking_for
from beffroi.operators.models import Adoption, Organisation


@dataclass(frozen=True, slots=True)
class Received:
    """What the receipt acknowledges: number as displayed, instant, who, the pieces that came and those that lack."""

    number: str
    at: datetime
    addressee: tuple[str, ...]
    pieces: tuple[ReceivedPiece, ...]
    electronic: bool


def office_of(organisation: Organisation, adoption: Adoption | None) -> Office:
    """Return the service in charge: the adoption's own contact, else the organisation's.

    For an organisation that has ended, it is its successor's.
    """
    own: dict[str, Any] = adoption.parameters if adoption and not organisation.successor_id else {}
    organisation = speaking_for(organisation)
    town = f"{organisation.postcode} {organisation.city}".strip()
    address = tuple(own.get("address") or [*organisation.address_lines, *([town] if town else [])])
    return Office(
        organisation=typographic(organisation.display_name),
        service=own.get("service") or "Accueil de la mairie",
        address=address,
        phone=own.get("phone") or organisation.phone,
        email=own.get("email") or organisation.email,
        **({"accent": organisation.accent} if organisation.accent else {}),
    )


def receipt_facts(
    procedure: Procedure,
    organisation: Organisation,
    adoption: Adoption | None,
    received: Received,
    reading: Reading,
) -> dict[str, Any]:
    """Return all that the receipt says, as JSON: what is kept with the case.

    :source: CRPA R112-5, R112-11-1 (mentions); code de l'urbanisme R*423-4, R*423-5, R423-5-1
    """
    speaks = procedure.request and reading.regime.value != "none" and reading.earliest is not None
    silence = Silence(reading.regime.value) if speaks else Silence.NONE
    return {
        "office": asdict(office_of(organisation, adoption)),
        "number": received.number,
        "received_at": received.at.isoformat(),
        "zone": str(timezone_of(place_of(organisation))),
        "addressee": list(received.addressee),
        "asked": procedure.title,
        "silence": silence.value,
        "silence_on": reading.earliest.isoformat() if speaks and reading.earliest else None,
        "meaning": _meaning(procedure, reading) if speaks else "",
        "court": procedure.appeal.court or organisation.court,
        "remedies": _remedies(procedure, organisation) if speaks else [],
        "pieces": [asdict(piece) for piece in received.pieces],
        "electronic": received.electronic,
    }


def paper_of(
    facts: dict[str, Any], *, answers: tuple[tuple[str, str], ...] = (), follow_up_url: str = ""
) -> ReceiptPaper:
    """Return the paper that the facts of a case describe."""
    told = dict(facts)
    zone = ZoneInfo(told.pop("zone"))
    office = told.pop("office")
    return ReceiptPaper(
        **told
        | {
            "office": Office(**office | {"address": tuple(office["address"])}),
            "received_at": datetime.fromisoformat(told["received_at"]).astimezone(zone),
            "addressee": tuple(told["addressee"]),
            "silence": Silence(told["silence"]),
            "silence_on": date.fromisoformat(told["silence_on"]) if told["silence_on"] else None,
            "remedies": tuple(told["remedies"]),
            "pieces": tuple(ReceivedPiece(**piece) for piece in told["pieces"]),
            "answers": answers,
            "follow_up_url": follow_up_url,
        }
    )


def lacking_mentions(facts: dict[str, Any]) -> tuple[str, ...]:
    """Return, in French, the mentions that a kept receipt lacks; while one does, delays of appeal bind nobody.

    :source: CRPA R112-5, R112-11-1 (mentions); L112-6, L112-12 (effect)
    """
    return missing_mentions(paper_of(facts)) if facts.get("office") else ()


def _meaning(procedure: Procedure, reading: Reading) -> str:
    says = procedure.clock.silence_says
    return f"Sans réponse le {written_date(reading.earliest)}, {says}." if says and reading.earliest else ""


def _remedies(procedure: Procedure, organisation: Organisation) -> list[str]:
    """Return the paragraphs on rights; empty: those of the general law are written by the paper itself."""
    if procedure.clock.incomplete is not Incomplete.PLANNING:
        return []
    asks = in_words(procedure.clock.request_within) if procedure.clock.request_within else "un mois"
    return [
        f"Pendant {asks} après le dépôt, nous pouvons vous demander des pièces manquantes, ou vous annoncer un délai "
        "plus long. Le délai changerait alors (code de l’urbanisme, articles R*423-5 et R*423-38).",
        "Pendant le même mois, nous pouvons aussi vous dire que votre projet ne peut pas être accepté tacitement "
        "(articles R*424-2, R424-2-1 et R*424-3).",
        "Passé cette date sans lettre de notre part, vous pourrez commencer les travaux, après affichage sur le "
        "terrain. Nous vous donnerons un certificat sur simple demande (article R*424-13).",
        f"En cas d’opposition, vous aurez {in_words(procedure.appeal.contentious)} pour saisir le "
        f"{organisation.court}, par courrier ou sur www.telerecours.fr. Un recours gracieux se forme dans le délai "
        f"de {in_words(procedure.appeal.gracious)} ; il n’allonge pas le délai du tribunal (article L600-12-2).",
    ]
