"""The screen of a succession: who, when, by which act; the report of a rehearsal; the confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.text import clean_line
from beffroi.operators import queries as organisations
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import files
from beffroi.operators.membership.succession import Report, rehearse, succeed
from beffroi.operators.membership.types import SuccessionKind
from beffroi.operators.models import Organisation
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, show
from beffroi.operators.web.forming import Control, Form
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

KINDS = (
    {"value": "merge", "label": "Fusion", "hint": "La collectivité prend fin ; l’autre reprend tout."},
    {"value": "split", "label": "Scission", "hint": "La collectivité continue ; l’autre en est détachée."},
    {"value": "epci", "label": "Changement d’intercommunalité", "hint": "Indiquez sa propre commune."},
)


@require_http_methods(["GET", "POST"])
@in_operator("operators.succeed")
def succession(house: House, slug: str) -> HttpResponse:
    """Ask who succeeds a member, show the rehearsal's report, then play it for real."""
    with scope.reading(house.organisation.id):
        member = files.member(house.organisation, slug)
    if house.request.method != "POST":
        return _page(house, member)
    try:
        told = _typed(house, member)
        if house.request.POST.get("geste") == "confirmer":
            report = succeed(**told)
        else:
            return _page(house, member, rehearse(**told))
    except Refusal as refusal:
        return _page(house, member, refusal=refusal)
    messages.success(house.request, f"{report.successor} succède à {report.former}.")
    heir = organisations.by_id(member.id).successor_id
    return redirect("cockpit_member", slug=organisations.by_id(heir).slug if heir else slug)


def _typed(house: House, member: Organisation) -> dict[str, Any]:
    request = house.request
    return {
        "operator": house.organisation,
        "former": member,
        "successor": _successor(request.POST.get("successor", "")),
        "kind": forming.chosen(request, "kind", SuccessionKind),
        "effective_on": forming.must_day(request, "effective_on"),
        "reference": request.POST.get("reference", ""),
        "by": house.actor,
        "on": house.on,
    }


def _successor(text: str) -> Organisation | str:
    code = "".join(clean_line(text).split()).upper()
    try:
        return organisations.by_siren(code) if len(code) == 9 else code
    except Unknown as unknown:
        raise Invalid(unknown.message, field_errors={"successor": unknown.message}) from unknown


def _page(
    house: House, member: Organisation, report: Report | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    form = _form()
    if house.request.method == "POST":
        form = form.filled(house.request, refusal.field_errors if refusal else {})
    blocks = [Block("Le changement", form=form)]
    notices = []
    if report is not None:
        notices.append(
            {"kind": "information", "text": "Répétition : tout a été joué, puis annulé. Rien n’est gardé."}
        )
        confirm = Form(form.controls, "Confirmer pour de vrai", name="confirmer", kind="warning")
        blocks = [*_report(report), Block("Confirmer ou corriger", form=confirm)]
    back = (reverse("cockpit_member", args=[member.slug]), member.name)
    lead = "Rien de ce qui est écrit n’est déplacé. Une répétition montre d’abord ce qui changera."
    return show(
        house, f"Succession de {member.name}", blocks, back=back, lead=lead, notices=notices, refusal=refusal
    )


def _form() -> Form:
    return Form(
        (
            Control("radios", "kind", "Nature du changement", options=KINDS, value="merge"),
            Control(
                "line",
                "successor",
                "Collectivité qui succède",
                hint="Code Insee, ou SIREN si elle est déjà ici.",
            ),
            Control("date", "effective_on", "Date d’effet", value=forming.shown_day(None)),
            Control(
                "line",
                "reference",
                "Acte qui prononce le changement",
                hint="Par exemple : arrêté préfectoral du 15 décembre 2023.",
            ),
        ),
        "Répéter",
    )


def _report(report: Report) -> list[Block]:
    told = [{"key": heading, "lines": lines or ["Rien à faire."]} for heading, lines in report.lines.items()]
    return [Block(f"{report.successor} succède à {report.former}", rows=told)]
