"""Mail, over a real SMTP server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from beffroi.cases import actions, mails, recovery, sending, threads
from beffroi.cases.inbound import actions as incoming_actions
from beffroi.cases.inbound.html import text_of_html
from beffroi.cases.inbound.tests.mails import mail as incoming
from beffroi.cases.models import Delivery
from beffroi.cases.types import DeliveryState
from beffroi.documents import actions as documents
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Postman:
    """Keeps what it is given; refuses when told to."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.senders: list[str] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or say that the mailbox is busy."""
        if self.refuses:
            return "451 La boîte est occupée"
        self.senders.append(envelope.mail_from)
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
    said = " ".join(words.split())
    assert [line for line in body.splitlines() if " ".join(line.split()) not in said] == []
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
    [
        ("pieces", "Il manque des pièces"),
        ("completed", "complet"),
        ("decision", "Nous avons répondu"),
        ("message", "Où en êtes-vous"),
    ],
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


# The thread --------------------------------------------------------------------------------------------------


def _sent(world, case, kind, settings, postman):
    delivery = _delivery(world, case, kind)
    sending.send(delivery.organisation_id, delivery.id, now=NOW)
    return postman.mails[-1]


def test_all_the_mails_of_a_case_are_one_thread_whose_answers_come_back(world, postman, settings):
    settings.REPLY_ADDRESS = "reponse@courriel.test"
    case = world.file(on=NOW)
    first = _sent(world, case, "receipt", settings, postman)
    incoming_actions.receive(raw=incoming(In_Reply_To=first["Message-ID"].strip()), by=CLOCKWORK, on=NOW)
    actions.message(case=case, body="Merci, c’est noté.", by=world.sophie, on=NOW.replace(hour=11))
    second = _sent(world, case, "message", settings, postman)
    root = threads.root_id(case)
    assert "".join(first["Message-ID"].split()) == root
    assert "References" not in first
    assert second["References"].split() == [root, "<un@exemple.test>"]
    assert second["In-Reply-To"].strip() == "<un@exemple.test>"
    assert first["Reply-To"] == second["Reply-To"] == threads.reply_to(case)
    assert first["Auto-Submitted"] == "auto-generated"
    assert second["Auto-Submitted"] is None, "an agent wrote it"
    assert second["From"] == settings.DEFAULT_FROM_EMAIL
    assert postman.senders[-1] == threads.reply_to(case)


def test_without_an_address_for_answers_they_go_to_the_service(world, postman, settings):
    case = world.file()
    assert _sent(world, case, "receipt", settings, postman)["Reply-To"] == "mairie@venissieux.test"


def test_what_is_too_heavy_for_mail_is_read_on_the_follow_up_page(world, postman, settings):
    settings.MAIL_ATTACHMENTS_MB = 0
    mail = _sent(world, world.file(), "receipt", settings, postman)
    text = mail.get_payload()[0].get_payload(decode=True).decode()
    assert [part.get_content_type() for part in mail.get_payload()] == ["text/plain", "text/html"]
    assert "accusé de réception est sur votre page de suivi" in text


def test_the_files_of_a_message_leave_with_it_when_the_antivirus_lets_them(world, postman, settings):
    case = world.file()
    kept = documents.keep(
        organisation=case.organisation_id,
        content=b"%PDF-1.7",
        name="plan.pdf",
        media_type="application/pdf",
        by=world.sophie,
        on=NOW,
    )
    actions.message(case=case, body="Voici le plan.", files=[kept.id], by=world.sophie, on=NOW)
    mail = _sent(world, case, "message", settings, postman)
    assert mail.get_payload()[1].get_filename() == "plan.pdf"
    with scope.writing(case.organisation_id):
        type(kept).objects.filter(id=kept.id).update(state="quarantined")
    delivery = _delivery(world, case, "message")
    with world.reading():
        late = mails.compose(delivery)
    assert late.attachments == []
    assert "Fichiers à ouvrir sur votre page de suivi" in late.body


def test_an_attached_file_of_another_organisation_never_joins_a_message(world):
    case = world.file()
    foreign = documents.keep(
        organisation=world.corbas.id,
        content=b"%PDF-1.7",
        name="x.pdf",
        media_type="application/pdf",
        by=world.paul,
        on=NOW,
    )
    row = actions.message(case=case, body="Bonjour", files=[foreign.id], by=world.sophie, on=NOW)
    with world.reading():
        assert row.files.count() == 0


def test_words_that_look_like_markup_stay_words():
    html = mails.html_of(
        "Bonjour <script>alert(1)</script>\n\nhttps://a.test/?x=1&y=2\nhttps://b.test",
        "Objet & suite",
        links=("https://a.test/?x=1&y=2",),
    )
    assert "<script>" not in html
    assert 'href="https://a.test/?x=1&amp;y=2"' in html
    assert html.count("<a ") == 1
    assert "src=" not in html


def test_what_a_dead_worker_left_is_found_again(world):
    case = world.file(on=NOW)
    with scope.writing(case.organisation_id):
        Delivery.objects.filter(case=case).update(state="sending", claimed_until=NOW)
    later = NOW + timedelta(hours=1)
    assert recovery.recover(on=later) == (1, 0)
    assert _delivery(world, case).state == DeliveryState.UNKNOWN
