"""Answers when the form changes under them: each is kept, in its place or aside."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.forms.carrying import GONE, OTHERWISE, carry
from beffroi.cases.procedures.tests.documents import field, procedure
from beffroi.cases.procedures.types import Field, Kind

OLD = procedure(field("a") + field("b", "number") + field("c", "yes_no"))
KINDS = [Kind.TEXT, Kind.NUMBER, Kind.YES_NO, Kind.DATE]
ANSWERS = {"a": "un", "b": 2, "c": True}


def form(**kinds: Kind):
    fields = tuple(Field(name, kind, name) for name, kind in kinds.items())
    return replace(OLD, pages=(replace(OLD.pages[0], fields=fields),))


def test_an_answer_stays_with_its_question():
    assert carry(OLD, OLD, ANSWERS) == carry(OLD, form(c=Kind.YES_NO, b=Kind.NUMBER, a=Kind.TEXT), ANSWERS)
    assert carry(OLD, OLD, ANSWERS).answers == ANSWERS


def test_an_answer_without_a_question_is_kept_aside_with_its_words():
    told = carry(OLD, form(a=Kind.TEXT, b=Kind.DATE), ANSWERS)
    assert told.answers == {"a": "un"}
    assert told.aside["c"] == {"label": "Champ c", "text": "Oui", "why": GONE, "value": True}
    assert told.aside["b"]["why"] == OTHERWISE


def test_names_that_no_version_knows_are_left_alone():
    assert carry(OLD, form(a=Kind.TEXT), {"_who": {"name": "x"}}).answers == {"_who": {"name": "x"}}


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(KINDS), min_size=1))
def test_no_answer_is_ever_lost_and_the_way_back_restores_it(kinds):
    there = carry(OLD, form(**kinds), ANSWERS)
    assert {**there.answers, **{name: told["value"] for name, told in there.aside.items()}} == ANSWERS
    back = carry(form(**kinds), OLD, there.answers, there.aside)
    assert (back.answers, back.aside) == (ANSWERS, {})
