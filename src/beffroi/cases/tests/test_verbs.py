"""The verbs of a case: what each writes, when each is refused, and what the clock makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import actions, queries
from beffroi.cases.models import Case, Delivery, Paper
from beffroi.cases.types import AlreadyFiled, CaseState, Channel, NoLongerOffered, NotLawful
from beffroi.documents import queries as files
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import agent

PARIS = ZoneInfo("Europe/Paris")
DP = "urbanisme/declaration-prealable"


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=PARIS)


def dossier(world, case, on):
    with world.reading():
        return queries.dossier(Case.objects.get(id=case.id), on=on)


@pytest.fixture
def dp(world):
    """A prior declaration of works received on Monday 12 October 2026."""
    return world.file(procedure=DP, answers={}, on=day("2026-10-12", 21))


def test_a_prior_declaration_has_its_own_numbers(world, dp):
    second = world.file(procedure=DP, answers={}, on=day("2026-10-13"))
    assert (dp.number, second.number) == ("DP0692592600001", "DP0692592600002")


def test_numbers_of_two_towns_do_not_mix(world, dp):
    other = world.file(world.corbas, procedure=DP, answers={}, on=day("2026-10-13"))
    assert other.number == "DP0692732600001"


def test_silence_on_a_prior_declaration_does_not_oppose_after_a_month(dp):
    assert (dp.earliest, dp.latest) == (date(2026, 11, 12), date(2026, 11, 13))


def test_asking_for_a_piece_stops_the_clock_and_sends_a_letter(world, dp):
    paper = actions.request_documents(case=dp, missing=["DP1"], by=world.sophie, on=day("2026-10-16"))
    now = dossier(world, dp, day("2026-10-17"))
    assert now.case.state == CaseState.WAITING
    assert (now.reading.starts_on, now.case.due_on) == (None, None)
    assert now.reading.applicant_reply_by >= date(2027, 1, 16)
    assert now.lacking == ("DP1",)
    with world.reading(), files.opened(Paper.objects.get(id=paper.id).file) as pdf:
        assert pdf.read(5) == b"%PDF-"
        assert Delivery.objects.filter(case=dp, kind="pieces").count() == 1


def test_the_pieces_once_there_a_whole_new_month_begins(world, dp):
    actions.request_documents(case=dp, missing=["DP1"], by=world.sophie, on=day("2026-10-16"))
    actions.complete(case=dp, whole=True, by=world.sophie, on=day("2026-10-25"))
    now = dossier(world, dp, day("2026-10-26"))
    assert now.case.state == CaseState.COMPLETED
    assert now.case.earliest == date(2026, 11, 25)


def test_a_piece_asked_after_the_month_is_refused_with_its_article(world, dp):
    with pytest.raises(NotLawful, match=r"R\*423-41"):
        actions.request_documents(case=dp, missing=["DP1"], by=world.sophie, on=day("2026-11-13"))


def test_a_piece_that_the_procedure_does_not_list_is_refused(world, dp):
    with pytest.raises(Invalid, match="n’existe pas"):
        actions.request_documents(case=dp, missing=["DP99"], by=world.sophie, on=day("2026-10-16"))


def test_asking_for_nothing_is_refused(world, dp):
    with pytest.raises(Invalid, match="Cochez"):
        actions.request_documents(case=dp, missing=[], by=world.sophie, on=day("2026-10-16"))


def test_a_decision_stops_everything_and_leaves_its_letter(world, dp):
    paper = actions.decide(case=dp, outcome="granted", by=world.sophie, on=day("2026-11-05"))
    now = dossier(world, dp, day("2026-11-06"))
    assert (now.case.state, now.case.outcome, now.case.due_on) == (CaseState.DECIDED, "granted", None)
    assert now.papers[0].id == paper.id
    assert not any(step.lawful for step in now.steps if step.verb != "message")


def test_a_refusal_says_why(world):
    case = world.file(on=day("2026-11-02"))
    with pytest.raises(Invalid, match="motifs"):
        actions.decide(case=case, outcome="refused", by=world.sophie, on=day("2026-11-05"))
    actions.decide(
        case=case, outcome="refused", reasons="Le trottoir est privé.", by=world.sophie, on=day("2026-11-05")
    )
    assert dossier(world, case, day("2026-11-06")).case.outcome == "refused"


def test_two_agents_on_one_case_the_second_is_told(world, dp):
    seen_by_the_second = Case.objects.model(**{f.attname: getattr(dp, f.attname) for f in dp._meta.fields})
    actions.decide(case=dp, outcome="granted", by=world.sophie, on=day("2026-11-05"))
    with pytest.raises(NotLawful, match="close"):
        actions.decide(case=seen_by_the_second, outcome="granted", by=world.sophie, on=day("2026-11-05", 11))


def test_an_extension_in_time_lengthens_and_only_once(world, dp):
    code = dossier(world, dp, day("2026-10-13")).procedure.clock.extensions[0].code
    actions.extend(case=dp, extension=code, by=world.sophie, on=day("2026-10-20"))
    assert dossier(world, dp, day("2026-10-21")).case.earliest == date(2026, 12, 12)
    with pytest.raises(NotLawful, match="déjà"):
        actions.extend(case=dp, extension=code, by=world.sophie, on=day("2026-10-22"))


def test_an_extension_too_late_is_refused(world, dp):
    code = dossier(world, dp, day("2026-10-13")).procedure.clock.extensions[0].code
    with pytest.raises(NotLawful, match="au plus tard"):
        actions.extend(case=dp, extension=code, by=world.sophie, on=day("2026-11-13"))


def test_a_transfer_closes_here_and_tells_the_applicant(world):
    case = world.file(on=day("2026-11-02"))
    actions.transfer(case=case, to="Métropole de Lyon, voirie", by=world.sophie, on=day("2026-11-03"))
    now = dossier(world, case, day("2026-11-04"))
    assert now.case.state == CaseState.TRANSFERRED
    assert {each.kind for each in now.deliveries} == {"receipt", "transfer"}


def test_a_withdrawal_leaves_no_date(world):
    case = world.file(on=day("2026-11-02"))
    with world.reading():
        applicant = queries.applicant(case)
    actions.withdraw(case=case, by=applicant, on=day("2026-11-03"))
    now = dossier(world, case, day("2026-11-04"))
    assert (now.case.state, now.case.earliest, now.case.latest) == (CaseState.WITHDRAWN, None, None)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2027-01-22", "received"),
        ("2027-01-23", "received"),
        ("2027-01-24", "tacit"),
        ("2027-02-10", "tacit"),
    ],
)
def test_silence_is_written_no_sooner_than_its_last_date(world, on, state):
    case = world.file(on=day("2026-11-23"))
    actions.lapse(case=case, by=CLOCKWORK, on=day(on))
    with world.reading():
        assert Case.objects.get(id=case.id).state == state


def test_silence_is_written_once_and_told_once(world):
    case = world.file(on=day("2026-11-23"))
    for hour in (1, 2):
        actions.lapse(case=case, by=CLOCKWORK, on=day("2027-01-25", hour))
    with world.reading():
        assert Delivery.objects.filter(case=case, kind="silence").count() == 1
        assert Case.objects.get(id=case.id).outcome == "refused"


def test_after_a_tacit_refusal_the_commune_may_still_answer(world):
    case = world.file(on=day("2026-11-23"))
    actions.lapse(case=case, by=CLOCKWORK, on=day("2027-01-25"))
    actions.decide(case=case, outcome="granted", by=world.sophie, on=day("2027-01-26"))
    with world.reading():
        assert Case.objects.get(id=case.id).outcome == "granted"


def test_after_a_tacit_non_opposition_it_may_not(world, dp):
    actions.lapse(case=dp, by=CLOCKWORK, on=day("2026-11-14"))
    with pytest.raises(NotLawful, match="accord"):
        actions.decide(case=dp, outcome="refused", reasons="…", by=world.sophie, on=day("2026-11-15"))


def test_a_message_of_the_applicant_waits_to_be_read(world):
    case = world.file()
    with world.reading():
        applicant = queries.applicant(case)
    actions.message(case=case, body="Bonjour, avez-vous du nouveau ?", by=applicant, on=day("2026-11-24"))
    with world.reading():
        assert Case.objects.get(id=case.id).unread == 1
    actions.mark_read(case=case, by=world.sophie, on=day("2026-11-24", 11))
    with world.reading():
        assert Case.objects.get(id=case.id).unread == 0


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001])
def test_an_empty_or_endless_message_is_refused(world, body):
    case = world.file()
    with pytest.raises(Invalid):
        actions.message(case=case, body=body, by=world.sophie, on=day("2026-11-24"))


def test_the_applicant_of_one_case_touches_no_other(world):
    mine, other = world.file(), world.file()
    with world.reading():
        me = queries.applicant(mine)
    with pytest.raises(Unknown):
        actions.withdraw(case=other, by=me, on=day("2026-11-24"))


def test_the_agent_of_another_town_does_not_even_know_it(world):
    with pytest.raises(Unknown):
        actions.message(case=world.file(), body="Bonjour", by=world.paul, on=day("2026-11-24"))


def test_a_secretary_does_not_decide(world):
    secretary = agent(world.venissieux, "Secrétaire", Role.SECRETARY)
    with pytest.raises(Forbidden, match="responsable"):
        actions.decide(case=world.file(), outcome="granted", by=secretary, on=day("2026-11-24"))


def test_the_same_key_gives_the_same_case(world):
    keyed = {"idempotency_key": "k-1", "digest": "a" * 64}
    assert world.file(**keyed).id == world.file(**keyed).id


def test_the_same_key_for_something_else_is_refused(world):
    world.file(idempotency_key="k-1", digest="a" * 64)
    with pytest.raises(AlreadyFiled):
        world.file(idempotency_key="k-1", digest="b" * 64)


def test_a_superseded_version_is_refused_and_says_that_nothing_is_lost(world):
    with pytest.raises(NoLongerOffered, match="gardées"):
        actions.file(
            organisation=world.venissieux,
            filing=replace(world.filing(), version=99),
            by=world.sophie,
            on=day("2026-11-24"),
        )


def test_paper_is_counted_from_the_day_it_came(world):
    case = world.file(channel=Channel.POST, received_on=date(2026, 11, 16), on=day("2026-11-23"))
    now = dossier(world, case, day("2026-11-23"))
    assert now.events[0].on == date(2026, 11, 16)
    assert now.case.earliest == date(2027, 1, 16)
    assert [event.kind for event in now.events] == ["received"]


def test_opening_the_decision_proves_its_notification(world):
    case = world.file(on=day("2026-11-02"))
    paper = actions.decide(case=case, outcome="granted", by=world.sophie, on=day("2026-11-05"))
    with world.reading():
        applicant = queries.applicant(case)
    for hour in (8, 9):
        actions.open_paper(case=case, paper=paper, by=applicant, on=day("2026-11-06", hour))
    now = dossier(world, case, day("2026-11-07"))
    assert [event.kind for event in now.events].count("notified") == 1
    assert now.papers[0].opened_at == day("2026-11-06", 8)


def test_replaying_the_ledger_gives_the_dates_that_stand_on_the_case(world, dp):
    actions.request_documents(case=dp, missing=["DP1"], by=world.sophie, on=day("2026-10-16"))
    actions.complete(case=dp, whole=True, by=world.sophie, on=day("2026-10-25"))
    now = dossier(world, dp, day("2026-10-25") + timedelta(days=1))
    assert (now.reading.earliest, now.reading.latest) == (now.case.earliest, now.case.latest)
