"""How the law counts days and months, in every territory of France.

Two facts are kept apart: the zone says which days are public holidays, the time zone says which civil day an
instant belongs to.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5

_T = TypeVar("_T")


class Zone(StrEnum):
    """Territories that share the same public holidays, spelled as in the official file of the State."""

    METROPOLE = "Métropole"
    ALSACE_MOSELLE = "Alsace-Moselle"
    GUADELOUPE = "Guadeloupe"
    MARTINIQUE = "Martinique"
    GUYANE = "Guyane"
    LA_REUNION = "La Réunion"
    MAYOTTE = "Mayotte"
    SAINT_PIERRE_ET_MIQUELON = "Saint-Pierre-et-Miquelon"
    SAINT_BARTHELEMY = "Saint-Barthélémy"
    SAINT_MARTIN = "Saint-Martin"
    WALLIS_ET_FUTUNA = "Wallis-et-Futuna"
    POLYNESIE_FRANCAISE = "Polynésie Française"
    NOUVELLE_CALEDONIE = "Nouvelle-Calédonie"


_ALSACE_MOSELLE = frozenset({"57", "67", "68"})

# The French Southern Lands (984) and Clipperton (989) have no resident and no holidays of their own.
_OVERSEAS_ZONES: Mapping[str, Zone] = {
    "971": Zone.GUADELOUPE,
    "972": Zone.MARTINIQUE,
    "973": Zone.GUYANE,
    "974": Zone.LA_REUNION,
    "975": Zone.SAINT_PIERRE_ET_MIQUELON,
    "976": Zone.MAYOTTE,
    "977": Zone.SAINT_BARTHELEMY,
    "978": Zone.SAINT_MARTIN,
    "984": Zone.METROPOLE,
    "986": Zone.WALLIS_ET_FUTUNA,
    "987": Zone.POLYNESIE_FRANCAISE,
    "988": Zone.NOUVELLE_CALEDONIE,
    "989": Zone.METROPOLE,
}

_PARIS = "Europe/Paris"
_OVERSEAS_TIMES: Mapping[str, str] = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
    "989": _PARIS,
}

# Two archipelagos of French Polynesia do not keep the time of Tahiti: the six communes of the Marquesas
# (Fatu-Hiva, Hiva-Oa, Nuku-Hiva, Tahuata, Ua-Huka, Ua-Pou) and the one of the Gambier.
_COMMUNE_TIMES: Mapping[str, str] = {
    **dict.fromkeys(("98718", "98723", "98731", "98746", "98756", "98757"), "Pacific/Marquesas"),
    "98719": "Pacific/Gambier",
}

# The day that commemorates the abolition of slavery, (month, day); Saint-Martin changed its own in 2018.
_ABOLITION: Mapping[Zone, tuple[int, int]] = {
    Zone.MAYOTTE: (4, 27),
    Zone.MARTINIQUE: (5, 22),
    Zone.GUADELOUPE: (5, 27),
    Zone.SAINT_MARTIN: (5, 28),
    Zone.GUYANE: (6, 10),
    Zone.SAINT_BARTHELEMY: (10, 9),
    Zone.LA_REUNION: (12, 20),
}
_SAINT_MARTIN_UNTIL_2017 = (5, 27)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later (earlier when negative), else that month's last day.

    31 December + 2 months is 28 or 29 February.

    :source: code de procédure civile, article 641
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    number = day.day
    if number > 28:
        number = min(number, _last_day(year, month + 1))
    return date(year, month + 1, number)


def _last_day(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def zone_of(insee: str) -> Zone:
    """Return the zone of holidays of a commune, given its INSEE code (five characters, ``2A004`` included).

    :raises ValueError: the code has not five characters or belongs to no known overseas territory.
    """
    if insee[:2] in _ALSACE_MOSELLE and len(insee) == 5:
        return Zone.ALSACE_MOSELLE
    return _of_territory(insee, _OVERSEAS_ZONES, Zone.METROPOLE)


def _of_territory(insee: str, overseas: Mapping[str, _T], otherwise: _T) -> _T:
    if len(insee) != 5:
        raise ValueError(f"not an INSEE code: {insee!r}")
    if insee[:2] not in ("97", "98"):
        return otherwise
    if insee[:3] not in overseas:
        raise ValueError(f"no known overseas territory: {insee!r}")
    return overseas[insee[:3]]


@cache
def public_holidays(zone: Zone, year: int) -> Mapping[date, str]:
    """Return the legal public holidays of a year, with their French names, in the order of the calendar.

    Only days of the State's official file are kept: customary and territorial days (Mi-Carême, Schœlcher,
    Matāri'i…) are left out, since they do not move a legal date. Good Friday counts in the whole of
    Alsace-Moselle, as in that file, although the text limits it to communes that have a Protestant temple or
    a mixed church. Compared with the official file for every year from 2008 to 2031.

    :source: code du travail, articles L3133-1, L3134-13 and L3422-2
    """
    subdivision = "6AE" if zone is Zone.ALSACE_MOSELLE else None
    known = holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr", expand=False)
    days = dict(known.items())
    if zone in _ABOLITION:
        days.setdefault(_abolition_day(zone, year), "Abolition de l’esclavage")
    return MappingProxyType({day: days[day].replace("'", "’") for day in sorted(days)})


def _abolition_day(zone: Zone, year: int) -> date:
    if zone is Zone.SAINT_MARTIN and year < 2018:
        return date(year, *_SAINT_MARTIN_UNTIL_2017)
    return date(year, *_ABOLITION[zone])


def is_working_day(day: date, zone: Zone) -> bool:
    """Say whether ``day`` is worked: neither a Saturday, a Sunday nor a public holiday of the zone."""
    return day.weekday() < _SATURDAY and day not in public_holidays(zone, day.year)


def next_working_day(day: date, zone: Zone) -> date:
    """Return ``day`` itself when it is worked, else the first working day after it.

    :source: code de procédure civile, article 642
    """
    while not is_working_day(day, zone):
        day += _DAY
    return day


def previous_working_day(day: date, zone: Zone) -> date:
    """Return ``day`` itself when it is worked, else the last working day before it."""
    while not is_working_day(day, zone):
        day -= _DAY
    return day


def add_working_days(day: date, n: int, zone: Zone) -> date:
    """Return the ``n``-th working day after ``day``, which is not counted (before it when ``n`` is negative).

    With ``n`` = 0 the answer is ``day`` itself, worked or not. Monday to Friday outside holidays: the code
    speaks of "jours ouvrés" without defining them.

    :source: CRPA, article R112-11-2
    """
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, zone)
    return day


@cache
def timezone_of(insee: str) -> ZoneInfo:
    """Return the time zone that the commune keeps, the Marquesas and the Gambier included.

    :raises ValueError: the code has not five characters or belongs to no known overseas territory.
    """
    name = _COMMUNE_TIMES.get(insee) or _of_territory(insee, _OVERSEAS_TIMES, _PARIS)
    return ZoneInfo(name)


def civil_date(instant: datetime, insee: str) -> date:
    """Return the day that calendars show in the commune at this instant.

    :raises ValueError: the instant has no offset: it says nothing about when it happened.
    """
    if instant.utcoffset() is None:
        raise ValueError("an instant needs an offset from UTC")
    return instant.astimezone(timezone_of(insee)).date()
