"""A person in the middle of a form that changes: told why and what, led to what is new, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases import moving, publishing
from beffroi.cases.models import Case, Draft
from beffroi.cases.publishing import Stop
from beffroi.cases.tests.residents import REQUEST, Resident, text_of
from beffroi.cases.tests.versions import (  # noqa: F401 - the fixture serves every test here
    ASKED,
    NO_PLACE,
    REFERENCE,
    fresh_catalogue,
    publish,
    publisher,
)

NOW = datetime.now(UTC)
BEGUN = REQUEST | {"lieu": "Devant le 12"}


@pytest.fixture
def resident(world):
    someone = Resident("demande")
    someone.begin()
    someone.answer("demande", BEGUN)
    return someone


def follow(world, *changes, version=2):
    publish(world, *changes)
    moving.follow_version(
        organisation=world.venissieux, procedure=REFERENCE, version=version, by=world.sophie, on=NOW
    )


def test_a_form_that_did_not_change_says_nothing(world, resident):
    assert "Le formulaire a changé" not in text_of(resident.get("verification"))


def test_the_check_page_tells_why_what_changed_and_what_is_aside(world, resident):
    follow(world, ASKED, NO_PLACE)
    page = text_of(resident.get("verification"))
    assert "Le formulaire a changé" in page
    assert "Votre commune utilise désormais un nouveau formulaire" in page
    assert "Une question s’ajoute : « Téléphone où vous joindre »".replace("\u00a0", " ") in page.replace(
        "\u00a0", " "
    )
    assert "Réponses mises de côté" in page
    assert "Devant le 12 Cette question n’est plus posée." in page
    assert 'href="#a-completer"' in resident.get("verification").content.decode()


def test_looking_moves_nothing_and_tells_the_same_again(world, resident):
    follow(world, ASKED, NO_PLACE)
    first, second = (text_of(resident.get("verification")) for _each in range(2))
    assert first == second
    with world.reading():
        assert (Draft.objects.get().version, Draft.objects.get().set_aside) == (1, {})


def test_the_new_question_is_asked_before_the_request_leaves(world, resident):
    follow(world, ASKED, NO_PLACE)
    resident.post("verification")
    assert resident.post("verification").status_code == 422
    way = resident.get("verification").content.decode()
    assert "questions/demande?retour=verification#telephone" in way
    answer = resident.post("questions/demande", REQUEST | {"telephone": "06 12 34 56 78"}, returning=True)
    assert answer.headers["Location"] == f"{resident.base}verification"
    told = text_of(resident.get("verification"))
    assert "Le formulaire a changé" in told
    assert "Devant le 12" in told
    with world.reading():
        assert Draft.objects.get().set_aside["lieu"]["value"] == "Devant le 12"
    resident.send()
    with world.reading():
        case = Case.objects.get()
        assert (case.version, case.answers["telephone"]) == (2, "+33612345678")
        assert Draft.objects.get().set_aside == {}


def test_an_answer_to_a_question_asked_otherwise_leads_back_to_it(world, resident):
    otherwise = ('id = "lieu"\nkind = "text"', 'id = "lieu"\nkind = "yes_no"')
    follow(world, otherwise)
    page = resident.get("verification")
    assert "Cette question est posée autrement" in text_of(page)
    assert "questions/demande?retour=verification#lieu" in page.content.decode()


def test_a_hard_stop_says_its_day_and_its_reason(world, resident):
    publish(world, ASKED)
    eve = NOW - timedelta(days=1)
    stop = Stop(eve.date(), "Le nouveau tarif s’applique.")
    publishing.stop(
        organisation=world.operator,
        reference=REFERENCE,
        version=1,
        stop=stop,
        by=publisher(world),
        on=eve - timedelta(days=1),
    )
    page = text_of(resident.get("verification"))
    assert "ne peut plus être envoyé depuis le" in page
    assert "Le nouveau tarif s’applique." in page
