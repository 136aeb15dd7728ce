"""The API of an operator's procedures: write the next version, publish it, retire or stop one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router, Status
from pydantic import BaseModel, Field

from beffroi.cases import catalogue, founding, publishing, versions
from beffroi.cases.api_calling import within
from beffroi.cases.ledger import today_of
from beffroi.cases.life import Life, Standing
from beffroi.cases.models import ProcedureDraft
from beffroi.cases.procedures.difference_types import in_words
from beffroi.cases.publishing import LONGEST_REASON, LONGEST_SOURCE, Checked, Stop
from beffroi.cases.types import MigrationPolicy
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, Siren, page
from beffroi.tenancy.types import Actor, Unknown

router = Router(tags=["démarches publiées"])
ALL = "/organisations/{siren}/published_procedures"
ONE = ALL + "/{pack}/{code}"
Part = Annotated[str, Path(max_length=60)]
Version = Annotated[int, Path(ge=1, le=9999)]


class StopVersionIn(Body):
    """À partir de quel jour même un brouillon ne peut plus être envoyé, et pourquoi."""

    on: date
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class BeginProcedureIn(Body):
    """Une démarche que personne n’a encore écrite, à partir d’une autre."""

    pack: Annotated[str, Field(max_length=40, description="La famille, par exemple « vie_scolaire ».")]
    code: Annotated[str, Field(max_length=50)]
    title: Annotated[str, Field(max_length=founding.LONGEST_TITLE)]
    like: Annotated[str, Field(max_length=100, description="La démarche publiée dont on part.")]


class VersionDraftIn(Body):
    """Le document d’une version, juste ou non, avec ses lettres et ses listes."""

    source: Annotated[str, Field(max_length=LONGEST_SOURCE, description="TOML.")]
    files: Annotated[
        dict[Annotated[str, Field(max_length=90, pattern=r"^(letters|lists)/[A-Za-z0-9._-]{1,80}$")], str],
        Field(max_length=100, description="« letters/accord.md »… et leur texte."),
    ] = {}


class PublishVersionIn(Body):
    """Ce que la version demande aux demandes en cours, et ce qu’elle arrête."""

    policy: MigrationPolicy = MigrationPolicy.STAY
    stop_before: Annotated[StopVersionIn | None, Field(description="Arrête aussi les versions d’avant.")] = (
        None
    )


class FindingOut(BaseModel):
    """Un défaut du document."""

    file: str
    line: int
    why: str
    mend: str
    warning: bool


class VersionDraftOut(BaseModel):
    """Une version en projet, et ce que le lecteur y trouve."""

    reference: str
    based_on: Annotated[int, Field(description="Version dont elle part ; 0 : démarche nouvelle.")]
    source: str
    files: dict[str, str]
    updated_at: datetime
    updated_by: str
    findings: list[FindingOut]
    changes: Annotated[list[str], Field(description="Ce qui change, en phrases.")]
    publishable: bool


class VersionOut(BaseModel):
    """Une version publiée."""

    version: int
    policy: MigrationPolicy
    standing: Standing
    stops_on: date | None
    stop_reason: str


class PublishedOut(BaseModel):
    """Une démarche de l’opérateur, et ses versions."""

    reference: str
    title: str
    versions: list[VersionOut]
    draft: bool


class PublishedPage(BaseModel):
    """Les démarches que l’opérateur a publiées, 1000 au plus."""

    items: list[PublishedOut]
    next: str | None


def _answer(draft: ProcedureDraft, status: int = 200) -> HttpResponse:
    names = ("reference", "based_on", "source", "files", "updated_at", "updated_by")
    with scope.reading(draft.organisation_id):
        told = {name: getattr(draft, name) for name in names} | _checked(publishing.check(draft))
    return JsonResponse(told, status=status)


def _checked(checked: Checked) -> dict[str, Any]:
    names = ("file", "line", "why", "mend", "warning")
    return {
        "findings": [{name: getattr(each, name) for name in names} for each in checked.findings],
        "changes": in_words(checked.difference) if checked.difference else [],
        "publishable": checked.publishable,
    }


def _version(life: Life, today: date) -> dict[str, Any]:
    names = ("version", "policy", "stops_on", "stop_reason")
    return {**{name: getattr(life, name) for name in names}, "standing": life.standing(today)}


def _draft(house: Organisation, reference: str) -> ProcedureDraft:
    with scope.reading(house.id):
        found = ProcedureDraft.objects.filter(organisation=house, reference=reference)
        row = found.select_related("organisation").first()
    if row is None:
        raise Unknown
    return row


def _today(house: Organisation) -> date:
    return today_of(house, datetime.now(UTC))


def _writer(request: HttpRequest, siren: str) -> tuple[Organisation, Actor]:
    return within(request, siren, "cases.draft_version")


@router.get(
    ALL,
    response={200: PublishedPage, **ERRORS},
    summary="Démarches publiées",
    operation_id="list_published",
    openapi_extra=BY_AGENT,
)
def published(request: HttpRequest, siren: Siren) -> HttpResponse:
    """Les démarches que l’opérateur a publiées, leurs versions et où chacune en est."""
    house, _actor = _writer(request, siren)
    with scope.reading(house.id):
        known = [row for row in catalogue.published() if publishing.publisher_of(row.reference) == house.id]
        lives = versions.lives_of(row.reference for row in known)
        drafts = set(ProcedureDraft.objects.filter(organisation=house).values_list("reference", flat=True))
    items = [_published(row, lives[row.reference], row.reference in drafts, _today(house)) for row in known]
    return page(request, items)


def _published(row: Any, lives: list[Life], drafted: bool, today: date) -> dict[str, Any]:  # noqa: FBT001
    return {
        "reference": row.reference,
        "title": catalogue.procedure(row.reference, row.version).title,
        "versions": [_version(life, today) for life in lives],
        "draft": drafted,
    }


@router.post(
    ALL,
    response={201: VersionDraftOut, **ERRORS},
    summary="Commencer une démarche",
    operation_id="begin_procedure",
    openapi_extra=BY_AGENT,
)
def begin(request: HttpRequest, siren: Siren, told: BeginProcedureIn) -> HttpResponse:
    """Commence une démarche nouvelle à partir du document d’une autre : délai, données et lettres compris."""
    house, actor = _writer(request, siren)
    row = founding.begin_procedure(organisation=house, by=actor, on=datetime.now(UTC), **told.model_dump())
    return _answer(row, 201)


@router.post(
    f"{ONE}/draft",
    response={201: VersionDraftOut, **ERRORS},
    summary="Commencer une version",
    operation_id="open_version_draft",
    openapi_extra=BY_AGENT,
)
def open_draft(request: HttpRequest, siren: Siren, pack: Part, code: Part) -> HttpResponse:
    """Commence la version suivante à partir de la dernière ; rend le projet qui existe déjà."""
    house, actor = _writer(request, siren)
    now = datetime.now(UTC)
    return _answer(
        publishing.open_draft(organisation=house, reference=f"{pack}/{code}", by=actor, on=now), 201
    )


@router.get(
    f"{ONE}/draft",
    response={200: VersionDraftOut, **ERRORS},
    summary="Version en projet",
    operation_id="read_version_draft",
    openapi_extra=BY_AGENT,
)
def read_draft(request: HttpRequest, siren: Siren, pack: Part, code: Part) -> HttpResponse:
    """Le document en projet, ses défauts par ligne, et ce qu’il change."""
    house, _actor = _writer(request, siren)
    return _answer(_draft(house, f"{pack}/{code}"))


@router.put(
    f"{ONE}/draft",
    response={200: VersionDraftOut, **ERRORS},
    summary="Enregistrer une version en projet",
    operation_id="save_version_draft",
    openapi_extra=BY_AGENT,
)
def save_draft(
    request: HttpRequest, siren: Siren, pack: Part, code: Part, told: VersionDraftIn
) -> HttpResponse:
    """Garde le document, juste ou non, et dit ce que le lecteur y trouve."""
    house, actor = _writer(request, siren)
    row, now = _draft(house, f"{pack}/{code}"), datetime.now(UTC)
    publishing.save_draft(draft=row, source=told.source, files=told.files, by=actor, on=now)
    return _answer(row)


@router.delete(
    f"{ONE}/draft",
    response={204: None, **ERRORS},
    summary="Jeter une version en projet",
    operation_id="discard_version_draft",
    openapi_extra=BY_AGENT,
)
def discard(request: HttpRequest, siren: Siren, pack: Part, code: Part) -> Any:
    """Jette le projet ; ce qui est publié reste."""
    house, actor = _writer(request, siren)
    publishing.discard_draft(draft=_draft(house, f"{pack}/{code}"), by=actor, on=datetime.now(UTC))
    return Status(204, None)


@router.post(
    f"{ONE}/publish",
    response={201: VersionOut, **ERRORS},
    summary="Publier",
    operation_id="publish_version",
    openapi_extra=BY_AGENT,
)
def publish(
    request: HttpRequest, siren: Siren, pack: Part, code: Part, told: PublishVersionIn
) -> HttpResponse:
    """Publie le projet sous le numéro suivant, et dit ce qu’il demande aux demandes en cours."""
    house, actor = within(request, siren, "cases.publish")
    row, stop = _draft(house, f"{pack}/{code}"), told.stop_before
    version = publishing.publish_draft(
        draft=row,
        policy=told.policy,
        stop_before=Stop(stop.on, stop.reason) if stop else None,
        by=actor,
        on=datetime.now(UTC),
    )
    return _life(house, f"{pack}/{code}", version.version, 201)


def _life(house: Organisation, reference: str, version: int, status: int = 200) -> HttpResponse:
    with scope.reading(house.id):
        life = next(each for each in publishing.own(house, reference) if each.version == version)
    return JsonResponse(_version(life, _today(house)), status=status)


@router.post(
    ONE + "/versions/{version}/retire",
    response={200: VersionOut, **ERRORS},
    summary="Retirer une version",
    operation_id="retire_version",
    openapi_extra=BY_AGENT,
)
def retire(request: HttpRequest, siren: Siren, pack: Part, code: Part, version: Version) -> HttpResponse:
    """Plus aucune demande nouvelle sur cette version ; celles en cours continuent."""
    house, actor = within(request, siren, "cases.retire_version")
    life = publishing.retire(
        organisation=house, reference=f"{pack}/{code}", version=version, by=actor, on=datetime.now(UTC)
    )
    return JsonResponse(_version(life, _today(house)))


@router.put(
    ONE + "/versions/{version}/stop",
    response={200: VersionOut, **ERRORS},
    summary="Arrêter une version",
    operation_id="stop_version",
    openapi_extra=BY_AGENT,
)
def stop(  # noqa: PLR0917 - ninja gives them by name
    request: HttpRequest, siren: Siren, pack: Part, code: Part, version: Version, told: StopVersionIn
) -> HttpResponse:
    """Fixe le jour à partir duquel même un brouillon commencé ne peut plus être envoyé."""
    return _stopped(request, siren, f"{pack}/{code}", version, Stop(told.on, told.reason))


@router.delete(
    ONE + "/versions/{version}/stop",
    response={200: VersionOut, **ERRORS},
    summary="Lever l’arrêt d’une version",
    operation_id="lift_stop",
    openapi_extra=BY_AGENT,
)
def lift_stop(request: HttpRequest, siren: Siren, pack: Part, code: Part, version: Version) -> HttpResponse:
    """Lève l’arrêt avant qu’il ait pris effet."""
    return _stopped(request, siren, f"{pack}/{code}", version, None)


def _stopped(
    request: HttpRequest, siren: str, reference: str, version: int, end: Stop | None
) -> HttpResponse:
    house, actor = within(request, siren, "cases.stop_version")
    life = publishing.stop(
        organisation=house, reference=reference, version=version, stop=end, by=actor, on=datetime.now(UTC)
    )
    return JsonResponse(_version(life, _today(house)))
