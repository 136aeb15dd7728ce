"""What the API takes and gives. Bodies refuse unknown keys; ``api_answers`` builds the answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from beffroi.cases.actions import LONGEST_MESSAGE
from beffroi.cases.api_parts import LedgerLine, LetterOut, MessageOut, NextStep, Outcome, PieceOut
from beffroi.cases.moving import LONGEST_REASON
from beffroi.cases.types import CaseState, Channel
from beffroi.tenancy.api import Body

LONGEST_LETTER = 50_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
_ADDRESS = {
    "type": "object",
    "required": ["lines", "postcode", "city"],
    "properties": {
        "lines": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
        "postcode": {"type": "string"},
        "city": {"type": "string"},
        "country": {"type": "string", "default": "FR"},
    },
}


def _applicant(kind: str, **own: str) -> dict[str, Any]:
    texts = {name: {"type": "string", "description": told} for name, told in own.items()}
    common = {"email": {"type": "string"}, "phone": {"type": "string"}, "address": _ADDRESS}
    return {
        "type": "object",
        "required": ["kind", *own, "address"],
        "properties": {"kind": {"const": kind}, **texts, **common},
    }


_APPLICANT = {
    "description": "Qui demande. L’adresse électronique n’est facultative que pour un dépôt par un agent.",
    "oneOf": [
        _applicant("person", family_name="Nom", given_names="Prénoms"),
        _applicant("company", legal_name="Raison sociale", siren="SIREN, neuf chiffres"),
        _applicant("association", legal_name="Nom", rna="Numéro RNA : W et neuf chiffres"),
    ],
}


class DocumentIn(Body):
    """Un fichier joint, en base 64 ou déjà déposé par ``POST …/files``."""

    piece: Annotated[str, Field(max_length=60, description="Identifiant de la pièce de la démarche.")]
    name: Annotated[str, Field(max_length=300, description="Nom du fichier.")] = ""
    content_base64: Annotated[str | None, Field(description="Contenu en base 64.")] = None
    file: Annotated[str | None, Field(max_length=300, description="Identifiant d’un fichier déposé.")] = None


class MandateIn(Body):
    """La personne qui aide et dépose pour le demandeur, avec son accord."""

    name: Annotated[str, Field(min_length=1, max_length=150)]
    capacity: Annotated[
        Literal["", "relative", "mediator", "social_worker", "association", "other"],
        Field(description="À quel titre, comme au portail."),
    ] = ""
    quality: Annotated[
        str, Field(max_length=150, description="À quel titre, en toutes lettres : fille, tutrice…")
    ] = ""
    organisation: Annotated[str, Field(max_length=150)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    given_on: Annotated[date | None, Field(description="Jour de l’accord de la personne.")] = None
    until: Annotated[
        date | None, Field(description="Dernier jour de l’accord ; absent : sans fin fixée.")
    ] = None


class FilingIn(Body):
    """Une demande à déposer. ``answers`` suit le schéma ``form`` de la démarche."""

    applicant: Annotated[dict[str, Any], WithJsonSchema(_APPLICANT)]
    answers: Annotated[
        dict[str, Any], Field(description="Réponses, selon le schéma « form » de la démarche.")
    ]
    documents: Annotated[list[DocumentIn], Field(max_length=100)] = []
    mandate: MandateIn | None = None
    channel: Annotated[
        Literal["electronic", "counter", "phone", "post"],
        Field(
            description="Comment la demande est arrivée. Autre que « electronic » : avec un jeton d’agent."
        ),
    ] = "electronic"
    received_on: Annotated[
        date | None, Field(description="Jour d’arrivée d’une demande reçue au guichet ou par courrier.")
    ] = None


class AcknowledgeIn(Body):
    """Rien à ajouter."""


class RequestDocumentsIn(Body):
    """Les pièces demandées, et jusqu’à quand."""

    missing: Annotated[list[str], Field(max_length=100, description="Identifiants des pièces.")]
    reply_by: date | None = None
    letter: Annotated[str, Field(max_length=LONGEST_LETTER, description="Markdown ; vide : lettre type.")] = (
        ""
    )


class CompleteIn(Body):
    """Les pièces reçues. ``whole`` : un agent tient le dossier pour complet."""

    documents: Annotated[list[DocumentIn], Field(max_length=100)] = []
    whole: bool = False


class TransferCaseIn(Body):
    """Le service compétent, hors de la plateforme."""

    to: Annotated[str, Field(max_length=300)]
    letter: Annotated[str, Field(max_length=LONGEST_LETTER)] = ""


class ExtendIn(Body):
    """Le motif de prolongation, parmi ceux de la démarche."""

    extension: Annotated[str, Field(max_length=60)]
    letter: Annotated[str, Field(max_length=LONGEST_LETTER)] = ""


class DecideIn(Body):
    """La décision, et ses motifs quand elle doit être motivée."""

    outcome: Literal["granted", "refused", "partly", "no_action"]
    reasons: Annotated[str, Field(max_length=LONGEST_LETTER)] = ""
    letter: Annotated[str, Field(max_length=LONGEST_LETTER)] = ""


class MessageIn(Body):
    """Un message à l’autre partie."""

    body: Annotated[str, Field(max_length=LONGEST_MESSAGE)]
    files: Annotated[
        list[Annotated[str, Field(max_length=300)]],
        Field(max_length=5, description="Fichiers déposés par « POST …/files », 10 Mo au plus chacun."),
    ] = []


class MigrateIn(Body):
    """Les réponses aux questions nouvelles ; celles de la demande ne changent pas."""

    answers: Annotated[
        dict[str, Any], Field(description="Par question, selon « pending.questions » de la demande.")
    ] = {}


class KeepVersionIn(Body):
    """Pourquoi la demande garde sa version."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


class WithdrawIn(Body):
    """Pourquoi, si le demandeur veut le dire."""

    reason: Annotated[str, Field(max_length=500)] = ""


class ReasonsIn(Body):
    """Les motifs, en droit et en fait ; ou la lettre entière."""

    reasons: Annotated[str, Field(max_length=20_000)] = ""
    letter: Annotated[str, Field(max_length=40_000)] = ""


Sort = Literal["", "due", "-due", "filed", "-filed", "name", "-name", "procedure", "-procedure"]


class Filters(BaseModel):
    """Les filtres et l’ordre d’une liste de demandes."""

    model_config = ConfigDict(extra="forbid")

    state: Annotated[list[CaseState], Field(max_length=20, description="Un ou plusieurs, à répéter.")] = []
    procedure: Annotated[
        list[Annotated[str, Field(max_length=100)]],
        Field(max_length=20, description="« paquet/code », une ou plusieurs, à répéter."),
    ] = []
    channel: Annotated[
        list[Channel], Field(max_length=20, description="Comment la demande est arrivée ; à répéter.")
    ] = []
    assignee: Annotated[str, Field(max_length=40, description="Identifiant, « me » ou « none ».")] = ""
    due_before: Annotated[date | None, Field(ge=FIRST_DAY, le=LAST_DAY)] = None
    waiting: Annotated[bool | None, Field(description="Des pièces sont attendues du demandeur.")] = None
    assisted: Annotated[bool | None, Field(description="Déposée avec un aidant, ou sans.")] = None
    late: Annotated[bool, Field(description="L’échéance est dépassée.")] = False
    receipt_due: Annotated[bool, Field(description="Son accusé de réception est à remettre.")] = False
    reasons_due: Annotated[bool, Field(description="Les motifs d’un refus tacite sont dus.")] = False
    filed_from: Annotated[
        date | None, Field(ge=FIRST_DAY, le=LAST_DAY, description="Premier jour de réception.")
    ] = None
    filed_until: Annotated[
        date | None, Field(ge=FIRST_DAY, le=LAST_DAY, description="Dernier jour, compris.")
    ] = None
    closed: Annotated[bool, Field(description="Les demandes closes plutôt que celles en cours.")] = False
    q: Annotated[
        str, Field(max_length=100, description="Numéro, ou mots du nom, des réponses, des messages.")
    ] = ""
    sort: Annotated[
        Sort,
        Field(
            description="Vide : échéance, ou les dernières reçues parmi les closes. « - » : ordre inverse. "
            "« procedure » : par titre de démarche."
        ),
    ] = ""


class ListIn(Filters):
    """Une liste de demandes, ou celle d’une vue."""

    view: Annotated[
        UUID | None, Field(description="Vue enregistrée ; les autres filtres donnés l’emportent.")
    ] = None


class QueueIn(ListIn):
    """Une page de la file d’un agent."""

    after: Annotated[str, Field(max_length=100, description="Clé prise dans « next ».")] = ""
    limit: Annotated[int, Field(ge=1, le=200, description="Demandes par page.")] = 50


# What comes back: for the documentation, the answers being built as plain JSON.


class StepOut(BaseModel):
    """Une étape du calcul, avec sa règle et son article."""

    on: date | None
    says: str
    rule: str
    source: str
    certainty: str


class ClockOut(BaseModel):
    """Le délai, comme ``beffroi deadline`` le donne."""

    regime: Literal["accepts", "rejects", "none"]
    starts_on: date | None
    earliest: date | None
    latest: date | None
    state: Literal["running", "stopped", "lapsed", "decided"]
    acknowledge_by: date | None
    registration_receipt_by: date | None
    applicant_reply_by: date | None
    steps: list[StepOut]


class FiledOut(BaseModel):
    """La demande déposée : son numéro, sa clé de suivi, ses adresses."""

    number: str
    secret: str
    take_over_code: Annotated[
        str | None,
        Field(
            description="À remettre à la personne aidée sans adresse électronique : elle le tape sur la page « /suivi/ »."
        ),
    ] = None
    receipt_url: str
    tracking_url: str
    received_at: datetime
    clock: ClockOut


class FileOut(BaseModel):
    """Un fichier déposé ; ``file`` vaut un jour, pour un dépôt dans la même organisation."""

    file: str
    name: str
    media_type: str
    size: int
    sha256: str


class ProcedureOut(BaseModel):
    """Une démarche adoptée."""

    code: str
    reference: str
    version: int
    title: str
    summary: str
    topic: str
    clock: dict[str, Any]
    silence: str | None
    pieces: list[dict[str, Any]]
    form: Annotated[dict[str, Any], Field(description="JSON Schema 2020-12 des réponses.")]


class ProceduresOut(BaseModel):
    """Les démarches d’une organisation."""

    items: list[ProcedureOut]
    next: str | None


class CaseLine(BaseModel):
    """Une ligne de la file."""

    number: str
    state: CaseState
    state_label: str
    procedure: str
    title: str
    applicant: str
    filed_at: datetime
    due_on: date | None
    earliest: date | None
    latest: date | None
    urgency: str
    assignee: UUID | None
    unread: int
    url: str


class QueueOut(BaseModel):
    """Une page de la file ; ``next`` est l’adresse de la suivante."""

    items: list[CaseLine]
    next: str | None


class PendingOut(BaseModel):
    """Ce qu’une version plus récente de la démarche demande à une demande en cours."""

    version: int
    policy: Literal["offer", "require_before_decision"]
    blocks: Annotated[str | None, Field(description="Pourquoi la décision attend.")]
    moves_dates: Annotated[bool, Field(description="Le délai change : la demande garde sa version.")]
    changes: Annotated[list[str], Field(description="Ce qui change, en phrases.")]
    questions: Annotated[
        dict[str, Any], Field(description="JSON Schema 2020-12 de chaque réponse attendue, par question.")
    ]
    kept: Annotated[str | None, Field(description="Motif écrit de garder la version, pour un agent.")] = None


class CaseOut(BaseModel):
    """Une demande entière."""

    number: str
    state: CaseState
    state_label: str
    procedure: str
    version: int
    revision: Annotated[
        int, Field(description="Combien d’événements son journal compte ; l’« ETag » est ce nombre.")
    ]
    pending: PendingOut | None
    title: str
    channel: Channel
    received_at: datetime
    outcome: Outcome | None
    applicant: dict[str, Any]
    answers: dict[str, Any]
    clock: ClockOut
    ledger: list[LedgerLine]
    messages: list[MessageOut]
    letters: list[LetterOut]
    pieces: list[PieceOut]
    missing: list[str]
    steps: list[NextStep]
    receipt_url: str
    tracking_url: str | None
