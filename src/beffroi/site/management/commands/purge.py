"""``beffroi purge``: retention; warn, anonymise, destroy, hand to the archives. Can be run twice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases.retention import running
from beffroi.cases.retention.types import ACT_LABELS, Report
from beffroi.site.management.base import FrenchCommand, wrong_usage


class Command(FrenchCommand):
    """Do, or rehearse, what the end of retention calls for."""

    help = (
        "Fin de conservation des demandes : prévenir, anonymiser, détruire, verser aux archives, selon la "
        "règle de chaque démarche. Avec --dry-run, dit seulement ce qui serait fait. Peut être relancée sans risque ; "
        "une demande qui échoue n’arrête pas les autres. Une date à venir n’est permise qu’avec --dry-run : "
        "rien ne se détruit en avance. "
        "Code de sortie : 0 fait, 1 des demandes ont échoué (numéros donnés), 2 usage incorrect."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day, and whether it is a rehearsal."""
        super().add_arguments(parser)
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="le jour (aujourd’hui par défaut)"
        )
        parser.add_argument("--dry-run", action="store_true", help="répétition : ne change rien")

    def handle(self, **options: Any) -> None:
        """Run and report; leave with 1 when a case has failed."""
        now, rehearsal = datetime.now(UTC), options["dry_run"]
        on = datetime.combine(options["on"], time(12), tzinfo=UTC) if options["on"] else now
        if on.date() > now.date() and not rehearsal:
            raise wrong_usage("Rien ne se détruit en avance. Pour une date à venir, ajoutez --dry-run.")
        reports = running.run(on=on, rehearsal=rehearsal)
        failures = [failure for report in reports for failure in report.failures]
        if options["json"]:
            told = [asdict(report) for report in reports]
            self.answer({"on": on.date().isoformat(), "dry_run": rehearsal, "organisations": told})
        else:
            self.stdout.write("\n".join(_sentences(reports, rehearsal=rehearsal)))
        if failures:
            sys.exit(1)


def _sentences(reports: Sequence[Report], *, rehearsal: bool) -> list[str]:
    if not reports:
        return ["Aucune conservation ne se termine."]
    told = ["Répétition : rien n’a été changé."] if rehearsal else []
    for report in reports:
        told.append(f"{report.name} ({report.siren})")
        told += [
            f"  {ACT_LABELS[line.act]} : {line.count} – {line.procedure or 'courriels'} ({line.rule})"
            for line in report.lines
        ]
        if report.undated:
            told.append(
                f"  Sans règle de conservation : {report.undated}. Complétez [privacy] de la démarche."
            )
        told += [f"  Échec : {failure.number} ({failure.why})" for failure in report.failures]
    return told
