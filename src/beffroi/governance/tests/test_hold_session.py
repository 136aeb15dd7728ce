"""A committee from its convocation to the published deliberation, and what the law refuses on the way."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core import mail
from pypdf import PdfReader

from beffroi.documents import queries as documents
from beffroi.governance import actions, bodies, delivering, publishing, queries, replying
from beffroi.governance.actions import Ballots, Point, Sits
from beffroi.governance.bodies import Seated
from beffroi.governance.models import Convocation, ConvocationReply, Deliberation, Mandate, Vote
from beffroi.governance.types import BodyKind, Choice, NotYet, Presence, Stage, TooSoon
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import NOON, agent

HELD = datetime(2026, 12, 10, 17, 30, tzinfo=UTC)
THEN = HELD + timedelta(minutes=10)
BUDGET = Point("Budget primitif 2027", note="Équilibré.", matter="7.1")


@pytest.fixture
def director(world):
    return agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def committee(world, director):
    """Three seats of Vénissieux, one with a deputy, two of Corbas."""
    made = {"by": director, "on": NOON}
    row = bodies.found_body(
        organisation=world.operator, name="Comité syndical", kind=BodyKind.COMMITTEE, regime="syndicate",
        **made,
    )  # fmt: skip
    since = date(2026, 6, 1)
    told = (("Ana", world.venissieux, True), ("Bob", world.venissieux, False), ("Cléo", world.venissieux, False),
            ("Dan", world.corbas, False), ("Eva", world.corbas, False))  # fmt: skip
    for name, member, presides in told:
        bodies.appoint(
            body=row,
            member=member,
            seat=Seated(name, email=f"{name.lower().replace('é', 'e')}@exemple.test", presides=presides),
            since=since,
            **made,
        )
    with scope.reading(world.operator.id):
        bob = Mandate.objects.get(person="Bob")
    bodies.appoint(body=row, member=world.venissieux, seat=Seated("Zoé"), since=since, deputy_of=bob, **made)
    return row


def seat(world, name):
    with scope.reading(world.operator.id):
        return Mandate.objects.get(person=name)


def planned(committee, director, *points, **told):
    row = actions.plan(
        body=committee,
        held_at=told.pop("held_at", HELD),
        place="Salle des fêtes",
        by=director,
        on=told.pop("on", NOON),
        **told,
    )
    for point in points:
        actions.add_item(session=row, point=point, by=director, on=NOON)
    return row


def convened(committee, director, *points):
    return actions.convene(session=planned(committee, director, *(points or (BUDGET,))), by=director, on=NOON)


def held(world, session, director, **sits):
    told = {seat(world, name).id: one for name, one in sits.items()}
    return actions.hold(session=session, sits=told, secretary="Bob", by=director, on=THEN)


HERE = Sits(Presence.PRESENT)


def item_of(world, session):
    with scope.reading(world.operator.id):
        return session.items.order_by("rank").first()


def test_the_convocation_reaches_every_seat_and_its_mail_leaves_once(world, committee, director):
    row = convened(committee, director)
    assert row.stage == Stage.CONVENED
    with scope.reading(world.operator.id):
        sent = list(Convocation.objects.order_by("person"))
    assert [each.person for each in sent] == ["Ana", "Bob", "Cléo", "Dan", "Eva", "Zoé"]
    for _twice in range(2):
        delivering.send(organisation=world.operator.id, convocation_id=sent[0].id, by=CLOCKWORK, on=NOON)
    (told,) = mail.outbox
    assert told.to == ["ana@exemple.test"]
    assert "Budget primitif 2027" in told.body


def test_it_leaves_five_clear_days_before(committee, director):
    late = planned(committee, director, BUDGET)
    with pytest.raises(TooSoon, match="vendredi 4 décembre 2026"):
        actions.convene(session=late, by=director, on=datetime(2026, 12, 5, 9, tzinfo=UTC))
    in_time = actions.convene(session=late, by=director, on=datetime(2026, 12, 4, 9, tzinfo=UTC))
    assert in_time.stage == Stage.CONVENED


def test_urgency_leaves_one_clear_day(committee, director):
    row = planned(committee, director, BUDGET, urgent=True)
    assert (
        actions.convene(session=row, by=director, on=datetime(2026, 12, 8, 9, tzinfo=UTC)).stage
        == Stage.CONVENED
    )


def test_an_agenda_that_has_left_does_not_change(committee, director):
    row = convened(committee, director)
    with pytest.raises(NotYet):
        actions.add_item(session=row, point=BUDGET, by=director, on=NOON)


def test_an_empty_agenda_is_not_sent(committee, director):
    with pytest.raises(NotYet):
        actions.convene(session=planned(committee, director), by=director, on=NOON)


def test_two_of_five_are_no_quorum_and_proxies_do_not_count(world, committee, director):
    row = convened(committee, director)
    ana = seat(world, "Ana").id
    told = held(world, row, director, Ana=HERE, Dan=HERE, Eva=Sits(Presence.PROXY, ana))
    assert told.stage == Stage.NO_QUORUM
    with pytest.raises(NotYet):
        actions.vote(item=item_of(world, row), text="x", ballots=Ballots(), by=director, on=THEN)


def test_a_deputy_counts_as_present(world, committee, director):
    row = convened(committee, director)
    told = held(world, row, director, Ana=HERE, Dan=HERE, Bob=Sits(Presence.DEPUTY, seat(world, "Zoé").id))
    assert told.stage == Stage.HELD


def test_the_second_meeting_takes_up_the_agenda_and_needs_no_quorum(world, committee, director):
    row = convened(committee, director)
    held(world, row, director, Ana=HERE)
    with pytest.raises(Invalid, match="14 décembre"):
        planned(committee, director, second_of=fresh(world, row), held_at=HELD + timedelta(days=3), on=THEN)
    second = planned(
        committee, director, second_of=fresh(world, row), held_at=HELD + timedelta(days=4), on=THEN
    )
    actions.convene(session=second, by=director, on=THEN)
    held(world, second, director, Ana=HERE)
    made = actions.vote(item=item_of(world, second), text="Voté.", ballots=Ballots(), by=director, on=THEN)
    assert (made.title, made.adopted, made.votes_for, made.in_office) == ("Budget primitif 2027", True, 1, 5)


def fresh(world, row):
    with scope.reading(world.operator.id):
        return queries.session(world.operator, row.id)


def test_a_proxy_is_given_to_somebody_present_who_holds_one_only(world, committee, director):
    row, ana, bob = convened(committee, director), seat(world, "Ana").id, seat(world, "Bob").id
    with pytest.raises(Invalid, match="présente"):
        held(world, row, director, Ana=HERE, Dan=Sits(Presence.PROXY, bob))
    with pytest.raises(Invalid, match="1 pouvoir"):
        held(world, row, director, Ana=HERE, Dan=Sits(Presence.PROXY, ana), Eva=Sits(Presence.PROXY, ana))


def quorate(world, committee, director, *points):
    row = convened(committee, director, *points)
    ana = seat(world, "Ana").id
    return held(world, row, director, Ana=HERE, Bob=HERE, Dan=HERE, Eva=Sits(Presence.PROXY, ana))


def test_a_vote_counts_voices_names_and_proxies(world, committee, director):
    row = quorate(world, committee, director)
    others = {seat(world, "Dan").id: Choice.AGAINST, seat(world, "Eva").id: Choice.ABSTAINS}
    made = actions.vote(
        item=item_of(world, row), text="Le comité adopte.", ballots=Ballots(others), by=director, on=THEN
    )
    assert (made.number, made.votes_for, made.votes_against, made.abstentions, made.adopted) == (
        "2026-001",
        2,
        1,
        1,
        True,
    )
    with scope.reading(world.operator.id):
        assert Vote.objects.count() == 4
    with pytest.raises(NotYet):
        actions.vote(item=item_of(world, row), text="x", ballots=Ballots(), by=director, on=THEN)


def test_a_secret_ballot_keeps_numbers_and_no_name(world, committee, director):
    row = quorate(world, committee, director)
    item = item_of(world, row)
    with pytest.raises(Invalid):
        actions.vote(
            item=item, text="x", ballots=Ballots(secret=True, counted={Choice.FOR: 9}), by=director, on=THEN
        )
    counted = {Choice.FOR: 2, Choice.AGAINST: 2}
    made = actions.vote(
        item=item, text="x", ballots=Ballots(secret=True, counted=counted), by=director, on=THEN
    )
    assert (made.adopted, made.casting) == (False, False)
    with scope.reading(world.operator.id):
        assert not Vote.objects.exists()


def closed(world, committee, director):
    row = quorate(world, committee, director)
    made = actions.vote(
        item=item_of(world, row),
        text="Le comité adopte.",
        ballots=Ballots({seat(world, "Dan").id: Choice.AGAINST}),
        by=director,
        on=THEN,
    )
    return actions.close(session=row, minutes="La discussion fut brève.", by=director, on=THEN), made


def test_a_session_with_a_point_left_to_vote_is_not_closed(world, committee, director):
    row = quorate(world, committee, director, BUDGET, Point("Emprunt", matter="7.3"))
    actions.vote(item=item_of(world, row), text="x", ballots=Ballots(), by=director, on=THEN)
    with pytest.raises(NotYet):
        actions.close(session=row, minutes="", by=director, on=THEN)
    with scope.reading(world.operator.id):
        loan = row.items.get(rank=2)
    actions.adjourn(item=loan, by=director, on=THEN)
    assert actions.close(session=row, minutes="", by=director, on=THEN).stage == Stage.CLOSED


def words(world, file_id):
    with scope.reading(world.operator.id), documents.opened(documents.file(file_id)) as file:
        reader = PdfReader(BytesIO(file.read()))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_minutes_and_the_deliberation_become_papers(world, committee, director):
    row, made = closed(world, committee, director)
    told = words(world, row.paper_id)
    for part in (
        "Procès-verbal",
        "Quorum : 3",
        "Dan (Corbas) : présent",
        "pouvoir à Ana",
        "2026-001",
        "Contre : Dan",
        "fut brève",
    ):
        assert part in told, part
    with scope.reading(world.operator.id):
        made = Deliberation.objects.get(id=made.id)
    assert "Le comité adopte." in words(world, made.paper_id)


def test_published_and_transmitted_it_binds_from_the_later_day(world, committee, director):
    _row, made = closed(world, committee, director)
    with scope.reading(world.operator.id):
        made = Deliberation.objects.select_related("session").get(id=made.id)
    assert publishing.executory_on(made) is None
    with pytest.raises(Invalid):
        publishing.transmit(
            deliberation=made, sent_on=date(2026, 12, 9), prefecture_id="", by=director, on=THEN
        )
    publishing.transmit(
        deliberation=made, sent_on=date(2026, 12, 11), prefecture_id="069-1", by=director, on=THEN
    )
    publishing.publish(deliberation=made, published_on=date(2026, 12, 14), by=director, on=THEN)
    assert publishing.executory_on(made) == date(2026, 12, 14)


def test_the_open_dataset_is_what_was_voted_in_the_columns_of_the_schema(world, committee, director):
    _row, made = closed(world, committee, director)
    with scope.reading(world.operator.id):
        made = Deliberation.objects.select_related("session").get(id=made.id)
    publishing.publish(deliberation=made, published_on=date(2026, 12, 14), by=director, on=THEN)
    with scope.reading(world.operator.id):
        text = "".join(
            publishing.dataset(queries.deliberations(world.operator), address="https://exemple.test/d/")
        )
    (row,) = csv.DictReader(StringIO(text))
    assert (row["DELIB_ID"], row["DELIB_DATE"], row["DELIB_MATIERE_CODE"]) == (
        "2026-001",
        "2026-12-10",
        "7.1",
    )
    assert (row["VOTE_EFFECTIF"], row["VOTE_REEL"], row["VOTE_POUR"], row["VOTE_CONTRE"]) == (
        "5",
        "4",
        "3",
        "1",
    )
    schema = next(
        Path(__file__)
        .parents[4]
        .parent.glob("shared/data/opendata/schemas/scdl__deliberations__schema.json"),
        None,
    )
    if schema is not None:
        fields = json.loads(schema.read_text(encoding="utf-8"))["fields"]
        assert list(row) == [each["name"] for each in fields]
        assert re.fullmatch(r"\d\.\d{1,2}", row["DELIB_MATIERE_CODE"])


def test_a_delegate_reads_the_convocations_of_its_own_member_and_answers(world, committee, director):
    convened(committee, director)
    delegate = agent(world.corbas, "Dan", Role.DELEGATE)
    with scope.reading(world.corbas.id):
        mine = queries.convened(world.corbas)
        assert [each.person for each in mine] == ["Dan", "Eva"]
        assert Convocation.objects.count() == 2
        assert Deliberation.objects.count() == 0
    one = mine[0]
    with pytest.raises(Invalid):
        replying.reply(
            organisation=world.corbas, convocation=one, presence=Presence.PROXY, by=delegate, on=NOON
        )
    for presence in (Presence.PRESENT, Presence.ABSENT):
        replying.reply(organisation=world.corbas, convocation=one, presence=presence, by=delegate, on=NOON)
    with pytest.raises(NotYet):
        replying.reply(
            organisation=world.corbas, convocation=one, presence=Presence.PRESENT, by=delegate, on=HELD
        )
    with pytest.raises(Unknown):
        replying.reply(
            organisation=world.venissieux,
            convocation=one,
            presence=Presence.PRESENT,
            by=agent(world.venissieux, "Ana", Role.DELEGATE),
            on=NOON,
        )
    with scope.reading(world.operator.id):
        assert ConvocationReply.objects.get().presence == Presence.ABSENT
    with scope.reading(world.venissieux.id):
        assert not ConvocationReply.objects.exists()


def test_the_desk_reads_and_convenes_nothing(world, committee, director):
    row = planned(committee, director, BUDGET)
    with pytest.raises(Forbidden):
        actions.convene(session=row, by=agent(world.operator, "Paul", Role.SERVICE_DESK), on=NOON)
    with pytest.raises(Unknown):
        actions.convene(session=row, by=world.sophie, on=NOON)
