"""``beffroi messages``: extract what residents read, bring catalogues up to date, compile them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from beffroi.site.translation import extracting, languages


class Command(BaseCommand):
    """Write the catalogue of the residents' pages, and those of the languages."""

    help = "extrait les textes des pages des habitants, met à jour et compile les traductions"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a folder, and a language to begin."""
        default = settings.BEFFROI_HOME / "locale"
        parser.add_argument("--folder", type=Path, default=default, help="dossier des traductions")
        parser.add_argument(
            "--begin", default="", metavar="LANGUE", help="commencer une langue, par exemple en"
        )

    def handle(self, *_args: Any, folder: Path, begin: str, **_options: Any) -> None:
        """Extract, begin, update, compile; say what was done."""
        catalogue = extracting.extract()
        extracting.write(catalogue, folder / "django.pot")
        if begin:
            _begin(folder, begin, catalogue)
        updated = extracting.update(folder, catalogue)
        made = languages.compile_all(folder)
        told = f"{len(catalogue)} textes dans {folder / 'django.pot'}. "
        self.stdout.write(f"{told}Langues à jour : {len(updated)} ; compilées : {len(made)}.")


def _begin(folder: Path, code: str, catalogue: Any) -> None:
    path = folder / code / languages.WRITTEN
    if path.exists():
        return
    try:
        catalogue.locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise CommandError(
            f"« {code} » n’est pas un code de langue. Écrivez par exemple en, pt_BR ou ar."
        ) from None
    extracting.write(catalogue, path)
