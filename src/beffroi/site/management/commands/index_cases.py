"""``beffroi index_cases``: give the search the words of the cases that it does not know. Idempotent."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases.search import rebuilding
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import UnknownOrganisation
from beffroi.site.management.base import FrenchCommand, wrong_usage


class Command(FrenchCommand):
    """Write the words of the cases that were filed before the search kept them."""

    help = (
        "Donne à la recherche les mots des demandes qu’elle ne connaît pas encore. "
        "Peut être relancée sans risque ; une demande qui échoue n’arrête pas les autres. "
        "Code de sortie : 0 fait, 1 des demandes ont échoué (numéros donnés), 2 usage incorrect."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organisation, all of them by default."""
        super().add_arguments(parser)
        parser.add_argument("--organisation", metavar="SIREN", help="une seule organisation")

    def handle(self, **options: Any) -> None:
        """Index and report; leave with 1 when a case has failed."""
        tally = rebuilding.run(_organisation(options["organisation"]))
        if options["json"]:
            self.answer(asdict(tally))
        else:
            said = f"Demandes indexées : {tally.cases}, dans {tally.organisations} organisations."
            self.stdout.write(said + (f" Échecs : {', '.join(tally.failed[:20])}." if tally.failed else ""))
        if tally.failed:
            sys.exit(1)


def _organisation(siren: str | None) -> Organisation | None:
    if not siren:
        return None
    try:
        return operators.by_siren("".join(siren.split()))
    except UnknownOrganisation as error:
        raise wrong_usage(f"Aucune organisation n’a le SIREN {siren}. Vérifiez-le.") from error
