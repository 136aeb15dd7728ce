"""Reading members on a day: the front door of memberships for the other storeys. In the operator's scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from beffroi.operators.membership.models import AccessionStep, Competence, CompetenceHolding, Statutes
from beffroi.operators.membership.types import Holder, InForce, LegalForm, Step
from beffroi.operators.models import Membership, Organisation
from beffroi.operators.types import Kind, Standing


def on_day(on: date) -> Q:
    """Return the condition on rows with ``since`` and ``until`` (first day without) that hold on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def in_force(
    operator: Organisation, on: date, *, standing: Standing | None = None, after: str = "", limit: int = 0
) -> list[InForce]:
    """Return who is served by an operator on a day, by address (slug). In the operator's scope.

    :param standing: only members (who vote and pay), or only beneficiaries.
    :param after: the slug after which a keyset page begins.
    :param limit: the size of the page; 0: everybody (1,500 rows take some 20 ms).
    """
    rows = _memberships(operator, on).filter(served__slug__gt=after)
    if standing is not None:
        rows = rows.filter(standing=standing)
    ordered = rows.select_related("served").order_by("served__slug")
    found = list(ordered[:limit] if limit else ordered)
    suspended = suspended_on(operator, on)
    return [_in_force(row, suspended) for row in found]


def member_on(operator: Organisation, member: UUID, on: date) -> InForce | None:
    """Return how one organisation is served on a day, or None. In the operator's scope, or the member's."""
    row = _memberships(operator, on).filter(served_id=member).select_related("served").first()
    return None if row is None else _in_force(row, suspended_on(operator, on, member))


def holders(operator: Organisation, competence: str, on: date) -> list[Holder]:
    """Return the members that hold a competence (its code) on a day, by name. In the operator's scope.

    A compulsory competence is held by every member in force.
    """
    rows = CompetenceHolding.objects.filter(on_day(on), organisation=operator, competence__code=competence)
    found = [_holder(row) for row in rows.select_related("member").order_by("member__name")]
    if not Competence.objects.filter(organisation=operator, code=competence, compulsory=True).exists():
        return found
    everyone = in_force(operator, on, standing=Standing.MEMBER)
    return [Holder(one.id, one.siren, one.name, one.population, one.since, one.until) for one in everyone]


def competences_of(operator: Organisation, member: UUID, on: date) -> frozenset[str]:
    """Return the codes of the competences that a member holds on a day, compulsory ones included. In scope."""
    held = CompetenceHolding.objects.filter(on_day(on), organisation=operator, member_id=member)
    codes = set(held.values_list("competence__code", flat=True))
    if member_on(operator, member, on) is not None:
        compulsory = Competence.objects.filter(organisation=operator, compulsory=True)
        codes |= set(compulsory.values_list("code", flat=True))
    return frozenset(codes)


def represented(operator: Organisation, member: UUID, on: date) -> list[InForce]:
    """Return the beneficiaries that a member represents on a day, by address. In the operator's scope."""
    rows = _memberships(operator, on).filter(through_id=member).select_related("served")
    suspended = suspended_on(operator, on)
    return [_in_force(row, suspended) for row in rows.order_by("served__slug")]


def form_of(operator: Organisation, on: date) -> LegalForm:
    """Return the legal form of an operator on a day; a syndicate when nobody said. In scope."""
    rows = Statutes.objects.filter(organisation=operator, since__lte=on).order_by("-since")
    form = rows.values_list("form", flat=True).first()
    return LegalForm(form) if form else LegalForm.SYNDICATE


def suspended_on(operator: Organisation, on: date, member: UUID | None = None) -> frozenset[UUID]:
    """Return who is suspended on a day. In scope."""
    kinds = (Step.SUSPEND.value, Step.RESUME.value)
    rows = AccessionStep.objects.filter(organisation=operator, step__in=kinds, effective_on__lte=on)
    if member is not None:
        rows = rows.filter(member_id=member)
    last = dict(rows.order_by("effective_on", "id").values_list("member_id", "step"))
    return frozenset(one for one, step in last.items() if step == Step.SUSPEND)


def successor_of(organisation: Organisation) -> Organisation | None:
    """Return who succeeds an organisation that has ended, or None."""
    return (
        Organisation.objects.filter(id=organisation.successor_id).first()
        if organisation.successor_id
        else None
    )


def speaking_for(organisation: Organisation) -> Organisation:
    """Return who writes in the name of an organisation: its successor once it has ended, else itself."""
    return successor_of(organisation) or organisation


def bearers(code: str) -> list[Organisation]:
    """Return the organisations that bear the code of a case number (INSEE or SIREN), the living one first.

    A new commune often takes the INSEE code of one that ended.
    """
    named = Q(siren=code) if len(code) == 9 else Q(commune_code=code, kind=Kind.COMMUNE)
    return list(Organisation.objects.filter(named).order_by(F("successor").asc(nulls_first=True), "id"))


def formers_of(organisation_ids: Iterable[UUID]) -> list[Organisation]:
    """Return the ended organisations that these ones succeed, by name."""
    return list(Organisation.objects.filter(successor_id__in=list(organisation_ids)).order_by("name"))


def _memberships(operator: Organisation, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(on_day(on), organisation=operator)


def _in_force(row: Membership, suspended: frozenset[UUID]) -> InForce:
    served = row.served
    return InForce(
        id=served.id,
        siren=served.siren,
        slug=served.slug,
        name=served.name,
        kind=Kind(served.kind),
        department=served.department,
        population=served.population,
        standing=Standing(row.standing),
        since=row.since,
        until=row.until,
        suspended=served.id in suspended,
        through=row.through_id,
    )


def _holder(row: Any) -> Holder:
    one = row.member
    return Holder(one.id, one.siren, one.name, one.population, row.since, row.until)
