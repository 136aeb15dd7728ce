"""Checks what an administrator types about a commune or one of its services. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import InvalidIdentifier, check_email, check_phone, check_postcode
from beffroi.kernel.text import clean_line

LONGEST_LINES = 4
_ACCENT = re.compile(r"#[0-9a-f]{6}")
_LENGTHS = {
    "display_name": 160,
    "city": 120,
    "opening_hours": 300,
    "dpo_contact": 200,
    "court": 160,
    "signatory_name": 120,
    "signatory_quality": 120,
    "service": 160,
}


def checked_contact(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts of an organisation as typed in its form, ready for ``describe``.

    :raises Invalid: with a sentence for each field.
    """
    told: dict[str, Any] = {"address_lines": typed.get("address_lines", "")}
    told |= {name: typed.get(name, "") for name in (*_LENGTHS, "email", "phone", "postcode", "accent")}
    del told["service"]
    told = _checked(told)
    return told | {"court_confirmed": typed.get("court_confirmed") == "yes" and bool(told["court"])}


def checked_service(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the own parameters of a procedure as typed; what is empty is left to the commune's contact.

    :raises Invalid: with a sentence for each field.
    """
    told = _checked({name: typed.get(name, "") for name in ("service", "address_lines", "phone", "email")})
    told["address"] = told.pop("address_lines")
    return {name: value for name, value in told.items() if value}


def _checked(typed: Mapping[str, str]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        try:
            clean[name] = _CHECKS.get(name, _line)(name, text)
        except (InvalidIdentifier, Invalid) as wrong:
            errors[name] = wrong.message
    if errors:
        raise Invalid("Corrigez les points signalés.", field_errors=errors)
    return clean


def _line(name: str, text: str) -> str:
    line = clean_line(text)
    if name == "display_name" and not line:
        raise Invalid("Écrivez le nom que les habitants lisent.")
    if len(line) > _LENGTHS[name]:
        raise Invalid(f"Ce texte dépasse {_LENGTHS[name]} caractères. Raccourcissez-le.")
    return line


def _lines(_name: str, text: str) -> list[str]:
    lines = [line for line in map(clean_line, text.splitlines()) if line]
    if len(lines) > LONGEST_LINES or any(len(line) > _LENGTHS["city"] for line in lines):
        raise Invalid(f"Écrivez l’adresse en {LONGEST_LINES} lignes courtes au plus.")
    return lines


def _accent(_name: str, text: str) -> str:
    colour = clean_line(text).lower()
    colour = f"#{colour}" if colour and not colour.startswith("#") else colour
    if colour and not _ACCENT.fullmatch(colour):
        raise Invalid("Écrivez une couleur sur six caractères, par exemple #0b5a75.")
    return colour


def _identifier(check: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda _name, text: check(text) if clean_line(text) else ""


_CHECKS: dict[str, Callable[[str, str], Any]] = {
    "address_lines": _lines,
    "accent": _accent,
    "email": _identifier(check_email),
    "phone": _identifier(check_phone),
    "postcode": _identifier(check_postcode),
}
