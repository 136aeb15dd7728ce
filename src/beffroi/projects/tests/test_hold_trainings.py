"""A training from the catalogue to the hours of a member: seats, waiting list, mails, presence, opinions."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, connections, transaction

from beffroi.kernel.errors import Invalid
from beffroi.projects import tasks
from beffroi.projects.trainings import actions, asking, delivering, papers, queries
from beffroi.projects.trainings.models import CourseEvaluation, CoursePresence, Enrolment
from beffroi.projects.trainings.types import (
    Audience,
    Half,
    Notice,
    NotNow,
    Person,
    Standing,
    Syllabus,
    Timetable,
)
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import NOON, agent

TUESDAY = date(2026, 12, 1)
THEN = datetime(2026, 12, 1, 8, tzinfo=UTC)
AFTER = datetime(2026, 12, 2, 8, tzinfo=UTC)
SYLLABUS = Syllabus("Accueillir le public", Audience.AGENTS, 2, price="Compris dans la contribution")
PLAN = {"timetable": Timetable(TUESDAY), "place": "Salle Triolet", "seats": 2}


def director_of(world):
    return agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


def planned(world, director, **changed):
    course = actions.publish_course(organisation=world.operator, syllabus=SYLLABUS, by=director, on=NOON)
    return actions.plan_session(course=course, **{**PLAN, **changed}, by=director, on=NOON)


def enrol(world, session, name, *, town=None, **told):
    member = town or world.venissieux
    by = {world.venissieux.id: world.sophie, world.corbas.id: world.paul}[member.id]
    person = Person(name, f"{name.lower()}@exemple.test", **told)
    return asking.enrol(
        organisation=member, operator=world.operator, session_id=session.id, person=person, by=by, on=NOON
    )


@pytest.fixture
def director(world):
    return director_of(world)


@pytest.fixture
def session(world, director):
    return planned(world, director)


def fresh(world, row):
    with scope.reading(world.operator.id):
        return type(row).objects.get(id=row.id)


def test_seats_are_given_in_order_and_the_rest_waits(world, session):
    rows = [enrol(world, session, name) for name in ("Ana", "Bob", "Cléo".replace("é", "e"), "Dan")]
    assert [row.standing for row in rows] == ["seated", "seated", "waiting", "waiting"]
    assert [row.rank for row in rows] == [1, 2, 3, 4]


def test_a_seat_freed_goes_to_the_first_who_waits(world, session):
    ana, _bob, cleo, dan = [enrol(world, session, name) for name in ("Ana", "Bob", "Cleo", "Dan")]
    asking.give_up(organisation=world.venissieux, enrolment=ana, by=world.sophie, on=NOON)
    assert fresh(world, cleo).standing == Standing.SEATED
    assert fresh(world, dan).standing == Standing.WAITING


def test_more_seats_promote_and_fewer_than_held_are_refused(world, session, director):
    rows = [enrol(world, session, name) for name in ("Ana", "Bob", "Cleo", "Dan")]
    with pytest.raises(NotNow, match="2 personnes"):
        actions.resize(session=session, seats=1, by=director, on=NOON)
    actions.resize(session=session, seats=3, by=director, on=NOON)
    assert [fresh(world, row).standing for row in rows] == ["seated", "seated", "seated", "waiting"]
    asking.give_up(organisation=world.venissieux, enrolment=rows[0], by=world.sophie, on=NOON)
    actions.release(enrolment=rows[1], by=director, on=NOON)
    actions.resize(session=session, seats=2, by=director, on=NOON)
    assert [fresh(world, row).standing for row in rows[2:]] == ["seated", "seated"]
    assert {fresh(world, row).seat for row in rows[2:]} == {1, 2}


def test_the_database_itself_refuses_a_seat_too_many(world, session):
    row = enrol(world, session, "Ana")
    with scope.writing(world.operator.id):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(id=row.id).update(seat=3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(id=row.id).update(seat=None)


def test_two_people_at_once_never_share_the_last_seat(committed_world):
    world = committed_world
    session = planned(world, director_of(world), seats=1)
    gate, results = threading.Barrier(4), []

    def ask(rank):
        try:
            gate.wait()
            results.append(enrol(world, session, f"Agent{rank}").standing)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(rank,)) for rank in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["seated", "waiting", "waiting", "waiting"]
    with scope.reading(world.operator.id):
        rows = list(Enrolment.objects.order_by("rank"))
    assert [row.rank for row in rows] == [1, 2, 3, 4]
    assert [row.standing for row in rows] == ["seated", "waiting", "waiting", "waiting"]


def test_who_cannot_be_enrolled_is_told_why(world, session, director):
    enrol(world, session, "Ana")
    with pytest.raises(NotNow, match="déjà inscrite"):
        enrol(world, session, "Ana", town=world.corbas)
    with pytest.raises(NotNow, match="ne s’adresse pas"):
        enrol(world, session, "Eva", elected=True)
    with pytest.raises(Invalid):
        enrol(world, session, " ")
    with pytest.raises(Unknown):
        asking.give_up(
            organisation=world.corbas, enrolment=enrol(world, session, "Bob"), by=world.paul, on=NOON
        )
    secretary = agent(world.venissieux, "Zoé", Role.SECRETARY)
    told = {
        "organisation": world.venissieux,
        "operator": world.operator,
        "session_id": session.id,
        "on": NOON,
    }
    with pytest.raises(Forbidden):
        asking.enrol(person=Person("Tom", "tom@exemple.test"), by=secretary, **told)
    mine = asking.enrol_self(person=Person("Zoé", "zoe@exemple.test"), by=secretary, **told)
    assert mine.standing == Standing.WAITING
    actions.cancel_session(session=session, by=director, on=NOON)
    with pytest.raises(NotNow, match="closes"):
        enrol(world, session, "Luc")


def test_a_plan_that_cannot_be_is_refused(world, director, session):
    course = session.course
    for wrong in ({"seats": 0}, {"place": " "}, {"timetable": Timetable(date(2026, 11, 23))},
                  {"timetable": Timetable(TUESDAY, days=0)}, {"timetable": Timetable(TUESDAY, halves=())}):  # fmt: skip
        with pytest.raises(Invalid):
            actions.plan_session(course=course, **{**PLAN, **wrong}, by=director, on=NOON)
    actions.withdraw_course(course=course, withdrawn_on=NOON.date(), by=director, on=NOON)
    with pytest.raises(NotNow):
        actions.plan_session(course=course, **PLAN, by=director, on=NOON)
    with pytest.raises(Invalid):
        actions.publish_course(
            organisation=world.operator, syllabus=replace(SYLLABUS, title=""), by=director, on=NOON
        )


def test_days_skip_weekends_and_holidays(world, director):
    course = actions.publish_course(organisation=world.operator, syllabus=SYLLABUS, by=director, on=NOON)
    plan = Timetable(date(2026, 12, 24), days=3, halves=(Half.MORNING,))
    row = actions.plan_session(course=course, timetable=plan, place="Ici", seats=5, by=director, on=NOON)
    with scope.reading(world.operator.id):
        days = list(row.half_days.order_by("day").values_list("day", flat=True))
    assert days == [date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 29)]


def test_each_mail_leaves_once(world, session, django_capture_on_commit_callbacks):
    row = enrol(world, session, "Ana")
    waiting = [enrol(world, session, name) for name in ("Bob", "Cleo")][-1]
    for _twice in range(2):
        for notice in (Notice.CONFIRMATION, Notice.REMINDER):
            for one in (row, waiting):
                delivering.send(
                    organisation=world.operator.id, enrolment_id=one.id, notice=notice, by=CLOCKWORK, on=NOON
                )
    assert [told.to for told in mail.outbox] == [["ana@exemple.test"]] * 2
    assert "mardi 1er décembre 2026" in mail.outbox[0].body
    with scope.reading(world.operator.id):
        assert delivering.to_remind(world.operator, date(2026, 11, 26)) != [row.id]


def attended(world, session, director, *names):
    rows = [enrol(world, session, name) for name in names]
    came = {(row.id, TUESDAY, half) for row in rows for half in Half}
    actions.record_presence(session=session, came=came, by=director, on=THEN)
    return rows


def test_hours_add_up_and_presence_written_again_replaces(world, director):
    session = planned(world, director, seats=4)
    ana, bob = enrol(world, session, "Ana"), enrol(world, session, "Bob", town=world.corbas)
    with pytest.raises(NotNow):
        actions.record_presence(session=session, came=set(), by=director, on=NOON)
    came = {(ana.id, TUESDAY, half) for half in Half} | {(bob.id, TUESDAY, Half.MORNING)}
    for _twice in range(2):
        assert actions.record_presence(session=session, came=came, by=director, on=THEN) == 3
    with scope.reading(world.operator.id):
        told = queries.hours(2026, operator=world.operator)
    assert list(told) == [("Corbas", 1, 180), ("Vénissieux", 1, 360)]
    with scope.reading(world.venissieux.id):
        assert list(queries.hours(2026, member=world.venissieux)) == [("Vénissieux", 1, 360)]
        assert list(queries.hours(2025, member=world.venissieux)) == []


def test_opinions_come_once_by_a_link_and_stay_hidden_under_three(world, director):
    session = planned(world, director, seats=4)
    rows = attended(world, session, director, "Ana", "Bob", "Cleo")
    with scope.reading(world.operator.id):
        asked = delivering.to_question(world.operator, AFTER.date())
    assert set(asked) == {row.id for row in rows}
    for stars, row in zip((5, 4, 2), rows, strict=True):
        for _twice in range(2):
            delivering.send(
                organisation=world.operator.id,
                enrolment_id=row.id,
                notice=Notice.EVALUATION,
                by=CLOCKWORK,
                on=AFTER,
            )
        key = delivering.evaluation_address(row).partition("?cle=")[2]
        with pytest.raises(Unknown):
            delivering.opened_by(world.operator, row.id, key[:-1])
        opened = delivering.opened_by(world.operator, row.id, key)
        actions.evaluate(enrolment=opened, stars=stars, text=f"avis {stars}", by=CLOCKWORK, on=AFTER)
        with pytest.raises(NotNow):
            actions.evaluate(enrolment=opened, stars=1, text="", by=CLOCKWORK, on=AFTER)
        with scope.reading(world.operator.id):
            told = queries.opinions(session)
        if row is not rows[-1]:
            assert (told.mean, told.texts) == (None, ())
    assert len(mail.outbox) == 3
    assert (told.answers, told.mean, told.texts) == (3, 37, ("avis 2", "avis 4", "avis 5"))
    with scope.reading(world.operator.id):
        assert {row.id.version for row in CourseEvaluation.objects.order_by("id")} == {4}
        assert delivering.to_question(world.operator, AFTER.date()) == []


def test_a_member_reads_only_its_own_lines(world, director):
    session = planned(world, director, seats=4)
    ana = enrol(world, session, "Ana")
    came = {(ana.id, TUESDAY, Half.MORNING)}
    actions.record_presence(session=session, came=came, by=director, on=THEN)
    tables = [model._meta.db_table for model in (Enrolment, CoursePresence)]
    for town, seen in ((world.venissieux, True), (world.corbas, False)):
        with scope.reading(town.id), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert bool(cursor.fetchone()[0]) is seen
            for table in ("projects_coursesession", "projects_courseevaluation", "projects_course"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone()[0] == 0
    with (
        scope.reading(world.venissieux.id),
        pytest.raises(Exception, match="row-level"),
        transaction.atomic(),
    ):
        Enrolment.objects.create(
            organisation=world.operator, session=session, member=world.venissieux, title="x", place="x",
            first_day=TUESDAY, person="x", email="x@exemple.test", rank=9, standing="waiting", of_seats=1,
            asked_at=NOON, asked_by="x",
        )  # fmt: skip


def test_what_is_offered_names_nobody(world, session):
    enrol(world, session, "Ana")
    (told,) = queries.offered(world.operator, NOON.date())
    assert (told.free, told.waiting, told.title) == (1, 0, SYLLABUS.title)
    assert queries.offered(world.operator, TUESDAY + timedelta(days=1)) == []


def test_papers_are_pdfs_and_a_certificate_says_the_hours(world, director):
    session = planned(world, director, seats=4)
    (ana,) = attended(world, session, director, "Ana")
    with scope.reading(world.operator.id):
        assert papers.sheet(queries.session(world.operator, session.id)).startswith(b"%PDF")
        assert papers.certificate(fresh(world, ana), on=AFTER.date()).startswith(b"%PDF")
        empty = planned_again(world, director)
    with scope.reading(world.operator.id), pytest.raises(NotNow):
        papers.certificate(fresh(world, empty), on=AFTER.date())


def planned_again(world, director):
    course = actions.publish_course(
        organisation=world.operator, syllabus=replace(SYLLABUS, title="Autre"), by=director, on=NOON
    )
    row = actions.plan_session(course=course, **PLAN, by=director, on=NOON)
    return enrol(world, row, "Luc")


def test_the_daily_job_can_run_twice(world, session, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.send_notice, "defer", lambda **told: sent.append(told))
    enrol(world, session, "Ana")
    tasks.write_to_trainees.func(0)
    assert all(told["notice"] in {"reminder", "evaluation"} for told in sent)
