"""``beffroi worker``: does the jobs of the queue, and the daily ones at their hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from beffroi.site.management.base import FrenchCommand, wrong_usage


class Command(FrenchCommand):
    """Work until stopped; a job under way is finished first."""

    help = (
        "Fait les travaux de fond : courriels, antivirus, délais, scellés du journal, ménage. "
        "S’arrête avec Ctrl-C ou SIGTERM : le travail en cours se termine, dans la limite de 30 secondes. "
        "Un travail interrompu est repris. Si la base s’arrête, il l’attend et continue."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many jobs at once, and whether to stop when nothing is left."""
        parser.add_argument(
            "--concurrency", type=int, default=4, metavar="N", help="travaux à la fois (4 par défaut)"
        )
        parser.add_argument("--once", action="store_true", help="s’arrête quand il n’y a plus rien à faire")

    def handle(self, **options: Any) -> None:
        """Work, through restarts of the database."""
        from beffroi.site import working

        if options["concurrency"] < 1:
            raise wrong_usage("--concurrency : donnez au moins un travail.")
        self.tell(f"Beffroi travaille ({options['concurrency']} travaux à la fois).")
        if options["once"]:
            working.work_once(concurrency=options["concurrency"])
        else:
            working.work(concurrency=options["concurrency"])
