"""The rows and headlines of a sheet, with the links that its reader may open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse

from beffroi.observatory import saying
from beffroi.observatory.comparing import Compared
from beffroi.observatory.reporting import compared_cells
from beffroi.observatory.types import Behind, Figure, Line, Sheet, Topic
from beffroi.operators.frames import House
from beffroi.operators.types import Kind

COMPARED_COLUMNS = (
    {"label": "Membre"},
    {"label": "Habitants", "numeric": True},
    {"label": "Contribution", "numeric": True},
    {"label": "Par habitant", "numeric": True},
    {"label": "Assistance", "numeric": True},
    {"label": "Délais tenus", "numeric": True},
)


def columns(year: int) -> list[dict[str, Any]]:
    """Return the columns of every table of a sheet."""
    return [
        {"label": "Indicateur"},
        {"label": str(year), "numeric": True},
        {"label": str(year - 1), "numeric": True},
        {"label": "Évolution", "numeric": True},
    ]


def parts(house: House, sheet: Sheet) -> list[dict[str, Any]]:
    """Return each topic with its rows."""
    return [
        {
            "title": topic.value,
            "id": topic.name.lower(),
            "lead": saying.INTRODUCED.get(topic, ""),
            "rows": [_row(house, sheet, line) for line in lines],
        }
        for topic, lines in sheet.topics.items()
    ]


def _row(house: House, sheet: Sheet, line: Line) -> dict[str, Any]:
    tag = saying.tag_of(line.figure) if line.figure.topic is Topic.DUTIES else None
    now: dict[str, Any] = {"tag": tag} if tag else {"text": saying.value_of(line.figure)}
    if url := address(house, sheet, line.figure):
        head: dict[str, Any] = {"text": line.figure.label, "url": url, "note": line.figure.source}
    else:
        head = {"text": line.figure.label, "note": line.figure.source}
    tone = saying.tone_of(line.figure)
    return {
        "cells": [
            head,
            now | ({"tone": tone} if tone else {}),
            {"text": saying.value_of(line.before)},
            {"text": saying.change_of(line)},
        ]
    }


def headlines(house: House, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the figures at the head of a sheet."""
    found = (sheet.line(code) for code in saying.HEADLINES)
    return [_headline(house, sheet, line) for line in found if line is not None]


def _headline(house: House, sheet: Sheet, line: Line) -> dict[str, Any]:
    url = address(house, sheet, line.figure)
    return {
        "label": line.figure.label,
        "value": saying.headline_of(line.figure),
        "note": " ".join(filter(None, [saying.parts_of(line.figure), _before(sheet, line)])),
        "tone": saying.tone_of(line.figure),
        **({"url": url, "link_text": "Voir la liste"} if url else {}),
    }


def _before(sheet: Sheet, line: Line) -> str:
    if line.before is None or line.before.value is None:
        return ""
    change = saying.change_of(line)
    more = f" ({change})" if change != saying.NOTHING else ""
    return f"En {sheet.asked.year - 1} : {saying.headline_of(line.before)}{more}."


def address(house: House, sheet: Sheet, figure: Figure) -> str:
    """Return the address of the list behind a figure, empty when there is none or the reader may not open it."""
    for_operator = house.organisation.kind == Kind.OPERATOR
    behind = figure.for_operator if for_operator else figure.for_member
    if behind is None or not house.may(behind.verb):
        return ""
    return _reversed(behind, sheet, slugged=behind.slugged or not for_operator)


def _reversed(behind: Behind, sheet: Sheet, *, slugged: bool) -> str:
    member = sheet.asked.member
    found = reversed_name(behind.name, [member.slug] if slugged and member else [])
    return f"{found}?{behind.query}" if behind.query and found else found


def reversed_name(name: str, args: list[str]) -> str:
    """Return an address by its name, empty when the storey that holds it has no screens."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def year_options(years: Iterable[int]) -> list[dict[str, str]]:
    """Return the years offered."""
    return [{"value": str(each), "label": str(each)} for each in years]


def compared_row(one: Compared) -> dict[str, Any]:
    """Return a member of the report beside the others; its name opens its sheet."""
    name = {"text": one.name, "url": reverse("sheet", args=[one.slug])}
    cells = [{"text": text} for text in (saying.number(one.population), *compared_cells(one))]
    return {"cells": [name, *cells]}
