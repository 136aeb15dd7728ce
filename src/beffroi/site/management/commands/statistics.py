"""``beffroi statistics``: count requests again from their ledgers. Idempotent."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases.statistics import keeping
from beffroi.site.management.base import FrenchCommand


class Command(FrenchCommand):
    """Write the monthly figures of every organisation."""

    help = (
        "Recompte les demandes depuis leurs événements : chiffres par mois, démarche et organisation. "
        "Peut être relancée sans risque ; ce qui a été purgé reste compté. "
        "Code de sortie : 0 fait, 1 des organisations ont échoué (SIREN donnés), 2 usage incorrect."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        super().add_arguments(parser)
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="le jour (aujourd’hui par défaut)"
        )

    def handle(self, **options: Any) -> None:
        """Count and report; leave with 1 when an organisation has failed."""
        day = options["on"]
        on = datetime.combine(day, time(12), tzinfo=UTC) if day else datetime.now(UTC)
        tally = keeping.run(on=on)
        if options["json"]:
            self.answer(asdict(tally))
        else:
            said = f"{tally.organisations} organisations comptées, {tally.changed} mois changés."
            self.stdout.write(said + (f" Échecs : {', '.join(tally.failed[:20])}." if tally.failed else ""))
        if tally.failed:
            sys.exit(1)
