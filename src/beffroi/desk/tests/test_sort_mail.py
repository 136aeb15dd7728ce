"""Mail to the desk: the sender makes the member; an impostor never reaches the request of another member."""

from __future__ import annotations

import pytest

from beffroi.cases import queries as case_queries
from beffroi.cases.inbound import actions as inbound
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.inbound.tests.mails import mail
from beffroi.cases.models import Delivery, Message
from beffroi.cases.support import queries as support
from beffroi.desk.models import Ask, Ticket
from beffroi.desk.requests import mailing, working
from beffroi.desk.tests.desks import HOUR, MORNING
from beffroi.desk.types import Standing, Via
from beffroi.identity import actions as identity
from beffroi.operators import actions as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role

TO = "assistance@sitiv.test"


@pytest.fixture
def house(desk, settings):
    """A desk with its own address, where answers come back."""
    settings.REPLY_ADDRESS = "reponse@courriel.test"
    operators.describe(organisation=desk.world.operator, by=CLOCKWORK, on=MORNING, email=TO)
    return desk


def _receive(raw, on=MORNING):
    return inbound.receive(raw=raw, by=CLOCKWORK, on=on)


def _come(house, **told):
    row = _receive(mail(**{"to": TO} | told))
    count = mailing.sort(operator=house.world.operator, on=MORNING)
    return row, count


def _tickets(house):
    with scope.reading(house.world.operator.id):
        return list(Ticket.objects.select_related("member", "case").order_by("opened_at", "id"))


def test_the_domain_of_a_member_opens_a_request_for_it_and_its_people_see_it(house):
    row, count = _come(house, sender="compta@corbas.test", subject="Paie bloquée", text="Écran blanc.")
    assert count == 1
    (ticket,) = _tickets(house)
    assert (ticket.member, ticket.via, ticket.subject) == (house.world.corbas, Via.MAIL, "Paie bloquée")
    with scope.reading(house.world.operator.id):
        assert [each.body for each in support.messages_of(ticket.case)] == ["Écran blanc."]
        assert IncomingMail.objects.get(id=row.id).state == "joined"
    with scope.reading(house.world.corbas.id):
        assert Ask.objects.get().number == ticket.number
    assert mailing.sort(operator=house.world.operator, on=MORNING) == 0


def test_a_known_person_is_of_their_member_whatever_the_domain(house):
    identity.enrol(
        organisation=house.world.venissieux,
        email="nadege@gmail.com",
        full_name="Nadège Roy",
        roles=[Role.SECRETARY],
        by=CLOCKWORK,
        on=MORNING,
    )
    assert _come(house, sender="nadege@gmail.com", subject="Droits")[1] == 1
    assert _tickets(house)[0].member == house.world.venissieux


@pytest.mark.parametrize("sender", ["quelqu.un@ailleurs.test", "autre@gmail.com"])
def test_whoever_is_unknown_waits_to_be_sorted_and_opens_nothing(house, sender):
    row, count = _come(house, sender=sender, subject="Bonjour")
    assert count == 0
    assert _tickets(house) == []
    with scope.reading(house.world.operator.id):
        assert [each.id for each in support.to_sort(house.world.operator.id)] == [row.id]


def test_an_agent_chooses_the_member_of_an_unknown_sender(house):
    row, _count = _come(house, sender="quelqu.un@ailleurs.test", subject="Bonjour")
    with scope.reading(house.world.operator.id):
        waiting = IncomingMail.objects.select_related("file").get(id=row.id)
    ticket = mailing.open_from(
        operator=house.world.operator, member=house.world.corbas, mail=waiting, by=house.yann, on=MORNING
    )
    assert ticket.member == house.world.corbas


def test_a_sender_that_our_server_does_not_believe_opens_nothing(house, settings):
    settings.INBOUND_AUTHORITY = "mx.sitiv.test"
    forged = mail(
        to=TO,
        sender="compta@corbas.test",
        Authentication_Results="mx.sitiv.test; dmarc=fail header.from=corbas.test",
    )
    _receive(forged)
    assert mailing.sort(operator=house.world.operator, on=MORNING) == 0
    assert _tickets(house) == []


def _messages(house, ticket):
    with scope.reading(house.world.operator.id):
        return Message.objects.filter(case_id=ticket.case_id).count()


@pytest.mark.parametrize("sender", ["compta@corbas.test", "pirate@ailleurs.test"])
def test_the_right_number_in_the_subject_does_not_open_the_request_of_another_member(house, sender):
    ticket = house.ask()
    number = case_queries.parse_number(ticket.number).display
    row, count = _come(house, sender=sender, subject=f"Re: {number}", text="Donnez-moi tout.")
    assert (count, row.state) == (0, "unsorted")
    assert _messages(house, ticket) == 0
    assert len(_tickets(house)) == 1


def test_a_forged_proof_does_not_open_it_either(house):
    ticket = house.ask()
    with scope.reading(house.world.operator.id):
        sent = Delivery.objects.get(case_id=ticket.case_id, kind="receipt").message_id
    forged = sent.replace(sent[-30:-20], "aaaaaaaaaa")
    row = _receive(mail(to=TO, sender="compta@corbas.test", In_Reply_To=forged))
    assert row.state == "unsorted"
    assert _messages(house, ticket) == 0


def test_an_answer_by_mail_ends_the_wait_as_an_answer_on_the_page_does(house):
    house.promise(minutes=120)
    ticket = house.ask()
    working.answer(ticket=ticket, body="?", then=Standing.WAITING_MEMBER, by=house.yann, on=MORNING + HOUR)
    with scope.reading(house.world.operator.id):
        sent = Delivery.objects.get(case_id=ticket.case_id, kind="message").message_id
    reply = mail(to=TO, sender="a@venissieux.test", In_Reply_To=sent, text="Le voici.")
    row = _receive(reply, MORNING + 2 * HOUR)
    assert row.state == "joined"
    found = house.read(ticket.number)
    assert found.standing == Standing.OPEN
    assert found.resolve_due_at == MORNING + 3 * HOUR
