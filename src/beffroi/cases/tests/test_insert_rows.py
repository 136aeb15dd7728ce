"""Rows inserted in one round trip are those that ``save`` would have written, under the same policies."""

import pytest
from django.db import ProgrammingError

from beffroi.cases.models import Draft, Message
from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope
from beffroi.tenancy.inserting import insert
from tests.worlds import NOON

pytestmark = pytest.mark.django_db


def message(case, body: str) -> Message:
    return Message(
        organisation_id=case.organisation_id,
        case=case,
        from_applicant=True,
        author_name="x",
        body=body,
        at=NOON,
    )


def test_the_rows_come_back_as_they_were_made(world):
    case = world.file()
    rows = [message(case, "Un % et une 'apostrophe'."), message(case, "; DROP TABLE cases_case")]
    with scope.writing(case.organisation_id):
        insert(*rows)
        kept = list(Message.objects.filter(case=case).order_by("id"))
    assert [row.body for row in kept] == [row.body for row in rows]
    assert kept == rows
    assert not rows[0]._state.adding


def test_another_organisation_s_row_is_refused(world):
    case = world.file()
    with pytest.raises(ProgrammingError, match="row-level security"), scope.writing(world.corbas.id):
        insert(message(case, "x"))


def test_one_wrong_row_leaves_none(world):
    case = world.file()
    twin = message(case, "x")
    with pytest.raises(Exception, match="duplicate"), scope.writing(case.organisation_id):
        insert(twin, twin)
    with world.reading():
        assert not Message.objects.exists()
    assert Draft(id=new_id())._state.adding
