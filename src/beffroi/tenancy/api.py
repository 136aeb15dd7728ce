"""What every call of the API shares: who calls, how an error is told, how a list goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from ninja import Path
from ninja.errors import HttpError
from pydantic import BaseModel, ConfigDict, Field

from beffroi.tenancy.types import Actor

Siren = Annotated[str, Path(max_length=20, description="SIREN de l’organisation.")]
After = Annotated[str, Field(max_length=100, description="Clé de la page suivante, prise dans « next ».")]


class ProblemOut(BaseModel):
    """Une erreur (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Données à corriger",
                    "status": 422,
                    "detail": "Des données sont à corriger : applicant.email.",
                    "errors": {"applicant.email": "Écrivez une adresse électronique complète."},
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: Annotated[str, Field(description="Ce qui ne va pas et quoi faire, en français.")]
    errors: Annotated[dict[str, str], Field(description="Chaque champ en cause.")] = {}


class Body(BaseModel):
    """A body that says nothing else."""

    model_config = ConfigDict(extra="forbid")


ERRORS: dict[Any, Any] = dict.fromkeys([400, 401, 403, 404, 409, 413, 422], ProblemOut)
BY_AGENT: dict[str, Any] = {"security": [{"agent": []}]}
BY_ANYONE: dict[str, Any] = {"security": [{}, {"agent": []}]}
BY_EITHER: dict[str, Any] = {"security": [{"agent": []}, {"applicant": []}, {"applicant_link": []}]}
PUBLIC: dict[str, Any] = {"security": [{}]}


def agent_or_nobody(request: HttpRequest) -> Actor | None:
    """Return who acts behind the token, None without one; a token that is not in force is a 401.

    A browser session is nobody here: no other site can use it.
    """
    if "Authorization" not in request.headers:
        return None
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.grants:
        raise HttpError(401, "")
    return actor


def agent(request: HttpRequest) -> Actor:
    """Return who acts behind the token; none is a 401."""
    actor = agent_or_nobody(request)
    if actor is None:
        raise HttpError(401, "")
    return actor


def page(request: HttpRequest, items: Sequence[Any], next_key: str = "") -> JsonResponse:
    """Answer a page of a list; ``next`` is the address of the following one, or null."""
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    address = f"{request.path}?{urlencode({**kept, 'after': next_key})}" if next_key else None
    return JsonResponse({"items": list(items), "next": address})
