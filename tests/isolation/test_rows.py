"""Attacks on rows, in raw SQL as the runtime role: nothing is read, nothing forged is taken."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from beffroi.cases.models import Case, Draft, LedgerEvent, Piece
from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope
from beffroi.tenancy.models import TenantModel
from beffroi.tenancy.types import NoScope
from tests.isolation.test_tables import TENANTS


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_the_tests_run_as_a_role_that_cannot_bypass(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("model", TENANTS, ids=lambda m: m.__name__)
def test_without_a_scope_raw_sql_reads_nothing(world, model: type[TenantModel]):
    world.file()
    assert _count(model._meta.db_table) == 0


def test_without_a_scope_the_manager_raises(world):
    with pytest.raises(NoScope):
        Case.objects.count()


def test_in_the_scope_of_a_town_only_its_rows_are_read(world):
    world.file(world.venissieux)
    world.file(world.corbas)
    with scope.reading(world.corbas.id):
        assert [case.organisation_id for case in Case.objects.all()] == [world.corbas.id]
        assert _count("cases_case") == 1


def test_reading_several_towns_reads_these_and_no_other(world):
    world.file(world.venissieux)
    world.file(world.corbas)
    with scope.reading(world.venissieux.id, world.corbas.id):
        assert _count("cases_case") == 2


def test_an_inner_scope_gives_back_the_outer_one(world):
    world.file(world.venissieux)
    with scope.reading(world.venissieux.id):
        with scope.reading(world.corbas.id):
            assert _count("cases_case") == 0
        assert _count("cases_case") == 1


def test_after_the_scope_nothing_is_read_any_more(world):
    world.file()
    with world.reading():
        assert _count("cases_case") == 1
    assert _count("cases_case") == 0


def test_a_forged_organisation_is_refused_on_insert(world):
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        scope.writing(world.corbas.id),
    ):
        Draft.objects.create(
            organisation=world.venissieux,
            procedure="saisine/demande",
            version=1,
            secret_salt="x",
            updated_at="2026-11-23T10:00Z",
        )


def test_reading_never_lets_write(world):
    case = world.file()
    with scope.reading(world.venissieux.id):
        assert Case.objects.filter(id=case.id).update(unread=9) == 0


def test_another_town_s_row_is_never_updated_nor_deleted(world):
    case = world.file(world.venissieux)
    with scope.writing(world.corbas.id, also_reading=[world.venissieux.id]):
        assert Case.objects.filter(id=case.id).update(unread=9) == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cases_message WHERE case_id = %s", [case.id])
            cursor.execute("DELETE FROM cases_delivery WHERE case_id = %s", [case.id])
            assert cursor.rowcount == 0


def test_a_row_cannot_be_moved_to_another_town(world):
    case = world.file(world.venissieux)
    with pytest.raises(DatabaseError), transaction.atomic(), scope.writing(world.venissieux.id):
        Case.objects.filter(id=case.id).update(organisation=world.corbas)


def test_a_key_to_another_town_s_case_is_refused(world):
    foreign = world.file(world.venissieux)
    with (
        pytest.raises(DatabaseError, match="same_tenant"),
        transaction.atomic(),
        scope.writing(world.corbas.id),
    ):
        Draft.objects.create(
            organisation=world.corbas,
            procedure="saisine/demande",
            version=1,
            secret_salt="x",
            updated_at="2026-11-23T10:00Z",
            case_id=foreign.id,
        )


def test_a_piece_cannot_point_to_another_town_s_file(world):
    with (
        pytest.raises(DatabaseError, match="same_tenant"),
        transaction.atomic(),
        scope.writing(world.corbas.id),
    ):
        Piece.objects.create(
            organisation=world.corbas,
            case=world.file(world.corbas),
            piece="x",
            file_id=new_id(),
            given_at="2026-11-23T10:00Z",
        )


def test_the_ledger_is_never_rewritten(world):
    world.file()
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), scope.writing(world.venissieux.id), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_ledgerevent SET kind = 'x'")


def test_the_ledger_of_a_case_is_never_deleted_before_the_case_may_go(world):
    world.file()
    with scope.writing(world.venissieux.id), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_ledgerevent")
        assert cursor.rowcount == 0


def test_a_published_procedure_is_never_changed(world):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_procedureversion SET canonical = '{}'")


def test_an_organisation_is_written_by_itself_or_its_operator_only(world):
    with scope.writing(world.corbas.id), connection.cursor() as cursor:
        cursor.execute("UPDATE operators_organisation SET phone = '0' WHERE slug = 'venissieux'")
        assert cursor.rowcount == 0


def test_the_ledger_of_a_case_is_its_own(world):
    case = world.file()
    with world.reading():
        assert {event.case_id for event in LedgerEvent.objects.all()} == {case.id}
