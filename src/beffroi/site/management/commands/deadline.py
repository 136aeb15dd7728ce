"""``beffroi deadline``: the clock of a ledger, explained. Pure: no database, no setting."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.wire import ledger_from_json, reading_to_json, today_from_json
from beffroi.cases.procedures.types import Procedure
from beffroi.kernel.calendar import civil_date, zone_of
from beffroi.kernel.errors import Refusal
from beffroi.packs import registry
from beffroi.site.management.base import FrenchCommand, read_json, wrong_data, wrong_usage


class Command(FrenchCommand):
    """Read a ledger and answer its dates, as JSON."""

    help = (
        "Calcule les dates d’un dossier à partir de son journal : intervalle, sens du silence, règle et "
        "article de chaque étape. Aucune base de données n’est nécessaire. "
        "Code de sortie : 0 calculé, 1 journal incorrect, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the procedure and the file of events."""
        super().add_arguments(parser)
        parser.add_argument(
            "--procedure",
            required=True,
            metavar="PAQUET/CODE",
            help="par exemple urbanisme/declaration-prealable",
        )
        parser.add_argument(
            "--events",
            required=True,
            metavar="FICHIER.json",
            help="le journal du dossier ; « - » : entrée standard",
        )

    def handle(self, **options: Any) -> None:
        """Compute and write the reading; the answer is always JSON."""
        procedure = find_procedure(options["procedure"])
        told = read_json(options["events"], sys.stdin)
        try:
            self.answer(reading_to_json(_reading(procedure, told)))
        except Refusal as refusal:
            raise wrong_data(refusal.message) from refusal


def _reading(procedure: Procedure, told: Any) -> Any:
    ledger = ledger_from_json(told)
    today = today_from_json(told, civil_date(datetime.now(UTC), ledger.commune))
    return read_ledger(procedure.clock, ledger, today=today, zone=zone_of(ledger.commune))


def find_procedure(reference: str) -> Procedure:
    """Return a procedure of the house; :raises CommandError: 2 when there is none of that name."""
    procedures = {each.reference: each for each in registry.procedures()}
    if reference not in procedures:
        known = ", ".join(sorted(procedures))
        raise wrong_usage(f"La démarche « {reference} » n’existe pas. Choisissez parmi : {known}.")
    return procedures[reference]
