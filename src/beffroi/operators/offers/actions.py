"""The verbs of the catalogue: describe a service, start and stop a subscription, ask, answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.operators.offers import queries
from beffroi.operators.offers.models import Service, ServiceWish, Subscription, SubscriptionPeriod, WishAnswer
from beffroi.operators.offers.types import NotEligible, Outcome, WishState
from beffroi.tenancy.types import Actor, Unknown

TEXTS = {"name": 160, "price_text": 300, "price_key": 60, "price_unit": 60, "sla": 500, "procedure": 100}
LONG_TEXTS = {"description": 2000, "conditions": 1000}
FACTS = {
    "kind",
    "maturity",
    "price_cents",
    "smallest",
    "largest",
    "competence",
    "required",
    *TEXTS,
    *LONG_TEXTS,
}


@action("operators.manage_services")
def describe_service(
    *, organisation: Organisation, code: str, by: Actor, on: datetime, **facts: Any
) -> Service:
    """Add a service to the catalogue, or change the one that bears the code.

    :param facts: those of FACTS; prices in cents, excluding VAT, per ``price_unit``; ``required``: codes.
    :raises Invalid: an unknown fact, no name, a service that requires itself.
    """
    if unknown := set(facts) - FACTS:
        raise Invalid(f"Ces renseignements n’existent pas : {', '.join(sorted(unknown))}.")
    clean = _cleaned(facts)
    _refuse_service(organisation, code, clean)
    row = Service.objects.filter(organisation=organisation, code=code).first()
    row = row or Service(organisation=organisation, code=code)
    for name, value in clean.items():
        setattr(row, name, value)
    if not row.name:
        raise Invalid("Donnez un nom au service.", field_errors={"name": "Donnez un nom au service."})
    row.save()
    note(subject=f"service:{row.id}", code=code, changed=sorted(clean))
    return row


def _cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    clean = dict(facts)
    clean |= {name: clean_line(facts[name])[:size] for name, size in TEXTS.items() if name in facts}
    clean |= {
        name: clean_paragraphs(facts[name])[:size] for name, size in LONG_TEXTS.items() if name in facts
    }
    return clean


def _refuse_service(organisation: Organisation, code: str, facts: Mapping[str, Any]) -> None:
    errors = {}
    known = set(Service.objects.filter(organisation=organisation).values_list("code", flat=True))
    if strange := [each for each in facts.get("required", ()) if each not in known or each == code]:
        errors["required"] = f"Ces services n’existent pas au catalogue : {', '.join(strange)}."
    smallest, largest = facts.get("smallest"), facts.get("largest")
    if smallest is not None and largest is not None and smallest > largest:
        errors["largest"] = "La population la plus grande dépasse la plus petite."
    if errors:
        raise Invalid("Corrigez les points signalés.", field_errors=errors)


@action("operators.manage_services")
def withdraw_service(*, service: Service, withdrawn_on: date, by: Actor, on: datetime) -> Service:
    """Take a service out of the catalogue; those who have it keep it until it is stopped for them."""
    service.withdrawn_on = withdrawn_on
    service.save(update_fields=["withdrawn_on"])
    return service


@action("operators.manage_services")
def start(
    *,
    service: Service,
    member: Organisation,
    since: date,
    quantity: int = 1,
    entitlements: Mapping[str, Any] | None = None,
    reason: str = "",
    bypass: bool = False,
    externally_managed: bool | None = None,
    by: Actor,
    on: datetime,
) -> SubscriptionPeriod:
    """Start a service for a member, start it again, or change its quantity: an interval ends, another begins.

    :param bypass: start it although the rules are not met; the journal keeps which.
    :raises NotEligible: with the sentences that say why.
    """
    operator = service.organisation
    against = queries.against(operator, service, member, since)
    if against and not bypass:
        raise NotEligible(against)
    row = _subscription(service, member, entitlements, externally_managed=externally_managed)
    _refuse_overlap(row, since)
    _end(row, since)
    period = SubscriptionPeriod(
        organisation=operator,
        subscription=row,
        member=member,
        since=since,
        quantity=max(quantity, 1),
        reason=clean_line(reason)[:300],
    )
    period.save(force_insert=True)
    told = {"service": service.code, "member": member.siren, "since": since.isoformat()}
    note(subject=f"subscription:{row.id}", quantity=period.quantity, despite=list(against), **told)
    return period


def _subscription(
    service: Service,
    member: Organisation,
    entitlements: Mapping[str, Any] | None,
    *,
    externally_managed: bool | None,
) -> Subscription:
    row, _created = Subscription.objects.get_or_create(
        organisation=service.organisation, service=service, member=member, defaults={"entitlements": {}}
    )
    if entitlements is not None or externally_managed is not None:
        row.entitlements = dict(entitlements if entitlements is not None else row.entitlements)
        row.externally_managed = bool(externally_managed)
        row.save(update_fields=["entitlements", "externally_managed"])
    return row


def _refuse_overlap(row: Subscription, since: date) -> None:
    """Refuse what would rewrite the past: an interval begins after the beginning of the last one."""
    last = SubscriptionPeriod.objects.filter(subscription=row).order_by("-since", "-id").first()
    if last is not None and since < (last.until or last.since):
        raise Invalid(
            "Une période plus récente existe déjà. Choisissez une date plus tardive.",
            field_errors={"since": "Choisissez une date plus tardive."},
        )


def _end(row: Subscription, until: date) -> int:
    open_ones = SubscriptionPeriod.objects.filter(subscription=row, until=None)
    return open_ones.update(until=until)


@action("operators.manage_services")
def stop(
    *, subscription: Subscription, until: date, by: Actor, on: datetime, reason: str = ""
) -> Subscription:
    """Stop a service for a member; ``until`` is the first day without it.

    :raises Invalid: it is not under way, or began later, or other services in use require it.
    """
    period = SubscriptionPeriod.objects.filter(subscription=subscription, until=None).first()
    if period is None:
        raise Invalid("Cet abonnement est déjà arrêté.")
    if until < period.since:
        message = "L’arrêt ne peut pas précéder le début. Changez la date."
        raise Invalid(message, field_errors={"until": message})
    if needing := queries.needing(subscription, until):
        raise Invalid(f"Arrêtez d’abord ce qui en dépend : {', '.join(needing)}.")
    _end(subscription, until)
    note(until=until.isoformat(), reason=clean_line(reason)[:300])
    return subscription


@action("operators.ask_service")
def ask(
    *,
    organisation: Organisation,
    operator: Organisation,
    code: str,
    quantity: int = 1,
    words: str = "",
    by: Actor,
    on: datetime,
) -> ServiceWish:
    """Ask the operator for a service: kept in the member's own rows. A wish not answered yet is given back."""
    standing = queries.waiting(organisation, code)
    if standing is not None:
        return standing
    row = ServiceWish(
        organisation=organisation,
        operator=operator,
        code=code,
        quantity=max(quantity, 1),
        words=clean_paragraphs(words)[:1000],
        asked_at=on,
        asked_by=by.name[:160],
    )
    row.save(force_insert=True)
    note(subject=f"servicewish:{row.id}", code=code)
    return row


@action("operators.ask_service")
def withdraw_wish(*, wish: ServiceWish, by: Actor, on: datetime) -> ServiceWish:
    """Take a wish back, as long as nobody has answered."""
    wish.state = WishState.WITHDRAWN
    wish.save(update_fields=["state"])
    return wish


@action("operators.answer_wish")
def answer(
    *, organisation: Organisation, wish: ServiceWish, outcome: Outcome, words: str, by: Actor, on: datetime
) -> WishAnswer:
    """Answer a member's wish in the operator's rows; the subscription itself is started apart.

    :raises Invalid: a refusal without a word, or a wish answered already.
    """
    if wish.operator_id != organisation.id or wish.state != WishState.ASKED:
        raise Unknown
    said = clean_paragraphs(words)[:1000]
    if outcome is Outcome.REFUSED and not said:
        message = "Expliquez votre refus en une phrase."
        raise Invalid(message, field_errors={"words": message})
    if WishAnswer.objects.filter(organisation=organisation, wish=wish.id).exists():
        raise Invalid("Cette demande a déjà sa réponse.")
    row = WishAnswer(
        organisation=organisation,
        member_id=wish.organisation_id,
        wish=wish.id,
        outcome=outcome,
        words=said,
        answered_at=on,
    )
    row.save(force_insert=True)
    note(subject=f"wishanswer:{row.id}", wish=str(wish.id), outcome=outcome.value)
    return row
