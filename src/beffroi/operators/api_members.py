"""The API of members: who is served, the life of each membership, competences of the statutes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.kernel.errors import Invalid
from beffroi.operators import queries as organisations
from beffroi.operators.calling import (
    SIZE,
    Code,
    Day,
    Line,
    Member,
    Page,
    PageIn,
    acting,
    answer,
    call,
    cut,
    house_of,
    listed,
    shaped,
)  # fmt: skip
from beffroi.operators.frames import House
from beffroi.operators.membership import actions, files, queries, rules
from beffroi.operators.membership.models import AccessionStep, Competence, CompetenceHolding
from beffroi.operators.membership.types import InForce, LegalForm, State, Step, Voice
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind, Standing
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren, page
from beffroi.tenancy.types import Unknown

router = Router(tags=["membres"])
KindWord = Annotated[Kind, listed(Kind)]
StandingWord = Annotated[Standing, listed(Standing)]
StateWord = Annotated[State, listed(State)]
StepWord = Annotated[Step, listed(Step)]
VoiceWord = Annotated[Voice, listed(Voice)]
Slug = Annotated[str, Field(max_length=140)]


class MembersIn(BaseModel):
    """Qui est voulu."""

    standing: StandingWord | None = None
    after: Slug = ""


class MemberOut(BaseModel):
    """Une organisation servie aujourd’hui."""

    siren: str
    slug: str
    name: str
    kind: KindWord
    department: str
    population: int
    standing: StandingWord
    since: date
    until: Annotated[date | None, Field(description="Premier jour sans.")]
    suspended: bool


class LifeStepOut(BaseModel):
    """Un acte de la vie d’une adhésion."""

    step: StepWord
    decided_on: date
    effective_on: date
    reference: str


class HoldingOut(BaseModel):
    """Une compétence transférée, en cours ou reprise."""

    code: str
    name: str
    since: date
    until: Annotated[date | None, Field(description="Premier jour sans.")]
    reference: str


class LifeOut(BaseModel):
    """La vie d’une adhésion : son état, ses actes, ce qui peut suivre, ses compétences."""

    siren: str
    name: str
    state: Annotated[StateWord | None, Field(description="null : admis sans dossier.")]
    in_force: MemberOut | None
    steps: list[LifeStepOut]
    following: Annotated[list[StepWord], Field(description="Les actes possibles maintenant.")]
    competences: list[HoldingOut]


class ProspectIn(Body):
    """Une commune du territoire qui n’est pas encore membre."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "69149"}]})

    code: Annotated[str, Field(max_length=10, description="Code Insee.")]


class StepIn(Body):
    """Un acte : la décision et son effet ont chacun leur jour."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"step": "deliberate", "decided_on": "2026-11-20", "reference": "D-2026-41"}]
        },
    )

    step: StepWord
    decided_on: Day
    effective_on: Annotated[Day | None, Field(description="Vide : le premier jour permis.")] = None
    reference: Line = ""
    standing: StandingWord = Standing.MEMBER
    voices: Annotated[
        dict[Annotated[str, Field(max_length=20)], Voice],
        Field(max_length=2000, description="Ce que les conseils consultés ont dit, par SIREN."),
    ] = {}


class CompetenceOut(BaseModel):
    """Une compétence des statuts."""

    code: str
    name: str
    compulsory: bool
    text: str


class TransferIn(Body):
    """Le jour du transfert et l’acte qui le dit."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"since": "2027-01-01", "reference": "D-2026-41"}]},
    )

    since: Day
    reference: Line = ""


class TakeBackIn(Body):
    """Le premier jour sans la compétence."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"until": "2028-01-01"}]})

    until: Day


def member_of(house: House, siren: str) -> Organisation:
    """Return an organisation that the operator serves, served or may serve; :raises Unknown:."""
    found = organisations.by_siren(siren)
    with scope.reading(house.organisation.id):
        return files.member(house.organisation, found.slug)


def _member(row: InForce) -> dict[str, Any]:
    return shaped(MemberOut, row)


def _step(row: AccessionStep) -> dict[str, Any]:
    return shaped(LifeStepOut, row)


def _holding(row: CompetenceHolding) -> dict[str, Any]:
    return shaped(HoldingOut, row, code=row.competence.code, name=row.competence.name)


def _competence(row: Competence) -> dict[str, Any]:
    return shaped(CompetenceOut, row)


def _life(house: House, member: Organisation) -> dict[str, Any]:
    operator = house.organisation
    with scope.reading(operator.id):
        file = files.accession(operator, member)
        steps = files.steps(file) if file else []
        served = queries.member_on(operator, member.id, house.today)
        held = [_holding(row) for row in files.holdings(operator, member)]
    done = [Step(row.step) for row in steps]
    return {
        "siren": member.siren,
        "name": member.name,
        "state": file.state if file else None,
        "in_force": _member(served) if served else None,
        "steps": [_step(row) for row in steps],
        "following": list(rules.next_steps(LegalForm(file.form), done)) if file else [],
        "competences": held,
    }


@router.get("/organisations/{siren}/members", **call("list_members", "Membres", Page[MemberOut]))
def members(request: HttpRequest, siren: Siren, asked: Query[MembersIn]) -> HttpResponse:
    """Qui est servi aujourd’hui par l’opérateur, par adresse."""
    house = house_of(request, siren, "operators.watch")
    with scope.reading(house.organisation.id):
        found = queries.in_force(
            house.organisation, house.today, standing=asked.standing, after=asked.after, limit=SIZE + 1
        )
    key = found[SIZE - 1].slug if len(found) > SIZE else ""
    return page(request, [_member(row) for row in found[:SIZE]], key)


@router.get("/organisations/{siren}/members/{member}", **call("read_member", "Vie d’une adhésion", LifeOut))
def life(request: HttpRequest, siren: Siren, member: Member) -> HttpResponse:
    """L’état d’un membre, ses actes, ce qui peut suivre, ses compétences."""
    house = house_of(request, siren, "operators.watch")
    return answer(_life(house, member_of(house, member)))


@router.post(
    "/organisations/{siren}/prospects",
    **call("open_prospect", "Ouvrir l’adhésion d’une commune", LifeOut, status=201),
)
def open_prospect(request: HttpRequest, siren: Siren, told: ProspectIn) -> HttpResponse:
    """Ouvre le dossier d’une commune du territoire qui n’est pas encore membre."""
    house = house_of(request, siren, "operators.manage_members")
    member = files.open_prospect(organisation=house.organisation, code=told.code, **acting(house))
    return answer(_life(house, member), 201)


@router.post(
    "/organisations/{siren}/members/{member}/accession",
    **call("open_accession", "Ouvrir un dossier d’adhésion", LifeOut, status=201),
)
def open_accession(request: HttpRequest, siren: Siren, member: Member) -> HttpResponse:
    """Ouvre le dossier d’un membre admis sans dossier, ou celui d’un ancien membre."""
    house = house_of(request, siren, "operators.manage_members")
    found = member_of(house, member)
    actions.open_accession(organisation=house.organisation, member=found, **acting(house))
    return answer(_life(house, found), 201)


@router.post(
    "/organisations/{siren}/members/{member}/steps",
    **call("record_step", "Enregistrer un acte d’une adhésion", LifeOut, status=201),
)
def record_step(request: HttpRequest, siren: Siren, member: Member, told: StepIn) -> HttpResponse:
    """Enregistre l’acte suivant ; l’ordre et les jours sont ceux de la forme juridique."""
    house = house_of(request, siren, "operators.manage_members")
    found = member_of(house, member)
    with scope.reading(house.organisation.id):
        file = files.accession(house.organisation, found)
    if file is None:
        raise Invalid("Ce membre n’a pas de dossier. Ouvrez-le d’abord avec POST …/accession.")
    actions.record_step(accession=file, **dict(told), **acting(house))
    return answer(_life(house, found), 201)


@router.get(
    "/organisations/{siren}/competences", **call("list_competences", "Compétences", Page[CompetenceOut])
)
def competences(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les compétences des statuts, obligatoires et à la carte, par nom."""
    house = house_of(request, siren, "operators.watch")
    with scope.reading(house.organisation.id):
        return cut(house, files.competences(house.organisation), _competence, asked.after)


@router.post(
    "/organisations/{siren}/members/{member}/competences/{code}/transfer",
    **call("transfer_competence", "Transférer une compétence", LifeOut),
)
def transfer(
    request: HttpRequest, siren: Siren, member: Member, code: Code, told: TransferIn
) -> HttpResponse:
    """Écrit qu’un membre transfère une compétence à la carte à partir d’un jour."""
    house = house_of(request, siren, "operators.manage_members")
    found = member_of(house, member)
    with scope.reading(house.organisation.id):
        known = {row.code: row for row in files.competences(house.organisation)}
    if code not in known:
        raise Unknown
    actions.transfer_competence(competence=known[code], member=found, **dict(told), **acting(house))
    return answer(_life(house, found))


@router.post(
    "/organisations/{siren}/members/{member}/competences/{code}/take-back",
    **call("take_back_competence", "Reprendre une compétence", LifeOut),
)
def take_back(
    request: HttpRequest, siren: Siren, member: Member, code: Code, told: TakeBackIn
) -> HttpResponse:
    """Met fin au transfert en cours d’une compétence."""
    house = house_of(request, siren, "operators.manage_members")
    found = member_of(house, member)
    with scope.reading(house.organisation.id):
        held = [row for row in files.holdings(house.organisation, found) if row.competence.code == code]
    running = next((row for row in held if row.until is None), None)
    if running is None:
        raise Unknown
    actions.take_back_competence(holding=running, until=told.until, **acting(house))
    return answer(_life(house, found))
