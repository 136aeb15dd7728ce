"""Dates, hours and numbers written in French."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from beffroi.kernel.french import (
    at_place,
    elide,
    number_in_words,
    of_place,
    short_date,
    typographic,
    written_date,
    written_instant,
)


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 23), "lundi 23 novembre 2026", "lun. 23 nov."),
        (date(2026, 12, 1), "mardi 1er décembre 2026", "mar. 1er déc."),
        (date(2027, 2, 28), "dimanche 28 février 2027", "dim. 28 févr."),
        (date(2026, 8, 15), "samedi 15 août 2026", "sam. 15 août"),
        (date(2026, 7, 3), "vendredi 3 juillet 2026", "ven. 3 juil."),
        (date(2026, 4, 1), "mercredi 1er avril 2026", "mer. 1er avr."),
        (date(2026, 1, 8), "jeudi 8 janvier 2026", "jeu. 8 janv."),
    ],
)
def test_dates_are_written_out_or_short(day, long, short):
    assert written_date(day) == long
    assert short_date(day) == short


def test_an_instant_is_written_in_the_hour_of_the_place():
    instant = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
    assert written_instant(instant, ZoneInfo("Europe/Paris")) == "lundi 23 novembre 2026 à 18\u00a0h\u00a005"
    assert written_instant(instant, ZoneInfo("Pacific/Noumea")) == "mardi 24 novembre 2026 à 4\u00a0h\u00a005"
    assert written_instant(instant) == "lundi 23 novembre 2026 à 17\u00a0h\u00a005"


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        written_instant(datetime(2026, 11, 23, 17, 5))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"),
        (1, "un"),
        (15, "quinze"),
        (17, "dix-sept"),
        (21, "vingt et un"),
        (30, "trente"),
        (45, "quarante-cinq"),
        (60, "soixante"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (79, "soixante-dix-neuf"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (90, "quatre-vingt-dix"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "100"),
    ],
)
def test_small_numbers_are_said_in_words(number, words):
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Lyon", "de Lyon", "à Lyon"),
        ("Oullins", "d’Oullins", "à Oullins"),
        ("Évry", "d’Évry", "à Évry"),
        ("Le Havre", "du Havre", "au Havre"),
        ("Les Abymes", "des Abymes", "aux Abymes"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
        ("Yvetot", "d’Yvetot", "à Yvetot"),
        ("Yutz", "de Yutz", "à Yutz"),
        ("Hyères", "de Hyères", "à Hyères"),
        ("Œuilly", "d’Œuilly", "à Œuilly"),
    ],
)
def test_names_of_places_contract_and_elide(name, of, at):
    assert of_place(name) == of
    assert at_place(name) == at


def test_other_words_elide_too():
    assert elide("que", "il") == "qu’il"
    assert elide("le", "avis") == "l’avis"
    assert elide("le", "dossier") == "le dossier"


def test_a_name_of_a_referential_is_shown_with_the_apostrophe_of_print():
    assert typographic("L'Haÿ-les-Roses") == "L’Haÿ-les-Roses"
