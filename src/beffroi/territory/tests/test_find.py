"""The search that a resident types in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beffroi.territory import queries
from beffroi.territory.types import CommuneMatch, Loaded, Matched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def first(text: str) -> CommuneMatch:
    return queries.find(text)[0]


@pytest.mark.parametrize(
    ("typed", "insee"),
    [
        ("Vénissieux", "69259"),
        ("venissieux", "69259"),
        ("VENISSIEUX ", "69259"),
        ("vaulx en velin", "69256"),
        ("Vaulx-en-V", "69256"),
        ("velin", "69256"),
        ("St-Chamond", "42207"),
        ("saint chamond", "42207"),
        ("rive de gier", "42186"),
        ("Neuville s/ Saône", "69143"),
        ("L'Haÿ-les-Roses", "94038"),
        ("l’hay les roses", "94038"),
        ("Le Havre", "76351"),
        ("havre", "76351"),
        ("Œuilly", None),
        ("Oô", "31404"),
        ("y", "80829"),
        ("69259", "69259"),
        ("2A004", "2A004"),
        ("2a004", "2A004"),
        ("216902593", "69259"),
        ("216 902 593", "69259"),
        ("216 902 593 00013", "69259"),
        ("69200", "69259"),
        ("69 200", "69259"),
        ("69200 Vénissieux", "69259"),
        ("Vénissieux (69)", "69259"),
    ],
)
def test_the_commune_meant_comes_first(typed: str, insee: str | None) -> None:
    best = first(typed).commune
    assert best.insee == insee if insee else best.name == typed


@pytest.mark.parametrize("typed", ["", " ", "-", "’", "%", "_", "\x00", "\u202e", "zzzz", "00000"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert queries.find(typed) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.text(max_size=40))
def test_no_text_breaks_the_search(typed: str, after: str) -> None:
    assert len(queries.find(typed, limit=5, after=after)) <= 5


def test_homonyms_are_told_apart_by_departement_and_the_larger_comes_first() -> None:
    found = [match.commune for match in queries.find("Saint-Denis") if match.commune.name == "Saint-Denis"]
    assert [(commune.department_code, commune.slug) for commune in found] == [
        ("974", "saint-denis-97411"),
        ("93", "saint-denis-93066"),
        ("11", "saint-denis-11339"),
        ("30", "saint-denis-30247"),
    ]


def test_the_twelve_sainte_colombe_come_before_longer_names() -> None:
    found = [match.commune for match in queries.find("sainte colombe")]
    assert [commune.name for commune in found[:12]] == ["Sainte-Colombe"] * 12
    assert len({commune.department_code for commune in found[:12]}) == 12


@pytest.mark.parametrize(
    "typed", ["saint denis 93", "93 Saint-Denis", "Saint-Denis (93)", "saint-denis 93200"]
)
def test_a_departement_or_a_postcode_beside_a_name_tells_homonyms_apart(typed: str) -> None:
    assert first(typed).commune.insee == "93066"


@pytest.mark.parametrize(
    ("typed", "insee", "former", "note"),
    [
        ("Pierre-Bénite", "69149", "Pierre-Bénite", "ancienne commune de Pierre-Bénite"),
        ("69152", "69149", "Pierre-Bénite", "ancienne commune de Pierre-Bénite"),
        ("oullins", "69149", "Oullins", "ancienne commune d’Oullins"),
        (
            "Pierrefitte-sur-Seine",
            "93066",
            "Pierrefitte-sur-Seine",
            "ancienne commune de Pierrefitte-sur-Seine",
        ),
        ("Le Grand-Abergement", "01187", "Le Grand-Abergement", "ancienne commune du Grand-Abergement"),
    ],
)
def test_a_former_commune_finds_the_present_one_and_says_so(
    typed: str, insee: str, former: str, note: str
) -> None:
    best = first(typed)
    assert (best.commune.insee, best.former, best.note) == (insee, former, note)


def test_a_former_name_finds_the_renamed_commune() -> None:
    renamed = [match for match in queries.find("Grigny") if match.commune.insee == "69096"]
    assert [(match.commune.name, match.note) for match in renamed] == [
        ("Grigny-sur-Rhône", "anciennement Grigny")
    ]


def test_a_former_code_without_a_known_name_still_finds_its_commune() -> None:
    best = first("69232")
    assert (best.commune.name, best.matched, best.former, best.note) == ("Lyon", Matched.PART_CODE, None, "")


@pytest.mark.parametrize(
    ("typed", "insee", "note"),
    [
        ("75112", "75056", "Paris 12e Arrondissement"),
        ("75012", "75056", ""),
        ("75116", "75056", "Paris 16e Arrondissement"),
        ("69383", "69123", "Lyon 3e Arrondissement"),
        ("lyon 3", "69123", "Lyon 3e Arrondissement"),
        ("13208", "13055", "Marseille 8e Arrondissement"),
        ("Marseille", "13055", ""),
    ],
)
def test_a_municipal_district_finds_its_city(typed: str, insee: str, note: str) -> None:
    best = first(typed)
    # 75116 is both a postcode and the code of the district: the postcode wins, and needs no note.
    assert (best.commune.insee, best.former) == (insee, None)
    assert best.note == (note if best.matched is not Matched.POSTCODE else "")


@pytest.mark.parametrize(
    ("typed", "insee"),
    [
        ("97105", "97105"),
        ("Nouméa", "98818"),
        ("97200", "97209"),
        ("Mamoudzou", "97611"),
        ("miquelon", "97501"),
    ],
)
def test_overseas_communes_are_found(typed: str, insee: str) -> None:
    assert first(typed).commune.insee == insee


def test_the_beginning_of_a_postcode_finds_the_communes_of_the_area() -> None:
    found = queries.find("692", limit=50)
    assert all(any(code.startswith("692") for code in match.commune.postcodes) for match in found)
    assert found[0].commune.name == "Vénissieux"


def test_a_code_is_not_searched_by_its_beginning() -> None:
    assert "69259" not in {match.commune.insee for match in queries.find("6925", limit=100)}


def test_each_commune_is_answered_once() -> None:
    found = [match.commune.insee for match in queries.find("saint", limit=500)]
    assert len(found) == len(set(found)) == 500


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    whole = [match.commune.insee for match in queries.find("montreuil", limit=100)]
    pages: list[str] = []
    after = ""
    while page := queries.find("montreuil", limit=7, after=after):
        pages += [match.commune.insee for match in page]
        after = page[-1].cursor
    assert pages == whole
    assert len(whole) > 14


def test_a_search_asks_the_database_twice(django_assert_num_queries: object, territory: Loaded) -> None:
    with django_assert_num_queries(2):
        queries.find("saint")
