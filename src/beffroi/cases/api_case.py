"""The API of what surrounds a case: taking it away whole, its helper, its letters being written, its journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from beffroi.cases import actions, copying, deliveries, letters, originals, queries, whole
from beffroi.cases.api_calling import (
    AGENT_VERB,
    CHANGED,
    UNLESS_CHANGED,
    VERB,
    Number,
    agent_on,
    caller,
    changing,
    do,
)
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates import actions as mandates
from beffroi.cases.mandates import keys
from beffroi.cases.teamwork import delegations, drafting
from beffroi.cases.teamwork.models import LetterDraft
from beffroi.cases.types import DeliveryState, Verb
from beffroi.cases.web.checking import commune_name
from beffroi.cases.web.privacy import as_file
from beffroi.journal import queries as entered
from beffroi.journal.types import Wanted
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, Body, agent, page
from beffroi.tenancy.types import Unknown

router = Router(tags=["dossier"])
BY_APPLICANT: dict[str, Any] = {"security": [{"applicant": []}, {"applicant_link": []}]}
Written = Literal["request_documents", "decide", "extend", "transfer", "give_reasons"]
Step = Annotated[Written, Path(description="L’étape que la lettre accompagne.")]
_BYTES = {"schema": {"type": "string", "format": "binary"}}


def _gives(*media_types: str) -> dict[str, Any]:
    content = dict.fromkeys(media_types, _BYTES)
    return {"responses": {200: {"description": "Le fichier.", "content": content}}}


class OriginalIn(Body):
    """Quelle pièce d’identité, et pourquoi l’original : le journal le garde."""

    file: Annotated[UUID, Field(description="« id » du fichier dans « pieces ».")]
    reason: Annotated[str, Field(min_length=10, max_length=originals.LONGEST_REASON)]


class HandToPersonIn(Body):
    """La personne concernée est au guichet, son identité est vérifiée."""

    identity_checked: Literal[True]
    email: Annotated[
        str,
        Field(max_length=254, description="Son adresse à elle ; vide : les lettres partent par la poste."),
    ] = ""


class LetterDraftIn(Body):
    """Une version d’une lettre qui n’est pas partie."""

    body: Annotated[str, Field(min_length=1, max_length=drafting.LONGEST, description="Markdown.")]
    choices: Annotated[
        dict[str, list[str]],
        Field(
            max_length=20,
            description="Ce que l’écran a coché : « piece », « outcome », « extension », « to ».",
        ),
    ] = {}


class LetterPreviewIn(Body):
    """Une lettre à voir comme elle partirait."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    body: Annotated[str, Field(min_length=1, max_length=drafting.LONGEST, description="Markdown.")]


class LetterDraftOut(BaseModel):
    """Une version enregistrée."""

    rank: int
    body: str
    choices: dict[str, list[str]]
    at: datetime
    author: str


class LetterDraftsOut(BaseModel):
    """Les versions d’une lettre, la dernière d’abord ; ``values`` : les valeurs de la demande à citer."""

    items: list[LetterDraftOut]
    values: Annotated[dict[str, str], Field(description="Ce que la demande donne à écrire, par libellé.")]
    next: str | None


class DeliveryOut(BaseModel):
    """Un courriel de cette demande."""

    id: UUID
    kind: str
    recipient: str
    state: DeliveryState
    error: str
    created_at: datetime


class DeliveriesOut(BaseModel):
    """Les courriels d’une demande, le premier d’abord."""

    items: list[DeliveryOut]
    next: str | None


class CaseEntryOut(BaseModel):
    """Une entrée du journal : qui (une référence), quoi, quand."""

    id: UUID
    recorded_at: datetime
    at: datetime
    verb: str
    actor: str
    subject: str
    facts: dict[str, Any]


class CaseJournalOut(BaseModel):
    """Une page du journal d’une demande, la plus ancienne entrée d’abord."""

    items: list[CaseEntryOut]
    next: str | None


class PageIn(BaseModel):
    """La page voulue."""

    after: After = ""


@router.post(
    "/cases/{number}/exports/{kind}",
    response={200: Any, **ERRORS},
    summary="Emporter une demande entière",
    operation_id="export_case",
    openapi_extra={**BY_AGENT, **_gives("application/pdf", "application/zip")},
)
def export(
    request: HttpRequest,
    number: Number,
    kind: Annotated[
        Literal["pdf", "zip"], Path(description="PDF/A-3 qui porte ses fichiers, ou ZIP avec un index.")
    ],
) -> HttpResponseBase:
    """Tout le dossier, notes internes comprises ; le journal garde qui l’a pris."""
    organisation, actor = agent_on(request, number, "cases.export_case")
    with scope.reading(organisation.id):
        case = queries.case_of(number)
    name, now = f"dossier-{case.number}.{kind}", datetime.now(UTC)
    if kind == "pdf":
        content = whole.as_pdf(case=case, by=actor, on=now)
        return as_file(HttpResponse(content, content_type="application/pdf"), name)
    archive = whole.as_zip(case=case, by=actor, on=now)
    return as_file(StreamingHttpResponse(archive.chunks, content_type="application/zip"), name)


@router.post(
    "/cases/{number}/copy",
    response={200: Any, **ERRORS},
    summary="Emporter une copie de sa demande",
    operation_id="copy_case",
    openapi_extra={**BY_APPLICANT, **_gives("application/zip")},
)
def copy(request: HttpRequest, number: Number) -> HttpResponseBase:
    """Tout ce que le demandeur a donné et reçu, en ZIP ; les courriers qui y sont comptent comme lus par lui."""
    organisation, actor = caller(request, number)
    if actor.case_id is None:
        raise Unknown
    now = datetime.now(UTC)
    with scope.reading(organisation.id):
        case = queries.case_of(number)
        dossier, helped = queries.dossier(case, on=now), keys.is_helper(actor)
        link = settings.PUBLIC_URL + deliveries.helper_path(case) if helped else ""
        parts = copying.parts_of(dossier, commune_name=commune_name, link=link)
        for paper in () if helped else dossier.papers:
            actions.open_paper(case=case, paper=paper, by=actor, on=now)
        stream = copying.streamed(parts, day=today_of(organisation, now))
    return as_file(
        StreamingHttpResponse(stream, content_type="application/zip"), f"demande-{case.number}.zip"
    )


@router.post(
    "/cases/{number}/original",
    response={200: Any, **ERRORS},
    summary="Ouvrir l’original d’une pièce d’identité",
    operation_id="open_original",
    openapi_extra={**BY_AGENT, **_gives("*/*")},
)
def original(request: HttpRequest, number: Number, told: OriginalIn) -> HttpResponseBase:
    """L’original tel qu’il a été déposé, avec un motif ; les autres adresses donnent une copie marquée."""
    organisation, actor = agent_on(request, number, "cases.open_original")
    with scope.reading(organisation.id):
        case = queries.case_of(number)
        piece = case.pieces.filter(file_id=told.file).select_related("file").first()
        if piece is None or not originals.is_identity(piece, case):
            raise Unknown
        opened = originals.open_original(
            case=case, file=piece.file, reason=told.reason, by=actor, on=datetime.now(UTC)
        )
    return as_file(FileResponse(opened.stream, content_type=opened.media_type), opened.name)


@router.post("/cases/{number}/take_over", operation_id="take_over_case", summary="Prendre la main", **VERB)
def take_over(request: HttpRequest, number: Number) -> HttpResponse:
    """La personne concernée met fin au mandat de qui l’aide : l’ancien lien ne sert plus."""
    return do(request, number, lambda case, by, on: mandates.take_over(case=case, by=by, on=on))


@router.post(
    "/cases/{number}/hand_to_person",
    operation_id="hand_case_to_person",
    summary="Remettre à la personne concernée",
    **AGENT_VERB,
)
def hand_to_person(request: HttpRequest, number: Number, told: HandToPersonIn) -> HttpResponse:
    """Donne à la personne une clé nouvelle : tous les liens d’avant cessent. Son accusé porte la nouvelle clé."""
    agent(request)
    email = told.email
    return do(request, number, lambda case, by, on: mandates.hand_over(case=case, email=email, by=by, on=on))


@router.get(
    "/cases/{number}/drafts/{verb}",
    response={200: LetterDraftsOut, **ERRORS},
    summary="Lettre en cours d’écriture",
    operation_id="list_letter_drafts",
    openapi_extra=BY_AGENT,
)
def drafts(request: HttpRequest, number: Number, verb: Step) -> HttpResponse:
    """Les versions enregistrées de la lettre d’une étape, et les valeurs que la demande donne à écrire."""
    organisation, _actor = agent_on(request, number, "cases.save_letter")
    with scope.reading(organisation.id):
        case = queries.case_of(number)
        items = [_draft(row) for row in drafting.versions_of(case, Verb(verb))]
        values = dict(letters.values_told(case, organisation, on=datetime.now(UTC)))
    return JsonResponse({"items": items, "values": values, "next": None})


def _draft(row: LetterDraft) -> dict[str, Any]:
    told = {"rank": row.rank, "body": row.body, "choices": row.choices}
    return {**told, "at": row.at.isoformat(), "author": row.by_name}


@router.post(
    "/cases/{number}/drafts/{verb}",
    response={201: LetterDraftOut, **ERRORS, **CHANGED},
    summary="Enregistrer une lettre",
    operation_id="save_letter_draft",
    openapi_extra={**BY_AGENT, **UNLESS_CHANGED},
)
def save_draft(request: HttpRequest, number: Number, verb: Step, told: LetterDraftIn) -> HttpResponse:
    """Garde une version de la lettre d’une étape ; rien n’est remplacé, rien ne part."""
    organisation, actor = agent_on(request, number, "cases.save_letter")
    facts = told.model_dump()
    with changing(request, organisation, number) as case:
        row = drafting.save(case=case, verb=Verb(verb), by=actor, on=datetime.now(UTC), **facts)
    return JsonResponse(_draft(row), status=201)


@router.post(
    "/cases/{number}/preview",
    response={200: Any, **ERRORS},
    summary="Voir une lettre",
    operation_id="preview_letter",
    openapi_extra={**BY_AGENT, **_gives("application/pdf")},
)
def preview(request: HttpRequest, number: Number, told: LetterPreviewIn) -> HttpResponse:
    """Le PDF d’une lettre comme elle partirait, signée comme elle le serait."""
    organisation, actor = agent_on(request, number, "cases.save_letter")
    now = datetime.now(UTC)
    with scope.reading(organisation.id):
        case = queries.case_of(number)
        signed = delegations.signed_by(case, actor, today_of(organisation, now))
        content = letters.typeset(case, organisation, title=told.title, body=told.body, on=now, signed=signed)
    return as_file(HttpResponse(content, content_type="application/pdf"), f"apercu-{case.number}.pdf")


@router.get(
    "/cases/{number}/deliveries",
    response={200: DeliveriesOut, **ERRORS},
    summary="Courriels d’une demande",
    operation_id="list_deliveries",
    openapi_extra=BY_AGENT,
)
def case_deliveries(request: HttpRequest, number: Number) -> HttpResponse:
    """Ce qui est parti, à qui, et ce qu’il en est advenu ; 500 au plus."""
    organisation, _actor = agent_on(request, number, "cases.read")
    names = ("id", "kind", "recipient", "state", "error", "created_at")
    with scope.reading(organisation.id):
        rows = queries.case_of(number).deliveries.order_by("created_at", "id")[:500]
        return page(request, [{name: getattr(row, name) for name in names} for row in rows])


@router.get(
    "/cases/{number}/journal",
    response={200: CaseJournalOut, **ERRORS},
    summary="Journal d’une demande",
    operation_id="read_case_journal",
    openapi_extra=BY_AGENT,
)
def journal(request: HttpRequest, number: Number, asked: Query[PageIn]) -> HttpResponse:
    """Les entrées scellées du journal qui portent sur cette demande : qui a fait quoi, quand ; 100 par page."""
    organisation, _actor = agent_on(request, number, "journal.read")
    with scope.reading(organisation.id):
        wanted = Wanted(subject=f"case:{queries.case_of(number).id}")
        found, key = entered.entries(organisation.id, wanted, after=asked.after)
    return page(request, [entered.as_json(each) for each in found], key)
