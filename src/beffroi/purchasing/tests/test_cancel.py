"""Cancelling an order, whole or in part; opening the file that came with a signature."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client

from beffroi.documents import actions as documents
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.models import Campaign
from beffroi.purchasing.orders import actions as orders
from beffroi.purchasing.orders import papers
from beffroi.purchasing.orders import queries as placed
from beffroi.purchasing.tests.purchases import AFTER, LATER
from beffroi.purchasing.tests.test_buy_together import _text
from beffroi.purchasing.types import AboveCeiling, NotYet
from beffroi.tenancy import scope
from beffroi.tenancy.types import Forbidden, Role, Unknown
from tests.signing import sign_in
from tests.worlds import agent

WHY = "Rupture chez le titulaire"


def _cancel(buying, order, by=None, reason=WHY):
    return orders.cancel(order=order, reason=reason, by=by or buying.bob, on=LATER)


def _receive(buying, row, order, count):
    line = buying.lines(row)["PC1"]
    told = {f"came-{line}": str(count), f"serials-{line}": "\n".join(f"S{rank}" for rank in range(count))}
    orders.receive(order=order, told=told, received_on=LATER.date(), slip="", by=buying.bob, on=LATER)


def test_a_cancelled_order_gives_the_ceiling_back(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.venissieux, buying.anne, PC1=20)
    with pytest.raises(AboveCeiling):
        buying.order(row, buying.world.corbas, buying.bob, PC1=15)
    gone = _cancel(buying, order, buying.anne)
    assert (gone.kept_net_cents, gone.kept_total_cents, gone.complete) == (0, 0, True)
    assert buying.order(row, buying.world.corbas, buying.bob, PC1=15).net_cents == 975_000
    with buying.reading():
        facts = Entry.objects.filter(verb="purchasing.cancel_order").count()
        assert placed.ordered_on_lot(order.lot_id) == 975_000
    assert facts == 0, "the line is the member's"
    with scope.reading(buying.world.venissieux.id):
        assert Entry.objects.get(verb="purchasing.cancel_order").facts["reason"] == WHY


def test_what_was_delivered_stays_due(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=3, ECR=2)
    _receive(buying, row, order, 1)
    gone = _cancel(buying, order)
    # 3 × 650,00 + 2 × 120,50 = 2 191,00, of which one computer came: 650,00 and 20 % of VAT
    assert (gone.cancelled_net_cents, gone.cancelled_vat_cents) == (154_100, 30_820)
    assert gone.kept_total_cents == 78_000
    with pytest.raises(NotYet, match="rien à annuler"):
        _cancel(buying, order)
    with pytest.raises(Invalid):
        _receive(buying, row, order, 1)
    with scope.reading(buying.world.corbas.id):
        text = _text(papers.pdf_of(placed.order(order.id))).replace("\u00a0", " ")
        assert placed.saved_by(buying.world.corbas.id) == 15_000
    assert "Reste dû : 780,00 €" in text
    assert WHY in text


def test_an_order_is_cancelled_with_a_reason_by_who_placed_it(buying):
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=1)
    with pytest.raises(Invalid, match="motif"):
        _cancel(buying, order, reason="  ")
    with pytest.raises(Unknown):
        _cancel(buying, order, buying.lucie)
    with pytest.raises(Forbidden):
        _cancel(buying, order, agent(buying.world.corbas, "Sam", Role.SECRETARY))


def test_a_purchase_closes_when_what_was_awaited_is_cancelled(buying):
    from datetime import UTC, datetime

    from beffroi.purchasing import actions

    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=10)
    _receive(buying, row, order, 4)
    _cancel(buying, order)
    then = datetime(2027, 2, 1, 9, tzinfo=UTC)
    closing = actions.close(campaign=row, by=buying.lucie, on=then).closing
    assert closing["lots"][0]["ordered_cents"] == 260_000
    assert closing["saved_cents"] == 60_000


def test_an_order_is_cancelled_on_screen_and_nothing_typed_is_lost(buying, settings):
    settings.DEMONSTRATION = True
    row = buying.awarded()
    order = buying.order(row, buying.world.corbas, buying.bob, PC1=1)
    client, start = sign_in(Client(), buying.world.corbas, Role.DELEGATE), "/travail/corbas/achats/commandes/"
    page = f"{start}{order.id}/"
    assert "Annuler la commande" in client.get(page).content.decode()
    refused = client.post(f"{page}annuler/", {"reason": ""})
    assert refused.status_code == 422
    assert "Donnez le motif" in refused.content.decode()
    assert WHY in client.post(f"{page}annuler/", {"reason": WHY}, follow=True).content.decode()
    assert "Annuler la commande" not in client.get(page).content.decode()
    desk = sign_in(Client(), buying.world.operator, Role.OPERATOR_ADMINISTRATOR)
    assert desk.post(f"/operateur/achats/commandes/{order.id}/annuler/", {"reason": WHY}).status_code == 404


@pytest.fixture
def signed(buying):
    """A convention that Corbas signed with a file."""
    row, town = buying.consolidated(), buying.world.corbas
    row = commitments.draft_convention(campaign=row, text="## Objet", by=buying.lucie, on=AFTER)
    pdf = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
    file = documents.receive(
        organisation=town.id, stream=BytesIO(pdf), name="deliberation.pdf", limit_mb=1, formats=("pdf",),
        by=buying.bob, on=AFTER,
    )  # fmt: skip
    return commitments.sign(
        organisation=town, campaign_id=row.id, deliberation="2026-101", deliberated_on=date(2026, 12, 1),
        file=file, by=buying.bob, on=AFTER,
    )  # fmt: skip


def test_who_runs_the_purchase_opens_the_signed_file_and_both_journals_say_so(buying, signed):
    told = {"organisation": buying.world.operator, "signature_id": signed.id, "on": AFTER}
    name, stream = commitments.open_file(**told, by=buying.lucie)
    with stream:
        assert (name, stream.read(5)) == ("deliberation.pdf", b"%PDF-")
    for one in (buying.world.operator, buying.world.corbas):
        with scope.reading(one.id):
            entry = Entry.objects.get(verb="purchasing.open_signature")
        assert entry.actor == buying.lucie.reference
    with pytest.raises(Forbidden):
        commitments.open_file(**told, by=agent(buying.world.operator, "Zoé", Role.SERVICE_DESK))


def test_a_party_opens_its_own_file_and_never_a_neighbours(buying, signed):
    told = {"signature_id": signed.id, "on": AFTER}
    _name, stream = commitments.open_file(organisation=buying.world.corbas, by=buying.bob, **told)
    stream.close()
    with pytest.raises(Unknown):
        commitments.open_file(organisation=buying.world.venissieux, by=buying.anne, **told)
    with scope.reading(buying.world.corbas.id):
        assert not Entry.objects.filter(verb="purchasing.open_signature").exists()


def test_a_signed_file_is_offered_on_both_screens(buying, signed, settings):
    settings.DEMONSTRATION = True
    with buying.reading():
        page = f"/operateur/achats/{Campaign.objects.get().id}/"
    desk = sign_in(Client(), buying.world.operator, Role.OPERATOR_ADMINISTRATOR)
    assert "Ouvrir le fichier de Corbas" in desk.get(page).content.decode()
    given = desk.post(f"/operateur/achats/signatures/{signed.id}/")
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    delegate = sign_in(Client(), buying.world.corbas, Role.DELEGATE)
    assert delegate.get(f"/travail/corbas/achats/signatures/{signed.id}/").status_code == 200
    other = sign_in(Client(), buying.world.venissieux, Role.DELEGATE)
    assert other.get(f"/travail/venissieux/achats/signatures/{signed.id}/").status_code == 404
