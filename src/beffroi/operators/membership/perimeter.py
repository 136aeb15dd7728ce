"""What stands out of an operator's perimeter: a warning each, with the member that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from beffroi.operators.membership.models import Agreement, AgreementParty, Competence, CompetenceHolding
from beffroi.operators.membership.queries import in_force, on_day
from beffroi.operators.membership.types import AgreementKind, Caution, InForce
from beffroi.operators.models import Organisation
from beffroi.operators.offers.models import SubscriptionPeriod
from beffroi.operators.types import Kind, Standing

MOST = 200


def cautions(operator: Organisation, on: date) -> list[Caution]:
    """Return what is out of the perimeter on a day, by member, two hundred at most. In the operator's scope.

    A service used outside its competence, by who is no longer served, or without a signed agreement on personal
    data; a member outside the départements of the others; a beneficiary that nobody represents.
    """
    served = in_force(operator, on)
    found = [*_uses(operator, served, on), *_far(served), *_alone(served)]
    return sorted(found, key=lambda each: (each.name, each.text))[:MOST]


def _uses(operator: Organisation, served: list[InForce], on: date) -> Iterator[Caution]:
    standing = {one.id for one in served}
    held = _held(operator, standing, on)
    covered = _covered(operator, on)
    rows = SubscriptionPeriod.objects.filter(on_day(on), organisation=operator)
    for row in rows.select_related("member", "subscription__service").order_by("member_id", "id"):
        service, one = row.subscription.service, row.member
        if one.id not in standing:
            yield Caution(one.slug, one.name, f"Utilise « {service.name} » sans être servi par l’opérateur.")
        elif service.competence and (one.id, service.competence) not in held:
            yield Caution(one.slug, one.name, f"Utilise « {service.name} » sans la compétence nécessaire.")
        if one.id not in covered or (covered[one.id] and service.code not in covered[one.id]):
            yield Caution(one.slug, one.name, f"Utilise « {service.name} » sans convention signée.")


def _held(operator: Organisation, standing: set[UUID], on: date) -> set[tuple[UUID, str]]:
    rows = CompetenceHolding.objects.filter(on_day(on), organisation=operator)
    held: set[tuple[UUID, str]] = set(rows.values_list("member_id", "competence__code"))
    compulsory = Competence.objects.filter(organisation=operator, compulsory=True).values_list(
        "code", flat=True
    )
    return held | {(one, code) for code in compulsory for one in standing}


def _covered(operator: Organisation, on: date) -> dict[UUID, set[str]]:
    """Return the members bound by a signed agreement in force, and the services named; none named: all."""
    kinds = (AgreementKind.SERVICE, AgreementKind.PROCESSING, AgreementKind.SHARED_SERVICE)
    rows = Agreement.objects.filter(
        organisation=operator, kind__in=kinds, starts_on__lte=on, closed_on=None
    ).exclude(ends_on__lte=on)
    parties = AgreementParty.objects.filter(agreement__in=rows, signed_on__isnull=False)
    found: dict[UUID, set[str]] = {}
    for party_id, services in parties.values_list("party_id", "agreement__services"):
        found.setdefault(party_id, set()).update(services)
    return found


def _far(served: list[InForce]) -> Iterator[Caution]:
    """A member alone in its département, when the others share one or two."""
    counts: dict[str, int] = {}
    for one in served:
        counts[one.department] = counts.get(one.department, 0) + 1
    for one in served:
        if one.department and counts[one.department] == 1 and len(served) >= 5 and len(counts) > 1:
            yield Caution(
                one.slug, one.name, f"Seul membre du département {one.department} : vérifiez le périmètre."
            )


def _alone(served: list[InForce]) -> Iterator[Caution]:
    for one in served:
        if one.standing is Standing.BENEFICIARY and one.through is None and one.kind is Kind.COMMUNE:
            yield Caution(one.slug, one.name, "Bénéficiaire que personne ne représente. Indiquez son EPCI.")
