"""Maximum of lots, their outcome with unit prices, what essential data ask, windows of orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import InvalidIdentifier, check_siret
from beffroi.kernel.text import clean_line
from beffroi.purchasing import queries, sharing
from beffroi.purchasing.decp import rules as decp
from beffroi.purchasing.models import Award, Campaign, CatalogueLine, Lot, OrderWindow
from beffroi.purchasing.orders import rules
from beffroi.purchasing.reading import wrong
from beffroi.purchasing.stepping import demand
from beffroi.purchasing.types import NotYet, Outcome, Stage, Step
from beffroi.tenancy.types import Actor


@action("purchasing.publish")
def set_ceiling(*, lot: Lot, min_cents: int, max_cents: int, cpv: str, by: Actor, on: datetime) -> Lot:
    """Set the minimum and the maximum before tax of a lot, and its CPV code, until the publication.

    :raises NotYet: the consultation has told them. :raises Invalid: amounts or code that cannot be.
    :source: CCP R2162-4
    """
    row = queries.lot(lot.organisation_id, lot.id)
    if row.campaign.stage not in {Stage.DRAFT, Stage.CALLED, Stage.CONSOLIDATED}:
        raise NotYet(
            "La consultation est publiée : le maximum qu’elle annonce ne change plus (CCP, article R2162-4)."
        )
    if max_cents <= 0:
        raise wrong("max", "Donnez un maximum au-dessus de zéro.")
    if not 0 <= min_cents <= max_cents:
        raise wrong("min", "Le minimum va de zéro au maximum.")
    code = clean_line(cpv)
    if code and not _is_cpv(code):
        raise wrong("cpv", "Un code CPV compte huit chiffres, par exemple 30213100-6.")
    row.min_cents, row.max_cents, row.cpv = min_cents, max_cents, code
    row.save(update_fields=["min_cents", "max_cents", "cpv"])
    note(min_cents=min_cents, max_cents=max_cents)
    return row


def _is_cpv(code: str) -> bool:
    digits, _dash, check = code.partition("-")
    return len(digits) == 8 and f"{digits}{check or 0}".isdecimal() and len(check) <= 1


@action("purchasing.award")
def award(
    *, lot: Lot, supplier: str, siret: str, notified_on: date, prices: str, by: Actor, on: datetime
) -> Award:
    """Write the award of a lot with its unit prices, one for each line.

    :param prices: the price list as typed or imported; see ``orders.rules.read_prices``.
    :raises NotYet: before the publication, or done already. :raises Invalid: supplier, date or lines to correct.
    """
    row, today = _resolving(lot, on)
    codes = CatalogueLine.objects.filter(lot=row).order_by("code").values_list("code", "id")
    told = rules.read_prices(prices, {code: str(one) for code, one in codes})
    name = clean_line(supplier)[:200]
    if not name:
        raise wrong("supplier", "Donnez le nom du titulaire.")
    if notified_on > today:
        raise wrong("notified_on", "Cette date est à venir. Notez la notification quand elle est faite.")
    made = Award(
        outcome=Outcome.AWARDED, supplier=name, siret=_siret(siret), notified_on=notified_on, prices=told
    )
    return _resolve(row, made)


@action("purchasing.award")
def declare_unsuccessful(*, lot: Lot, by: Actor, on: datetime) -> Award:
    """Note that a lot had no outcome: nobody can order on it."""
    row, _today = _resolving(lot, on)
    return _resolve(row, Award(outcome=Outcome.UNSUCCESSFUL))


def _resolving(lot: Lot, on: datetime) -> tuple[Lot, date]:
    row = queries.lot(lot.organisation_id, lot.id)
    _campaign, standing = demand(row.organisation_id, row.campaign_id, Step.AWARD, on)
    if row.rank not in standing.open_lots:
        raise NotYet("Ce lot a déjà son résultat.")
    return row, standing.today


def _siret(text: str) -> str:
    try:
        return check_siret(text)
    except InvalidIdentifier as refusal:
        raise wrong("siret", refusal.message) from None


def _resolve(lot: Lot, made: Award) -> Award:
    """Keep the outcome; the campaign is awarded with its last lot."""
    made.organisation_id, made.lot = lot.organisation_id, lot
    made.save(force_insert=True)
    campaign = queries.campaign(lot.organisation_id, lot.campaign_id)
    if not Lot.objects.filter(campaign=campaign, awards=None).exists():
        campaign.stage = Stage.AWARDED
        campaign.save(update_fields=["stage"])
    sharing.refresh(campaign)
    note(subject=f"award:{made.id}", lot=lot.rank, outcome=made.outcome, siret=made.siret)
    return made


@action("purchasing.award")
def describe(*, award: Award, told: Mapping[str, list[str]], by: Actor, on: datetime) -> Award:
    """Keep what the essential data ask of a contract; what is empty is asked again before the export.

    :raises Invalid: facts to correct.
    """
    facts, faults = decp.read(told)
    if faults:
        raise Invalid("Corrigez les données signalées.", field_errors=faults)
    award.market = facts
    award.save(update_fields=["market"])
    note(facts=sorted(facts))
    return award


@action("purchasing.window")
def open_window(
    *, campaign: Campaign, opens_on: date, closes_on: date, by: Actor, on: datetime
) -> OrderWindow:
    """Open days on which members order, within the life of the contracts.

    :raises NotYet: before the award. :raises Invalid: days that do not follow.
    """
    row, standing = demand(campaign.organisation_id, campaign.id, Step.OPEN_WINDOW, on)
    if closes_on < opens_on or closes_on < standing.today:
        raise wrong("closes_on", "La période finit après son début, aujourd’hui au plus tôt.")
    if closes_on > row.ends_on:
        raise wrong("closes_on", "La période dépasse la fin des marchés.")
    made = OrderWindow.objects.create(
        organisation_id=row.organisation_id, campaign=row, opens_on=opens_on, closes_on=closes_on
    )
    sharing.refresh(row)
    note(subject=f"orderwindow:{made.id}", opens=opens_on.isoformat(), closes=closes_on.isoformat())
    return made
