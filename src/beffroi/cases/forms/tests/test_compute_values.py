"""Computed values, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.summary import summary
from beffroi.cases.forms.tests.all_kinds import TODAY, everything
from beffroi.cases.forms.visibility import visible_answers
from beffroi.cases.procedures.expressions import (
    Age,
    Answer,
    Constant,
    Count,
    Days,
    Difference,
    Joined,
    Product,
    Sum,
    Total,
    evaluate,
    rounded,
)
from beffroi.cases.procedures.findings import PackErrors
from beffroi.cases.procedures.tests.documents import field, procedure

ANSWERS = {
    "n": 3,
    "x": 2.35,
    "m": 1999,
    "nom": "Faure",
    "vide": "",
    "oui": True,
    "ne": "2008-02-29",
    "p": {"birth_date": "1984-05-01"},
    "a": "2027-02-28",
    "g": [{"m": 100, "n": 1}, {"m": 250}, {}],
    "l": ["a", "b"],
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (Answer("n"), Decimal(3)),
        (Answer("oui"), None),
        (Answer("absent"), None),
        (Constant(5), Decimal(5)),
        (Sum((Answer("n"), Answer("absent"), Constant(2))), Decimal(5)),
        (Sum((Answer("absent"),)), None),
        (Difference(Constant(10), Answer("n")), Decimal(7)),
        (Difference(Constant(10), Answer("absent")), None),
        (Product((Answer("n"), Answer("m"))), Decimal(5997)),
        (Product((Answer("x"), Answer("m"))), Decimal("4697.65")),
        (Product((Answer("absent"), Answer("m"))), None),
        (Total("g", "m"), Decimal(350)),
        (Total("g", "absent"), None),
        (Count("g"), Decimal(3)),
        (Count("l"), Decimal(2)),
        (Count("absent"), Decimal(0)),
        (
            Age("ne", "a"),
            Decimal(18),
        ),
        (Age("p.birth_date"), Decimal(42)),
        (Age("absent"), None),
        (Days("ne", "a"), Decimal(6940)),
        (Joined((Answer("nom"), Answer("vide"), Answer("x")), " / "), "Faure / 2,35"),
        (Joined((Answer("absent"),)), None),
    ],
)
def test_each_form_gives_its_value(expression, value):
    assert evaluate(expression, ANSWERS, TODAY) == value


@pytest.mark.parametrize(
    ("day", "years"), [(date(2026, 2, 27), 17), (date(2026, 2, 28), 17), (date(2026, 3, 1), 18)]
)
def test_a_person_born_on_the_29th_of_february_grows_older_on_the_first_of_march(day, years):
    assert evaluate(Age("ne"), ANSWERS, day) == years


@pytest.mark.parametrize(("value", "kept"), [("0.5", "1"), ("1.5", "2"), ("2.4", "2"), ("-0.5", "-1")])
def test_halves_go_away_from_zero(value, kept):
    assert rounded(Decimal(value)) == Decimal(kept)


def test_values_follow_the_answers_and_what_was_sent_counts_for_nothing():
    draft = {"nombre": 3, "tarif": 1250, "recette": 1}
    assert visible_answers(everything(), draft)["recette"] == 3750
    result = check_page(everything(), "textes", {"nombre": "4", "tarif": "2,50"}, earlier=draft)
    assert result.answers["recette"] == 1000
    assert check_answers(everything(), draft | {"recette": "faux"})[0]["recette"] == 3750


def test_a_computed_value_may_be_read_by_what_follows():
    read = procedure(
        field("a", "amount")
        + field("b", "amount", "required = false")
        + field(
            "t", "computed", 'result = "amount"\ncompute = { sum = [ { field = "a" }, { field = "b" } ] }'
        )
        + field("motif", more='when = { field = "t", at_least = 10000 }')
    )
    assert "motif" in check_answers(read, {"a": 6000, "b": 4000})[1]
    assert check_answers(read, {"a": 6000}) == ({"a": 6000, "t": 6000}, {})
    ((_, lines),) = summary(read, {"a": 6000})
    assert lines[-1] == ("Champ t", "60,00\u00a0€")


def test_an_age_of_the_day_is_kept_as_it_was_when_the_request_was_filed():
    read = procedure(
        field("ne", "date") + field("age", "computed", 'result = "number"\ncompute = { age = "ne" }')
    )
    clean, _ = check_answers(read, {"ne": "2000-11-24"}, on=TODAY)
    assert clean["age"] == 25
    assert summary(read, clean)[0][1][1] == ("Champ age", "25")


@pytest.mark.parametrize(
    ("compute", "result", "why"),
    [
        ('{ sum = [ { field = "n" }, { field = "m" } ] }', "number", "ne s’ajoutent pas"),
        ('{ product = [ { field = "m" }, { field = "m" } ] }', "amount", "n’a pas de sens"),
        ('{ sum = [ { field = "n" }, { field = "texte" } ] }', "number", "ne s’ajoutent pas"),
        ('{ field = "apres" }', "number", "n’est pas déclaré avant"),
        ('{ field = "n" }', "amount", "donne number, et non amount"),
        ('{ age = "n" }', "number", "n’est pas une date"),
        ('{ count = "n" }', "number", "ne se compte pas"),
        ('{ total = "n", of = "m" }', "number", "n’a pas de nombre"),
        ('{ days = ["d"] }', "number", "Il faut deux dates"),
        ('{ eval = "1 + 1" }', "number", "ne se lit pas"),
        ('{ difference = [ { field = "n" } ] }', "number", "une liste de 2 calculs"),
        ('{ join = [ { field = "texte" } ], with = 1 }', "text", "with attend un texte"),
    ],
)
def test_a_computation_without_meaning_is_refused_at_its_line(compute, result, why):
    fields = field("n", "number") + field("m", "amount") + field("texte") + field("d", "date")
    with pytest.raises(PackErrors) as caught:
        procedure(
            fields + field("t", "computed", f'result = "{result}"\ncompute = {compute}') + field("apres")
        )
    (found,) = caught.value.findings
    assert why in found.why
    assert found.mend
    assert found.line > 30
