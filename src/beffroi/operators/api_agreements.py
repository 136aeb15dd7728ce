"""The API of agreements: what stands, who signed, clauses of article 28, renewal and end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.operators import queries as organisations
from beffroi.operators.calling import (
    Day,
    Line,
    Page,
    PageIn,
    acting,
    answer,
    by_id,
    call,
    house_of,
    listed,
    shaped,
)  # fmt: skip
from beffroi.operators.calling import Siren as SirenText
from beffroi.operators.frames import House
from beffroi.operators.membership import agreeing, files
from beffroi.operators.membership.clauses import lacking
from beffroi.operators.membership.models import Agreement, AgreementParty
from beffroi.operators.membership.types import AgreementKind, ClauseState
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren
from beffroi.tenancy.types import Unknown

router = Router(tags=["conventions"])
KindWord = Annotated[AgreementKind, listed(AgreementKind)]
ClauseWord = Annotated[ClauseState, listed(ClauseState)]
Codes = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=200)]


class PartyOut(BaseModel):
    """Une partie : elle a signé, elle a refusé, ou elle n’a pas répondu."""

    siren: str
    name: str
    signed_on: date | None
    signatory: str
    declined_on: date | None


class AgreementOut(BaseModel):
    """Une convention."""

    id: UUID
    kind: KindWord
    title: str
    starts_on: date
    ends_on: Annotated[date | None, Field(description="Premier jour sans ; null : sans fin.")]
    notice_days: int
    tacit_months: Annotated[int, Field(description="Reconduction tacite ; 0 : aucune.")]
    closed_on: date | None


class ClauseOut(BaseModel):
    """Une clause de l’article 28 du RGPD."""

    state: ClauseWord
    note: str


class AgreementWholeOut(AgreementOut):
    """Une convention avec ses parties et ses clauses."""

    object: str
    competences: list[str]
    services: list[str]
    parties: list[PartyOut]
    clauses: dict[str, ClauseOut]
    lacking: Annotated[list[str], Field(description="Clauses absentes ou à compléter.")]


class AgreementIn(Body):
    """Une convention à rédiger entre l’opérateur et d’autres."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "service",
                    "title": "Services numériques 2027-2029",
                    "parties": ["216902593"],
                    "starts_on": "2027-01-01",
                    "ends_on": "2030-01-01",
                }
            ]
        },
    )

    kind: KindWord
    title: Annotated[str, Field(min_length=1, max_length=200)]
    parties: Annotated[list[SirenText], Field(min_length=1, max_length=500)]
    starts_on: Day
    ends_on: Day | None = None
    object: Annotated[str, Field(max_length=2000)] = ""
    competences: Codes = []
    services: Codes = []
    notice_days: Annotated[int, Field(ge=0, le=3650)] = 90
    tacit_months: Annotated[int, Field(ge=0, le=120)] = 0


class SignatureIn(Body):
    """Quelle partie signe, quel jour, par qui."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"party": "216902593", "on": "2026-11-20", "signatory": "Camille Durand, maire"}]
        },
    )

    party: SirenText
    on: Day
    signatory: Line = ""


class RefusalIn(Body):
    """Quelle partie ne signera pas, et depuis quel jour."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"party": "216902593", "on": "2026-11-20"}]}
    )

    party: SirenText
    on: Day


class EndIn(Body):
    """La nouvelle fin, premier jour sans la convention."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2031-01-01"}]})

    ends_on: Day


class ClauseIn(Body):
    """Ce que le texte dit d’une clause."""

    state: ClauseWord
    note: Line = ""


class ClausesIn(Body):
    """L’état de chaque clause de l’article 28, par code. Une clause qui manque reste à compléter."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"clauses": {"security": {"state": "present"}}}]},
    )

    clauses: Annotated[
        dict[Annotated[str, Field(max_length=60)], ClauseIn],
        Field(max_length=50),
    ]


def _short(row: Agreement) -> dict[str, Any]:
    return shaped(AgreementOut, row)


def _party(row: AgreementParty) -> dict[str, Any]:
    return shaped(PartyOut, row, siren=row.party.siren, name=row.party.name)


def _whole(house: House, row: Agreement) -> dict[str, Any]:
    with scope.reading(house.organisation.id):
        parties = [_party(each) for each in files.parties(row)]
    missing = [clause.code for clause in lacking(row.clauses)]
    return shaped(AgreementWholeOut, row, parties=parties, lacking=missing)


def _found(house: House, agreement_id: UUID) -> Agreement:
    with scope.reading(house.organisation.id):
        return files.agreement(house.organisation, agreement_id)


def _party_of(house: House, agreement_id: UUID, siren: str) -> AgreementParty:
    with scope.reading(house.organisation.id):
        rows = files.parties(files.agreement(house.organisation, agreement_id))
    found = next((row for row in rows if row.party.siren == siren), None)
    if found is None:
        raise Unknown
    return found


@router.get("/organisations/{siren}/agreements", **call("list_agreements", "Conventions", Page[AgreementOut]))
def agreements(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les conventions de l’opérateur, closes comprises, dans l’ordre où elles furent rédigées."""
    house = house_of(request, siren, "operators.watch")
    with scope.reading(house.organisation.id):
        rows = Agreement.objects.filter(organisation=house.organisation)
        return by_id(house, rows, _short, asked.after)


@router.get(
    "/organisations/{siren}/agreements/{agreement_id}",
    **call("read_agreement", "Une convention", AgreementWholeOut),
)
def agreement(request: HttpRequest, siren: Siren, agreement_id: UUID) -> HttpResponse:
    """Une convention, ses parties et ce qu’elles ont répondu, ses clauses."""
    house = house_of(request, siren, "operators.watch")
    return answer(_whole(house, _found(house, agreement_id)))


@router.post(
    "/organisations/{siren}/agreements",
    **call("draw_up_agreement", "Rédiger une convention", AgreementWholeOut, status=201),
)
def draw_up(request: HttpRequest, siren: Siren, told: AgreementIn) -> HttpResponse:
    """Rédige une convention ; personne n’a encore signé."""
    house = house_of(request, siren, "operators.manage_agreements")
    parties = [organisations.by_siren(each) for each in told.parties]
    terms = agreeing.Terms(**told.model_dump(exclude={"parties"}))
    row = agreeing.draw_up(organisation=house.organisation, terms=terms, parties=parties, **acting(house))
    return answer(_whole(house, row), 201)


@router.post(
    "/organisations/{siren}/agreements/{agreement_id}/sign",
    **call("sign_agreement", "Noter une signature", AgreementWholeOut),
)
def sign(request: HttpRequest, siren: Siren, agreement_id: UUID, told: SignatureIn) -> HttpResponse:
    """Écrit qu’une partie a signé."""
    house = house_of(request, siren, "operators.manage_agreements")
    party = _party_of(house, agreement_id, told.party)
    agreeing.sign(party=party, signed_on=told.on, signatory=told.signatory, **acting(house))
    return answer(_whole(house, _found(house, agreement_id)))


@router.post(
    "/organisations/{siren}/agreements/{agreement_id}/decline",
    **call("decline_agreement", "Noter un refus", AgreementWholeOut),
)
def decline(request: HttpRequest, siren: Siren, agreement_id: UUID, told: RefusalIn) -> HttpResponse:
    """Écrit qu’une partie ne signera pas."""
    house = house_of(request, siren, "operators.manage_agreements")
    party = _party_of(house, agreement_id, told.party)
    agreeing.decline(party=party, declined_on=told.on, **acting(house))
    return answer(_whole(house, _found(house, agreement_id)))


@router.put(
    "/organisations/{siren}/agreements/{agreement_id}/clauses",
    **call("check_clauses", "Relever les clauses", AgreementWholeOut),
)
def check_clauses(request: HttpRequest, siren: Siren, agreement_id: UUID, told: ClausesIn) -> HttpResponse:
    """Dit de chaque clause de l’article 28 du RGPD si le texte la contient."""
    house = house_of(request, siren, "operators.manage_agreements")
    clauses = {code: each.model_dump(mode="json") for code, each in told.clauses.items()}
    row = agreeing.check_clauses(agreement=_found(house, agreement_id), clauses=clauses, **acting(house))
    return answer(_whole(house, row))


@router.post(
    "/organisations/{siren}/agreements/{agreement_id}/renew",
    **call("renew_agreement", "Renouveler une convention", AgreementWholeOut),
)
def renew(request: HttpRequest, siren: Siren, agreement_id: UUID, told: EndIn) -> HttpResponse:
    """Reporte la fin d’une convention."""
    house = house_of(request, siren, "operators.manage_agreements")
    row = agreeing.renew(agreement=_found(house, agreement_id), ends_on=told.ends_on, **acting(house))
    return answer(_whole(house, row))


@router.post(
    "/organisations/{siren}/agreements/{agreement_id}/close",
    **call("close_agreement", "Clore une convention", AgreementWholeOut),
)
def close(request: HttpRequest, siren: Siren, agreement_id: UUID) -> HttpResponse:
    """Met fin à une convention aujourd’hui."""
    house = house_of(request, siren, "operators.manage_agreements")
    row = agreeing.close(agreement=_found(house, agreement_id), closed_on=house.today, **acting(house))
    return answer(_whole(house, row))
