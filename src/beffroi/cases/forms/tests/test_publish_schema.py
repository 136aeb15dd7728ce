"""The JSON Schema says what the program does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beffroi.cases.forms.checking import check_answers
from beffroi.cases.forms.schema import json_schema
from beffroi.cases.procedures.named_rules import named_rule
from beffroi.cases.procedures.tests.documents import field, procedure

OPTIONS = 'options = [{ value = "a", label = "A" }, { value = "b", label = "B" }]'
named_rule("essais/schema")(lambda answers, on: bool(answers.get("x")))


def validator(read) -> Draft202012Validator:
    schema = json_schema(read)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


PLAIN = (
    ("text", "text", "max = 8\nmin = 2"),
    ("long", "long_text", "max = 12"),
    ("n", "number", "min = -3\nmax = 10"),
    ("m", "amount", "min = 0"),
    ("d", "date", ""),
    ("y", "yes_no", ""),
    ("c", "choice", OPTIONS),
    ("l", "choices", OPTIONS + "\nmin = 1\nmax = 1"),
    ("ok", "consent", ""),
    ("a", "address", ""),
    ("p", "parcel", "max = 2"),
)
UNCONDITIONAL = procedure("".join(field(*each) for each in PLAIN))
OPTIONAL = procedure("".join(field(name, kind, f"{more}\nrequired = false") for name, kind, more in PLAIN))

letters = st.text("abé1-\n", max_size=14).filter(lambda text: text == text.strip() and "\n\n\n" not in text)
line = letters.filter(lambda text: "\n" not in text)
good = {
    "text": line,
    "long": letters,
    "n": st.integers(-5, 12) | st.floats(-5, 12) | st.booleans(),
    "m": st.integers(-1, 10**13) | st.just(3.0),
    "d": st.dates().map(str) | st.sampled_from(["2026-02-31", "20260101", "2026-1-1", "1700-01-01", ""]),
    "y": st.booleans() | st.integers(0, 1),
    "c": st.sampled_from(["a", "b", "z", ""]),
    "l": st.lists(st.sampled_from(["a", "b", "z"]), max_size=2, unique=True),
    "ok": st.booleans(),
    "a": st.fixed_dictionaries(
        {"lines": st.lists(line, max_size=6), "city": line},
        optional={
            "postcode": st.sampled_from(["69001", "6900", "", "1000 AB"]),
            "country": st.sampled_from(["FR", "BE", "France", ""]),
        },
    ),
    "p": st.lists(st.sampled_from(["AB 1", "069 C 4", "ZZZ", "AB 0"]), max_size=3, unique=True),
}


@pytest.mark.parametrize("read", [UNCONDITIONAL, OPTIONAL], ids=["required", "optional"])
@settings(deadline=None)
@given(data=st.data())
def test_the_validator_agrees_with_the_program_where_there_is_no_condition(read, data):
    asked = data.draw(st.fixed_dictionaries({}, optional=good))
    _, errors = check_answers(read, asked)
    told = {
        error.path[0] if error.path else error.message for error in VALIDATORS[id(read)].iter_errors(asked)
    }
    assert bool(errors) == bool(told), (errors, told)


@pytest.mark.parametrize("name", sorted(good))
@settings(deadline=None)
@given(data=st.data())
def test_the_validator_agrees_on_each_kind_alone(name, data):
    answer = {name: data.draw(good[name])}
    _, errors = check_answers(OPTIONAL, answer)
    assert VALIDATORS[id(OPTIONAL)].is_valid(answer) is (errors == {}), errors


VALIDATORS = {id(read): validator(read) for read in (UNCONDITIONAL, OPTIONAL)}

CONDITIONAL = procedure(
    field("c", "choice", OPTIONS + "\nrequired = false")
    + field("n", "number", "required = false")
    + field("l", "choices", OPTIONS + '\nrequired = false\nwhen = { field = "c", is = "a" }')
    + field("x", "text", 'when = { any = [{ field = "l", has = "b" }, { field = "n", at_least = 5 }] }')
    + field("y", "text", 'when = { not = { field = "l", filled = true } }')
    + field(
        "z",
        "text",
        'when = { all = [{ field = "n", at_most = 2 }, { field = "c", among = ["b"] }, { field = "l", filled = false }] }',
    )
)
CHECKER = validator(CONDITIONAL)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "c": st.sampled_from(["a", "b"]),
            "n": st.integers(0, 7),
            "l": st.lists(st.sampled_from(["a", "b"]), unique=True, max_size=2),
            "x": st.just("t"),
            "y": st.just("t"),
            "z": st.just("t"),
        },
    )
)
def test_conditions_are_expressed_hidden_questions_included(asked):
    _, errors = check_answers(CONDITIONAL, asked)
    assert CHECKER.is_valid(asked) is (errors == {}), errors


def test_a_named_rule_is_told_and_not_expressed():
    read = procedure(field("x") + field("y", more='when = { rule = "essais/schema", fields = ["x"] }'))
    schema = json_schema(read)
    assert "essais/schema" in schema["allOf"][0]["$comment"]
    assert validator(read).is_valid({"x": "a"})


def test_an_explanation_has_no_property():
    assert json_schema(procedure(field("note", "explanation", 'text = "Lisez."')))["properties"] == {}


def test_identifiers_accepted_by_the_program_are_accepted_by_the_schema():
    read = procedure(
        field("e", "email")
        + field("s", "siren")
        + field("t", "siret")
        + field("i", "commune")
        + field("p", "phone")
    )
    asked = {"e": "nom@exemple.fr", "s": "356000000", "t": "35600000000048", "i": "2A004", "p": "0612345678"}
    clean, errors = check_answers(read, asked)
    assert errors == {}
    assert validator(read).is_valid(clean)
    assert not validator(read).is_valid(asked | {"e": "nom"})
