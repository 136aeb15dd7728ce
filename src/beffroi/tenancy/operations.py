"""The one migration operation that isolates a table: policies, composite keys, grants.

A plain foreign key accepts another tenant's row, since key checks bypass policies: hence the composite ones.
Policies compare with ``= ANY (array)``, which uses the index; the sub-select makes it computed once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

READABLE = "ANY (COALESCE((SELECT nullif(current_setting('beffroi.readable', true), '')::uuid[]), '{}'))"
WRITTEN = "(SELECT nullif(current_setting('beffroi.organisation', true), '')::uuid)"
ACCOUNT = "(SELECT nullif(current_setting('beffroi.account', true), '')::uuid)"


class _OnTable(Operation, ABC):
    """Statements on one table, which leave Django's own picture of it as it is and go with the table."""

    reversible = True
    reduces_to_sql = True
    model_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's own picture of the tables."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements, in order."""
        for statement in self.on_model(to_state.apps.get_model(app_label, self.model_name), to_state):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing: the table goes with its model, and its policies with it; a stricter policy is kept."""

    @abstractmethod
    def on_model(self, model: Any, state: ProjectState) -> list[str]:
        """Return the SQL for the table of ``model``."""


class Isolate(_OnTable):
    """Enable and force row-level security on a tenant table.

    :param model_name: a :class:`~beffroi.tenancy.models.TenantModel` of the app.
    :param parents: foreign key field -> ``app_label.Model`` of the same tenant.
    :param insert_only: the runtime role may neither update nor delete.
    :param own_rows: column compared with the signed-in account, for rows that a person may see anywhere.
    :param deletable_when: SQL condition on a row without which the runtime role cannot delete it; with
        ``insert_only`` it may delete on that condition, and never update.
    :param readable_by: key column of a second organisation that may read the row and never write it: what an
        operator keeps about one of its members.
    """

    def __init__(
        self,
        model_name: str,
        parents: Mapping[str, str] | None = None,
        *,
        insert_only: bool = False,
        own_rows: str = "",
        deletable_when: str = "",
        readable_by: str = "",
    ) -> None:
        self.model_name, self.parents = model_name, dict(parents or {})
        self.insert_only, self.own_rows, self.deletable_when = insert_only, own_rows, deletable_when
        self.readable_by = readable_by

    def on_model(self, model: Any, state: ProjectState) -> list[str]:
        """Return policies, composite keys and grants."""
        parents = {
            model._meta.get_field(field).column: state.apps.get_model(target)._meta.db_table  # noqa: SLF001
            for field, target in self.parents.items()
        }
        return self.statements(model._meta.db_table, parents)  # noqa: SLF001

    def statements(self, table: str, parents: Mapping[str, str]) -> list[str]:
        """Return the SQL for ``table`` whose foreign-key columns point to ``parents``."""
        limited = limit_deletion(table, self.deletable_when) if self.deletable_when else []
        return [*_policies(table, self._read()), *_keys(table, parents), *self._grants(table), *limited]

    def _read(self) -> str:
        read = f"organisation_id = {READABLE}"
        second = f" OR {self.readable_by} = {READABLE}" if self.readable_by else ""
        return read + second + (f" OR {self.own_rows} = {ACCOUNT}" if self.own_rows else "")

    def _grants(self, table: str) -> list[str]:
        verbs = "SELECT, INSERT" if self.insert_only else "SELECT, INSERT, UPDATE, DELETE"
        return [on_runtime(f"REVOKE ALL ON {table} FROM {{role}}; GRANT {verbs} ON {table} TO {{role}}")]

    def describe(self) -> str:
        """Say what the operation does, as ``sqlmigrate`` prints it."""
        return f"Isolate {self.model_name} by organisation"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what the migration writer needs."""
        told = {
            "parents": self.parents,
            "insert_only": self.insert_only,
            "own_rows": self.own_rows,
            "deletable_when": self.deletable_when,
            "readable_by": self.readable_by,
        }
        given = {name: value for name, value in told.items() if value}
        return self.__class__.__name__, [self.model_name], given


class LimitDeletion(_OnTable):
    """Let the runtime role delete rows of an isolated table on a condition only, insert-only tables included.

    :param deletable_when: SQL condition on a row; the columns of a parent are read in a sub-select.
    """

    def __init__(self, model_name: str, deletable_when: str) -> None:
        self.model_name, self.deletable_when = model_name, deletable_when

    def on_model(self, model: Any, state: ProjectState) -> list[str]:
        """Return the policy and the grant."""
        return limit_deletion(model._meta.db_table, self.deletable_when)  # noqa: SLF001

    def describe(self) -> str:
        """Say what the operation does, as ``sqlmigrate`` prints it."""
        return f"Limit the deletion of {self.model_name}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what the migration writer needs."""
        return self.__class__.__name__, [self.model_name, self.deletable_when], {}


def limit_deletion(table: str, condition: str) -> list[str]:
    """Return the SQL by which rows of ``table`` can be deleted on ``condition`` only."""
    return [
        f"DROP POLICY {table}_delete ON {table}",
        f"CREATE POLICY {table}_delete ON {table} FOR DELETE"
        f" USING (organisation_id = {WRITTEN} AND ({condition}))",
        on_runtime(f"GRANT DELETE ON {table} TO {{role}}"),
    ]


def _policies(table: str, read: str) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({read})",
        f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK (organisation_id = {WRITTEN})",
        f"CREATE POLICY {table}_update ON {table} FOR UPDATE"
        f" USING (organisation_id = {WRITTEN}) WITH CHECK (organisation_id = {WRITTEN})",
        f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING (organisation_id = {WRITTEN})",
    ]


def _keys(table: str, parents: Mapping[str, str]) -> list[str]:
    unique = f"ALTER TABLE {table} ADD CONSTRAINT {table}_tenant_key UNIQUE (organisation_id, id)"
    return [unique] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_tenant"
        f" FOREIGN KEY (organisation_id, {column}) REFERENCES {parent} (organisation_id, id)"
        for column, parent in parents.items()
    ]


def on_runtime(statement: str) -> str:
    """Return a statement run for the runtime role, whatever its name: it is a setting of the migration."""
    body = statement.replace("{role}", "%I")
    count = body.count("%I")
    names = ", ".join(["current_setting('beffroi.runtime_role')"] * count)
    return f"DO $$ BEGIN EXECUTE format('{body}', {names}); END $$"
