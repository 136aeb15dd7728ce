"""Identifiers typed by people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import (
    InvalidIdentifier,
    check_email,
    check_insee,
    check_phone,
    check_postcode,
    check_rna,
    check_siren,
    check_siret,
)

RIGHT = [
    (check_siren, "356000000", "356000000"),
    (check_siren, " 216 902 593 ", "216902593"),
    (check_siren, "216.902.593", "216902593"),
    (check_siren, "216\u00a0902\u202f593", "216902593"),
    (check_siret, "216 902 593 00013", "21690259300013"),
    (check_siret, "35600000000048", "35600000000048"),  # head office of La Poste: the common rule
    (check_siret, "35600000000001", "35600000000001"),  # 3+5+6+1 = 15, a multiple of 5
    (check_rna, "w691 234 567", "W691234567"),
    (check_rna, "W2A1000123", "W2A1000123"),
    (check_insee, "69259", "69259"),
    (check_insee, "2a 004", "2A004"),
    (check_insee, "97105", "97105"),
    (check_insee, "98735", "98735"),
    (check_insee, "01001", "01001"),
    (check_postcode, "69 200", "69200"),
    (check_postcode, "20000", "20000"),
    (check_postcode, "01000", "01000"),
    (check_postcode, "97110", "97110"),
    (check_email, " Ana.Roche@Exemple.FR ", "Ana.Roche@exemple.fr"),
    (check_email, "ana+mairie@sous.exemple.fr", "ana+mairie@sous.exemple.fr"),
    (check_email, "ana@évêché.fr", "ana@xn--vch-9ladd.fr"),
    (check_phone, "06 12 34 56 78", "+33612345678"),
    (check_phone, "06.12.34.56.78", "+33612345678"),
    (check_phone, "06-12-34-56-78", "+33612345678"),
    (check_phone, "+33 6 12 34 56 78", "+33612345678"),
    (check_phone, "+33 (0)6 12 34 56 78", "+33612345678"),
    (check_phone, "0033612345678", "+33612345678"),
    (check_phone, "0590 12 34 56", "+590590123456"),
    (check_phone, "0696 12 34 56", "+596696123456"),
    (check_phone, "0694 12 34 56", "+594694123456"),
    (check_phone, "0692 12 34 56", "+262692123456"),
    (check_phone, "0639 12 34 56", "+262639123456"),
    (check_phone, "0508 41 23 45", "+508412345"),
    (check_phone, "+687 12 34 56", "+687123456"),
    (check_phone, "+32 2 123 45 67", "+3221234567"),
]

WRONG = [
    (check_siren, "", "9 chiffres"),
    (check_siren, "21690259", "9 chiffres"),
    (check_siren, "2169025930", "9 chiffres"),
    (check_siren, "21690259A", "9 chiffres"),
    (check_siren, "٢١٦٩٠٢٥٩٣", "9 chiffres"),
    (check_siren, "216902594", "erreur de frappe"),
    (check_siren, "000000000", "erreur de frappe"),
    (check_siret, "216902593", "14 chiffres"),
    (check_siret, "21690259300018", "erreur de frappe"),
    (check_siret, "35600000000002", "erreur de frappe"),
    (check_siret, "00000000000000", "erreur de frappe"),
    (check_rna, "W69123456", "commence par W"),
    (check_rna, "0691234567", "commence par W"),
    (check_rna, "W3A1000123", "commence par W"),
    (check_rna, "W6912345678", "commence par W"),
    (check_insee, "6925", "5 caractères"),
    (check_insee, "20004", "5 caractères"),
    (check_insee, "2C004", "5 caractères"),
    (check_insee, "69000", "5 caractères"),
    (check_insee, "96001", "5 caractères"),
    (check_insee, "97901", "5 caractères"),
    (check_postcode, "6920", "5 chiffres"),
    (check_postcode, "00100", "5 chiffres"),
    (check_postcode, "99100", "5 chiffres"),
    (check_postcode, "2A004", "5 chiffres"),
    (check_email, "ana", "nom@exemple.fr"),
    (check_email, "@exemple.fr", "nom@exemple.fr"),
    (check_email, "ana@exemple", "nom@exemple.fr"),
    (check_email, "ana@exemple..fr", "nom@exemple.fr"),
    (check_email, ".ana@exemple.fr", "nom@exemple.fr"),
    (check_email, "ana@exemple.fr, bea@exemple.fr", "nom@exemple.fr"),
    (check_email, "ana@exemple.fr\nBcc: bea@exemple.fr", "nom@exemple.fr"),
    (check_email, "a" * 65 + "@exemple.fr", "nom@exemple.fr"),
    (check_email, "ana@-exemple.fr", "nom@exemple.fr"),
    (check_phone, "", "10 chiffres"),
    (check_phone, "3939", "10 chiffres"),
    (check_phone, "06 12 34 56", "10 chiffres"),
    (check_phone, "00 12 34 56 78 9A", "10 chiffres"),
    (check_phone, "+33 6 12 34 56", "10 chiffres"),
    (check_phone, "zéro six", "10 chiffres"),
]


@pytest.mark.parametrize(("check", "typed", "kept"), RIGHT)
def test_a_right_identifier_is_kept_in_one_spelling(check, typed, kept):
    assert check(typed) == kept
    assert check(kept) == kept


@pytest.mark.parametrize(("check", "typed", "says"), WRONG)
def test_a_wrong_identifier_is_refused_with_what_to_do(check, typed, says):
    with pytest.raises(InvalidIdentifier) as refusal:
        check(typed)
    assert says in refusal.value.message
    assert isinstance(refusal.value, Invalid)


def test_sentences_of_refusals_stay_short():
    for check, typed, _ in WRONG:
        with pytest.raises(InvalidIdentifier) as refusal:
            check(typed)
        assert all(len(sentence.split()) <= 20 for sentence in refusal.value.message.split(". "))


@given(st.integers(1, 999_999_998), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_in_a_siren_is_always_seen(number, place, shift):
    base = f"{number:09d}"[:8]
    siren = next(base + str(key) for key in range(10) if _accepted(base + str(key)) or base == "0" * 8)
    if base == "0" * 8:
        return
    altered = siren[:place] + str((int(siren[place]) + shift) % 10) + siren[place + 1 :]
    assert not _accepted(altered)


def _accepted(siren: str) -> bool:
    try:
        return check_siren(siren) == siren
    except InvalidIdentifier:
        return False


@given(
    st.text(), st.sampled_from([check_siren, check_siret, check_rna, check_insee, check_email, check_phone])
)
def test_any_text_is_either_normalised_or_refused(text, check):
    try:
        kept = check(text)
    except InvalidIdentifier:
        return
    assert check(kept) == kept
    assert kept.isascii()
