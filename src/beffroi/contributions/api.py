"""The API of contributions: what members owe by each vote, calls for funds, payments from the accountant's software."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.contributions import queries
from beffroi.contributions.billing import actions
from beffroi.contributions.billing import queries as billing
from beffroi.contributions.billing.payments import MOST_LINES, ReadPayment
from beffroi.contributions.billing.queries import CallReading
from beffroi.contributions.billing.rules import CallState
from beffroi.contributions.models import MemberContribution
from beffroi.kernel.errors import Invalid
from beffroi.operators.calling import (
    Day,
    Page,
    PageIn,
    Year,
    acting,
    answer,
    by_id,
    call,
    cut,
    house_of,
    listed,
    shaped,
)  # fmt: skip
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren, page

router = Router(tags=["contributions"])
StateWord = Annotated[CallState, listed(CallState)]
SignedCents = Annotated[int, Field(ge=-(10**12), le=10**12, description="En centimes.")]


class ContributionsIn(PageIn):
    """L’exercice voulu, tous par défaut."""

    year: Year | None = None


class ContributionOut(BaseModel):
    """Ce qu’un membre doit par un vote."""

    id: UUID
    member: Annotated[str, Field(description="SIREN du membre.")]
    year: int
    title: str
    cents: Annotated[int, Field(description="Montant de l’exercice, en centimes.")]
    delta_cents: Annotated[int, Field(description="Ce que ce vote ajoute ou retire, en centimes.")]
    correction: bool
    explained: Annotated[list[str], Field(description="Le calcul, étape par étape.")]
    deliberation: str
    voted_on: date


class CallsIn(PageIn):
    """Les appels voulus."""

    late: Annotated[bool, Field(description="Seulement ceux dont l’échéance est passée.")] = False


class FundCallOut(BaseModel):
    """Un appel de fonds."""

    id: UUID
    member: Annotated[str, Field(description="SIREN du membre.")]
    number: Annotated[str, Field(description="Vide tant que l’appel n’est pas émis.")]
    cents: Annotated[int, Field(description="Somme appelée ; négative : rendue.")]
    paid: Annotated[int, Field(description="Somme reçue, en centimes.")]
    due_on: date
    issued_at: datetime | None
    state: StateWord


class PaymentIn(BaseModel):
    """Un paiement reçu pour un appel."""

    number: Annotated[str, Field(min_length=1, max_length=20, description="Numéro de l’appel.")]
    cents: SignedCents
    received_on: Day
    reference: Annotated[str, Field(min_length=1, max_length=80, description="Un paiement par référence.")]


class PaymentsIn(Body):
    """Des paiements, tels que le logiciel de comptabilité les connaît."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "payments": [
                        {
                            "number": "2027-0001",
                            "cents": 125000,
                            "received_on": "2027-03-31",
                            "reference": "VIR-4521",
                        }
                    ]
                }
            ]
        },
    )

    payments: Annotated[list[PaymentIn], Field(min_length=1, max_length=MOST_LINES)]


class PaymentsOut(BaseModel):
    """Combien de paiements sont écrits, et combien l’étaient déjà."""

    written: int
    already: int


def _contribution(row: MemberContribution) -> dict[str, Any]:
    explained = [str(each) for each in row.explained]
    return shaped(ContributionOut, row, member=row.member.siren, explained=explained)


def _call(one: CallReading) -> dict[str, Any]:
    return shaped(FundCallOut, one.row, member=one.row.member.siren, paid=one.paid, state=one.state)


@router.get(
    "/organisations/{siren}/contributions",
    **call("list_contributions", "Contributions des membres", Page[ContributionOut]),
)
def contributions(request: HttpRequest, siren: Siren, asked: Query[ContributionsIn]) -> HttpResponse:
    """Ce que chaque membre doit par chaque vote, corrections comprises, dans l’ordre des votes."""
    house = house_of(request, siren, "contributions.read")
    with scope.reading(house.organisation.id):
        rows = MemberContribution.objects.filter(organisation=house.organisation).select_related("member")
        chosen = rows.filter(year=asked.year) if asked.year else rows
        return by_id(house, chosen, _contribution, asked.after)


@router.get(
    "/organisations/{siren}/fund-calls", **call("list_fund_calls", "Appels de fonds", Page[FundCallOut])
)
def calls(request: HttpRequest, siren: Siren, asked: Query[CallsIn]) -> HttpResponse:
    """Les appels de fonds par échéance, ce qui en est payé et où ils en sont aujourd’hui."""
    house = house_of(request, siren, "contributions.read")
    after = _after(asked.after)
    with scope.reading(house.organisation.id):
        found = billing.calls(house.organisation, today=house.today, after=after, only_late=asked.late)
    shown = found[: billing.PAGE]
    last = shown[-1].row if len(found) > billing.PAGE else None
    return page(request, [_call(one) for one in shown], f"{last.due_on}_{last.id}" if last else "")


def _after(text: str) -> tuple[date, UUID] | None:
    day, _, key = text.partition("_")
    try:
        return (date.fromisoformat(day), UUID(key)) if text else None
    except ValueError:
        why = "Reprenez l’adresse de « next », sans la changer."
        raise Invalid(why, field_errors={"after": why}) from None


@router.post(
    "/organisations/{siren}/fund-calls/payments",
    **call("receive_payments", "Écrire des paiements", PaymentsOut),
)
def receive(request: HttpRequest, siren: Siren, told: PaymentsIn) -> HttpResponse:
    """Écrit des paiements reçus ; une référence déjà écrite pour le même appel ne l’est pas deux fois."""
    house = house_of(request, siren, "contributions.pay")
    payments = [ReadPayment(**each.model_dump()) for each in told.payments]
    done = actions.receive(organisation=house.organisation, payments=payments, **acting(house))
    return answer({"written": done.written, "already": done.already})


@router.get(
    "/organisations/{siren}/own/contributions",
    **call("list_own_contributions", "Ses contributions", Page[ContributionOut]),
)
def own_contributions(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les cinquante dernières contributions de la commune, la plus récente d’abord."""
    house = house_of(request, siren, "contributions.consult")
    with scope.reading(house.organisation.id):
        return cut(house, queries.of_member(house.organisation), _contribution, asked.after)


@router.get(
    "/organisations/{siren}/own/fund-calls",
    **call("list_own_fund_calls", "Ses appels de fonds", Page[FundCallOut]),
)
def own_calls(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les cent derniers appels de fonds de la commune, la dernière échéance d’abord."""
    house = house_of(request, siren, "contributions.consult")
    with scope.reading(house.organisation.id):
        rows = billing.calls_of(house.organisation, today=house.today)
        return cut(house, rows, _call, asked.after, lambda one: one.row.id)
