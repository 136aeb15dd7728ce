"""Letters with their values."""

import pytest

from beffroi.cases.procedures.letters import fill_letter, named_values


def test_values_take_their_place():
    assert (
        fill_letter("Dossier {{ number }}, {{today}}.", {"number": "DP 1", "today": "lundi"})
        == "Dossier DP 1, lundi."
    )


def test_an_answer_cannot_bring_markdown():
    filled = fill_letter("Objet : {{ subject }}", {"subject": "[cliquez](http://x) **vite** # <b>"})
    assert filled == r"Objet : \[cliquez\]\(http://x\) \*\*vite\*\* \# \<b\>"


def test_a_block_is_markdown():
    assert (
        fill_letter("{{ missing_pieces }}", {"missing_pieces": "- un plan\n- une photo"})
        == "- un plan\n- une photo"
    )


def test_a_value_that_lacks_stops_the_letter():
    with pytest.raises(KeyError):
        fill_letter("{{ number }}", {})


def test_named_values_have_their_line():
    assert list(named_values("a {{ x }}\n\n{{y}} {{ z }}")) == [("x", 1), ("y", 3), ("z", 3)]
