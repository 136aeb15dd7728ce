"""A newer version on the page of a case: told in words, followed with its questions, or kept away in writing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.models import Case
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import errors_of, text_of
from beffroi.cases.tests.versions import (  # noqa: F401 - the fixture serves every test here
    ASKED,
    NO_PLACE,
    QUICKER,
    WORDED,
    fresh_catalogue,
    publish,
)
from beffroi.cases.types import MigrationPolicy
from beffroi.tenancy.types import Role
from tests.worlds import SUBJECT

NOW = datetime.now(UTC)
OFFER, REQUIRE = MigrationPolicy.OFFER, MigrationPolicy.REQUIRE
MOVE = {"act": "move", "_version": "2"}


@pytest.fixture
def client(world):
    return signed_in(hire(world.venissieux, "Sophie Marchand"))


@pytest.fixture
def case(world) -> Case:
    told = {**SUBJECT, "theme": "voirie", "lieu": "Devant le 12"}
    return world.file(on=NOW - timedelta(days=5), answers=told)


def at(case: Case, step: str = "") -> str:
    return f"/travail/venissieux/demandes/{case.number}" + (f"/{step}" if step else "")


def again(world, case: Case) -> Case:
    with world.reading():
        return Case.objects.get(id=case.id)


def test_nothing_is_said_when_nothing_is_asked(world, client, case):
    publish(world, ASKED)
    assert "est parue" not in text_of(client.get(at(case)))
    answer = client.get(at(case, "version"), follow=True)
    assert "Aucune version plus récente" in text_of(answer)


def test_the_page_tells_the_newer_version_and_what_it_changes(world, client, case):
    publish(world, ASKED, NO_PLACE, policy=OFFER)
    page = client.get(at(case))
    assert "La version 2 de la démarche est parue" in text_of(page)
    assert "Une question s’ajoute" in text_of(page)
    assert f'href="{at(case, "version")}"' in page.content.decode()


def test_a_secretary_reads_it_and_whom_to_ask(world, case):
    publish(world, ASKED, policy=OFFER)
    secretary = signed_in(hire(world.venissieux, "Luc Petit", Role.SECRETARY))
    page = secretary.get(at(case))
    assert "Votre rôle ne permet pas de choisir" in text_of(page)
    assert at(case, "version") not in page.content.decode()
    assert secretary.post(at(case, "version"), MOVE).status_code == 403


def test_the_new_question_is_asked_then_the_case_moves_and_its_line_stays(world, client, case):
    publish(world, ASKED, NO_PLACE, policy=OFFER)
    page = client.get(at(case, "version")).content.decode()
    assert 'id="telephone"' in page
    assert 'id="objet"' not in page
    shown = MOVE | {"_shown": "telephone"}
    lacking = client.post(at(case, "version"), shown | {"telephone": ""})
    assert lacking.status_code == 422
    assert 'href="#telephone"' in lacking.content.decode()
    wrong = client.post(at(case, "version"), shown | {"telephone": "06 12"})
    assert wrong.status_code == 422
    assert 'value="06 12"' in wrong.content.decode()
    assert again(world, case).version == 1
    done = client.post(at(case, "version"), shown | {"telephone": "06 12 34 56 78"}, follow=True)
    assert "La demande est passée de la version 1 à la version 2 de la démarche." in text_of(done)
    assert "est parue" not in text_of(done)
    moved = again(world, case)
    assert (moved.version, moved.answers["telephone"]) == (2, "+33612345678")


def test_a_question_that_was_not_shown_is_shown_before_it_is_an_error(world, client, case):
    publish(world, ASKED, policy=OFFER)
    answer = client.post(at(case, "version"), MOVE)
    assert answer.status_code == 422
    assert 'id="telephone"' in answer.content.decode()
    assert 'href="#telephone"' not in answer.content.decode()
    assert errors_of(answer)


def test_a_version_published_meanwhile_is_read_before_anything_moves(world, client, case):
    publish(world, WORDED, policy=OFFER)
    publish(world, NO_PLACE, policy=OFFER)
    answer = client.post(at(case, "version"), MOVE)
    assert answer.status_code == 409
    assert "Une autre version est parue" in text_of(answer)
    assert again(world, case).version == 1


def test_a_decision_that_must_wait_leads_to_the_choice(world, client, case):
    publish(world, WORDED, policy=REQUIRE)
    answer = client.get(at(case, "decision"), follow=True)
    assert answer.redirect_chain[-1][0] == at(case, "version")
    assert "s’impose avant toute décision" in text_of(answer)
    client.post(at(case, "version"), MOVE)
    assert client.get(at(case, "decision")).status_code == 200


def test_a_version_is_kept_with_a_reason_and_the_decision_is_free(world, client, case):
    publish(world, WORDED, policy=REQUIRE)
    empty = client.post(at(case, "version"), {"act": "keep", "garder-motif": " "})
    assert empty.status_code == 422
    assert 'href="#garder-motif"' in empty.content.decode()
    told = {"act": "keep", "garder-motif": "Instruction terminée."}
    done = client.post(at(case, "version"), told, follow=True)
    assert text_of(done).count("La demande garde la version 1 de la démarche") == 2
    assert client.get(at(case, "decision")).status_code == 200


def test_another_time_is_said_and_only_keeping_is_offered(world, client, case):
    publish(world, QUICKER, policy=REQUIRE)
    page = text_of(client.get(at(case, "version")))
    assert "Le délai ou le sens du silence change" in page
    assert "Faire passer à la version" not in page
    assert client.post(at(case, "version"), MOVE).status_code == 409


def test_another_commune_finds_nothing(world, case):
    publish(world, WORDED, policy=OFFER)
    stranger = signed_in(hire(world.corbas, "Paul Girard"))
    assert stranger.post(at(case, "version"), MOVE).status_code == 404
    assert again(world, case).version == 1
