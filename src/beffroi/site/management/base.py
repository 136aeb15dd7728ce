"""What our commands share: help and errors in French, and the three exit codes of the house."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

DJANGO_ARGUMENTS = {
    "--version",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
    "--verbosity",
}
MOST_BYTES = 64 * 1024 * 1024


class FrenchCommand(BaseCommand):
    """A command whose help shows our own arguments only. 0: done; 1: wrong data; 2: wrong usage."""

    suppressed_base_arguments = DJANGO_ARGUMENTS
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``; a command that reports in words too overrides and calls this."""
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run; on the command line an error is one French line and its exit code."""
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(f"Erreur : {error}")
            sys.exit(error.returncode)

    def answer(self, report: Any) -> None:
        """Write a report as JSON on the output."""
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))

    def tell(self, sentence: str) -> None:
        """Write one line of progress on the error stream."""
        self.stderr.write(sentence)


def wrong_usage(sentence: str) -> CommandError:
    """Return the error of a wrong usage (exit code 2)."""
    return CommandError(sentence, returncode=2)


def wrong_data(sentence: str) -> CommandError:
    """Return the error of wrong data (exit code 1)."""
    return CommandError(sentence, returncode=1)


def read_json(path: str, stdin: Any, **options: Any) -> Any:
    """Return what a JSON file holds, ``-`` being the standard input.

    :raises CommandError: 2 when the file cannot be opened, 1 when its content cannot be read.
    """
    try:
        return json.loads(_text(path, stdin), **options)
    except UnicodeDecodeError as error:
        raise wrong_data(f"{path} n’est pas en UTF-8. Enregistrez-le dans ce codage.") from error
    except (ValueError, RecursionError) as error:
        where = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise wrong_data(
            f"{path} n’est pas du JSON correct{where}. Vérifiez guillemets et virgules."
        ) from error


def _text(path: str, stdin: Any) -> str:
    try:
        if path == "-":
            return str(stdin.read(MOST_BYTES))
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise wrong_usage(
            f"Le fichier {path} ne peut pas être lu ({error.strerror}). Vérifiez le chemin."
        ) from error
    if len(content) > MOST_BYTES:
        raise wrong_data(f"{path} dépasse 64 Mo. Vérifiez le fichier.")
    return content.decode("utf-8-sig")
