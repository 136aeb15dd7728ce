"""A mail leaves at most once, whatever dies: a real worker, a real mail server that takes its time."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection

from beffroi.cases import sending
from beffroi.cases.models import Delivery
from beffroi.cases.types import DeliveryState
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK
from tests.workers import start_worker
from tests.worlds import NOON

LATER = NOON + sending.LEASE + timedelta(minutes=1)


class SlowPostman:
    """Takes a mail, and answers only after a while."""

    def __init__(self, patience: float) -> None:
        self.mails: list[bytes] = []
        self.patience = patience
        self.came = threading.Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail, then make the sender wait for the answer."""
        import asyncio

        self.mails.append(envelope.content)
        self.came.set()
        await asyncio.sleep(self.patience)
        return "250 OK"


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def slow():
    keeper = SlowPostman(patience=20)
    server = Controller(keeper, hostname="127.0.0.1", port=_free_port())
    server.start()
    keeper.port = server.port
    yield keeper
    server.stop()


def _worker(port: int, database: str) -> subprocess.Popen[bytes]:
    """Start the worker, its mail going to the slow server."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return start_worker(database, EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)


def _row(case: Any) -> Delivery:
    with scope.reading(case.organisation_id):
        return Delivery.objects.get(case=case, kind="receipt")


@pytest.mark.server
def test_a_worker_killed_while_the_server_answers_leaves_a_doubt_and_never_a_second_mail(
    committed_world, committed, slow
):
    case = committed_world.file()
    connection.close()
    worker = _worker(slow.port, committed)
    try:
        assert slow.came.wait(40), "the worker has not sent anything"
        os.kill(worker.pid, signal.SIGKILL)
    finally:
        worker.kill()
        worker.wait(10)
    row = _row(case)
    assert (row.state, row.attempts) == (DeliveryState.SENDING, 1)

    sending.send(row.organisation_id, row.id, now=NOON)  # the job is tried again before the lease ends
    sending.give_up(delivery=row, by=CLOCKWORK, on=NOON + timedelta(minutes=1))
    assert _row(case).state == DeliveryState.SENDING
    second = _worker(slow.port, committed)  # and by another worker
    time.sleep(6)
    second.kill()
    second.wait(10)

    sending.give_up(delivery=row, by=CLOCKWORK, on=row.claimed_until + timedelta(minutes=1))
    doubtful = _row(case)
    assert doubtful.state == DeliveryState.UNKNOWN
    assert "interrompu" in doubtful.error
    sending.send(row.organisation_id, row.id, now=LATER)
    receipts = [mail for mail in slow.mails if doubtful.message_id.encode() in mail]
    assert len(receipts) == 1


def test_the_claim_is_committed_before_a_byte_leaves(committed_world, committed, slow):
    """Seen from another connection while the server still thinks."""
    case = committed_world.file()
    row = _row(case)
    django_settings.EMAIL_BACKEND, before = (
        "django.core.mail.backends.smtp.EmailBackend",
        django_settings.EMAIL_BACKEND,
    )
    django_settings.EMAIL_HOST, django_settings.EMAIL_PORT = "127.0.0.1", slow.port
    slow.patience = 3
    sender = threading.Thread(target=_send_in_thread, args=(row,))
    try:
        sender.start()
        assert slow.came.wait(20)
        assert _row(case).state == DeliveryState.SENDING
        sending.send(row.organisation_id, row.id, now=NOON)  # a second worker with the same job
    finally:
        sender.join(20)
        django_settings.EMAIL_BACKEND = before
    assert _row(case).state == DeliveryState.SENT
    assert len(slow.mails) == 1


def _send_in_thread(row: Delivery) -> None:
    try:
        sending.send(row.organisation_id, row.id, now=NOON)
    finally:
        connection.close()


def test_two_workers_that_claim_at_once_send_one_mail(committed_world, committed, slow):
    case = committed_world.file()
    row = _row(case)
    wins = [sending._claim(row, NOON), sending._claim(row, NOON)]
    assert wins == [True, False]


def test_a_silence_after_the_mail_is_offered_is_a_doubt(world, monkeypatch):
    import smtplib

    class Mute:
        def open(self): ...
        def close(self): ...
        def send_messages(self, mails):
            raise smtplib.SMTPServerDisconnected("gone")

    case = world.file()
    with world.reading():
        row = Delivery.objects.get(case=case)
    monkeypatch.setattr(sending, "get_connection", Mute)
    sending.send(row.organisation_id, row.id, now=NOON)
    assert _row(case).state == DeliveryState.UNKNOWN
    with world.reading():
        told = Delivery.objects.get(case=case, kind="undelivered")
    assert told.recipient == "mairie@venissieux.test"


@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        (("SMTPRecipientsRefused", ({"x@y.test": (550, b"inconnu")},)), DeliveryState.FAILED),
        (("SMTPDataError", (554, b"refus")), DeliveryState.FAILED),
    ],
)
def test_a_refusal_for_ever_is_not_tried_again(world, monkeypatch, refusal, state):
    import smtplib

    name, arguments = refusal

    class Refusing:
        def open(self): ...
        def close(self): ...
        def send_messages(self, mails):
            raise getattr(smtplib, name)(*arguments)

    case = world.file()
    with world.reading():
        row = Delivery.objects.get(case=case)
    monkeypatch.setattr(sending, "get_connection", Refusing)
    sending.send(row.organisation_id, row.id, now=NOON)
    assert _row(case).state == state


def test_a_mail_in_doubt_is_sent_again_under_the_same_identifier_by_an_agent_only(world, monkeypatch):
    import smtplib

    from beffroi.kernel.errors import Invalid
    from beffroi.tenancy.types import Unknown

    class Mute:
        def open(self): ...
        def close(self): ...
        def send_messages(self, mails):
            raise smtplib.SMTPServerDisconnected("gone")

    case = world.file()
    with world.reading():
        row = Delivery.objects.get(case=case)
    monkeypatch.setattr(sending, "get_connection", Mute)
    sending.send(row.organisation_id, row.id, now=NOON)
    with pytest.raises(Unknown):
        sending.resend(delivery=row, by=world.paul, on=NOON)
    again = sending.resend(delivery=row, by=world.sophie, on=NOON)
    assert (again.state, again.message_id, again.recipient) == ("pending", row.message_id, row.recipient)
    with pytest.raises(Invalid):
        sending.resend(delivery=row, by=world.sophie, on=NOON)


def test_a_database_that_restarts_while_the_server_answers_is_told_afterwards(world, monkeypatch):
    """The server took the mail, the database is away for a moment: the record says « sent » in the end."""
    from django.db import OperationalError

    calls = []
    settle = sending._settle

    def failing(**arguments):
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("the database system is shutting down")
        return settle(**arguments)

    monkeypatch.setattr(sending, "_settle", failing)
    monkeypatch.setattr(sending, "SETTLE_WAITS", (0, 0, 0))
    monkeypatch.setattr(sending.connection, "close", lambda: None)
    case = world.file()
    with world.reading():
        row = Delivery.objects.get(case=case)
    sending.send(row.organisation_id, row.id, now=NOON)
    assert _row(case).state == DeliveryState.SENT
