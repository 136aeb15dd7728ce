"""The agents' list of mails, in Django's client and in a real browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from beffroi.cases.inbound import actions
from beffroi.cases.inbound.tests.mails import REPLY, mail, receipt_of, report
from beffroi.cases.models import Delivery, Message
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, expect, look, visiting

NOW = datetime.now(UTC)
BASE = "/travail/venissieux/courriels/"


@pytest.fixture(autouse=True)
def _reply_address(settings):
    settings.REPLY_ADDRESS = REPLY


def _fill(world):
    case = world.file(on=NOW)
    stranger = {"sender": "Un Inconnu <inconnu@autre.test>", "to": "mairie@venissieux.test"}
    raw = mail(
        "Bonjour,\n\nVoici mon plan.",
        subject=f"Re: {case.number}",
        files=(("plan.pdf", b"%PDF-1.7 x", "application/pdf"),),
        **stranger,
    )
    row = actions.receive(raw=raw, by=CLOCKWORK, on=NOW)
    actions.receive(
        raw=mail("Absent", message_id="<a@x.test>", Auto_Submitted="auto-replied", **stranger),
        by=CLOCKWORK,
        on=NOW,
    )
    actions.receive(
        raw=mail("Pour qui ?", message_id="<b@x.test>", sender="x@autre.test", to=REPLY), by=CLOCKWORK, on=NOW
    )
    actions.receive(raw=report(receipt_of(world, case).message_id), by=CLOCKWORK, on=NOW)
    return case, row


def test_an_agent_reads_the_lists_and_joins_a_mail(world):
    case, row = _fill(world)
    client = signed_in(hire(world.venissieux, "Sophie Marchand"))
    page = client.get(BASE).content.decode()
    assert "Un Inconnu" in page
    assert case.number in page
    assert "Réponse automatique" in client.get(BASE + "?liste=automatiques").content.decode()
    assert "Voici mon plan." in client.get(f"{BASE}{row.id}").content.decode()
    wrong = client.post(f"{BASE}{row.id}/joindre", {"number": "69259-2026-999999"})
    assert wrong.status_code == 422
    assert "Aucune demande de votre collectivité" in wrong.content.decode()
    assert client.post(f"{BASE}{row.id}/joindre", {"number": case.number}).status_code == 302
    with world.reading():
        assert Message.objects.get(case=case).body == "Bonjour,\n\nVoici mon plan."
    assert client.get(f"{BASE}{row.id}").status_code == 404


def test_an_agent_sends_again_what_came_back(world):
    case, _row = _fill(world)
    client = signed_in(hire(world.venissieux, "Sophie Marchand"))
    lost = receipt_of(world, case)
    page = client.get(BASE + "?liste=non-remis").content.decode()
    assert "adresse inconnue (5.1.1)" in page
    assert "revenu" in client.get(f"/travail/venissieux/demandes/{case.number}").content.decode()
    client.post(BASE + "renvoyer", {"envoi": [str(lost.id), "n’importe quoi"]})
    with world.reading():
        states = set(Delivery.objects.filter(case=case, kind="receipt").values_list("state", flat=True))
    assert states == {"bounced", "pending"}
    assert "Tous les courriels sont partis." in client.get(BASE + "?liste=non-remis").content.decode()


def test_another_commune_and_the_operator_s_desk_see_nothing_of_it(world):
    _case, row = _fill(world)
    other = signed_in(hire(world.corbas, "Paul Girard"))
    desk = signed_in(hire(world.operator, "Lea Petit", Role.SERVICE_DESK))
    for client in (other, desk):
        assert client.get(BASE).status_code == 404
        assert client.get(f"{BASE}{row.id}").status_code == 404
        assert client.post(f"{BASE}{row.id}/ecarter", {"reason": "x"}).status_code == 404
    assert other.get(f"/travail/corbas/courriels/{row.id}").status_code == 404


def test_the_operator_s_desk_hands_over_what_named_no_commune(world):
    _fill(world)
    client = signed_in(hire(world.operator, "Lea Petit", Role.SERVICE_DESK))
    base = f"/travail/{world.operator.slug}/courriels/"
    page = client.get(base).content.decode()
    (address,) = re.findall(base + r"([0-9a-f-]{36})", page)
    assert "Commune de Corbas" in client.get(f"{base}{address}?commune=corb").content.decode()
    assert client.post(f"{base}{address}/confier", {"to": "rien"}).status_code == 422
    assert client.post(f"{base}{address}/confier", {"to": str(world.corbas.id)}).status_code == 302
    with scope.reading(world.corbas.id):
        from beffroi.cases.inbound.queries import to_sort

        assert [each.text for each in to_sort(world.corbas.id)[0]] == ["Pour qui ?"]


@pytest.mark.browser
@pytest.mark.server
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_screens_are_accessible(committed_world, address, browser, size, tmp_path):
    import os

    _case, row = _fill(committed_world)
    cookie = signed_in(hire(committed_world.venissieux, "Sophie Marchand")).cookies["beffroi_session"]
    with visiting(browser, address, size=size) as page:
        page.context.add_cookies(
            [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
        )
        for name in ("", "?liste=automatiques", "?liste=non-remis", str(row.id)):
            look(page, BASE + name)
            folder = os.environ.get("SCREENSHOTS")
            if folder:
                page.screenshot(
                    path=f"{folder}/mail-{size['width']}-{name[-9:] or 'list'}.png", full_page=True
                )
        assert page.complaints == []
        page.get_by_role("button", name="Écarter ce courriel").click()
        look(page)
        expect(page.get_by_text("Dites pourquoi ce courriel est écarté").first).to_be_visible()
