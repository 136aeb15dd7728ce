"""Sealing: one seal a day, chained, signed, sent outside, once."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest
from django.core import mail
from django.db import DatabaseError, connection

from beffroi.journal import actions, keys, rules, sealing
from beffroi.journal.models import Closure, Dispatch, Entry, OrganisationSeal, Seal
from beffroi.journal.reading import facts_of, seal_facts
from beffroi.journal.tests.conftest import DAYS, TODAY, House, at
from beffroi.journal.types import BeforeTheJournal, JournalBusy, SealsMissing, TooEarly
from beffroi.kernel import seals
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, STRANGER, Unknown


def test_each_day_has_one_seal_that_names_the_one_before(sealed: House) -> None:
    rows = list(Seal.objects.order_by("day"))
    assert [row.day for row in rows] == DAYS
    assert [row.previous for row in rows] == [rules.GENESIS, rows[0].hash, rows[1].hash]


def test_the_root_of_an_organisation_is_that_of_its_entries(sealed: House) -> None:
    givors = sealed.ids["Givors"]
    with scope.reading(givors):
        row = OrganisationSeal.objects.get(day=DAYS[0])
        entries = Entry.objects.filter(day=DAYS[0]).order_by("id")
        leaves = [rules.entry_leaf(facts_of(entry)) for entry in entries]
    assert (bytes(row.root), row.count) == (seals.root(leaves), 5)
    assert (row.first_id, row.last_id) == (
        sealed.entries["Givors", DAYS[0]][0],
        sealed.entries["Givors", DAYS[0]][-1],
    )


def test_the_signature_is_that_of_the_key(sealed: House) -> None:
    row = Seal.objects.get(day=DAYS[1])
    public = keys.signing_key().public_key()
    assert keys.is_signed(rules.seal_bytes(seal_facts(row)), row.signature, public)
    assert row.key == keys.fingerprint(public)


def test_a_sealed_day_is_never_sealed_again(sealed: House) -> None:
    before = list(Seal.objects.order_by("day").values_list("id", "hash"))
    sealed.write("Givors")
    standing = actions.seal(day=DAYS[1], by=CLOCKWORK, on=at(DAYS[2]))
    assert standing.day == DAYS[1]
    assert sealing.seal_day(DAYS[1], on=at(DAYS[2])) == standing
    assert list(Seal.objects.order_by("day").values_list("id", "hash")) == before


def test_what_is_written_after_a_sealing_belongs_to_the_next_day(sealed: House) -> None:
    entry = sealed.write("Givors")[0]
    with scope.reading(sealed.ids["Givors"]):
        assert Entry.objects.get(id=entry.id).day == DAYS[-1] + timedelta(days=1)


def test_days_without_entries_are_sealed_so_that_the_chain_has_no_hole(house: House) -> None:
    actions.seal(day=TODAY, by=CLOCKWORK, on=at(TODAY))
    actions.seal(day=TODAY + timedelta(days=4), by=CLOCKWORK, on=at(TODAY))
    rows = list(Seal.objects.order_by("day"))
    assert [row.day for row in rows] == [TODAY + timedelta(days=rank) for rank in range(5)]
    assert rows[3].root == seals.root([]).hex()
    assert rows[3].count == 0


def test_the_first_sealing_begins_with_the_oldest_entry(house: House) -> None:
    house.write("Givors", 3)
    actions.seal(day=TODAY + timedelta(days=2), by=CLOCKWORK, on=at(TODAY))
    assert Seal.objects.order_by("day").first().day == TODAY
    assert Seal.objects.get(day=TODAY).count == 4  # three, and the reading across organisations


def test_a_sealing_leaves_one_entry_however_many_days_it_covers(house: House) -> None:
    house.write("Givors")
    actions.seal(day=TODAY + timedelta(days=3), by=CLOCKWORK, on=at(TODAY))
    actions.seal(day=TODAY + timedelta(days=3), by=CLOCKWORK, on=at(TODAY))
    with scope.reading(house.ids["operator"]):
        verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["tenancy.cross", "journal.seal"]


def test_a_day_far_ahead_is_refused(house: House) -> None:
    with pytest.raises(TooEarly):
        actions.seal(day=TODAY + timedelta(days=40), by=CLOCKWORK, on=at(TODAY))
    assert not Seal.objects.exists()
    assert not Closure.objects.exists()


def test_a_day_before_the_first_seal_is_refused(sealed: House) -> None:
    with pytest.raises(BeforeTheJournal):
        actions.seal(day=TODAY - timedelta(days=1), by=CLOCKWORK, on=at(TODAY))


def test_a_stranger_cannot_seal(house: House) -> None:
    with pytest.raises(Unknown):
        actions.seal(day=TODAY, by=STRANGER, on=at(TODAY))


def test_nothing_is_sealed_once_the_files_know_more_than_the_base(
    sealed: House, intruder: psycopg.Connection
) -> None:
    intruder.execute("DELETE FROM journal_seal WHERE day = %s", [DAYS[-1]])
    with pytest.raises(SealsMissing):
        actions.seal(day=DAYS[-1], by=CLOCKWORK, on=at(DAYS[-1]))
    assert Seal.objects.count() == 2


def test_each_seal_is_written_to_a_file_once(sealed: House) -> None:
    path = sealed.home / "seals" / f"{DAYS[0].year}" / f"{DAYS[0]}.json"
    document = json.loads(path.read_text())
    assert document["hash"] == Seal.objects.get(day=DAYS[0]).hash
    path.write_text("{}")
    actions.seal(day=DAYS[-1], by=CLOCKWORK, on=at(DAYS[-1]))
    assert path.read_text() == "{}"


def test_a_lost_file_comes_back_at_the_next_sealing(sealed: House) -> None:
    path = sealed.home / "seals" / f"{DAYS[0].year}" / f"{DAYS[0]}.json"
    before = path.read_text()
    path.unlink()
    actions.seal(day=DAYS[-1], by=CLOCKWORK, on=at(DAYS[-1]))
    assert path.read_text() == before


def test_the_witness_receives_each_seal_once(house: House, settings) -> None:
    settings.SEAL_WITNESS = "temoin@exemple.fr"
    for day in [*DAYS, DAYS[-1]]:
        actions.seal(day=day, by=CLOCKWORK, on=at(day))
    assert [letter.to for letter in mail.outbox] == [["temoin@exemple.fr"]] * 3
    assert mail.outbox[0].attachments[0][0] == f"{DAYS[0]}.json"
    assert Seal.objects.get(day=DAYS[0]).hash in mail.outbox[0].body


def test_a_mail_that_fails_is_recorded_and_leaves_with_the_next_one(
    house: House, settings, monkeypatch
) -> None:
    settings.SEAL_WITNESS = "temoin@exemple.fr"

    def fail(self) -> int:
        raise ConnectionRefusedError("le serveur ne répond pas")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", fail)
        actions.seal(day=DAYS[0], by=CLOCKWORK, on=at(DAYS[0]))
    actions.seal(day=DAYS[1], by=CLOCKWORK, on=at(DAYS[1]))
    failed, sent = Dispatch.objects.order_by("id")
    assert (failed.sent, failed.error) == (False, "ConnectionRefusedError: le serveur ne répond pas")
    assert (sent.sent, sent.first_day, sent.last_day) == (True, DAYS[0], DAYS[1])
    assert len(mail.outbox[0].attachments) == 2


TABLES = ["journal_entry", "journal_organisationseal", "journal_seal", "journal_closure", "journal_dispatch"]


def test_the_program_cannot_change_what_is_written(sealed: House) -> None:
    for statement in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"):
        for table in TABLES:
            refused = pytest.raises(DatabaseError, match="permission denied")
            with refused, scope.writing(sealed.ids["Givors"]), connection.cursor() as cursor:
                cursor.execute(statement.format(table))


def test_even_a_superuser_must_first_switch_the_trigger_off(
    sealed: House, superuser: psycopg.Connection
) -> None:
    for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        for table in TABLES[:-1]:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="ne se modifie pas"):
                superuser.execute(statement.format(table))


def test_closing_waits_for_whoever_is_writing_and_gives_up_in_the_end(
    house: House, superuser: psycopg.Connection, monkeypatch
) -> None:
    monkeypatch.setattr(sealing, "PATIENCE", "50ms")
    with superuser.transaction():
        superuser.execute(
            "INSERT INTO journal_entry (id, organisation_id, recorded_at, day, at, verb, actor, subject, facts, mac)"
            " VALUES (gen_random_uuid(), %s, now(), (now() AT TIME ZONE 'UTC')::date, now(), 'x', 'x', '', '{}', '')",
            [house.ids["Corbas"]],
        )
        with pytest.raises(JournalBusy):
            actions.seal(day=TODAY, by=CLOCKWORK, on=at(TODAY))
    actions.seal(day=TODAY, by=CLOCKWORK, on=at(TODAY))
    with scope.reading(house.ids["Corbas"]):
        assert OrganisationSeal.objects.get(day=TODAY).count == 1
