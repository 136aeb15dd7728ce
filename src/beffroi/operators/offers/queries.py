"""Reading the catalogue and who uses what: the front door of services for the other storeys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from beffroi.operators.membership.models import Competence
from beffroi.operators.membership.queries import competences_of, in_force, member_on, on_day
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.offers.models import Service, ServiceWish, Subscription, SubscriptionPeriod, WishAnswer
from beffroi.operators.offers.rules import reasons_against
from beffroi.operators.offers.types import Candidate, Maturity, ServiceKind, Terms, Use, WishState
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


def against(operator: Organisation, service: Service, member: Organisation, on: date) -> tuple[str, ...]:
    """Return why a member may not have a service on a day, in sentences; nothing when it may. In both scopes."""
    with scope.reading(*_readable(), operator.id, member.id):
        return reasons_against(terms_of(service), candidate(operator, member, on), names(operator))


def candidate(operator: Organisation, member: Organisation, on: date) -> Candidate:
    """Return what the rules of a service look at: inhabitants, services in use, competences. In both scopes."""
    standing = member_on(operator, member.id, on)
    return Candidate(
        population=member.population,
        using=frozenset(use.code for use in used_by(operator, member, on)),
        competences=competences_of(operator, member.id, on),
        in_force=standing is not None and not standing.suspended,
    )


def terms_of(service: Service) -> Terms:
    """Return the rules of a service."""
    return Terms(
        required=tuple(service.required),
        competence=service.competence,
        smallest=service.smallest,
        largest=service.largest,
        ending=service.withdrawn_on is not None or service.maturity == Maturity.ENDING,
    )


def names(operator: Organisation) -> dict[str, str]:
    """Return the names of services and competences by code. In the operator's scope."""
    told = dict(Competence.objects.filter(organisation=operator).values_list("code", "name"))
    return told | dict(Service.objects.filter(organisation=operator).values_list("code", "name"))


def needing(subscription: Subscription, on: date) -> list[str]:
    """Return the names of the services in use by the same member that require this one. In scope."""
    rows = SubscriptionPeriod.objects.filter(on_day(on), member_id=subscription.member_id)
    rows = rows.exclude(subscription=subscription).select_related("subscription__service")
    code = subscription.service.code
    return sorted(
        {row.subscription.service.name for row in rows if code in row.subscription.service.required}
    )


def periods(operator: Organisation, member: Organisation) -> list[SubscriptionPeriod]:
    """Return every interval of a member's subscriptions, the latest first. In the operator's scope."""
    rows = SubscriptionPeriod.objects.filter(organisation=operator, member=member)
    return list(rows.select_related("subscription__service").order_by("-since", "-id")[:500])


def waiting(member: Organisation, code: str) -> ServiceWish | None:
    """Return the wish for a service that nobody has answered, if any. In the member's scope."""
    return next((each for each, answer in wishes_of(member) if each.code == code and answer is None), None)


def wishes_of(member: Organisation) -> list[tuple[ServiceWish, WishAnswer | None]]:
    """Return the wishes of a member, the latest first, each with its answer. In the member's scope."""
    rows = list(
        ServiceWish.objects.filter(organisation=member, state=WishState.ASKED).order_by("-asked_at", "-id")[
            :100
        ]
    )
    found = WishAnswer.objects.filter(member=member, wish__in=[row.id for row in rows])
    answers = {answer.wish: answer for answer in found}
    return [(row, answers.get(row.id)) for row in rows]


def wishes(operator: Organisation, on: date, *, limit: int = 100) -> list[ServiceWish]:
    """Return the wishes that wait for the operator's answer, the oldest first.

    The caller has been permitted in the operator's own organisation: the rows are the members'.
    """
    found: list[ServiceWish] = []
    for batch in _batches(one.id for one in in_force(operator, on)):
        with scope.reading(operator.id, *batch):
            answered = WishAnswer.objects.filter(organisation=operator).values("wish")
            rows = ServiceWish.objects.filter(
                operator=operator, organisation_id__in=batch, state=WishState.ASKED
            ).exclude(id__in=answered)
            found += rows.select_related("organisation").order_by("asked_at", "id")[:limit]
    return sorted(found, key=lambda row: (row.asked_at, row.id))[:limit]


def _readable() -> frozenset[UUID]:
    outer = scope.current()
    return outer.readable if outer else frozenset()


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
