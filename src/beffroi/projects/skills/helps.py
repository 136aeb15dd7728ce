"""Reading help: what a house asks for, what it is asked for, the days that went each way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, Sum

from beffroi.operators.models import Organisation
from beffroi.projects.skills import rules
from beffroi.projects.skills.models import HelpAnswer, HelpDay, HelpProposal, HelpRequest
from beffroi.projects.skills.queries import SHOWN, houses
from beffroi.projects.skills.types import Balance, Need, ProposalState
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


def need_of(row: HelpRequest) -> Need:
    """Return what a request asks for, as the rules read it."""
    return Need(row.level, row.first_day, row.last_day, row.half_days)


def requests(organisation: Organisation) -> list[HelpRequest]:
    """Return what a house asked for, the latest first. In its scope."""
    rows = HelpRequest.objects.filter(organisation=organisation)
    return list(rows.order_by("-asked_at", "-id")[:SHOWN])


def every_request(operator: Organisation, on: date) -> list[HelpRequest]:
    """Return what all houses ask for, the latest first. Opens the scope of the operator and its members."""
    with scope.reading(*houses(operator, on)):
        rows = HelpRequest.objects.select_related("organisation")
        return list(rows.order_by("-asked_at", "-id")[:SHOWN])


def request(organisation: Organisation, request_id: UUID) -> HelpRequest:
    """Return a request of a house with its proposals and their days; :raises Unknown:. In scope."""
    days = Prefetch("days", HelpDay.objects.order_by("done_on", "id"))
    asked = HelpProposal.objects.select_related("lender").prefetch_related(days).order_by("asked_at", "id")
    rows = HelpRequest.objects.filter(organisation=organisation, id=request_id)
    found = rows.prefetch_related(Prefetch("proposals", asked)).first()
    if found is None:
        raise Unknown
    return found


def offers(lender: Organisation) -> list[HelpProposal]:
    """Return the agreements that a house is asked for, the latest first. In its scope."""
    rows = HelpProposal.objects.filter(lender=lender).select_related("organisation", "lender")
    return list(rows.order_by("-asked_at", "-id")[:SHOWN])


def offer(lender: Organisation, proposal_id: UUID) -> HelpProposal:
    """Return one agreement that a house is asked for; :raises Unknown:. In its scope."""
    rows = HelpProposal.objects.filter(lender=lender, id=proposal_id)
    found = rows.select_related("organisation", "lender").first()
    if found is None:
        raise Unknown
    return found


def answers(rows: Iterable[HelpProposal]) -> dict[UUID, HelpAnswer]:
    """Return proposal -> its answer. In the scope of the asker or of the lender."""
    found = HelpAnswer.objects.filter(proposal__in=[row.id for row in rows]).order_by("id")
    return {each.proposal: each for each in found}


def states(rows: Iterable[HelpProposal]) -> dict[UUID, ProposalState]:
    """Return proposal -> where its agreement stands. In the scope of the asker or of the lender."""
    wanted = list(rows)
    known = answers(wanted)
    return {row.id: _state(row, known.get(row.id)) for row in wanted}


def _state(row: HelpProposal, known: HelpAnswer | None) -> ProposalState:
    if known is not None and known.organisation_id == row.lender_id:
        return ProposalState.AGREED if known.agreed else ProposalState.REFUSED
    return ProposalState.WITHDRAWN if row.withdrawn_on else ProposalState.ASKED


def balance(organisation: Organisation) -> Balance:
    """Return the half days of help that a house gave and received. In its scope."""
    rows = HelpDay.objects.filter(Q(organisation=organisation) | Q(lender=organisation))
    found = rules.balances(_lines(rows))
    return found.get(str(organisation.id), Balance())


def every_balance(operator: Organisation, on: date) -> Mapping[str, Balance]:
    """Return organisation -> what it gave and received. Opens the scope of the operator and its members."""
    with scope.reading(*houses(operator, on)):
        return rules.balances(_lines(HelpDay.objects.all()))


def _lines(rows: object) -> list[tuple[str, str, int]]:
    sums = rows.order_by().values("lender_id", "organisation_id").annotate(total=Sum("half_days"))  # type: ignore[attr-defined]
    return [(str(each["lender_id"]), str(each["organisation_id"]), each["total"]) for each in sums]
