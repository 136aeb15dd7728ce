"""The only verb of the territory: loading the referential of a year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from beffroi.territory import referential
from beffroi.territory.models import Commune, CommunePart, Department, Epci, Region, SearchKey, Vintage
from beffroi.territory.referential import Referential, Row
from beffroi.territory.types import Loaded, Progress

_UPSERT = """
INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}
ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({incoming})
WHERE ({present}) IS DISTINCT FROM ({incoming})
"""


def silent(_label: str, _rows: int) -> None:
    """Tell nobody about the progress."""


def load_vintage(year: int, *, progress: Progress = silent, again: bool = False) -> Loaded:
    """Make the tables say what the referential of ``year`` says, in one transaction.

    Readers see the former state until the end. A commune or an EPCI that the year no longer lists stays as
    absent, and its code finds the present one. Loading the same file twice does nothing, unless ``again``.

    The reference tables are written by the owner role, through the alias ``owner`` where settings have one.

    :raises NotFound: the program does not carry this year.
    :raises Unreadable: the file is damaged.
    """
    content = referential.read(referential.packed(year))
    alias = "owner" if "owner" in settings.DATABASES else "default"
    with transaction.atomic(using=alias):
        known = Vintage.objects.using(alias).filter(year=year, checksum=content.checksum).exists()
        if known and not again:
            return Loaded(year, content.on, changed=False, counts=_counts(alias))
        with connections[alias].cursor() as cursor:
            _load(cursor, content, progress)
        Vintage.objects.using(alias).update_or_create(
            year=year, defaults={"on": content.on, "checksum": content.checksum}
        )
        return Loaded(year, content.on, changed=True, counts=_counts(alias))


def _counts(alias: str) -> dict[str, int]:
    return {
        "regions": Region.objects.using(alias).count(),
        "departments": Department.objects.using(alias).count(),
        "epci": Epci.objects.using(alias).filter(present=True).count(),
        "communes": Commune.objects.using(alias).filter(present=True).count(),
        "parts": CommunePart.objects.using(alias).count(),
    }


def _load(cursor: CursorWrapper, content: Referential, progress: Progress) -> None:
    progress("régions", _merge(cursor, Region, referential.region_rows(content)))
    progress("départements", _merge(cursor, Department, referential.department_rows(content)))
    progress("intercommunalités", _merge(cursor, Epci, referential.epci_rows(content)))
    progress("communes", _merge(cursor, Commune, referential.commune_rows(content)))
    cursor.execute(sql.SQL("DELETE FROM {}").format(_table(SearchKey)))
    progress("anciennes communes", _merge(cursor, CommunePart, referential.part_rows(content)))
    progress("clés de recherche", _copy(cursor, SearchKey, referential.key_rows(content)))
    for model in (Commune, CommunePart, SearchKey):
        cursor.execute(sql.SQL("ANALYZE {}").format(_table(model)))


def _merge(cursor: CursorWrapper, model: type[models.Model], rows: Iterable[Row]) -> int:
    """Insert what is new, change what differs, mark as absent what is gone; return the number given."""
    stage = sql.Identifier(f"stage_{model.__name__.lower()}")
    cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(stage, _table(model)))
    number = _copy(cursor, model, rows, into=stage)
    _retire(cursor, model, stage)
    columns = [sql.Identifier(name) for name in _columns(model)]
    statement = sql.SQL(_UPSERT).format(
        table=_table(model),
        stage=stage,
        key=_key(model),
        columns=sql.SQL(", ").join(columns),
        incoming=sql.SQL(", ").join(sql.SQL("excluded.{}").format(name) for name in columns),
        present=sql.SQL(", ").join(sql.SQL("{}.{}").format(_table(model), name) for name in columns),
    )
    cursor.execute(statement)
    cursor.execute(sql.SQL("DROP TABLE {}").format(stage))
    return number


def _retire(cursor: CursorWrapper, model: type[models.Model], stage: sql.Identifier) -> None:
    """Mark as absent the rows that the year no longer lists, which frees their slug; forget the parts."""
    verbs = {
        Epci: "UPDATE {table} SET present = false WHERE present AND ",
        Commune: "UPDATE {table} SET present = false WHERE present AND ",
        CommunePart: "DELETE FROM {table} WHERE ",
    }
    if model in verbs:
        missing = "NOT EXISTS (SELECT 1 FROM {stage} WHERE {stage}.{key} = {table}.{key})"
        statement = sql.SQL(verbs[model] + missing)
        cursor.execute(statement.format(table=_table(model), stage=stage, key=_key(model)))


def _copy(
    cursor: CursorWrapper, model: type[models.Model], rows: Iterable[Row], into: sql.Identifier | None = None
) -> int:
    """Send rows by COPY and return their number."""
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in _columns(model))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(into or _table(model), columns)
    number = 0
    with cursor.copy(statement) as copy:
        for number, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the answer
            copy.write_row(row)
    return number


def _table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(_options(model).db_table)


def _key(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(_options(model).pk.column)


def _columns(model: type[models.Model]) -> list[str]:
    """Return the columns that the referential gives, in the order of the model: all but counters."""
    return [
        field.column for field in _options(model).concrete_fields if not isinstance(field, models.AutoField)
    ]


def _options(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 - Django's documented way to ask a model about itself
