"""Mail comes in: it joins its case on proof alone; the impostor waits in a list."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from beffroi.cases import actions as cases
from beffroi.cases import threads
from beffroi.cases.inbound import actions, queries, rules
from beffroi.cases.inbound.models import IncomingMail, MessageFile
from beffroi.cases.inbound.tests.mails import REPLY, mail, receipt_of, report
from beffroi.cases.inbound.types import MailState, Malformed, NoPlace, TooMany
from beffroi.cases.models import Case, Delivery, Message
from beffroi.cases.types import DeliveryState
from beffroi.documents.models import StoredFile
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import NOON, agent

LATER = NOON + timedelta(hours=2)
STRANGER = "Un Inconnu <inconnu@autre.test>"


@pytest.fixture(autouse=True)
def _reply_address(settings):
    settings.REPLY_ADDRESS = REPLY


@pytest.fixture
def case(world):
    return world.file()


def receive(raw: bytes, on=LATER) -> IncomingMail:
    return actions.receive(raw=raw, by=CLOCKWORK, on=on)


def messages(case: Case) -> list[Message]:
    with scope.reading(case.organisation_id):
        return list(Message.objects.filter(case=case))


def test_an_answer_to_our_mail_joins_its_case_and_is_registered(world, case):
    row = receive(mail("Voici.", In_Reply_To=receipt_of(world, case).message_id))
    (told,) = messages(case)
    assert (row.state, row.matched_by, row.case_id) == (MailState.JOINED, "message_id", case.id)
    assert (told.body, told.from_applicant, told.author_name) == ("Voici.", True, "Nadia Benali")
    with world.reading():
        assert Case.objects.get(id=case.id).unread == 1
        assert Delivery.objects.get(case=case, kind="registered").recipient == case.applicant_email


def test_an_answer_with_only_the_references_joins_too(world, case):
    ours = receipt_of(world, case).message_id
    assert receive(mail(References=f"<x@y.test> {ours}", In_Reply_To="<x@y.test>")).matched_by == "message_id"


def test_a_mail_to_the_reply_address_joins_its_case(world, case):
    row = receive(mail(to=threads.reply_to(case)))
    assert (row.state, row.matched_by) == (MailState.JOINED, "token")


def test_an_answer_from_another_address_joins_and_says_whose_it_is(world, case):
    receive(mail(sender=STRANGER, In_Reply_To=receipt_of(world, case).message_id))
    assert messages(case)[0].author_name == "Un Inconnu (inconnu@autre.test), par courriel"


def test_the_same_mail_twice_is_one_message(world, case):
    raw = mail(In_Reply_To=receipt_of(world, case).message_id)
    first = receive(raw)
    second = receive(b"Received: by another way\r\n" + raw)
    assert first.id == second.id
    assert len(messages(case)) == 1


def test_a_mail_that_takes_the_identifier_of_another_does_not_hide_it(world, case):
    ours = receipt_of(world, case).message_id
    receive(mail("Faux.", sender=STRANGER, message_id="<vrai@exemple.test>"))
    assert (
        receive(mail("Vrai.", message_id="<vrai@exemple.test>", In_Reply_To=ours)).state == MailState.JOINED
    )


# The impostor ---------------------------------------------------------------------------------------------


def test_a_stolen_number_in_the_subject_from_another_address_never_joins(world, case):
    row = receive(mail(sender=STRANGER, subject=f"Re: {case.number}", to="mairie@venissieux.test"))
    assert (row.state, row.case_id, row.suggestion) == (MailState.UNSORTED, None, case.number)
    assert messages(case) == []


def test_a_number_in_the_subject_from_who_takes_part_joins(world, case):
    row = receive(mail(subject=f"Re: {case.number}", to="mairie@venissieux.test"))
    assert (row.state, row.matched_by) == (MailState.JOINED, "subject")


def test_who_takes_part_must_be_authenticated_where_our_server_says_so(world, case, settings):
    settings.INBOUND_AUTHORITY = "mx.mairie.test"
    forged = mail(subject=case.number, Authentication_Results="mx.mairie.test; dmarc=fail")
    assert receive(forged).state == MailState.UNSORTED
    true = mail("Moi.", subject=case.number, Authentication_Results="mx.mairie.test; dmarc=pass")
    assert receive(true).state == MailState.JOINED


def test_a_mail_to_the_reply_address_of_another_commune_never_joins_this_case(world, case):
    theirs = world.file(world.corbas)
    row = receive(mail(to=threads.reply_to(theirs), In_Reply_To=receipt_of(world, case).message_id))
    assert (row.organisation_id, row.state) == (world.corbas.id, MailState.UNSORTED)
    assert messages(case) == messages(theirs) == []


def test_a_reply_address_whose_signature_is_of_another_case_joins_nothing(world, case):
    other = world.file()
    forged = threads.reply_to(other).replace(other.number, case.number)
    row = receive(mail(to=forged, sender=STRANGER))
    assert (row.state, row.organisation_id) == (MailState.UNSORTED, case.organisation_id)


def test_a_reply_address_is_void_once_the_follow_up_link_is_changed(world, case):
    before = threads.reply_to(case)
    with scope.writing(case.organisation_id):
        Case.objects.filter(id=case.id).update(secret_salt="f" * 32)
    assert receive(mail(to=before, sender=STRANGER)).state == MailState.UNSORTED


@pytest.mark.parametrize("named", ["< >", "<>", "", "<@>", "<c.0.0.0.0@x>"])
def test_an_empty_or_malformed_identifier_joins_nothing(world, case, named):
    first = receive(mail("Un.", message_id=None, In_Reply_To=receipt_of(world, case).message_id))
    assert first.message_id == ""
    row = receive(mail("Deux.", sender=STRANGER, message_id=None, In_Reply_To=named, to="mairie@corbas.test"))
    assert (row.state, row.case_id, row.suggestion) == (MailState.UNSORTED, None, "")


def test_the_identifier_of_somebody_else_s_mail_joins_only_who_takes_part(world, case):
    receive(
        mail(
            message_id="<m1@exemple.test>",
            In_Reply_To=receipt_of(world, case).message_id,
            Cc="chef@entreprise.test",
        )
    )
    stranger = receive(
        mail(
            "Non.",
            sender=STRANGER,
            message_id="<m2@x.test>",
            In_Reply_To="<m1@exemple.test>",
            to="mairie@venissieux.test",
        )
    )
    copied = receive(
        mail(
            "Oui.",
            sender="chef@entreprise.test",
            message_id="<m3@x.test>",
            In_Reply_To="<m1@exemple.test>",
            to="mairie@venissieux.test",
        )
    )
    assert (stranger.state, stranger.suggestion) == (MailState.UNSORTED, case.number)
    assert (copied.state, copied.matched_by) == (MailState.JOINED, "known")


def test_a_mail_that_proves_two_cases_joins_none(world, case):
    other = world.file()
    both = f"{receipt_of(world, case).message_id} {receipt_of(world, other).message_id}"
    assert receive(mail(References=both)).state == MailState.UNSORTED


# Whom the mail is for -------------------------------------------------------------------------------------


def test_a_mail_to_a_commune_waits_in_its_list_and_nobody_else_sees_it(world):
    receive(mail(sender=STRANGER, to="mairie@corbas.test"))
    with scope.reading(world.corbas.id):
        assert len(queries.to_sort(world.corbas.id)[0]) == 1
    with scope.reading(world.venissieux.id):
        assert queries.to_sort(world.corbas.id)[0] == []


def test_a_mail_tagged_with_a_commune_waits_in_its_list(world):
    row = receive(mail(sender=STRANGER, to="reponse+corbas@courriel.test"))
    assert row.organisation_id == world.corbas.id


def test_a_mail_for_nobody_known_waits_at_the_operator_and_is_handed_over(world):
    row = receive(mail("Un trou.", sender=STRANGER, to=REPLY))
    assert row.organisation_id == world.operator.id
    desk = agent(world.operator, "Léa Petit", Role.SERVICE_DESK)
    with pytest.raises(Unknown):
        actions.hand_over(mail=row, to=world.corbas, by=world.sophie, on=LATER)
    given = actions.hand_over(mail=row, to=world.corbas, by=desk, on=LATER)
    assert (given.organisation_id, given.state, given.text) == (
        world.corbas.id,
        MailState.UNSORTED,
        "Un trou.",
    )
    with scope.reading(world.operator.id):
        left = IncomingMail.objects.get(id=row.id)
    assert (left.state, left.text, left.sender, left.file) == (MailState.HANDED, "", "", None)
    with scope.reading(world.operator.id):
        assert StoredFile.objects.get(id=row.file_id).state == "discarded"


@pytest.mark.django_db
def test_without_an_operator_the_mail_is_to_be_offered_again():
    with pytest.raises(NoPlace):
        receive(mail())


# Machines --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Auto_Response_Suppress": "All"}],
)
def test_an_automatic_answer_joins_nothing_and_is_answered_by_nothing(world, case, header):
    row = receive(mail("Je suis absente.", In_Reply_To=receipt_of(world, case).message_id, **header))
    assert (row.state, row.suggestion) == (MailState.AUTOMATIC, case.number)
    assert messages(case) == []
    with world.reading():
        assert not Delivery.objects.filter(case=case, kind="registered").exists()


def test_our_own_mail_that_comes_back_as_it_is_joins_nothing(world, case):
    ours = receipt_of(world, case).message_id
    assert receive(mail(message_id=ours, to=threads.reply_to(case))).state == MailState.AUTOMATIC


def test_who_writes_too_often_is_asked_to_come_again_later(world, case):
    ours = receipt_of(world, case).message_id
    for rank in range(rules.RATE):
        receive(mail(f"Message {rank}", message_id=f"<n{rank}@x.test>", In_Reply_To=ours))
    with pytest.raises(TooMany):
        receive(mail("Encore", message_id="<n99@x.test>", In_Reply_To=ours))
    assert (
        receive(
            mail("Après", message_id="<n100@x.test>", In_Reply_To=ours), on=LATER + timedelta(hours=2)
        ).state
        == MailState.JOINED
    )


# What comes back ---------------------------------------------------------------------------------------------


def test_a_bounce_marks_the_delivery_and_tells_the_agent(world, case):
    delivery = receipt_of(world, case)
    row = receive(report(delivery.message_id))
    assert (row.state, row.why) == (MailState.BOUNCE, "adresse inconnue (5.1.1)")
    lost = receipt_of(world, case)
    assert (lost.state, lost.error) == (DeliveryState.BOUNCED, "adresse inconnue (5.1.1)")
    with world.reading():
        told = Delivery.objects.get(case=case, kind="undelivered")
        assert (told.recipient, told.about) == ("mairie@venissieux.test", lost.id)
        assert [each.id for each in queries.in_trouble(case.organisation_id)[0]] == [lost.id]
    assert messages(case) == []


def test_a_delay_is_no_bounce_and_a_forged_report_changes_nothing(world, case):
    delivery = receipt_of(world, case)
    assert receive(report(delivery.message_id, action="delayed", status="4.4.1")).state == MailState.AUTOMATIC
    forged = delivery.message_id.replace("<c.", "<c.0")
    assert receive(report(forged, to="mairie@venissieux.test")).state == MailState.AUTOMATIC
    assert receipt_of(world, case).state == DeliveryState.PENDING


# What comes with it ------------------------------------------------------------------------------------------


def test_files_come_with_the_message_and_those_refused_are_said(world, case):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\0" * 20_000_000)
    raw = mail(
        "Voici.",
        In_Reply_To=receipt_of(world, case).message_id,
        files=(
            ("plan.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
            ("../../etc/passwd\u202efdp.exe", b"MZ\x90\0", "application/octet-stream"),
            ("bombe.zip", bomb.getvalue(), "application/zip"),
        ),
    )
    receive(raw)
    (told,) = messages(case)
    with world.reading():
        (kept,) = MessageFile.objects.filter(message=told).select_related("file")
        assert kept.file.name == "plan.pdf"
        assert queries.file_of(case, kept.file_id) == kept.file
    assert told.body.startswith("Voici.\n\nFichiers non reçus :")
    assert "bombe.zip" in told.body
    assert "passwd" in told.body
    assert "\u202e" not in told.body


def test_the_raw_mail_is_kept_and_is_not_trusted(world, case, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    row = receive(mail(In_Reply_To=receipt_of(world, case).message_id))
    with world.reading():
        assert StoredFile.objects.get(id=row.file_id).state == "quarantined"


def test_a_message_too_long_is_cut_and_says_so(world, case):
    receive(mail("mot " * 5000, In_Reply_To=receipt_of(world, case).message_id))
    (told,) = messages(case)
    assert len(told.body) <= cases.LONGEST_MESSAGE
    assert told.body.endswith("que le service conserve.]")


def test_what_is_no_mail_is_refused(world):
    with pytest.raises(Malformed):
        receive(b"n'importe quoi")


# Sorting -----------------------------------------------------------------------------------------------------


def test_an_agent_joins_a_mail_of_the_list(world, case):
    files = (("plan.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),)
    row = receive(mail("Mon plan.", sender=STRANGER, to="mairie@venissieux.test", files=files))
    with pytest.raises(Unknown):
        actions.join(mail=row, number=case.number, by=world.paul, on=LATER)
    with pytest.raises(Invalid):
        actions.join(mail=row, number="69273-2026-000001", by=world.sophie, on=LATER)
    actions.join(mail=row, number=f" {case.number} ", by=world.sophie, on=LATER)
    (told,) = messages(case)
    assert told.body == "Mon plan."
    with world.reading():
        assert MessageFile.objects.filter(message=told).count() == 1
        assert IncomingMail.objects.get(id=row.id).matched_by == "agent"
    with pytest.raises(Invalid, match="collègue"):
        actions.discard(mail=row, reason="publicité", by=world.sophie, on=LATER)


def test_a_mail_put_aside_keeps_its_reason(world):
    row = receive(mail(sender=STRANGER, to="mairie@venissieux.test"))
    with pytest.raises(Invalid):
        actions.discard(mail=row, reason=" ", by=world.sophie, on=LATER)
    told = actions.discard(mail=row, reason="Publicité", by=world.sophie, on=LATER)
    assert (told.state, told.why, told.handled_by) == (MailState.DISCARDED, "Publicité", "Sophie Marchand")


def test_an_administrator_of_the_commune_does_not_read_its_mail(world):
    row = receive(mail(sender=STRANGER, to="mairie@venissieux.test"))
    head = agent(world.venissieux, "Marc Administrateur", Role.COMMUNE_ADMINISTRATOR)
    with pytest.raises(Forbidden):
        actions.discard(mail=row, reason="x", by=head, on=LATER)
