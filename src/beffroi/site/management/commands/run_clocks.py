"""``beffroi run_clocks``: what time brings to cases. Idempotent."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases import clockwork
from beffroi.cases.clockwork import Tally
from beffroi.site.management.base import FrenchCommand, wrong_usage
from beffroi.site.parts import reread

SHOWN = 20


class Command(FrenchCommand):
    """Write silent decisions and lapses that are due, tell the dates that come near."""

    help = (
        "Constate ce que le temps apporte : décisions nées du silence, dossiers caducs, alertes avant l’échéance. "
        "Peut être relancée sans risque. Une demande qui échoue n’arrête pas les autres. "
        "Code de sortie : 0 fait, 1 des demandes ont échoué (numéros donnés), 2 usage incorrect."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        super().add_arguments(parser)
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="le jour (aujourd’hui par défaut)"
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="relit seulement le registre de chaque demande ouverte et corrige les dates qui en diffèrent",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=1,
            metavar="N",
            help="processus de cette relecture (1 par défaut)",
        )

    def handle(self, **options: Any) -> None:
        """Run and report; leave with 1 when a case has failed."""
        if options["again"]:
            self._again(_instant(options["on"]), options["processes"], as_json=options["json"])
            return
        tally = clockwork.run(on=_instant(options["on"]))
        if options["json"]:
            self.answer(asdict(tally))
        else:
            self.stdout.write(_sentence(tally))
        if tally.failed:
            sys.exit(1)

    def _again(self, on: datetime, processes: int, *, as_json: bool) -> None:
        if processes < 1:
            raise wrong_usage("--processes : donnez au moins un processus.")
        read = reread(on=on, processes=processes)
        if as_json:
            self.answer(read)
        else:
            said = f"{read['looked_at']} demandes relues, {read['changed']} corrigées"
            self.stdout.write(f"{said}, {len(read['failed'])} illisibles.")
        if read["failed"]:
            sys.exit(1)


def _instant(day: date | None) -> datetime:
    """Return now, or noon of a day: the same civil day from Cayenne to Mayotte."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day else datetime.now(UTC)


def _sentence(tally: Tally) -> str:
    said = f"{tally.looked_at} demandes examinées, {tally.lapsed} décisions nées du silence, "
    said += f"{tally.alerted} alertes avant l’échéance, {tally.handed_over} transmissions achevées, "
    said += f"{tally.reminded} rappels d’avis."
    if tally.failed:
        shown = ", ".join(tally.failed[:SHOWN]) + (", …" if len(tally.failed) > SHOWN else "")
        said += f" Échecs ({len(tally.failed)}) : {shown}."
    return said
