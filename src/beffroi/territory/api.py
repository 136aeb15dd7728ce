"""The public search of communes: ``GET /communes?q=…``."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query, Router, Schema

from beffroi.tenancy.api import PUBLIC, ProblemOut
from beffroi.territory import queries
from beffroi.territory.types import CommuneMatch

router = Router(tags=["territoire"])


class CommuneFound(Schema):
    """A commune and the address of its portal; ``former`` and ``note`` say by which older name."""

    name: str
    insee: str
    department: str
    department_name: str
    siren: str | None
    portal_url: str
    former: str | None
    note: str


class CommunesFound(Schema):
    """A page of the search; ``next`` is the address of the following one."""

    items: list[CommuneFound]
    next: str | None


@router.get(
    "/communes",
    response={200: CommunesFound, 400: ProblemOut, 422: ProblemOut},
    summary="Chercher une commune",
    operation_id="find_communes",
    openapi_extra=PUBLIC,
)
def communes(
    request: HttpRequest,
    q: Annotated[
        str, Query(max_length=200, description="Nom, code postal, code INSEE actuel ou ancien, SIREN.")
    ],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str, Query(max_length=40)] = "",
) -> CommunesFound:
    """Communes trouvées, la meilleure réponse d’abord."""
    found = queries.find(q, limit=limit + 1, after=after)
    shown = found[:limit]
    following = urlencode({"q": q, "limit": limit, "after": shown[-1].cursor}) if len(found) > limit else ""
    return CommunesFound(
        items=[_found(match) for match in shown],
        next=f"{request.path}?{following}" if following else None,
    )


def _found(match: CommuneMatch) -> CommuneFound:
    commune = match.commune
    return CommuneFound(
        name=commune.name,
        insee=commune.insee,
        department=commune.department_code,
        department_name=commune.department_name,
        siren=commune.siren,
        portal_url=f"/{commune.slug}/",
        former=match.former,
        note=match.note,
    )
