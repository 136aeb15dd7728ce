"""A year of an operator's life through the actions, then seen in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases import actions as cases
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.contributions.billing import queries as billing
from beffroi.desk.models import Satisfaction, Ticket
from beffroi.governance.models import Deliberation
from beffroi.identity import queries as people
from beffroi.operators import actions as operators
from beffroi.operators.membership import queries as membership
from beffroi.operators.models import Membership, Organisation
from beffroi.operators.types import Kind, Newcomer
from beffroi.packs.registry import house_procedures
from beffroi.site.demonstration import year
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, look, visiting
from tests.worlds import World

NOW = datetime.now(UTC).replace(microsecond=0)
BEGAN = NOW - timedelta(days=400)
MORE = (
    Newcomer("216900910", Kind.COMMUNE, "Givors", "givors", "69091", "69", "69700", 20000),
    Newcomer(
        "216900969", Kind.COMMUNE, "Grigny-sur-Rhône", "grigny-sur-rhone", "69096", "69", "69520", 10000
    ),
    Newcomer("214202079", Kind.COMMUNE, "Saint-Chamond", "saint-chamond", "42207", "42", "42400", 35000),
    Newcomer("214201865", Kind.COMMUNE, "Rive-de-Gier", "rive-de-gier", "42186", "42", "42800", 15000),
)
SCREENS = (
    "/operateur/",
    "/operateur/instances/",
    "/operateur/instances/deliberations/",
    "/operateur/contributions/",
    "/operateur/assistance/",
    "/operateur/achats/",
    "/operateur/rapport/",
    "/operateur/membres/venissieux/",
)


@pytest.fixture
def cast(committed_world: World) -> year.Cast:
    world = committed_world
    cases.publish(organisation=world.operator, procedures=house_procedures(), by=CLOCKWORK, on=BEGAN)
    operators.admit(operator=world.operator, newcomers=MORE, offers=[], by=CLOCKWORK, on=BEGAN)
    with scope.writing(world.operator.id):  # the two towns of every test were admitted today
        Membership.objects.update(since=BEGAN.date())
    rows = Organisation.objects.filter(kind=Kind.COMMUNE).order_by("-population")
    staff = [
        people.agent_actor(hire(world.operator, name, role))
        for name, role in (("Lucie Durand", Role.OPERATOR_ADMINISTRATOR), ("Yann Kerbrat", Role.SERVICE_DESK))
    ]
    towns = [(town, people.agent_actor(hire(town, f"Agent {town.slug}", Role.SECRETARY))) for town in rows]
    return year.Cast(world.operator, *staff, towns)


def test_a_year_is_played_and_seen(cast, browser, address):
    played = year.play(cast, now=NOW, requests=300)
    assert (played.deliberations, played.requests) == (2, 300)
    assert played.calls >= 3 * len(cast.towns)
    assert played.orders > 0
    assert any(played.carried.values())
    with scope.reading(cast.operator.id):
        assert Ticket.objects.count() == 300
        assert Ticket.objects.filter(standing="resolved").count() > 200
        assert Satisfaction.objects.count() > 50
        assert Deliberation.objects.filter(adopted=True, published_on__isnull=False).count() == 2
        served = {each.name for each in membership.in_force(cast.operator, NOW.date() + timedelta(days=1))}
        called = billing.calls(cast.operator, today=NOW.date())
    assert called
    assert played.left not in served
    assert "Oullins-Pierre-Bénite" in served
    assert "Pierre-Bénite" not in served
    _see(cast, browser, address)


def _see(cast, browser, address):
    for size, scripts in ((DESK, True), (PHONE, False)):
        with visiting(browser, address, size=size, scripts=scripts) as page:
            _enter(page, cast.director)
            for screen in SCREENS:
                assert page.goto(screen).status == 200, screen
                look(page)


def _enter(page, actor):
    from beffroi.identity.models import User

    cookie = signed_in(User.objects.get(id=actor.account_id)).cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )
