"""Sweeping: what nobody will come back to goes, what a case holds stays."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from beffroi.cases import drafts, sweeping
from beffroi.cases.models import Draft
from beffroi.cases.tests.api import PDF, file
from beffroi.documents.models import StoredFile
from beffroi.tenancy import scope
from tests.worlds import NOON

pytestmark = pytest.mark.django_db
FILES = "/api/v1/organisations/216902593/files"


def upload(client, content: bytes = PDF) -> str:
    return client.post(FILES, {"file": SimpleUploadedFile("plan.pdf", content)}).json()["file"]


def later(days: int):
    from datetime import UTC, datetime

    return datetime.now(UTC) + timedelta(days=days)


def test_an_upload_that_no_case_took_goes_after_two_days(world, client):
    upload(client)
    assert sweeping.sweep(on=later(1)) == 0
    assert sweeping.sweep(on=later(3)) == 1
    assert sweeping.sweep(on=later(3)) == 0
    with world.reading():
        assert not StoredFile.objects.exists()


def test_the_piece_of_a_case_stays(world, client):
    file(client, documents=[{"piece": "documents", "file": upload(client)}])
    assert sweeping.sweep(on=later(400)) == 0
    with world.reading():
        assert StoredFile.objects.count() == 1


def test_a_draft_never_sent_is_left_to_the_rule_of_its_procedure(world):
    drafts.begin(organisation=world.venissieux, procedure="saisine/demande", on=NOON)
    assert sweeping.sweep(on=NOON + timedelta(days=400)) == 0


def test_the_empty_shell_of_a_draft_that_was_sent_goes(world):
    drafts.begin(organisation=world.venissieux, procedure="saisine/demande", on=NOON)
    with scope.writing(world.venissieux.id):
        Draft.objects.update(case=world.file())
    assert sweeping.sweep(on=NOON + timedelta(days=31)) == 1
    with world.reading():
        assert Draft.objects.count() == 0
