"""The API of statistics: a commune's own figures; the sums of an operator's members, small numbers hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from beffroi.cases.ledger import today_of
from beffroi.cases.statistics import queries, rules
from beffroi.cases.statistics.hiding import TOTAL, Cell
from beffroi.cases.statistics.queries import Overview, Period
from beffroi.cases.statistics.types import Figures, Percentile
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ProblemOut
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor, Unknown

router = Router(tags=["statistiques"])
ERRORS: dict[Any, Any] = dict.fromkeys([400, 401, 403, 404, 422], ProblemOut)
Siren = Annotated[str, Path(max_length=20, description="SIREN de l’organisation.")]
Year = Annotated[
    int | None, Query(ge=2000, le=2200, description="Année civile ; par défaut, celle en cours.")
]


class DaysOut(BaseModel):
    """Un nombre de jours ; « beyond » : il est plus grand, on n’en sait pas plus."""

    days: int
    beyond: bool


class LineOut(BaseModel):
    """Les chiffres d’un mois, d’une démarche ou d’un membre."""

    month: Annotated[str | None, Field(description="AAAA-MM")] = None
    procedure: Annotated[str | None, Field(description="« pack/code » ; nul : toutes.")] = None
    siren: Annotated[str | None, Field(description="Le membre ; nul : tous.")] = None
    counts: Annotated[
        dict[str, int | None], Field(description="Nombres par mesure ; nul : trop petit pour être montré.")
    ]
    median: DaysOut | None = None
    ninth_decile: DaysOut | None = None


class StatisticsOut(BaseModel):
    """Une année de chiffres. Le délai va du dossier complet à la décision expresse, en jours du calendrier."""

    year: int
    items: list[LineOut]


@router.get(
    "/organisations/{siren}/statistics",
    response={200: StatisticsOut, **ERRORS},
    summary="Chiffres d’une organisation, mois par mois",
    operation_id="organisation_statistics",
    openapi_extra=BY_AGENT,
)
def organisation_statistics(
    request: HttpRequest,
    siren: Siren,
    year: Year = None,
    procedure: Annotated[str, Query(max_length=100, description="« pack/code » ; vide : toutes.")] = "",
) -> HttpResponse:
    """Volumes, issues, délais, pièces demandées et formulaires laissés, pour un agent de l’organisation."""
    organisation = operators.by_siren(siren)
    permit(_agent(request), "cases.read_statistics", organisation.id)
    period = _period(year, today := _today(organisation))
    with scope.reading(organisation.id):
        report = queries.report(organisation, period, today=today, procedure=procedure)
    items = [_month(month, procedure, figures) for month, figures in sorted(report.by_month.items())]
    return JsonResponse({"year": period.first.year, "items": items})


def _month(month: date, procedure: str, figures: Figures) -> dict[str, Any]:
    counts = {key: count for key, count in sorted(figures.items()) if not key.startswith("delay.")}
    told = {"month": month.isoformat()[:7], "procedure": procedure or None, "siren": None, "counts": counts}
    return told | _delays({p: rules.percentile(rules.delays(figures), p) for p in (50, 90)})


@router.get(
    "/organisations/{siren}/members/statistics",
    response={200: StatisticsOut, **ERRORS},
    summary="Chiffres des membres d’un opérateur",
    operation_id="members_statistics",
    openapi_extra=BY_AGENT,
)
def members_statistics(request: HttpRequest, siren: Siren, year: Year = None) -> HttpResponse:
    """Sommes de l’année par démarche et par membre. Les petits nombres, et ceux qui les trahiraient, sont nuls."""
    operator = operators.by_siren(siren)
    if operator.kind != Kind.OPERATOR:
        raise Unknown
    permit(_agent(request), "cases.compare_members", operator.id)
    period = _period(year, _today(operator))
    with scope.reading(operator.id):
        found = queries.overview(operator, period, threshold=settings.SMALL_NUMBER)
    table = found.tables["filed"]
    rows = [
        row for row in table.rows if row == TOTAL or table[row, TOTAL] or found.tables["closed"][row, TOTAL]
    ]
    items = [_cell(found, (row, column)) for row in rows for column in table.columns]
    return JsonResponse({"year": period.first.year, "items": items})


def _cell(found: Overview, cell: Cell) -> dict[str, Any]:
    member = found.members.get(cell[0])
    counts = {measure: found.count(measure, cell) for measure in queries.MEASURES}
    told = {"month": None, "procedure": cell[1] or None, "siren": member.siren if member else None}
    return told | {"counts": counts} | _delays({p: found.percentile(p, cell) for p in (50, 90)})


def _delays(found: Mapping[int, Percentile | None]) -> dict[str, Any]:
    return {name: _days(found[percent]) for name, percent in (("median", 50), ("ninth_decile", 90))}


def _days(found: Percentile | None) -> dict[str, Any] | None:
    return {"days": found.days, "beyond": found.beyond} if found else None


def _agent(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if "Authorization" not in request.headers or not actor.grants:
        raise HttpError(401, "")
    return actor


def _today(organisation: Organisation) -> date:
    return today_of(organisation, datetime.now(UTC))


def _period(year: int | None, today: date) -> Period:
    first = date(year or today.year, 1, 1)
    return Period(first, first.replace(month=12))
