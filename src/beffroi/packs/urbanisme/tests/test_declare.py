"""A planning declaration: what is asked, which pieces, when silence speaks."""

from datetime import date

import pytest

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.types import Event, EventKind, Ledger
from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.summary import required_pieces
from beffroi.cases.forms.visibility import visible_fields, visible_pages
from beffroi.cases.procedures.loading import load_pack
from beffroi.kernel.calendar import zone_of
from beffroi.kernel.periods import Period
from beffroi.packs.registry import HOME

DP = load_pack(HOME / "urbanisme").procedure("declaration-prealable")
FENCE = {
    "declarant": "particulier",
    "date-naissance": "1985-03-27",
    "adresse-terrain": {
        "lines": ["3 rue des Lilas"],
        "postcode": "69200",
        "city": "Vénissieux",
        "country": "FR",
    },
    "parcelles": ["AB 123"],
    "superficie": 450,
    "travaux": ["cloture"],
    "description": "Mur de 1,50 m enduit ocre.",
    "protection": "non",
    "visible": False,
    "attestation": True,
}


def pieces(**told) -> list[str]:
    return [piece.id for piece in required_pieces(DP, FENCE | told)]


def test_a_fence_is_declared_without_surfaces():
    clean, errors = check_answers(DP, FENCE)
    assert (clean, errors) == (FENCE, {})
    assert "surfaces" not in [page.id for page in visible_pages(DP, FENCE)]


# Worked out by hand from R*431-36, R*431-10, R*431-14 and R*441-10.
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, ["DP1", "DP2"]),
        ({"visible": True}, ["DP1", "DP2", "DP6", "DP7", "DP8"]),
        ({"protection": "abords"}, ["DP1", "DP2", "DP6", "DP7", "DP8", "DP11"]),
        ({"protection": "inscrit"}, ["DP1", "DP2", "DP11"]),
        ({"travaux": ["extension"], "profil": False}, ["DP1", "DP2", "DP4", "DP5"]),
        ({"travaux": ["extension"], "profil": True}, ["DP1", "DP2", "DP3", "DP4", "DP5"]),
        ({"travaux": ["aspect"], "visible": True}, ["DP1", "DP4", "DP5", "DP6", "DP7", "DP8"]),
        ({"travaux": ["piscine"], "profil": True}, ["DP1", "DP2", "DP3"]),
        ({"travaux": ["division"], "visible": True}, ["DP1", "DP9", "DP10"]),
        ({"travaux": ["destination"]}, ["DP1"]),
        (
            {"travaux": ["aspect"], "profil": True},
            ["DP1", "DP4", "DP5"],
        ),  # a hidden answer counts for nothing
    ],
)
def test_pieces_are_those_of_the_code(told, expected):
    assert pieces(**told) == expected


def test_an_extension_asks_for_its_surfaces():
    _, errors = check_answers(DP, FENCE | {"travaux": ["extension"]})
    assert set(errors) == {"profil", "surface-existante", "surface-creee", "destination-projetee"}


def test_above_twenty_square_metres_a_permit_is_mentioned():
    def shown(created):
        answers = FENCE | {"travaux": ["extension"], "surface-creee": created}
        return "seuil" in [field.id for _, field in visible_fields(DP, answers)]

    assert not shown(20)
    assert shown(21)


def test_the_number_of_a_company_is_checked():
    _, errors = check_answers(DP, FENCE | {"declarant": "organisme", "siret": "35600000000049"})
    assert "SIRET" in errors["siret"]


def test_the_ground_is_read_as_people_type_it():
    raw = {
        "adresse-terrain-lines": "3 rue des Lilas",
        "adresse-terrain-postcode": "69200",
        "adresse-terrain-city": "Vénissieux",
        "parcelles": "ab 123 ; 069 C 0004",
        "superficie": "1 450 m²",
    }
    result = check_page(DP, "terrain", raw)
    assert result.errors == {}
    assert (result.answers["parcelles"], result.answers["superficie"]) == (["AB 123", "069 C 4"], 1450)
    assert check_page(DP, "terrain", {}).errors["adresse-terrain"] == "Indiquez l’adresse du terrain."


def test_one_month_of_silence_does_not_oppose():
    ledger = Ledger("69259", (Event(EventKind.RECEIVED, date(2026, 10, 23)),))
    reading = read_ledger(DP.clock, ledger, today=date(2026, 10, 24), zone=zone_of("69259"))
    assert reading.regime == "accepts"
    assert (reading.earliest.month, reading.latest.month) == (11, 11)
    assert reading.latest >= date(2026, 11, 23)


def test_the_surroundings_of_a_monument_add_a_month_if_told_within_the_month():
    def latest(told_on):
        events = (
            Event(EventKind.RECEIVED, date(2026, 10, 5)),
            Event(EventKind.EXTENDED, told_on, by=Period(months=1), reason="abords"),
        )
        return read_ledger(
            DP.clock, Ledger("69259", events), today=date(2026, 12, 1), zone=zone_of("69259")
        ).latest

    assert latest(date(2026, 10, 20)).month == 12
    assert latest(date(2026, 11, 20)).month == 11


def test_the_delays_are_those_of_the_code():
    by_code = {extension.code: extension for extension in DP.clock.extensions}
    assert by_code["abords"].by == Period(months=1)
    assert by_code["participation-evaluation"].by == Period(months=2)
    assert by_code["recours-abf"].within is None
    assert (DP.clock.request_within, DP.clock.reply_within) == (Period(months=1), Period(months=3))
    assert DP.series == "DP"
    assert (DP.appeal.gracious, DP.appeal.gracious_extends) == (Period(months=1), False)


def test_the_letter_for_pieces_tells_the_three_months_and_the_opposition():
    body = DP.letters[0].body
    assert "trois mois" in body
    assert "opposition tacite" in body
    assert "R\\*423-39" in body
