"""What the law says of organisations. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

COURTS_AS_OF = date(2026, 11, 23)
"""The table below is written from memory of CJA R221-3 (certainty M): screens mark it as unconfirmed."""

_COURTS: Mapping[str, str] = {
    "d’Amiens": "02 60 80",
    "de Bastia": "2A 2B",
    "de Besançon": "25 39 70 90",
    "de Bordeaux": "24 33 47",
    "de Caen": "14 50 61",
    "de Cergy-Pontoise": "92 95",
    "de Châlons-en-Champagne": "08 10 51 52",
    "de Clermont-Ferrand": "03 15 43 63",
    "de Dijon": "21 58 71 89",
    "de Grenoble": "26 38 73 74",
    "de Lille": "59 62",
    "de Limoges": "19 23 36 87",
    "de Lyon": "01 07 42 69",
    "de Marseille": "04 05 13",
    "de Melun": "77 94",
    "de Montpellier": "11 34 66",
    "de Montreuil": "93",
    "de Nancy": "54 55 88",
    "de Nantes": "44 49 53 72 85",
    "de Nice": "06",
    "de Nîmes": "30 48 84",
    "d’Orléans": "18 28 37 41 45",
    "de Paris": "75",
    "de Pau": "32 40 64 65",
    "de Poitiers": "16 17 79 86",
    "de Rennes": "22 29 35 56",
    "de Rouen": "27 76",
    "de Strasbourg": "57 67 68",
    "de Toulon": "83",
    "de Toulouse": "09 12 31 46 81 82",
    "de Versailles": "78 91",
    "de la Guadeloupe": "971",
    "de la Martinique": "972",
    "de la Guyane": "973",
    "de La Réunion": "974",
    "de Saint-Pierre-et-Miquelon": "975",
    "de Mayotte": "976",
    "de Saint-Barthélemy": "977",
    "de Saint-Martin": "978",
    "de Wallis-et-Futuna": "986",
    "de la Polynésie française": "987",
    "de Nouvelle-Calédonie": "988",
}
_BY_DEPARTMENT = {code: name for name, codes in _COURTS.items() for code in codes.split()}


def court_of(department: str) -> str:
    """Return the name of the administrative court of a département code, or a neutral name.

    :source: CJA R221-3, as remembered on ``COURTS_AS_OF`` (certainty M: to be confirmed by the organisation).
    """
    place = _BY_DEPARTMENT.get(department)
    return f"tribunal administratif {place}" if place else "tribunal administratif compétent"


def town_hall_name(name: str) -> str:
    """Return "Commune de X", with the elision or contraction that French asks for."""
    if name[:1] in "AEÉÈÊIÎOÔUYH" and not name.startswith("Y"):
        return f"Commune d’{name}"
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return f"Commune {contracted}{name[len(article) :]}"
    return f"Commune de {name}"


class Reachable(Protocol):
    """What the public must know of an organisation to write to it, call it and contest what it decides."""

    address_lines: list[str]
    postcode: str
    city: str
    email: str
    phone: str
    court: str


def missing_mentions(organisation: Reachable) -> tuple[str, ...]:
    """Return, in French, the contact details without which an acknowledgement lacks a mandatory mention.

    :source: CRPA R112-5 1° (service in charge, its postal address, e-mail address and telephone), R421-5 CJA
    """
    postal = organisation.address_lines and organisation.postcode and organisation.city
    told = {
        "adresse postale": postal,
        "adresse électronique": organisation.email,
        "téléphone": organisation.phone,
        "tribunal compétent": organisation.court,
    }
    return tuple(name for name, value in told.items() if not value)
