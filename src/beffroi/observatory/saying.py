"""Figures in words: values, what changed in a year, rows of tables."""

from __future__ import annotations

from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.money import written_amount
from beffroi.observatory.types import Figure, Line, Topic, Unit

UNKNOWN = "inconnu"
NOTHING = "–"
HALF_DAY = 210
"""Minutes of half a day of seven hours."""


def number(value: int) -> str:
    """Return "1 284"."""
    return f"{value:,}".replace(",", NO_BREAK)


def value_of(figure: Figure | None) -> str:
    """Return a figure in words; « inconnu » when nobody knows, a dash when the year has none."""
    if figure is None:
        return NOTHING
    if figure.value is None:
        return UNKNOWN
    near = f"environ{NO_BREAK}" if figure.rounded and figure.value else ""
    if figure.unit is Unit.SHARE:
        return near + share(figure.value, figure.whole or 0)
    return near + _said(figure.value, figure.unit, figure.rounded)


def headline_of(figure: Figure) -> str:
    """Return a figure for the head of a page: a share without its parts, whole euros from a thousand on."""
    if figure.unit is Unit.SHARE and figure.value is not None and figure.whole:
        return value_of(figure).partition(" (")[0]
    if figure.unit is Unit.CENTS and figure.value is not None:
        return euros(figure.value)
    return value_of(figure)


def euros(cents: int) -> str:
    """Return "73 100 €"; with cents below a thousand euros."""
    if abs(cents) < 100_000:
        return written_amount(cents)
    return f"{number(round(cents / 100))}{NO_BREAK}€"


def parts_of(figure: Figure) -> str:
    """Return "28 sur 30." for a share, or nothing."""
    if figure.unit is not Unit.SHARE or figure.value is None or not figure.whole:
        return ""
    return f"{number(figure.value)} sur {number(figure.whole)}."


def _said(value: int, unit: Unit, rounded: int) -> str:
    if unit is Unit.CENTS:
        return written_amount(value)
    if unit is Unit.DUTY:
        return "Oui" if value else "À faire"
    if unit is Unit.MINUTES:
        return duration(value)
    if unit is Unit.HUNDREDTHS:
        return f"{value / 100:.1f}".replace(".", ",")
    return f"moins de{NO_BREAK}{rounded}" if rounded and not value else number(value)


def share(part: int, whole: int) -> str:
    """Return "86 % (12 sur 14)", or « sans objet » when there is nothing to divide."""
    if not whole:
        return "sans objet"
    return f"{part * 100 // whole}{NO_BREAK}% ({number(part)} sur {number(whole)})"


def duration(minutes: int) -> str:
    """Return "3 h 05", or days of seven hours from one on: "12,5 jours"."""
    if not minutes:
        return "aucun"
    if minutes < 2 * HALF_DAY:
        return f"{minutes // 60}{NO_BREAK}h{NO_BREAK}{minutes % 60:02d}"
    days = f"{minutes / (2 * HALF_DAY):.1f}".removesuffix(".0").replace(".", ",")
    return f"{days}{NO_BREAK}{'jour' if minutes < 4 * HALF_DAY else 'jours'}"


def change_of(line: Line) -> str:
    """Return what changed in a year: "+12 %", "–3 points", or a dash."""
    now, before = line.figure, line.before
    if before is None or now.value is None or before.value is None or now.unit is Unit.DUTY:
        return NOTHING
    if now.unit is Unit.SHARE:
        return _points(now, before)
    if not before.value or now.rounded:
        return NOTHING
    percent = round(100 * (now.value - before.value) / before.value)
    return f"{percent:+d}{NO_BREAK}%".replace("-", "−") if percent else "stable"


def _points(now: Figure, before: Figure) -> str:
    if not now.whole or not before.whole:
        return NOTHING
    gap = 100 * (now.value or 0) // now.whole - 100 * (before.value or 0) // before.whole
    unit = "point" if abs(gap) < 2 else "points"
    return f"{gap:+d}{NO_BREAK}{unit}".replace("-", "−") if gap else "stable"


def tag_of(figure: Figure) -> dict[str, str] | None:
    """Return the tag of a duty: met, to do, unknown; None for any other figure."""
    if figure.value is None:
        return {"text": "Inconnu", "colour": "neutral"}
    if figure.unit is not Unit.DUTY:
        return None
    return {"text": "Oui", "colour": "done"} if figure.value else {"text": "À faire", "colour": "soon"}


def tone_of(figure: Figure) -> str:
    """Return the tone of a headline: late when money is, nothing otherwise."""
    return "late" if figure.code == "cost.late" and figure.value else ""


HEADLINES = (
    "cost.voted",
    "cost.per_inhabitant",
    "requests.met",
    "support.met",
    "purchasing.saved",
    "support.stars",
)
"""What the head of a sheet shows, of the figures that it has."""

INTRODUCED: dict[Topic, str] = {
    Topic.DUTIES: "Le programme ne dit que ce qu’il sait. Ce qu’il ne sait pas est « inconnu ».",
}
