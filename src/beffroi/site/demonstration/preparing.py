"""Readies the ground of the demonstration: database, migrations, territory. Quick when all of it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from beffroi.kernel.errors import Refusal
from beffroi.site import embedded
from beffroi.site.demonstration.building import NotTheDemonstration, foreign
from beffroi.tenancy.roles import refuse_unsafe_role


class NotEmbedded(Refusal):
    """Starting afresh erases a database: only the embedded one may be."""

    def __init__(self) -> None:
        super().__init__(
            "--fresh n’efface que la base intégrée. Retirez DATABASE_URL, ou videz votre base vous-même."
        )


def clear() -> None:
    """Erase the embedded database of the demonstration, its files and its mails.

    :raises NotEmbedded: the database is somebody else's server.
    :raises NotTheDemonstration: it serves a real operator.
    """
    if not settings.EMBEDDED_DATABASE:
        raise NotEmbedded
    if not _pending() and foreign():
        raise NotTheDemonstration
    connections.close_all()
    server = embedded.start(Path(settings.BEFFROI_HOME))
    with psycopg.connect(embedded.superuser_uri(server), autocommit=True) as administrator:
        name = sql.Identifier(embedded.DATABASE)
        administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    embedded.prepare(embedded.superuser_uri(server))
    for folder in ("files", "mails"):
        shutil.rmtree(Path(settings.BEFFROI_HOME) / folder, ignore_errors=True)


def migrate() -> bool:
    """Apply the migrations that lack and say whether any did; refuse a role that could bypass policies."""
    lacked = _pending()
    if lacked:
        call_command("migrate", verbosity=0)
    refuse_unsafe_role(connection)
    return lacked


def _pending() -> bool:
    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
