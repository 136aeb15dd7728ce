"""``beffroi load_territory``: the whole referential of a year."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.kernel.errors import NotFound, Refusal
from beffroi.territory import actions, referential
from beffroi.territory.types import Loaded


class Command(BaseCommand):
    """Load communes, EPCI, départements and regions. Can be run twice."""

    help = "Charge le référentiel territorial : communes, intercommunalités, départements, régions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--vintage``, ``--again`` and ``--json``."""
        years = referential.vintages()
        parser.add_argument(
            "--vintage", type=int, default=years[-1], metavar="ANNÉE", help=f"{years[-1]} par défaut"
        )
        parser.add_argument("--again", action="store_true", help="recharge même si rien n’a changé")
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, tell the progress on the error stream, report on the output."""
        tell = self._tell if options["verbosity"] else actions.silent
        try:
            loaded = actions.load_vintage(options["vintage"], progress=tell, again=options["again"])
        except NotFound as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if options["verbosity"] or options["json"]:
            self.stdout.write(_as_json(loaded) if options["json"] else _in_words(loaded))

    def _tell(self, label: str, rows: int) -> None:
        self.stderr.write(f"  {label} : {rows}")


def _as_json(loaded: Loaded) -> str:
    report = {"year": loaded.year, "on": loaded.on.isoformat(), "changed": loaded.changed, **loaded.counts}
    return json.dumps(report)


def _in_words(loaded: Loaded) -> str:
    done = "chargé" if loaded.changed else "déjà chargé"
    counts = loaded.counts
    return (
        f"Référentiel {loaded.year} {done} : {counts['communes']} communes, "
        f"{counts['epci']} intercommunalités, {counts['departments']} départements, "
        f"{counts['regions']} régions, {counts['parts']} anciens codes ou noms."
    )
