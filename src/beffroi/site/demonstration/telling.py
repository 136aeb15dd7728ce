"""What the command prints: addresses and accounts, in columns."""

from __future__ import annotations

from collections.abc import Sequence

from beffroi.site.demonstration.accounts import PASSWORD, Account
from beffroi.site.demonstration.building import Built


def summary(built: Built, accounts: Sequence[Account], site: str) -> str:
    """Return the addresses and the accounts of the demonstration."""
    names = {house.slug: house.name for house in (*built.towns, built.operator)}
    addresses = [
        ("Trouver sa commune", f"{site}/"),
        ("Portail de Vénissieux", f"{site}/venissieux/"),
        ("Espace des agents", f"{site}/travail/"),
        ("Pilotage de l’opérateur", f"{site}/operateur/"),
        ("Courriels envoyés", f"{site}/demonstration/courriels/"),
        ("API", f"{site}/api/v1/docs"),
    ]
    people = [(names[one.house], one.name, one.email, one.role_names) for one in accounts]
    return "\n".join(
        [
            "",
            "DÉMONSTRATION : communes réelles, personnes et demandes inventées.",
            "",
            *_columns(addresses),
            "",
            f"Mot de passe de tous les comptes : {PASSWORD}",
            "",
            *_columns([("Organisation", "Personne", "Adresse", "Rôles"), *people]),
            "",
        ]
    )


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
