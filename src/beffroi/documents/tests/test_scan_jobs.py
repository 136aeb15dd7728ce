"""The job that asks the antivirus, and the one that asks again."""

from datetime import timedelta
from io import BytesIO

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from beffroi.documents import actions, scanning, tasks
from beffroi.documents.models import StoredFile
from beffroi.tenancy.types import STRANGER
from tests.worlds import NOON

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def receive(world) -> StoredFile:
    return actions.receive(
        organisation=world.venissieux.id,
        stream=BytesIO(PDF),
        name="a.pdf",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=NOON,
    )


def state(world, row) -> str:
    with world.reading():
        return StoredFile.objects.get(id=row.id).state


def answer(monkeypatch, finding: scanning.Finding) -> None:
    monkeypatch.setattr(scanning, "scan", lambda *_args, **_more: scanning.Verdict(finding, "Essai"))


def test_without_an_antivirus_no_job_is_made(world):
    receive(world)
    assert not ProcrastinateJob.objects.filter(task_name="documents.scan_file").exists()


@pytest.fixture
def scanner(settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"


def test_a_received_file_waits_for_its_job(world, scanner, monkeypatch):
    row = receive(world)
    assert row.state == "quarantined"
    job = ProcrastinateJob.objects.get(task_name="documents.scan_file")
    answer(monkeypatch, scanning.Finding.CLEAN)
    tasks.scan_file(**job.args)
    assert state(world, row) == "clean"
    tasks.scan_file(**job.args)


def test_an_infected_file_stays_shut(world, scanner, monkeypatch):
    row = receive(world)
    answer(monkeypatch, scanning.Finding.INFECTED)
    tasks.scan_file(organisation_id=str(row.organisation_id), file_id=str(row.id))
    assert state(world, row) == "infected"


def test_a_silent_antivirus_is_asked_again(world, scanner, monkeypatch):
    row = receive(world)
    answer(monkeypatch, scanning.Finding.UNREACHABLE)
    with pytest.raises(tasks.ScannerSilent):
        tasks.scan_file(organisation_id=str(row.organisation_id), file_id=str(row.id))
    assert tasks.scan_waiting(before=NOON + timedelta(hours=1)) == 0
    assert state(world, row) == "quarantined"
    answer(monkeypatch, scanning.Finding.CLEAN)
    assert tasks.scan_waiting(before=NOON + timedelta(hours=1)) == 1
    assert state(world, row) == "clean"
