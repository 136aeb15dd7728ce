"""What a refusal carries, and identifiers of rows."""

from uuid import UUID

import pytest

from beffroi.kernel.errors import Invalid, NotFound, Refusal
from beffroi.kernel.ids import new_id


@pytest.mark.parametrize(("kind", "status"), [(Refusal, 409), (NotFound, 404), (Invalid, 422)])
def test_a_refusal_says_its_message_and_its_status(kind, status):
    refusal = kind("Revenez demain.", field_errors={"date": "Choisissez un autre jour."})
    assert (str(refusal), refusal.message, refusal.status) == ("Revenez demain.", "Revenez demain.", status)
    assert refusal.field_errors == {"date": "Choisissez un autre jour."}
    assert isinstance(refusal, Refusal)


def test_a_refusal_without_fields_has_none():
    assert Refusal("Non.").field_errors == {}


def test_identifiers_are_plain_uuids_of_version_7_that_never_repeat_and_grow():
    made = [new_id() for _ in range(1000)]
    assert all(type(one) is UUID and one.version == 7 for one in made)
    assert len(set(made)) == 1000
    assert made == sorted(made)
