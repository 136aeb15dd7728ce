"""Dates, hours and numbers as French people write them."""

from datetime import date, datetime, tzinfo

NO_BREAK = "\u00a0"

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", *("quatre-vingt",) * 2)
_VOWELS = "aàâäeéèêëiîïoôöuùûüœæ"


def written_date(day: date) -> str:
    """Return "lundi 23 novembre 2026"; the first of a month reads "mardi 1er décembre 2026"."""
    return f"{_DAYS[day.weekday()]} {_ordinal(day)} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Return "lun. 23 nov.": for tables, where the year is known."""
    return f"{_SHORT_DAYS[day.weekday()]} {_ordinal(day)} {_SHORT_MONTHS[day.month - 1]}"


def written_instant(instant: datetime, zone: tzinfo | None = None) -> str:
    """Return "lundi 23 novembre 2026 à 18 h 05", with no-break spaces inside the hour.

    The hour is the one of ``zone`` (see ``calendar.timezone_of``); without it, the instant's own offset is
    kept, so a value in UTC would be written in UTC.

    :raises ValueError: the instant has no offset.
    """
    if instant.utcoffset() is None:
        raise ValueError("an instant needs an offset from UTC")
    local = instant.astimezone(zone) if zone else instant
    return f"{written_date(local)} à {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def _ordinal(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def number_in_words(number: int) -> str:
    """Return a whole number from 0 to 99 in masculine French words, and digits for any other."""
    if not 0 <= number <= 99:
        return str(number)
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        unit += 10
    return _joined(tens, unit)


def _joined(tens: int, unit: int) -> str:
    if unit == 0:
        return "quatre-vingts" if tens == 8 else _TENS[tens]
    linked = unit in (1, 11) and tens < 8
    return f"{_TENS[tens]}{' et ' if linked else '-'}{_UNITS[unit]}"


def typographic(text: str) -> str:
    """Return a name as it is shown, with the apostrophe of print: referentials write the straight one."""
    return text.replace("'", "’")


def elide(word: str, following: str) -> str:
    """Join a word such as "de", "le" or "que" to the next one: "d’Oullins", "de Lyon", "d’Yvetot".

    Before an h nothing is elided: no rule tells mute from aspirated, and the full form is never a mistake.
    """
    return f"{word[:-1]}’{following}" if _elides(following) else f"{word} {following}"


def _elides(following: str) -> bool:
    start = following[:2].lower()
    if start[:1] == "y":
        return start[1:] not in _VOWELS
    return start[:1] != "" and start[0] in _VOWELS


def of_place(name: str) -> str:
    """Return whose or whence: "de Lyon", "d’Oullins", "du Havre", "des Abymes", "de La Rochelle"."""
    return _contracted(name, {"Le ": "du ", "Les ": "des "}) or elide("de", name)


def at_place(name: str) -> str:
    """Return where: "à Lyon", "au Havre", "aux Abymes", "à La Rochelle"."""
    return _contracted(name, {"Le ": "au ", "Les ": "aux "}) or f"à {name}"


def _contracted(name: str, articles: dict[str, str]) -> str | None:
    for article, contraction in articles.items():
        if name.startswith(article):
            return contraction + name.removeprefix(article)
    return None
