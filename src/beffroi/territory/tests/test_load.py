"""Loading a vintage: complete, repeatable, all or nothing."""

from __future__ import annotations

import copy
import io
import json
import lzma
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.db.models import Model

from beffroi.kernel.errors import NotFound
from beffroi.territory import actions, queries, referential
from beffroi.territory.models import Commune, CommunePart, Department, Epci, Region, SearchKey, Vintage
from beffroi.territory.types import Loaded

COUNTS = {"regions": 26, "departments": 109, "epci": 1255, "communes": 34_969, "parts": 4_954}


@pytest.mark.django_db
def test_the_whole_referential_is_there(territory: Loaded) -> None:
    assert (territory.year, territory.on, dict(territory.counts)) == (2026, date(2026, 1, 1), COUNTS)
    assert Commune.objects.filter(epci__isnull=False).count() == 34_871
    assert Commune.objects.filter(siren__isnull=True).count() == 94
    assert Commune.objects.filter(siret__isnull=True).count() == 101
    kinds = Counter(CommunePart.objects.values_list("kind", flat=True))
    assert kinds == {"delegated": 2105, "associated": 471, "district": 45, "former": 2248, "renamed": 85}


@pytest.mark.django_db
def test_the_population_is_that_of_the_country(territory: Loaded) -> None:
    assert sum(Commune.objects.values_list("population", flat=True).exclude(population=None)) == 68_952_941


@pytest.mark.django_db
def test_every_commune_has_its_own_slug_that_no_screen_of_the_site_takes(territory: Loaded) -> None:
    slugs = list(Commune.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == len(slugs)
    assert "saint-denis" not in slugs
    assert {"venissieux", "saint-denis-93066", "vaulx-en-velin"} <= set(slugs)


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_the_same_file_again_changes_nothing(territory: Loaded) -> None:
    again = actions.load_vintage(2026)
    assert (again.changed, dict(again.counts)) == (False, COUNTS)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Vintage, Region, Department, Epci, Commune, CommunePart, SearchKey])
def test_the_program_that_serves_cannot_write_the_referential(territory: Loaded, model: type[Model]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        connection.cursor().execute(f"DELETE FROM {model._meta.db_table}")


def test_progress_is_told_as_it_comes(committed: str) -> None:
    told: list[tuple[str, int]] = []
    actions.load_vintage(2026, progress=lambda label, rows: told.append((label, rows)), again=True)
    assert [label for label, _ in told] == [
        "régions",
        "départements",
        "intercommunalités",
        "communes",
        "anciennes communes",
        "clés de recherche",
    ]
    assert dict(told)["communes"] == 34_969
    assert SearchKey.objects.count() == dict(told)["clés de recherche"]


def test_a_year_that_is_not_carried_is_refused_with_the_years_that_are() -> None:
    with pytest.raises(NotFound, match=r"2019.*2026"):
        referential.packed(2019)


@pytest.mark.parametrize(
    "content", [b"", b"not xz", lzma.compress(b"{}"), lzma.compress(b"["), lzma.compress(b"[]")]
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(referential.Unreadable, match="Réinstallez"):
        referential.read(content)


def vintage_2027(document: dict[str, Any]) -> bytes:
    """Pack a year in which Vénissieux merged into Saint-Fons, which took its name, and Corbas left its EPCI."""
    changed = copy.deepcopy(document) | {"year": 2027, "on": "2027-01-01"}
    towns = {town[0]: town for town in changed["communes"]}
    towns["69199"][1], towns["69273"][4] = "Vénissieux", None
    changed["communes"] = [town for code, town in towns.items() if code != "69259"]
    changed["parts"].append(["69259", "former", "Vénissieux", 0, "69199", None, []])
    return lzma.compress(json.dumps(changed).encode())


def test_a_later_vintage_retires_a_merged_commune_and_its_code_finds_the_new_one(
    committed: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = vintage_2027(document)
    with monkeypatch.context() as patched:
        patched.setattr(referential, "packed", lambda _year: later)
        loaded = actions.load_vintage(2027)
    assert (loaded.changed, loaded.counts["communes"]) == (True, 34_968)
    assert not Commune.objects.get(code="69259").present
    merged, corbas = queries.commune("69259"), queries.commune("69273")
    assert merged
    assert (merged.insee, merged.slug) == ("69199", "venissieux")
    assert corbas
    assert corbas.epci is None
    assert queries.by_slug("venissieux") == merged
    assert [match.commune.insee for match in queries.find("venissieux")] == ["69199"]


def test_a_vintage_that_contradicts_itself_leaves_the_former_one(
    committed: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = copy.deepcopy(document) | {"year": 2028, "on": "2028-01-01"}
    broken["parts"].append(["99998", "former", "Nulle part", 0, "99999", None, []])
    monkeypatch.setattr(referential, "packed", lambda _year: lzma.compress(json.dumps(broken).encode()))
    with pytest.raises(KeyError):
        actions.load_vintage(2028)
    assert not Vintage.objects.filter(year=2028).exists()
    assert queries.find("Vénissieux")[0].commune.insee == "69259"


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_command_reports_in_json(territory: Loaded) -> None:
    output = io.StringIO()
    call_command("load_territory", "--vintage", "2026", "--json", stdout=output)
    assert json.loads(output.getvalue()) == {"year": 2026, "on": "2026-01-01", "changed": False, **COUNTS}


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_command_reports_in_words(territory: Loaded) -> None:
    output = io.StringIO()
    call_command("load_territory", stdout=output)
    assert "déjà chargé : 34969 communes" in output.getvalue()


def test_the_command_answers_wrong_usage_for_an_unknown_year() -> None:
    with pytest.raises(CommandError, match="2019") as refused:
        call_command("load_territory", "--vintage", "2019")
    assert refused.value.returncode == 2


def test_the_command_answers_wrong_data_for_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referential, "packed", lambda _year: b"damaged")
    with pytest.raises(CommandError, match="abîmé") as refused:
        call_command("load_territory")
    assert refused.value.returncode == 1
