"""What happens to a case reaches the endpoints that asked, at least once, in order, again until it is taken."""

from __future__ import annotations

import hmac
import json
import os
import signal
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from beffroi.cases import actions as cases
from beffroi.cases import queries as case_queries
from beffroi.cases.tests.agents import hire
from beffroi.cases.webhooks import actions, queries, rules, sending
from beffroi.cases.webhooks.mails import suspended
from beffroi.cases.webhooks.models import WebhookCall
from beffroi.cases.webhooks.tests.receivers import calls, endpoint
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role, Unknown
from tests.workers import start_worker
from tests.worlds import NOON

LATER = NOON + timedelta(hours=1)


def _send(row, now=LATER):
    sending.send(row.organisation_id, row.id, now=now)


def _jobs(name="cases.call_webhook"):
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id"))


def test_where_nobody_listens_nothing_is_written(world):
    world.file()
    assert calls(world.venissieux) == []
    assert _jobs() == []


def test_a_filing_is_told_with_numbers_states_and_dates_and_no_name(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url)
    case = world.file()
    for call in calls(world.venissieux):
        _send(call)
    assert receiver.types == ["case.filed", "case.acknowledged"]
    told = receiver.told[0]["data"]
    assert told["number"].replace("-", "") == case.number.replace("-", "")
    assert told["organisation"] == "216902593"
    assert told["state"] == "received"
    assert told["earliest"] == case.earliest.isoformat()
    assert told["url"].endswith(f"/api/v1/cases/{case.number}")
    for word in ("Benali", "Nadia", "nadia.benali", "Gambetta", "lampadaire", "Éclairage"):
        assert word not in json.dumps(receiver.told, ensure_ascii=False)


def test_a_receiver_verifies_what_it_gets_with_its_secret_alone(world, receiver):
    _row, secret = endpoint(world.venissieux, world.sophie, receiver.url)
    world.file()
    _send(calls(world.venissieux)[0])
    headers, body = receiver.came[0]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(
        hmac.new(b64decode(secret.removeprefix("whsec_")), content, sha256).digest()
    ).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["content-type"] == "application/json"
    assert int(headers["webhook-timestamp"]) == int(LATER.timestamp())


def test_after_a_rotation_both_secrets_sign_for_a_week(world, receiver):
    row, before = endpoint(world.venissieux, world.sophie, receiver.url)
    after = actions.rotate(endpoint=row, by=world.sophie, on=NOON)
    assert before != after
    world.file()
    first, second = calls(world.venissieux)
    _send(first)
    _send(second, NOON + timedelta(days=8))
    assert len(receiver.came[0][0]["webhook-signature"].split(" ")) == 2
    assert len(receiver.came[1][0]["webhook-signature"].split(" ")) == 1


def test_every_step_of_a_case_is_told(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url)
    case = world.file()
    with world.reading():
        applicant = case_queries.applicant(case)
    cases.message(case=case, body="Bonjour", by=applicant, on=NOON)
    cases.message(case=case, body="Bonjour à vous", by=world.sophie, on=NOON)
    paper = cases.decide(case=case, outcome="refused", reasons="Non.", by=world.sophie, on=NOON)
    cases.open_paper(case=case, paper=paper, by=applicant, on=NOON)
    told = [each.event for each in calls(world.venissieux)]
    assert told == [
        "case.filed",
        "case.acknowledged",
        "case.message_received",
        "case.decided",
        "case.notified",
    ]
    decided = json.loads(calls(world.venissieux)[3].body)["data"]
    assert (decided["state"], decided["outcome"]) == ("decided", "refused")


def test_silence_is_told(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.lapsed",))
    case = world.file()
    with world.reading():
        late = case.latest
    cases.lapse(case=case, by=CLOCKWORK, on=NOON + (late - NOON.date()) + timedelta(days=2))
    (told,) = calls(world.venissieux)
    assert told.event == "case.lapsed"
    assert json.loads(told.body)["data"]["state"] == "tacit"


def test_only_the_events_and_procedures_asked_for_are_told(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.decided",))
    endpoint(world.venissieux, world.sophie, receiver.url, procedures=("etat_civil/acte-naissance",))
    world.file()
    assert calls(world.venissieux) == []


def test_another_commune_hears_nothing(world, receiver):
    endpoint(world.corbas, world.paul, receiver.url)
    world.file(world.venissieux)
    assert calls(world.corbas) == []


def test_a_refusal_is_tried_again_later_and_later(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    receiver.status, receiver.body = 500, b"en panne"
    world.file()
    (row,) = calls(world.venissieux)
    _send(row, NOON)
    (row,) = calls(world.venissieux)
    assert (row.state, row.attempts, row.status, row.answer) == ("pending", 1, 500, "en panne")
    assert row.next_at == NOON + timedelta(seconds=5)
    assert _jobs()[-1].scheduled_at == row.next_at
    _send(row, NOON + timedelta(seconds=4))
    assert len(receiver.came) == 1, "not before its time"
    receiver.status = 200
    _send(row, NOON + timedelta(seconds=6))
    (row,) = calls(world.venissieux)
    assert (row.state, row.attempts) == ("delivered", 2)
    ids = {headers["webhook-id"] for headers, _body in receiver.came}
    assert ids == {row.message_id}
    _send(row, LATER)
    assert len(receiver.came) == 2, "taken once, it is not sent again"


def _exhaust(row):
    with scope.writing(row.organisation_id):
        WebhookCall.objects.filter(id=row.id).update(attempts=rules.MOST_ATTEMPTS - 1)
    _send(row)


def test_after_ten_failures_the_endpoint_is_suspended_and_its_administrator_told(world, receiver):
    hire(world.venissieux, "Camille Roche", Role.COMMUNE_ADMINISTRATOR)
    hire(world.venissieux, "Alix Morel", Role.SECRETARY)
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    receiver.status = 503
    world.file()
    _exhaust(calls(world.venissieux)[0])
    (row,) = calls(world.venissieux)
    assert (row.state, row.endpoint.state) == ("failed", "suspended")
    (job,) = _jobs("cases.tell_webhook_suspended")
    assert job.args == {
        "email": "camille.roche@venissieux.test",
        "slug": "venissieux",
        "label": "Logiciel métier",
    }
    suspended(**job.args).send()
    assert "/travail/venissieux/reglages/webhooks/" in mail.outbox[-1].body

    world.file()  # still written, and not sent
    waiting = calls(world.venissieux)[-1]
    _send(waiting)
    assert len(receiver.came) == 1
    actions.switch(endpoint=row.endpoint, active=True, by=world.sophie, on=LATER)
    receiver.status = 200
    _send(waiting)
    assert calls(world.venissieux)[-1].state == "delivered"


def test_an_endpoint_that_took_something_since_is_not_suspended(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    world.file()
    first = calls(world.venissieux)[0]
    world.file()
    _send(calls(world.venissieux)[1])
    receiver.status = 400
    _exhaust(first)
    assert calls(world.venissieux)[0].state == "failed"
    assert calls(world.venissieux)[0].endpoint.state == "active"


def test_410_suspends_at_once(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    receiver.status = 410
    world.file()
    _send(calls(world.venissieux)[0])
    assert calls(world.venissieux)[0].endpoint.state == "suspended"


def test_calls_about_one_case_leave_in_order(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url)
    world.file()
    filed, acknowledged = calls(world.venissieux)
    _send(acknowledged)
    assert receiver.came == [], "it waits for its turn"
    before = len(_jobs())
    _send(filed)
    assert len(_jobs()) == before + 1, "the next one is woken"
    _send(acknowledged)
    assert receiver.types == ["case.filed", "case.acknowledged"]


def test_a_call_that_keeps_failing_holds_the_others_back_for_a_while_only(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url)
    world.file()
    filed, acknowledged = calls(world.venissieux)
    with scope.writing(filed.organisation_id):
        WebhookCall.objects.filter(id=filed.id).update(attempts=rules.IN_ORDER)
    _send(acknowledged)
    assert receiver.types == ["case.acknowledged"]


def test_a_call_whose_job_is_lost_is_found_again(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    world.file()
    before = len(_jobs())
    assert sending.recover(on=NOON + timedelta(minutes=4)) == 0
    assert sending.recover(on=NOON + timedelta(minutes=6)) == 1
    assert len(_jobs()) == before + 1


def test_a_month_later_the_log_is_gone(world, receiver):
    endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    world.file()
    assert sending.forget(on=NOON + timedelta(days=29)) == 0
    assert sending.forget(on=NOON + timedelta(days=31)) == 1
    assert sending.forget(on=NOON + timedelta(days=31)) == 0
    assert calls(world.venissieux) == []


def test_a_replay_sends_the_same_bytes_under_the_same_identifier(world, receiver):
    row, _secret = endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    world.file()
    (call,) = calls(world.venissieux)
    _send(call)
    actions.replay(call=call, by=world.sophie, on=LATER)
    _send(call, LATER)
    assert actions.replay_since(endpoint=row, since=NOON, by=world.sophie, on=LATER) == 1
    _send(call, LATER)
    assert len(receiver.came) == 3
    assert len({(headers["webhook-id"], body) for headers, body in receiver.came}) == 1


def test_a_replay_from_a_day_to_come_is_refused(world, receiver):
    row, _secret = endpoint(world.venissieux, world.sophie, receiver.url)
    with pytest.raises(Invalid):
        actions.replay_since(endpoint=row, since=LATER, by=world.sophie, on=NOON)


def test_a_test_message_tells_of_nothing(world, receiver):
    row, _secret = endpoint(world.venissieux, world.sophie, receiver.url)
    call = actions.send_test(endpoint=row, by=world.sophie, on=NOON)
    _send(call)
    assert receiver.types == ["webhook.test"]
    assert set(receiver.told[0]["data"]) == {"organisation", "endpoint"}


def test_a_stopped_endpoint_is_neither_written_for_nor_tried(world, receiver):
    row, _secret = endpoint(world.venissieux, world.sophie, receiver.url)
    actions.switch(endpoint=row, active=False, by=world.sophie, on=NOON)
    world.file()
    assert calls(world.venissieux) == []
    with pytest.raises(Refusal):
        actions.send_test(endpoint=row, by=world.sophie, on=NOON)


def test_an_endpoint_goes_with_its_calls(world, receiver):
    row, _secret = endpoint(world.venissieux, world.sophie, receiver.url)
    world.file()
    actions.remove(endpoint=row, by=world.sophie, on=NOON)
    assert calls(world.venissieux) == []


@pytest.mark.parametrize(
    "wrong", [{"label": " "}, {"events": ()}, {"events": ("case.burnt",)}, {"procedures": ("x/y",)}]
)
def test_a_wish_that_is_not_right_names_its_field(world, wrong):
    from beffroi.cases.webhooks.types import Wish

    told = {"label": "Essai", "url": "https://crochet.exemple.fr/", "events": ("case.filed",), **wrong}
    with pytest.raises(Invalid) as refused:
        actions.register(organisation=world.venissieux, wish=Wish(**told), by=world.sophie, on=NOON)
    assert set(refused.value.field_errors) == set(wrong)


def test_nobody_but_an_administrator_of_the_organisation_registers(world, receiver):
    from tests.worlds import agent

    with pytest.raises(Unknown):
        endpoint(world.venissieux, world.paul, receiver.url)
    with pytest.raises(Refusal):
        endpoint(world.venissieux, agent(world.venissieux, "Alix", Role.SECRETARY), receiver.url)


def test_the_log_is_read_by_pages(world, receiver):
    row, _secret = endpoint(world.venissieux, world.sophie, receiver.url, events=("case.filed",))
    for _turn in range(3):
        world.file()
    with world.reading():
        first = queries.calls(row, limit=2)
        second = queries.calls(row, after=first.next_key, limit=2)
        assert (len(first.rows), len(second.rows), second.next_key) == (2, 1, "")
        assert not {each.id for each in first.rows} & {each.id for each in second.rows}
        with pytest.raises(Unknown):
            queries.calls(row, after="hier~rien")


@pytest.mark.server
def test_a_worker_killed_between_the_answer_and_the_record_sends_again_under_one_identifier(
    committed_world, committed, receiver
):
    endpoint(committed_world.venissieux, committed_world.sophie, receiver.url, events=("case.filed",))
    committed_world.file()
    connection.close()
    receiver.free.clear()
    told = {"WEBHOOKS_PRIVATE_HOSTS": ["127.0.0.1"], "WEBHOOKS_PLAIN_HTTP": True}
    worker = start_worker(committed, **told)
    try:
        assert receiver.arrived.wait(40), "the worker has not called"
        os.kill(worker.pid, signal.SIGKILL)
    finally:
        worker.kill()
        worker.wait(10)
    (row,) = calls(committed_world.venissieux)
    assert (row.state, row.attempts) == ("pending", 0), "nobody wrote that it was taken"
    receiver.free.set()
    assert sending.recover(on=NOON + timedelta(minutes=10)) == 1
    start_worker(committed, **told).wait(60)
    (row,) = calls(committed_world.venissieux)
    assert row.state == "delivered"
    assert len(receiver.came) >= 2, "at least once: a slow machine takes the dead worker's job up too"
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
