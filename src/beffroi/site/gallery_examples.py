"""Invented values for the gallery: nobody here exists."""

from typing import Any, Final

from django.utils.safestring import mark_safe

from beffroi.kernel.charts import Series, bars, line
from beffroi.site.gallery_forms import KINDS


def _field(**given: Any) -> dict[str, Any]:
    """Return a complete field of a procedure: every name is there, ``None`` where nothing is said."""
    empty = dict.fromkeys(("hint", "options", "suffix", "autocomplete", "max", "value", "error"))
    return {**empty, "required": True, **given}


def _option(value: str, label: str, hint: str | None = None) -> dict[str, str | None]:
    return {"value": value, "label": label, "hint": hint}


def _tag(text: str, colour: str) -> dict[str, str]:
    return {"text": text, "colour": colour}


TO_DO, RECEIVED = _tag("À instruire", "to_do"), _tag("Pièces reçues", "neutral")
WAITING, ADVICE = _tag("Attente de pièces", "waiting"), _tag("Avis attendu (ABF)", "neutral")

ERRORS: Final = [
    {"field": "nom", "text": "Écrivez votre nom."},
    {"field": "naissance", "text": "La date de naissance doit comprendre une année."},
    {"field": "", "text": "Le service des adresses ne répond pas. Vérifiez l’adresse vous-même."},
]

PROCEDURE_FIELDS: Final = [
    _field(
        id="pf-explication",
        kind="explanation",
        label="Ces questions portent sur le terrain.",
        hint="Le plan cadastral vous aide.",
    ),
    _field(id="pf-terrain", kind="address", label="Adresse du terrain", autocomplete="street-address"),
    _field(
        id="pf-parcelle",
        kind="parcel",
        label="Référence cadastrale",
        hint="Par exemple : AK 214",
        required=False,
    ),
    _field(id="pf-surface", kind="number", label="Surface créée", suffix="m²", value="0"),
    _field(
        id="pf-cout",
        kind="amount",
        label="Coût estimé des travaux",
        value="12 500",
        error="Écrivez un montant, par exemple 12500.",
    ),
    _field(
        id="pf-nature",
        kind="long_text",
        label="Décrivez les travaux",
        max=500,
        value="Remplacement de deux fenêtres.",
    ),
    _field(
        id="pf-debut",
        kind="date",
        label="Début des travaux",
        required=False,
        value={"day": "4", "month": "1", "year": "2027"},
    ),
    _field(
        id="pf-abf", kind="yes_no", label="Le terrain est-il proche d’un monument historique ?", value="no"
    ),
    _field(
        id="pf-qualite",
        kind="choice",
        label="Vous êtes",
        options=[_option("p", "Propriétaire"), _option("l", "Locataire")],
    ),
    _field(
        id="pf-elements",
        kind="choices",
        label="Ce qui change",
        value=["f"],
        options=[
            _option("f", "Fenêtres"),
            _option("t", "Toiture", "Tuiles, ardoises, panneaux"),
            _option("c", "Clôture"),
        ],
    ),
    _field(id="pf-mail", kind="email", label="Adresse e-mail", autocomplete="email", required=False),
    _field(id="pf-tel", kind="phone", label="Téléphone", autocomplete="tel", required=False),
    _field(
        id="pf-siren",
        kind="siren",
        label="Numéro SIREN",
        hint="Neuf chiffres",
        error="Un numéro SIREN a neuf chiffres.",
    ),
    _field(id="pf-accord", kind="consent", label="Je certifie que ces renseignements sont exacts."),
]

FILES: Final = [
    {"id": "1", "name": "plan-de-situation.pdf", "size": "420 ko", "note": None, "url": "#fichier"},
    {
        "id": "2",
        "name": "facade-rue-photo-prise-le-12-octobre.jpg",
        "size": "2,1 Mo",
        "note": "vérification en cours",
        "url": None,
    },
]

SUMMARY: Final = [
    {
        "key": "Demandeur",
        "lines": ["Nadia Benali", "12 rue Gambetta", "69200 Vénissieux"],
        "actions": [{"text": "Modifier", "url": "#m"}],
    },
    {
        "key": "Terrain",
        "value": "Parcelle 000 AK 214, 312 m²",
        "url": "#z",
        "link_text": "Règles applicables (zone UR2)",
    },
    {
        "key": "Nature des travaux",
        "value": "Remplacement de deux fenêtres",
        "actions": [{"text": "Modifier", "url": "#m"}],
    },
    {"key": "État", "tag": RECEIVED},
]

TASKS: Final = [
    {"text": "Vos coordonnées", "url": "#t", "status": "Complet"},
    {
        "text": "Le terrain",
        "url": "#t",
        "hint": "Adresse et référence cadastrale",
        "tag": _tag("À compléter", "to_do"),
    },
    {"text": "Les pièces", "url": "#t", "tag": _tag("Une pièce refusée", "late")},
    {"text": "Vérifier et envoyer", "status": "Après les étapes précédentes"},
]

EVENTS: Final = [
    {
        "when": "lun. 12 oct. 2026, 21 h 04",
        "datetime": "2026-10-12T21:04",
        "what": "Demande reçue (accusé n° 118, envoyé)",
    },
    {
        "when": "ven. 16 oct., 9 h 12",
        "what": "Pièce manquante demandée : plan des façades (DP4). Délai suspendu.",
    },
    {"when": "dim. 25 oct., 18 h 40", "what": "Pièce reçue. Un nouveau délai d’un mois commence."},
    {
        "when": "lun. 2 nov.",
        "what": "Avis de l’architecte des bâtiments de France : favorable",
        "url": "#avis",
        "link_text": "Lire l’avis",
    },
    {"when": "mer. 25 nov.", "what": "Non-opposition tacite si rien n’est décidé", "kind": "next"},
]

COLUMNS: Final = [
    {"label": "Échéance", "sort_url": "?tri=-echeance", "sort": "ascending"},
    {"label": "Numéro", "sort_url": "?tri=numero"},
    {"label": "Démarche"},
    {"label": "Demandeur"},
    {"label": "État"},
    {"label": "Agent"},
]


Case = tuple[str, str | None, str, str, str, dict[str, str]]


def _row(case: Case) -> dict[str, Any]:
    due, tone, number, procedure, applicant, state = case
    first = [{"text": due, "tone": tone, "nowrap": True}, {"text": number, "url": "#dossier", "nowrap": True}]
    return {"cells": [*first, {"text": procedure}, {"text": applicant}, {"tag": state}, {"text": "moi"}]}


def _group(title: str, *cases: Case) -> dict[str, Any]:
    return {"title": f"{title}\u00a0: {len(cases)}", "rows": [_row(case) for case in cases]}


WORKS = "Déclaration préalable"
QUEUE: Final = [
    _group(
        "En retard",
        ("hier", "late", "DP 069 259 26 00118", WORKS, "SCI du Moulin", TO_DO),
    ),
    _group(
        "Dans les 3 jours",
        ("mer. 25 nov.", "soon", "DP 069 259 26 00124", WORKS, "Nadia Benali", RECEIVED),
        ("jeu. 26 nov.", "soon", "69259-2026-000871", "Demande générale", "Association Lire ensemble", TO_DO),
    ),
    _group(
        "Dans les 10 jours",
        ("mar. 1er déc.", None, "DP 069 259 26 00131", WORKS, "Paul Girard", TO_DO),
        ("mer. 2 déc.", None, "69259-2026-000902", "Acte de naissance", "Inès Moreau", TO_DO),
        ("ven. 4 déc.", None, "DP 069 259 26 00135", WORKS, "Lucie Faure", ADVICE),
        ("ven. 4 déc.", None, "DP 069 259 26 00136", WORKS, "Karim Haddad", TO_DO),
    ),
    _group(
        "En attente du demandeur",
        ("délai suspendu", None, "DP 069 259 26 00122", WORKS, "Yann Le Goff", WAITING),
        (
            "délai suspendu",
            None,
            "69259-2026-000855",
            "Occuper le domaine public",
            "Café de la Place",
            WAITING,
        ),
    ),
]

MEMBERS: Final = [
    {"label": "À relancer", "tick_all": "membres"},
    {"label": "Commune"},
    {"label": "Demandes", "numeric": True},
    {"label": "Délais tenus", "numeric": True},
]


def _member(code: str, name: str, cases: str, kept: str, tone: str | None = None) -> dict[str, Any]:
    tick = {"name": "membres", "value": code, "label": f"Choisir {name}"}
    return {
        "cells": [
            {"select": tick},
            {"text": name, "url": "#commune"},
            {"text": cases},
            {"text": kept, "tone": tone},
        ]
    }


MEMBER_ROWS: Final = [
    _member("69259", "Vénissieux", "1 284", "98 %"),
    _member("69199", "Saint-Fons", "412", "91 %", "soon"),
    _member("69152", "Pierre-Bénite", "236", "74 %", "late"),
]

SECTIONS: Final = [
    {
        "title": "Mes files",
        "links": [
            {"text": "À traiter par moi", "url": "#f", "count": 14, "current": True},
            {"text": "En attente du demandeur", "url": "#f", "count": 6},
            {"text": "Mon service", "url": "#f", "count": 41},
            {"text": "Non attribuées", "url": "#f", "count": 0},
        ],
    },
    {
        "title": "Vues enregistrées",
        "links": [
            {"text": "DP en abords", "url": "#f", "count": 5},
            {"text": "Échéance cette semaine", "url": "#f", "count": 7},
        ],
    },
]

FILTERS: Final = [
    {"label": "Service : Urbanisme", "remove_url": "?etat=ouvertes"},
    {"label": "État : ouvertes", "remove_url": "?service=urbanisme"},
]

CARDS: Final = [
    {
        "title": "Déclaration préalable de travaux",
        "url": "#d",
        "text": "Clôture, abri, fenêtre, ravalement. Réponse sous 1 mois.",
    },
    {"title": "Permis de construire", "url": "#d", "text": "Environ 30 minutes. Réponse sous 2 ou 3 mois."},
    {"title": "Certificat d’urbanisme", "url": "#d", "text": "Environ 5 minutes. Réponse sous 2 mois."},
    {
        "title": "Occuper le domaine public",
        "url": "#d",
        "text": "Échafaudage, benne, terrasse. Réponse sous 2 mois.",
    },
]

STATS: Final = [
    {"label": "Demandes reçues ce mois", "value": "1 284", "note": "12 % de plus qu’en octobre"},
    {"label": "Délais tenus", "value": "98 %", "tone": "done"},
    {
        "label": "Dues dans les 3 jours",
        "value": "17",
        "tone": "soon",
        "url": "#s",
        "link_text": "Voir la liste",
    },
    {"label": "En retard", "value": "3", "tone": "late", "url": "#s", "link_text": "Voir les trois"},
]

PANELS: Final = [
    {
        "id": "onglet-demande",
        "label": "Demande",
        "html": mark_safe(
            '<h3 class="govuk-heading-m">La demande</h3><p class="govuk-body">Deux fenêtres.</p>'
        ),
    },
    {
        "id": "onglet-pieces",
        "label": "Pièces",
        "html": mark_safe('<h3 class="govuk-heading-m">Les pièces</h3><p class="govuk-body">Deux plans.</p>'),
    },
]

CIVILITY: Final = [
    _option("seule", "Moi-même"),
    _option("aide", "Quelqu’un que j’aide", "Un mandat est demandé à la page suivante"),
]

ACCENTS: Final = ["0b6e6e", "c2185b", "ffcc00", "7cb342", "e53935"]

EXAMPLES: Final = {
    "fields": [*PROCEDURE_FIELDS, *KINDS],
    "choices": CIVILITY,
    "errors": ERRORS,
    "wrong_date": {"day": "31", "month": "2", "year": ""},
    "files": FILES,
    "summary": SUMMARY,
    "tasks": TASKS,
    "events": EVENTS,
    "columns": COLUMNS,
    "queue": QUEUE,
    "members": MEMBERS,
    "member_rows": MEMBER_ROWS,
    "sections": SECTIONS,
    "filters": FILTERS,
    "cards": CARDS,
    "stats": STATS,
    "panels": PANELS,
    "crumbs": [
        {"text": "Accueil", "url": "#a"},
        {"text": "Urbanisme et travaux", "url": "#a"},
        {"text": "Déclaration préalable"},
    ],
    "paragraphs": ["Le délai court du jour où la demande est complète.", "Il se compte de date à date."],
    "accents": ACCENTS,
    "chart": bars(
        "exemple-volumes",
        title="Demandes reçues et closes par mois",
        summary="47 reçues et 38 closes de septembre à novembre 2026.",
        heading="Mois",
        labels=["sept. 26", "oct. 26", "nov. 26"],
        series=[Series("Reçues", [12, 20, 15]), Series("Closes", [9, 18, 11])],
    ),
    "curve": line(
        "exemple-encours",
        title="Demandes ouvertes à la fin du mois",
        summary="9 ouvertes à la fin de novembre ; octobre n’est pas affiché.",
        heading="Mois",
        labels=["sept. 26", "oct. 26", "nov. 26"],
        series=[Series("Ouvertes", [3, None, 9])],
    ),
    "states": [
        TO_DO,
        RECEIVED,
        WAITING,
        _tag("Échéance proche", "soon"),
        _tag("En retard", "late"),
        _tag("Décidée", "done"),
    ],
    "part_names": [
        {"id": "saisie", "text": "Saisie"},
        {"id": "formulaire", "text": "Champs d’une démarche"},
        {"id": "messages", "text": "Messages"},
        {"id": "dossier", "text": "Dossier"},
        {"id": "listes", "text": "Listes"},
        {"id": "portail", "text": "Portail"},
        {"id": "actions", "text": "Boutons et liens"},
        {"id": "cockpit", "text": "Pilotage et accès"},
        {"id": "couleurs", "text": "Couleurs d’une commune"},
    ],
}
