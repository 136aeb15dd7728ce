"""What a page of the operator's house is made of: blocks, which one template shows in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House
from beffroi.operators.web.forming import Form

TEMPLATE = "operators/house.html"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a page; what it does not hold stays empty."""

    title: str = ""
    id: str = "liste"
    text: Sequence[str] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    tasks: Sequence[Mapping[str, Any]] = ()
    columns: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[Mapping[str, Any]] = ()
    empty: str = "Rien pour l’instant."
    links: Sequence[Mapping[str, str]] = ()
    form: Form | None = None


def show(
    house: House,
    title: str,
    blocks: Sequence[Block],
    *,
    back: tuple[str, str] | None = None,
    lead: str = "",
    notices: Sequence[Mapping[str, str]] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Answer a page made of blocks; ``back`` is (address, text)."""
    context = {
        "title": title,
        "blocks": blocks,
        "back": {"url": back[0], "text": back[1]} if back else None,
        "lead": lead,
        "notices": notices,
    }
    return house.page(TEMPLATE, context, refusal=refusal)


def link(text: str, url: str) -> dict[str, str]:
    """Return a link of a block."""
    return {"text": text, "url": url}


def row(*cells: Any) -> dict[str, Any]:
    """Return a row of a table: a cell is a text, or the object that the table takes."""
    return {"cells": [each if isinstance(each, dict) else {"text": str(each)} for each in cells]}


def columns(*labels: str) -> list[dict[str, Any]]:
    """Return the columns of a table; a label that begins with "#" is a number's."""
    return [
        {"label": each.removeprefix("#"), "numeric": True} if each.startswith("#") else {"label": each}
        for each in labels
    ]


def tagged(words: tuple[str, str]) -> dict[str, Any]:
    """Return a cell that holds a state."""
    return {"tag": {"text": words[0], "colour": words[1]}}


def acting(house: House) -> dict[str, Any]:
    """Return who acts and when, as every action takes them."""
    return {"by": house.actor, "on": house.on}
