"""What is known about a commune or an EPCI, by code, address or number."""

from __future__ import annotations

import pytest

from beffroi.territory import queries
from beffroi.territory.types import Zone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def test_a_commune_says_all_that_is_known_about_it() -> None:
    town = queries.commune("69259")
    assert town
    assert (town.name, town.of_name, town.slug) == ("Vénissieux", "de Vénissieux", "venissieux")
    assert (town.department_code, town.department_name, town.region_code) == ("69", "Rhône", "84")
    assert (town.siren, town.siret, town.postcodes) == ("216902593", "21690259300013", ("69200",))
    assert town.epci
    assert (town.epci.siren, town.epci.kind) == ("200046977", "MET69")
    assert town.centroid == pytest.approx((45.70, 4.88), abs=0.01)
    assert town.zone is Zone.METROPOLE


@pytest.mark.parametrize(
    ("code", "present"),
    [("69152", "69149"), ("69149", "69149"), ("69381", "69123"), ("75101", "75056"), ("93059", "93066")],
)
def test_a_former_or_inner_code_gives_the_present_commune(code: str, present: str) -> None:
    town = queries.commune(code)
    assert town
    assert town.insee == present


@pytest.mark.parametrize("code", ["", "00000", "69999", "99999999", "é", "\x00", "' OR 1=1"])
def test_an_unknown_code_gives_nothing(code: str) -> None:
    assert queries.commune(code) is None
    assert queries.by_siren(code) is None
    assert queries.by_slug(code) is None
    assert queries.epci(code) is None
    assert queries.members_of(code) == []


def test_many_codes_are_answered_by_the_code_asked(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):
        found = queries.communes(["69259", "69152", "00000", "69149"])
    assert {code: town.insee for code, town in found.items()} == {
        "69259": "69259",
        "69152": "69149",
        "69149": "69149",
    }


@pytest.mark.parametrize(
    "slug", ["venissieux", "saint-denis-93066", "saint-denis-97411", "oullins-pierre-benite"]
)
def test_the_address_of_a_portal_gives_its_commune(slug: str) -> None:
    town = queries.by_slug(slug)
    assert town
    assert town.slug == slug


def test_a_shared_name_alone_is_no_address() -> None:
    assert queries.by_slug("saint-denis") is None


def test_an_old_address_that_ends_with_a_code_gives_the_present_commune() -> None:
    town = queries.by_slug("pierre-benite-69152")
    assert town
    assert town.slug == "oullins-pierre-benite"


def test_a_siren_gives_its_commune_or_its_epci() -> None:
    town, body = queries.by_siren("216902593"), queries.epci("200046977")
    assert town
    assert town.name == "Vénissieux"
    assert body
    assert body.name == "Métropole de Lyon"


def test_the_members_of_an_epci_come_by_name() -> None:
    members = queries.members_of("200046977")
    assert len(members) == 58
    assert [member.name for member in members[:2]] == ["Albigny-sur-Saône", "Bron"]


@pytest.mark.parametrize(
    ("department", "number"), [("62", 887), ("75", 1), ("2A", 124), ("974", 24), ("00", 0)]
)
def test_the_communes_of_a_departement_are_all_there(department: str, number: int) -> None:
    assert len(queries.communes_of(department)) == number


def test_the_communes_of_the_country_are_all_there() -> None:
    assert len(queries.communes_of(None)) == 34_969


def test_a_commune_of_an_overseas_collectivity_lacks_what_the_sources_lack() -> None:
    town = queries.commune("98818")
    assert town
    assert (town.zone, town.siren, town.siret, town.epci, town.centroid) == (
        Zone.OVERSEAS_COLLECTIVITY,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("code", ["22016", "29083", "29155", "85113"])
def test_the_four_islands_outside_any_epci_have_none(code: str) -> None:
    town = queries.commune(code)
    assert town
    assert (town.zone, town.epci) == (Zone.METROPOLE, None)
