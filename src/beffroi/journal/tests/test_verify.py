"""Verifying: what an intruder with every right on the server does is found, and named."""

from __future__ import annotations

import json
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from beffroi.journal import actions, keys, queries, rules
from beffroi.journal.models import Seal
from beffroi.journal.reading import seal_facts
from beffroi.journal.report import span
from beffroi.journal.tests.conftest import DAYS, NAMES, House, at
from beffroi.journal.types import Finding, FindingKind, Verification
from beffroi.kernel.french import written_date
from beffroi.tenancy.types import CLOCKWORK, Unknown


def kinds(verification: Verification) -> set[FindingKind]:
    return {finding.kind for finding in verification.findings}


def only(verification: Verification, kind: FindingKind) -> list[Finding]:
    return [finding for finding in verification.findings if finding.kind is kind]


def test_an_untouched_journal_is_intact(sealed: House) -> None:
    verification = queries.verify()
    assert verification.findings == ()
    assert verification.intact
    assert (verification.sealed_days, verification.organisations) == (3, 3)


def test_what_is_sealed_and_what_is_not_are_told_apart(sealed: House) -> None:
    sealed.write("Givors", 4)
    verification = queries.verify(sealed.ids["Givors"])
    assert verification.anchored_until == DAYS[-1]
    assert (verification.anchored_entries, verification.unanchored_entries) == (5 + 6 + 7, 4)
    assert verification.intact


def test_a_journal_never_sealed_is_intact_and_not_anchored(house: House) -> None:
    house.write("Corbas", 3)
    verification = queries.verify(house.ids["Corbas"])
    assert (verification.intact, verification.anchored_until, verification.unanchored_entries) == (
        True,
        None,
        3,
    )


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'agent:someone-else'",
        "verb = 'cases.reject'",
        "at = at - interval '1 day'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "subject = ''",
        "facts = jsonb_set(facts, '{outcome}', '\"refused\"')",
        "facts = jsonb_set(facts, '{rank}', '1.5')",
    ],
)
def test_an_altered_entry_is_named(sealed: House, intruder: psycopg.Connection, change: str) -> None:
    victim = sealed.entries["Givors", DAYS[1]][2]
    intruder.execute(f"UPDATE journal_entry SET {change} WHERE id = %s", [victim])
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.entry_id, finding.day) == (FindingKind.ENTRY_ALTERED, victim, DAYS[1])
    assert finding.says.startswith(
        f"Givors ({NAMES['Givors']}), {written_date(DAYS[1])} : entrée {victim} modifiée"
    )


def test_an_entry_altered_before_any_seal_is_named(house: House, intruder: psycopg.Connection) -> None:
    victim = house.write("Corbas", 3)[1].id
    intruder.execute("UPDATE journal_entry SET actor = 'agent:x' WHERE id = %s", [victim])
    assert [finding.entry_id for finding in queries.verify().findings] == [victim]


def test_an_altered_keyed_hash_is_told_from_an_altered_entry(
    sealed: House, intruder: psycopg.Connection
) -> None:
    victim = sealed.entries["Givors", DAYS[0]][0]
    intruder.execute("UPDATE journal_entry SET mac = '\\x00' WHERE id = %s", [victim])
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.entry_id) == (FindingKind.MAC_ALTERED, victim)


def test_another_secret_key_is_denounced_without_accusing_the_entries(sealed: House) -> None:
    (sealed.home / "keys" / "journal-hmac.key").write_bytes(b"x" * 32)
    keys.hmac_key.cache_clear()
    assert kinds(queries.verify(sealed.ids["Givors"])) == {FindingKind.MAC_ALTERED}


def test_entries_replaced_with_the_secret_key_are_found(sealed: House, intruder: psycopg.Connection) -> None:
    victim = sealed.entries["Givors", DAYS[1]][2]
    with_key = _rewritten(sealed, victim)
    intruder.execute("UPDATE journal_entry SET actor = 'agent:x', mac = %s WHERE id = %s", [with_key, victim])
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.ENTRIES_REPLACED, DAYS[1])


def _rewritten(sealed: House, victim) -> bytes:
    from dataclasses import replace

    from beffroi.journal.models import Entry
    from beffroi.journal.reading import facts_of
    from beffroi.tenancy import scope

    with scope.reading(sealed.ids["Givors"]):
        facts = facts_of(Entry.objects.get(id=victim))
    return rules.entry_mac(replace(facts, actor="agent:x"), keys.hmac_key())


def test_a_removed_entry_is_found_and_named_when_it_was_the_last(
    sealed: House, intruder: psycopg.Connection
) -> None:
    victim = sealed.entries["Givors", DAYS[1]][-1]
    intruder.execute("DELETE FROM journal_entry WHERE id = %s", [victim])
    (finding,) = queries.verify().findings
    assert finding.kind is FindingKind.ENTRIES_REMOVED
    assert "1 entrée retirée (5 au lieu de 6)" in finding.says
    assert str(victim) in finding.says


def test_an_emptied_day_is_found(sealed: House, intruder: psycopg.Connection) -> None:
    intruder.execute(
        "DELETE FROM journal_entry WHERE day = %s AND organisation_id = %s", [DAYS[1], sealed.ids["Givors"]]
    )
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.ENTRIES_REMOVED, DAYS[1])
    assert "toutes les entrées retirées : 6" in finding.says


def test_an_entry_added_to_a_sealed_day_is_named(sealed: House, intruder: psycopg.Connection) -> None:
    added = sealed.write("Givors")[0].id
    intruder.execute("UPDATE journal_entry SET day = %s WHERE id = %s", [DAYS[0], added])
    found = only(queries.verify(), FindingKind.ENTRIES_ADDED)
    assert [finding.entry_id for finding in found] == [added, None]
    assert "1 entrée de plus que dans le scellé (6 au lieu de 5)" in found[1].says


def test_an_entry_added_to_a_day_where_the_organisation_had_none_is_found(
    sealed: House, intruder: psycopg.Connection
) -> None:
    added = sealed.write("Corbas")[0].id
    intruder.execute("UPDATE journal_entry SET day = %s WHERE id = %s", [DAYS[1], added])
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.ENTRIES_ADDED, DAYS[1])
    assert finding.organisation_id == sealed.ids["Corbas"]


def test_a_cut_tail_is_found_through_the_files(sealed: House, intruder: psycopg.Connection) -> None:
    for table in ("entry", "organisationseal", "seal", "closure"):
        intruder.execute(f"DELETE FROM journal_{table} WHERE day >= %s", [DAYS[1]])
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.TAIL_CUT, DAYS[1])
    assert span(DAYS[1], DAYS[2]) in finding.says


def test_a_cut_tail_is_found_through_the_mails_when_the_files_are_cut_too(
    sealed: House, intruder: psycopg.Connection, settings
) -> None:
    settings.SEAL_WITNESS = "temoin@exemple.fr"
    actions.seal(day=DAYS[-1], by=CLOCKWORK, on=at(DAYS[-1]))
    for table in ("entry", "organisationseal", "seal"):
        intruder.execute(f"DELETE FROM journal_{table} WHERE day = %s", [DAYS[-1]])
    (sealed.home / "seals" / f"{DAYS[-1].year}" / f"{DAYS[-1]}.json").unlink()
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.TAIL_CUT, DAYS[-1])


def test_the_tail_of_a_day_is_found(sealed: House, intruder: psycopg.Connection) -> None:
    gone = sealed.entries["Givors", DAYS[-1]][4:]
    intruder.execute("DELETE FROM journal_entry WHERE id = ANY(%s)", [gone])
    (finding,) = queries.verify(sealed.ids["Givors"]).findings
    assert "3 entrées retirées (4 au lieu de 7)" in finding.says


def test_a_removed_day_is_named(sealed: House, intruder: psycopg.Connection) -> None:
    for table in ("entry", "organisationseal", "seal", "closure"):
        intruder.execute(f"DELETE FROM journal_{table} WHERE day = %s", [DAYS[1]])
    verification = queries.verify()
    (finding,) = verification.findings
    assert (finding.kind, finding.day) == (FindingKind.DAY_REMOVED, DAYS[1])
    assert finding.says == f"Jour retiré : il manque le scellé du {written_date(DAYS[1])}."
    assert verification.anchored_until == DAYS[0]


def test_a_removed_first_day_is_named(sealed: House, intruder: psycopg.Connection) -> None:
    for table in ("entry", "organisationseal", "seal", "closure"):
        intruder.execute(f"DELETE FROM journal_{table} WHERE day = %s", [DAYS[0]])
    verification = queries.verify()
    assert kinds(verification) == {FindingKind.CHAIN_BROKEN, FindingKind.DAY_REMOVED}
    assert only(verification, FindingKind.DAY_REMOVED)[0].day == DAYS[0]


def test_an_altered_seal_is_named(sealed: House, intruder: psycopg.Connection) -> None:
    intruder.execute("UPDATE journal_seal SET count = count + 1 WHERE day = %s", [DAYS[1]])
    verification = queries.verify()
    assert kinds(verification) == {FindingKind.SEAL_ALTERED, FindingKind.WITNESS_DIFFERS}
    assert {finding.day for finding in verification.findings} == {DAYS[1]}
    assert verification.anchored_until == DAYS[0]


def test_a_seal_rewritten_with_its_hash_fails_on_its_signature(
    sealed: House, intruder: psycopg.Connection
) -> None:
    row = Seal.objects.get(day=DAYS[-1])
    row.count += 1
    intruder.execute(
        "UPDATE journal_seal SET count = %s, hash = %s WHERE id = %s",
        [row.count, rules.seal_hash(seal_facts(row)), row.id],
    )
    assert FindingKind.SIGNATURE_WRONG in kinds(queries.verify())


def test_a_seal_signed_by_another_key_is_named(sealed: House, intruder: psycopg.Connection) -> None:
    other = Ed25519PrivateKey.generate()
    row = Seal.objects.get(day=DAYS[-1])
    row.key = keys.fingerprint(other.public_key())
    facts = seal_facts(row)
    intruder.execute(
        "UPDATE journal_seal SET key = %s, hash = %s, signature = %s WHERE id = %s",
        [row.key, rules.seal_hash(facts), other.sign(rules.seal_bytes(facts)).hex(), row.id],
    )
    (finding,) = only(queries.verify(), FindingKind.KEY_UNKNOWN)
    assert finding.day == DAYS[-1]


def test_a_retired_key_still_verifies_its_seals(sealed: House) -> None:
    (sealed.home / "keys" / "journal-ed25519.key").unlink()
    keys.signing_key.cache_clear()
    assert queries.verify().intact
    assert len(keys.trusted()) == 2


def test_an_altered_organisation_seal_is_named(sealed: House, intruder: psycopg.Connection) -> None:
    intruder.execute(
        "UPDATE journal_organisationseal SET root = decode(repeat('00', 32), 'hex')"
        " WHERE day = %s AND organisation_id = %s",
        [DAYS[0], sealed.ids["Corbas"]],
    )
    (finding,) = only(queries.verify(), FindingKind.ORGANISATION_SEAL_ALTERED)
    assert (finding.day, finding.organisation) == (DAYS[0], f"Corbas ({NAMES['Corbas']})")


def test_an_organisation_wiped_from_a_day_is_counted(sealed: House, intruder: psycopg.Connection) -> None:
    for table in ("entry", "organisationseal"):
        intruder.execute(
            f"DELETE FROM journal_{table} WHERE day = %s AND organisation_id = %s",
            [DAYS[0], sealed.ids["Corbas"]],
        )
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.ORGANISATION_SEAL_REMOVED, DAYS[0])


def test_a_missing_file_is_named(sealed: House) -> None:
    (sealed.home / "seals" / f"{DAYS[1].year}" / f"{DAYS[1]}.json").unlink()
    (finding,) = queries.verify().findings
    assert (finding.kind, finding.day) == (FindingKind.WITNESS_MISSING, DAYS[1])


def test_a_whole_rewriting_is_found_with_the_files_of_a_witness(
    sealed: House, intruder: psycopg.Connection, tmp_path_factory
) -> None:
    kept = tmp_path_factory.mktemp("witness") / "2026"
    kept.mkdir()
    for path in (sealed.home / "seals").glob("*/*.json"):
        (kept.parent / path.parent.name).mkdir(exist_ok=True)
        (kept.parent / path.parent.name / path.name).write_text(path.read_text())
        path.unlink()
    for table in ("entry", "organisationseal", "seal", "closure"):
        intruder.execute(f"DELETE FROM journal_{table}")
    sealed.write("Givors", 2)
    actions.seal(day=DAYS[-1], by=CLOCKWORK, on=at(DAYS[-1]))
    assert queries.verify().intact
    assert kinds(queries.verify(witnesses=kept.parent)) == {FindingKind.WITNESS_DIFFERS}


def test_the_command_answers_0_for_an_intact_journal(sealed: House, capsys) -> None:
    call_command("verify_journal")
    said = capsys.readouterr().out
    assert "Journal intact jusqu’au dernier scellé." in said
    assert f"Ancré jusqu’au {written_date(DAYS[-1])}" in said


def test_the_command_answers_1_and_names_what_is_wrong(
    sealed: House, intruder: psycopg.Connection, capsys
) -> None:
    victim = sealed.entries["Corbas", DAYS[0]][0]
    intruder.execute("UPDATE journal_entry SET verb = 'x' WHERE id = %s", [victim])
    with pytest.raises(SystemExit) as stop:
        call_command("verify_journal", organisation=NAMES["Corbas"], json=True)
    assert stop.value.code == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["intact"] is False
    assert answer["findings"][0]["kind"] == "entry_altered"
    assert answer["findings"][0]["entry"] == str(victim)


def test_the_command_answers_2_for_an_unknown_organisation(sealed: House) -> None:
    with pytest.raises(CommandError) as stop:
        call_command("verify_journal", organisation="999999999")
    assert stop.value.returncode == 2


def test_the_sealing_command_can_be_run_twice(house: House, capsys) -> None:
    call_command("seal_journal", on=DAYS[0], json=True)
    first = json.loads(capsys.readouterr().out)
    call_command("seal_journal", on=DAYS[0], json=True)
    second = json.loads(capsys.readouterr().out)
    assert (first["sealed"], second["sealed"]) == (1, 0)
    assert first["seal"] == second["seal"]


def test_an_unknown_organisation_cannot_be_verified(sealed: House) -> None:
    with pytest.raises(Unknown):
        queries.verify(UUID(int=1))
