"""A case handed over to another town of the platform: once, in its own scope, with both clocks right."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import actions, clockwork, queries
from beffroi.cases.models import Case, Delivery, Piece
from beffroi.cases.sequels import handing
from beffroi.cases.sequels.models import Handover
from beffroi.cases.types import CaseState, Channel, NotLawful
from beffroi.documents import actions as documents
from beffroi.documents import queries as files
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import STRANGER, Unknown

PARIS = ZoneInfo("Europe/Paris")
DP = "urbanisme/declaration-prealable"
WORDS = b"Le lampadaire est au 12."


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=PARIS)


def hand_over(world, case, on):
    paper = actions_hand_over(world, case, on)
    with world.reading():
        row = Handover.objects.get(case=case)
    handing.carry_out(world.venissieux.id, row.id, on=on)
    return paper


def actions_hand_over(world, case, on):
    return handing.hand_over(case=case, to=world.corbas.id, by=world.sophie, on=on)


def there(world) -> Case:
    with world.reading(world.corbas):
        return Case.objects.select_related("organisation").get()


def test_the_case_is_made_again_at_the_competent_town(world):
    case = world.file(on=day("2026-11-02"))
    hand_over(world, case, day("2026-11-12"))
    new = there(world)
    assert new.number == "69273-2026-000001"
    assert (new.applicant, new.answers, new.procedure) == (case.applicant, case.answers, case.procedure)
    with world.reading(world.corbas):
        events = [(row.kind, row.on) for row in new.ledger.order_by("rank")]
    assert events == [
        ("received", date(2026, 11, 2)),
        ("transferred", date(2026, 11, 12)),
        ("acknowledged", date(2026, 11, 12)),
    ]


def test_a_refusal_is_counted_from_the_first_body(world):
    hand_over(world, world.file(on=day("2026-11-02")), day("2026-11-12"))
    assert there(world).earliest == date(2027, 1, 2)


def test_an_agreement_is_counted_from_the_competent_one(world):
    hand_over(world, world.file(procedure=DP, answers={}, on=day("2026-11-02")), day("2026-11-12"))
    assert there(world).earliest == date(2026, 12, 12)


def test_the_first_body_keeps_its_copy_closed(world):
    case = world.file(on=day("2026-11-02"))
    hand_over(world, case, day("2026-11-12"))
    with world.reading():
        kept = Case.objects.get(id=case.id)
        assert (kept.state, kept.answers) == (CaseState.TRANSFERRED, case.answers)
        assert Handover.objects.get(case=case).target_number == "69273-2026-000001"


def test_neither_town_reads_the_other(world):
    case = world.file(on=day("2026-11-02"))
    hand_over(world, case, day("2026-11-12"))
    with world.reading():
        assert list(Case.objects.values_list("id", flat=True)) == [case.id]
    with world.reading(world.corbas):
        assert not Case.objects.filter(id=case.id).exists()
    with pytest.raises(Unknown):
        actions.message(case=there(world), body="Bonjour", by=world.sophie, on=day("2026-11-13"))


def test_the_applicant_is_told_once_with_the_new_number(world):
    case = world.file(on=day("2026-11-02"))
    hand_over(world, case, day("2026-11-12"))
    with world.reading():
        assert set(Delivery.objects.filter(case=case).values_list("kind", flat=True)) == {"receipt"}
        number, url = handing.where_now(case)
    with world.reading(world.corbas):
        row = Delivery.objects.get()
        from beffroi.cases.mails import compose

        text = compose(row).body
    assert number == "69273-2026-000001"
    assert row.kind == "receipt"
    assert url in text
    assert "nous a transmis votre demande 69259-2026-000001" in text


def test_carried_out_twice_it_is_there_once(world):
    case = world.file(on=day("2026-11-02"))
    actions_hand_over(world, case, day("2026-11-12"))
    with world.reading():
        row = Handover.objects.get(case=case)
    for hour in (11, 12):
        handing.carry_out(world.venissieux.id, row.id, on=day("2026-11-12", hour))
    with world.reading(world.corbas):
        assert (Case.objects.count(), Delivery.objects.count()) == (1, 1)


def test_killed_between_the_two_scopes_it_ends_all_the_same(world, monkeypatch):
    case = world.file(on=day("2026-11-02"))
    actions_hand_over(world, case, day("2026-11-12"))
    with world.reading():
        row = Handover.objects.get(case=case)
    monkeypatch.setattr(handing, "_settle", lambda **_told: None)
    handing.carry_out(world.venissieux.id, row.id, on=day("2026-11-12"))
    monkeypatch.undo()
    with world.reading():
        assert handing.where_now(case) is None
    assert there(world).number == "69273-2026-000001"
    clockwork.run(on=day("2026-11-13"))
    with world.reading():
        assert handing.where_now(case) is not None
    with world.reading(world.corbas):
        assert (Case.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_dead_worker_is_replaced_by_the_clock(world):
    actions_hand_over(world, world.file(on=day("2026-11-02")), day("2026-11-12"))
    assert clockwork.run(on=day("2026-11-12", 12)).handed_over == 1
    assert clockwork.run(on=day("2026-11-12", 13)).handed_over == 0


def test_files_are_copied_by_content(world):
    case = world.file(on=day("2026-11-02"))
    file = documents.receive(
        organisation=world.venissieux.id,
        stream=BytesIO(WORDS),
        name="note.txt",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=day("2026-11-02"),
    )
    with scope.writing(world.venissieux.id):
        Piece.objects.create(
            organisation=world.venissieux, case=case, piece="documents", file=file, given_at=day("2026-11-02")
        )
    hand_over(world, case, day("2026-11-12"))
    with world.reading(world.corbas):
        piece = Piece.objects.select_related("file").get()
        assert (piece.piece, piece.file.name, piece.file.id != file.id) == ("documents", "note.txt", True)
        with files.opened(piece.file, by_sender=True) as stream:
            assert stream.read() == WORDS


def test_on_paper_the_competent_town_owes_the_receipt(world):
    case = world.file(channel=Channel.POST, received_on=date(2026, 11, 2), on=day("2026-11-03"))
    hand_over(world, case, day("2026-11-12"))
    assert there(world).acknowledge_on == date(2026, 11, 26)


def test_only_a_town_that_offers_the_procedure_is_chosen(world):
    case = world.file(on=day("2026-11-02"))
    with world.reading():
        assert [each.slug for each in handing.competent_bodies(case)] == ["corbas"]
    for wrong in (world.venissieux.id, world.operator.id):
        with pytest.raises(Invalid, match="propose"):
            handing.hand_over(case=case, to=wrong, by=world.sophie, on=day("2026-11-12"))


def test_it_leaves_once(world):
    case = world.file(on=day("2026-11-02"))
    actions_hand_over(world, case, day("2026-11-12"))
    with pytest.raises(NotLawful, match="close"):
        actions_hand_over(world, case, day("2026-11-12", 11))


def test_replaying_the_new_ledger_gives_the_dates_of_the_new_case(world):
    hand_over(world, world.file(procedure=DP, answers={}, on=day("2026-11-02")), day("2026-11-12"))
    new = there(world)
    with world.reading(world.corbas):
        reading = queries.dossier(new, on=day("2026-11-13")).reading
    assert (reading.earliest, reading.latest) == (new.earliest, new.latest)
