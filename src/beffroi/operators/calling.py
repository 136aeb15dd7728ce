"""What the calls of the operator's house share: who calls, for which organisation, shapes and pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from ninja import Path
from pydantic import BaseModel, Field, WithJsonSchema

from beffroi.kernel.errors import Invalid
from beffroi.operators import queries
from beffroi.operators.frames import House
from beffroi.operators.models import Organisation
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Unknown

T = TypeVar("T")
R = TypeVar("R", bound=Model)
SIZE = 50

Code = Annotated[str, Path(max_length=100)]
Member = Annotated[str, Path(max_length=20, description="SIREN du membre.")]
# Bounds that the database and the calendar can hold.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
Year = Annotated[int, Field(ge=2000, le=2100)]
Cents = Annotated[int, Field(ge=0, le=10**12, description="En centimes.")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Line = Annotated[str, Field(max_length=300)]
Long = Annotated[str, Field(max_length=20_000)]
Siren = Annotated[str, Field(max_length=20, description="SIREN.")]


class Page(BaseModel, Generic[T]):
    """Une page d’une liste."""

    items: list[T]
    next: Annotated[str | None, Field(description="Adresse de la page suivante.")]


class PageIn(BaseModel):
    """La page voulue."""

    after: After = ""


class FileIn(BaseModel):
    """Un fichier de texte, en UTF-8."""

    text: Annotated[str, Field(max_length=10_000_000)]


def listed(words: type[Enum]) -> WithJsonSchema:
    """Write the values of an enumeration where it is named: several apps have a ``State`` or a ``Step``."""
    values = [each.value for each in words]
    return WithJsonSchema({"type": "string" if isinstance(values[0], str) else "integer", "enum": values})


def call(operation_id: str, summary: str, out: Any, *, status: int = 200) -> dict[str, Any]:
    """Return what the document says of a call of an agent: its answer, its errors, its name."""
    return {
        "response": {status: out, **ERRORS},
        "summary": summary,
        "operation_id": operation_id,
        "openapi_extra": BY_AGENT,
    }


def file_call(operation_id: str, summary: str, media: str, said: str) -> dict[str, Any]:
    """Return what the document says of a call that answers a file."""
    content = {media: {"schema": {"type": "string"}}}
    told = {"responses": {200: {"description": said, "content": content}}}
    return {**call(operation_id, summary, Any), "openapi_extra": {**BY_AGENT, **told}}


def house_of(request: HttpRequest, siren: str, verb: str) -> House:
    """Return who calls for the organisation of a SIREN, once the role allows ``verb`` there.

    :raises HttpError: 401 without a token in force.
    :raises Unknown: an organisation with which the caller has nothing to do.
    """
    actor, organisation = agent(request), queries.by_siren(siren)
    permit(actor, verb, organisation.id)
    return House(request, organisation, actor, datetime.now(UTC))


def operator_of(member: Organisation) -> Organisation:
    """Return the operator that admitted an organisation; :raises Unknown: nobody did."""
    if member.admitted_by_id is None:
        raise Unknown
    return queries.by_id(member.admitted_by_id)


def acting(house: House) -> dict[str, Any]:
    """Return who acts and when, as actions take it."""
    return {"by": house.actor, "on": house.on}


def shaped(shape: type[BaseModel], row: Any, **more: Any) -> dict[str, Any]:
    """Return what a shape says of a row: each field from ``more``, else from the row itself."""
    return {name: more[name] if name in more else getattr(row, name) for name in shape.model_fields}


def answer(told: dict[str, Any], status: int = 200) -> JsonResponse:
    """Answer one thing."""
    return JsonResponse(told, status=status)


def by_id(house: House, rows: QuerySet[R], tell: Callable[[R], Any], after: str) -> HttpResponse:
    """Answer a keyset page of rows in the order in which they were made."""
    rows = rows.filter(id__gt=_uuid(after)) if after else rows
    found = list(rows.order_by("id")[: SIZE + 1])
    key = str(found[SIZE - 1].pk) if len(found) > SIZE else ""
    return page(house.request, [tell(row) for row in found[:SIZE]], key)


def cut(
    house: House,
    rows: Sequence[T],
    tell: Callable[[T], Any],
    after: str,
    key: Callable[[Any], Any] = lambda row: row.id,
) -> HttpResponse:
    """Answer a page of a list that is bounded already, in its own order; ``after`` names the last one seen."""
    start = 0
    if after:
        keys = [str(key(row)) for row in rows]
        start = keys.index(after) + 1 if after in keys else len(keys)
    found = rows[start : start + SIZE]
    following = str(key(found[-1])) if len(rows) > start + SIZE else ""
    return page(house.request, [tell(row) for row in found], following)


def sent(lines: Iterable[str], media: str, name: str) -> HttpResponseBase:
    """Answer a file of text; the lines were read while the scope was open, or open their own."""
    told = StreamingHttpResponse(iter(lines), content_type=media)
    told.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    told.headers["Cache-Control"] = "no-store"
    return told


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        why = "Reprenez l’adresse de « next », sans la changer."
        raise Invalid(why, field_errors={"after": why}) from None
