"""A long form stays quick: the work of one page grows with the form, never with its square."""

import cProfile
import pstats

import pytest

from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.forms.summary import summary
from beffroi.cases.procedures.loading import read_procedure
from beffroi.cases.procedures.tests.documents import LETTERS, document, field
from beffroi.cases.procedures.types import Procedure


def long_form(questions: int) -> Procedure:
    """Pages of ten texts, each with a condition on the first question of the page before, and a check."""
    text = document("")
    for rank in range(questions):
        if rank and rank % 10 == 0:
            text += f'\n[[page]]\nid = "p{rank}"\ntitle = "Page {rank}"\n'
        before = rank // 10 * 10 - 10
        text += field(
            f"q{rank}", more=f'when = {{ field = "q{before}", filled = true }}' if before >= 0 else ""
        )
    for rank in range(0, questions, 10):
        holds = f'{{ field = "q{rank}", is = {{ field = "q{rank + 1}" }} }}'
        text += f'\n[[check]]\nid = "c{rank}"\nholds = {holds}\nfield = "q{rank}"\nmessage = "Non."\n'
    return read_procedure(text, where="essais/procedures/essai.toml", letters=LETTERS)


def calls_of(work) -> int:
    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile).total_calls


def one_page(read: Procedure, draft: dict[str, str]):
    page = read.pages[len(read.pages) // 2]
    raw = {name: value for each in page.fields for name, value in show_inputs(each, "x").items()}
    return lambda: check_page(read, page, raw, earlier=draft)


@pytest.mark.parametrize(
    "work",
    [
        one_page,
        lambda read, draft: lambda: check_answers(read, draft),
        lambda read, draft: lambda: summary(read, draft),
    ],
    ids=["page", "whole", "summary"],
)
def test_twice_the_questions_is_at_most_twice_the_work(work):
    calls = []
    for questions in (100, 200, 400):
        read = long_form(questions)
        calls.append(calls_of(work(read, {f"q{rank}": "x" for rank in range(questions)})))
    assert calls[1] <= calls[0] * 2.2
    assert calls[2] <= calls[1] * 2.2


def test_a_page_of_ten_in_a_form_of_four_hundred_costs_few_calls_for_each_question():
    read = long_form(400)
    assert calls_of(one_page(read, {f"q{rank}": "x" for rank in range(400)})) < 400 * 40
