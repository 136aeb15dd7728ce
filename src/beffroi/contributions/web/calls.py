"""Calls for funds on the operator's screens: list, papers, payments, titres, how members are billed."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.contributions.billing import actions, papers, queries
from beffroi.contributions.billing.payments import read_payments
from beffroi.contributions.billing.queries import CallReading
from beffroi.contributions.web import exports, typed, words
from beffroi.contributions.web.keys import FORM
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_operator
from beffroi.operators.models import Membership, Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

LARGEST = 2_000_000
BILLING = ("siret", "service_code", "engagement", "email")


@require_safe
@in_operator("contributions.read")
def listed(house: House) -> HttpResponseBase:
    """List calls by date."""
    told, only_late = house.request.GET, house.request.GET.get("etat") == "retard"
    after = _after(told.get("date", ""), told.get("apres", ""))
    with scope.reading(house.organisation.id):
        found = queries.calls(house.organisation, today=house.today, after=after, only_late=only_late)
        context = {
            "stats": words.balance_stats(queries.totals(house.organisation, today=house.today)),
            "columns": words.CALL_COLUMNS,
            "rows": [words.call_row(one) for one in found[: queries.PAGE]],
            "next_url": _next(found, only_late=only_late),
            "first_url": "?" + ("etat=retard" if only_late else "") if after else "",
            "only_late": only_late,
            "may_pay": house.may("contributions.pay"),
        }
        return house.page("contributions/calls.html", context)


def _after(day: str, given: str) -> tuple[date, UUID] | None:
    found = typed.identifier(given)
    try:
        return (date.fromisoformat(day), found) if found else None
    except ValueError:
        return None


def _next(found: list[CallReading], *, only_late: bool) -> str:
    if len(found) <= queries.PAGE:
        return ""
    last = found[queries.PAGE - 1].row
    late = {"etat": "retard"} if only_late else {}
    return "?" + urlencode({**late, "date": last.due_on.isoformat(), "apres": last.id})


@require_http_methods(FORM)
@in_operator("contributions.pay")
def pay(house: House) -> HttpResponseBase:
    """Write payments down: typed or from a CSV file."""
    told = typed.text(house.request.POST, "payments", longest=LARGEST)
    if house.request.method != "POST":
        return house.page("contributions/pay.html", {"payments": "numero;montant;date;reference\n"})
    try:
        lines = _lines(house, told)
        done = actions.receive(
            organisation=house.organisation, payments=read_payments(lines), by=house.actor, on=house.on
        )
    except Refusal as refusal:
        refusal.field_errors = refusal.field_errors or {"payments": refusal.message}
        return house.page("contributions/pay.html", {"payments": told}, refusal=refusal)
    already = f" Déjà enregistrés : {done.already}." if done.already else ""
    messages.success(house.request, f"Paiements enregistrés : {done.written}.{already}")
    return redirect("contributions_calls")


def _lines(house: House, told: str) -> list[str]:
    file = house.request.FILES.get("file")
    if file is None:
        return told.splitlines()
    if not file.size or file.size > LARGEST:
        raise Invalid(
            "Envoyez un fichier CSV de moins de 2 Mo.", field_errors={"file": "Fichier vide ou trop lourd."}
        )
    raw: bytes = file.read()
    try:
        return raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").splitlines()


@require_safe
@in_operator("contributions.read")
def export(house: House) -> HttpResponseBase:
    """Answer the issued calls as CSV: the titres to write."""
    rows = exports.call_rows(house.organisation)
    return exports.answer(f"titres-{house.today.isoformat()}", exports.CALL_TITLES, rows)


@require_safe
@in_operator("contributions.read")
def paper(house: House, call_id: UUID) -> HttpResponseBase:
    """Answer the PDF of an issued call."""
    return answer_paper(house, call_id)


def answer_paper(house: House, call_id: UUID) -> HttpResponse:
    """Answer the PDF of a call of the organisation's scope; :raises Unknown: none, or not issued."""
    with scope.reading(house.organisation.id):
        call = queries.call(call_id, today=house.today).row
    if not call.number:
        raise Unknown
    answer = HttpResponse(papers.pdf_of(call), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="appel-{call.number}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(FORM)
@in_operator("contributions.bill_to")
def billing(house: House, slug: str) -> HttpResponseBase:
    """Say how a member is billed; show its balance and its calls."""
    if house.request.method != "POST":
        return _billing(house, slug)
    told = {name: typed.text(house.request.POST, name) for name in BILLING}
    try:
        with scope.reading(house.organisation.id):
            member = _member(house, slug)
        actions.bill_to(organisation=house.organisation, member=member, by=house.actor, on=house.on, **told)
    except Unknown:
        raise
    except Refusal as refusal:
        return _billing(house, slug, told, refusal)
    messages.success(
        house.request, "Les coordonnées sont enregistrées. Elles serviront aux prochains appels."
    )
    return redirect("contributions_billing", slug)


def _member(house: House, slug: str) -> Organisation:
    """Return somebody that the operator serves or served; :raises Unknown:. In scope."""
    member = operators.by_slug(slug)
    if not Membership.objects.filter(organisation=house.organisation, served=member).exists():
        raise Unknown
    return member


def _billing(
    house: House, slug: str, told: dict[str, str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    with scope.reading(house.organisation.id):
        member = _member(house, slug)
        known = queries.billing_of(house.organisation, member)
        calls = queries.calls_of(member, today=house.today)
        context = {
            "member": member,
            "typed": told or {name: getattr(known, name, "") for name in BILLING},
            "stats": words.balance_stats(queries.balance(member, today=house.today)),
            "columns": words.CALL_COLUMNS,
            "rows": [words.call_row(one) for one in calls],
        }
        return house.page("contributions/billing.html", context, refusal=refusal)
