"""Invented people: common names put together at random, telephone numbers and domains that are nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from beffroi.kernel.text import slugify_fr
from beffroi.operators.models import Organisation

MAIL_DOMAIN = "courriel.test"

_GIVEN = [
    "Nadia",
    "Thomas",
    "Awa",
    "Julien",
    "Mireille",
    "Rachid",
    "Élodie",
    "Sami",
    "Françoise",
    "Mathis",
    "Leïla",
    "Bernard",
    "Chloé",
    "Amadou",
    "Solange",
    "Hugo",
    "Yasmine",
    "Gérard",
    "Camille",
    "Ibrahim",
    "Odile",
    "Lucas",
    "Fatou",
    "Raymond",
    "Inès",
]
_FAMILY = [
    "Benali",
    "Perret",
    "Diallo",
    "Morin",
    "Chapuis",
    "Haddad",
    "Vidal",
    "Cherif",
    "Blanc",
    "Ferrand",
    "Saïdi",
    "Rousset",
    "Girard",
    "Traoré",
    "Pichon",
    "Lambert",
    "Mansouri",
    "Teyssier",
    "Roche",
    "Koné",
    "Bonnard",
    "Mercier",
    "Sow",
    "Dupuis",
    "Lacroix",
]
_STREETS = (
    "rue des Essais",
    "allée du Modèle",
    "chemin de l’Exemple",
    "impasse de la Maquette",
    "place de la Fiction",
    "rue du Prototype",
    "avenue de l’Esquisse",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist, by rank: the same rank is always the same person."""

    rank: int

    @property
    def given_names(self) -> str:
        """First name."""
        return _GIVEN[self.rank % len(_GIVEN)]

    @property
    def family_name(self) -> str:
        """Last name; a second round over the first names meets other last names."""
        return _FAMILY[(self.rank + self.rank // len(_GIVEN) * 7) % len(_FAMILY)]

    @property
    def name(self) -> str:
        """Full name."""
        return f"{self.given_names} {self.family_name}"

    @property
    def street(self) -> str:
        """First line of the address."""
        return f"{self.rank * 3 % 90 + 1} {_STREETS[self.rank % len(_STREETS)]}"

    def applicant(self, town: Organisation, *, reachable: bool = True) -> dict[str, Any]:
        """Return the applicant as a form gives it; without e-mail address when not ``reachable``."""
        told: dict[str, Any] = {
            "kind": "person",
            "family_name": self.family_name,
            "given_names": self.given_names,
            "phone": f"04 65 71 {self.rank % 90 + 10} {self.rank * 7 % 90 + 10}",
            "address": address(self.street, town),
        }
        if reachable:
            told["email"] = f"{slugify_fr(self.given_names)}.{slugify_fr(self.family_name)}@{MAIL_DOMAIN}"
        return told


def address(line: str, town: Organisation) -> dict[str, Any]:
    """Return an address in a town, as a form gives it."""
    return {"lines": [line], "postcode": town.postcode, "city": town.city, "country": "France"}


def company(town: Organisation) -> dict[str, Any]:
    """Return an invented company; its SIREN only has a right key."""
    return {
        "kind": "company",
        "legal_name": "Les Toits de l’Exemple",
        "siren": "999000003",
        "email": f"contact@toits-exemple.{MAIL_DOMAIN.partition('.')[2]}",
        "address": address("2 rue du Prototype", town),
    }


def association(town: Organisation) -> dict[str, Any]:
    """Return an invented association."""
    return {
        "kind": "association",
        "legal_name": "Les Amis de la Maquette",
        "rna": "W999000001",
        "email": f"bureau@amis-maquette.{MAIL_DOMAIN.partition('.')[2]}",
        "address": address("14 place de la Fiction", town),
    }
