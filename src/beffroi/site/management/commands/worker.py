"""``beffroi worker``: does the jobs of the queue, and the daily ones at their hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from beffroi.site.management.base import FrenchCommand, wrong_usage

GRACE_SECONDS = 30.0


class Command(FrenchCommand):
    """Work until stopped; a job under way is finished first."""

    help = (
        "Fait les travaux de fond : courriels, antivirus, délais, scellés du journal, ménage. "
        "S’arrête avec Ctrl-C ou SIGTERM : le travail en cours se termine, dans la limite de 30 secondes. "
        "Un travail interrompu est repris."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many jobs at once, and whether to stop when nothing is left."""
        parser.add_argument(
            "--concurrency", type=int, default=4, metavar="N", help="travaux à la fois (4 par défaut)"
        )
        parser.add_argument("--once", action="store_true", help="s’arrête quand il n’y a plus rien à faire")

    def handle(self, **options: Any) -> None:
        """Run the worker with a connection of its own."""
        from procrastinate.contrib.django import app

        if options["concurrency"] < 1:
            raise wrong_usage("--concurrency : donnez au moins un travail.")
        self.tell(f"Beffroi travaille ({options['concurrency']} travaux à la fois).")
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(
                concurrency=options["concurrency"],
                wait=not options["once"],
                shutdown_graceful_timeout=GRACE_SECONDS,
                fetch_job_polling_interval=5.0,
                delete_jobs="successful",
            )
