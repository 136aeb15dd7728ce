"""Opinions: asked, reminded, answered by the link, on screen or on paper; what the link shows and how long it lasts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases import actions as cases
from beffroi.cases import clockwork
from beffroi.cases.opinions import actions, queries, rules, telling
from beffroi.cases.opinions.actions import Answer, Question
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.types import OpinionState
from beffroi.cases.teamwork import services
from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.cases.types import NotLawful
from beffroi.documents import actions as documents
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import STRANGER, Unknown

NOW = datetime.now(ZoneInfo("Europe/Paris"))
TODAY = NOW.date()
ABF = {"body": "Architecte des bâtiments de France", "email": "abf@exemple.fr"}


@pytest.fixture
def case(world):
    return world.file(on=NOW - timedelta(days=1))


def ask(world, case, **told):
    question = Question(**{"due_on": TODAY + timedelta(days=20), **(told or ABF)})
    return actions.ask(case=case, question=question, by=world.sophie, on=NOW)


def again(world, row):
    with world.reading():
        return Opinion.objects.select_related("case", "organisation").get(id=row.id)


@pytest.mark.parametrize(
    ("asked", "due", "reminded"),
    [
        ("2026-11-02", "2026-12-02", "2026-11-25"),
        ("2026-11-02", "2026-11-10", "2026-11-03"),
        ("2026-11-02", "2026-11-09", "2026-11-08"),  # less than a week: the eve
        ("2026-11-02", "2026-11-04", "2026-11-03"),
        ("2026-11-02", "2026-11-03", None),
    ],
)
def test_the_reminder_comes_a_week_before_or_the_eve(asked, due, reminded):
    found = rules.remind_on(date.fromisoformat(asked), date.fromisoformat(due))
    assert found == (date.fromisoformat(reminded) if reminded else None)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 400))
def test_a_reminder_falls_between_the_question_and_its_date(asked, days):
    due = asked + timedelta(days=days)
    day = rules.remind_on(asked, due)
    assert day is None or asked < day < due


def test_a_month_is_given_when_nothing_is_said():
    assert rules.due_by(date(2027, 1, 31)) == date(2027, 2, 28)


def test_the_body_answers_by_its_link_and_who_asked_reads_it(world, case):
    row = ask(world, case, **ABF, due_on=TODAY + timedelta(days=20), question="Le projet est-il en abords ?")
    path = telling.answer_path(row)
    page = Client().get(path)
    assert page.status_code == 200
    assert "Le projet est-il en abords ?" in page.content.decode()
    told = {"verdict": "reserves", "answer": "Tuiles plates.", "author": "M. Viollet, ABF"}
    file = BytesIO(b"%PDF-1.4 avis")
    file.name = "avis.pdf"
    assert Client().post(path, {**told, "file": file}).status_code == 302
    kept = again(world, row)
    assert (kept.state, kept.verdict, kept.given_by_name) == ("given", "reserves", "M. Viollet, ABF")
    assert kept.file_id is not None
    assert "Favorable avec réserves" in Client().get(path).content.decode()
    assert Client().post(path, told).status_code == 409


def test_the_link_shows_only_what_was_ticked(world, case):
    bare = Client().get(telling.answer_path(ask(world, case))).content.decode()
    assert "Nadia" not in bare
    assert "Éclairage" not in bare
    ticked = ask(world, case, **ABF, due_on=TODAY + timedelta(days=9), pages=["objet"], applicant=True)
    full = Client().get(telling.answer_path(ticked)).content.decode()
    assert "Nadia Benali" in full


def test_a_file_opens_by_the_link_only_when_it_was_ticked(world, case):
    town = world.venissieux.id
    rows = [
        documents.receive(
            organisation=town,
            stream=BytesIO(name.encode() * 50),
            name=name,
            limit_mb=1,
            formats=(),
            by=STRANGER,
            on=NOW,
        )
        for name in ("plan.txt", "identite.txt")
    ]
    with scope.writing(town):
        for file in rows:
            file.state = "clean"
            file.save(update_fields=["state"])
            case.pieces.create(organisation_id=town, piece="documents", file=file, given_at=NOW)
    row = ask(world, case, **ABF, due_on=TODAY + timedelta(days=9), files=[rows[0].id])
    stem, _q, key = telling.answer_path(row).partition("?")
    assert Client().get(f"{stem}/fichiers/{rows[0].id}?{key}").status_code == 200
    assert Client().get(f"{stem}/fichiers/{rows[1].id}?{key}").status_code == 404
    assert Client().get(f"{stem}/fichiers/{rows[0].id}?cle=faux").status_code == 404


def test_a_link_expires_and_says_so_only_to_who_holds_it(world, case):
    row = ask(world, case)
    late = NOW + timedelta(days=20) + rules.LINK_LASTS + timedelta(days=2)
    secret = telling.answer_path(row).rpartition("=")[2]
    with world.reading():
        with pytest.raises(queries.Expired):
            queries.by_link(case.number, row.id, secret, on=late)
        with pytest.raises(Unknown):
            queries.by_link(case.number, row.id, "x" * 32, on=late)
        with pytest.raises(Unknown):
            queries.by_link("69259-2026-999999", row.id, secret, on=NOW)


def test_who_is_consulted_may_answer_and_nothing_else(world, case):
    row = ask(world, case)
    by = queries.consulted(row)
    assert may(by, "cases.give_opinion", world.venissieux.id)
    for verb in ("cases.read", "cases.decide", "cases.message", "cases.withdraw", "cases.note"):
        assert not may(by, verb, world.venissieux.id, case_id=case.id)
    assert not may(by, "cases.give_opinion", world.corbas.id)


def test_time_reminds_once(world, case):
    row = ask(world, case)
    before, then = NOW + timedelta(days=12), NOW + timedelta(days=13)
    assert clockwork.run(on=before).reminded == 0
    assert clockwork.run(on=then).reminded == 1
    assert clockwork.run(on=then).reminded == 0
    assert again(world, row).state == OpinionState.REMINDED


def test_nobody_is_reminded_for_a_case_that_is_closed(world, case):
    ask(world, case)
    cases.decide(case=case, outcome="granted", by=world.sophie, on=NOW)
    assert clockwork.run(on=NOW + timedelta(days=14)).reminded == 0
    with pytest.raises(NotLawful, match="close"):
        ask(world, case)


def test_a_service_is_written_to_and_a_colleague_answers_on_screen(world, case):
    karim = hire(world.venissieux, "Karim Belkacem")
    service = services.create(
        organisation=world.venissieux, name="Voirie", email="", members=[karim.id], by=world.sophie, on=NOW
    )
    row = ask(world, case, service=service.id, due_on=TODAY + timedelta(days=3))
    with world.reading():
        assert telling._recipients(row, "asked") == [karim.email]
    client = signed_in(karim)
    address = f"/travail/venissieux/demandes/{case.number}/avis/{row.id}"
    assert client.post(address, {"answer": "Rien."}).status_code == 422
    today = {"given-day": TODAY.day, "given-month": TODAY.month, "given-year": TODAY.year}
    assert client.post(address, {"verdict": "favourable", **today}).status_code == 302
    kept = again(world, row)
    assert (kept.source, kept.given_by_name) == ("screen", "Karim Belkacem")


def test_an_opinion_on_paper_is_dated_when_it_was_given(world, case):
    row = ask(world, case)
    with pytest.raises(Invalid):
        actions.record(
            opinion=row,
            answer=Answer("favourable", given_on=TODAY + timedelta(days=1)),
            by=world.sophie,
            on=NOW,
        )
    later = NOW + timedelta(days=5)
    actions.record(opinion=row, answer=Answer("favourable", given_on=TODAY), by=world.sophie, on=later)
    assert again(world, row).given_on == TODAY


def test_an_opinion_taken_back_cannot_be_given(world, case):
    row = ask(world, case)
    actions.cancel(opinion=row, by=world.sophie, on=NOW)
    assert "n’attend plus votre avis" in Client().get(telling.answer_path(row)).content.decode()
    with pytest.raises(NotLawful):
        actions.record(opinion=row, answer=Answer("favourable"), by=world.sophie, on=NOW)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"due_on": TODAY + timedelta(days=3)}, "body"),
        ({"body": "ABF", "due_on": TODAY}, "due"),
        ({"body": "ABF", "email": "abf", "due_on": TODAY + timedelta(days=3)}, "email"),
    ],
)
def test_a_question_that_lacks_something_is_refused_with_the_field(world, case, told, field):
    with pytest.raises(Invalid) as refusal:
        ask(world, case, **told)
    assert set(refusal.value.field_errors) == {field}


@pytest.mark.parametrize("kind", ["asked", "reminded", "cancelled"])
def test_no_mail_says_whom_the_case_concerns(world, case, kind):
    row = again(world, ask(world, case))
    with world.reading():
        message = telling.mail(row, "abf@exemple.fr", kind)
    assert "Benali" not in message.body + message.subject


def test_a_queue_knows_which_cases_await_and_which_are_late(world, case):
    ask(world, case)
    other = world.file(on=NOW)
    with world.reading():
        assert queries.awaited([case, other], today=TODAY) == {case.id: False}
        assert queries.awaited([case], today=TODAY + timedelta(days=21)) == {case.id: True}


def test_an_agent_asks_on_screen_and_the_case_says_it(world, case):
    client = signed_in(hire(world.venissieux, "Sophie Marchand"))
    address = f"/travail/venissieux/demandes/{case.number}/avis"
    assert client.get(address).status_code == 200
    due = TODAY + timedelta(days=15)
    told = {**ABF, "due-day": due.day, "due-month": due.month, "due-year": due.year}
    wrong = client.post(address, {**told, "body": ""})
    assert wrong.status_code == 422
    assert "abf@exemple.fr" in wrong.content.decode()
    assert client.post(address, told).status_code == 302
    page = client.get(f"/travail/venissieux/demandes/{case.number}").content.decode()
    assert "Architecte des bâtiments de France" in page
    assert "Attendu" in page


def test_what_was_asked_goes_with_the_case(world, case):
    from beffroi.cases.retention import belongings

    ask(world, case)
    with scope.writing(world.venissieux.id):
        assert belongings.remove(case)["cases.Opinion"] == 1


def test_the_agent_who_asked_is_told(world, case):
    sophie = hire(world.venissieux, "Ines Duval")
    row = actions.ask(case=case, question=Question(**ABF), by=actor(sophie), on=NOW)
    with world.reading():
        assert telling._recipients(again(world, row), "given") == [sophie.email]
