"""The rows of components/table.html, in Python: a long list renders them hundreds of times.

A template that asks itself nine questions a cell takes forty milliseconds for a page of fifty; this takes one.
What the columns say is read once for all the rows; ``format_html`` is left out, whose checks cost more than the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def table_rows(rows: Iterable[Any], columns: Iterable[Any]) -> SafeString:
    """Return the rows; what each takes is told at the head of components/table.html."""
    known = [_column(each) for each in columns]
    return mark_safe("".join([_row(row, known) for row in rows]))


def _row(row: Any, columns: list[tuple[str, str]]) -> str:
    told = zip(_reader(row)("cells"), columns, strict=True)
    cells = [_cell(cell, column, first=rank == 0) for rank, (cell, column) in enumerate(told)]
    return f'<tr class="govuk-table__row" role="row">{"".join(cells)}</tr>'


def _column(column: Any) -> tuple[str, str]:
    """Return the class and the label that a column gives its cells."""
    told = _reader(column)
    numeric = " govuk-table__cell--numeric" if told("numeric") else ""
    return numeric, _safe(told("label"))


def _reader(thing: Any) -> Callable[[str], Any]:
    """Return what reads a name of a mapping or of an object; None where it lacks."""
    return thing.get if isinstance(thing, Mapping) else lambda name: getattr(thing, name, None)


def _safe(text: Any) -> str:
    return "" if text is None else conditional_escape(text)


def _cell(cell: Any, column: tuple[str, str], *, first: bool) -> str:
    told = cell.get if type(cell) is dict else _reader(cell)
    if select := told("select"):
        return _tick(_reader(select))
    tone, note = told("tone"), told("note")
    start, end, kind = _kind(header=first or bool(told("header")))
    classes = column[0] + (" govuk-table__cell--nowrap" if told("nowrap") else "")
    shown = f' class="app-{_safe(tone)}"' if tone else ""
    beneath = f'<br><span class="app-files__note">{_safe(note)}</span>' if note else ""
    opening = f'{start}{classes}" role="{kind}" data-label="{column[1]}">'
    return f"{opening}<span{shown}>{_content(told)}{beneath}</span>{end}"


def _kind(*, header: bool) -> tuple[str, str, str]:
    if header:
        return '<th scope="row" class="govuk-table__header', "</th>", "rowheader"
    return '<td class="govuk-table__cell', "</td>", "cell"


def _tick(told: Callable[[str], Any]) -> str:
    name, value = _safe(told("name")), _safe(told("value"))
    checked = " checked" if told("checked") else ""
    return (
        '<td class="govuk-table__cell govuk-table__cell--select" role="cell">'
        '<div class="govuk-checkboxes govuk-checkboxes--small app-select"><div class="govuk-checkboxes__item">'
        f'<input class="govuk-checkboxes__input" type="checkbox" id="{name}-{value}" name="{name}" value="{value}"'
        f'{checked}><label class="govuk-label govuk-checkboxes__label" for="{name}-{value}">'
        f'<span class="govuk-visually-hidden">{_safe(told("label"))}</span></label></div></div></td>'
    )


def _content(told: Callable[[str], Any]) -> str:
    if url := told("url"):
        return f'<a class="govuk-link" href="{_safe(url)}">{_safe(told("text"))}</a>'
    if tag := told("tag"):
        return _tag(_reader(tag))
    return _safe(told("text"))


def _tag(told: Callable[[str], Any]) -> str:
    colour = told("colour")
    kind = f" govuk-tag--{_safe(colour)}" if colour and colour != "to_do" else ""
    return f'<strong class="govuk-tag{kind}">{_safe(told("text"))}</strong>'
