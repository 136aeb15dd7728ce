"""The figures on the screens, in the file and by the API: who reads them, and how they look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from beffroi.cases import actions
from beffroi.cases.statistics import keeping
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

NOW = datetime.now(UTC)
HOME, OPERATOR = "/travail/venissieux/statistiques/", "/operateur/statistiques/"
DP = "urbanisme/declaration-prealable"


def busy(world) -> None:
    """Seven requests decided here, two there, one whose pieces are awaited; all counted."""
    for town, by, count in ((world.venissieux, world.sophie, 7), (world.corbas, world.paul, 2)):
        for rank in range(count):
            case = world.file(town, on=NOW - timedelta(days=20))
            actions.decide(case=case, outcome="granted", by=by, on=NOW - timedelta(days=20 - rank))
    case = world.file(on=NOW - timedelta(days=9), procedure=DP, answers={})
    actions.request_documents(case=case, missing=["DP1"], reply_by=None, by=world.sophie, on=NOW)
    keeping.run(on=NOW)


def test_a_commune_reads_its_figures_and_exports_them(world):
    busy(world)
    client = signed_in(hire(world.venissieux, "Sophie Marchand"))
    page = client.get(HOME).content.decode()
    assert "Demandes reçues" in page
    assert "neuf sur dix en 6\u00a0jours" in page
    assert "DP1" not in page
    assert "Au moins une pièce" in client.get(f"{HOME}?demarche={DP}").content.decode()
    lines = client.get(f"{HOME}export.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Mois;Démarche;Mesure;Nombre"
    assert any(line.endswith("closed.decided;7") for line in lines)


@pytest.mark.parametrize(
    "query", ["?periode=abc", "?periode=1900", "?demarche=rien/rien", "?periode=2026&demarche="]
)
def test_a_wrong_choice_shows_everything(world, query):
    busy(world)
    client = signed_in(hire(world.venissieux, "Sophie Marchand"))
    assert client.get(HOME + query).status_code == 200


def test_an_empty_commune_is_told_to_come_back(world):
    client = signed_in(hire(world.venissieux, "Ines Faure", Role.COMMUNE_ADMINISTRATOR))
    assert "Aucun chiffre pour l’instant" in client.get(HOME).content.decode()


def test_others_find_nothing(world):
    busy(world)
    neighbour = signed_in(hire(world.corbas, "Paul Girard"))
    for path in (HOME, f"{HOME}export.csv", OPERATOR, f"{OPERATOR}export.csv"):
        assert neighbour.get(path).status_code == 404, path
        assert Client().get(path).status_code in {302, 404}, path


def test_an_operator_reads_sums_without_small_numbers(world):
    busy(world)
    client = signed_in(hire(world.operator, "Omar Diallo", Role.OPERATOR_ADMINISTRATOR))
    page = client.get(OPERATOR).content.decode()
    assert "non affiché" in page
    assert "Benali" not in page
    lines = client.get(f"{OPERATOR}export.csv").content.decode("utf-8-sig").splitlines()
    assert [line for line in lines if line.startswith("Corbas;") and ";2;" in line] == []
    assert any(line.startswith("Tous;") and ";Toutes;10;" in line for line in lines)
    # The total of those that ended is hidden: the months, which add up to it, are hidden as well.
    assert "Closes\u00a0: non affiché" in page
    assert ", Closes : 9" not in page


def test_the_api_refuses_who_carries_no_token(world):
    for path in ("", "/members"):
        answer = Client().get(f"/api/v1/organisations/{world.operator.siren}{path}/statistics")
        assert answer.status_code == 401, path
    assert Client().get("/api/v1/organisations/000000000/statistics").status_code == 404


@pytest.mark.browser
@pytest.mark.server
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_figures_are_accessible(committed_world, address, browser, size, scripts):
    world = committed_world
    busy(world)
    sophie = hire(world.venissieux, "Sophie Marchand")
    omar = hire(world.operator, "Omar Diallo", Role.OPERATOR_ADMINISTRATOR)
    for user, paths in ((sophie, (HOME, f"{HOME}?demarche={DP}")), (omar, (OPERATOR,))):
        with visiting(browser, address, size=size, scripts=scripts) as page:
            enter(page, user)
            for path in paths:
                look(page, path)
                page.locator("summary").first.click()
                look(page)
