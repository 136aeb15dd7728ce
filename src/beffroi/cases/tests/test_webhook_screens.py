"""An administrator registers endpoints on a screen, sees what was sent, sends again; the secret is shown once."""

from __future__ import annotations

import pytest

from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.webhooks import sending
from beffroi.cases.webhooks.models import WebhookEndpoint
from beffroi.cases.webhooks.tests.receivers import calls, receiving
from beffroi.tenancy.types import Role
from tests.worlds import NOON

BASE = "/travail/venissieux/reglages/webhooks/"
FORM = {"label": "Logiciel d’urbanisme", "events": ["case.filed", "case.decided"]}


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_PRIVATE_HOSTS, settings.WEBHOOKS_PLAIN_HTTP = ["127.0.0.1"], True
    with receiving() as started:
        yield started


@pytest.fixture
def camille(world):
    return signed_in(hire(world.venissieux, "Camille Roche", Role.COMMUNE_ADMINISTRATOR))


def _endpoint(world) -> WebhookEndpoint:
    with world.reading():
        return WebhookEndpoint.objects.get()


def _text(answer) -> str:
    return answer.content.decode()


def test_an_endpoint_is_registered_and_its_secret_is_shown_once(world, camille, receiver):
    shown = _text(camille.post(f"{BASE}nouveau", {**FORM, "url": receiver.url}))
    assert "whsec_" in shown
    row = _endpoint(world)
    assert row.events == ["case.filed", "case.decided"]
    for page in ("", str(row.id), f"{row.id}/modifier", f"{row.id}/supprimer"):
        answer = camille.get(BASE + page)
        assert answer.status_code == 200
        assert "whsec_" not in _text(answer)
    assert "Logiciel d’urbanisme" in _text(camille.get(BASE))


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(world, camille):
    answer = camille.post(f"{BASE}nouveau", {"label": "Mon logiciel", "url": "http://exemple.fr/"})
    assert answer.status_code == 422
    body = _text(answer)
    assert "commence par" in body
    assert 'value="Mon logiciel"' in body
    assert "au moins un événement" in body


def test_a_trial_a_call_and_its_replay_are_seen_on_the_page(world, camille, receiver):
    camille.post(f"{BASE}nouveau", {**FORM, "url": receiver.url})
    row = _endpoint(world)
    camille.post(f"{BASE}{row.id}/essai")
    case = world.file(on=NOON)
    for call in calls(world.venissieux):
        sending.send(call.organisation_id, call.id, now=call.next_at)
    body = _text(camille.get(f"{BASE}{row.id}"))
    assert "Essai" in body
    assert "HTTP 204" in body
    assert case.number[-6:] in body
    filed = next(call for call in calls(world.venissieux) if call.event == "case.filed")
    assert camille.post(f"{BASE}{row.id}/rejouer", {"appel": [str(filed.id)]}).status_code == 302
    assert camille.post(f"{BASE}{row.id}/rejouer").status_code == 422
    assert camille.post(f"{BASE}{row.id}/rejouer", {"appel": ["x"]}).status_code == 422
    day = {"since-day": "1", "since-month": "11", "since-year": "2026"}
    assert camille.post(f"{BASE}{row.id}/rejouer-depuis", day).status_code == 302
    wrong = camille.post(f"{BASE}{row.id}/rejouer-depuis", {**day, "since-day": "45"})
    assert wrong.status_code == 422
    assert 'value="45"' in _text(wrong)


def test_an_endpoint_is_stopped_changed_and_removed(world, camille, receiver):
    camille.post(f"{BASE}nouveau", {**FORM, "url": receiver.url})
    row = _endpoint(world)
    camille.post(f"{BASE}{row.id}/etat", {"active": "no"})
    assert _endpoint(world).state == "stopped"
    assert camille.post(f"{BASE}{row.id}/essai").status_code == 409
    camille.post(f"{BASE}{row.id}/etat", {"active": "yes"})
    camille.post(f"{BASE}{row.id}/modifier", {**FORM, "label": "Autre", "url": receiver.url})
    assert _endpoint(world).label == "Autre"
    assert "whsec_" in _text(camille.post(f"{BASE}{row.id}/secret"))
    assert camille.post(f"{BASE}{row.id}/supprimer").status_code == 302
    with world.reading():
        assert not WebhookEndpoint.objects.exists()


def test_the_page_is_not_for_secretaries_nor_for_other_communes(world):
    alix = signed_in(hire(world.venissieux, "Alix Morel", Role.SECRETARY))
    paul = signed_in(hire(world.corbas, "Paul Girard", Role.COMMUNE_ADMINISTRATOR))
    assert alix.get(BASE).status_code == 403
    assert paul.get(BASE).status_code == 404
