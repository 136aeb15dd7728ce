"""The shapes of the API of governance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from beffroi.governance.types import BodyKind, Choice, Presence, Seat, Stage
from beffroi.operators.calling import Day, Year, listed
from beffroi.tenancy.api import After, Body

BodyWord = Annotated[BodyKind, listed(BodyKind)]
StageWord = Annotated[Stage, listed(Stage)]
SeatWord = Annotated[Seat, listed(Seat)]
ChoiceWord = Annotated[Choice, listed(Choice)]
PresenceWord = Annotated[Presence, listed(Presence)]


class SessionsIn(BaseModel):
    """Les séances voulues."""

    body_id: Annotated[UUID | None, Field(description="Celles d’une seule instance.")] = None
    after: After = ""


class DeliberationsIn(BaseModel):
    """Les délibérations voulues."""

    year: Year | None = None
    after: After = ""


class BodyOut(BaseModel):
    """Une instance de l’opérateur."""

    id: UUID
    name: str
    kind: BodyWord
    regime: str


class MandateOut(BaseModel):
    """Un siège occupé aujourd’hui."""

    id: UUID
    member: Annotated[str, Field(description="SIREN du membre.")]
    person: str
    seat: SeatWord
    quality: str
    presides: bool
    weight: Annotated[int, Field(description="Nombre de voix.")]
    deputy_of: UUID | None
    since: date
    until: date | None


class BodyWholeOut(BodyOut):
    """Une instance et ses sièges."""

    mandates: list[MandateOut]


class SessionOut(BaseModel):
    """Une séance."""

    id: UUID
    body: str
    held_at: datetime
    place: str
    stage: StageWord
    urgent: bool
    convened_at: datetime | None


class AgendaItemOut(BaseModel):
    """Un point de l’ordre du jour."""

    id: UUID
    rank: int
    title: str
    note: str
    voted: bool
    competence: str
    deliberation: Annotated[UUID | None, Field(description="La délibération, une fois votée.")]


class SittingOut(BaseModel):
    """Comment un siège est tenu à une séance."""

    person: str
    presence: PresenceWord
    by: Annotated[str, Field(description="Qui siège à sa place.")]


class SessionWholeOut(SessionOut):
    """Une séance : son ordre du jour, qui y siège, son procès-verbal."""

    secretary: str
    minutes: str
    items: list[AgendaItemOut]
    seats: list[SittingOut]


class DeliberationOut(BaseModel):
    """Une délibération, adoptée ou non."""

    id: UUID
    number: str
    session: UUID
    title: str
    matter: str
    decided_on: date
    adopted: bool
    secret: bool
    in_office: int
    voters: int
    votes_for: int
    votes_against: int
    abstentions: int
    transmitted_on: date | None
    published_on: date | None
    executory_on: Annotated[date | None, Field(description="Transmise et publiée : elle oblige.")]


class VoteOut(BaseModel):
    """Une voix d’un scrutin public."""

    person: str
    choice: ChoiceWord
    weight: int


class DeliberationWholeOut(DeliberationOut):
    """Une délibération, son texte, ses voix."""

    text: str
    prefecture_id: str
    votes: list[VoteOut]


class TransmissionIn(Body):
    """Quand la délibération est partie en préfecture, et l’identifiant de son accusé."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"sent_on": "2026-11-20", "prefecture_id": "069-256900994-20261120-2026_41-DE"}]
        },
    )

    sent_on: Day
    prefecture_id: Annotated[str, Field(min_length=1, max_length=60)]


class PublicationIn(Body):
    """Le jour de la publication."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"published_on": "2026-11-21"}]}
    )

    published_on: Day


class ConvocationOut(BaseModel):
    """La convocation d’un délégué."""

    id: UUID
    body: str
    person: str
    held_at: datetime
    place: str
    sent_at: datetime | None


class AgendaLineOut(BaseModel):
    """Un point, tel qu’il est parti avec la convocation."""

    title: str
    note: str


class ConvocationWholeOut(ConvocationOut):
    """Une convocation et son ordre du jour."""

    agenda: list[AgendaLineOut]


class ReplyIn(Body):
    """Si le délégué vient, envoie son suppléant, ou donne pouvoir, et à qui."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"presence": "proxy", "proxy_to": "Camille Durand"}]},
    )

    presence: PresenceWord
    proxy_to: Annotated[str, Field(max_length=120)] = ""


class ReplyOut(BaseModel):
    """La réponse gardée."""

    presence: PresenceWord
    proxy_to: str
    by_name: str
    at: datetime
