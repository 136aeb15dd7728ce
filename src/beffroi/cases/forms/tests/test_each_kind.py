"""Every kind of question: typed, kept, published, shown, the same each time."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.inputs import read_inputs, show_inputs
from beffroi.cases.forms.names import input_names
from beffroi.cases.forms.schema import json_schema
from beffroi.cases.forms.showing import question
from beffroi.cases.forms.summary import display, summary
from beffroi.cases.forms.tests.all_kinds import FOLDER, TODAY, answers, everything, right
from beffroi.cases.forms.types import Setting
from beffroi.cases.forms.values import check_value
from beffroi.cases.procedures.linting import lint_pack
from beffroi.cases.procedures.loading import from_json, to_json
from beffroi.cases.procedures.types import Kind

ASKED = [field for _, field in everything().fields() if field.asks]
SCHEMA = json_schema(everything())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
each = pytest.mark.parametrize("field", ASKED, ids=lambda field: field.id)


def test_the_pack_of_all_kinds_has_all_of_them_and_no_defect():
    assert {field.kind for _, field in everything().fields()} == set(Kind)
    assert lint_pack(FOLDER) == []


def test_the_version_is_read_again_identically_lists_included():
    stored = to_json(everything())
    assert from_json(stored) == everything()
    assert from_json(dict(reversed(json.loads(stored).items()))) == everything()
    assert set(json.loads(stored)["lists"]) == {"lists/quartiers.toml", "lists/voirie.toml"}


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@each
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_what_is_shown_is_read_again_identically(field, data):
    value = data.draw(right(field))
    inputs = show_inputs(field, value)
    assert set(inputs) <= set(input_names(field))
    assert check_value(field, read_inputs(field, inputs), Setting(TODAY)) == value
    as_lists = {name: [each] if isinstance(each, str) else each for name, each in inputs.items()}
    assert check_value(field, read_inputs(field, as_lists), Setting(TODAY)) == value


@each
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_right_answer_is_clean_published_and_written_in_french(field, data):
    value = data.draw(right(field))
    assert check_value(field, value, Setting(TODAY)) == value
    assert Draft202012Validator(SCHEMA["properties"][field.id]).is_valid(value)
    assert display(field, value)
    json.dumps(value)
    shown = question(field, show_inputs(field, value), {})
    assert (shown["id"], shown["kind"], shown["error"]) == (field.id, field.kind, None)


@settings(deadline=None, max_examples=80)
@given(answers())
def test_the_schema_and_the_program_agree_on_whole_answers(asked):
    asked |= {"debut": "2026-12-01", "fin": "2026-12-02", "ouverture": "08:00", "fermeture": "09:00"}
    clean, errors = check_answers(everything(), asked, on=TODAY)
    assert VALIDATOR.is_valid(asked) is (errors == {}), errors
    if not errors:
        assert check_answers(everything(), clean, on=TODAY) == (clean, {})
        assert VALIDATOR.is_valid(clean)
        lines = [line for _, lines in summary(everything(), clean, on=TODAY) for line in lines]
        assert all(label and value for label, value in lines)


@settings(deadline=None, max_examples=40)
@given(answers(), st.data())
def test_pages_and_the_whole_give_the_same_answers(asked, data):
    asked |= {"debut": "2026-12-01", "fin": "2026-12-02", "ouverture": "08:00", "fermeture": "09:00"}
    draft = {}
    for page in everything().pages:
        raw = {}
        for field in page.fields:
            raw |= show_inputs(field, asked.get(field.id))
        result = check_page(everything(), page, raw, earlier=draft, on=TODAY)
        assert result.errors == {}
        draft |= result.answers
    assert draft == check_answers(everything(), asked, on=TODAY)[0]


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["latitude", "name", "accepted", "prenom", "birth_date", "x"]), inner, max_size=4
        ),
    ),
    max_leaves=8,
)


@each
@settings(deadline=None, max_examples=60)
@given(junk=JUNK)
def test_no_json_makes_a_check_fall(field, junk):
    _, errors = check_answers(everything(), {field.id: junk}, on=TODAY)
    assert all(isinstance(text, str) and text for text in errors.values())


@each
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_text_typed_makes_a_page_fall(field, data):
    names = st.sampled_from(input_names(field)[:40])
    typed = data.draw(
        st.dictionaries(names, st.one_of(st.text(max_size=20), st.sampled_from(["1", "oui", "31"])))
    )
    page = next(page for page, own in everything().fields() if own is field)
    result = check_page(everything(), page, typed, on=TODAY)
    known = {name for own in page.fields for name in input_names(own)}
    assert set(result.errors) <= known
    assert question(field, typed, result.errors)
