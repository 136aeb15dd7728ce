"""The API of sheets and reports: the figures of a year, beside those of the year before."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from beffroi.kernel.errors import Invalid
from beffroi.observatory import queries
from beffroi.observatory.types import Line, Sheet, Unit
from beffroi.operators import queries as operators
from beffroi.operators.calling import Member, answer, call, house_of, listed
from beffroi.operators.membership.queries import member_on
from beffroi.tenancy import scope
from beffroi.tenancy.api import Siren
from beffroi.tenancy.types import Unknown

router = Router(tags=["chiffres"])
UnitWord = Annotated[Unit, listed(Unit)]
_AT_WRONG_YEAR = "Demandez l’année en cours ou l’une des quatre précédentes."


class YearIn(BaseModel):
    """L’année voulue."""

    year: Annotated[
        int | None, Field(ge=2000, le=2100, description="Année en cours ou l’une des quatre précédentes.")
    ] = None


class FigureOut(BaseModel):
    """Un chiffre d’une année, à côté de celui de l’année d’avant."""

    code: str
    topic: str
    label: str
    unit: Annotated[
        UnitWord,
        Field(description="share : value sur whole ; hundredths : des centièmes ; duty : 1 tenue, 0 non."),
    ]
    value: Annotated[int | None, Field(description="null : personne ne le sait.")]
    whole: int | None
    before: Annotated[int | None, Field(description="La même valeur un an avant.")]
    rounded: Annotated[int, Field(description="Pas de l’arrondi des petits nombres ; 0 : exact.")]
    note: str
    source: str


class SheetOut(BaseModel):
    """Les chiffres d’une année."""

    year: int
    read_on: date
    figures: list[FigureOut]


def _figure(line: Line) -> dict[str, Any]:
    figure, before = line.figure, line.before
    told = {name: getattr(figure, name) for name in FigureOut.model_fields if name != "before"}
    return {**told, "before": before.value if before else None}


def _sheet(sheet: Sheet) -> HttpResponse:
    figures = [_figure(line) for lines in sheet.topics.values() for line in lines]
    return answer({"year": sheet.asked.year, "read_on": sheet.asked.today, "figures": figures})


def _year(asked: YearIn, today: date) -> int:
    year = asked.year or today.year
    if year not in queries.years(today):
        raise Invalid(_AT_WRONG_YEAR, field_errors={"year": _AT_WRONG_YEAR})
    return year


@router.get(
    "/organisations/{siren}/report", **call("read_report", "Les chiffres de tous les membres", SheetOut)
)
def report(request: HttpRequest, siren: Siren, asked: Query[YearIn]) -> HttpResponse:
    """Les chiffres du rapport annuel de l’opérateur : tous ses membres ensemble."""
    house = house_of(request, siren, "observatory.watch")
    return _sheet(queries.whole(house.organisation, _year(asked, house.today), today=house.today))


@router.get(
    "/organisations/{siren}/members/{member}/sheet",
    **call("read_member_sheet", "La fiche d’un membre", SheetOut),
)
def member_sheet(request: HttpRequest, siren: Siren, member: Member, asked: Query[YearIn]) -> HttpResponse:
    """La fiche d’un membre comme son opérateur la lit : les petits nombres de la commune sont arrondis."""
    house = house_of(request, siren, "observatory.watch")
    found = operators.by_siren(member)
    with scope.reading(house.organisation.id):
        if member_on(house.organisation, found.id, house.today) is None:
            raise Unknown
    year = _year(asked, house.today)
    return _sheet(queries.sheet(house.organisation, found, year, today=house.today, own=False))


@router.get("/organisations/{siren}/own/sheet", **call("read_own_sheet", "Sa fiche", SheetOut))
def own_sheet(request: HttpRequest, siren: Siren, asked: Query[YearIn]) -> HttpResponse:
    """La fiche de la commune, pour elle-même : rien n’y est arrondi."""
    house = house_of(request, siren, "observatory.read_sheet")
    operator = queries.operator_of(house.organisation, house.today)
    year = _year(asked, house.today)
    return _sheet(queries.sheet(operator, house.organisation, year, today=house.today, own=True))
