"""The page that documents the API, made from its OpenAPI document; and what is not there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from beffroi.kernel.text import slugify_fr
from beffroi.site.api import api
from beffroi.site.problems import problem

_PLACES = {"path": "adresse", "query": "paramètre", "header": "en-tête"}
_TYPES = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "oui ou non"}
_MOST_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Call:
    """One call, ready to be shown."""

    anchor: str
    method: str
    path: str
    title: str
    description: str
    topic: str
    parameters: list[dict[str, Any]]
    parameters_title: str
    body: str
    answers: list[dict[str, Any]]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every call, by topic; no script, nothing from elsewhere."""
    columns = [{"label": "Nom"}, {"label": "Nature"}, {"label": "Sens"}]
    context = {"topics": _topics(), "info": _document()["info"], "columns": columns}
    return render(request, "site/api_docs.html", context)


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer that the API has nothing at this address."""
    return problem(404)


@cache
def _document() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))  # type: ignore[no-any-return]


@cache
def _topics() -> list[dict[str, Any]]:
    calls = [
        _call(path, method, told)
        for path, methods in _document()["paths"].items()
        for method, told in methods.items()
    ]
    ordered = sorted(calls, key=lambda call: call.topic)
    return [
        {"title": topic, "calls": list(each)} for topic, each in groupby(ordered, lambda call: call.topic)
    ]


def _call(path: str, method: str, told: dict[str, Any]) -> Call:
    return Call(
        anchor=slugify_fr(f"{method} {path}"),
        method=method.upper(),
        path=path,
        title=told["summary"],
        description=told.get("description", ""),
        topic=told.get("tags", ["divers"])[0],
        parameters=[_parameter(each) for each in told.get("parameters", [])],
        parameters_title=f"Paramètres : {told['summary']}",
        body=_body(told.get("requestBody")),
        answers=[_answer(status, each) for status, each in told["responses"].items()],
    )


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    schema = told["schema"]
    kind = next((one.get("type") for one in [schema, *schema.get("anyOf", [])] if one.get("type")), "string")
    place = _PLACES[told["in"]]
    needed = "obligatoire" if told.get("required") else "facultatif"
    cells = [{"text": told["name"]}, {"text": f"{place}, {_TYPES.get(kind, kind)}, {needed}"}]
    return {"cells": [*cells, {"text": told.get("description") or schema.get("description") or "–"}]}


def _body(told: dict[str, Any] | None) -> str:
    if told is None:
        return ""
    media, content = next(iter(told["content"].items()))
    if media != "application/json":
        return f"{media} : champ « file »"
    return _written(_example(content["schema"]))


def _answer(status: str, told: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = next(
        (each for media, each in told.get("content", {}).items() if "json" in media), {}
    )
    example = _example(shown["schema"]) if shown else None
    return {"status": status, "body": _written(example) if isinstance(example, dict) else ""}


def _written(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)


def _example(schema: dict[str, Any], depth: int = 0) -> Any:
    """Return an invented value that has the shape of a schema."""
    if depth > _MOST_DEPTH:
        return "…"
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _example(_document()["components"]["schemas"][name], depth + 1)
    if schema.get("examples"):
        return schema["examples"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _example(schema[choice][0], depth + 1)
    if "const" in schema or schema.get("enum"):
        return schema.get("const", (schema.get("enum") or [None])[0])
    return _plain(schema, depth)


def _plain(schema: dict[str, Any], depth: int) -> Any:
    match schema.get("type"):
        case "object":
            return {name: _example(each, depth + 1) for name, each in schema.get("properties", {}).items()}
        case "array":
            return [_example(schema.get("items", {}), depth + 1)]
        case "integer" | "number":
            return schema.get("default", 1)
        case "boolean":
            return schema.get("default", False)
        case "null":
            return None
    return schema.get("default") or ("2026-11-23" if schema.get("format") == "date" else "…")
