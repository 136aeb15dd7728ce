"""What the applicant reads and answers when a newer version has questions for a request under way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from beffroi.cases import deliveries
from beffroi.cases.models import Case, CaseVersion
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
from tests.worlds import SUBJECT

OFFER = MigrationPolicy.OFFER
ANSWER = {"_version": "2", "_shown": "telephone", "telephone": "06 12 34 56 78"}


@pytest.fixture
def case(world):
    told = {**SUBJECT, "theme": "voirie", "lieu": "Devant le 12"}
    return world.file(on=datetime.now(UTC) - timedelta(days=3), answers=told)


@pytest.fixture
def browser():
    return Client()


def path_of(case, page=""):
    base, key = deliveries.tracking_path(case).split("?")
    return f"{base}{page}?{key}"


def test_the_page_says_that_questions_are_new_and_leads_to_them(world, browser, case):
    publish(world, ASKED, NO_PLACE, policy=OFFER)
    page = browser.get(path_of(case))
    assert "La mairie a des questions nouvelles" in text_of(page)
    assert "/version?cle=" in page.content.decode()
    form = browser.get(path_of(case, "/version"))
    assert 'id="telephone"' in form.content.decode()
    assert "n’est plus posée" in text_of(form)
    assert form.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "policy"),
    [((ASKED,), MigrationPolicy.STAY), ((WORDED,), OFFER), ((ASKED, QUICKER), OFFER)],
    ids=["nothing asked", "nothing new to answer", "another time"],
)
def test_nothing_is_asked_when_the_person_has_nothing_to_answer(world, browser, case, changes, policy):
    publish(world, *changes, policy=policy)
    assert "questions nouvelles" not in text_of(browser.get(path_of(case)))
    assert browser.get(path_of(case, "/version")).headers["Location"] == path_of(case)
    assert browser.post(path_of(case, "/version"), ANSWER).status_code == 302
    with world.reading():
        assert Case.objects.get().version == 1


def test_a_wrong_answer_is_told_in_its_place_and_kept(world, browser, case):
    publish(world, ASKED, policy=OFFER)
    answer = browser.post(path_of(case, "/version"), ANSWER | {"telephone": "06 12"})
    assert answer.status_code == 422
    assert errors_of(answer)
    assert 'value="06 12"' in answer.content.decode()
    lacking = browser.post(path_of(case, "/version"), ANSWER | {"telephone": ""})
    assert 'href="#telephone"' in lacking.content.decode()


def test_the_answer_moves_the_request_and_is_told(world, browser, case):
    publish(world, ASKED, NO_PLACE, policy=OFFER)
    page = text_of(browser.post(path_of(case, "/version"), ANSWER, follow=True))
    assert "Vos réponses sont envoyées à la mairie." in page
    assert "Votre demande suit la version 2 du formulaire" in page
    assert "questions nouvelles" not in page
    with world.reading():
        moved, row = Case.objects.get(), CaseVersion.objects.get()
        assert (moved.version, moved.answers["telephone"]) == (2, "+33612345678")
        assert (row.by_name, row.set_aside["lieu"]["text"]) == ("Nadia Benali", "Devant le 12")


def test_the_key_of_another_request_answers_nothing(world, browser, case):
    other = world.file(answers={**SUBJECT, "theme": "voirie"})
    publish(world, ASKED, policy=OFFER)
    key = deliveries.tracking_path(other).split("?")[1]
    base = deliveries.tracking_path(case).split("?")[0]
    assert browser.get(f"{base}/version?{key}").status_code == 404
    assert browser.post(f"{base}/version?{key}", ANSWER).status_code == 404
