"""All the answers of a request, in JSON."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.cases.forms.checking import check_answers
from beffroi.cases.forms.summary import NO_ANSWER, expected_pieces, required_pieces, summary
from beffroi.cases.forms.visibility import visible_answers, visible_pages
from beffroi.cases.procedures.tests.documents import field, procedure

OPTIONS = 'options = [{ value = "a", label = "La lettre A" }, { value = "b", label = "La lettre B" }]'
CHAIN = (
    field("c", "choice", OPTIONS)
    + field("d", "choice", OPTIONS + '\nwhen = { field = "c", is = "a" }')
    + field("e", more='when = { field = "d", is = "a" }')
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("text", None),
        ("number", "3"),
        ("number", True),
        ("number", float("nan")),
        ("number", 1.5),
        ("amount", 1.5),
        ("amount", float("inf")),
        ("date", 20260327),
        ("date", "27/03/2026"),
        ("date", "20260327"),
        ("date", ""),
        ("yes_no", "oui"),
        ("yes_no", 1),
        ("consent", False),
        ("email", ""),
        ("parcel", "AB 123"),
        ("address", {}),
        ("address", {"lines": "1 rue", "postcode": "69001", "city": "Lyon"}),
        ("address", {"lines": ["1 rue"], "postcode": "69001", "city": "Lyon", "etage": "3"}),
        ("address", {"lines": ["1 rue"] * 6, "postcode": "69001", "city": "Lyon"}),
    ],
)
def test_json_of_another_shape_is_refused(kind, value):
    clean, errors = check_answers(procedure(field("x", kind)), {"x": value})
    assert clean == {}
    assert errors


def test_answers_to_hidden_questions_are_dropped_at_the_end():
    read = procedure(CHAIN)
    assert check_answers(read, {"c": "b", "d": "a", "e": "texte"}) == ({"c": "b"}, {})
    clean, errors = check_answers(read, {"c": "a", "d": "a"})
    assert clean == {"c": "a", "d": "a"}
    assert set(errors) == {"e"}


def test_a_condition_does_not_see_the_answer_of_a_hidden_question():
    assert visible_answers(procedure(CHAIN), {"c": "b", "d": "a", "e": "texte"}) == {"c": "b"}


def test_an_unknown_name_is_an_error():
    _, errors = check_answers(procedure(field("a")), {"a": "x", "intrus": "y"})
    assert set(errors) == {"intrus"}


def test_a_part_of_an_address_is_named():
    _, errors = check_answers(
        procedure(field("x", "address")), {"x": {"lines": ["1 rue"], "postcode": "1", "city": ""}}
    )
    assert set(errors) == {"x.postcode", "x.city"}


def test_an_address_abroad_needs_no_french_postcode():
    address = {"lines": ["Rue Haute 1"], "postcode": "1000 AB", "city": "Bruxelles", "country": "be"}
    clean, errors = check_answers(procedure(field("x", "address")), {"x": address})
    assert errors == {}
    assert clean["x"]["country"] == "BE"


def test_the_summary_reads_as_french_people_write():
    read = procedure(
        field("d", "date")
        + field("n", "number", 'decimals = 2\nunit = "m²"')
        + field("e", "amount")
        + field("y", "yes_no")
        + field("c", "choices", OPTIONS)
        + field("p", "phone")
        + field("a", "address")
        + field("t", "text", "required = false")
        + field("note", "explanation", 'text = "Lisez."')
    )
    answers = {
        "d": "2026-11-23",
        "n": 1234.5,
        "e": 123456,
        "y": False,
        "c": ["a", "b"],
        "p": "+33612345678",
        "a": {"lines": ["1 rue"], "postcode": "69001", "city": "Lyon", "country": "FR"},
    }
    ((page, lines),) = summary(read, answers)
    assert page.id == "une"
    assert [value.replace("\u00a0", " ") for _, value in lines] == [
        "lundi 23 novembre 2026",
        "1 234,5 m²",
        "1 234,56 €",
        "Non",
        "La lettre A, La lettre B",
        "06 12 34 56 78",
        "1 rue\n69001 Lyon",
        NO_ANSWER,
    ]


def test_a_commune_is_shown_by_its_name_when_someone_knows_it():
    read = procedure(field("c", "commune"))
    assert summary(read, {"c": "69259"}, commune_name={"69259": "Vénissieux (Rhône)"}.__getitem__)[0][1] == [
        ("Champ c", "Vénissieux (Rhône)")
    ]


PIECES = """
[[piece]]
id = "p"
label = "Plan"
when = { field = "c", is = "a" }

[[piece]]
id = "q"
label = "Photo"
required = false
"""


def test_pieces_follow_the_answers():
    read = procedure(CHAIN, PIECES)
    assert [piece.id for piece in required_pieces(read, {"c": "a"})] == ["p"]
    assert required_pieces(read, {"c": "b"}) == []
    assert [piece.id for piece in expected_pieces(read, {"c": "a"})] == ["p", "q"]


def test_pages_without_a_question_to_ask_are_skipped():
    second = '\n[[page]]\nid = "deux"\ntitle = "Deux"\nwhen = { field = "c", is = "a" }\n' + field("z")
    read = procedure(field("c", "choice", OPTIONS) + second)
    assert [page.id for page in visible_pages(read, {"c": "b"})] == ["une"]
    assert [page.id for page in visible_pages(read, {"c": "a"})] == ["une", "deux"]


EVERY_KIND = procedure(
    "".join(
        field(kind.replace("_", "-"), kind, more + "\nrequired = false")
        for kind, more in (
            ("text", ""),
            ("long_text", ""),
            ("number", "decimals = 2"),
            ("amount", ""),
            ("date", ""),
            ("yes_no", ""),
            ("choice", OPTIONS),
            ("choices", OPTIONS),
            ("address", ""),
            ("parcel", ""),
            ("consent", ""),
            ("email", ""),
            ("phone", ""),
        )
    )
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([each.id for _, each in EVERY_KIND.fields()]), junk))
def test_no_answer_makes_the_check_fall_and_clean_answers_are_stable(answers):
    clean, errors = check_answers(EVERY_KIND, answers)
    assert all(isinstance(text, str) and text for text in errors.values())
    assert check_answers(EVERY_KIND, clean) == (clean, {})
