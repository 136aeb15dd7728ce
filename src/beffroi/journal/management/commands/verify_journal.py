"""``beffroi verify_journal``: recompute everything, say what is wrong, and where."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.journal import queries
from beffroi.journal.report import counted
from beffroi.journal.types import Finding, Verification
from beffroi.kernel.french import written_date
from beffroi.tenancy.types import Unknown


class Command(BaseCommand):
    """Verify the journal of one organisation or of all."""

    requires_system_checks = []
    help = (
        "Vérifie le journal : entrées, scellés, chaîne, signatures, fichiers témoins. "
        "Code de sortie : 0 intact, 1 anomalie trouvée, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organisation, the witnesses' folder and the form of the answer."""
        parser.add_argument(
            "--organisation", metavar="SIREN", help="une seule organisation (toutes par défaut)"
        )
        parser.add_argument(
            "--witnesses", type=Path, metavar="DOSSIER", help="scellés conservés par un témoin"
        )
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, **options: Any) -> None:
        """Verify, answer, and leave with 1 when something is wrong."""
        folder = options["witnesses"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"Le dossier {folder} n’existe pas. Vérifiez le chemin.", returncode=2)
        verification = queries.verify(_organisation(options["organisation"]), witnesses=folder)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(verification), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(verification)))
        if not verification.intact:
            sys.exit(1)


def _organisation(siren: str | None) -> UUID | None:
    try:
        return queries.organisation_of(siren) if siren else None
    except Unknown as unknown:
        raise CommandError(
            f"Aucune organisation ne porte le SIREN {siren} ici. Vérifiez le numéro.", returncode=2
        ) from unknown


def _lines(verification: Verification) -> list[str]:
    lines = [f"- {finding.says}" for finding in verification.findings]
    if verification.hidden:
        lines.append(f"- … et {verification.hidden} anomalies de plus.")
    until = verification.anchored_until
    anchor = f"Ancré jusqu’au {written_date(until)}" if until else "Rien n’est ancré"
    organisations = counted(verification.organisations, "organisation")
    loose = f"Non ancrées : {verification.unanchored_entries}."
    return [
        _verdict(verification),
        *lines,
        f"{anchor} : {counted(verification.anchored_entries, 'entrée')}. {loose}",
        f"Lu : {organisations}, {counted(verification.sealed_days, 'jour scellé')}.",
    ]


def _verdict(verification: Verification) -> str:
    """Say no more than was proved: entries that no seal anchors are only readable."""
    if not verification.intact:
        return "Journal altéré :"
    if not verification.anchored_entries:
        return "Aucune anomalie, mais rien n’est encore scellé : cela ne prouve rien."
    return "Journal intact jusqu’au dernier scellé."


def _as_json(verification: Verification) -> dict[str, Any]:
    until = verification.anchored_until
    return {
        "intact": verification.intact,
        "anchored_until": until.isoformat() if until else None,
        "anchored_entries": verification.anchored_entries,
        "unanchored_entries": verification.unanchored_entries,
        "sealed_days": verification.sealed_days,
        "organisations": verification.organisations,
        "findings": [_finding(finding) for finding in verification.findings],
        "hidden_findings": verification.hidden,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "day": finding.day.isoformat() if finding.day else None,
        "organisation": finding.organisation or None,
        "entry": str(finding.entry_id) if finding.entry_id else None,
        "says": finding.says,
    }
