"""After silence: the proof of an agreement, the reasons of a refusal, the days of both."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import actions, queries
from beffroi.cases.models import Case, Delivery, Paper
from beffroi.cases.sequels import actions as sequels
from beffroi.cases.sequels.models import Sequel
from beffroi.cases.sequels.rules import act_by, explain, last_day_of_appeal, reasons_due
from beffroi.cases.sequels.types import Aftermath
from beffroi.cases.types import NotLawful, PaperKind
from beffroi.documents import queries as files
from beffroi.kernel.calendar import zone_of
from beffroi.kernel.errors import Invalid
from beffroi.kernel.periods import Period
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import agent

PARIS = ZoneInfo("Europe/Paris")
DP = "urbanisme/declaration-prealable"
METROPOLE = zone_of("69259")


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=PARIS)


def me(world, case):
    with world.reading():
        return queries.applicant(case)


def again(world, case):
    with world.reading():
        return Case.objects.get(id=case.id)


@pytest.fixture
def granted(world):
    """A prior declaration of 12 October that nobody opposed."""
    case = world.file(procedure=DP, answers={}, on=day("2026-10-12", 21))
    actions.lapse(case=case, by=CLOCKWORK, on=day("2026-11-14"))
    return case


@pytest.fixture
def refused(world):
    """A request of 23 November that silence refused on 23 January, at the latest on the 24th."""
    case = world.file(on=day("2026-11-23"))
    actions.lapse(case=case, by=CLOCKWORK, on=day("2027-01-25"))
    return case


def test_the_attestation_is_made_at_once_as_a_letter_and_mailed(world, granted):
    paper = sequels.attest(case=granted, by=me(world, granted), on=day("2026-11-16"))
    with world.reading(), files.opened(Paper.objects.get(id=paper.id).file) as pdf:
        assert pdf.read(5) == b"%PDF-"
    assert paper.kind == PaperKind.ATTESTATION
    assert paper.title == "Certificat de non-opposition"
    assert "jeudi 12 novembre 2026" in paper.body
    with world.reading():
        assert Delivery.objects.filter(case=granted, kind="attestation", about=paper.id).count() == 1


def test_asked_twice_the_attestation_is_the_same(world, granted):
    first = sequels.attest(case=granted, by=me(world, granted), on=day("2026-11-16"))
    second = sequels.attest(case=granted, by=world.sophie, on=day("2026-12-16"))
    assert first.id == second.id
    with world.reading():
        assert Paper.objects.filter(case=granted).count() == 1
        assert Delivery.objects.filter(case=granted, kind="attestation").count() == 1


def test_no_attestation_before_silence_has_spoken(world):
    case = world.file(procedure=DP, answers={}, on=day("2026-10-12", 21))
    with pytest.raises(NotLawful, match="Aucun accord"):
        sequels.attest(case=case, by=me(world, case), on=day("2026-10-20"))


def test_no_attestation_of_a_refusal(world, refused):
    with pytest.raises(NotLawful, match="Aucun accord"):
        sequels.attest(case=refused, by=me(world, refused), on=day("2027-01-26"))


def test_nobody_asks_for_the_attestation_of_another(world, granted, refused):
    with pytest.raises(Unknown):
        sequels.attest(case=granted, by=me(world, refused), on=day("2027-01-26"))
    with pytest.raises(Unknown):
        sequels.attest(case=granted, by=world.paul, on=day("2027-01-26"))


def test_reasons_are_owed_within_the_month_and_enter_the_queue(world, refused):
    row = sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-01-29"))
    assert row.due_on == date(2027, 2, 28)
    assert again(world, refused).due_on == date(2027, 2, 26)  # the 28th is a Sunday
    with world.reading():
        owed = queries.queue(world.venissieux.id, {"reasons": True}).rows
        assert [case.id for case in owed] == [refused.id]
        assert Delivery.objects.filter(case=refused, kind="reasons_asked").count() == 1


def test_the_answer_leaves_as_a_letter_and_empties_the_queue(world, refused):
    sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-01-29"))
    with pytest.raises(Invalid, match="motifs"):
        sequels.give_reasons(case=refused, by=world.sophie, on=day("2027-02-10"))
    paper = sequels.give_reasons(
        case=refused, reasons="Le trottoir appartient à la Métropole.", by=world.sophie, on=day("2027-02-10")
    )
    assert (paper.kind, "Le trottoir appartient" in paper.body) == (PaperKind.REASONS, True)
    assert again(world, refused).due_on is None
    with world.reading():
        assert Sequel.objects.get(case=refused).answered_on == date(2027, 2, 10)
        assert Delivery.objects.filter(case=refused, kind="reasons").count() == 1
    with pytest.raises(NotLawful, match="déjà"):
        sequels.give_reasons(case=refused, reasons="Bis.", by=world.sophie, on=day("2027-02-11"))


def test_reasons_are_asked_once(world, refused):
    sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-01-29"))
    with pytest.raises(NotLawful, match="demandés"):
        sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-01-30"))


def test_reasons_are_asked_within_the_delay_of_appeal(world, refused):
    """Born on the 24th at the latest, two whole months, neither end counted: until Thursday 25 March."""
    with pytest.raises(NotLawful, match="jeudi 25 mars 2027"):
        sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-03-26"))
    sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-03-25"))


def test_an_incomplete_receipt_binds_nobody_and_leaves_all_the_time(world):
    from beffroi.operators import actions as operators

    operators.describe(organisation=world.venissieux, by=CLOCKWORK, on=day("2026-11-01"), phone="")
    case = world.file(on=day("2026-11-23"))
    actions.lapse(case=case, by=CLOCKWORK, on=day("2027-01-25"))
    sequels.ask_reasons(case=case, by=me(world, case), on=day("2027-09-01"))


def test_an_express_decision_answers_for_the_reasons(world, refused):
    sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-01-29"))
    actions.decide(case=refused, outcome="granted", by=world.sophie, on=day("2027-02-01"))
    assert again(world, refused).due_on is None


def test_a_secretary_does_not_give_reasons(world, refused):
    sequels.ask_reasons(case=refused, by=me(world, refused), on=day("2027-01-29"))
    secretary = agent(world.venissieux, "Secrétaire", Role.SECRETARY)
    with pytest.raises(Forbidden):
        sequels.give_reasons(case=refused, reasons="Non.", by=secretary, on=day("2027-02-01"))


@pytest.mark.parametrize(
    ("born", "last"),
    [
        ("2026-04-15", "2026-06-16"),  # 15 April + 2 months = 15 June, not counted
        ("2026-01-03", "2026-03-04"),
        ("2026-12-31", "2027-03-01"),  # 28 February, then Monday 1 March
        ("2026-03-12", "2026-05-13"),
        ("2026-03-06", "2026-05-07"),
        ("2026-03-07", "2026-05-11"),  # Friday 8 May is a holiday, then a weekend
    ],
)
def test_an_appeal_counts_neither_its_first_nor_its_last_day(born, last):
    assert last_day_of_appeal(date.fromisoformat(born), Period(months=2), METROPOLE) == date.fromisoformat(
        last
    )


@pytest.mark.parametrize(
    ("asked", "due", "act"),
    [
        ("2027-01-29", "2027-02-28", "2027-02-26"),
        ("2027-01-31", "2027-02-28", "2027-02-26"),
        ("2026-12-01", "2027-01-01", "2026-12-31"),
        ("2027-02-10", "2027-03-10", "2027-03-10"),
    ],
)
def test_reasons_are_due_in_the_month_and_given_on_a_working_day(asked, due, act):
    assert reasons_due(date.fromisoformat(asked)) == date.fromisoformat(due)
    assert act_by(date.fromisoformat(due), METROPOLE) == date.fromisoformat(act)


def test_what_asking_does_to_the_appeal_is_told_with_its_certainty():
    asked = Aftermath(granted=False, asked_on=date(2027, 1, 29), due_on=date(2027, 2, 28))
    told = explain(asked, today=date(2027, 3, 5), zone=METROPOLE)
    assert [each.certainty for each in told] == ["V", "V", "V2"]
    assert "étaient dus" in told[0].says
    assert "29 janvier 2028" in told[2].says
    answered = Aftermath(
        granted=False, asked_on=date(2027, 1, 29), due_on=date(2027, 2, 28), answered_on=date(2027, 2, 10)
    )
    assert "12 avril 2027" in explain(answered, today=date(2027, 3, 5), zone=METROPOLE)[0].says
