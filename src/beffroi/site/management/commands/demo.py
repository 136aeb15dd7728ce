"""``beffroi demo``: everything needed to try the program, then the program."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import get_commands
from django.utils import timezone

from beffroi.kernel.errors import Refusal
from beffroi.site.demonstration import accounts, building, preparing, serving, telling
from beffroi.site.management.base import FrenchCommand, wrong_data, wrong_usage
from beffroi.territory import actions as territory
from beffroi.territory import referential


class Command(FrenchCommand):
    """Load the demonstration and serve it. Run again, it adds nothing."""

    help = "Charge la démonstration (communes réelles, personnes et demandes inventées) et la sert."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--port``, ``--fresh`` and ``--no-serve``."""
        parser.add_argument("--port", type=int, default=8000, help="port de 127.0.0.1 (8000 par défaut)")
        parser.add_argument("--fresh", action="store_true", help="efface la démonstration et recommence")
        parser.add_argument("--no-serve", action="store_true", help="charge seulement")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, build, print the addresses, serve."""
        self._began = time.monotonic()
        port, serves = options["port"], not options["no_serve"]
        if serves and serving.busy(port):
            raise wrong_usage(f"Le port {port} est déjà pris. Essayez : beffroi demo --port {port + 1}")
        self._point_at(port)
        try:
            built = self._build(fresh=options["fresh"])
        except Refusal as refusal:
            raise wrong_data(f"{refusal.message} {self._advice(refusal)}".strip()) from refusal
        self.stdout.write(telling.summary(built, accounts.accounts(built.operator.slug), settings.PUBLIC_URL))
        self.stdout.flush()  # read through a pipe or in a log, the accounts must be there while it serves
        if serves:
            raise SystemExit(serving.serve(port, commands=list(get_commands()), ready=self._ready))

    def _point_at(self, port: int) -> None:
        """Make links lead to the port that is served, here and in the programs that we start."""
        os.environ["BEFFROI_DEMO"] = "1"
        settings.DEMONSTRATION = True
        if "PUBLIC_URL" not in os.environ:
            os.environ["PUBLIC_URL"] = settings.PUBLIC_URL = f"http://{serving.HOST}:{port}"

    def _build(self, *, fresh: bool) -> building.Built:
        if fresh:
            preparing.clear()
            self._progress("démonstration précédente effacée")
        self._progress("base de données créée" if preparing.migrate() else "base de données à jour")
        loaded = territory.load_vintage(referential.vintages()[-1])
        self._progress(f"territoire : {loaded.counts['communes']} communes")
        return building.build(now=timezone.now(), tell=self._progress)

    def _progress(self, line: str) -> None:
        self.tell(f"  {time.monotonic() - self._began:5.1f} s  {line}")

    def _ready(self) -> None:
        self._progress(f"Beffroi répond sur {settings.PUBLIC_URL}/ (Ctrl-C pour arrêter)")

    @staticmethod
    def _advice(refusal: Refusal) -> str:
        stale = not isinstance(refusal, building.NotTheDemonstration | preparing.NotEmbedded)
        return "Pour repartir de zéro : beffroi demo --fresh" if stale else ""
