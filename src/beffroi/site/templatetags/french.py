"""Dates and amounts for templates, French unless the page speaks another language; built in everywhere."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString, mark_safe

from beffroi.kernel import french, words
from beffroi.kernel.numbers import parse_number

register = template.Library()


@register.simple_tag(name="french")
def french_part() -> SafeString:
    """Return the ``lang`` of what stays French on a page of another language: nothing on a page in French."""
    return mark_safe("" if words.speaks_french() else ' lang="fr"')


@register.filter
def typographic(text: str) -> str:
    """Return a name of a referential with the apostrophe of print."""
    return french.typographic(text)


@register.filter
def written_date(day: date | None) -> str:
    """Return "lundi 23 novembre 2026", or nothing."""
    return words.spoken_date(day) if day else ""


@register.filter
def short_date(day: date | None) -> str:
    """Return "lun. 23 nov.", or nothing."""
    return french.short_date(day) if day else ""


@register.filter
def written_instant(instant: datetime | None) -> str:
    """Return "lundi 23 novembre 2026 à 18 h 05" in the current time zone, or nothing."""
    from django.utils.timezone import localtime

    return words.spoken_instant(localtime(instant)) if instant else ""


@register.filter
def case_number(compact: str) -> str:
    """Return a case number as people write it: "DP 069 259 26 00124"."""
    return parse_number(compact).display if compact else ""


@register.filter
def file_size(size: int) -> str:
    """Return "420 ko" or "2,1 Mo"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0ko"
    return f"{size / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


@register.filter
def phone_number(number: str) -> str:
    """Return a French number by pairs: "04 72 21 00 00"."""
    if not number.startswith("+33") or len(number) != 12:
        return number
    digits = "0" + number[3:]
    return french.NO_BREAK.join(digits[start : start + 2] for start in range(0, 10, 2))
