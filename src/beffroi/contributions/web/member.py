"""What a member reads: what it pays, why line by line, its calls and their papers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from beffroi.contributions import queries
from beffroi.contributions.billing import queries as billing
from beffroi.contributions.keys.wording import ALABAMA
from beffroi.contributions.models import MemberContribution
from beffroi.contributions.web import words
from beffroi.contributions.web.calls import answer_paper
from beffroi.kernel.french import written_date
from beffroi.operators.frames import House, in_member
from beffroi.tenancy import scope


@require_safe
@in_member("contributions.consult")
def home(house: House) -> HttpResponseBase:
    """Show the contributions of a member, the latest first, its balance and its calls."""
    member = house.organisation
    with scope.reading(member.id):
        calls = billing.calls_of(member, today=house.today)
        context = {
            "contributions": [_told(one) for one in queries.of_member(member, limit=12)],
            "line_columns": words.LINE_COLUMNS,
            "stats": words.balance_stats(billing.balance(member, today=house.today)),
            "call_columns": words.MEMBER_CALL_COLUMNS,
            "call_rows": [words.member_call_row(one, member.slug) for one in calls],
            "alabama": ALABAMA,
        }
        return house.page("contributions/member.html", context)


def _told(one: MemberContribution) -> dict[str, object]:
    return {
        "title": f"{one.title} {one.year}{', correction' if one.correction else ''}",
        "amount": words.amount(one.cents)["text"],
        "difference": words.signed(one.delta_cents) if one.correction else "",
        "vote": f"Délibération {one.deliberation} du {written_date(one.voted_on)}",
        "operator": one.organisation.name,
        "explained": one.explained,
        "rows": words.line_rows(one),
    }


@require_safe
@in_member("contributions.consult")
def paper(house: House, call_id: UUID) -> HttpResponseBase:
    """Answer the PDF of one of the member's own calls."""
    return answer_paper(house, call_id)
