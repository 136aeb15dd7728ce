"""The program refuses to start with a database role that could read every commune."""

from __future__ import annotations

import psycopg
import pytest

from beffroi.tenancy.roles import UnsafeRole, refuse_unsafe_role


def _as(superuser: psycopg.Connection, role: str) -> psycopg.Connection:
    info = superuser.info
    return psycopg.connect(host=info.host, port=info.port, dbname=info.dbname, user=role)


@pytest.mark.parametrize(
    ("role", "fault"),
    [
        ("postgres", "est superutilisateur"),
        ("beffroi_backup", "a l’attribut BYPASSRLS"),
        ("beffroi_owner", "est propriétaire des tables"),
    ],
)
def test_a_role_that_could_bypass_the_policies_is_refused_by_name(superuser, role, fault):
    with _as(superuser, role) as connection, pytest.raises(UnsafeRole, match=f"« {role} » {fault}"):
        refuse_unsafe_role(connection)


def test_the_runtime_role_may_start(superuser):
    with _as(superuser, "beffroi_runtime") as connection:
        refuse_unsafe_role(connection)
