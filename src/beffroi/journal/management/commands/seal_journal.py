"""``beffroi seal_journal``: seal what was recorded, send the seals outside."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.journal import actions
from beffroi.journal.models import Seal
from beffroi.journal.reading import exported
from beffroi.journal.report import counted
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.tenancy.types import CLOCKWORK


class Command(BaseCommand):
    """Seal every day up to the one asked for."""

    requires_system_checks = []
    help = (
        "Scelle le journal : chaque jour non scellé, jusqu’à la date donnée incluse (par défaut aujourd’hui, "
        "en temps universel). Ce qui est écrit ensuite appartient au scellé suivant. "
        "Peut être relancé sans risque."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the date and the form of the answer."""
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="dernier jour à sceller (2026-11-23)"
        )
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, **options: Any) -> None:
        """Seal and say what stands."""
        now = datetime.now(UTC)
        before = Seal.objects.count()
        try:
            seal = actions.seal(day=options["on"] or now.date(), by=CLOCKWORK, on=now)
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=2 if refusal.status == 422 else 1) from refusal
        sealed = Seal.objects.count() - before
        if options["json"]:
            self.stdout.write(
                json.dumps({"sealed": sealed, "seal": exported(seal)}, ensure_ascii=False, indent=2)
            )
        else:
            self.stdout.write(_sentence(seal, sealed))


def _sentence(seal: Seal, sealed: int) -> str:
    opening = "Rien à sceller" if sealed == 0 else counted(sealed, "jour scellé")
    entries, organisations = counted(seal.count, "entrée"), counted(seal.organisations, "organisation")
    return (
        f"{opening}. Scellé du {written_date(seal.day)} : {entries}, {organisations}, "
        f"empreinte {seal.hash[:16]}…"
    )
