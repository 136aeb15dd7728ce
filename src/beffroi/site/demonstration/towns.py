"""The operator of the demonstration and its towns: real communes, invented contact details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from beffroi.operators import actions, queries
from beffroi.operators.models import Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.operators.types import Offer
from beffroi.tenancy.types import CLOCKWORK
from beffroi.territory import queries as territory

OPERATOR_SIREN = "256900994"
"""A number with a right key, chosen for the demonstration: not the SIREN of the real syndicate."""

EVERYTHING = ("saisine/demande", "etat_civil/acte-naissance", "urbanisme/declaration-prealable")
TOWNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("69259", EVERYTHING),
    ("69256", EVERYTHING),
    ("69273", EVERYTHING),
    ("69091", EVERYTHING),
    ("69096", EVERYTHING[:2]),
    ("69149", EVERYTHING),
    ("42207", EVERYTHING[:2]),
    ("42186", EVERYTHING[:1]),
)
"""INSEE codes, and what each town adopts."""

_INCOMPLETE = frozenset({"42186"})
"""Towns that have not told their contact details: the cockpit shows what they still owe."""

_MAYORS = (
    "Camille Roche",
    "Dominique Arnaud",
    "Claude Berger",
    "Maxime Tissot",
    "Alix Garnier",
    "Sacha Brun",
    "Lou Caron",
)
_ACCENTS = ("#0b5a75", "#7a2e4d", "#2f6b3a", "#8a4b08", "#3d4f9f", "#0b6e6e", "#6a3d9a")


def operator(*, on: datetime) -> Organisation:
    """Return the operator, founded if need be."""
    return actions.found_operator(
        siren=OPERATOR_SIREN,
        name="SITIV",
        slug="sitiv",
        by=CLOCKWORK,
        on=on,
        address_lines=["1 place de la Fiction"],
        postcode="69200",
        city="Vénissieux",
        phone="+33465710000",
        email="support@sitiv.test",
        department="69",
        court="tribunal administratif de Lyon",
        signatory_quality="La direction",
    )


def admit_towns(house: Organisation, offers: Sequence[Offer], *, on: datetime) -> list[Organisation]:
    """Admit the towns, each with what it adopts, describe those that nobody has described; return them."""
    found = territory.communes(code for code, _adopted in TOWNS)
    for adopted in dict.fromkeys(adopted for _code, adopted in TOWNS):
        actions.admit(
            operator=house,
            newcomers=[newcomer_of(found[code]) for code, chosen in TOWNS if chosen == adopted],
            offers=[offer for offer in offers if offer.procedure in adopted],
            by=CLOCKWORK,
            on=on,
        )
    towns = [queries.by_owner_code(found[code].insee) for code, _adopted in TOWNS]
    for rank, town in enumerate(towns):
        if not town.email and town.commune_code not in _INCOMPLETE:
            _describe(town, rank, offers, on)
    return towns


def _describe(town: Organisation, rank: int, offers: Sequence[Offer], on: datetime) -> None:
    actions.describe(organisation=town, by=CLOCKWORK, on=on, **_contact(town, rank))
    for offer in offers:
        if (own := _services(town, rank).get(offer.procedure)) and offer.procedure in dict(TOWNS)[
            town.commune_code
        ]:
            actions.adopt(organisation=town, offer=offer, parameters=own, by=CLOCKWORK, on=on)


def _contact(town: Organisation, rank: int) -> dict[str, Any]:
    return {
        "address_lines": ["Hôtel de ville", f"{rank + 1} place de l’Exemple"],
        "email": f"mairie@{town.slug}.test",
        "phone": f"+3346571{rank + 1:02}00",
        "opening_hours": "Lundi au vendredi, 8 h 30 à 12 h et 13 h 30 à 17 h",
        "dpo_contact": "dpo@sitiv.test",
        "court": "tribunal administratif de Lyon",
        "court_confirmed": rank % 2 == 0,
        "signatory_name": _MAYORS[rank],
        "signatory_quality": "Le maire",
        "accent": _ACCENTS[rank],
    }


def _services(town: Organisation, rank: int) -> dict[str, dict[str, Any]]:
    city = f"{town.postcode} {town.city}"
    return {
        "urbanisme/declaration-prealable": {
            "service": "Service de l’urbanisme",
            "address": [f"{rank + 3} rue de l’Esquisse", city],
            "phone": f"+3346571{rank + 1:02}30",
            "email": f"urbanisme@{town.slug}.test",
        },
        "etat_civil/acte-naissance": {
            "service": "Service de l’état civil",
            "phone": f"+3346571{rank + 1:02}20",
            "email": f"etat-civil@{town.slug}.test",
        },
    }
