"""What the templates of this storey take: rows, figures and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import NO_BREAK
from beffroi.operators.mapping import Dot
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.rules import missing_mentions
from beffroi.operators.types import Published
from beffroi.operators.watching import Overview

MEMBER_COLUMNS = (
    {"label": "Commune"},
    {"label": "Département"},
    {"label": "Habitants", "numeric": True},
    {"label": "Démarches", "numeric": True},
    {"label": "Accusés"},
)
ADOPTION_COLUMNS = (
    {"label": "Démarche"},
    {"label": "Sujet"},
    {"label": "Version", "numeric": True},
    {"label": "Communes", "numeric": True},
    {"label": "Part", "numeric": True},
)
OFFER_COLUMNS = (
    {"label": "Démarche"},
    {"label": "Version suivie", "numeric": True},
    {"label": "État"},
    {"label": "Depuis"},
)
_CIRCLE = '<circle cx="{}" cy="{}" r="{}"><title>{}</title></circle>'
LACKING_WORDS = {
    "receipts": "Accusés de réception à compléter",
    "dpo": "Délégué à la protection des données à renseigner",
    "processing": "Convention sur les données à signer",
}
_ALL_THERE = {"note": "Toutes les mentions obligatoires y sont."}
_COMPLETE = {"text": "Complets", "colour": "done"}
_LACKING = {"text": "À compléter", "colour": "soon"}


def grouped(number: int) -> str:
    """Return "34 969"."""
    return f"{number:,}".replace(",", NO_BREAK)


def share(part: int, whole: int) -> str:
    """Return "75 %"."""
    return f"{round(100 * part / whole) if whole else 0}{NO_BREAK}%"


def stats(figures: Overview, published: int) -> list[dict[str, Any]]:
    """Return the figures at the top of the cockpit."""
    complete = figures.members - figures.incomplete
    return [
        {"label": "Membres", "value": grouped(figures.members), **_behind("#membres", "Voir la liste")},
        {"label": "Habitants servis", "value": grouped(figures.population), **_behind("#membres", "Voir où")},
        {
            "label": "Accusés complets",
            "value": f"{grouped(complete)} sur {grouped(figures.members)}",
            "tone": "soon" if figures.incomplete else "done",
            **(
                _behind("?manque=receipts#membres", "Voir ceux à compléter")
                if figures.incomplete
                else _ALL_THERE
            ),
        },
        {
            "label": "Démarches publiées",
            "value": grouped(published),
            **_behind("#adoption", "Voir l’adoption"),
        },
    ]


def _behind(url: str, text: str) -> dict[str, str]:
    return {"url": url, "link_text": text}


def member_columns(more: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return the columns of the table of members, those of the storeys above at the end."""
    return [*MEMBER_COLUMNS, *({"label": label, "numeric": True} for label in more)]


def member_rows(
    members: Iterable[Organisation],
    offers: Mapping[UUID, Sequence[Adoption]],
    more: Sequence[Mapping[UUID, Mapping[str, Any]]] = (),
) -> list[dict[str, Any]]:
    """Return the rows of the table of members; ``more``: the cells of each further column, by member."""
    return [
        _member_row(
            one,
            sum(each.active for each in offers.get(one.id, ())),
            [cells.get(one.id, {"text": "–"}) for cells in more],
        )
        for one in members
    ]


def _member_row(one: Organisation, offered: int, more: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    lacking = missing_mentions(one)
    return {
        "cells": [
            {"text": one.name, "url": reverse("cockpit_member", args=[one.slug])},
            {"text": one.department},
            {"text": grouped(one.population)},
            {"text": str(offered)},
            {
                "tag": _LACKING if lacking else _COMPLETE,
                "note": f"Manque : {', '.join(lacking)}" if lacking else "",
            },
            *more,
        ]
    }


def adoption_rows(
    published: Iterable[Published], counts: Mapping[str, int], members: int
) -> list[dict[str, Any]]:
    """Return how many members offer each published procedure."""
    return [
        {
            "cells": [
                {"text": each.title, "note": each.reference},
                {"text": each.topic},
                {"text": str(each.version)},
                {
                    "text": f"{grouped(counts.get(each.reference, 0))} sur {grouped(members)}",
                    "url": f"?{urlencode({'demarche': each.reference})}#membres",
                },
                {"text": share(counts.get(each.reference, 0), members)},
            ]
        }
        for each in published
    ]


def offer_rows(
    adoptions: Iterable[Adoption],
    published: Sequence[Published],
    *,
    settings_of: str = "",
) -> list[dict[str, Any]]:
    """Return what one organisation has adopted; with links to set each when ``settings_of`` is its slug."""
    known = {each.reference: each for each in published}
    return [_offer_row(each, known.get(each.procedure), settings_of) for each in adoptions]


def _offer_row(adoption: Adoption, latest: Published | None, settings_of: str) -> dict[str, Any]:
    late = latest is not None and latest.version > adoption.version
    title: dict[str, Any] = {"text": latest.title if latest else adoption.procedure}
    if settings_of:
        title["url"] = reverse("settings_procedure", args=[settings_of, *adoption.procedure.split("/", 1)])
    state = (
        {"text": "Proposée", "colour": "done"} if adoption.active else {"text": "Arrêtée", "colour": "quiet"}
    )
    return {
        "cells": [
            title,
            {
                "text": str(adoption.version),
                "note": f"la version {latest.version} est publiée" if latest and late else "",
            },
            {"tag": state},
            {"text": adoption.since.strftime("%d/%m/%Y"), "nowrap": True},
        ]
    }


def missing_words(organisation: Organisation) -> str:
    """Return what the acknowledgements of an organisation lack, or nothing."""
    return ", ".join(missing_mentions(organisation))


def contact_rows(organisation: Organisation) -> list[dict[str, Any]]:
    """Return the contact details that the public reads."""
    town = f"{organisation.postcode} {organisation.city}".strip()
    court = organisation.court if organisation.court_confirmed else f"{organisation.court} (à confirmer)"
    told: list[tuple[str, str | list[str]]] = [
        ("Nom", organisation.display_name),
        ("Adresse", [*organisation.address_lines, *([town] if town else [])]),
        ("Téléphone", spoken_phone(organisation.phone)),
        ("Adresse électronique", organisation.email),
        ("Horaires", organisation.opening_hours),
        ("Délégué à la protection des données", organisation.dpo_contact),
        ("Tribunal des recours", court if organisation.court else ""),
        (
            "Signataire",
            ", ".join(filter(None, [organisation.signatory_name, organisation.signatory_quality])),
        ),
        ("Couleur", organisation.accent),
    ]
    return [_row(key, value or "Non renseigné") for key, value in told]


def _row(key: str, value: str | list[str]) -> dict[str, Any]:
    return {"key": key, "lines": value} if isinstance(value, list) else {"key": key, "value": value}


def spoken_phone(number: str) -> str:
    """Return "04 65 71 01 00"."""
    if not number.startswith("+33") or len(number) != 12:
        return number
    digits = "0" + number[3:]
    return NO_BREAK.join(digits[start : start + 2] for start in range(0, 10, 2))


def errors_of(refusal: Refusal | None) -> list[dict[str, str]]:
    """Return the summary of errors of a refused form."""
    if refusal is None:
        return []
    named = [{"text": text, "field": name} for name, text in refusal.field_errors.items()]
    return named or [{"text": refusal.message, "field": ""}]


def typed_values(values: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a form shows, field by field: nothing where nobody typed, or nothing is wrong."""
    return defaultdict(str, values)


def circles(members: Iterable[Dot]) -> SafeString:
    """Return the circles of a map as SVG: a thousand of them would keep a template busy for a tenth of a second."""
    return format_html_join("", _CIRCLE, ((dot.x, dot.y, dot.radius, dot.title) for dot in members))
