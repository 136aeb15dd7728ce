"""The API of what the desk keeps: things of members, articles, figures of months."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.desk.assets import actions as assets
from beffroi.desk.assets.models import Asset
from beffroi.desk.assets.reading import Line as AssetLine
from beffroi.desk.assets.reading import read_csv, read_glpi
from beffroi.desk.knowledge import actions as knowledge
from beffroi.desk.knowledge.models import Article
from beffroi.desk.types import AssetKind, Audience
from beffroi.operators import queries as organisations
from beffroi.operators.calling import (
    Long,
    Page,
    PageIn,
    acting,
    answer,
    by_id,
    call,
    house_of,
    listed,
    operator_of,
    shaped,
)
from beffroi.operators.calling import Siren as SirenText
from beffroi.operators.frames import House
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.api import After, Body, Siren

router = Router(tags=["assistance"])
Slug = Annotated[str, Path(max_length=140)]
AssetWord = Annotated[AssetKind, listed(AssetKind)]
AudienceWord = Annotated[Audience, listed(Audience)]
READERS = {"csv": read_csv, "glpi": read_glpi}


class AssetsIn(BaseModel):
    """Le matériel voulu."""

    member: Annotated[str, Field(max_length=20, description="SIREN ; vide : tous les membres.")] = ""
    after: After = ""


class AssetOut(BaseModel):
    """Un matériel."""

    id: UUID
    member: Annotated[str, Field(description="SIREN.")]
    serial: str
    kind: AssetWord
    name: str
    maker: str
    model: str
    warranty_end: date | None
    campaign: Annotated[str, Field(description="Achat groupé d’où il vient.")]
    seen_at: datetime


class AssetsFileIn(Body):
    """Un inventaire : CSV, ou JSON de l’agent GLPI (un document, ou un par ligne)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "format": "csv",
                    "text": "SIREN;Série;Type;Nom\n216902593;5CG1234;Ordinateur;ETAT-CIVIL-01\n",
                }
            ]
        },
    )

    format: Literal["csv", "glpi"]
    text: Annotated[str, Field(max_length=10_000_000)]
    member: Annotated[SirenText, Field(description="À qui sont les lignes sans SIREN.")] = ""


class WrongLineOut(BaseModel):
    """Une ligne refusée."""

    line: int
    serial: str
    why: str


class TallyOut(BaseModel):
    """Ce que l’importation a fait."""

    new: int
    changed: int
    wrong: int
    errors: Annotated[list[WrongLineOut], Field(description="Les premières lignes refusées.")]


class ArticleOut(BaseModel):
    """Un article d’aide."""

    slug: str
    title: str
    audience: AudienceWord
    version: int
    updated_at: datetime


class ArticleWholeOut(ArticleOut):
    """Un article d’aide et son texte (Markdown)."""

    body: str


class ArticleIn(Body):
    """Un article d’aide, et qui le lit."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"title": "Imprimer en recto verso", "body": "Ouvrez « Propriétés ».", "audience": "members"}
            ]
        },
    )

    title: Annotated[str, Field(min_length=1, max_length=160)]
    body: Annotated[Long, Field(min_length=1)]
    audience: AudienceWord = Audience.STAFF
    readers: Annotated[list[SirenText], Field(max_length=2000, description="SIREN, pour « some ».")] = []


def _asset(row: Asset) -> dict[str, Any]:
    return shaped(AssetOut, row, member=row.member.siren)


def _wrong(line: AssetLine) -> dict[str, Any]:
    return {"line": line.number, "serial": line.serial, "why": line.error}


def _article(row: Article) -> dict[str, Any]:
    return shaped(ArticleOut, row)


def _whole(row: Article) -> dict[str, Any]:
    return shaped(ArticleWholeOut, row)


@router.get("/organisations/{siren}/assets", **call("list_assets", "Matériel", Page[AssetOut]))
def listing(request: HttpRequest, siren: Siren, asked: Query[AssetsIn]) -> HttpResponse:
    """Pour l’opérateur : le matériel de ses membres. Pour un membre : le sien."""
    house = _reader(request, siren)
    with scope.reading(house.organisation.id):
        rows = Asset.objects.select_related("member")
        if house.organisation.kind == Kind.OPERATOR:
            rows = rows.filter(organisation=house.organisation)
            rows = rows.filter(member__siren=asked.member) if asked.member else rows
        else:
            rows = rows.filter(member=house.organisation)
        return by_id(house, rows, _asset, asked.after)


def _reader(request: HttpRequest, siren: str) -> House:
    operator = organisations.by_siren(siren).kind == Kind.OPERATOR
    return house_of(request, siren, "desk.work" if operator else "desk.follow")


@router.post(
    "/organisations/{siren}/assets",
    **call("import_assets", "Importer un inventaire", TallyOut),
)
def bring_in(request: HttpRequest, siren: Siren, told: AssetsFileIn) -> HttpResponse:
    """Écrit les lignes justes ; un matériel connu par sa série est mis à jour, une ligne fausse est dite."""
    house = house_of(request, siren, "desk.import_assets")
    member = organisations.by_siren(told.member) if told.member else None
    lines = READERS[told.format](BytesIO(told.text.encode()))
    done = assets.bring_in(organisation=house.organisation, lines=lines, member=member, **acting(house))
    return answer(shaped(TallyOut, done, errors=[_wrong(line) for line in done.errors]))


@router.get("/organisations/{siren}/articles", **call("list_articles", "Articles d’aide", Page[ArticleOut]))
def articles(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Pour l’opérateur : tous ses articles. Pour un membre : ceux qu’il peut lire."""
    house = _reader(request, siren)
    with _readable(house) as rows:
        return by_id(house, rows, _article, asked.after)


@router.get(
    "/organisations/{siren}/articles/{slug}",
    **call("read_article", "Un article d’aide", ArticleWholeOut),
)
def article(request: HttpRequest, siren: Siren, slug: Slug) -> HttpResponse:
    """Un article et son texte."""
    house = _reader(request, siren)
    with _readable(house) as rows:
        return answer(_whole(knowledge.article_of(rows, slug)))


@router.post(
    "/organisations/{siren}/articles",
    **call("write_article", "Écrire un article", ArticleWholeOut, status=201),
)
def write(request: HttpRequest, siren: Siren, told: ArticleIn) -> HttpResponse:
    """Écrit un article d’aide."""
    return answer(_whole(_written(request, siren, told, None)), 201)


@router.put(
    "/organisations/{siren}/articles/{slug}",
    **call("rewrite_article", "Changer un article", ArticleWholeOut),
)
def rewrite(request: HttpRequest, siren: Siren, slug: Slug, told: ArticleIn) -> HttpResponse:
    """Écrit la version suivante d’un article ; les précédentes restent."""
    return answer(_whole(_written(request, siren, told, slug)))


def _written(request: HttpRequest, siren: str, told: ArticleIn, slug: str | None) -> Article:
    house = house_of(request, siren, "desk.write_article")
    readers = [organisations.by_siren(each).id for each in told.readers]
    with scope.reading(house.organisation.id):
        before = knowledge.article_of(knowledge.for_staff(house.organisation), slug) if slug else None
    words: dict[str, Any] = {
        "title": told.title,
        "body": told.body,
        "audience": told.audience,
        "readers": readers,
    }
    return knowledge.write_article(organisation=house.organisation, article=before, **words, **acting(house))


@contextmanager
def _readable(house: House) -> Iterator[QuerySet[Article]]:
    """Open the scope of the articles that one may read, and give them."""
    here = house.organisation
    operator = here if here.kind == Kind.OPERATOR else operator_of(here)
    with scope.reading(operator.id, here.id):
        yield knowledge.for_staff(operator) if operator == here else knowledge.for_member(operator, here.id)
