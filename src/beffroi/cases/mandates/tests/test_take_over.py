"""The person concerned owns the case: their own key, their own mail, and the case back whenever they like."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from beffroi.cases import deliveries, mails, queries
from beffroi.cases.mandates import actions, keys
from beffroi.cases.models import Case, Delivery, LedgerEvent
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import errors_of, text_of
from beffroi.cases.types import NotLawful
from beffroi.journal.models import Entry
from beffroi.tenancy.types import Unknown
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
    page = Client().get(person_page(case))
    assert page.status_code == 200
    assert "a pris fin le" in text_of(page)
    with world.reading():
        assert list(LedgerEvent.objects.filter(case=case).values_list("kind", "at")) == before
        told = mails.compose(Delivery.objects.get(kind="mandate_ended"))
        assert Entry.objects.filter(verb="cases.take_over").count() == 1
    assert told.to == ["awa@exemple.test"]
    assert "cle=" not in told.body
    assert Client().get(person_page(case, "/reprendre")).status_code == 302, "twice changes nothing"


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
