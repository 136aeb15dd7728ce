"""The API of cases: file, follow, examine, decide; the same actions as the screens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from ninja import File, Header, Path, Query, Router
from ninja.files import UploadedFile

from beffroi.cases import (
    actions,
    api_answers,
    api_files,
    api_filing,
    api_lists,
    api_versions,
    catalogue,
    mails,
    originals,
    queries,
)
from beffroi.cases import api_schemas as shapes
from beffroi.cases.api_calling import TAGGED, VERB, Number, caller, do, house, show
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.sequels import actions as sequels
from beffroi.documents import queries as files
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.api import (
    BY_AGENT,
    BY_ANYONE,
    BY_EITHER,
    ERRORS,
    PUBLIC,
    ProblemOut,
    Siren,
    agent_or_nobody,
)
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import STRANGER, Actor

router = Router(tags=["demandes"])
_BYTES = {
    "description": "Le fichier.",
    "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
}
LONGEST_KEY = 200


@router.get(
    "/organisations/{siren}/procedures",
    response={200: shapes.ProceduresOut, 404: ProblemOut, 422: ProblemOut},
    summary="Démarches d’une organisation",
    operation_id="list_procedures",
    openapi_extra=PUBLIC,
    tags=["démarches"],
)
def procedures(request: HttpRequest, siren: Siren) -> HttpResponse:
    """Les démarches adoptées, chacune avec son délai et son formulaire en JSON Schema 2020-12."""
    organisation = operators.by_siren(siren)
    with scope.reading(organisation.id):
        today = today_of(organisation, datetime.now(UTC))
        items = [api_answers.procedure(each) for each in queries.offered(organisation, today=today)]
    return JsonResponse({"items": items, "next": None})


@router.post(
    "/organisations/{siren}/procedures/{code}/cases",
    response={201: shapes.FiledOut, **ERRORS, 507: ProblemOut},
    summary="Déposer une demande",
    operation_id="file_case",
    openapi_extra=BY_ANYONE,
)
def file_case(
    request: HttpRequest,
    siren: Siren,
    code: Annotated[str, Path(max_length=100)],
    filing: shapes.FilingIn,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            max_length=LONGEST_KEY,
            description="Une valeur au hasard par demande : répéter l’envoi rend la même demande.",
        ),
    ] = "",
) -> HttpResponse:
    """Dépose une demande : numéro, accusé de réception et délai naissent ensemble, ou rien."""
    organisation = operators.by_siren(siren)
    by = agent_or_nobody(request) or STRANGER
    case = api_filing.file(organisation, code, filing, key=idempotency_key, by=by, on=datetime.now(UTC))
    told = api_answers.filed(case, organisation)
    return JsonResponse(told, status=201, headers={"Location": f"/api/v1/cases/{case.number}"})


@router.post(
    "/organisations/{siren}/files",
    response={201: shapes.FileOut, **ERRORS, 507: ProblemOut},
    summary="Déposer un fichier avant la demande",
    operation_id="upload_file",
    openapi_extra=BY_ANYONE,
)
def upload(request: HttpRequest, siren: Siren, file: File[UploadedFile]) -> HttpResponse:
    """Garde un fichier en quarantaine, 50 Mo au plus. Citez « file » dans « documents », dans la journée."""
    organisation = operators.by_siren(siren)
    row = api_files.upload(organisation, file, by=agent_or_nobody(request) or STRANGER, on=datetime.now(UTC))
    told = {"name": row.name, "media_type": row.media_type, "size": row.size, "sha256": row.sha256}
    return JsonResponse({"file": api_files.upload_token(row), **told}, status=201)


@router.get(
    "/cases",
    response={200: shapes.QueueOut, **ERRORS},
    summary="File d’un agent",
    operation_id="list_cases",
    openapi_extra=BY_AGENT,
)
def queue(request: HttpRequest, asked: Query[shapes.QueueIn]) -> HttpResponse:
    """Les demandes de l’organisation du jeton, ce qui échoit d’abord ; « next » mène à la page suivante."""
    organisation, actor = house(request, "cases.read")
    api_lists.refuse_unknown(request, shapes.QueueIn)
    with scope.reading(organisation.id):
        on = datetime.now(UTC)
        wanted = api_lists.filters(asked, organisation, actor, on=on)
        page = queries.queue(organisation.id, wanted, after=asked.after, limit=asked.limit)
        today = today_of(organisation, on)
        items = [api_answers.line(case, today=today) for case in page.rows]
    following = api_lists.next_address(request.path, asked, page.next_key)
    return JsonResponse({"items": items, "next": following})


@router.get(
    "/cases/{number}",
    response={200: shapes.CaseOut, **ERRORS},
    summary="Une demande",
    operation_id="read_case",
    openapi_extra={**BY_EITHER, **TAGGED},
)
def case(request: HttpRequest, number: Number) -> HttpResponse:
    """État, journal, délai, messages, courriers et pièces, avec la clé de suivi ou un jeton d’agent."""
    organisation, actor = caller(request, number)
    return show(organisation, number, actor)


@router.post("/cases/{number}/acknowledge", operation_id="acknowledge", summary="Accuser réception", **VERB)
def acknowledge(
    request: HttpRequest, number: Number, told: shapes.AcknowledgeIn | None = None
) -> HttpResponse:
    """Note que l’accusé de réception a été remis ou posté, pour une demande venue hors ligne."""
    return do(request, number, lambda case, by, on: actions.acknowledge(case=case, by=by, on=on))


@router.post(
    "/cases/{number}/request_documents",
    operation_id="request_documents",
    summary="Demander des pièces",
    **VERB,
)
def request_documents(request: HttpRequest, number: Number, told: shapes.RequestDocumentsIn) -> HttpResponse:
    """Demande les pièces qui manquent, par courrier ; le délai s’arrête comme le texte le prévoit."""
    facts = told.model_dump()
    return do(
        request, number, lambda case, by, on: actions.request_documents(case=case, by=by, on=on, **facts)
    )


@router.post("/cases/{number}/complete", operation_id="complete", summary="Donner des pièces", **VERB)
def complete(request: HttpRequest, number: Number, told: shapes.CompleteIn) -> HttpResponse:
    """Joint des pièces ; le dossier est complet quand toutes celles demandées sont là."""

    def act(case: Case, by: Actor, on: datetime) -> None:
        permit(by, "cases.complete", case.organisation_id, case_id=case.id)
        pieces = catalogue.procedure(case.procedure, case.version).pieces
        given = api_files.receive(case.organisation, told.documents, pieces, by=by, on=on)
        actions.complete(case=case, pieces=given, whole=told.whole, by=by, on=on)

    return do(request, number, act)


@router.post("/cases/{number}/transfer", operation_id="transfer", summary="Transmettre", **VERB)
def transfer(request: HttpRequest, number: Number, told: shapes.TransferCaseIn) -> HttpResponse:
    """Transmet la demande au service compétent et le dit au demandeur."""
    facts = told.model_dump()
    return do(request, number, lambda case, by, on: actions.transfer(case=case, by=by, on=on, **facts))


@router.post("/cases/{number}/extend", operation_id="extend", summary="Prolonger le délai", **VERB)
def extend(request: HttpRequest, number: Number, told: shapes.ExtendIn) -> HttpResponse:
    """Prolonge le délai, là où le texte le permet et à temps."""
    facts = told.model_dump()
    return do(request, number, lambda case, by, on: actions.extend(case=case, by=by, on=on, **facts))


@router.post("/cases/{number}/decide", operation_id="decide", summary="Décider", **VERB)
def decide(request: HttpRequest, number: Number, told: shapes.DecideIn) -> HttpResponse:
    """Prend la décision expresse et la notifie avec son courrier."""
    facts = told.model_dump()
    return do(request, number, lambda case, by, on: actions.decide(case=case, by=by, on=on, **facts))


@router.post(
    "/cases/{number}/migrate", operation_id="migrate", summary="Faire passer à la version nouvelle", **VERB
)
def migrate(request: HttpRequest, number: Number, told: shapes.MigrateIn) -> HttpResponse:
    """Fait passer la demande à la version de « pending » ; ses dates et ses réponses restent."""
    return do(request, number, lambda case, by, on: api_versions.migrate(case, told, by=by, on=on))


@router.post("/cases/{number}/keep_version", operation_id="keep_version", summary="Garder la version", **VERB)
def keep_version(request: HttpRequest, number: Number, told: shapes.KeepVersionIn) -> HttpResponse:
    """Écrit pourquoi la demande garde sa version, quand une version nouvelle s’offre ou s’impose."""
    return do(request, number, lambda case, by, on: api_versions.keep(case, told, by=by, on=on))


@router.post("/cases/{number}/message", operation_id="message", summary="Écrire", **VERB)
def message(request: HttpRequest, number: Number, told: shapes.MessageIn) -> HttpResponse:
    """Écrit à l’autre partie, fichiers compris : le demandeur au service, ou le service au demandeur."""

    def act(case: Case, by: Actor, on: datetime) -> None:
        permit(by, "cases.message", case.organisation_id, case_id=case.id)
        files = api_files.joined(case.organisation, told.files)
        actions.message(case=case, body=told.body, files=files, by=by, on=on)

    return do(request, number, act)


@router.post("/cases/{number}/withdraw", operation_id="withdraw", summary="Retirer", **VERB)
def withdraw(request: HttpRequest, number: Number, told: shapes.WithdrawIn | None = None) -> HttpResponse:
    """Retire la demande, à la volonté du demandeur."""
    reason = told.reason if told else ""
    return do(request, number, lambda case, by, on: actions.withdraw(case=case, reason=reason, by=by, on=on))


@router.post("/cases/{number}/attest", operation_id="attest", summary="Attester l’accord tacite", **VERB)
def attest(request: HttpRequest, number: Number) -> HttpResponse:
    """Fait l’attestation de l’accord né du silence ; demandée deux fois, elle est la même."""
    return do(request, number, lambda case, by, on: sequels.attest(case=case, by=by, on=on))


@router.post(
    "/cases/{number}/ask_reasons",
    operation_id="ask_reasons",
    summary="Demander les motifs d’un refus tacite",
    **VERB,
)
def ask_reasons(request: HttpRequest, number: Number) -> HttpResponse:
    """Demande les motifs du refus né du silence ; ils sont dus dans le mois."""
    return do(request, number, lambda case, by, on: sequels.ask_reasons(case=case, by=by, on=on))


@router.post(
    "/cases/{number}/give_reasons",
    operation_id="give_reasons",
    summary="Donner les motifs d’un refus tacite",
    **VERB,
)
def give_reasons(request: HttpRequest, number: Number, told: shapes.ReasonsIn) -> HttpResponse:
    """Donne les motifs par courrier ; le juge peut être saisi dans les deux mois qui suivent."""
    facts = told.model_dump()
    return do(request, number, lambda case, by, on: sequels.give_reasons(case=case, by=by, on=on, **facts))


@router.get(
    "/files/{token}",
    response={200: Any, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut},
    summary="Ouvrir un fichier",
    operation_id="open_file",
    openapi_extra={**PUBLIC, "responses": {200: _BYTES}},
)
def open_file(request: HttpRequest, token: Annotated[str, Path(max_length=300)]) -> HttpResponse:
    """Ouvre un fichier à l’adresse qu’une réponse à un agent a donnée, pendant un jour."""
    address = api_files.read_address(token)
    with scope.reading(address.organisation_id):
        if address.kind == "receipt":
            case = Case.objects.select_related("organisation").get(id=address.id)
            return _pdf(mails.receipt_pdf(case), f"accuse-{case.number}.pdf")
        row = originals.shown(files.file(address.id), on=datetime.now(UTC))
    response = FileResponse(row.stream, as_attachment=True, filename=row.name, content_type=row.media_type)
    return _private(response)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _private(HttpResponse(content, content_type="application/pdf", headers=headers))


def _private(response: Any) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    kept: HttpResponse = response
    return kept
