"""``beffroi serve``: the production server."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import CommandParser

from beffroi.site.management.base import FrenchCommand, wrong_usage

APPLICATION = "beffroi.site.wsgi:application"
THREADS = 2
BACKLOG = 1024


class Command(FrenchCommand):
    """Serve pages and the API until stopped."""

    help = (
        "Sert les pages et l’API. S’arrête avec Ctrl-C ou SIGTERM : les réponses en cours se terminent. "
        "Les travaux de fond (courriels, délais, scellés) se font avec « beffroi worker »."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address and the number of processes."""
        cores = os.cpu_count() or 1
        parser.add_argument(
            "--bind", default="127.0.0.1:8000", metavar="ADRESSE:PORT", help="127.0.0.1:8000 par défaut"
        )
        parser.add_argument(
            "--workers", type=int, default=cores, metavar="N", help=f"processus ({cores} par défaut)"
        )

    def handle(self, **options: Any) -> None:
        """Start the server and wait for its end."""
        address, port = read_bind(options["bind"])
        if options["workers"] < 1:
            raise wrong_usage("--workers : donnez au moins un processus.")
        self.tell(f"Beffroi répond sur http://{options['bind']} ({options['workers']} processus).")
        serve(address, port, options["workers"])


def read_bind(text: str) -> tuple[str, int]:
    """Return the address and the port of "127.0.0.1:8000" or "[::1]:8000"; :raises CommandError: 2."""
    address, _, port = text.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65_536 or not address:
        raise wrong_usage(f"--bind : « {text} » n’est pas une adresse. Écrivez par exemple 127.0.0.1:8000.")
    return address.strip("[]"), int(port)


def serve(address: str, port: int, workers: int) -> None:
    """Run the server in this process and its workers; returns when it is stopped."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        APPLICATION,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=30,
    ).serve()
