"""The command line ``beffroi``: Django's, under our name, with the embedded database started when it is needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from beffroi.site import environment as env

PURE = frozenset(
    {"deadline", "allocate", "check_pack", "help", "--help", "-h", "--version", "version", "makemessages"}
)
AS_OWNER = frozenset({"migrate", "makemigrations", "createcachetable"})


def main() -> None:
    """Run one command; a wrong setting or an unsafe role stops with one clear line and the code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    pure = verb in PURE or "--help" in sys.argv or "-h" in sys.argv
    if verb == "demo":
        os.environ["BEFFROI_DEMO"] = "1"
    if not pure:
        start_embedded()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be ready first

    if not pure and verb not in AS_OWNER | {"demo"}:
        _refuse_unsafe_role()
    execute_from_command_line(["beffroi", *sys.argv[1:]])


def start_embedded() -> None:
    """Start the embedded PostgreSQL unless ``DATABASE_URL`` names another, and tell its socket to the settings."""
    from beffroi.site import embedded  # noqa: PLC0415 - not wanted by pure commands
    from django.conf import settings  # noqa: PLC0415 - read after the environment is complete

    if env.text("DATABASE_URL"):
        return
    home = Path(settings.BEFFROI_HOME)
    socket = embedded.socket_folder(embedded.start(home))
    os.environ["BEFFROI_SOCKET"] = socket
    for database in settings.DATABASES.values():
        database["HOST"] = socket


def _refuse_unsafe_role() -> None:
    import django  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from beffroi.tenancy.roles import UnsafeRole, refuse_unsafe_role  # noqa: PLC0415

    django.setup()
    try:
        refuse_unsafe_role(connection)
    except UnsafeRole as error:
        env.stop(env.WrongSetting(str(error)))
