"""``beffroi services``: the exchange file of services and subscriptions, out and in."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from beffroi.kernel.errors import Refusal
from beffroi.operators import queries as operators
from beffroi.operators.offers import exchange
from beffroi.site.management.base import FrenchCommand, wrong_data
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK


class Command(FrenchCommand):
    """Write or read the file, line by line."""

    help = (
        "Échange le catalogue et les abonnements d’un opérateur, une ligne JSON par objet. L’import peut être relancé. "
        "Code de sortie : 0 fait, 1 données refusées, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the operator and one direction."""
        super().add_arguments(parser)
        parser.add_argument("--operator", required=True, metavar="SIREN", help="SIREN de l’opérateur")
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--export", action="store_true", help="écrit le fichier sur la sortie")
        way.add_argument("--import", dest="load", metavar="FICHIER", help="lit un fichier ; - : l’entrée")

    def handle(self, **options: Any) -> None:
        """Export or import, and report."""
        now = datetime.now(UTC)
        try:
            operator = operators.by_siren(options["operator"])
            if options["export"]:
                with scope.reading(operator.id):
                    for line in exchange.export(operator, now.date()):
                        self.stdout.write(line, ending="")
                return
            with _opened(options["load"]) as lines:
                report = exchange.load(operator, lines, by=CLOCKWORK, on=now)
        except Refusal as refusal:
            raise wrong_data(refusal.message) from refusal
        except OSError as error:
            raise wrong_data(f"Le fichier ne s’ouvre pas : {options['load']}.") from error
        self.answer(asdict(report))
        if report.errors:
            raise wrong_data(f"{len(report.errors)} lignes sont refusées. Les autres sont faites.")


def _opened(path: str) -> Any:
    return sys.stdin if path == "-" else Path(path).open(encoding="utf-8")
