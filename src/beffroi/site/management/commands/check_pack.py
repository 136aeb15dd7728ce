"""``beffroi check_pack``: lint a pack; each finding with file, line, why and how to mend. Pure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases.procedures.findings import Finding
from beffroi.cases.procedures.linting import lint_pack
from beffroi.packs.registry import register_rules
from beffroi.site.management.base import FrenchCommand, wrong_usage


class Command(FrenchCommand):
    """Say what is wrong in a pack, and what to do about it."""

    help = (
        "Vérifie un paquet de démarches : chaque remarque dit le fichier, la ligne, la raison, le remède. "
        "Code de sortie : 0 publiable, 1 erreurs trouvées, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether warnings count as errors."""
        super().add_arguments(parser)
        parser.add_argument("path", metavar="DOSSIER", help="dossier du paquet, celui de pack.toml")
        parser.add_argument(
            "--strict", action="store_true", help="les points à revoir comptent comme des erreurs"
        )

    def handle(self, **options: Any) -> None:
        """Lint, tell the findings, leave with 1 when one of them is an error."""
        folder = Path(options["path"])
        if not folder.is_dir():
            raise wrong_usage(f"{folder} n’est pas un dossier. Donnez celui qui contient pack.toml.")
        register_rules()
        found = _lint(folder)
        errors = [each for each in found if options["strict"] or not each.warning]
        if options["json"]:
            self.answer(
                {"path": str(folder), "ok": not errors, "findings": [_as_json(each) for each in found]}
            )
        else:
            self.stdout.write(
                "\n".join([*map(str, found), _conclusion(len(errors), len(found) - len(errors))])
            )
        if errors:
            sys.exit(1)


def _lint(folder: Path) -> list[Finding]:
    try:
        return lint_pack(folder)
    except UnicodeDecodeError:
        return [_unreadable(path) for path in _texts(folder) if not _is_text(path)]
    except (OSError, RecursionError) as error:
        where = str(getattr(error, "filename", None) or folder)
        return [Finding(where, 1, "Ce fichier ne peut pas être lu.", "Vérifiez ses droits et son contenu.")]


def _texts(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.toml"), *folder.rglob("*.md")])


def _is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(path: Path) -> Finding:
    return Finding(str(path), 1, "Le fichier n’est pas en UTF-8.", "Enregistrez-le dans ce codage.")


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.file,
        "line": finding.line,
        "level": "warning" if finding.warning else "error",
        "why": finding.why,
        "mend": finding.mend,
    }


def _conclusion(errors: int, others: int) -> str:
    if not errors and not others:
        return "Rien à signaler."
    return f"{errors} erreur{'s' if errors > 1 else ''}, {others} point{'s' if others > 1 else ''} à revoir."
