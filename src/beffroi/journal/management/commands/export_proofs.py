"""``beffroi export_proofs``: hand an organisation the proofs of its entries, to be checked without us."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.journal import actions, keys, queries
from beffroi.journal.report import counted
from beffroi.tenancy.types import CLOCKWORK, Unknown


class Command(BaseCommand):
    """Write proofs, the public key beside them."""

    requires_system_checks = []
    help = (
        "Écrit les preuves des entrées scellées d’une organisation, une par ligne, avec la clé publique. "
        "L’organisation les vérifie seule avec le script verifier.py."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organisation, the file, the day or the subject."""
        parser.add_argument("--organisation", metavar="SIREN", required=True)
        parser.add_argument("--out", type=Path, metavar="FICHIER", required=True)
        parser.add_argument("--day", type=date.fromisoformat, metavar="DATE", help="seulement ce jour")
        parser.add_argument(
            "--subject", default="", metavar="OBJET", help="seulement cet objet (case:<identifiant>)"
        )
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, **options: Any) -> None:
        """Export and say where."""
        out: Path = options["out"]
        key = out.with_suffix(".pem")
        try:
            count = self._export(out, options)
            key.write_bytes(keys.public_pem(keys.signing_key().public_key()))
        except Unknown as unknown:
            raise CommandError(
                "Aucune organisation ne porte ce SIREN ici. Vérifiez le numéro.", returncode=2
            ) from unknown
        except OSError as error:
            raise CommandError(f"Écriture impossible dans {out} : {error.strerror}.", returncode=2) from error
        answer = {"proofs": count, "out": str(out), "key": str(key)}
        said = f"{counted(count, 'preuve écrite')} dans {out}, clé publique dans {key}."
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else said)

    def _export(self, out: Path, options: dict[str, Any]) -> int:
        return actions.export_proofs(
            organisation=queries.organisation_of(options["organisation"]),
            out=out,
            day=options["day"],
            subject=options["subject"],
            by=CLOCKWORK,
            on=datetime.now(UTC),
        )
