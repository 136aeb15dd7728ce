"""``beffroi succeed``: an organisation succeeds another: merge, split, change of EPCI."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import CommandParser

from beffroi.kernel.errors import Refusal
from beffroi.operators import queries as operators
from beffroi.operators.membership.succession import Report, rehearse, succeed
from beffroi.operators.membership.types import SuccessionKind
from beffroi.site.management.base import FrenchCommand, wrong_data, wrong_usage
from beffroi.tenancy.types import CLOCKWORK


class Command(FrenchCommand):
    """Play a succession, or rehearse it: everything is then undone."""

    help = (
        "Fait succéder une organisation à une autre : fusion, scission, changement d’EPCI. Rien de ce qui est écrit "
        "n’est déplacé. Avec --rehearse, tout est joué puis annulé, et le rapport est le même. Peut être relancée. "
        "Code de sortie : 0 fait, 1 données refusées, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the operator, both organisations, the day and the act."""
        super().add_arguments(parser)
        parser.add_argument("--operator", required=True, metavar="SIREN", help="SIREN de l’opérateur")
        parser.add_argument(
            "--former", required=True, metavar="SIREN", help="SIREN de l’organisation qui finit"
        )
        parser.add_argument(
            "--successor", required=True, metavar="CODE", help="code INSEE ou SIREN de celle qui lui succède"
        )
        parser.add_argument("--on", required=True, metavar="DATE", help="date d’effet, AAAA-MM-JJ")
        parser.add_argument("--act", required=True, metavar="TEXTE", help="acte qui prononce le changement")
        kinds = [each.value for each in SuccessionKind]
        parser.add_argument("--kind", choices=kinds, default="merge", help="merge, split ou epci")
        parser.add_argument("--rehearse", action="store_true", help="joue tout, montre le rapport, annule")

    def handle(self, **options: Any) -> None:
        """Play, or rehearse, and report."""
        play = rehearse if options["rehearse"] else succeed
        try:
            report = play(
                operator=operators.by_siren(options["operator"]),
                former=operators.by_siren(options["former"]),
                successor=_successor(options["successor"]),
                kind=SuccessionKind(options["kind"]),
                effective_on=_day(options["on"]),
                reference=options["act"],
                by=CLOCKWORK,
                on=datetime.now(UTC),
            )
        except Refusal as refusal:
            raise wrong_data(refusal.message) from refusal
        self._report(report, as_json=options["json"])

    def _report(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.answer(asdict(report))
            return
        self.stdout.write(_title(report))
        for heading, lines in report.lines.items():
            self.stdout.write(f"{heading} :")
            for line in lines or ["rien à faire."]:
                self.stdout.write(f"  {line}")


def _title(report: Report) -> str:
    if report.already:
        return f"Déjà fait : {report.successor} succède à {report.former}."
    verb = "Répétition, rien n’est gardé" if report.rehearsal else "Fait"
    return f"{verb} : {report.successor} succède à {report.former}."


def _successor(text: str) -> Any:
    code = "".join(text.split())
    return operators.by_siren(code) if len(code) == 9 else code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong_usage("--on : écrivez la date ainsi : 2024-01-01.") from None
