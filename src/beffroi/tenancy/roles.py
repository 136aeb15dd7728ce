"""The three database roles: the privileges of the runtime role, and the refusal of one that could bypass policies."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

BYPASS = """
    SELECT rolname, rolsuper, rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid AND relrowsecurity)
      FROM pg_roles WHERE rolname = current_user
"""


class UnsafeRole(Exception):
    """The runtime role could read every organisation: the program must not start."""


def refuse_unsafe_role(connection: BaseDatabaseWrapper) -> None:
    """Raise :class:`UnsafeRole` when the connected role is superuser, bypasses policies or owns tables."""
    with connection.cursor() as cursor:
        cursor.execute(BYPASS)
        name, superuser, bypasses, owner = cursor.fetchone()
    fault = (
        (superuser and "est superutilisateur")
        or (bypasses and "a l’attribut BYPASSRLS")
        or (owner and "est propriétaire des tables")
    )
    if fault:
        raise UnsafeRole(
            f"DATABASE_URL : le rôle « {name} » {fault} et contournerait l’isolation des communes. "
            "Donnez un rôle ordinaire, distinct de celui de DATABASE_OWNER_URL."
        )


def grant_runtime(connection: BaseDatabaseWrapper, runtime: str) -> None:
    """Let ``runtime`` use what the connected owner creates from now on. Can be run twice.

    Tables that must be stricter revoke it in their own migration.
    """
    name = connection.ops.quote_name(runtime)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}"
        )
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}"
        )
        cursor.execute("SELECT set_config('beffroi.runtime_role', %s, false)", [runtime])
