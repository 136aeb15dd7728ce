"""Identity documents: agents read a marked copy; the original needs a role and a written reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pypdf import PdfReader

from beffroi.cases import originals
from beffroi.cases.models import Case
from beffroi.cases.opinions import actions, telling
from beffroi.cases.opinions.actions import Question
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import text_of
from beffroi.cases.tests.versions import fresh_catalogue, offer  # noqa: F401 - the fixture serves every test
from beffroi.documents import actions as documents
from beffroi.documents.sniffing import FileRefused
from beffroi.documents.tests.test_watermark import pdf
from beffroi.journal.models import Entry
from beffroi.tenancy.types import STRANGER, Role
from tests.worlds import NOON

NOW = datetime.now(ZoneInfo("Europe/Paris"))
IDENTITY = ('id = "documents"', 'id = "documents"\nnature = "identity"')


@pytest.fixture
def given(world):
    """A request with an identity document of two pages."""
    offer(world, "saisine/demande", IDENTITY)
    content = pdf(2)
    file = documents.receive(
        organisation=world.venissieux.id,
        stream=BytesIO(content),
        name="carte.pdf",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=NOON,
    )
    case = world.file(version=2, pieces={"documents": (file.id,)})
    return f"/travail/venissieux/demandes/{case.number}", file, content


@pytest.fixture
def asked(world, given):
    """An opinion asked on that request, with the identity document ticked; the path of its link."""
    _work, file, _content = given
    with world.reading():
        case = Case.objects.get()
    question = Question(
        body="Architecte des bâtiments de France",
        email="abf@exemple.test",
        due_on=NOW.date() + timedelta(days=20),
        files=(file.id,),
    )
    return actions.ask(case=case, question=question, by=world.sophie, on=NOW)


def bytes_of(response):
    return b"".join(response.streaming_content)


def test_an_agent_receives_a_copy_drawn_anew_and_the_original_stays(world, given):
    work, file, content = given
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))
    answer = agent.get(f"{work}/fichiers/{file.id}")
    assert answer.headers["Content-Type"] == "application/pdf"
    copy = bytes_of(answer)
    assert copy.startswith(b"%PDF")
    assert copy != content
    assert "copie-carte.pdf" in answer.headers["Content-Disposition"]


def test_the_original_asks_for_a_reason_and_the_journal_keeps_it(world, given):
    work, file, content = given
    head = signed_in(hire(world.venissieux, "Camille Roche", Role.HEAD_OF_SERVICE))
    assert "Original" in text_of(head.get(work))
    address = f"{work}/fichiers/{file.id}/original"
    assert head.get(address).status_code == 200
    assert head.post(address, {"reason": "voir"}).status_code == 422
    assert bytes_of(head.post(address, {"reason": "Doute sur la photo."})) == content
    with world.reading():
        entry = Entry.objects.get(verb="cases.open_original")
    assert entry.facts["reason"] == "Doute sur la photo."


def test_a_secretary_is_not_offered_the_original(world, given):
    work, file, _content = given
    desk = signed_in(hire(world.venissieux, "Lou Petit", Role.SECRETARY))
    assert "Copie marquée" not in text_of(desk.get(work))
    assert desk.post(f"{work}/fichiers/{file.id}/original", {"reason": "Je veux voir."}).status_code == 403
    assert desk.get(f"{work}/fichiers/{file.id}").status_code == 200


def test_a_consulted_body_receives_the_marked_copy(asked, given):
    _work, file, content = given
    path, _, key = telling.answer_path(asked).partition("?")
    page = Client().get(f"{path}?{key}")
    assert "carte.pdf" in text_of(page)
    answer = Client().get(f"{path}/fichiers/{file.id}?{key}")
    copy = bytes_of(answer)
    assert copy.startswith(b"%PDF")
    assert copy != content
    assert "copie-carte.pdf" in answer.headers["Content-Disposition"]


def test_a_whole_case_leaves_with_marked_copies_and_their_own_fingerprints(world, given):
    work, file, content = given
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))
    archive = ZipFile(BytesIO(bytes_of(agent.post(f"{work}/dossier.zip"))))
    (name,) = [each for each in archive.namelist() if each.startswith("fichiers/")]
    copy = archive.read(name)
    assert name == "fichiers/01-copie-carte.pdf"
    assert copy.startswith(b"%PDF")
    assert copy != content
    index = archive.read("index.csv").decode("utf-8-sig")
    assert sha256(copy).hexdigest() in index
    assert file.sha256 not in index
    whole = PdfReader(BytesIO(agent.post(f"{work}/dossier.pdf").content))
    assert [attached.content for attached in whole.attachment_list] != []
    assert content not in [attached.content for attached in whole.attachment_list]


def test_an_identity_document_that_cannot_be_drawn_does_not_leave(world, given, monkeypatch):
    work, _file, _content = given
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))

    def refused(*_told, **_named):
        raise FileRefused("Ce fichier ne peut pas être affiché.")

    monkeypatch.setattr(originals.files, "watermarked_copy", refused)
    archive = ZipFile(BytesIO(bytes_of(agent.post(f"{work}/dossier.zip"))))
    assert [each for each in archive.namelist() if each.startswith("fichiers/")] == []
    assert "aucune copie marquée" in archive.read("index.csv").decode("utf-8-sig")
