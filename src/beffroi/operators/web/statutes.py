"""The operator's statutes: legal form, competences, who holds them, what stands out of the perimeter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import actions, files, perimeter, queries, rules
from beffroi.operators.membership.models import Competence, CompetenceHolding
from beffroi.operators.membership.types import LegalForm
from beffroi.operators.models import Organisation
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, acting, columns, row, show
from beffroi.operators.web.forming import Control, Form
from beffroi.operators.web.members import back_to, said
from beffroi.tenancy import scope


@require_http_methods(["GET", "POST"])
@in_operator("operators.watch")
def competences(house: House, slug: str) -> HttpResponse:
    """Show the competences of a member with their dates; transfer one, take one back."""
    refusal = None
    with scope.reading(house.organisation.id):
        member = files.member(house.organisation, slug)
    if house.request.method == "POST":
        try:
            _change_competence(house, member)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "Les compétences sont enregistrées.")
            return redirect("member_competences", slug=slug)
    with scope.reading(house.organisation.id):
        return _competences_page(house, member, refusal)


def _change_competence(house: House, member: Organisation) -> None:
    request = house.request
    day = forming.must_day(request, "day")
    with scope.reading(house.organisation.id):
        known = list(
            Competence.objects.filter(
                organisation=house.organisation, code=request.POST.get("competence", "")
            )
        )
        if not known:
            raise Invalid(
                "Choisissez une compétence.", field_errors={"competence": "Choisissez une compétence."}
            )
        held = CompetenceHolding.objects.filter(competence=known[0], member=member, until=None).first()
    if held is not None:
        actions.take_back_competence(holding=held, until=day, by=house.actor, on=house.on)
        return
    actions.transfer_competence(
        competence=known[0], member=member, since=day, reference=request.POST.get("reference", ""),
        by=house.actor, on=house.on,
    )  # fmt: skip


def _competences_page(house: House, member: Organisation, refusal: Refusal | None) -> HttpResponse:
    known = files.competences(house.organisation)
    rows = files.holdings(house.organisation, member)
    lines = [
        row(
            each.competence.name,
            written_date(each.since),
            written_date(each.until) if each.until else "En cours",
            each.reference or "–",
        )
        for each in rows
    ]
    compulsory = [each.name for each in known if each.compulsory]
    blocks = [
        Block(
            "Compétences transférées",
            columns=columns("Compétence", "Depuis", "Jusqu’au (exclu)", "Acte"),
            lines=lines,
            empty="Aucune compétence à la carte.",
            text=[f"Obligatoires pour tous les membres : {', '.join(compulsory)}."] if compulsory else [],
        )
    ]
    if known and house.may("operators.manage_members"):
        blocks.append(Block("Transférer ou reprendre", form=_competence_form(house, known, refusal)))
    return show(house, f"Compétences de {member.name}", blocks, back=back_to(member), refusal=refusal)


def _competence_form(house: House, known: Sequence[Competence], refusal: Refusal | None) -> Form:
    options = [{"value": each.code, "label": each.name} for each in known]
    made = Form(
        (
            Control(
                "choice",
                "competence",
                "Compétence",
                options=options,
                hint="Déjà transférée, elle sera reprise.",
            ),
            Control("date", "day", "Date d’effet", value=forming.shown_day(house.today)),
            Control("line", "reference", "Acte", optional=True),
        ),
        "Enregistrer",
    )
    return made.filled(house.request, refusal.field_errors) if refusal else made


@require_http_methods(["GET", "POST"])
@in_operator("operators.watch")
def statutes(house: House) -> HttpResponse:
    """Show and set the legal form, the competences of the statutes, and what stands out of the perimeter."""
    refusal = None
    if house.request.method == "POST":
        try:
            _set_statutes(house)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "Les statuts sont enregistrés.")
            return redirect("operator_statutes")
    with scope.reading(house.organisation.id):
        return _statutes_page(house, refusal)


def _set_statutes(house: House) -> None:
    request, told = house.request, acting(house)
    if request.POST.get("geste") == "competence":
        actions.define_competence(
            organisation=house.organisation,
            name=request.POST.get("name", ""),
            compulsory="yes" in request.POST.getlist("compulsory"),
            text=request.POST.get("text", ""),
            **told,
        )
        return
    actions.set_statutes(
        organisation=house.organisation,
        form=forming.chosen(request, "form", LegalForm),
        since=forming.must_day(request, "since"),
        reference=request.POST.get("reference", ""),
        **told,
    )


def _statutes_page(house: House, refusal: Refusal | None) -> HttpResponse:
    form = queries.form_of(house.organisation, house.today)
    known = files.competences(house.organisation)
    cautions = perimeter.cautions(house.organisation, house.today)
    rules_of = rules.FORMS[form]
    blocks = [
        Block(
            "Forme juridique",
            rows=[
                said("Forme", rules_of.label),
                _route("Entrée", rules_of.entry),
                _route("Retrait", rules_of.withdrawal),
            ],
        ),
        Block(
            "Compétences",
            columns=columns("Compétence", "Pour qui", "Article"),
            lines=[
                row(each.name, "Tous les membres" if each.compulsory else "À la carte", each.text or "–")
                for each in known
            ],
            empty="Aucune compétence n’est décrite.",
        ),
        Block(
            "Hors du périmètre",
            columns=columns("Membre", "Ce qui est à vérifier"),
            lines=[
                row({"text": each.name, "url": reverse("cockpit_member", args=[each.slug])}, each.text)
                for each in cautions
            ],
            empty="Rien ne sort du périmètre.",
        ),
        *(_statutes_forms(house, form, refusal) if house.may("operators.set_statutes") else []),
    ]
    return show(house, "Statuts et périmètre", blocks, refusal=refusal)


def _route(key: str, route: Any) -> dict[str, Any]:
    unsure = [] if route.confirmed else ["À confirmer dans vos statuts."]
    return {"key": key, "lines": [route.explanation, f"Textes : {', '.join(route.texts)}.", *unsure]}


def _statutes_forms(house: House, form: LegalForm, refusal: Refusal | None) -> list[Block]:
    forms = [{"value": each.value, "label": rules.FORMS[each].label} for each in LegalForm]
    legal = Form(
        (
            Control("choice", "form", "Forme juridique", options=forms, value=form.value),
            Control("date", "since", "Depuis le", value=forming.shown_day(None)),
            Control("line", "reference", "Acte", optional=True),
        ),
        "Enregistrer la forme",
        name="forme",
        kind="secondary",
    )
    competence = Form(
        (
            Control("line", "name", "Nom de la compétence"),
            Control(
                "boxes",
                "compulsory",
                "Portée",
                options=[{"value": "yes", "label": "Obligatoire pour tous les membres"}],
                value=(),
                optional=True,
            ),
            Control("line", "text", "Article des statuts", optional=True),
        ),
        "Ajouter la compétence",
        name="competence",
        kind="secondary",
    )
    typed = house.request.POST.get("geste")
    made = [
        each.filled(house.request, refusal.field_errors) if refusal and each.name == typed else each
        for each in (legal, competence)
    ]
    return [Block("Changer la forme juridique", form=made[0]), Block("Ajouter une compétence", form=made[1])]
