"""The screens of the operator and of the member, without a browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from beffroi.contributions import queries
from beffroi.contributions.models import ContributionKey, ContributionRun, FundCall
from beffroi.contributions.tests.conftest import KEY
from beffroi.tenancy.types import Role
from tests.signing import sign_in

HOME = "/operateur/contributions/"


@pytest.fixture
def desk(house, settings):
    settings.DEMONSTRATION = True  # signed in by password alone
    return sign_in(Client(), house.world.operator, Role.OPERATOR_ADMINISTRATOR)


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\u00a0", " ")


def _day(prefix: str, day: date) -> dict[str, int]:
    return {f"{prefix}-day": day.day, f"{prefix}-month": day.month, f"{prefix}-year": day.year}


FRAME = {"counted_year": "2026", **_day("members_on", date(2026, 11, 23))}


def test_from_the_key_to_the_calls(desk, house):
    assert "Écrivez la première" in body(desk.get(HOME))
    checked = desk.post(f"{HOME}cles/ecrire/", {"text": KEY, "check": "yes"})
    assert "Population : 1,10 € par habitant." in body(checked)
    desk.post(f"{HOME}cles/ecrire/", {"text": KEY})
    with house.reading():
        key = ContributionKey.objects.get()
    assert "les statuts, article 12" in body(desk.get(f"{HOME}cles/{key.id}/"))
    told = {"key": key.id, "year": 2027, "population_year": 2026, "typed": "", **FRAME}
    desk.post(f"{HOME}calculs/nouveau/", told)
    with house.reading():
        run = ContributionRun.objects.get()
    page = f"{HOME}calculs/{run.id}/"
    assert "66 000 habitants × 1,10 € = 72 600,00 €" in body(desk.get(page))
    desk.post(f"{page}vote/", {"deliberation": "2026-42", **_day("voted_on", date(2026, 11, 20))})
    assert "Prévoir les appels" in body(desk.get(page))
    desk.post(f"{page}echeances/", {"days": "31/03/2027\n30/09/2027"})
    desk.post(f"{page}emission/")
    assert body(desk.get(f"{HOME}appels/")).count("Vénissieux") == 2
    titres = body(desk.get(f"{HOME}appels/titres.csv"))
    assert titres.count("216902593") == 2
    assert "36550,00" in titres
    assert "66 000 habitants" in body(desk.get(f"{page}lignes.csv"))
    with house.reading():
        call = FundCall.objects.order_by("number").first()
    assert desk.get(f"{HOME}appels/{call.id}.pdf").content.startswith(b"%PDF")
    paid = f"numero;montant;date;reference\n{call.number};100,00;31/03/2027;V1"
    assert "Paiements enregistrés : 1." in body(
        desk.post(f"{HOME}appels/paiements/", {"payments": paid}, follow=True)
    )


def test_a_wrong_key_keeps_what_was_typed(desk):
    answer = desk.post(f"{HOME}cles/ecrire/", {"text": KEY + "inconnu = 3\n"})
    assert answer.status_code == 422
    assert "inconnu = 3" in body(answer)
    assert "n’est pas connu" in body(answer)


@pytest.mark.parametrize(
    "told",
    [
        {"key": "", "year": "2027", "population_year": "2026"},
        {"key": "x", "year": "abc", "population_year": "2026"},
        {"year": "2027", "population_year": "2026", "typed": "n’importe quoi", **FRAME},
        {"year": "2027", "population_year": "2026", "typed": "a", **FRAME, "counted_year": "2999"},
        {"year": "2027", "population_year": "2026", "typed": "a", **FRAME, "members_on-month": "13"},
    ],
)
def test_a_wrong_computation_keeps_what_was_typed(desk, house, told):
    key = house.key()
    answer = desk.post(f"{HOME}calculs/nouveau/", {"key": key.id, **told})
    assert answer.status_code == 422
    assert told.get("typed", "") in body(answer).replace("&#x27;", "'")


def test_a_quantity_changes_on_screen_with_its_reason_and_nothing_typed_is_lost(desk, house):
    text = KEY + '[[parts]]\nkind = "per_unit"\ncode = "t"\nlabel = "Postes"\nsource = "postes"\nrate = 10\n'
    run = house.run(house.key(text))
    page = f"{HOME}calculs/{run.id}/"
    assert "Changer une quantité" in body(desk.get(page))
    told = {"source": "postes", "siren": "216902593", "units": "douze", "reason": "relevé de mars"}
    wrong = desk.post(f"{page}quantites/", told)
    assert wrong.status_code == 422
    assert "douze" in body(wrong)
    assert "relevé de mars" in body(wrong)
    after = body(desk.post(f"{page}quantites/", {**told, "units": "12"}, follow=True))
    assert "12 unités × 10,00 € = 120,00 €" in after
    assert "relevé de mars" in after


def test_a_vote_without_number_says_so(desk, house):
    run = house.run()
    answer = desk.post(f"{HOME}calculs/{run.id}/vote/", _day("voted_on", date(2026, 11, 20)))
    assert answer.status_code == 422
    assert "numéro de la délibération" in body(answer)


def test_keys_are_compared_with_last_year_and_warned(desk, house):
    house.vote()
    one, two = house.key(), house.key(KEY.replace("1.10", "1.50"))
    told = {"keys": [one.id, two.id], "year": "2028", "population_year": "2027", "typed": "", **FRAME}
    page = body(desk.post(f"{HOME}simulation/", told))
    assert "2 membres atteignent le seuil" in page
    assert "(+36,1 %), seuil de révision atteint" in page
    assert "recettes de fonctionnement manquent" in page
    told["typed"] = "recettes ; 216902593 ; 90000000\nrecettes ; 216902734 ; 20000000"
    assert "seuil de révision atteint" not in body(desk.post(f"{HOME}simulation/", told))
    with house.reading():
        assert ContributionRun.objects.count() == 1


def test_four_keys_are_too_many(desk, house):
    keys = [house.key(KEY.replace("500", str(amount))).id for amount in (1, 2, 3, 4)]
    answer = desk.post(f"{HOME}simulation/", {"keys": keys, "year": "2028", "population_year": "2027"})
    assert answer.status_code == 422


def test_a_member_reads_what_it_pays_and_its_paper(house, settings):
    settings.DEMONSTRATION = True
    calls = house.issued(date(2027, 3, 31))
    client = sign_in(Client(), house.world.corbas, Role.DELEGATE)
    page = body(client.get("/travail/corbas/contributions/"))
    assert "11 000 habitants × 1,10 € = 12 100,00 €" in page
    assert "66 000" not in page
    mine = {call.member.slug: call for call in calls}
    assert client.get(f"/travail/corbas/contributions/appels/{mine['corbas'].id}.pdf").content[:4] == b"%PDF"
    assert client.get(f"/travail/corbas/contributions/appels/{mine['venissieux'].id}.pdf").status_code == 404
    assert client.get(f"{HOME}appels/{mine['corbas'].id}.pdf").status_code == 404


def test_how_a_member_is_billed(desk, house):
    house.issued(date(2027, 3, 31))
    page = f"{HOME}membres/venissieux/"
    told = {"siret": "123", "service_code": "FIN", "engagement": "", "email": ""}
    refused = desk.post(page, told)
    assert refused.status_code == 422
    assert "FIN" in body(refused)
    desk.post(page, {**told, "siret": "21690259300013"})
    assert "21690259300013" in body(desk.get(page))


def test_an_auditor_reads_and_writes_nothing(house, settings):
    settings.DEMONSTRATION = True
    client = sign_in(Client(), house.world.operator, Role.AUDITOR)
    run = house.run()
    assert client.get(HOME).status_code == 200
    assert "Enregistrer le vote" not in body(client.get(f"{HOME}calculs/{run.id}/"))
    assert client.post(f"{HOME}calculs/{run.id}/vote/").status_code == 403
    with house.reading():
        assert queries.run(house.world.operator, run.id)[1] is None
