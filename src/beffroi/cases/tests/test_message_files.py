"""Files joined to messages, from either side, under the rules of pieces."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from beffroi.cases import deliveries
from beffroi.cases.models import Message
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import errors_of, pdf, text_of
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.tenancy import scope


@pytest.fixture
def case(world):
    return world.file()


def path_of(case, page=""):
    base, key = deliveries.tracking_path(case).split("?")
    return f"{base}{page}?{key}"


def judged(world, state):
    """Let the antivirus say something of every file."""
    with scope.writing(world.venissieux.id):
        StoredFile.objects.update(state=state)


def test_a_person_joins_several_files_and_reads_them_again_in_the_thread(world, case):
    told = {"message": "Voici les photos.", "files": [pdf("plan.pdf"), pdf("vue.pdf")]}
    assert Client().post(path_of(case, "/messages"), told).status_code == 302
    page = Client().get(path_of(case))
    assert "plan.pdf" in text_of(page)
    assert "vue.pdf" in text_of(page)
    with world.reading():
        file = StoredFile.objects.get(name="plan.pdf")
    assert Client().get(path_of(case, f"/fichiers/{file.id}")).status_code == 200


def test_an_agent_opens_a_file_only_once_it_is_clean_and_the_sender_at_once(world, case):
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))
    Client().post(path_of(case, "/messages"), {"message": "Voici.", "files": [pdf()]})
    judged(world, FileState.QUARANTINED)
    with world.reading():
        file = StoredFile.objects.get()
    work = f"/travail/venissieux/demandes/{case.number}"
    assert "vérification en cours" in text_of(agent.get(work))
    assert agent.get(f"{work}/fichiers/{file.id}").status_code == 409
    assert Client().get(path_of(case, f"/fichiers/{file.id}")).status_code == 200
    judged(world, FileState.INFECTED)
    assert "fichier dangereux" in text_of(Client().get(path_of(case)))
    assert Client().get(path_of(case, f"/fichiers/{file.id}")).status_code == 409
    judged(world, FileState.CLEAN)
    assert agent.get(f"{work}/fichiers/{file.id}").status_code == 200


def test_an_agent_joins_a_file_and_the_person_reads_it(world, case):
    agent = signed_in(hire(world.venissieux, "Sophie Martin"))
    work = f"/travail/venissieux/demandes/{case.number}"
    seen = agent.get(f"{work}/message")
    assert 'name="files"' in seen.content.decode()
    told = {"body": "Voici le plan.", "files": [pdf("plan.pdf")], "vu": "2"}
    assert agent.post(f"{work}/message", told).status_code == 302
    assert "plan.pdf" in text_of(Client().get(path_of(case)))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"message": "", "files": [pdf()]}, "Écrivez votre message."),
        ({"message": "Six.", "files": [pdf(f"{rank}.pdf") for rank in range(6)]}, "6 fichiers"),
        (
            {"message": "Vide.", "files": [SimpleUploadedFile("programme.exe", b"MZ\x90\x00" * 40)]},
            "programme.exe",
        ),
    ],
)
def test_what_is_refused_is_told_and_nothing_typed_is_lost(world, case, told, says):
    refused = Client().post(path_of(case, "/messages"), told)
    assert refused.status_code == 422
    assert says in " ".join(errors_of(refused))
    assert told["message"] in text_of(refused)
    with world.reading():
        assert not Message.objects.exists()
        assert not StoredFile.objects.exists()
