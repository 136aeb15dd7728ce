"""The agents' queue: groups, filters, pages, taking and giving cases, the file of what is shown."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beffroi.cases import actions, queries
from beffroi.cases.models import Case
from beffroi.cases.search.queries import number_in
from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.cases.web.work_export import harmless, lines
from beffroi.cases.web.work_filters import Wanted, read_day
from beffroi.cases.web.work_home import bounded
from beffroi.identity.models import User
from beffroi.tenancy.types import Role
from tests.worlds import APPLICANT

NOW, PARIS = datetime.now(UTC), ZoneInfo("Europe/Paris")
SERVICE = "/travail/venissieux/?file=service"


@pytest.fixture
def sophie(world) -> User:
    return hire(world.venissieux, "Sophie Marchand")


@pytest.fixture
def client(sophie):
    return signed_in(sophie)


def ago(world, days: int, **changed):
    """File a request some days ago: two months are 59 to 62 days."""
    return world.file(on=NOW - timedelta(days=days), **changed)


def set_due(world, case: Case, days: int) -> None:
    from beffroi.tenancy import scope

    with scope.writing(world.venissieux.id):
        Case.objects.filter(id=case.id).update(due_on=(NOW + timedelta(days=days)).astimezone(PARIS).date())


def titles(html: str) -> list[str]:
    import re

    return [each.replace("\xa0", " ") for each in re.findall(r'scope="rowgroup"[^>]*>([^<]*)<', html)]


def test_cases_are_grouped_by_gravity_with_their_count_on_the_page(world, client, sophie):
    for days in (-2, 0, 3, 4, 10, 11):
        set_due(world, ago(world, 5), days)
    waiting = ago(world, 5, procedure="saisine/demande")
    actions.request_documents(case=waiting, missing=["documents"], by=actor(sophie), on=NOW)
    html = client.get(SERVICE).content.decode()
    assert titles(html) == [
        "En retard : 1",
        "Dans les 3 jours : 2",
        "Dans les 10 jours : 2",
        "Plus tard : 1",
        "En attente du demandeur : 1",
    ]
    assert "délai suspendu" in html
    assert "aujourd’hui" in html


def test_pages_follow_each_other_without_a_hole_nor_a_double(world, client, monkeypatch):
    filed = {ago(world, days % 7).number for days in range(9)}
    monkeypatch.setattr(queries.queue, "__kwdefaults__", {"after": "", "limit": 4})
    seen, url = [], SERVICE
    for _page in range(3):
        response = client.get(url)
        seen += numbers_in(response)
        url = "/travail/venissieux/" + (response.context["next_url"] or "")
    assert sorted(seen) == sorted(filed)
    assert response.context["next_url"] is None


def numbers_in(response) -> list[str]:
    rows = response.context["rows"] or [
        row for group in response.context["groups"] or [] for row in group["rows"]
    ]
    links = [cell["url"] for row in rows for cell in row["cells"] if cell.get("url")]
    return [url.rpartition("/")[2] for url in links]


def test_filters_stand_in_the_address_and_each_can_be_removed(world, client):
    mine = ago(world, 3, applicant={**APPLICANT, "family_name": "Œuvrard", "given_names": "Zoé"})
    ago(world, 3)
    response = client.get(SERVICE + "&q=oeuvrard")
    assert numbers_in(response) == [mine.number]
    assert response.context["filters"] == [{"label": "Recherche : oeuvrard", "remove_url": "?file=service"}]
    for text in (mine.number, mine.number.replace("-", " "), f"n° {mine.number.lower()}"):
        assert numbers_in(client.get(SERVICE, {"file": "service", "q": text})) == [mine.number]
    assert len(numbers_in(client.get(SERVICE + "&etat=received&demarche=saisine/demande"))) == 2
    assert numbers_in(client.get(SERVICE + "&etat=waiting")) == []
    assert len(numbers_in(client.get(SERVICE + "&avant=31/12/2999"))) == 2
    assert numbers_in(client.get(SERVICE + "&avant=01/01/2000")) == []


def test_what_cannot_be_read_in_an_address_is_left_out(world, client):
    ago(world, 3)
    response = client.get(SERVICE + "&etat=nimporte&agent=personne'--&avant=31/02/2026&q=%00")
    assert response.status_code == 200
    assert response.context["filters"] == []
    assert len(numbers_in(response)) == 1
    assert client.get(SERVICE + "&apres=nimporte").status_code == 404


def test_the_queues_tell_mine_from_nobody_s_and_the_late_from_the_closed(world, client, sophie):
    first, second, third = (ago(world, days) for days in (3, 4, 5))
    by = actor(sophie)
    actions.assign(case=first, to=sophie.id, by=by, on=NOW)
    set_due(world, second, -1)
    actions.withdraw(case=third, by=by, on=NOW)
    expected = {"moi": [first], "libres": [second], "retard": [second], "closes": [third], "attente": []}
    for name, cases in expected.items():
        response = client.get(f"/travail/venissieux/?file={name}")
        assert numbers_in(response) == [case.number for case in cases], name
        counts = {link["text"]: link["count"] for link in response.context["sections"][0]["links"]}
    assert counts == {
        "À traiter par moi": "1",
        "Mon service": "2",
        "Non attribuées": "1",
        "En attente du demandeur": "0",
        "En retard": "1",
        "Accusés à remettre": "0",
        "Motifs à donner": "0",
        "Closes": "1",
    }


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (500, "500"), (501, "plus de 500")])
def test_counts_stop_at_five_hundred(count, words):
    assert bounded(count) == words


def test_counting_never_reads_more_than_the_bound(world, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_UP_TO", 2)
    for days in range(5):
        ago(world, days)
    with world.reading():
        assert queries.counts(world.venissieux.id, {"all": {}, "closed": {"closed": True}}) == {
            "all": 3,
            "closed": 0,
        }


def test_a_page_of_the_queue_asks_a_bounded_number_of_queries(world, client, sophie):
    for days in range(12):
        ago(world, days)
    client.get(SERVICE)
    with CaptureQueriesContext(connection) as few:
        client.get(SERVICE)
    asked = [
        q["sql"]
        for q in few.captured_queries
        if "cases_" in q["sql"] or "operators_" in q["sql"] or "identity_grant" in q["sql"]
    ]
    assert len(asked) <= 12, asked  # one for each thing shown, whatever the number of rows
    assert not any("OFFSET" in sql for sql in asked)


def test_the_next_case_is_the_most_urgent_that_nobody_has(world, client, sophie):
    ago(world, 3)
    urgent = ago(world, 40)
    response = client.post("/travail/venissieux/suivante")
    assert response.url.endswith(f"/demandes/{urgent.number}")
    with world.reading():
        assert Case.objects.get(id=urgent.id).assignee_id == sophie.id
    client.post("/travail/venissieux/suivante")
    last = client.post("/travail/venissieux/suivante", follow=True)
    assert "Toutes les demandes à traiter ont déjà un agent." in last.content.decode()


def test_two_agents_who_take_the_same_case_do_not_both_get_it(world, sophie):
    from beffroi.cases.types import NotLawful

    paul = hire(world.venissieux, "Paul Girard")
    case = ago(world, 3)
    actions.assign(case=case, to=paul.id, by=actor(paul), on=NOW, if_free=True)
    with pytest.raises(NotLawful, match="vient de prendre"):
        actions.assign(case=case, to=sophie.id, by=actor(sophie), on=NOW, if_free=True)


def test_giving_many_cases_says_how_many_before_it_does_it(world, client, sophie):
    paul = hire(world.venissieux, "Paul Girard")
    numbers = [ago(world, days).number for days in (3, 4)]
    told = {
        "geste": "attribuer",
        "demande": numbers,
        "agent": str(paul.id),
        "retour": "file=service",
        "etape": "verifier",
    }
    preview = client.post("/travail/venissieux/ensemble", told)
    assert "Attribuer 2 demandes à Paul Girard" in preview.content.decode()
    with world.reading():
        assert not Case.objects.filter(assignee=paul.id).exists()
    done = client.post("/travail/venissieux/ensemble", told | {"etape": "confirmer"}, follow=True)
    assert "2 demandes sont attribuées à Paul Girard." in done.content.decode()
    assert done.redirect_chain[0][0] == "/travail/venissieux/?file=service"
    with world.reading():
        assert Case.objects.filter(assignee=paul.id).count() == 2


def test_nobody_of_another_organisation_can_be_given_a_case(world, client):
    from beffroi.tenancy.types import Unknown

    stranger = hire(world.corbas, "Karim Loin")
    case = ago(world, 3)
    told = {
        "geste": "attribuer",
        "demande": [case.number],
        "agent": str(stranger.id),
        "etape": "confirmer",
    }
    assert (
        "Choisissez l’agent"
        in client.post("/travail/venissieux/ensemble", told, follow=True).content.decode()
    )
    with pytest.raises(Unknown):
        actions.assign(case=case, to=stranger.id, by=world.sophie, on=NOW)


def test_the_file_holds_the_whole_list_read_page_after_page(world, client, sophie):
    for days in range(7):
        ago(
            world,
            days,
            applicant={**APPLICANT, "family_name": "=cmd()", "given_names": ""} if days == 3 else APPLICANT,
        )
    response = client.get("/travail/venissieux/export.csv?file=service")
    assert response.streaming
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 8
    assert sum(row[2] == "'=cmd()" for row in rows) == 1


def test_the_file_never_holds_more_than_a_page_in_memory(world, sophie):

    for days in range(7):
        ago(world, days)
    wanted = Wanted({}, sophie.id, NOW.date(), "service")
    pieces = list(lines(world.venissieux, wanted.filters, batch=3))
    assert [piece.count(b"\r\n") for piece in pieces] == [1, 3, 3, 1]


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("30/11/2026", "2026-11-30"), ("2026-11-30", "2026-11-30"), ("31/02/2026", "None"), ("x", "None")],
)
def test_a_date_is_read_as_french_people_write_it(typed, read):
    assert str(read_day(typed)) == read


def test_a_number_is_found_however_it_is_copied():
    assert number_in("dp 069 259 26 00124") == number_in("DP0692592600124") == "DP0692592600124"
    assert number_in("Benali") == ""


def test_an_agent_of_one_organisation_is_led_to_it_and_of_two_chooses(world, client, sophie):
    assert client.get("/travail/").url == "/travail/venissieux/"
    hire(world.corbas, "Paul Seul")
    from beffroi.identity import actions as identity
    from beffroi.tenancy.types import CLOCKWORK

    identity.enrol(
        organisation=world.corbas,
        email=sophie.email,
        full_name="Sophie Marchand",
        roles=(Role.SECRETARY,),
        by=CLOCKWORK,
        on=NOW,
    )
    html = client.get("/travail/").content.decode()
    assert "/travail/corbas/" in html
    assert "/travail/venissieux/" in html


def test_an_elected_delegate_is_led_to_a_page_that_is_theirs(world):
    delegate = signed_in(hire(world.venissieux, "Jeanne Roux", Role.DELEGATE))
    led = delegate.get("/travail/")
    assert led.url.startswith("/travail/venissieux/")
    assert delegate.get(led.url).status_code == 200


def test_a_stranger_is_led_to_sign_in_and_back(world):
    from django.test import Client

    response = Client().get(SERVICE)
    assert response.status_code == 302
    assert response.url.startswith("/compte/connexion/?next=/travail/venissieux/")


def test_an_agent_with_nothing_to_do_lands_on_the_service_and_may_still_open_an_empty_list(world):
    filed = ago(world, 3)
    client = signed_in(hire(world.venissieux, "Nina Duval", Role.SECRETARY))
    landed = client.get("/travail/venissieux/")
    assert landed.context["title"] == "Mon service"
    assert numbers_in(landed) == [filed.number]
    assert client.get("/travail/venissieux/?file=moi").context["title"] == "À traiter par moi"
