"""A stored document is written back as TOML that reads the same."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.procedures.tests.documents import document, field, procedure
from beffroi.cases.procedures.writing import numbered, to_toml
from tests.worlds import packs

PUBLISHED = [procedure for pack in packs() for procedure in pack.procedures]

SCALARS = st.text() | st.booleans() | st.integers(-(2**60), 2**60)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8) | st.sampled_from(["page", "when", "id"]), VALUES, max_size=6
    )
)
def test_any_document_reads_as_it_was_written(told):
    assert tomllib.loads(to_toml(told)) == told


@pytest.mark.parametrize("each", PUBLISHED, ids=lambda each: each.reference)
def test_every_procedure_of_the_house_is_written_back_whole(each):
    stored = json.loads(each.canonical)["document"]
    assert tomllib.loads(to_toml(stored)) == stored


def test_pages_and_fields_are_spread_out_and_conditions_stay_on_one_line():
    told = to_toml(
        json.loads(
            procedure(field("a") + field("b", more='when = { field = "a", filled = true }')).canonical
        )["document"]
    )
    assert '[[page.field]]\nid = "a"' in told
    assert 'when = { field = "a", filled = true }' in told


def test_the_number_of_a_version_is_written_without_touching_the_rest():
    text = document(field("a")) + "# un commentaire\n"
    told = numbered(text, 7)
    assert tomllib.loads(told)["procedure"]["version"] == 7
    assert told.replace("version = 7", "version = 1") == text


def test_the_number_is_given_where_nobody_wrote_one():
    told = numbered('[procedure]\ncode = "a"\n[clock]\nregime = "none"\n', 3)
    assert tomllib.loads(told) == {"procedure": {"code": "a", "version": 3}, "clock": {"regime": "none"}}
