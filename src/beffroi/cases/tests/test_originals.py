"""Identity documents: agents read a marked copy; the original needs a role and a written reason."""

from __future__ import annotations

from io import BytesIO

import pytest

from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import text_of
from beffroi.cases.tests.versions import fresh_catalogue, offer  # noqa: F401 - the fixture serves every test
from beffroi.documents import actions as documents
from beffroi.documents.tests.test_watermark import pdf
from beffroi.journal.models import Entry
from beffroi.tenancy.types import STRANGER, Role
from tests.worlds import NOON

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
