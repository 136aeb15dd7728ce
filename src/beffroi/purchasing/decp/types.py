"""The facts that the essential data of a contract ask for, with the words of the screen. Codes are the format's own.

:source: arrêté du 22 décembre 2022 relatif aux données essentielles des marchés publics; schema 2.0.3
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a fact is asked."""

    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    WHOLE = "whole"
    TEXT = "text"
    SIRET = "siret"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name here, its name in the format, the question, the answers that it takes."""

    name: str
    term: str
    label: str
    kind: Kind
    options: tuple[str, ...] = ()
    hint: str = ""


NOTHING_SOCIAL = "Pas de considération sociale"
NOTHING_GREEN = "Pas de considération environnementale"
NOT_CONCERNED = "Sans objet"

FACTS: tuple[Fact, ...] = (
    Fact("buyer", "acheteur", "SIRET de l’acheteur", Kind.SIRET, hint="Celui du coordonnateur ou de la centrale."),
    Fact(
        "nature", "nature", "Nature", Kind.ONE,
        ("Marché", "Marché de partenariat", "Marché de défense ou de sécurité"),
    ),
    Fact(
        "procedure", "procedure", "Procédure de passation", Kind.ONE,
        ("Procédure adaptée", "Appel d'offres ouvert", "Appel d'offres restreint", "Procédure avec négociation",
         "Marché passé sans publicité ni mise en concurrence préalable", "Dialogue compétitif"),
    ),
    Fact(
        "techniques", "techniques", "Techniques d’achat", Kind.SEVERAL,
        ("Accord-cadre", "Concours", "Système de qualification", "Système d'acquisition dynamique",
         "Catalogue électronique", "Enchère électronique", NOT_CONCERNED),
    ),
    Fact(
        "execution", "modalitesExecution", "Modalités d’exécution", Kind.SEVERAL,
        ("Tranches", "Bons de commande", "Marchés subséquents", NOT_CONCERNED),
    ),
    Fact(
        "ccag", "ccag", "Cahier des clauses administratives générales", Kind.ONE,
        ("Travaux", "Maitrise d'œuvre", "Fournitures courantes et services", "Marchés industriels",
         "Prestations intellectuelles", "Techniques de l'information et de la communication", "Pas de CCAG"),
    ),
    Fact("months", "dureeMois", "Durée, en mois", Kind.WHOLE),
    Fact("offers", "offresRecues", "Nombre d’offres reçues", Kind.WHOLE),
    Fact("place", "lieuExecution", "Code du lieu d’exécution", Kind.TEXT, hint="Par exemple 69 ou 69259."),
    Fact(
        "place_kind", "typeCode", "Ce code est un", Kind.ONE,
        ("Code postal", "Code commune", "Code arrondissement", "Code canton", "Code département", "Code région",
         "Code pays"),
    ),
    Fact(
        "price_types", "typesPrix", "Type de prix", Kind.SEVERAL,
        ("Définitif ferme", "Définitif actualisable", "Définitif révisable", "Provisoire"),
    ),
    Fact("price_form", "formePrix", "Forme du prix", Kind.ONE, ("Unitaire", "Forfaitaire", "Mixte")),
    Fact(
        "partners", "typeGroupementOperateurs", "Groupement d’entreprises", Kind.ONE,
        ("Conjoint", "Solidaire", "Pas de groupement"),
    ),
    Fact("advance", "attributionAvance", "Une avance est versée", Kind.YES_NO),
    Fact("subcontracted", "sousTraitanceDeclaree", "Une sous-traitance est déclarée", Kind.YES_NO),
    Fact("innovative", "marcheInnovant", "Achat innovant", Kind.YES_NO),
    Fact(
        "social", "considerationsSociales", "Considérations sociales", Kind.SEVERAL,
        ("Clause sociale", "Critère social", "Marché réservé", NOTHING_SOCIAL),
    ),
    Fact(
        "green", "considerationsEnvironnementales", "Considérations environnementales", Kind.SEVERAL,
        ("Clause environnementale", "Critère environnemental", NOTHING_GREEN),
    ),
)  # fmt: skip

# What a framework agreement for orders at unit prices usually is: proposed on the screen, never published unasked.
PROPOSED = {
    "nature": "Marché",
    "techniques": ["Accord-cadre"],
    "execution": ["Bons de commande"],
    "price_form": "Unitaire",
    "partners": "Pas de groupement",
}


@dataclass(frozen=True, slots=True)
class Contract:
    """A lot awarded, as the essential data see it. ``cents``: the maximum before tax."""

    number: str
    title: str
    cpv: str
    cents: int
    supplier_siret: str
    notified_on: str
    told: dict[str, object]
