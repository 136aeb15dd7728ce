"""How names are folded, said after "de" and written in addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.territory import rules
from beffroi.territory.rules import Reading
from beffroi.territory.types import PartKind


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Vénissieux", "venissieux"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("St-Étienne", "saint etienne"),
        ("Ste Foy", "sainte foy"),
        ("Neuville S/Saône", "neuville sur saone"),
        ("Strasbourg", "strasbourg"),
    ],
)
def test_a_name_is_searched_by_plain_words(name: str, key: str) -> None:
    assert rules.search_key(name) == key


@given(st.text())
def test_a_search_key_is_stable_and_plain(text: str) -> None:
    key = rules.search_key(text)
    assert rules.search_key(key) == key
    assert not set(key) - set("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_every_later_word_begins_an_ending() -> None:
    assert list(rules.word_starts("oullins pierre benite")) == ["pierre benite", "benite"]
    assert list(rules.word_starts("lyon")) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ()),
        ("Lyon", (Reading("lyon"),)),
        ("69 152", (Reading("69152"),)),
        ("Lyon 3", (Reading("lyon 3"),)),
        ("Paris 12", (Reading("paris 12"), Reading("paris", department="12"))),
        ("Bastia 2b", (Reading("bastia 2b"), Reading("bastia", department="2B"))),
        ("69200 Vénissieux", (Reading("69200 venissieux"), Reading("venissieux", postcode="69200"))),
    ],
)
def test_a_search_is_read_literally_then_within_a_place(typed: str, expected: tuple[Reading, ...]) -> None:
    assert rules.readings(typed) == expected


@pytest.mark.parametrize(
    ("name", "liaison", "said"),
    [
        ("Vénissieux", 0, "de Vénissieux"),
        ("Oullins-Pierre-Bénite", 1, "d’Oullins-Pierre-Bénite"),
        ("Hyères", 1, "d’Hyères"),
        ("Hœnheim", 0, "de Hœnheim"),
        ("Le Havre", 2, "du Havre"),
        ("La Rochelle", 3, "de La Rochelle"),
        ("Les Lilas", 4, "des Lilas"),
        ("L'Haÿ-les-Roses", 5, "de L'Haÿ-les-Roses"),
        ("Aux Marais", 6, "des Marais"),
        ("Los Masos", 8, "de Los Masos"),
        ("Nouméa", None, "de Nouméa"),
        ("Île de Clipperton", None, "d’Île de Clipperton"),
    ],
)
def test_a_name_is_said_after_de(name: str, liaison: int | None, said: str) -> None:
    assert rules.of_name(name, liaison) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PartKind.DELEGATED, "ancienne commune du Bourg"),
        (PartKind.FORMER, "ancienne commune du Bourg"),
        (PartKind.RENAMED, "anciennement Le Bourg"),
        (PartKind.DISTRICT, "Le Bourg"),
    ],
)
def test_a_note_says_what_the_other_name_was(kind: PartKind, said: str) -> None:
    assert rules.note(kind, "Le Bourg", 2) == said


def test_a_slug_bears_the_code_only_where_the_name_is_shared_or_taken_by_the_site() -> None:
    names = {"1": "Saint-Denis", "2": "Saint Denis", "3": "Vénissieux", "2A4": "Suivi", "2A5": "Suivi"}
    assert rules.slugs(names) == {
        "1": "saint-denis-1",
        "2": "saint-denis-2",
        "3": "venissieux",
        "2A4": "suivi-2a4",
        "2A5": "suivi-2a5",
    }
    assert rules.slugs({"9": "Travail"}) == {"9": "travail-9"}
