"""The rows of components/table.html, in Python: a long list renders them hundreds of times.

A template that asks itself nine questions a cell takes forty milliseconds for a page of fifty; this takes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_TICK = (
    '<td class="govuk-table__cell govuk-table__cell--select" role="cell">'
    '<div class="govuk-checkboxes govuk-checkboxes--small app-select"><div class="govuk-checkboxes__item">'
    '<input class="govuk-checkboxes__input" type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}>'
    '<label class="govuk-label govuk-checkboxes__label" for="{0}-{1}">'
    '<span class="govuk-visually-hidden">{3}</span></label></div></div></td>'
)
_CELL = '<{0}{1} class="govuk-table__{2}{3}" role="{4}" data-label="{5}"><span{6}>{7}{8}</span></{0}>'


@register.simple_tag
def table_row(row: Any, columns: Iterable[Any]) -> SafeString:
    """Return one row; what it takes is told at the head of components/table.html."""
    told = enumerate(zip(_told(row, "cells"), columns, strict=True))
    cells = [_cell(cell, column, first=rank == 0) for rank, (cell, column) in told]
    return mark_safe(f'<tr class="govuk-table__row" role="row">{"".join(cells)}</tr>')


def _told(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def _cell(cell: Any, column: Any, *, first: bool) -> str:
    if select := _told(cell, "select"):
        return _tick(select)
    header = first or bool(_told(cell, "header"))
    classes = (" govuk-table__cell--numeric" if _told(column, "numeric") else "") + (
        " govuk-table__cell--nowrap" if _told(cell, "nowrap") else ""
    )
    return format_html(
        _CELL,
        "th" if header else "td",
        mark_safe(' scope="row"') if header else "",
        "header" if header else "cell",
        classes,
        "rowheader" if header else "cell",
        _told(column, "label"),
        format_html(' class="app-{}"', tone) if (tone := _told(cell, "tone")) else "",
        _content(cell),
        format_html('<br><span class="app-files__note">{}</span>', note) if (note := _told(cell, "note")) else "",
    )


def _tick(select: Any) -> str:
    checked = mark_safe(" checked") if _told(select, "checked") else ""
    return format_html(_TICK, _told(select, "name"), _told(select, "value"), checked, _told(select, "label"))


def _content(cell: Any) -> str:
    if url := _told(cell, "url"):
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, _shown(_told(cell, "text")))
    if tag := _told(cell, "tag"):
        return _tag(tag)
    return format_html("{}", _shown(_told(cell, "text")))


def _tag(tag: Any) -> str:
    colour = _told(tag, "colour")
    kind = format_html(" govuk-tag--{}", colour) if colour and colour != "to_do" else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', kind, _told(tag, "text"))


def _shown(text: Any) -> Any:
    return "" if text is None else text
