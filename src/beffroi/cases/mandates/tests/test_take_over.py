"""The person concerned owns the case: their own key, their own mail, and the case back whenever they like."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from beffroi.cases import deliveries, mails, queries, threads
from beffroi.cases.inbound import actions as inbound
from beffroi.cases.inbound.tests.mails import REPLY, mail
from beffroi.cases.inbound.types import MailState
from beffroi.cases.mandates import actions, keys
from beffroi.cases.models import Case, Delivery, LedgerEvent
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import errors_of, text_of
from beffroi.cases.types import NotLawful
from beffroi.journal.models import Entry
from beffroi.tenancy.types import CLOCKWORK, Unknown
from tests.worlds import APPLICANT, NOON

MANDATE = {
    "name": "Awa Diallo",
    "capacity": "mediator",
    "email": "awa@exemple.test",
    "given_on": "2026-11-20",
}


@pytest.fixture
def case(world):
    return world.file(mandate=MANDATE)


def helper(world, case):
    with world.reading():
        return keys.holder(case, keys.helper_key(case), today=NOON.date())


def world_case(world, case):
    with world.reading():
        return Case.objects.select_related("organisation").get(id=case.id)


def person_page(case, page=""):
    base, key = deliveries.tracking_path(case).split("?")
    return f"{base}{page}?{key}"


def helper_page(case, page=""):
    base, key = deliveries.helper_path(case).split("?")
    return f"{base}{page}?{key}"


def test_each_gets_a_mail_with_a_key_of_their_own(world, case):
    with world.reading():
        written = {row.recipient: mails.compose(row).body for row in Delivery.objects.filter(kind="receipt")}
    assert set(written) == {APPLICANT["email"], "awa@exemple.test"}
    assert deliveries.tracking_path(case) in written[APPLICANT["email"]]
    assert keys.helper_key(case) not in written[APPLICANT["email"]]
    assert deliveries.helper_path(case) in written["awa@exemple.test"]
    assert deliveries.tracking_path(case) not in written["awa@exemple.test"]
    assert "vous aidez Nadia Benali" in written["awa@exemple.test"]


def test_the_helper_reads_on_whose_behalf_and_the_person_how_to_end_it(case):
    assert "Vous aidez Nadia Benali" in text_of(Client().get(helper_page(case)))
    mine = text_of(Client().get(person_page(case)))
    assert "avec l’aide d’Awa Diallo" in mine
    assert "Prendre la main" in mine


def test_the_helper_writes_under_their_own_name_and_cannot_take_over(world, case):
    Client().post(helper_page(case, "/messages"), {"message": "Pour Nadia."})
    with world.reading():
        assert case.messages.get().author_name == "Awa Diallo"
    assert "Seule la personne concernée" in text_of(Client().get(helper_page(case, "/reprendre")))
    with pytest.raises(NotLawful):
        actions.take_over(case=case, by=helper(world, case), on=NOON)


def test_taking_over_stops_the_link_of_the_helper_tells_them_and_moves_no_date(world, case):
    with world.reading():
        before = list(LedgerEvent.objects.filter(case=case).values_list("kind", "at"))
    assert Client().get(person_page(case, "/reprendre")).status_code == 200
    assert Client().post(person_page(case, "/reprendre")).status_code == 302
    assert Client().get(helper_page(case)).status_code == 404
    assert Client().get(person_page(case)).status_code == 404, "whoever had seen the key has it no more"
    now = world_case(world, case)
    page = Client().get(person_page(now))
    assert page.status_code == 200
    assert "a pris fin le" in text_of(page)
    with world.reading():
        assert list(LedgerEvent.objects.filter(case=case).values_list("kind", "at")) == before
        told = mails.compose(Delivery.objects.get(kind="mandate_ended"))
        assert Entry.objects.filter(verb="cases.take_over").count() == 1
    assert told.to == ["awa@exemple.test"]
    assert "cle=" not in told.body
    assert Client().get(person_page(now, "/reprendre")).status_code == 302, "twice changes nothing"


def test_nothing_more_is_written_to_a_helper_whose_mandate_has_ended(world, case):
    with world.reading():
        me = queries.applicant(case)
    actions.take_over(case=case, by=me, on=NOON)
    with world.reading():
        assert keys.helper_address(Case.objects.get(), today=NOON.date()) == ""


def test_a_mandate_past_its_last_day_opens_nothing(world):
    case = world.file(mandate=MANDATE | {"until": "2026-11-25"})
    day = NOON.date()
    with world.reading():
        assert keys.is_helper(keys.holder(case, keys.helper_key(case), today=day))
        with pytest.raises(Unknown):
            keys.holder(case, keys.helper_key(case), today=day + timedelta(days=3))


def test_at_the_desk_an_agent_gives_the_case_to_the_person_and_every_earlier_link_stops(world, case):
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))
    work = f"/travail/venissieux/demandes/{case.number}"
    assert f"{work}/remise" in agent.get(work).content.decode()
    unchecked = agent.post(f"{work}/remise", {"email": ""})
    assert unchecked.status_code == 422
    assert "Vérifiez l’identité" in " ".join(errors_of(unchecked))
    wrong = agent.post(f"{work}/remise", {"checked": "yes", "email": "nadia@"})
    assert wrong.status_code == 422
    assert 'value="nadia@"' in wrong.content.decode()
    assert agent.post(f"{work}/remise", {"checked": "yes", "email": ""}).status_code == 302
    assert Client().get(helper_page(case)).status_code == 404
    assert Client().get(person_page(case)).status_code == 404
    with world.reading():
        now = Case.objects.get(id=case.id)
    assert now.applicant_email == ""
    assert now.mandate["ended_by"] == "agent"
    assert Client().get(person_page(now)).status_code == 200


def test_letters_that_the_helper_may_read_carry_nobodys_key(case):
    assert "cle=" not in deliveries.printed_url(case)


HELPED = {name: value for name, value in APPLICANT.items() if name != "email"}


def code_of(world, case):
    with world.reading():
        return keys.printed_code(Case.objects.select_related("organisation").get(id=case.id))


def words_of(content):
    pdf = PdfReader(BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_receipt_of_a_helped_person_without_address_carries_the_code_and_how_to_use_it(world):
    case = world.file(mandate=MANDATE, applicant=HELPED)
    code = code_of(world, case)
    words = words_of(Client().get(helper_page(case, "/recu.pdf")).content)
    assert code in words
    assert "tapez le numéro du dossier et ce code" in words
    assert keys.helper_key(case) in words
    shown = Client().get(f"/venissieux/demarches/demande/recu/{case.number}?cle={keys.helper_key(case)}")
    assert code in text_of(shown)
    with world.reading():
        told = mails.compose(Delivery.objects.get(kind="receipt", recipient="awa@exemple.test"))
    assert "Remettez-lui cet accusé" in told.body
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))
    assert code in agent.get(f"/travail/venissieux/demandes/{case.number}").content.decode()


def test_who_has_an_address_or_no_helper_needs_no_code(world, case):
    assert code_of(world, case) == ""
    assert code_of(world, world.file(applicant=HELPED)) == ""
    assert "Code de reprise" not in words_of(Client().get(person_page(case, "/recu.pdf")).content)


def test_the_code_opens_one_page_where_the_person_gets_a_key_of_their_own(world):
    case = world.file(mandate=MANDATE, applicant=HELPED)
    code = code_of(world, case)
    assert Client().get(f"/suivi/{case.number}?cle={code}").status_code == 404, "no key: it reads nothing"
    person = Client()
    asked = person.post("/suivi/", {"number": case.number, "key": code.lower().replace("-", " ")})
    assert "/reprendre?cle=" in asked.url
    assert "Vous recevrez un nouveau lien" in text_of(person.get(asked.url))
    done = person.post(asked.url)
    assert done.status_code == 302
    assert person.get(done.url).status_code == 200
    assert person.get(asked.url).status_code == 404, "the code serves once"
    assert Client().get(helper_page(case)).status_code == 404
    with world.reading():
        assert Entry.objects.filter(verb="cases.take_over").count() == 1


def test_nothing_that_a_former_helper_kept_opens_the_case(world, case, settings):
    settings.REPLY_ADDRESS = REPLY
    with world.reading():
        to_helper = Delivery.objects.get(kind="receipt", recipient="awa@exemple.test")
        reply_before, me = threads.reply_to(case), queries.applicant(case)
    theirs, read_over = keys.helper_key(case), person_page(case).partition("cle=")[2]
    asked = [
        helper_page(case),
        *(page(case, "/recu.pdf") for page in (helper_page, person_page)),
        f"/venissieux/demarches/demande/recu/{case.number}?cle={theirs}",
    ]
    actions.take_over(case=case, by=me, on=NOON)
    for page in asked:
        assert Client().get(page).status_code == 404, page
    assert Client().post(helper_page(case, "/copie.zip")).status_code == 404
    for key in (theirs, keys.helper_key(world_case(world, case)), read_over):
        assert (
            Client().get(f"/api/v1/cases/{case.number}", headers={"X-Beffroi-Secret": key}).status_code == 404
        )
    written = [
        inbound.receive(raw=mail(**told, sender="awa@exemple.test"), by=CLOCKWORK, on=NOON)
        for told in (
            {"to": reply_before, "message_id": "<un@exemple.test>"},
            {"In_Reply_To": to_helper.message_id, "message_id": "<deux@exemple.test>"},
            {
                "subject": f"Re: {case.number}",
                "to": "mairie@venissieux.test",
                "message_id": "<trois@exemple.test>",
            },
        )
    ]
    assert [row.state for row in written] == [MailState.UNSORTED] * 3
    with world.reading():
        assert world_case(world, case).messages.count() == 0


def test_the_person_is_written_to_with_a_new_link_and_an_answer_to_it_joins(world, case, settings):
    settings.REPLY_ADDRESS = REPLY
    with world.reading():
        me = queries.applicant(case)
    actions.take_over(case=case, by=me, on=NOON)
    with world.reading():
        mine, theirs = (Delivery.objects.get(kind=kind) for kind in ("taken_over", "mandate_ended"))
        told, ended = mails.compose(mine), mails.compose(theirs)
        late = mails.compose(Delivery.objects.get(kind="receipt", recipient="awa@exemple.test"))
    assert deliveries.tracking_path(world_case(world, case)) in told.body
    for sent in (ended, late):
        assert all(REPLY.partition("@")[0] not in each for each in (sent.from_email, *sent.reply_to))
        assert "In-Reply-To" not in sent.extra_headers, "what waited to leave says nothing new"
    row = inbound.receive(
        raw=mail(In_Reply_To=mine.message_id, sender=APPLICANT["email"], to="mairie@venissieux.test"),
        by=CLOCKWORK,
        on=NOON,
    )
    assert (row.state, row.matched_by) == (MailState.JOINED, "message_id")
