"""Mail, over a real SMTP server."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from beffroi.cases import actions, sending
from beffroi.cases.inbound.html import text_of_html
from beffroi.cases.models import Delivery
from beffroi.cases.types import DeliveryState

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Postman:
    """Keeps what it is given; refuses when told to."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or say that the mailbox is busy."""
        if self.refuses:
            return "451 La boîte est occupée"
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def postman(settings):
    """A real SMTP server on a free port, which Django writes to."""
    keeper = Postman()
    server = Controller(keeper, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield keeper
    server.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _delivery(world, case, kind="receipt"):
    with world.reading():
        return Delivery.objects.get(case=case, kind=kind)


def test_the_acknowledgement_leaves_with_its_pdf_and_its_link(world, postman):
    case = world.file()
    delivery = _delivery(world, case)
    sending.send(delivery.organisation_id, delivery.id, now=NOW)
    (mail,) = postman.mails
    both, pdf = mail.get_payload()
    text, html = both.get_payload()
    body = text.get_payload(decode=True).decode()
    words = text_of_html(html.get_payload(decode=True).decode())
    assert mail["To"] == "nadia.benali@exemple.test"
    assert mail["Message-ID"].strip() == delivery.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"/suivi/{case.number}?cle=" in body
    assert "samedi 23 janvier 2027" in body
    assert [line for line in body.splitlines() if line and line not in words] == []
    assert "<img" not in html.get_payload(decode=True).decode()
    assert pdf.get_payload(decode=True).startswith(b"%PDF-")
    assert _delivery(world, case).state == DeliveryState.SENT


def test_a_mail_is_never_sent_twice(world, postman):
    delivery = _delivery(world, world.file())
    for _time in range(3):
        sending.send(delivery.organisation_id, delivery.id, now=NOW)
    assert len(postman.mails) == 1


def test_a_server_that_refuses_is_asked_again_and_the_failure_is_kept(world, postman):
    case = world.file()
    delivery = _delivery(world, case)
    postman.refuses = True
    with pytest.raises(sending.Unsent):
        sending.send(delivery.organisation_id, delivery.id, now=NOW)
    waiting = _delivery(world, case)
    assert (waiting.state, waiting.attempts, waiting.error) == (DeliveryState.PENDING, 1, "SMTPDataError 451")
    postman.refuses = False
    sending.send(delivery.organisation_id, delivery.id, now=NOW)
    assert _delivery(world, case).state == DeliveryState.SENT


def test_after_many_refusals_it_is_given_up_and_shown(world, postman):
    case = world.file()
    delivery = _delivery(world, case)
    postman.refuses = True
    for _time in range(sending.MOST_ATTEMPTS - 1):
        with pytest.raises(sending.Unsent):
            sending.send(delivery.organisation_id, delivery.id, now=NOW)
    sending.send(delivery.organisation_id, delivery.id, now=NOW)
    assert _delivery(world, case).state == DeliveryState.FAILED


def test_no_server_at_all_is_a_failure_like_another(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _free_port()
    delivery = _delivery(world, world.file())
    with pytest.raises(sending.Unsent, match="ConnectionRefusedError"):
        sending.send(delivery.organisation_id, delivery.id, now=NOW)


@pytest.mark.parametrize(
    ("kind", "says"),
    [("pieces", "Il manque des pièces"), ("completed", "complet"), ("decision", "Nous avons répondu"), ("message", "Où en êtes-vous")],
)
def test_each_moment_has_its_mail(world, postman, kind, says):
    case = world.file(procedure="urbanisme/declaration-prealable", answers={}, on=NOW)
    later = NOW.replace(hour=12)
    actions.request_documents(case=case, missing=["DP1"], by=world.sophie, on=later)
    actions.complete(case=case, whole=True, by=world.sophie, on=later.replace(hour=13))
    actions.message(case=case, body="Où en êtes-vous ?", by=world.sophie, on=later.replace(hour=14))
    actions.decide(case=case, outcome="granted", by=world.sophie, on=later.replace(hour=15))
    delivery = _delivery(world, case, kind)
    sending.send(delivery.organisation_id, delivery.id, now=NOW)
    (mail,) = postman.mails
    assert says in mail.get_payload()[0].get_payload(decode=True).decode()


def test_a_person_without_an_address_gets_no_mail_and_is_never_refused(world):
    applicant = {**world.filing().applicant}
    applicant.pop("email")
    case = world.file(applicant=applicant, channel="counter")
    with world.reading():
        assert not Delivery.objects.filter(case=case).exists()
