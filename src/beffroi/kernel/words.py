"""What people read on screen, in the language that they have chosen.

French is the source: every message is its own key. Until the site plugs its catalogues in (``plug``), everything stays
as it is written, so that this storey and the rules that stand on it need no framework. What has legal effect (letters,
receipts, articles) is written with ``kernel.french``, which knows French alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from beffroi.kernel import french, money, periods

FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where translations come from: of a message, of a counted message, and the language in force."""

    one: Callable[[str], str]
    counted: Callable[[str, str, int], str]
    language: Callable[[], str]


def _counted(one: str, many: str, number: int) -> str:
    return one if number < 2 else many


_plugged = [Speaker(lambda message: message, _counted, lambda: FRENCH)]


class Own(str):
    """A French text of the program itself, kept at import and translated where it is shown (``spoken``).

    What is a plain ``str`` is data: the words of a pack or of a person, shown as they are.
    """

    __slots__ = ()


N_ = Own


def plug(speaker: Speaker) -> None:
    """Take translations from here on."""
    _plugged[0] = speaker


def gettext(message: str) -> str:
    """Return a message of ours in the language in force, itself where nobody has translated it."""
    return _plugged[0].one(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """Return the one of two messages that a number calls for, in the language in force."""
    return _plugged[0].counted(one, many, number)


def spoken(text: str) -> str:
    """Return a text in the language in force when it is ours, and as it is when it is data."""
    return gettext(str(text)) if isinstance(text, Own) else text


def language() -> str:
    """Return the code of the language in force: ``fr``, ``en``…"""
    return _plugged[0].language().partition("-")[0]


def speaks_french() -> bool:
    """Say whether the language in force is the one that everything is written in."""
    return language() == FRENCH


def is_foreign(text: str) -> bool:
    """Say whether a text stays French on a page of another language, which must then be told to screen readers."""
    return bool(text) and not speaks_french() and not isinstance(text, Own)


def spoken_date(day: date) -> str:
    """Return a day in full: "lundi 23 novembre 2026", "Monday, November 23, 2026"."""
    if speaks_french():
        return french.written_date(day)
    from babel.dates import format_date

    return format_date(day, "full", locale=language())


def spoken_instant(instant: datetime, zone: tzinfo | None = None) -> str:
    """Return a day and an hour in full, in ``zone``; :raises ValueError: the instant has no offset."""
    in_french = french.written_instant(instant, zone)
    if speaks_french():
        return in_french
    from babel.dates import format_datetime

    local = instant.astimezone(zone) if zone else instant
    return format_datetime(local.replace(tzinfo=None), "EEEE d MMMM y, HH:mm", locale=language())


def spoken_period(period: periods.Period) -> str:
    """Return a length of time in words: "deux mois", "2 months"."""
    if speaks_french():
        return periods.in_words(period)
    from babel.units import format_unit

    years, months = divmod(period.months, 12) if period.months % 12 == 0 else (0, period.months)
    counts = ((years, "year"), (months, "month"), (period.days, "day"))
    parts = [format_unit(n, f"duration-{unit}", locale=language()) for n, unit in counts if n]
    return ", ".join(parts) or format_unit(0, "duration-day", locale=language())


def spoken_number(value: float, decimals: int = 0) -> str:
    """Return "1 234,5", or "1,234.5" where people write so; no useless zero."""
    if speaks_french():
        text = f"{value:,.{decimals}f}".replace(",", french.NO_BREAK).replace(".", ",")
        return text.rstrip("0").rstrip(",") if decimals else text
    from babel.numbers import format_decimal

    return format_decimal(round(value, decimals), locale=language())


def spoken_amount(cents: int) -> str:
    """Return "1 234,56 €", or as people write euros in the language in force."""
    if speaks_french():
        return money.written_amount(cents)
    from babel.numbers import format_currency

    return format_currency(Decimal(cents) / 100, "EUR", locale=language())
