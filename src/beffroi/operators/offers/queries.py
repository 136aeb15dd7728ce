"""Reading the catalogue and who uses what: the front door of services for the other storeys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from beffroi.operators.membership.queries import in_force, on_day
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.offers.models import Service, SubscriptionPeriod
from beffroi.operators.offers.types import ServiceKind, Use
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

BATCH = 500


def catalogue(operator: Organisation, *, ended: bool = False) -> list[Service]:
    """Return the services of an operator by kind and name, withdrawn ones too with ``ended``. In scope."""
    rows = Service.objects.filter(organisation=operator).order_by("kind", "name", "id")
    return list(rows if ended else rows.filter(withdrawn_on=None))


def service(operator: Organisation, code: str) -> Service:
    """Return a service of an operator by its code; :raises Unknown:. In scope."""
    found = Service.objects.filter(organisation=operator, code=code).first()
    if found is None:
        raise Unknown
    return found


def in_use(operator: Organisation, service: Service, on: date) -> list[Use]:
    """Return who uses a service on a day, by name, with quantity and unit. In the operator's scope.

    A pack is used by whom has adopted it: those lines carry ``adopted`` and a quantity of one.
    """
    rows = SubscriptionPeriod.objects.filter(
        on_day(on), organisation=operator, subscription__service=service
    ).select_related("member", "subscription")
    found = [_use(row, service) for row in rows]
    if service.kind == ServiceKind.PACK and service.procedure:
        known = {use.member for use in found}
        found += [use for use in _adopters(operator, service, on) if use.member not in known]
    return sorted(found, key=lambda use: (use.name, use.siren))


def used_by(operator: Organisation, member: Organisation, on: date) -> list[Use]:
    """Return the services that a member uses on a day, by name of service. In the scope of both.

    The catalogue is the operator's: open ``scope.reading(operator.id, member.id)``.
    """
    rows = SubscriptionPeriod.objects.filter(on_day(on), organisation=operator, member=member)
    found = [
        _use(row, row.subscription.service) for row in rows.select_related("member", "subscription__service")
    ]
    known = {use.service for use in found}
    return found + [use for use in _adopted(operator, member, on) if use.service not in known]


def _adopted(operator: Organisation, member: Organisation, on: date) -> list[Use]:
    packs = [each for each in catalogue(operator) if each.kind == ServiceKind.PACK and each.procedure]
    rows = list(Adoption.objects.filter(organisation=member, active=True, since__lte=on)) if packs else []
    first = {
        each: min((row.since for row in rows if _covers(each.procedure, row.procedure)), default=None)
        for each in packs
    }
    return [_adopter(member, each, since) for each, since in first.items() if since is not None]


def _adopters(operator: Organisation, service: Service, on: date) -> Iterator[Use]:
    """Return the members that have adopted a pack, five hundred at a time."""
    members = {one.id: one for one in in_force(operator, on)}
    for batch in _batches(sorted(members)):
        with scope.reading(operator.id, *batch):
            first = _first_days(batch, service.procedure, on)
            for row in Organisation.objects.filter(id__in=first):
                yield _adopter(row, service, first[row.id])


def _first_days(batch: Sequence[UUID], procedure: str, on: date) -> dict[UUID, date]:
    rows = Adoption.objects.filter(organisation_id__in=batch, active=True, since__lte=on)
    rows = (
        rows.filter(procedure=procedure)
        if "/" in procedure
        else rows.filter(procedure__startswith=f"{procedure}/")
    )
    return dict(rows.order_by("-since", "id").values_list("organisation_id", "since"))


def _covers(pack: str, procedure: str) -> bool:
    return procedure == pack or procedure.startswith(f"{pack}/")


def _adopter(member: Organisation, service: Service, since: date) -> Use:
    return Use(
        member.id, member.siren, member.name, service.id, service.code, 1, "", since, None, adopted=True
    )


def _use(row: SubscriptionPeriod, service: Service) -> Use:
    return Use(
        member=row.member_id,
        siren=row.member.siren,
        name=row.member.name,
        service=service.id,
        code=service.code,
        quantity=row.quantity,
        unit=service.price_unit,
        since=row.since,
        until=row.until,
        entitlements=row.subscription.entitlements,
    )


def _batches(ids: Iterable[UUID]) -> Iterator[Sequence[UUID]]:
    everything = list(ids)
    for start in range(0, len(everything), BATCH):
        yield everything[start : start + BATCH]
