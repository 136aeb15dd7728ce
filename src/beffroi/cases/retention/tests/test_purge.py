"""The end of a retention: what goes, what stays, what is proved, and what the database refuses."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from beffroi.cases import actions as cases
from beffroi.cases import drafts, queries
from beffroi.cases.models import Case, Delivery, Draft, LedgerEvent, Message, Paper, Piece
from beffroi.cases.retention import actions, belongings, parcels, running
from beffroi.cases.retention import queries as retention
from beffroi.cases.retention.models import ArchiveTransfer, Hold, Tombstone, TransferItem
from beffroi.cases.retention.types import Act, AlreadyAnswered, NotEnded
from beffroi.documents import actions as documents
from beffroi.documents.models import StoredFile
from beffroi.documents.storage import stored_name
from beffroi.documents.types import FileState
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.models import TenantModel
from beffroi.tenancy.types import CLOCKWORK, STRANGER, Unknown
from tests.worlds import SUBJECT

FILED, CLOSED = datetime(2016, 1, 12, 10, tzinfo=UTC), datetime(2016, 2, 12, 10, tzinfo=UTC)
DP, BIRTH = "urbanisme/declaration-prealable", "etat_civil/acte-naissance"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# All that the tests write of a person: none of it may remain in any column.
SECRETS = (
    "Benali",
    "Nadia",
    "nadia.benali",
    "12 rue Gambetta",
    "lampadaire",
    "voisin bruyant",
    "mon-plan",
    "sami@",
)


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(hour=10, tzinfo=UTC)


def closed(world, procedure="saisine/demande", *, decide="granted", **changed):
    """A case with a bit of everything, closed on 12 February 2016."""
    answers = SUBJECT if procedure == "saisine/demande" else {}
    mandate = {"family_name": "Benali", "given_names": "Sami", "email": "sami@exemple.test"}
    case = world.file(procedure=procedure, answers=answers, mandate=mandate, on=FILED, **changed)
    applicant = queries.applicant(case)
    cases.message(case=case, body="Mon voisin bruyant a cassé le lampadaire.", by=applicant, on=FILED)
    cases.message(case=case, body="Merci, Madame Benali.", by=world.sophie, on=FILED)
    with scope.writing(world.venissieux.id):
        file = given(world, PDF + case.number.encode())
        Piece.objects.create(organisation=world.venissieux, case=case, piece="DP1", file=file, given_at=FILED)
    if decide:
        cases.decide(case=case, outcome=decide, reasons="Madame Benali a raison.", by=world.sophie, on=CLOSED)
    else:
        cases.withdraw(case=case, by=applicant, on=CLOSED, reason="Nadia Benali a changé d’avis")
    return case


def given(world, content: bytes) -> StoredFile:
    return documents.receive(
        organisation=world.venissieux.id,
        stream=io.BytesIO(content),
        name="mon-plan.pdf",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=FILED,
    )


def purge(day: str, **options):
    return running.run(on=on(day), **options)


def lines(reports) -> dict[Act, int]:
    told: dict[Act, int] = {}
    for report in reports:
        for line in report.lines:
            told[line.act] = told.get(line.act, 0) + line.count
    return told


def gone(world) -> None:
    """Announce, then purge once the notice has passed."""
    purge("2026-03-05")
    purge("2026-04-05")


def stands(case) -> bool:
    with scope.reading(case.organisation_id):
        return Case.objects.filter(id=case.id).exists()


def everything_written(organisation_id) -> str:
    """Every column of every row of an organisation, as text; the queue of jobs too."""
    told = []
    with scope.reading(organisation_id), connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, TenantModel):
                cursor.execute(
                    f"SELECT t::text FROM {model._meta.db_table} AS t WHERE organisation_id = %s",
                    [organisation_id],
                )
                told += [row for (row,) in cursor.fetchall()]
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


# Dates ------------------------------------------------------------------------------------------------


def test_an_open_case_has_no_end_and_a_closed_one_follows_its_rule(world):
    case = world.file(on=FILED)
    assert case.purge_on is None
    cases.withdraw(case=case, by=queries.applicant(case), on=CLOSED)
    assert case.purge_on == date(2017, 2, 13)


def test_cases_closed_before_the_rule_was_known_are_dated_by_the_purge(world):
    case = closed(world)
    with scope.writing(world.venissieux.id):
        Case.objects.filter(id=case.id).update(purge_on=None)
    purge("2017-01-05")
    with world.reading():
        assert Case.objects.get(id=case.id).purge_on == date(2018, 2, 13)


# Announcing -------------------------------------------------------------------------------------------


def test_the_end_is_announced_a_month_before_once_to_the_person_and_to_who_helps(world):
    case = closed(world)
    assert lines(purge("2018-01-12")) == {}
    assert lines(purge("2018-01-13")) == {Act.WARN: 1}
    assert lines(purge("2018-01-14")) == {}
    with world.reading():
        assert Case.objects.get(id=case.id).warned_on == date(2018, 1, 13)
        told = Delivery.objects.filter(case=case, kind="retention").values_list("recipient", flat=True)
        assert len(set(told)) == len(told) == 2


def test_the_mail_says_the_date_and_what_to_do(world):
    case = closed(world)
    purge("2018-01-13")
    from beffroi.cases.mails import compose

    with world.reading():
        bodies = [compose(each).body for each in Delivery.objects.filter(case=case, kind="retention")]
    assert len(bodies) == 2
    for body in bodies:
        assert "mardi 13 février 2018" in body
        assert "/suivi/" in body


def test_the_agents_are_told_how_many_and_where(world):
    from beffroi.cases.tasks import tell_retention

    tell_retention(email="mairie@venissieux.test", slug="venissieux", count=3)
    (sent,) = mail.outbox
    assert "3 demandes" in sent.body
    assert "/travail/venissieux/conservation/" in sent.body


def test_announced_late_a_case_still_has_its_notice(world):
    case = closed(world)
    assert lines(purge("2026-03-05")) == {Act.WARN: 1}
    assert lines(purge("2026-03-06")) == {Act.WAIT: 1}
    assert lines(purge("2026-03-19")) == {Act.WAIT: 1}
    assert lines(purge("2026-03-20")) == {Act.ANONYMISE: 1}
    assert stands(case)


# Anonymising ------------------------------------------------------------------------------------------


def test_an_anonymised_case_keeps_what_statistics_need(world):
    case = closed(world)
    gone(world)
    with world.reading():
        left = Case.objects.get(id=case.id)
        events = list(
            LedgerEvent.objects.filter(case=case).order_by("rank").values_list("kind", "by", "by_name")
        )
    assert (left.number, left.state, left.outcome, left.applicant_email) == (
        case.number,
        "decided",
        "granted",
        "",
    )
    assert left.applicant == {"kind": "person", "department": "69", "local": True, "helped": True}
    assert "description" not in left.answers
    assert events == [
        ("received", "resident", ""),
        ("acknowledged", "resident", ""),
        ("decided", "agent", ""),
    ]
    assert (left.purge_on, left.anonymised_at) == (None, on("2026-04-05"))


@pytest.mark.parametrize("decide", ["granted", ""])
def test_nothing_personal_remains_anywhere_after_anonymisation(world, decide):
    case = closed(world, decide=decide)
    before = everything_written(world.venissieux.id)
    assert [secret for secret in SECRETS if secret not in before] == []
    gone(world)
    after = everything_written(world.venissieux.id)
    assert [secret for secret in SECRETS if secret.lower() in after.lower()] == []
    assert case.number in after


def test_nothing_personal_remains_anywhere_after_destruction(world):
    closed(world, BIRTH)
    gone(world)
    after = everything_written(world.venissieux.id)
    assert [secret for secret in SECRETS if secret.lower() in after.lower()] == []


def test_the_bytes_go_too(world):
    case = closed(world)
    with world.reading():
        names = [
            stored_name(row.sha256, organisation_id=world.venissieux.id) for row in StoredFile.objects.all()
        ]
    assert all(default_storage.exists(name) for name in names)
    gone(world)
    assert [name for name in names if default_storage.exists(name)] == []
    with world.reading():
        assert StoredFile.objects.count() == 0
        assert Piece.objects.filter(case=case).count() == Message.objects.filter(case=case).count() == 0


def test_bytes_that_another_request_also_gave_stay(world):
    first, other = closed(world), world.file(on=FILED)
    with scope.writing(world.venissieux.id):
        shared = given(world, PDF + first.number.encode())
        Piece.objects.create(
            organisation=world.venissieux, case=other, piece="x", file=shared, given_at=FILED
        )
    gone(world)
    with world.reading():
        assert StoredFile.objects.get().id == shared.id
    assert default_storage.exists(stored_name(shared.sha256, organisation_id=world.venissieux.id))


def test_a_file_that_two_requests_name_goes_with_the_last(world):
    first, other = closed(world), world.file(on=FILED)
    with scope.writing(world.venissieux.id):
        shared = Piece.objects.get(case=first).file
        Piece.objects.create(
            organisation=world.venissieux, case=other, piece="x", file=shared, given_at=FILED
        )
    gone(world)
    with world.reading():
        assert StoredFile.objects.get(id=shared.id).state == FileState.UNSCANNED


# Destroying -------------------------------------------------------------------------------------------


def test_a_destroyed_case_leaves_a_tombstone_and_a_proof(world):
    case = closed(world, BIRTH)
    with world.reading():
        digest = belongings.digest_of(Case.objects.get(id=case.id))
    gone(world)
    assert not stands(case)
    with world.reading():
        stone = Tombstone.objects.get()
        proof = Entry.objects.get(verb="cases.destroy")
    assert (stone.number, stone.procedure, stone.outcome, stone.closing) == (
        case.number,
        BIRTH,
        "granted",
        "destroy",
    )
    assert (stone.filed_on, stone.closed_on) == (date(2016, 1, 12), date(2016, 2, 12))
    assert stone.rule.endswith("un an, puis destruction")
    assert proof.subject == f"case:{case.id}"
    assert (proof.facts["number"], proof.facts["rows"]["cases.Case"]) == (case.number, 1)
    assert proof.facts["rows"]["cases.Message"] == 2
    assert len(stone.digest) == len(digest) == 64


def test_a_purge_run_again_does_nothing(world):
    closed(world), closed(world, BIRTH)
    gone(world)
    assert purge("2026-04-06") == []
    with world.reading():
        assert Tombstone.objects.count() == 2


def test_whatever_hangs_from_a_case_can_be_deleted_with_it(world):
    with connection.cursor() as cursor:
        for field in belongings.dependents():
            table = field.model._meta.db_table
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'DELETE')", [table])
            assert cursor.fetchone() == (True,), table


# What the database refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model", [Case, LedgerEvent, Message, Paper, Delivery, Piece], ids=lambda m: m.__name__
)
def test_within_its_time_nothing_of_a_case_is_deleted_by_raw_sql(world, model):
    case = closed(world)
    key = "id" if model is Case else "case_id"
    with scope.writing(world.venissieux.id), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET purge_on = current_date + 1 WHERE id = %s", [case.id])
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {key} = %s", [case.id])
        assert cursor.rowcount == 0


def test_an_open_case_is_never_given_an_end(world):
    case = world.file(on=FILED)
    with (
        pytest.raises(DatabaseError, match="case_purged_once_closed"),
        transaction.atomic(),
        scope.writing(world.venissieux.id),
    ):
        Case.objects.filter(id=case.id).update(purge_on=date(2016, 1, 1))


def test_once_ended_its_rows_can_go(world):
    case = closed(world)
    with scope.writing(world.venissieux.id), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_message WHERE case_id = %s", [case.id])
        assert cursor.rowcount == 2


def test_another_town_deletes_nothing_even_ended(world):
    case = closed(world)
    with scope.writing(world.corbas.id, also_reading=[world.venissieux.id]), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_ledgerevent WHERE case_id = %s", [case.id])
        assert cursor.rowcount == 0


def test_a_tombstone_is_for_ever(world):
    closed(world, BIRTH)
    gone(world)
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), scope.writing(world.venissieux.id):
        Tombstone.objects.all().delete()


def test_an_agent_may_not_destroy(world):
    with pytest.raises(Exception, match="rôle"):
        actions.destroy(case=closed(world, BIRTH), by=world.sophie, on=on("2026-04-05"))


def test_the_verb_refuses_before_the_end_and_against_the_rule(world):
    case = closed(world, BIRTH)
    with pytest.raises(NotEnded):
        actions.destroy(case=case, by=CLOCKWORK, on=on("2016-06-01"))
    purge("2026-03-05")
    with pytest.raises(NotEnded, match="autre chose"):
        actions.anonymise(case=case, by=CLOCKWORK, on=on("2026-04-05"))


# Freezing ---------------------------------------------------------------------------------------------


def test_a_frozen_case_stays_until_it_is_released_and_announced_again(world):
    case = closed(world, BIRTH)
    purge("2026-03-05")
    actions.hold(case=case, reason="Recours devant le tribunal", by=world.sophie, on=on("2026-03-10"))
    purge("2026-04-05")
    assert stands(case)
    actions.release(case=case, by=world.sophie, on=on("2026-05-01"))
    assert (case.purge_on, case.warned_on) == (date(2017, 2, 13), None)
    purge("2026-05-02")
    assert stands(case)
    purge("2026-05-18")
    assert not stands(case)
    with world.reading():
        assert Hold.objects.count() == 0


def test_a_case_frozen_while_open_gets_no_end_when_it_closes(world):
    case = world.file(on=FILED)
    actions.hold(case=case, reason="Plainte en cours", by=world.sophie, on=FILED)
    cases.withdraw(case=case, by=queries.applicant(case), on=CLOSED)
    assert case.purge_on is None


def test_freezing_wants_a_reason_and_only_once(world):
    case = closed(world)
    with pytest.raises(Invalid):
        actions.hold(case=case, reason="  ", by=world.sophie, on=FILED)
    actions.hold(case=case, reason="Recours", by=world.sophie, on=FILED)
    with pytest.raises(NotEnded):
        actions.hold(case=case, reason="Recours", by=world.sophie, on=FILED)


def test_the_neighbour_freezes_nothing(world):
    with pytest.raises(Unknown):
        actions.hold(case=closed(world), reason="Recours", by=world.paul, on=FILED)


# The archives -----------------------------------------------------------------------------------------


def transferred(world, count: int = 2) -> tuple[list[Case], ArchiveTransfer]:
    held = [closed(world, DP) for _each in range(count)]
    gone(world)
    with world.reading():
        return held, ArchiveTransfer.objects.get()


def test_what_is_due_to_the_archives_leaves_as_one_parcel_with_its_prints(world):
    held, transfer = transferred(world)
    assert (transfer.cases, transfer.state) == (2, "prepared")
    with (
        world.reading(),
        default_storage.open(stored_name(transfer.digest, organisation_id=world.venissieux.id)) as file,
    ):
        parcel = zipfile.ZipFile(file)
        names = parcel.namelist()
        manifest = parcel.read("manifest.xml").decode()
        told = json.loads(parcel.read("content/F1-2.json"))
        contents = {name: parcel.read(name) for name in names}
    assert names[0] == "manifest.xml"
    assert manifest.count("<BinaryDataObject ") == len(names) - 1 == 8
    assert told["demandeur"]["family_name"] == "Benali"
    import hashlib

    for name in names[1:]:
        assert hashlib.sha256(contents[name]).hexdigest() in manifest
    assert all(stands(case) for case in held)


def test_the_manifest_of_a_real_transfer_is_valid(world, request):
    from beffroi.cases.retention.tests.test_write_seda import schema_of, valid

    schema = schema_of()
    _held, transfer = transferred(world)
    with default_storage.open(stored_name(transfer.digest, organisation_id=world.venissieux.id)) as file:
        assert valid(schema, zipfile.ZipFile(file).read("manifest.xml"))


def test_accepted_a_transfer_is_followed_by_destruction_and_its_parcel_goes(world):
    held, transfer = transferred(world)
    assert lines(purge("2026-04-06")) == {Act.AWAIT_ARCHIVES: 2}
    actions.accept_transfer(transfer=transfer, reference="AC 2026-014", by=world.sophie, on=on("2026-04-07"))
    assert lines(purge("2026-04-08")) == {Act.DESTROY_TRANSFERRED: 2}
    assert not any(stands(case) for case in held)
    with world.reading():
        kept = ArchiveTransfer.objects.get()
        assert {stone.archives for stone in Tombstone.objects.all()} == {"AC 2026-014"}
        assert (kept.file_id, TransferItem.objects.count(), StoredFile.objects.count()) == (None, 0, 0)
    assert not default_storage.exists(stored_name(kept.digest, organisation_id=world.venissieux.id))
    after = everything_written(world.venissieux.id)
    assert [secret for secret in SECRETS if secret.lower() in after.lower()] == []


def test_refused_a_transfer_is_prepared_again(world):
    held, transfer = transferred(world)
    actions.reject_transfer(
        transfer=transfer, reason="Accord de versement absent", by=world.sophie, on=on("2026-04-07")
    )
    assert lines(purge("2026-04-08")) == {Act.TRANSFER: 2}
    assert all(stands(case) for case in held)
    with pytest.raises(AlreadyAnswered):
        actions.accept_transfer(transfer=transfer, reference="AC 1", by=world.sophie, on=on("2026-04-09"))


def test_an_answer_of_the_archives_has_a_reference(world):
    _held, transfer = transferred(world, 1)
    with pytest.raises(Invalid):
        actions.accept_transfer(transfer=transfer, reference=" ", by=world.sophie, on=on("2026-04-07"))


def test_one_altered_file_keeps_one_case_back_and_no_other(world):
    held = [closed(world, DP) for _each in range(3)]
    with world.reading():
        name = stored_name(Piece.objects.get(case=held[1]).file.sha256, organisation_id=world.venissieux.id)
    Path(default_storage.path(name)).write_bytes(b"autre chose")
    purge("2026-03-05")
    (report,) = purge("2026-04-05")
    assert [(each.number, each.why) for each in report.failures] == [
        (held[1].number, parcels.Altered.__name__)
    ]
    assert lines([report]) == {Act.TRANSFER: 2}


# Drafts -----------------------------------------------------------------------------------------------


def test_a_draft_never_sent_goes_six_weeks_after_its_last_change(world):
    draft = drafts.begin(organisation=world.venissieux, procedure="saisine/demande", on=FILED)
    drafts.keep(draft=draft, on=FILED, answers=SUBJECT, applicant={"family_name": "Benali"})
    drafts.add_piece(
        draft=draft, piece="documents", stream=io.BytesIO(PDF), name="mon-plan.pdf", by=STRANGER, on=FILED
    )
    assert lines(purge("2016-02-23")) == {}
    assert lines(purge("2016-02-24")) == {Act.DROP_DRAFT: 1}
    with world.reading():
        assert Draft.objects.count() == StoredFile.objects.count() == Piece.objects.count() == 0


def test_a_draft_taken_up_again_stays(world):
    draft = drafts.begin(organisation=world.venissieux, procedure="saisine/demande", on=FILED)
    drafts.keep(draft=draft, on=on("2016-02-20"), answers=SUBJECT)
    assert lines(purge("2016-02-24")) == {}


# The command ------------------------------------------------------------------------------------------


def told(capsys, *arguments) -> dict:
    call_command("purge", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_rehearsal_says_by_procedure_and_rule_and_changes_nothing(world, capsys):
    closed(world), closed(world, BIRTH), closed(world, DP)
    before = everything_written(world.venissieux.id)
    report = told(capsys, "--on", "2040-01-01", "--dry-run")
    (town,) = report["organisations"]
    assert [(line["procedure"], line["act"], line["count"]) for line in town["lines"]] == [
        (BIRTH, "warn", 1),
        ("saisine/demande", "warn", 1),
        (DP, "warn", 1),
    ]
    assert everything_written(world.venissieux.id) == before


def test_a_rehearsal_says_what_the_purge_then_does(world):
    closed(world), closed(world, BIRTH), closed(world, DP)
    purge("2026-03-05")
    assert lines(purge("2026-04-05", rehearsal=True)) == lines(purge("2026-04-05"))


def test_nothing_is_destroyed_in_advance(world):
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    with pytest.raises(CommandError, match="en avance"):
        call_command("purge", "--on", tomorrow)


def test_a_case_that_fails_stops_no_other_and_is_named(world, capsys, monkeypatch):
    bad, good = closed(world, BIRTH), closed(world, BIRTH)
    purge("2026-03-05")
    real = actions.destroy

    def destroy(*, case, **told):
        if case.id == bad.id:
            raise RuntimeError("Nadia Benali")
        return real(case=case, **told)

    monkeypatch.setitem(running._VERBS, Act.DESTROY, destroy)
    with pytest.raises(SystemExit) as stopped:
        call_command("purge", "--on", "2026-04-05")
    out = capsys.readouterr().out
    assert stopped.value.code == 1
    assert f"{bad.number} (RuntimeError)" in out
    assert "Benali" not in out
    assert (stands(bad), stands(good)) == (True, False)


# Reading ----------------------------------------------------------------------------------------------


def test_what_became_of_a_request_can_be_answered(world):
    case = closed(world, BIRTH)
    gone(world)
    with world.reading():
        assert retention.tombstone(world.venissieux.id, case.number).outcome == "granted"
        assert retention.tombstone(world.venissieux.id, "69259-2016-999999") is None
        with pytest.raises(Unknown):
            retention.tombstone(world.venissieux.id, "n’importe quoi")


def test_lists_go_by_pages_without_hole_nor_double(world, monkeypatch):
    monkeypatch.setattr(retention, "PAGE", 2)
    expected = {closed(world).number for _each in range(5)}
    found, after = [], ""
    with world.reading():
        while True:
            page = retention.ending(world.venissieux.id, until=date(2030, 1, 1), after=after)
            found += [case.number for case in page.rows]
            after = page.next_key
            if not after:
                break
    assert (len(found), set(found)) == (5, expected)
