"""Alerts before the date: ten days, then three; a digest a day and an agent at most; never twice."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import actions, clockwork, queries
from beffroi.cases.models import Case
from beffroi.cases.sequels import alerts, digest
from beffroi.cases.sequels.models import Alert
from beffroi.cases.tests.agents import hire
from beffroi.tenancy.types import CLOCKWORK

PARIS = ZoneInfo("Europe/Paris")


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=PARIS)


@pytest.fixture
def case(world):
    """Refused by silence on 23 January 2027: alerts from the 13th and from the 20th."""
    return world.file(on=day("2026-11-23"))


@pytest.fixture
def sent(monkeypatch):
    """The digests handed to the worker: recipient and numbers."""
    kept: list[tuple[str, list[str]]] = []
    real = digest.send

    def send(town, recipient, cases, *, today):
        kept.append((recipient, [each.number for each in cases]))
        real(town, recipient, cases, today=today)

    monkeypatch.setattr(digest, "send", send)
    return kept


def test_the_service_is_told_ten_days_before_then_three(world, case, sent):
    for text in ("2027-01-12", "2027-01-13", "2027-01-14", "2027-01-19", "2027-01-20", "2027-01-21"):
        clockwork.run(on=day(text))
    assert sent == [("mairie@venissieux.test", [case.number])] * 2
    with world.reading():
        told = list(Alert.objects.order_by("told_on").values_list("told_on", "threshold"))
    assert told == [(date(2027, 1, 13), 10), (date(2027, 1, 20), 3)]


def test_run_twice_in_a_day_it_tells_once(case, sent):
    for hour in (6, 7):
        assert not clockwork.run(on=day("2027-01-13", hour)).failed
    assert len(sent) == 1


def test_each_agent_has_one_digest_of_all_that_is_theirs(world, case, sent):
    agent = hire(world.venissieux, "Ines Duval")
    others = [world.file(on=day("2026-11-23", hour)) for hour in (11, 12)]
    for each in others:
        actions.assign(case=each, to=agent.id, by=world.sophie, on=day("2026-11-24"))
    clockwork.run(on=day("2027-01-13"))
    assert sorted(sent) == [
        (agent.email, [each.number for each in others]),
        ("mairie@venissieux.test", [case.number]),
    ]


def test_what_comes_after_the_digest_of_the_day_waits_for_tomorrow(world, case, sent):
    clockwork.run(on=day("2027-01-13", 6))
    late = world.file(on=day("2026-11-23", 15))
    clockwork.run(on=day("2027-01-13", 7))
    assert len(sent) == 1
    clockwork.run(on=day("2027-01-14"))
    assert sent[1] == ("mairie@venissieux.test", [late.number])


def test_seen_late_only_one_line_for_both_thresholds(world, case, sent):
    clockwork.run(on=day("2027-01-21"))
    clockwork.run(on=day("2027-01-22"))
    assert len(sent) == 1
    with world.reading():
        assert sorted(Alert.objects.values_list("threshold", flat=True)) == [3, 10]


def test_nobody_is_told_of_a_stopped_clock_a_closed_case_or_a_date_gone_by(world, sent):
    decided, waiting, gone = (world.file(on=day("2026-11-23", hour)) for hour in (9, 10, 11))
    actions.decide(case=decided, outcome="granted", by=world.sophie, on=day("2027-01-05"))
    with world.reading():
        piece = queries.dossier(waiting, on=day("2027-01-05")).procedure.pieces[0]
    actions.request_documents(
        case=waiting, missing=[piece.id], reply_by=date(2027, 3, 1), by=world.sophie, on=day("2027-01-05")
    )
    assert gone.earliest == date(2027, 1, 23)
    assert alerts.organisations_to_tell([world.venissieux.id], on=day("2027-02-25")) == []


def test_a_date_that_moves_is_alerted_again(world, sent):
    case = world.file(procedure="urbanisme/declaration-prealable", answers={}, on=day("2026-11-02"))
    clockwork.run(on=day("2026-11-23"))
    with world.reading():
        code = queries.dossier(case, on=day("2026-11-23")).procedure.clock.extensions[0].code
    assert sent == [("mairie@venissieux.test", [case.number])]
    actions.extend(case=case, extension=code, by=world.sophie, on=day("2026-11-24"))
    clockwork.run(on=day("2026-11-30"))
    assert len(sent) == 1
    clockwork.run(on=day("2026-12-24"))
    assert len(sent) == 2


def test_the_mail_names_numbers_and_dates_and_nobody(world, case):
    with world.reading():
        row = Case.objects.get(id=case.id)
    mail = digest.mail("a@b.test", "venissieux", [digest._line(row, today=date(2027, 1, 13))])
    assert "le silence vaudra refus dans 10 jours, le samedi 23 janvier 2027" in mail.body
    assert "Décidez au plus tard le vendredi 22 janvier 2027" in mail.body
    assert "Benali" not in mail.body


def test_another_town_is_not_told(world, case):
    assert alerts.organisations_to_tell([world.corbas.id], on=day("2027-01-13")) == []
    assert alerts.tell(organisation=world.corbas.id, by=CLOCKWORK, on=day("2027-01-13")) == 0


def test_those_told_before_leave_their_place_to_the_following_ones(world, case, sent, monkeypatch):
    monkeypatch.setattr(alerts, "CASES", 1)
    other = world.file(on=day("2026-11-23", 11))
    clockwork.run(on=day("2027-01-13"))
    clockwork.run(on=day("2027-01-14"))
    assert [numbers for _to, numbers in sent] == [[case.number], [other.number]]


def test_a_case_that_nobody_can_be_told_of_does_not_hide_those_of_an_agent(world, case, sent, monkeypatch):
    monkeypatch.setattr(alerts, "CASES", 1)
    monkeypatch.setattr(alerts, "_service", lambda _organisation: ())
    agent = hire(world.venissieux, "Ines Duval")
    other = world.file(on=day("2026-11-23", 11))
    actions.assign(case=other, to=agent.id, by=world.sophie, on=day("2026-11-24"))
    clockwork.run(on=day("2027-01-13"))
    assert sent == [(agent.email, [other.number])]
