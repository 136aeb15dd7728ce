"""What keys of contribution may count: seats, agents, requests, tickets, orders, hours, fees of purchases.

Each is counted for every member at once, in the operator's scope. What belongs to members (agents, requests of residents)
is opened by batches: a key that counts it was voted by them, and the number alone leaves their house.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction
from uuid import UUID

from django.db.models import BigIntegerField, Count, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from beffroi.cases.ledger import place_of
from beffroi.cases.statistics.models import MonthlyFigures
from beffroi.contributions.sources import Counting, Source, Span, register, register_listing
from beffroi.desk.models import Ticket
from beffroi.desk.types import Standing
from beffroi.identity.models import Grant
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.text import fold
from beffroi.operators.figures.queries import served_by
from beffroi.operators.membership.queries import on_day
from beffroi.operators.models import Organisation
from beffroi.operators.offers import queries as offers
from beffroi.operators.offers.models import Service
from beffroi.projects.models import CoursePresence
from beffroi.purchasing.figures import queries as purchasing
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role

Units = Mapping[str, Fraction | int]
BATCH = 500
SEATS = ("siege", "poste", "agent", "utilisateur", "licence")


def register_all() -> None:
    """Offer every quantity to keys."""
    register("agents", "Agents qui ont un compte, le dernier jour", agents)
    register("sieges", "Sièges souscrits (abonnements par siège, poste, agent…), le dernier jour", seats)
    register("demandes", "Demandes reçues des habitants", requests)
    register("tickets", "Demandes d’assistance, doublons exclus", tickets)
    register("commandes", "Bons de commande des achats groupés", orders)
    register("montant-commandes", "Commandé par les achats groupés, en euros hors taxes", ordered)
    register("frais-achats", "Parts des frais d’achats groupés, en euros", fees)
    register("heures-formation", "Heures de formation suivies", hours)
    register_listing(subscriptions)


def agents(operator: Organisation, span: Span) -> Units:
    """Count the people who hold a role at each member on the last day; visits of the operator's staff excepted."""
    found: dict[UUID, int] = {}
    for batch in _batches(served_by(operator, span.last)):
        with scope.reading(operator.id, *batch):
            rows = Grant.objects.filter(on_day(span.last), organisation_id__in=batch).exclude(
                role=Role.VISITOR
            )
            told = rows.order_by().values_list("organisation_id").annotate(n=Count("user_id", distinct=True))
            found.update(told)
    return _by_siren(found)


def seats(operator: Organisation, span: Span) -> Units:
    """Add up the quantities of the subscriptions that are priced by seat, on the last day."""
    return _added(_used(operator, each, span) for each in _services(operator) if _by_seat(each.price_unit))


def _by_seat(unit: str) -> bool:
    return any(word.startswith(SEATS) for word in fold(unit).split())


def subscriptions(operator: Organisation) -> Iterator[Source]:
    """Return a quantity for each service of the catalogue: what each member has subscribed to."""
    for each in _services(operator):
        unit = f", en {each.price_unit}" if each.price_unit else ""
        label = f"Abonnement « {each.name} »{unit}, le dernier jour"
        yield Source(f"abonnement-{each.code}", label, _counting(each))


def _counting(service: Service) -> Counting:
    return lambda operator, span: _used(operator, service, span)


def _services(operator: Organisation) -> list[Service]:
    return offers.catalogue(operator, ended=True)


def _used(operator: Organisation, service: Service, span: Span) -> Units:
    return _added({use.siren: use.quantity} for use in offers.in_use(operator, service, span.last))


def requests(operator: Organisation, span: Span) -> Units:
    """Count the requests of residents, from the monthly figures: they outlive the files that retention destroys."""
    filed = Sum(Cast(KeyTextTransform("filed", "figures"), BigIntegerField()))
    found: dict[UUID, int] = {}
    for batch in _batches(served_by(operator, span.last)):
        with scope.reading(operator.id, *batch):
            rows = MonthlyFigures.objects.filter(
                organisation_id__in=batch, month__gte=span.first, month__lte=span.last
            )
            told = rows.order_by().values_list("organisation_id").annotate(n=filed)
            found.update({one: count or 0 for one, count in told})
    return _by_siren(found)


def tickets(operator: Organisation, span: Span) -> Units:
    """Count what was asked of the desk; a request merged into another one is not counted twice."""
    zone = timezone_of(place_of(operator))
    begin, end = (
        datetime.combine(day, time.min, zone) for day in (span.first, span.last + timedelta(days=1))
    )
    rows = Ticket.objects.filter(organisation=operator, opened_at__gte=begin, opened_at__lt=end)
    return _counted(rows.exclude(standing=Standing.MERGED))


def orders(operator: Organisation, span: Span) -> Units:
    """Count the orders placed through group purchases, cancelled ones excepted."""
    return {siren: one.orders for siren, one in purchasing.by_siren(operator, span.first, span.last).items()}


def ordered(operator: Organisation, span: Span) -> Units:
    """Add up what was ordered before tax, in euros."""
    told = purchasing.by_siren(operator, span.first, span.last)
    return {siren: Fraction(one.ordered_cents, 100) for siren, one in told.items()}


def fees(operator: Organisation, span: Span) -> Units:
    """Return the shares of the costs of purchases, in euros: a key at 1 € a unit calls them."""
    told = purchasing.fees_by_siren(operator, span.first, span.last)
    return {siren: Fraction(cents, 100) for siren, cents in told.items()}


def hours(operator: Organisation, span: Span) -> Units:
    """Add up the hours of training attended."""
    rows = CoursePresence.objects.filter(
        organisation=operator, present=True, day__gte=span.first, day__lte=span.last
    )
    told = rows.order_by().values_list("member__siren").annotate(minutes=Sum("minutes"))
    return {siren: Fraction(minutes, 60) for siren, minutes in told}


def _counted(rows: QuerySet[Ticket]) -> Units:
    return dict(rows.order_by().values_list("member__siren").annotate(n=Count("id")))


def _added(parts: Iterable[Units]) -> Units:
    found: dict[str, Fraction | int] = {}
    for part in parts:
        for siren, units in part.items():
            found[siren] = found.get(siren, 0) + units
    return found


def _by_siren(found: Mapping[UUID, int]) -> Units:
    rows = Organisation.objects.filter(id__in=list(found)).values_list("id", "siren")
    return {siren: found[one] for one, siren in rows}


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
