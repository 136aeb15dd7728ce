"""The screens of the operator and of the member, without a browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from beffroi.purchasing import queries
from beffroi.purchasing.models import Campaign
from beffroi.purchasing.tests.purchases import CATALOGUE, SIRET
from beffroi.tenancy.types import Role
from tests.signing import sign_in

HOME, MINE = "/operateur/achats/", "/travail/corbas/achats/"


@pytest.fixture
def desk(buying, settings):
    settings.DEMONSTRATION = True  # signed in by password alone
    return sign_in(Client(), buying.world.operator, Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def delegate(buying, settings):
    settings.DEMONSTRATION = True
    return sign_in(Client(), buying.world.corbas, Role.DELEGATE)


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\u00a0", " ")


def _day(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def _new(buying, **changed):
    members = [str(one.id) for one in (buying.world.venissieux, buying.world.corbas)]
    told = {
        "title": "Papier",
        "procedure": "groupement",
        "mission": "award",
        "catalogue": CATALOGUE,
        "members": members,
    }
    return {
        **told,
        **_day("needs_due_on", date(2099, 1, 10)),
        **_day("ends_on", date(2099, 12, 31)),
        **changed,
    }


def test_from_the_opening_to_the_call_and_a_members_needs(desk, delegate, buying):
    opened = desk.post(f"{HOME}nouvel-achat/", _new(buying), follow=True)
    assert "Lancer le recueil des besoins" in body(opened)
    assert "Consolidez d’abord les besoins" in body(opened)
    with buying.reading():
        row = Campaign.objects.get()
    page = f"{HOME}{row.id}/"
    assert body(delegate.get(MINE)).count("Papier") == 0
    assert "recueil des besoins est lancé" in body(desk.post(page, {"do": "call"}, follow=True))
    assert "Papier" in body(delegate.get(MINE))
    line = buying.lines(buying.fresh(row))["A4"]
    sheet = f"{MINE}{row.id}/besoins/"
    wrong = delegate.post(sheet, {f"quantity-{line}": "douze", f"budget-{line}": "60632"})
    assert wrong.status_code == 422
    assert "douze" in body(wrong)
    assert "60632" in body(wrong)
    delegate.post(sheet, {f"quantity-{line}": "12"})
    assert "Fiche validée" in body(delegate.post(f"{MINE}{row.id}/", {"do": "validate"}, follow=True))
    assert "court encore" in body(desk.post(page, {"do": "consolidate"}))


def test_a_wrong_purchase_keeps_what_was_typed(desk, buying):
    answer = desk.post(f"{HOME}nouvel-achat/", _new(buying, catalogue="lot un ; Titre"))
    assert answer.status_code == 422
    assert "Ligne 1 : commencez par le numéro du lot." in body(answer)
    assert "lot un ; Titre" in body(answer)


def test_the_essential_data_are_asked_then_given(desk, buying):
    lot = buying.lots(buying.awarded())[0]
    with buying.reading():
        queries.lot(buying.world.operator.id, lot.id)
    assert "Aucun marché" in body(desk.get(f"{HOME}donnees-essentielles/2027/"))  # under the threshold
    page = f"{HOME}lots/{lot.id}/"
    assert "Il manque" in body(desk.get(page))
    wrong = desk.post(page, {"do": "describe", "buyer": "12", "months": "x"})
    assert wrong.status_code == 422
    assert "Le numéro SIRET compte 14 chiffres" in body(wrong)
    assert "mercredi 10 mars 2027" in body(desk.get(page))


def test_papers_open_for_both_sides(desk, delegate, buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=1)
    for client, start in ((desk, HOME), (delegate, MINE)):
        assert client.get(f"{start}{row.id}/convention.pdf").content.startswith(b"%PDF")
        assert client.get(f"{start}commandes/{order.id}.pdf").content.startswith(b"%PDF")
        assert order.number in body(client.get(f"{start}commandes/{order.id}/"))


def test_a_neighbours_order_is_unknown(delegate, buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.venissieux, buying.anne, PC1=1)
    assert delegate.get(f"{MINE}commandes/{order.id}/").status_code == 404
    assert delegate.get(f"/travail/venissieux/achats/commandes/{order.id}/").status_code == 404
    assert delegate.get(f"{HOME}{row.id}/").status_code == 404


def test_a_price_list_with_errors_keeps_what_was_typed(desk, buying):
    lot = buying.lots(buying.published())[0]
    told = {
        "do": "award",
        "supplier": "Bureautique",
        "siret": SIRET,
        "prices": "PC1;x;20",
        **_day("notified_on", date(2026, 11, 1)),
    }
    answer = desk.post(f"{HOME}lots/{lot.id}/", told)
    assert answer.status_code == 422
    assert "Ligne 1" in body(answer)
    assert "Bureautique" in body(answer)


def test_an_auditor_reads_and_writes_nothing(buying, settings):
    settings.DEMONSTRATION = True
    client, row = sign_in(Client(), buying.world.operator, Role.AUDITOR), buying.opened()
    assert (
        "Lancer le recueil" not in body(client.get(f"{HOME}{row.id}/")).split("Ce qui n’est pas possible")[0]
    )
    assert client.post(f"{HOME}{row.id}/", {"do": "call"}).status_code == 403
