"""Services and subscriptions: rules, intervals that are never edited, packs adopted, the exchange file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.errors import Refusal
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, exchange, queries
from beffroi.operators.offers.models import Service, ServiceWish, Subscription, SubscriptionPeriod
from beffroi.operators.offers.rules import reasons_against, required_in_turn
from beffroi.operators.offers.types import Candidate, NotEligible, ServiceKind, Terms
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import NOON, agent

TOLD = {"by": CLOCKWORK, "on": NOON}
DAY = NOON.date()


def _service(world, code="paie", **facts):
    told = {"kind": ServiceKind.HOSTED_APPLICATION, "name": code.title(), **facts}
    return actions.describe_service(organisation=world.operator, code=code, **told, **TOLD)


def _uses(world, service, on):
    with scope.reading(world.operator.id):
        return [(use.name, use.quantity) for use in queries.in_use(world.operator, service, on)]


def test_a_service_is_started_changed_stopped_and_resumed_in_intervals(world):
    paie = _service(world)
    actions.start(service=paie, member=world.corbas, since=date(2026, 11, 23), quantity=10, **TOLD)
    actions.start(service=paie, member=world.corbas, since=date(2027, 1, 1), quantity=12, **TOLD)
    with scope.reading(world.operator.id):
        row = Subscription.objects.select_related("service").get()
    actions.stop(subscription=row, until=date(2027, 3, 1), **TOLD)
    actions.start(service=paie, member=world.corbas, since=date(2027, 6, 1), quantity=5, **TOLD)
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 3, 1), date(2027, 6, 1))
    assert [_uses(world, paie, day) for day in days] == [
        [("Corbas", 10)],
        [("Corbas", 12)],
        [],
        [("Corbas", 5)],
    ]
    with pytest.raises(Refusal, match="plus récente"):
        actions.start(service=paie, member=world.corbas, since=date(2027, 2, 1), **TOLD)


def test_what_is_required_comes_first_and_goes_last(world):
    base = _service(world, "socle")
    paie = _service(world, required=["socle"])
    with pytest.raises(NotEligible, match="Socle"):
        actions.start(service=paie, member=world.corbas, since=DAY, **TOLD)
    actions.start(service=base, member=world.corbas, since=DAY, **TOLD)
    actions.start(service=paie, member=world.corbas, since=DAY, **TOLD)
    with scope.reading(world.operator.id):
        row = Subscription.objects.select_related("service").get(service=base)
    with pytest.raises(Refusal, match="Paie"):
        actions.stop(subscription=row, until=date(2027, 1, 1), **TOLD)


def test_the_operator_may_pass_over_and_the_journal_keeps_what(world):
    paie = _service(world, largest=5000)
    with pytest.raises(NotEligible):
        actions.start(service=paie, member=world.corbas, since=DAY, **TOLD)
    actions.start(service=paie, member=world.corbas, since=DAY, bypass=True, **TOLD)
    from beffroi.journal.models import Entry

    with scope.reading(world.operator.id):
        assert Entry.objects.filter(verb="operators.manage_services").latest("at", "id").facts["despite"]


def test_a_pack_adopted_is_a_subscription_written_nowhere_else(world):
    pack = _service(world, "saisine", kind=ServiceKind.PACK, procedure="saisine")
    assert _uses(world, pack, DAY) == [("Corbas", 1), ("Vénissieux", 1)]
    with scope.reading(world.operator.id, world.corbas.id):
        assert [use.adopted for use in queries.used_by(world.operator, world.corbas, DAY)] == [True]
    with scope.reading(world.operator.id):
        assert SubscriptionPeriod.objects.count() == 0


def test_another_member_sees_neither_subscription_nor_wish(world):
    paie = _service(world)
    actions.start(service=paie, member=world.venissieux, since=DAY, **TOLD)
    actions.ask(organisation=world.venissieux, operator=world.operator, code="paie", by=world.sophie, on=NOON)
    with scope.reading(world.corbas.id):
        assert not SubscriptionPeriod.objects.exists()
        assert not ServiceWish.objects.exists()
        assert not Service.objects.exists()
    with scope.reading(world.venissieux.id):
        assert SubscriptionPeriod.objects.count() == 1


def test_roles_are_the_table_s(world):
    paie = _service(world)
    desk = agent(world.operator, "Paul Desk", Role.SERVICE_DESK)
    with pytest.raises(Forbidden):
        actions.start(service=paie, member=world.corbas, since=DAY, by=desk, on=NOON)
    with pytest.raises(Unknown):
        actions.start(service=paie, member=world.corbas, since=DAY, by=world.sophie, on=NOON)


def test_a_file_exported_and_read_again_changes_nothing(world):
    paie = _service(world, price_cents=350)
    actions.start(service=paie, member=world.corbas, since=DAY, quantity=9, **TOLD)
    with scope.reading(world.operator.id):
        lines = list(exchange.export(world.operator, DAY))
    report = exchange.load(world.operator, lines, **TOLD)
    assert (report.services, report.subscriptions, report.unchanged, report.errors) == (0, 0, 2, [])


def test_a_file_makes_what_lacks_and_tells_what_is_wrong(world):
    lines = [
        '{"format": "beffroi-services", "version": 1}\n',
        '{"type": "service", "instance_name": "dpo", "name": "DPO", "kind": "dpo", "maturity": "beta"}\n',
        '{"type": "service_subscription", "service": "dpo", "is_active": true, "since": "2026-11-23",'
        f' "organization": "{world.corbas.siren}", "metrics": [{{"key": "quantity", "value": 4}}]}}\n',
        '{"type": "service_subscription", "organization": "000000000", "service": "dpo", "is_active": true}\n',
        "ceci n’est pas du JSON\n",
        '{"type": "service", "instance_name": "x", "name": "X", "kind": "inconnu", "maturity": "beta"}\n',
    ]
    report = exchange.load(world.operator, lines, **TOLD)
    assert (report.services, report.subscriptions, len(report.errors)) == (1, 1, 3)
    assert report.errors[1].startswith("Ligne 5")
    again = exchange.load(world.operator, lines, **TOLD)
    assert (again.services, again.subscriptions, again.unchanged) == (0, 0, 2)


def test_a_file_of_another_kind_is_refused(world):
    with pytest.raises(Refusal, match="échange de services"):
        exchange.load(world.operator, ["a;b;c\n"], **TOLD)


@given(st.integers(0, 200000), st.integers(0, 200000), st.integers(0, 200000))
def test_the_population_is_bounded_both_sides_included(people, smallest, largest):
    terms = Terms(smallest=smallest, largest=largest)
    told = reasons_against(terms, Candidate(people, frozenset(), frozenset()))
    assert (not told) is (smallest <= people <= largest)


def test_requirements_in_a_circle_end():
    required = {"a": ["b"], "b": ["c"], "c": ["a", "b"]}
    assert required_in_turn("a", required) == ("b", "c")


def test_the_operator_sees_the_wishes_that_wait(world):
    _service(world)
    actions.ask(organisation=world.corbas, operator=world.operator, code="paie", by=world.paul, on=NOON)
    same = actions.ask(
        organisation=world.corbas, operator=world.operator, code="paie", by=world.paul, on=NOON
    )
    with scope.reading(world.operator.id):
        assert [row.id for row in queries.wishes(world.operator, DAY)] == [same.id]
    assert Organisation.objects.get(id=same.organisation_id) == world.corbas
