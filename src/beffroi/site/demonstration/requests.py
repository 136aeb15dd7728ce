"""What the invented people ask for: answers to the forms, and the files that they join."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from beffroi.operators.models import Organisation
from beffroi.site.demonstration import files
from beffroi.site.demonstration.people import Person, address

_TOPICS: dict[str, tuple[str, str, str, str]] = {
    "lampadaire": (
        "voirie",
        "devant le 12, rue des Essais",
        "Lampadaire éteint",
        "Le lampadaire est éteint depuis lundi. Le trottoir est très sombre le soir.",
    ),
    "trou": (
        "voirie",
        "carrefour de la Maquette",
        "Trou dans la chaussée",
        "Un trou s’est formé près du passage piéton. Les vélos doivent l’éviter.",
    ),
    "haie": (
        "voirie",
        "impasse de la Maquette",
        "Haie qui gêne le passage",
        "La haie déborde sur le trottoir. Une poussette ne passe plus.",
    ),
    "depot": (
        "proprete",
        "derrière le gymnase",
        "Dépôt sauvage",
        "Des encombrants sont posés derrière le gymnase depuis deux semaines.",
    ),
    "bac": (
        "proprete",
        "4, allée du Modèle",
        "Bac cassé",
        "Le couvercle du bac gris est cassé. Pouvez-vous le remplacer ?",
    ),
    "cantine": (
        "ecole",
        "",
        "Inscription à la cantine en cours d’année",
        "Je reprends un travail le mois prochain. Mon fils peut-il déjeuner le mardi et le jeudi ?",
    ),
    "derogation": (
        "ecole",
        "",
        "Dérogation scolaire",
        "Je demande que ma fille reste dans l’école de son frère après notre déménagement.",
    ),
    "garderie": (
        "ecole",
        "",
        "Horaires de l’accueil du soir",
        "L’accueil du soir pourrait-il fermer à 18 h 30 plutôt que 18 h ?",
    ),
    "salle": (
        "associations",
        "",
        "Prêt de la salle des fêtes",
        "Notre association demande la salle des fêtes pour son assemblée générale, un samedi de 14 h à 18 h.",
    ),
    "subvention": (
        "associations",
        "",
        "Subvention pour un tournoi",
        "Nous demandons une aide de 600 € pour un tournoi ouvert à tous les jeunes de la ville.",
    ),
    "bruit": (
        "tranquillite",
        "place de la Fiction",
        "Bruit la nuit",
        "La climatisation d’un commerce fait du bruit toute la nuit. Nous ne dormons plus.",
    ),
    "amende": (
        "reclamation",
        "",
        "Contestation d’un forfait de stationnement",
        "J’avais payé mon stationnement. Je joins la photo du ticket.",
    ),
    "jardin": (
        "autre",
        "",
        "Jardin partagé",
        "Je voudrais une parcelle dans le jardin partagé du quartier. Comment faire ?",
    ),
    "banc": (
        "autre",
        "",
        "Un banc à l’arrêt de bus",
        "Ma mère attend le bus debout. Pouvez-vous poser un banc ?",
    ),
    "tilleul": (
        "autre",
        "",
        "Tilleul dangereux",
        "Une grosse branche du tilleul menace de tomber sur l’aire de jeux.",
    ),
    "transport": (
        "autre",
        "",
        "Fréquence de la ligne de bus",
        "La ligne passe toutes les quarante minutes le dimanche. C’est trop peu.",
    ),
}
_ACTS = {"copie": "copie-integrale", "filiation": "extrait-filiation", "extrait": "extrait-sans-filiation"}
_WORKS: dict[str, tuple[list[str], str]] = {
    "cloture": (["cloture"], "Clôture en bois de 1,60 m sur 18 m, côté rue, couleur naturelle."),
    "fenetre": (
        ["aspect"],
        "Remplacement de quatre fenêtres par des fenêtres en bois, même taille, teinte gris clair.",
    ),
    "solaire": (["solaire"], "Pose de douze panneaux solaires sur le versant sud du toit, 24 m²."),
    "piscine": (
        ["piscine"],
        "Piscine enterrée de 8 m sur 4 m, margelles en pierre, local technique enterré.",
    ),
    "abri": (["construction"], "Abri de jardin en bois de 11 m², hauteur 2,40 m, en fond de terrain."),
    "veranda": (["extension"], "Véranda de 16 m² sur la façade arrière, structure en aluminium."),
}
_GROUND = frozenset({"piscine", "abri", "veranda"})
_BUILT = frozenset({"abri", "veranda"})


def answers(procedure: str, asks: str, person: Person, town: Organisation, *, today: date) -> dict[str, Any]:
    """Return the answers to the form of a procedure ("pack/code")."""
    if procedure.startswith("saisine/"):
        return _topic(asks)
    if procedure.startswith("etat_civil/"):
        return _act(asks, person, town, today)
    return _works(asks, person, town, today)


def _topic(asks: str) -> dict[str, Any]:
    theme, place, subject, told = _TOPICS[asks]
    return {"theme": theme, "objet": subject, "description": told} | ({"lieu": place} if place else {})


def _born(person: Person, today: date) -> str:
    return date(today.year - 25 - person.rank % 40, person.rank % 12 + 1, person.rank % 27 + 1).isoformat()


def _act(asks: str, person: Person, town: Organisation, today: date) -> dict[str, Any]:
    told: dict[str, Any] = {
        "nature": _ACTS[asks],
        "exemplaires": 1,
        "nom": person.family_name,
        "prenoms": person.given_names,
        "date-naissance": _born(person, today),
        "lieu-naissance": town.name,
        "remise": "courrier" if person.rank % 3 else "guichet",
    }
    if asks == "extrait":
        return told
    parents = {"parents-connus": "un", "parent1-nom": person.family_name, "parent1-prenom": "Dominique"}
    return told | parents | {"qualite": "personne-concernee"}


def _works(asks: str, person: Person, town: Organisation, today: date) -> dict[str, Any]:
    works, told = _WORKS[asks]
    ground = {"profil": asks == "piscine"} if asks in _GROUND else {}
    surfaces = {
        "surface-existante": 96,
        "surface-creee": 11 if asks == "abri" else 16,
        "destination-projetee": "habitation",
    }
    return {
        "declarant": "particulier",
        "date-naissance": _born(person, today),
        "adresse-terrain": address(person.street, town),
        "parcelles": [f"AB {person.rank * 7 % 400 + 12}"],
        "superficie": 280 + person.rank * 13 % 500,
        "travaux": works,
        "description": told,
        "protection": "abords" if asks == "fenetre" else "non",
        "visible": asks in {"cloture", "fenetre"},
        "attestation": True,
        **ground,
        **(surfaces if asks in _BUILT else {}),
    }


def file_for(piece: str, label: str, town: Organisation) -> tuple[str, BytesIO]:
    """Return a small real file for a piece: a photograph where one is expected, else a sheet."""
    if piece in {"DP7", "DP8"}:
        return files.photo()
    return files.sheet(label.replace("’", "'")[:60], [town.name, "Document de démonstration"])
