"""Agreements: the list with what ends soon, a new one, one page each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.operators import queries as organisations
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import agreeing, files
from beffroi.operators.membership.agreeing import Terms
from beffroi.operators.membership.clauses import ARTICLE_28, STATE_WORDS, lacking
from beffroi.operators.membership.models import Agreement, AgreementParty
from beffroi.operators.membership.types import AgreementKind, ClauseState
from beffroi.operators.models import Organisation
from beffroi.operators.types import UnknownOrganisation
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, acting, columns, link, row, show, tagged
from beffroi.operators.web.forming import Control, Form
from beffroi.tenancy import scope

KINDS = {
    AgreementKind.SERVICE: "Convention de services",
    AgreementKind.PROCESSING: "Sous-traitance de données (RGPD)",
    AgreementKind.SHARED_SERVICE: "Service commun",
    AgreementKind.PURCHASING: "Groupement de commandes",
    AgreementKind.OTHER: "Autre",
}
MOST = 200


@require_safe
@in_operator("operators.watch")
def listing(house: House) -> HttpResponse:
    """Show the agreements under way, those that end soon first."""
    with scope.reading(house.organisation.id):
        rows = list(
            Agreement.objects.filter(organisation=house.organisation, closed_on=None).order_by(
                "ends_on", "title", "id"
            )[:MOST]
        )
        ending = {each.id for each in rows if _ending(house, each)}
    lines = [_line(each, ending=each.id in ending) for each in rows]
    add = (
        [link("Rédiger une convention", reverse("agreement_new"))]
        if house.may("operators.manage_agreements")
        else []
    )
    blocks = [
        Block(
            "En cours",
            columns=columns("Convention", "Nature", "Fin", "État"),
            lines=lines,
            empty="Aucune convention.",
            links=add,
        )
    ]
    notices = []
    if ending:
        notices = [
            {
                "kind": "warning",
                "text": f"{len(ending)} convention{'s' if len(ending) > 1 else ''} à renouveler ou à fermer.",
            }
        ]
    return show(house, "Conventions", blocks, notices=notices)


def _ending(house: House, each: Agreement) -> bool:
    return each.ends_on is not None and each.ends_on - timedelta(days=each.notice_days) <= house.today


def _line(each: Agreement, *, ending: bool) -> dict[str, Any]:
    state = ("Fin proche", "soon") if ending else ("En cours", "done")
    return row(
        {"text": each.title, "url": reverse("agreement", args=[each.id])},
        KINDS[AgreementKind(each.kind)],
        written_date(each.ends_on) if each.ends_on else "Sans fin",
        tagged(state),
    )


@require_http_methods(["GET", "POST"])
@in_operator("operators.manage_agreements")
def new(house: House) -> HttpResponse:
    """Draw up an agreement."""
    refusal = None
    if house.request.method == "POST":
        try:
            made = _draw_up(house)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(
                house.request, "La convention est rédigée. Notez les signatures quand elles arrivent."
            )
            return redirect("agreement", made.id)
    form = _new_form()
    form = form.filled(house.request, refusal.field_errors) if refusal else form
    back = (reverse("agreements"), "Conventions")
    return show(house, "Rédiger une convention", [Block(form=form)], back=back, refusal=refusal)


def _new_form() -> Form:
    kinds = [{"value": each.value, "label": text} for each, text in KINDS.items()]
    return Form(
        (
            Control("radios", "kind", "Nature", options=kinds, value="service"),
            Control("line", "title", "Titre"),
            Control("area", "object", "Objet", optional=True),
            Control("area", "parties", "SIREN des autres parties", hint="Un par ligne."),
            Control("date", "starts_on", "Début", value=forming.shown_day(None)),
            Control(
                "date",
                "ends_on",
                "Fin",
                optional=True,
                hint="Premier jour sans convention.",
                value=forming.shown_day(None),
            ),
            Control("number", "notice_days", "Alerte avant la fin", value="90", suffix="jours"),
            Control("number", "tacit_months", "Reconduction tacite", optional=True, suffix="mois"),
            Control("line", "competences", "Codes des compétences couvertes", optional=True),
            Control(
                "line",
                "services",
                "Codes des services couverts",
                optional=True,
                hint="Vide : tous les services.",
            ),
            Control("file", "paper", "Texte de la convention", optional=True, hint="PDF, 20 Mo au plus."),
        ),
        "Enregistrer",
        multipart=True,
    )


def _draw_up(house: House) -> Agreement:
    request, post = house.request, house.request.POST
    terms = Terms(
        kind=forming.chosen(request, "kind", AgreementKind),
        title=post.get("title", ""),
        object=post.get("object", ""),
        starts_on=forming.must_day(request, "starts_on"),
        ends_on=forming.day_of(request, "ends_on", optional=True),
        notice_days=min(forming.number_of(request, "notice_days", default=90) or 0, 3650),
        tacit_months=min(forming.number_of(request, "tacit_months", default=0) or 0, 120),
        competences=post.get("competences", "").replace(",", " ").split(),
        services=post.get("services", "").replace(",", " ").split(),
    )
    paper = forming.paper_of(request, "paper")
    told = acting(house)
    return agreeing.draw_up(
        organisation=house.organisation,
        terms=terms,
        parties=_parties(post.get("parties", "")),
        paper=paper,
        **told,
    )


def _parties(text: str) -> list[Organisation]:
    try:
        return [organisations.by_siren(each) for each in text.replace(",", " ").split()[:500]]
    except UnknownOrganisation as unknown:
        raise Invalid(unknown.message, field_errors={"parties": unknown.message}) from unknown


@require_http_methods(["GET", "POST"])
@in_operator("operators.watch")
def agreement(house: House, agreement_id: UUID) -> HttpResponse:
    """Show an agreement: parties, clauses of article 28, annexes; sign, check, join, renew, close."""
    refusal = None
    with scope.reading(house.organisation.id):
        found = files.agreement(house.organisation, agreement_id)
        parties = files.parties(found)
    if house.request.method == "POST":
        try:
            _act(house, found, parties)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "C’est enregistré.")
            return redirect("agreement", found.id)
    with scope.reading(house.organisation.id):
        found, parties = files.agreement(house.organisation, agreement_id), files.parties(found)
        blocks = [
            *_shown(found, parties),
            *(_forms(house, found, parties, refusal) if house.may("operators.manage_agreements") else []),
        ]
    return show(house, found.title, blocks, back=(reverse("agreements"), "Conventions"), refusal=refusal)


def _act(house: House, found: Agreement, parties: list[AgreementParty]) -> None:
    request, post, told = house.request, house.request.POST, acting(house)
    gesture = post.get("geste", "")
    if gesture in {"signer", "refuser"}:
        party = next((each for each in parties if str(each.id) == post.get("party")), None)
        if party is None:
            raise Invalid("Choisissez une partie.", field_errors={"party": "Choisissez une partie."})
        _answer(house, party, gesture)
    elif gesture == "clauses":
        agreeing.check_clauses(agreement=found, clauses=_clauses(post), **told)
    elif gesture == "annexe":
        agreeing.join_annex(
            agreement=found,
            title=post.get("annex_title", ""),
            paper=forming.paper_of(request, "annex"),
            **told,
        )
    elif gesture == "renouveler":
        agreeing.renew(agreement=found, ends_on=forming.must_day(request, "ends_on"), **told)
    elif gesture == "fermer":
        agreeing.close(agreement=found, closed_on=house.today, **told)
    else:
        raise Invalid("Cette action n’existe pas. Rechargez la page.")


def _answer(house: House, party: AgreementParty, gesture: str) -> None:
    day, told = forming.must_day(house.request, "signed_on"), acting(house)
    if gesture == "signer":
        agreeing.sign(party=party, signed_on=day, signatory=house.request.POST.get("signatory", ""), **told)
    else:
        agreeing.decline(party=party, declined_on=day, **told)


def _clauses(post: Any) -> dict[str, dict[str, str]]:
    return {
        each.code: {"state": post.get(f"clause-{each.code}", ""), "note": post.get(f"note-{each.code}", "")}
        for each in ARTICLE_28
    }


def _shown(found: Agreement, parties: list[AgreementParty]) -> list[Block]:
    until = written_date(found.ends_on) if found.ends_on else "Sans fin"
    told: list[dict[str, Any]] = [
        {"key": "Nature", "value": KINDS[AgreementKind(found.kind)]},
        {"key": "Objet", "value": found.object or "Non renseigné"},
        {"key": "Début", "value": written_date(found.starts_on)},
        {"key": "Fin (exclue)", "value": written_date(found.closed_on) if found.closed_on else until},
        {
            "key": "Reconduction",
            "value": f"Tacite, {found.tacit_months} mois" if found.tacit_months else "Aucune",
        },
    ]
    if found.file_id:
        told.append(
            {
                "key": "Texte",
                "url": reverse("operator_paper", args=[found.file_id]),
                "link_text": "Télécharger",
            }
        )
    blocks = [
        Block("La convention", rows=told),
        Block(
            "Signatures",
            columns=columns("Partie", "État", "Signataire"),
            lines=[_signature(each) for each in parties],
        ),
    ]
    if found.kind == AgreementKind.PROCESSING:
        blocks.append(_checklist(found))
    annexes = [
        link(each.title, reverse("operator_paper", args=[each.file_id])) for each in files.annexes(found)
    ]
    return [*blocks, Block("Annexes", links=annexes, text=[] if annexes else ["Aucune annexe."])]


def _signature(each: AgreementParty) -> dict[str, Any]:
    if each.signed_on:
        return row(
            each.party.name, tagged((f"Signée le {each.signed_on:%d/%m/%Y}", "done")), each.signatory or "–"
        )
    if each.declined_on:
        return row(each.party.name, tagged((f"Refusée le {each.declined_on:%d/%m/%Y}", "late")), "–")
    return row(each.party.name, tagged(("À signer", "to_do")), "–")


def _checklist(found: Agreement) -> Block:
    missing = lacking(found.clauses)
    lines = []
    for clause in ARTICLE_28:
        told = found.clauses.get(clause.code, {})
        state = ClauseState(told.get("state", ClauseState.TO_COMPLETE))
        lines.append(
            row(
                {"text": clause.text, "note": told.get("note", "")},
                f"Article {clause.point}",
                tagged(STATE_WORDS[state]),
            )
        )
    said = (
        f"Il manque {len(missing)} clauses sur {len(ARTICLE_28)}."
        if missing
        else "Toutes les clauses sont présentes."
    )
    return Block(
        "Clauses de l’article 28 du RGPD",
        text=[said],
        columns=columns("Clause", "Article", "État"),
        lines=lines,
    )


def _forms(
    house: House, found: Agreement, parties: list[AgreementParty], refusal: Refusal | None
) -> list[Block]:
    if found.closed_on:
        return []
    waiting = [
        {"value": str(each.id), "label": each.party.name}
        for each in parties
        if not each.signed_on and not each.declined_on
    ]
    made: list[tuple[str, Form]] = []
    if waiting:
        sign = (
            Control("choice", "party", "Partie", options=waiting),
            Control("date", "signed_on", "Date", value=forming.shown_day(None)),
            Control("line", "signatory", "Signataire", optional=True, hint="Nom et qualité."),
        )
        made.append(
            ("Noter une signature", Form(sign, "Noter la signature", name="signer", kind="secondary"))
        )
    if found.kind == AgreementKind.PROCESSING:
        made.append(("Vérifier les clauses", _clause_form(found)))
    annex = (Control("line", "annex_title", "Titre", optional=True), Control("file", "annex", "Fichier"))
    made.append(
        ("Joindre une annexe", Form(annex, "Joindre", name="annexe", kind="secondary", multipart=True))
    )
    if found.ends_on:
        later = (Control("date", "ends_on", "Nouvelle fin", value=forming.shown_day(None)),)
        made.append(("Renouveler", Form(later, "Renouveler", name="renouveler", kind="secondary")))
    made.append(("Mettre fin", Form((), "Fermer la convention aujourd’hui", name="fermer", kind="warning")))
    typed = house.request.POST.get("geste")
    return [
        Block(
            title,
            form=each.filled(house.request, refusal.field_errors) if refusal and each.name == typed else each,
        )
        for title, each in made
    ]


def _clause_form(found: Agreement) -> Form:
    states = [{"value": each.value, "label": words[0]} for each, words in STATE_WORDS.items()]
    controls = [
        Control(
            "choice",
            f"clause-{each.code}",
            f"{each.text} ({each.point})",
            options=states,
            value=found.clauses.get(each.code, {}).get("state", ""),
        )
        for each in ARTICLE_28
    ]
    return Form(controls, "Enregistrer les clauses", name="clauses", kind="secondary")
