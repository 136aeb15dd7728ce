"""A member's file: its life, its competences, its services; prospects; statutes and perimeter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import actions, files, queries, rules
from beffroi.operators.membership.models import Accession, AccessionStep
from beffroi.operators.membership.types import STATE_LABELS, STEP_LABELS, LegalForm, State, Step, Voice
from beffroi.operators.models import Organisation
from beffroi.operators.types import Standing
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, columns, link, row, show, tagged
from beffroi.operators.web.forming import Control, Form
from beffroi.operators.web.showing import grouped
from beffroi.tenancy import scope

STANDINGS = (
    {"value": "member", "label": "Membre", "hint": "Il vote et il paie."},
    {
        "value": "beneficiary",
        "label": "Bénéficiaire",
        "hint": "Il est servi ; un membre peut le représenter.",
    },
)
MOST_RADIOS = 60


def back_to(member: Organisation) -> tuple[str, str]:
    """Return the link back to a member's page."""
    return reverse("cockpit_member", args=[member.slug]), member.name


@require_http_methods(["GET", "POST"])
@in_operator("operators.watch")
def life(house: House, slug: str) -> HttpResponse:
    """Show the life of a membership as a list of tasks, and record the next step."""
    refusal = None
    with scope.reading(house.organisation.id):
        member = files.member(house.organisation, slug)
        file = files.accession(house.organisation, member)
    if house.request.method == "POST":
        try:
            _move(house, member, file)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "L’étape est enregistrée.")
            return redirect("member_life", slug=slug)
    with scope.reading(house.organisation.id):
        return _life_page(house, member, file, refusal)


def _move(house: House, member: Organisation, file: Accession | None) -> None:
    if file is None:
        actions.open_accession(organisation=house.organisation, member=member, by=house.actor, on=house.on)
        return
    request = house.request
    step = forming.chosen(request, "step", Step)
    actions.record_step(
        accession=file,
        step=step,
        decided_on=forming.must_day(request, "decided_on"),
        effective_on=forming.day_of(request, "effective_on", optional=True),
        reference=request.POST.get("reference", ""),
        voices=_voices(house),
        standing=Standing(request.POST.get("standing") or "member"),
        paper=forming.paper_of(request, "paper"),
        by=house.actor,
        on=house.on,
    )


def _voices(house: House) -> dict[str, Voice]:
    post = house.request.POST
    told = {siren: Voice.AGAINST for each in post.getlist("against") for siren in each.split()}
    return told | {siren: Voice.FOR for each in post.getlist("voices") for siren in each.split()}


def _life_page(
    house: House, member: Organisation, file: Accession | None, refusal: Refusal | None
) -> HttpResponse:
    form = LegalForm(file.form) if file else queries.form_of(house.organisation, house.today)
    steps = files.steps(file) if file else []
    blocks = [
        Block("Étapes", "etapes", tasks=_tasks(form, file, steps)),
        *(
            [Block("Étape suivante", form=_step_form(house, file, form, steps, refusal))]
            if _may_move(house, file, form, steps)
            else []
        ),
        Block("Règles", text=_rules_said(form, file)),
    ]
    title = f"Adhésion de {member.name}"
    return show(house, title, blocks, back=back_to(member), refusal=refusal)


def _may_move(house: House, file: Accession | None, form: LegalForm, steps: Sequence[AccessionStep]) -> bool:
    if not house.may("operators.manage_members"):
        return False
    return file is None or bool(rules.next_steps(form, [Step(each.step) for each in steps]))


def _tasks(form: LegalForm, file: Accession | None, steps: Sequence[AccessionStep]) -> list[dict[str, Any]]:
    done = [_done(each) for each in steps]
    if file is None:
        return [
            {
                "text": "Admission sans dossier",
                "hint": "Ouvrez le dossier pour suivre sa vie.",
                "status": "En vigueur",
            }
        ]
    following = rules.next_steps(form, [Step(each.step) for each in steps])[:1]
    return done + [
        {"text": STEP_LABELS[each], "tag": {"text": "À faire", "colour": "to_do"}} for each in following
    ]


def _done(each: AccessionStep) -> dict[str, Any]:
    days = f"Décision du {written_date(each.decided_on)}"
    if each.effective_on != each.decided_on:
        days += f", effet le {written_date(each.effective_on)}"
    hint = ". ".join(filter(None, [days, each.reference, _counted(each)]))
    task: dict[str, Any] = {
        "text": STEP_LABELS[Step(each.step)],
        "hint": hint,
        "tag": {"text": "Fait", "colour": "done"},
    }
    if each.file_id:
        task["url"] = reverse("operator_paper", args=[each.file_id])
    return task


def _counted(each: AccessionStep) -> str:
    told = each.count
    if not told:
        return ""
    return (
        f"{told['members_for']} conseils favorables sur {told['members']}, "
        f"{grouped(told['population_for'])} habitants sur {grouped(told['population'])}"
    )


def _rules_said(form: LegalForm, file: Accession | None) -> list[str]:
    rules_of = rules.FORMS[form]
    leaving = file is not None and file.state in {
        State.ACTIVE,
        State.SUSPENDED,
        State.WITHDRAWING,
        State.WITHDRAWN,
    }
    route = rules_of.withdrawal if leaving else rules_of.entry
    unsure = "" if route.confirmed else " À confirmer dans vos statuts."
    return [f"{rules_of.label}. {route.explanation}{unsure}", f"Textes : {', '.join(route.texts)}."]


def _step_form(
    house: House,
    file: Accession | None,
    form: LegalForm,
    steps: Sequence[AccessionStep],
    refusal: Refusal | None,
) -> Form:
    if file is None:
        return Form((), "Ouvrir le dossier d’adhésion")
    following = rules.next_steps(form, [Step(each.step) for each in steps])
    options = [{"value": each.value, "label": STEP_LABELS[each]} for each in following]
    controls = [
        Control("radios", "step", "Étape", options=options, value=following[0].value),
        Control("date", "decided_on", "Date de la décision", value=forming.shown_day(None)),
        Control(
            "date",
            "effective_on",
            "Date d’effet",
            optional=True,
            hint="Vide : la première date permise.",
            value=forming.shown_day(None),
        ),
        Control("line", "reference", "Référence de l’acte", optional=True),
        Control("file", "paper", "Document", optional=True, hint="PDF ou image, 20 Mo au plus."),
    ]
    if following[0] in {Step.CONSULT, Step.CONSULT_LEAVE}:
        controls[1:1] = _ballots(house, file)
    if following[0] is Step.ACTIVATE:
        controls.insert(1, Control("radios", "standing", "Qualité", options=STANDINGS, value="member"))
    made = Form(controls, "Enregistrer l’étape", multipart=True)
    return made.filled(house.request, refusal.field_errors) if refusal else made


def _ballots(house: House, file: Accession) -> list[Control]:
    others = [
        each
        for each in queries.in_force(house.organisation, house.today, standing=Standing.MEMBER)
        if each.id != file.member_id
    ]
    hint = "Un conseil qui n’est coché nulle part n’a rien dit."
    if len(others) > MOST_RADIOS:
        return [
            Control("area", "voices", "SIREN des conseils favorables", hint="Séparés par des espaces."),
            Control("area", "against", "SIREN des conseils défavorables", optional=True),
        ]
    options = [
        {"value": each.siren, "label": f"{each.name} ({grouped(each.population)} habitants)"}
        for each in others
    ]
    return [
        Control("boxes", "voices", "Conseils favorables", hint=hint, options=options, value=()),
        Control("boxes", "against", "Conseils défavorables", options=options, value=(), optional=True),
    ]


@require_http_methods(["GET", "POST"])
@in_operator("operators.watch")
def prospects(house: House) -> HttpResponse:
    """Show the memberships under way, and open the file of a commune that is not here yet."""
    refusal, typed = None, house.request.POST.get("code", "")
    if house.request.method == "POST":
        try:
            member = files.open_prospect(
                organisation=house.organisation, code=typed, by=house.actor, on=house.on
            )
        except Refusal as caught:
            refusal = caught
        else:
            return redirect("member_life", slug=member.slug)
    with scope.reading(house.organisation.id):
        lines = [_prospect_row(each) for each in files.under_way(house.organisation)]
    blocks = [
        Block(
            "Dossiers en cours",
            columns=columns("Organisation", "État", "Ouvert le"),
            lines=lines,
            empty="Aucun dossier en cours.",
        )
    ]
    if house.may("operators.manage_members"):
        control = Control(
            "line", "code", "Code Insee de la commune", hint="Cinq caractères, par exemple 69149."
        )
        form = Form((control,), "Ouvrir un dossier d’adhésion")
        blocks.append(
            Block(
                "Nouveau dossier", form=form.filled(house.request, refusal.field_errors) if refusal else form
            )
        )
    return show(house, "Adhésions", blocks, refusal=refusal)


def _prospect_row(each: Accession) -> dict[str, Any]:
    name = {"text": each.member.name, "url": reverse("member_life", args=[each.member.slug])}
    return row(name, tagged(STATE_LABELS[State(each.state)]), written_date(each.opened_on))


def said(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def parts_of(house: House, member: Organisation, today: date) -> list[Block]:
    """Return what a member's page adds: its standing and where to go. In the operator's scope."""
    file = files.accession(house.organisation, member)
    state = STATE_LABELS[State(file.state)] if file else ("En vigueur", "done")
    standing = queries.member_on(house.organisation, member.id, today)
    quality = {Standing.MEMBER: "Membre", Standing.BENEFICIARY: "Bénéficiaire"}
    rows: list[dict[str, Any]] = [
        {"key": "État", "tag": {"text": state[0], "colour": state[1]}},
        said("Qualité", quality[standing.standing] if standing else "N’est pas servi aujourd’hui"),
        said("Depuis", written_date(standing.since) if standing else "–"),
    ]
    heir = queries.successor_of(member)
    if heir is not None:
        rows.append(
            {"key": "Successeur", "url": reverse("cockpit_member", args=[heir.slug]), "link_text": heir.name}
        )
    names = (
        ("Adhésion", "member_life"),
        ("Compétences", "member_competences"),
        ("Services", "member_services"),
        ("Succession", "member_succession"),
    )
    links = [link(text, reverse(name, args=[member.slug])) for text, name in names]
    agreements = [
        link(each.title, reverse("agreement", args=[each.id]))
        for each in files.agreements_of(house.organisation, member)
    ]
    return [
        Block("Adhésion", rows=rows, links=links),
        Block("Conventions", links=agreements, text=[] if agreements else ["Aucune convention."]),
    ]


@require_safe
@in_operator("operators.watch")
def paper(house: House, file_id: Any) -> Any:
    """Send a paper of the operator: the act of a step, an agreement, an annex."""
    return files.sent(house.organisation, file_id)
