"""What an operator keeps about an organisation, closed on it and opened on its successor with the same terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from beffroi.operators.membership.actions import end_competences
from beffroi.operators.membership.models import (
    Accession,
    AccessionStep,
    Agreement,
    AgreementParty,
    CompetenceHolding,
)
from beffroi.operators.membership.types import State, Step, SuccessionKind
from beffroi.operators.models import Adoption, Membership, Organisation
from beffroi.operators.offers.models import Subscription, SubscriptionPeriod
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor
from beffroi.territory import queries as territory

if TYPE_CHECKING:
    from beffroi.operators.membership.succession import Moved

KEPT = ("service", "address", "phone", "email")
"""Parameters of an adoption that name the former organisation's own office."""


def follow(moved: Moved, by: Actor, on: datetime) -> Mapping[str, Sequence[str]]:
    """Carry population, membership, competences, agreements, subscriptions and adoptions; return what was done."""
    told = {"Population": _population(moved)}
    if moved.kind is not SuccessionKind.EPCI:
        told |= {
            "Adhésion": _membership(moved, on),
            "Compétences": _competences(moved),
            "Services": _subscriptions(moved),
            "Démarches": _adoptions(moved, on.date()),
        }
    told["Conventions"] = _agreements(moved)
    return told


def _ends(moved: Moved) -> bool:
    return moved.kind is SuccessionKind.MERGE


def _population(moved: Moved) -> list[str]:
    """Take the population of the referential, where the commune is known."""
    told = []
    for one in {moved.successor.id: moved.successor, moved.former.id: moved.former}.values():
        ended = _ends(moved) and one.id == moved.former.id
        facts = None if ended else territory.by_siren(one.siren)
        if facts and facts.population and facts.population != one.population:
            told.append(f"{one.name} passe de {one.population} à {facts.population} habitants.")
            one.population = facts.population
            one.save(update_fields=["population"])
    return told


def _membership(moved: Moved, on: datetime) -> list[str]:
    rows = list(Membership.objects.filter(organisation=moved.operator, served=moved.former, until=None))
    told = []
    for row in rows:
        day = max(moved.effective_on, row.since)
        if _ends(moved):
            row.until = day
            row.save(update_fields=["until"])
            told.append(f"L’adhésion de {moved.former.name} finit.")
        told += _enter(moved, row, day, on)
    _represented(moved)
    return told


def _enter(moved: Moved, model: Membership, day: date, on: datetime) -> list[str]:
    told_to = {"organisation": moved.operator, "served": moved.successor, "until": None}
    if Membership.objects.filter(**told_to).exists():
        return [f"{moved.successor.name} est déjà membre."]
    row = Membership(**told_to, standing=model.standing, since=day, through=model.through)
    row.save(force_insert=True)
    _file(moved, row, day, on)
    return [f"{moved.successor.name} devient membre aux mêmes conditions."]


def _represented(moved: Moved) -> None:
    if _ends(moved):
        rows = Membership.objects.filter(organisation=moved.operator, through=moved.former)
        rows.update(through=moved.successor)


def _file(moved: Moved, membership: Membership, day: date, on: datetime) -> None:
    """Carry the file of the membership: the former's is archived, the successor's begins in force."""
    over = (State.ARCHIVED, State.ABANDONED)
    rows = Accession.objects.filter(organisation=moved.operator).exclude(state__in=over)
    former = rows.filter(member=moved.former).first()
    if former is None or rows.filter(member=moved.successor).exists():
        return
    if _ends(moved):
        _step(former, Step.LEAVE, day, on, moved.reference)
        _step(former, Step.ARCHIVE, day, on, moved.reference)
        former.state = State.ARCHIVED
        former.save(update_fields=["state"])
    heir = Accession(
        organisation=moved.operator,
        member=moved.successor,
        form=former.form,
        state=State.ACTIVE,
        opened_on=on.date(),
        membership=membership,
    )
    heir.save(force_insert=True)
    _step(heir, Step.ACTIVATE, day, on, moved.reference)


def _step(row: Accession, step: Step, day: date, on: datetime, reference: str) -> None:
    AccessionStep(
        organisation_id=row.organisation_id,
        accession=row,
        member_id=row.member_id,
        step=step,
        decided_on=day,
        effective_on=day,
        reference=reference[:200],
        remark="Par succession",
        recorded_at=on,
    ).save(force_insert=True)


def _competences(moved: Moved) -> list[str]:
    open_ones = CompetenceHolding.objects.filter(organisation=moved.operator, member=moved.former, until=None)
    held = list(open_ones.select_related("competence").order_by("since", "id"))
    if _ends(moved):
        held = list(end_competences(moved.operator, moved.former, moved.effective_on))
    has = set(
        CompetenceHolding.objects.filter(
            organisation=moved.operator, member=moved.successor, until=None
        ).values_list("competence_id", flat=True)
    )
    carried = [each for each in held if each.competence_id not in has]
    for each in carried:
        CompetenceHolding(
            organisation=moved.operator,
            member=moved.successor,
            competence=each.competence,
            since=max(moved.effective_on, each.since),
            reference=moved.reference[:200],
        ).save(force_insert=True)
    return [f"{each.competence.name} passe à {moved.successor.name}." for each in carried]


def _subscriptions(moved: Moved) -> list[str]:
    rows = SubscriptionPeriod.objects.filter(organisation=moved.operator, member=moved.former, until=None)
    told = []
    for row in rows.select_related("subscription__service").order_by("since", "id"):
        day = max(moved.effective_on, row.since)
        if _ends(moved):
            row.until = day
            row.save(update_fields=["until"])
        quantity = _subscribe(moved, row, day)
        told.append(f"{row.subscription.service.name} passe à {moved.successor.name} (quantité {quantity}).")
    return told


def _subscribe(moved: Moved, model: SubscriptionPeriod, day: date) -> int:
    """Open the same service for the successor; what it had already is added up."""
    row, _created = Subscription.objects.get_or_create(
        organisation=moved.operator,
        service=model.subscription.service,
        member=moved.successor,
        defaults={"entitlements": model.subscription.entitlements},
    )
    standing = SubscriptionPeriod.objects.filter(subscription=row, until=None).first()
    if standing is not None:
        day = max(day, standing.since)
        standing.until = day
        standing.save(update_fields=["until"])
    quantity = model.quantity + (standing.quantity if standing else 0)
    SubscriptionPeriod(
        organisation=moved.operator,
        subscription=row,
        member=moved.successor,
        since=day,
        quantity=quantity,
        reason=f"Succession : {moved.reference}"[:300],
    ).save(force_insert=True)
    return quantity


def _adoptions(moved: Moved, today: date) -> list[str]:
    """Let the successor offer what the former one offered, its own office being named."""
    with scope.reading(moved.operator.id, moved.former.id, moved.successor.id):
        rows = list(Adoption.objects.filter(organisation=moved.former, active=True).order_by("procedure"))
        held = set(Adoption.objects.filter(organisation=moved.successor).values_list("procedure", flat=True))
    lacking = [row for row in rows if row.procedure not in held]
    with scope.writing(moved.successor.id, also_reading=[moved.operator.id, moved.former.id]):
        for row in lacking:
            _adopt(moved.successor, row, today)
    number = len(lacking)
    return [f"{number} démarches sont proposées par {moved.successor.name}."] if number else []


def _adopt(successor: Organisation, model: Adoption, today: date) -> None:
    parameters = {name: value for name, value in model.parameters.items() if name not in KEPT}
    row = Adoption(
        organisation=successor,
        procedure=model.procedure,
        version=model.version,
        parameters=parameters,
        since=today,
    )
    row.save(force_insert=True)


def _agreements(moved: Moved) -> list[str]:
    """Write each agreement again with the successor in the former's place; the old one is closed, not changed."""
    parties = AgreementParty.objects.filter(organisation=moved.operator, party=moved.former)
    rows = Agreement.objects.filter(closed_on=None, id__in=parties.values("agreement_id")).order_by(
        "starts_on", "id"
    )
    if moved.kind is SuccessionKind.EPCI:
        return [f"Relisez « {row.title} » : l’intercommunalité a changé." for row in rows]
    if not _ends(moved):
        return [f"Relisez « {row.title} » : une partie de {moved.former.name} la quitte." for row in rows]
    return [_agree_again(moved, row) for row in rows]


def _agree_again(moved: Moved, old: Agreement) -> str:
    day = max(moved.effective_on, old.starts_on)
    parties = list(AgreementParty.objects.filter(agreement=old))
    old_id = old.id
    if old.ends_on is not None and old.ends_on <= day:
        return f"« {old.title} » a pris fin."
    old.closed_on = day
    old.save(update_fields=["closed_on"])
    new = Agreement(organisation=moved.operator, starts_on=day, replaces_id=old_id, **_terms(old))
    new.save(force_insert=True)
    named = set()
    for each in parties:
        party = moved.successor if each.party_id == moved.former.id else each.party
        if party.id not in named:
            named.add(party.id)
            _sign_again(new, party, each)
    return f"« {old.title} » continue avec {moved.successor.name}."


_SAME = (
    "kind",
    "title",
    "object",
    "clauses",
    "competences",
    "services",
    "ends_on",
    "notice_days",
    "tacit_months",
    "file_id",
)


def _terms(old: Agreement) -> dict[str, Any]:
    return {name: getattr(old, name) for name in _SAME}


def _sign_again(agreement: Agreement, party: Organisation, model: AgreementParty) -> None:
    AgreementParty(
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        party=party,
        quality=model.quality,
        signed_on=model.signed_on,
        signatory=model.signatory,
        declined_on=model.declined_on,
    ).save(force_insert=True)
