"""Around requests: escalation, problems told once, knowledge with audiences, assets, days, figures."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection

from beffroi.cases.models import Delivery
from beffroi.desk.assets import actions as assets
from beffroi.desk.assets import reading
from beffroi.desk.figures import actions as figures
from beffroi.desk.knowledge import actions as knowledge
from beffroi.desk.models import Asset, MonthlyFigure, Ticket, TicketEvent, Visit
from beffroi.desk.problems import actions as problems
from beffroi.desk.requests import planning, watching, working
from beffroi.desk.tests.desks import HOUR, MORNING
from beffroi.desk.types import Audience, Intervention, Standing
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Unknown


def _count(desk, model, **told):
    with scope.reading(desk.world.operator.id):
        return model.objects.filter(**told).count()


# Escalation ----------------------------------------------------------------------------------------------


def test_a_near_breach_is_told_once_then_the_breach_once(desk):
    desk.promise(minutes=120, own=120)
    desk.ask()
    sent = [
        watching.escalate(operator=desk.world.operator, on=MORNING + HOUR * n / 2) for n in (1, 2, 3, 4, 5)
    ]
    assert sent == [0, 1, 0, 1, 0]  # 10 a.m.: an hour is left; 11 a.m.: late
    assert _count(desk, TicketEvent, step="escalated") == 2


def test_nobody_is_warned_at_night(desk):
    desk.promise(minutes=120, own=120)
    desk.ask()
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert watching.escalate(operator=desk.world.operator, on=night) == 0
    assert watching.escalate(operator=desk.world.operator, on=night + 7 * HOUR) == 1


def test_what_stays_resolved_is_closed_once(desk):
    ticket = desk.ask()
    working.answer(ticket=ticket, body="Fait.", then=Standing.RESOLVED, by=desk.yann, on=MORNING + HOUR)
    later = MORNING + timedelta(days=11)
    assert watching.close_resolved(operator=desk.world.operator, on=MORNING + timedelta(days=9)) == 0
    assert [watching.close_resolved(operator=desk.world.operator, on=later) for _ in range(2)] == [1, 0]


# Problems ------------------------------------------------------------------------------------------------


def test_a_broadcast_reaches_each_member_hit_once_however_many_requests_it_made(desk):
    told = {"title": "Paie en panne", "text": "", "service": "paie", "major": True}
    problem = problems.open_problem(organisation=desk.world.operator, **told, by=desk.yann, on=MORNING)
    for _twice in range(2):
        problems.attach(problem=problem, ticket=desk.ask(), by=desk.yann, on=MORNING)
    say = {"problem": problem, "body": "Nous cherchons.", "also": [desk.world.corbas], "by": desk.yann}
    assert [problems.broadcast(**say, on=MORNING + HOUR * n) for n in (1, 2)] == [2, 0]
    assert problems.broadcast(**{**say, "body": "C’est réparé."}, on=MORNING + 3 * HOUR) == 2
    assert _count(desk, Delivery, kind="message") == 4
    with scope.reading(desk.world.corbas.id):
        assert Ticket.objects.get().subject == "Paie en panne"


# Knowledge -----------------------------------------------------------------------------------------------


def _article(desk, title, audience, readers=(), **told):
    body = told.pop("body", "Videz le cache du navigateur.")
    return knowledge.write_article(
        organisation=desk.world.operator, title=title, body=body, audience=audience, readers=readers, by=desk.yann,
        on=MORNING, **told
    )  # fmt: skip


def test_each_reads_what_is_for_it(desk):
    _article(desk, "Écran blanc de la paie", Audience.MEMBERS)
    _article(desk, "Paie de Corbas", Audience.SOME, [desk.world.corbas.id])
    _article(desk, "Mots de passe de la paie", Audience.STAFF)

    def titles(articles):
        return [each.title for each in articles]

    operator = desk.world.operator
    with scope.reading(operator.id):
        venissieux = knowledge.for_member(operator, desk.world.venissieux.id)
        assert titles(venissieux) == ["Écran blanc de la paie"]
        assert titles(knowledge.for_member(operator, desk.world.corbas.id)) == [
            "Paie de Corbas",
            "Écran blanc de la paie",
        ]
        assert len(knowledge.for_staff(operator)) == 3
        assert titles(knowledge.proposed(venissieux, "écrans blancs")) == ["Écran blanc de la paie"]
        assert knowledge.proposed(venissieux, "imprimante") == []
        with pytest.raises(Unknown):
            knowledge.article_of(venissieux, "mots-de-passe-de-la-paie")
    with scope.reading(desk.world.corbas.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_article")
        assert cursor.fetchone() == (0,)


def test_every_version_is_kept_and_a_narrow_audience_names_somebody(desk):
    row = _article(desk, "Certificats", Audience.MEMBERS)
    row = _article(desk, "Certificats", Audience.MEMBERS, article=row, body="Autre texte.")
    with scope.reading(desk.world.operator.id):
        assert [each.version for each in row.versions.order_by("version")] == [1, 2]
    with pytest.raises(Invalid):
        _article(desk, "Pour qui ?", Audience.SOME)


# Assets --------------------------------------------------------------------------------------------------

CSV = (
    "Série;Type;SIREN;Marque;Modèle;Fin de garantie;Campagne\n"
    "abc1;Ordinateur;216902593;Dell;Latitude;31/12/2028;2026\n"
    ";Ordinateur;216902593;Dell;;;\n"
    "ABC2;Grille-pain;216902593;;;;\n"
    "ABC3;Écran;111111111;;;;\n"
    "ABC1;Écran;216902593;;;;\n"
    "ABC4;Écran;216902734;;;2028-13-45;\n"
    "ABC5;Écran;216902734;;;;\n"
)


def _read(text=CSV, encoding="utf-8"):
    return reading.read_csv(BytesIO(text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_looked_at_then_written_once_and_says_its_errors_line_by_line(desk, encoding):
    told = {"organisation": desk.world.operator, "member": None}
    with scope.reading(desk.world.operator.id):
        seen = assets.preview(lines=_read(encoding=encoding), **told)
    assert (seen.new, seen.changed, seen.wrong) == (2, 0, 5)
    assert [each.number for each in seen.errors] == [3, 4, 5, 6, 7]
    assert _count(desk, Asset) == 0
    first, again = (
        assets.bring_in(lines=_read(encoding=encoding), **told, by=desk.yann, on=MORNING) for _ in (1, 2)
    )
    assert (first.new, first.changed, again.new, again.changed) == (2, 0, 0, 2)
    with scope.reading(desk.world.venissieux.id):
        row = Asset.objects.get()
        assert (row.serial, row.warranty_end, row.campaign) == ("ABC1", date(2028, 12, 31), "2026")


def _inventory(serial, name="POSTE-1"):
    bios = {"ssn": serial, "smodel": "Latitude", "smanufacturer": "Dell Inc."}
    content = {"bios": bios, "hardware": {"name": name, "memory": 16000}, "versionclient": "GLPI-Agent_v1.7"}
    return {"action": "inventory", "deviceid": f"{name}-2026", "itemtype": "Computer", "content": content}


@pytest.mark.parametrize("indent", [None, 4])
def test_an_inventory_of_glpi_s_agent_is_read_whole_or_indented(indent):
    (line,) = reading.read_glpi(BytesIO(json.dumps(_inventory("2fagp34"), indent=indent).encode()))
    assert (line.serial, line.kind, line.maker, line.name) == ("2FAGP34", "computer", "Dell Inc.", "POSTE-1")


def test_many_inventories_come_one_a_line_and_a_wrong_one_stops_no_other(desk):
    text = "\n".join(
        [json.dumps(_inventory("A1")), "{faux", json.dumps(_inventory("")), json.dumps(_inventory("A2"))]
    )
    lines = list(reading.read_glpi(BytesIO(text.encode())))
    assert [bool(each.error) for each in lines] == [False, True, True, False]
    tally = assets.bring_in(
        organisation=desk.world.operator, lines=lines, member=desk.world.corbas, by=desk.yann, on=MORNING
    )
    assert (tally.new, tally.wrong) == (2, 2)


# Days, visits, figures -----------------------------------------------------------------------------------


def test_charged_time_burns_the_days_of_its_kind_and_included_time_does_not(desk):
    world, told = desk.world, {"by": desk.lucie, "on": MORNING}
    planning.set_days(
        organisation=world.operator,
        member=world.corbas,
        kind=Intervention.ON_SITE,
        hundredths=300,
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        **told,
    )
    for minutes, kind, charged in (
        (210, Intervention.ON_SITE, True),
        (600, Intervention.ON_SITE, False),
        (600, Intervention.REMOTE, True),
    ):
        planning.enter_time(
            organisation=world.operator,
            member=world.corbas,
            minutes=minutes,
            kind=kind,
            charged=charged,
            day=date(2026, 11, 23),
            **told,
        )
    with scope.reading(world.corbas.id):
        (balance,) = figures.balances(world.corbas, on=date(2026, 11, 23))
    assert (balance["bought"], balance["left"]) == (300, 250)
    with scope.reading(world.venissieux.id):
        assert figures.balances(world.corbas, on=date(2026, 11, 23)) == []


def test_a_visit_is_announced_reported_and_its_time_entered(desk):
    ticket = desk.ask()
    visit = planning.plan(
        ticket=ticket,
        begins_at=MORNING + timedelta(days=2),
        minutes=90,
        on_site=True,
        technician="Yann Kerbrat",
        purpose="Changer le commutateur",
        by=desk.yann,
        on=MORNING,
    )
    planning.report(
        visit=visit, text="Changé.", minutes=100, charged=True, by=desk.yann, on=MORNING + timedelta(days=2)
    )
    assert _count(desk, Delivery, kind="message") == 2
    with scope.reading(desk.world.corbas.id):
        assert not Visit.objects.exists()
    with scope.reading(desk.world.venissieux.id):
        assert Visit.objects.get().report == "Changé."


def test_figures_are_the_same_however_often_they_are_counted(desk):
    desk.promise(minutes=120)
    ticket = desk.ask()
    desk.ask()
    desk.ask(desk.world.corbas)
    working.answer(ticket=ticket, body="Fait.", then=Standing.RESOLVED, by=desk.yann, on=MORNING + HOUR)
    told = {"organisation": desk.world.operator, "month": date(2026, 11, 20), "by": CLOCKWORK, "on": MORNING}
    assert [figures.rebuild(**told) for _ in range(2)] == [2, 2]
    with scope.reading(desk.world.venissieux.id):
        row = MonthlyFigure.objects.get()
        assert (row.opened, row.resolved, row.promised, row.met) == (2, 1, 1, 1)
    with scope.reading(desk.world.operator.id):
        lines = list(figures.exported(desk.world.operator, date(2026, 11, 1)))
    assert len(lines) == 3
    assert "Corbas;216902734;1;0;0;0;0;;0;0;0" in lines[1]
