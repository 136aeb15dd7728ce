"""A purchase from the needs to the closing balance, and what the law refuses on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from beffroi.kernel.errors import Invalid
from beffroi.purchasing import actions, deliveries, queries
from beffroi.purchasing.awards import actions as awards
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.fees import actions as fees
from beffroi.purchasing.models import (
    Consolidation,
    Delivery,
    NeedSheet,
    Participation,
    PurchaseOrder,
)
from beffroi.purchasing.needs import actions as needs
from beffroi.purchasing.needs.mails import reminder
from beffroi.purchasing.orders import actions as orders
from beffroi.purchasing.orders import papers
from beffroi.purchasing.orders import queries as placed
from beffroi.purchasing.tests.purchases import AFTER, LATER, PRICES, SIRET, purchase
from beffroi.purchasing.types import (
    AboveCeiling,
    Basis,
    Exclusion,
    Mission,
    NotYet,
    Procedure,
    Stage,
)
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import NOON, agent


def test_needs_are_added_up_exactly_by_lot(buying):
    row = buying.consolidated()
    with buying.reading():
        facts = queries.consolidation(row).facts
    totals = {line["label"]: line["total"] for lot in facts["lots"] for line in lot["lines"]}
    assert totals == {"Ordinateur portable 14 pouces": 30, "Écran 24 pouces": 12, "Papier A4 recyclé": 500}
    assert facts["lots"][0]["lines"][1]["members"] == {"216902593": 20, "216902734": 10}
    assert facts["excluded"] == []


def test_late_and_unvalidated_sheets_are_left_out_and_told(buying):
    row = buying.called()
    late = datetime(2026, 12, 15, 23, 30, tzinfo=UTC)  # half past midnight in Vénissieux
    buying.need(row, buying.world.venissieux, buying.anne, on=late, PC1=20)
    needs.draft(organisation=buying.world.corbas, campaign_id=row.id, told={}, by=buying.bob, on=NOON)
    facts = actions.consolidate(campaign=row, by=buying.lucie, on=AFTER).facts
    assert {one["name"]: one["why"] for one in facts["excluded"]} == {
        "Vénissieux": Exclusion.LATE, "Corbas": Exclusion.NOT_VALIDATED,
    }  # fmt: skip
    assert facts["lots"][0]["lines"][1]["total"] == 0


def test_needs_wait_for_the_due_date_while_sheets_are_missing(buying):
    row = buying.called()
    with pytest.raises(NotYet, match="court encore"):
        actions.consolidate(campaign=row, by=buying.lucie, on=NOON)
    for town, by in buying.towns:
        buying.need(row, town, by, PC1=1)
    assert actions.consolidate(campaign=row, by=buying.lucie, on=NOON).facts["excluded"] == []


def test_an_agent_drafts_and_a_delegate_validates(buying):
    row, town = buying.called(), buying.world.venissieux
    secretary = agent(town, "Sam", Role.SECRETARY)
    sheet = needs.draft(organisation=town, campaign_id=row.id, told={}, by=secretary, on=NOON)
    with pytest.raises(Forbidden):
        needs.validate(sheet=sheet, by=secretary, on=NOON)
    needs.validate(sheet=sheet, by=buying.anne, on=NOON)
    with pytest.raises(NotYet, match="rouvrir"):
        needs.draft(organisation=town, campaign_id=row.id, told={}, by=secretary, on=NOON)


def test_a_sheet_with_a_negative_quantity_is_refused_line_by_line(buying):
    row = buying.called()
    line = buying.lines(row)["PC1"]
    with pytest.raises(Invalid) as refused:
        needs.draft(
            organisation=buying.world.corbas, campaign_id=row.id, told={f"quantity-{line}": "-3"},
            by=buying.bob, on=NOON,
        )  # fmt: skip
    assert set(refused.value.field_errors) == {f"quantity-{line}"}


def test_the_call_freezes_the_catalogue(buying):
    row = buying.called()
    with pytest.raises(NotYet):
        actions.call(campaign=row, by=buying.lucie, on=NOON)
    assert len(row.digest) == 64


def test_a_reminder_leaves_once_a_week_before(buying):
    row = buying.called()
    buying.need(row, buying.world.corbas, buying.bob, PC1=1)
    told = {"organisation": buying.world.operator, "by": CLOCKWORK}
    early = datetime(2026, 12, 7, 9, tzinfo=UTC)
    assert needs.remind(**told, on=early) == 0
    assert [needs.remind(**told, on=early + timedelta(days=1)) for _twice in range(2)] == [1, 0]
    with buying.reading():
        one = Participation.objects.select_related("member", "organisation").get(
            member=buying.world.venissieux
        )
    reminder(one).send()
    assert "mardi 15 décembre 2026" in mail.outbox[0].body


def test_nothing_is_published_before_everybody_signed(buying):
    row = buying.consolidated()
    told = {"reference": "R", "address": "", "published_on": AFTER.date(), "by": buying.lucie, "on": AFTER}
    with pytest.raises(NotYet, match="L2113-7"):
        actions.publish(campaign=row, **told)
    row = commitments.draft_convention(campaign=row, text="## Objet", by=buying.lucie, on=AFTER)
    buying.sign(row, buying.world.operator, buying.lucie)
    buying.sign(row, buying.world.venissieux, buying.anne)
    with pytest.raises(NotYet, match="Il manque : Corbas"):
        actions.publish(campaign=row, **told)
    buying.sign(row, buying.world.corbas, buying.bob)
    assert actions.publish(campaign=row, **told).stage == Stage.PUBLISHED


def test_another_text_is_signed_anew(buying):
    row = buying.agreed(buying.consolidated())
    row = commitments.draft_convention(campaign=row, text="## Autre", by=buying.lucie, on=AFTER)
    with buying.reading():
        assert len(queries.standing(row, AFTER.date()).unsigned) == 3
    with pytest.raises(NotYet, match="déjà"):
        [buying.sign(row, buying.world.corbas, buying.bob) for _twice in range(2)]


def test_a_member_that_leaves_before_publication_undoes_the_consolidation(buying):
    row = buying.agreed(buying.consolidated())
    with buying.reading():
        corbas = Participation.objects.select_related("member").get(member=buying.world.corbas)
    actions.withdraw(participation=corbas, by=buying.lucie, on=AFTER)
    row = buying.fresh(row)
    assert (row.stage, row.convention_digest) == (Stage.CALLED, "")
    facts = actions.consolidate(campaign=row, by=buying.lucie, on=AFTER).facts
    assert [one["name"] for one in facts["included"]] == ["Vénissieux"]
    with scope.reading(buying.world.corbas.id):
        assert queries.invitations(buying.world.corbas) == []


def test_a_centrale_has_no_convention_and_is_joined_to_order(world):
    buying = purchase(world, procedure=Procedure.CENTRALE, mission=Mission.INTERMEDIARY)
    row = buying.consolidated()
    with pytest.raises(NotYet, match="conditions générales"):
        commitments.draft_convention(campaign=row, text="x", by=buying.lucie, on=AFTER)
    commitments.publish_terms(organisation=world.operator, text="## Objet", by=buying.lucie, on=AFTER)
    actions.publish(
        campaign=row, reference="C1", address="", published_on=AFTER.date(), by=buying.lucie, on=AFTER
    )
    for lot in buying.lots(row):
        awards.award(lot=lot, supplier="A", siret=SIRET, notified_on=AFTER.date(), prices=PRICES[lot.rank],
                     by=buying.lucie, on=LATER)  # fmt: skip
    awards.open_window(campaign=row, opens_on=LATER.date(), closes_on=LATER.date(), by=buying.lucie, on=LATER)
    with pytest.raises(NotYet, match="L2113-4"):
        buying.order(row, world.corbas, buying.bob, PC1=1)
    buying.sign(row, world.corbas, buying.bob)
    order = buying.order(row, world.corbas, buying.bob, PC1=1)
    assert order.entrusted.startswith("Intermédiaire")
    with scope.reading(world.corbas.id):
        assert "L2113-4" in _text(papers.pdf_of(placed.order(order.id)))


def _text(content: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_amounts_of_an_order_are_exact(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.venissieux, buying.anne, PC1=20, ECR=12)
    assert (order.net_cents, order.vat_cents) == (1_444_600, 288_920)
    paper = buying.order(row, buying.world.venissieux, buying.anne, A4=333)
    # 333 × 3,10 = 1 032,30; 5,5 % = 56,7765
    assert (paper.net_cents, paper.vat_cents, paper.number) == (103_230, 5_678, "BC-2027-0002")
    with scope.reading(buying.world.venissieux.id):
        text = _text(papers.pdf_of(placed.order(order.id)))
    assert "17 335,20" in text.replace("\u00a0", " ")
    assert order.entrusted == ""


def test_the_ceiling_counts_the_orders_of_all_members(buying):
    row = buying.awarded()
    buying.order(row, buying.world.venissieux, buying.anne, PC1=20)
    with pytest.raises(AboveCeiling, match="dépasse de 150,00"):
        buying.order(row, buying.world.corbas, buying.bob, PC1=11, ECR=0)
    assert buying.order(row, buying.world.corbas, buying.bob, PC1=10).net_cents == 650_000


def test_orders_keep_to_their_window(buying):
    row = buying.awarded()
    for day in (14, 32):
        then = datetime(2027, 1, 1, 9, tzinfo=UTC) + timedelta(days=day - 1)
        with pytest.raises(NotYet, match="période de commande"):
            buying.order(row, buying.world.corbas, buying.bob, on=then, PC1=1)


def test_the_coordinator_that_executes_orders_for_the_members(world):
    buying = purchase(world, mission=Mission.AWARD_AND_EXECUTION)
    row = buying.awarded()
    with pytest.raises(NotYet, match="coordonnateur"):
        buying.order(row, world.corbas, buying.bob, PC1=1)
    order = buying.order(row, world.operator, buying.lucie, orders_for=world.corbas, PC1=1)
    with scope.reading(world.corbas.id):
        assert placed.order(order.id).member_id == world.corbas.id
    with scope.reading(world.venissieux.id), pytest.raises(Unknown):
        placed.order(order.id)


def test_deliveries_come_in_parts_and_reach_the_inventory(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=3)
    line, heard = buying.lines(row)["PC1"], []
    deliveries.register(heard.append)
    told = {"order": order, "received_on": LATER.date(), "slip": "BL1", "by": buying.bob, "on": LATER}
    try:
        orders.receive(told={f"came-{line}": "2", f"serials-{line}": "S1\nS2"}, **told)
        for wrong in (
            {f"came-{line}": "2"},
            {f"came-{line}": "1"},
            {f"came-{line}": "1", f"serials-{line}": "S1"},
            {},
        ):
            with pytest.raises(Invalid):
                orders.receive(told=wrong, **told)
        orders.receive(told={f"came-{line}": "1", f"serials-{line}": "S3"}, **told)
    finally:
        deliveries.forget(heard.append)
    assert [thing.serial for each in heard for thing in each.things] == ["S1", "S2", "S3"]
    assert heard[0].campaign == "2026-A01 Postes de travail 2027"
    with scope.reading(buying.world.corbas.id):
        assert placed.order(order.id).complete


def test_a_purchase_closes_with_its_balance_savings_and_fees(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=10)
    share = fees.share(campaign=row, total_cents=100_001, basis=Basis.POPULATION, by=buying.lucie, on=LATER)
    assert [one["cents"] for one in share.facts["members"]] == [85_715, 14_286]
    then = datetime(2027, 2, 1, 9, tzinfo=UTC)
    with pytest.raises(NotYet, match="1 commande"):
        actions.close(campaign=row, by=buying.lucie, on=then)
    line = buying.lines(row)["PC1"]
    serials = "\n".join(f"S{rank}" for rank in range(10))
    orders.receive(order=order, told={f"came-{line}": "10", f"serials-{line}": serials},
                   received_on=LATER.date(), slip="", by=buying.bob, on=then)  # fmt: skip
    told = actions.close(campaign=row, by=buying.lucie, on=then).closing
    assert told["lots"][0] == {"rank": 1, "min_cents": 0, "max_cents": 2_000_000, "ordered_cents": 650_000,
                               "left_cents": 1_350_000, "lacking_cents": 0}  # fmt: skip
    assert (told["saved_cents"], told["fee_cents"]) == (150_000, 100_001)
    with scope.reading(buying.world.corbas.id):
        assert placed.saved_by(buying.world.corbas.id) == 150_000


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ("PC1;650;20", "Il manque le prix de : ECR"),
        ("PC1;650;20\nECR;abc;20", "Ligne 2"),
        ("PC1;650;20\nXXX;1;20\nECR;1;20", "Ligne 2 : le code « XXX »"),
        ("PC1;0;20\nECR;1;20", "Ligne 1 : donnez un prix"),
        ("PC1;1;\nECR;1;20", "Ligne 1 : donnez le taux"),
    ],
)
def test_a_price_list_says_which_line_is_wrong(buying, prices, said):
    lot = buying.lots(buying.published())[0]
    with pytest.raises(Invalid, match=said):
        awards.award(lot=lot, supplier="A", siret=SIRET, notified_on=AFTER.date(), prices=prices,
                     by=buying.lucie, on=LATER)  # fmt: skip


def test_a_neighbour_sees_nothing_raw_sql_included(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=1)
    line = buying.lines(row)["PC1"]
    orders.receive(order=order, told={f"came-{line}": "1", f"serials-{line}": "S1"}, received_on=LATER.date(),
                   slip="", by=buying.bob, on=LATER)  # fmt: skip
    with scope.reading(buying.world.venissieux.id), connection.cursor() as cursor:
        for model in (NeedSheet, PurchaseOrder, Delivery, Participation, Consolidation):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE organisation_id <> %s", [buying.world.venissieux.id]
            )
            seen = cursor.fetchone()[0]
            assert seen == (1 if model is Participation else 0), table
        shown = {**queries.invitations(buying.world.venissieux)[0].shown, "text": ""}
    assert "Corbas" not in str(shown)  # the convention names its parties, nothing else does


def test_strangers_neither_order_nor_sign(buying):
    row = buying.awarded()
    paul = agent(buying.world.corbas, "Paul", Role.DELEGATE)
    with pytest.raises(Unknown):
        orders.place(organisation=buying.world.venissieux, invited=buying.invited(row, buying.world.venissieux),
                     ordered=orders.Ordered(buying.lots(row)[0].id, {}), by=paul, on=LATER)  # fmt: skip
    with pytest.raises(Unknown):
        orders.place(organisation=buying.world.corbas, invited=buying.invited(row, buying.world.venissieux),
                     ordered=orders.Ordered(buying.lots(row)[0].id, {}), by=paul, on=LATER)  # fmt: skip
