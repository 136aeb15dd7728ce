"""Every table that belongs to somebody is isolated by the database itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from beffroi.tenancy.models import TenantModel

OURS = [model for model in apps.get_models() if model.__module__.startswith("beffroi.")]
TENANTS = [model for model in OURS if issubclass(model, TenantModel)]
SHARED = [model for model in OURS if not issubclass(model, TenantModel)]


def _rows(query: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@pytest.mark.parametrize("model", TENANTS, ids=lambda m: m.__name__)
def test_a_tenant_table_has_forced_policies(db, model):
    table = model._meta.db_table
    assert _rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table) == [
        (True, True)
    ]
    verbs = {verb for (verb,) in _rows("SELECT cmd FROM pg_policies WHERE tablename = %s", table)}
    assert verbs == {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize("model", TENANTS, ids=lambda m: m.__name__)
def test_a_tenant_table_has_a_key_that_names_its_organisation(db, model):
    keys = _rows(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'",
        model._meta.db_table,
    )
    assert ("UNIQUE (organisation_id, id)",) in keys


@pytest.mark.parametrize("model", TENANTS, ids=lambda m: m.__name__)
def test_a_key_to_another_tenant_row_is_composite(db, model):
    for field in model._meta.fields:
        if field.is_relation and issubclass(field.related_model, TenantModel):
            keys = _rows(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
                model._meta.db_table,
            )
            wanted = f"FOREIGN KEY (organisation_id, {field.column}) REFERENCES {field.related_model._meta.db_table}"
            assert any(definition.startswith(wanted) for (definition,) in keys), wanted


@pytest.mark.parametrize("model", TENANTS, ids=lambda m: m.__name__)
def test_uniqueness_never_reveals_another_tenant(db, model):
    for constraint in model._meta.constraints:
        if hasattr(constraint, "fields") and constraint.__class__.__name__ == "UniqueConstraint":
            assert constraint.fields[0] == "organisation", constraint.name


@pytest.mark.parametrize("model", SHARED, ids=lambda m: m.__name__)
def test_a_shared_table_says_why(model):
    assert getattr(model, "SHARED_BECAUSE", "")


def test_no_view_reads_with_the_rights_of_its_owner(db):
    assert _rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []


def test_no_function_of_ours_runs_with_the_rights_of_its_owner(db):
    found = _rows(
        "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE nspname = 'public' AND prosecdef AND proname NOT LIKE 'procrastinate%%'"
    )
    assert found == []
