"""What the paper of a call says, frozen when it is issued, and its PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from beffroi.contributions.keys.types import VAT_LABELS, Vat
from beffroi.contributions.models import BillingDetails, ContributionVote, FundCall
from beffroi.documents import letters
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.operators.models import Organisation

ACCENT = "#123a5a"


def facts_of(
    call: FundCall, vote: ContributionVote, operator: Organisation, billing: BillingDetails | None
) -> dict[str, Any]:
    """Return, as JSON, all that the paper of a call says: later changes of address change no issued call."""
    owed, member = call.contribution, call.member
    issued = call.issued_at.date() if call.issued_at else vote.voted_on
    return {
        "office": office_of(operator),
        "addressee": [member.display_name or member.name, *member.address_lines, _city(member)],
        "email": (billing.email if billing else "") or member.email,
        "siren": member.siren,
        "siret": billing.siret if billing else "",
        "service_code": billing.service_code if billing else "",
        "engagement": billing.engagement if billing else "",
        "number": call.number,
        "dated": issued.isoformat(),
        "due_on": call.due_on.isoformat(),
        "cents": call.cents,
        "rank": call.rank,
        "year": owed.year,
        "contribution": owed.title,
        "contribution_cents": owed.cents,
        "delta_cents": owed.delta_cents,
        "correction": owed.correction,
        "deliberation": owed.deliberation,
        "voted_on": owed.voted_on.isoformat(),
        "lines": [{name: line[name] for name in ("label", "words", "cents", "vat")} for line in owed.lines],
    }


def office_of(operator: Organisation) -> dict[str, Any]:
    """Return the head of a paper of an operator."""
    return {
        "organisation": operator.display_name or operator.name,
        "service": "Service des finances",
        "address": [*operator.address_lines, *([_city(operator)] if operator.postcode else [])],
        "phone": operator.phone,
        "email": operator.email,
        "accent": operator.accent or ACCENT,
    }


def pdf_of(call: FundCall) -> bytes:
    """Return the PDF of an issued call: the same bytes each time."""
    return letters.render("call", _printed(call.facts))


def _printed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the layout prints: amounts and dates in words."""
    back = facts["cents"] < 0
    what = "Avis de réduction" if back else "Appel de fonds"
    codes = (("SIRET", "siret"), ("Code service", "service_code"), ("N° d’engagement", "engagement"))
    return {
        **facts,
        "title": f"{what} n° {facts['number']}",
        "verification": "",
        "dated_in_words": _day(date.fromisoformat(facts["dated"])),
        "due_in_words": written_date(date.fromisoformat(facts["due_on"])),
        "voted_in_words": _day(date.fromisoformat(facts["voted_on"])),
        "amount": written_amount(abs(facts["cents"])),
        "back": back,
        "total": written_amount(facts["contribution_cents"]),
        "difference": written_amount(facts["delta_cents"]) if facts["correction"] else "",
        "codes": [[label, facts[name]] for label, name in codes if facts[name]],
        "printed": [[line["label"], line["words"], written_amount(line["cents"])] for line in facts["lines"]],
        "vat": sorted({VAT_LABELS[Vat(line["vat"])] for line in facts["lines"]}),
    }


def _day(day: date) -> str:
    return written_date(day).split(" ", 1)[1]


def _city(place: Organisation) -> str:
    return f"{place.postcode} {place.city or place.name}".strip()
