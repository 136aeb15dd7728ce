"""The questions on who asks, and on who helps: the same for every procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from beffroi.cases.forms.applicant import ApplicantKind, applicant_inputs, check_applicant
from beffroi.cases.forms.types import RawAnswers
from beffroi.cases.procedures.types import Field, Kind, Option
from beffroi.cases.web.showing import check_fields
from beffroi.kernel.errors import Refusal
from beffroi.kernel.identifiers import check_email, check_phone
from beffroi.kernel.words import N_
from beffroi.kernel.words import gettext as _

KEYS = frozenset({"who", "contact", "helper"})
WHO = "_who"
"""Key of a draft's answers under which everything typed on these pages is kept as it was typed."""

KIND = Field(
    id="kind",
    kind=Kind.CHOICE,
    label=N_("Qui fait la demande ?"),
    missing=N_("Dites qui fait la demande."),
    options=(
        Option("person", N_("Un particulier")),
        Option("company", N_("Une entreprise"), N_("Avec un numéro SIREN.")),
        Option("association", N_("Une association"), N_("Avec un numéro RNA.")),
    ),
)
HELPING = Field(
    id="helping",
    kind=Kind.CHOICE,
    label=N_("Remplissez-vous pour vous-même ?"),
    missing=N_("Dites si vous remplissez pour vous-même ou pour quelqu’un."),
    options=(
        Option("no", N_("Oui, pour moi ou pour mon organisme")),
        Option(
            "yes", N_("Non, j’aide quelqu’un"), N_("Cette personne reste la seule titulaire de la demande.")
        ),
    ),
)
PAGE_WHO = (KIND, HELPING)

_EMAIL = Field(
    id="email",
    kind=Kind.EMAIL,
    label=N_("Adresse électronique"),
    hint=N_("Nous y envoyons l’accusé de réception. Par exemple nom@exemple.fr."),
    autocomplete="email",
)
_HELPED_EMAIL: dict[str, Any] = {
    "required": False,
    "hint": N_(
        "Celle de la personne, pas la vôtre. Elle reçoit son propre lien. Laissez vide si elle n’en a pas."
    ),
}
_PHONE = Field(
    id="phone",
    kind=Kind.PHONE,
    label=N_("Téléphone"),
    hint=N_("Pour vous joindre si une réponse n’est pas claire."),
    required=False,
    autocomplete="tel",
)
_ADDRESS = Field(id="address", kind=Kind.ADDRESS, label=N_("Adresse postale"), autocomplete="street-address")
_LEGAL_NAME = Field(
    id="legal_name", kind=Kind.TEXT, label=N_("Nom"), autocomplete="organization", maximum=150
)
_NAMES = {
    ApplicantKind.PERSON: (
        Field(id="family_name", kind=Kind.TEXT, label=N_("Nom"), autocomplete="family-name", maximum=150),
        Field(id="given_names", kind=Kind.TEXT, label=N_("Prénom"), autocomplete="given-name", maximum=150),
    ),
    ApplicantKind.COMPANY: (
        _LEGAL_NAME,
        Field(id="siren", kind=Kind.SIREN, label=N_("Numéro SIREN"), hint=N_("Neuf chiffres.")),
    ),
    ApplicantKind.ASSOCIATION: (
        _LEGAL_NAME,
        Field(id="rna", kind=Kind.TEXT, label=N_("Numéro RNA"), hint=N_("La lettre W puis neuf chiffres.")),
    ),
}

HELPER_FIELDS = (
    Field(
        id="helper_name",
        kind=Kind.TEXT,
        label=N_("Vos nom et prénom"),
        maximum=150,
        missing=N_("Indiquez vos nom et prénom."),
    ),
    Field(
        id="helper_contact",
        kind=Kind.TEXT,
        label=N_("Votre téléphone ou votre adresse électronique"),
        missing=N_("Indiquez un téléphone ou une adresse électronique."),
        maximum=150,
    ),
    Field(
        id="helper_capacity",
        kind=Kind.CHOICE,
        label=N_("À quel titre aidez-vous cette personne ?"),
        missing=N_("Dites à quel titre vous aidez cette personne."),
        options=(
            Option("relative", N_("Je suis un proche")),
            Option(
                "mediator",
                N_("Je suis conseiller ou médiateur numérique"),
                N_("France Services, espace public numérique."),
            ),
            Option("social_worker", N_("Je suis travailleur social")),
            Option("association", N_("Je suis bénévole d’une association")),
            Option("other", N_("Autre")),
        ),
    ),
    Field(
        id="helper_given_on",
        kind=Kind.DATE,
        label=N_("Date de l’accord de la personne"),
        missing=N_("Indiquez le jour où la personne vous a donné son accord."),
    ),
    Field(
        id="helper_until",
        kind=Kind.DATE,
        label=N_("Dernier jour de cet accord"),
        hint=N_("Laissez vide si la personne n’a pas fixé de fin. Elle peut y mettre fin quand elle veut."),
        required=False,
    ),
    Field(
        id="helper_consent",
        kind=Kind.CONSENT,
        label=N_("La personne est d’accord pour que je remplisse cette demande à sa place."),
        missing=N_("Cochez la case. Sans l’accord de la personne, la demande ne peut pas partir."),
    ),
)


def kind_of(typed: Mapping[str, Any]) -> ApplicantKind:
    """Return who asks: a person until something else is said."""
    try:
        return ApplicantKind(_text(typed, "kind"))
    except ValueError:
        return ApplicantKind.PERSON


def is_helped(typed: Mapping[str, Any]) -> bool:
    """Say whether somebody fills the form in for the applicant."""
    return _text(typed, "helping") == "yes"


def contact_fields(typed: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the questions on the applicant that the kind calls for."""
    email = replace(_EMAIL, **_HELPED_EMAIL) if is_helped(typed) else _EMAIL
    return (*_NAMES[kind_of(typed)], email, _PHONE, _ADDRESS)


def fields_of(key: str, typed: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the questions of one of the pages about people: ``who``, ``contact`` or ``helper``."""
    return {"who": PAGE_WHO, "helper": HELPER_FIELDS}.get(key) or contact_fields(typed)


def check(key: str, typed: RawAnswers, *, today: date) -> dict[str, str]:
    """Return the errors of one of the pages about people, by input."""
    if key == "contact":
        return check_contact(typed)
    return check_helper(typed, today=today)[1] if key == "helper" else check_fields(PAGE_WHO, typed)[1]


def check_contact(typed: RawAnswers) -> dict[str, str]:
    """Return the errors of the applicant's page, by input."""
    channel = "helped" if is_helped(typed) else "portal"
    _applicant, errors = check_applicant(applicant_of(typed), channel=channel)
    return {name.replace(".", "-"): text for name, text in errors.items()}


def applicant_of(typed: RawAnswers) -> dict[str, Any]:
    """Return the applicant that was typed, in the JSON shape of the contract; may be wrong."""
    return {"kind": kind_of(typed).value} | applicant_inputs(typed)


def check_helper(typed: RawAnswers, *, today: date) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """Return the mandate that a helper declares, or the errors by input.

    The mandate: the shape of ``cases.mandates.rules``, with ``consent`` (true).
    """
    clean, errors = check_fields(HELPER_FIELDS, typed)
    reached = _reached(clean.pop("helper_contact", ""))
    if "helper_contact" not in errors and not reached:
        errors["helper_contact"] = _(
            "Nous ne savons pas lire ce téléphone ou cette adresse électronique. Vérifiez."
        )
    elif reached and "email" not in reached and not _text(typed, "email").strip():
        errors["helper_contact"] = _(
            "La personne n’a pas d’adresse électronique : indiquez la vôtre pour recevoir l’accusé de réception."
        )
    if clean.get("helper_until", "9999") < clean.get("helper_given_on", ""):
        errors["helper_until"] = _("Le dernier jour précède l’accord. Corrigez l’une des deux dates.")
    if clean.get("helper_given_on", "") > today.isoformat():
        errors["helper_given_on"] = _(
            "La date de l’accord est à venir. Indiquez un jour passé, ou aujourd’hui."
        )
    mandate = {name.removeprefix("helper_"): value for name, value in clean.items()} | reached
    return (None, errors) if errors else (mandate, {})


def _reached(contact: str) -> dict[str, str]:
    """Return how the helper is reached, ``email`` or ``phone``; nothing when what was typed is neither."""
    for name, check in (("email", check_email), ("phone", check_phone)):
        try:
            return {name: check(contact)}
        except Refusal:
            continue
    return {}


def _text(typed: Mapping[str, Any], name: str) -> str:
    value = typed.get(name, "")
    return value if isinstance(value, str) else str(value[-1]) if value else ""
