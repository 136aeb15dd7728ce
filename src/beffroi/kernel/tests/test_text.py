"""Text cleaned, folded and shortened."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.text import clean_line, clean_paragraphs, fold, slugify_fr

UNWANTED = [chr(code) for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\v\f\r\x85"]
UNWANTED += list(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)


@pytest.mark.parametrize("unwanted", UNWANTED, ids=lambda character: f"U+{ord(character):04X}")
def test_characters_that_deceive_or_break_are_dropped(unwanted):
    assert clean_line(f"mai{unwanted}rie") == "mairie"
    assert clean_paragraphs(f"mai{unwanted}rie") == "mairie"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  rue   de\u00a0la\tPaix ", "rue de la Paix"),
        ("une\nligne\r\nou\u2028deux", "une ligne ou deux"),
        ("e\u0301te\u0301", "été"),
        ("e\u200b\u0301", "é"),
        ("l’été, déjà ! 12 €", "l’été, déjà ! 12 €"),
        ("\ud800abc", "abc"),
        ("", ""),
    ],
)
def test_a_line_is_one_tidy_line(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bonjour,\r\n\r\n\r\n\r\nMerci.  \r\n", "Bonjour,\n\nMerci."),
        ("un\rdeux\u2029trois", "un\ndeux\ntrois"),
        ("  a  b \n \n c", "a b\n\nc"),
    ],
)
def test_paragraphs_keep_their_lines(typed, kept):
    assert clean_paragraphs(typed) == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'HAY LES ROSES", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("Saint-Étienne-du-Bois", "saint etienne du bois"),
        ("Nœux-les-Mines", "noeux les mines"),
        ("ÇA  va_bien", "ca va bien"),
        ("Ærø", "aero"),
        ("Straße", "strasse"),
        ("12 bis, rue", "12 bis rue"),
    ],
)
def test_spellings_of_the_same_words_share_a_key(typed, key):
    assert fold(typed) == key


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("L’Haÿ-les-Roses", "l-hay-les-roses"),
        ("  Saint-Denis (93) ", "saint-denis-93"),
        ("Œuvres & cœurs", "oeuvres-coeurs"),
        ("Ελλάδα", ""),
        ("--", ""),
    ],
)
def test_a_slug_fits_an_address(typed, slug):
    assert slugify_fr(typed) == slug


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    for clean in (clean_line, clean_paragraphs, fold, slugify_fr):
        once = clean(text)
        assert clean(once) == once


@given(st.text())
def test_what_is_kept_is_normalised_and_free_of_controls(text):
    kept = clean_paragraphs(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" for letter in kept)
    assert "\n\n\n" not in kept
    kept.encode()


@given(st.text())
def test_a_slug_holds_nothing_but_letters_digits_and_single_hyphens(text):
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slugify_fr(text))
