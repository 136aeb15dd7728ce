"""The operator's staff read a commune's requests only while it lets them, and the commune sees what was read."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.identity.access import actions, queries
from beffroi.identity.access.models import AccessAnswer, AccessVisit
from beffroi.identity.access.rules import first_day_without, standing
from beffroi.identity.access.types import AlreadyAnswered, Answer, NotOpen, Standing
from beffroi.identity.models import Grant
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import Forbidden, Role, Unknown
from tests.browser import DESK, PHONE, look, visiting

REASON = "Ticket 2026-000123 : la lettre de décision ne s’affiche pas."
ADDRESS = "/travail/venissieux/acces/"


def now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


@pytest.fixture
def lucie(world):
    """A technician of the operator."""
    return hire(world.operator, "Lucie Durand", Role.SERVICE_DESK)


@pytest.fixture
def paula(world):
    """The administrator of Vénissieux."""
    return hire(world.venissieux, "Paula Vidal", Role.COMMUNE_ADMINISTRATOR)


def asked(world, lucie, **changed):
    told = {"organisation": world.operator, "member": world.venissieux, "reason": REASON, "days": 3}
    return actions.ask(**(told | changed), by=actor(lucie), on=now())


def granted(world, lucie, paula, days=3):
    request = asked(world, lucie)
    return actions.grant(organisation=world.venissieux, request=request, days=days, by=actor(paula), on=now())


@pytest.mark.parametrize(
    ("answer", "until", "today", "told"),
    [
        (None, None, "2026-11-23", Standing.ASKED),
        (Answer.REFUSED, None, "2026-11-23", Standing.REFUSED),
        (Answer.GRANTED, "2026-11-26", "2026-11-23", Standing.OPEN),
        (Answer.GRANTED, "2026-11-26", "2026-11-25", Standing.OPEN),
        (Answer.GRANTED, "2026-11-26", "2026-11-26", Standing.OVER),
    ],
)
def test_how_an_access_stands(answer, until, today, told):
    end = date.fromisoformat(until) if until else None
    assert standing(answer, end, today=date.fromisoformat(today)) is told


def test_three_days_from_monday_end_on_thursday_at_midnight():
    assert first_day_without(date(2026, 11, 23), 3) == date(2026, 11, 26)


def test_without_an_access_the_commune_does_not_exist(world, lucie):
    case = world.file()
    client = signed_in(lucie)
    for page in ("", "export.csv", f"demandes/{case.number}"):
        assert client.get(f"/travail/venissieux/{page}").status_code == 404


def test_asking_opens_nothing_and_writes_to_the_administrators(
    world, lucie, paula, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked(world, lucie)
    assert [(each.to, REASON in each.body) for each in mail.outbox] == [([paula.email], True)]
    assert signed_in(lucie).get("/travail/venissieux/").status_code == 404


def test_granted_it_opens_the_requests_and_nothing_else(world, lucie, paula):
    case = world.file()
    granted(world, lucie, paula)
    client = signed_in(lucie)
    assert client.get(f"/travail/venissieux/demandes/{case.number}").status_code == 200
    assert client.get("/travail/corbas/").status_code == 404
    assert (
        client.post(f"/travail/venissieux/demandes/{case.number}/message", {"body": "x"}).status_code == 403
    )
    assert client.get("/travail/venissieux/reglages/").status_code == 403
    assert client.get("/travail/venissieux/conservation/").status_code == 403


def test_every_page_is_kept_in_the_commune_before_it_is_made(world, lucie, paula):
    case = world.file()
    granted(world, lucie, paula)
    client = signed_in(lucie)
    client.get("/travail/venissieux/")
    client.get(f"/travail/venissieux/demandes/{case.number}?x=1")
    client.get("/travail/venissieux/demandes/69259-2026-999999")
    with scope.reading(world.venissieux.id):
        pages = [each.page for each in AccessVisit.objects.order_by("at", "id")]
        entries = [each.facts["page"] for each in Entry.objects.filter(verb="identity.visit").order_by("id")]
    assert pages == entries == ["/", f"/demandes/{case.number}", "/demandes/69259-2026-999999"]
    shown = signed_in(paula).get(ADDRESS).content.decode()
    assert f"/demandes/{case.number}" in shown
    assert "Lucie Durand" in shown


def test_a_colleague_of_the_commune_leaves_no_line(world):
    sophie = hire(world.venissieux, "Sophie Marchand")
    assert signed_in(sophie).get("/travail/venissieux/").status_code == 200
    with scope.reading(world.venissieux.id):
        assert not AccessVisit.objects.exists()


def test_the_api_opens_nothing_to_a_visitor(world, lucie, paula):
    case = world.file()
    granted(world, lucie, paula)
    assert signed_in(lucie).get(f"/api/v1/cases/{case.number}").status_code in {401, 404}


def test_it_ends_by_itself(world, lucie, paula):
    answer = granted(world, lucie, paula, days=1)
    with scope.writing(world.venissieux.id):
        yesterday = answer.since - timedelta(days=1)
        Grant.objects.filter(role=Role.VISITOR).update(since=yesterday, until=answer.since)
    assert signed_in(lucie).get("/travail/venissieux/").status_code == 404


def test_the_commune_ends_it_at_once_and_only_once(world, lucie, paula):
    answer = granted(world, lucie, paula)
    client = signed_in(lucie)
    assert client.get("/travail/venissieux/").status_code == 200
    assert signed_in(paula).post(f"{ADDRESS}{answer.request_id}/terminer").status_code == 302
    assert client.get("/travail/venissieux/").status_code == 404
    with pytest.raises(NotOpen):
        actions.end(answer=answer, by=actor(paula), on=now())


def test_a_request_is_answered_once(world, lucie, paula):
    request = asked(world, lucie)
    actions.refuse(organisation=world.venissieux, request=request, by=actor(paula), on=now())
    with pytest.raises(AlreadyAnswered):
        actions.grant(organisation=world.venissieux, request=request, days=3, by=actor(paula), on=now())
    assert signed_in(lucie).get("/travail/venissieux/").status_code == 404


def test_only_the_commune_that_was_asked_answers(world, lucie, paula):
    request = asked(world, lucie)
    paul = hire(world.corbas, "Paul Girard", Role.COMMUNE_ADMINISTRATOR)
    with pytest.raises(Unknown):
        actions.grant(organisation=world.corbas, request=request, days=3, by=actor(paul), on=now())
    assert (
        signed_in(paul)
        .post(f"/travail/corbas/acces/{request.id}", {"answer": "granted", "days": "3"})
        .status_code
        == 404
    )


def test_neither_the_operator_nor_an_agent_grants_it(world, lucie):
    request = asked(world, lucie)
    secretary = hire(world.venissieux, "Nora Petit", Role.SECRETARY)
    with pytest.raises(Unknown):
        actions.grant(organisation=world.venissieux, request=request, days=3, by=actor(lucie), on=now())
    with pytest.raises(Forbidden):
        actions.grant(organisation=world.venissieux, request=request, days=3, by=actor(secretary), on=now())


@pytest.mark.parametrize(
    ("changed", "field"), [({"reason": "voir"}, "reason"), ({"days": 0}, "days"), ({"days": 31}, "days")]
)
def test_a_reason_and_a_bounded_time_are_demanded(world, lucie, changed, field):
    with pytest.raises(Invalid) as refused:
        asked(world, lucie, **changed)
    assert list(refused.value.field_errors) == [field]


def test_the_operator_reads_the_answers_that_concern_it_and_no_visit(world, lucie, paula):
    granted(world, lucie, paula)
    signed_in(lucie).get("/travail/venissieux/")
    with scope.reading(world.operator.id):
        assert AccessAnswer.objects.count() == 1
        assert AccessVisit.objects.count() == 0
    with scope.reading(world.corbas.id):
        assert AccessAnswer.objects.count() == 0
    (mine,) = queries.asked_by(world.operator, today=now().date())
    assert mine.standing is Standing.OPEN


def test_the_operator_cannot_write_the_answer_in_raw_sql(world, lucie, paula):
    answer = granted(world, lucie, paula)
    with scope.writing(world.operator.id), connection.cursor() as cursor:
        cursor.execute("UPDATE identity_accessanswer SET until = '2099-01-01' WHERE id = %s", [answer.id])
        assert cursor.rowcount == 0
    with (
        scope.writing(world.venissieux.id),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM identity_accessvisit")


def test_the_name_typed_must_be_one_member(world, lucie):
    client = signed_in(lucie)
    told = {"member": "Vaulx", "reason": REASON, "days": "3"}
    refused = client.post("/operateur/acces/", told)
    assert refused.status_code == 422
    assert "Aucun membre ne porte ce nom" in refused.content.decode()
    assert client.post("/operateur/acces/", told | {"member": "vénissieux"}).status_code == 302


def test_from_the_request_to_the_readings_in_a_browser(committed_world, browser, address):
    world = committed_world
    lucie = hire(world.operator, "Lucie Durand", Role.SERVICE_DESK)
    paula = hire(world.venissieux, "Paula Vidal", Role.COMMUNE_ADMINISTRATOR)
    number = world.file().number
    for size, scripts in ((DESK, True), (PHONE, False)):
        with visiting(browser, address, size=size, scripts=scripts) as page:
            _enter(page, lucie)
            page.goto("/operateur/acces/")
            look(page)
            page.get_by_label("Commune", exact=True).fill("Vénissieux")
            page.get_by_label("Motif").fill(REASON)
            page.get_by_label("Durée").select_option("3")
            page.get_by_role("button", name="Demander l’accès").click()
            assert "En attente de la commune" in page.content()
        with visiting(browser, address, size=size, scripts=scripts) as page:
            _enter(page, paula)
            page.goto(ADDRESS)
            look(page)
            page.get_by_role("button", name="Accorder").click()
            assert re.search("Lucie Durand peut lire vos demandes", page.content())
        with visiting(browser, address, size=size, scripts=scripts) as page:
            _enter(page, lucie)
            page.goto(f"/travail/venissieux/demandes/{number}")
            assert "Nadia" in page.content()
        with visiting(browser, address, size=size, scripts=scripts) as page:
            _enter(page, paula)
            page.goto(ADDRESS)
            look(page)
            assert f"/demandes/{number}" in page.content()
            page.get_by_role("button", name="Mettre fin").click()


def _enter(page, user):
    client = signed_in(user)
    cookie = client.cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )
