"""``beffroi allocate``: share an amount exactly to the cent. Pure: no database, no setting."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from django.core.management.base import CommandError, CommandParser

from beffroi.kernel.errors import Refusal
from beffroi.kernel.money import allocate
from beffroi.site.management.base import FrenchCommand, read_json, wrong_data, wrong_usage

MOST_DIGITS = 40


class Command(FrenchCommand):
    """Share cents between members by weight."""

    help = (
        "Répartit un montant en centimes selon des poids, au centime près : plus forts restes, égalités "
        "tranchées par le SIREN. Entrée : une liste de {siren, weight}. Réponse : une liste de "
        "{siren, weight, cents}, dans le même ordre. "
        "Code de sortie : 0 réparti, 1 poids incorrects, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the total and the file of weights."""
        super().add_arguments(parser)
        parser.add_argument("--total", required=True, type=int, metavar="CENTIMES", help="montant à répartir")
        parser.add_argument(
            "--weights", required=True, metavar="FICHIER.json", help="les poids ; « - » : entrée standard"
        )

    def handle(self, **options: Any) -> None:
        """Share and write the answer; it is always JSON."""
        if options["total"] < 0:
            raise wrong_usage(
                "Le montant est négatif. Répartissez le montant positif, puis inversez les parts."
            )
        told = read_json(options["weights"], sys.stdin, parse_float=Decimal)
        weights = _weights(told)
        try:
            shares = allocate(options["total"], _whole(weights))
        except Refusal as refusal:
            raise wrong_data(refusal.message) from refusal
        self.answer([{**row, "weight": _plain(row["weight"]), "cents": shares[row["siren"]]} for row in told])


def _weights(told: Any) -> Mapping[str, Fraction]:
    """Return the weights by SIREN; :raises CommandError: naming the line at fault."""
    if not isinstance(told, list) or not told:
        raise wrong_data("Les poids sont une liste d’au moins un objet {siren, weight}.")
    weights: dict[str, Fraction] = {}
    for rank, row in enumerate(told, start=1):
        siren, weight = _row(row, rank)
        if siren in weights:
            raise wrong_data(f"Poids n° {rank} : le SIREN {siren} figure deux fois. Gardez une seule ligne.")
        weights[siren] = weight
    return weights


def _row(row: Any, rank: int) -> tuple[str, Fraction]:
    if not isinstance(row, dict) or not isinstance(row.get("siren"), str) or not row["siren"]:
        raise _wrong(rank, "« siren » manque. Écrivez-le entre guillemets.")
    weight = row.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, int | Decimal):
        raise _wrong(rank, "« weight » n’est pas un nombre.")
    if not Decimal(weight).is_finite() or abs(Decimal(weight).adjusted()) > MOST_DIGITS:
        raise _wrong(rank, "« weight » est hors de toute mesure.")
    return row["siren"], Fraction(weight)


def _wrong(rank: int, why: str) -> CommandError:
    return wrong_data(f"Poids n° {rank} : {why}")


def _whole(weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Return whole weights in the same proportions: 1.5 and 1 become 3 and 2."""
    scale = lcm(*(weight.denominator for weight in weights.values()))
    return {siren: int(weight * scale) for siren, weight in weights.items()}


def _plain(weight: int | Decimal) -> int | float:
    return weight if isinstance(weight, int) else float(weight)
