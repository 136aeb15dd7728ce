"""Finding cases by what they say, whoever's they are, however many, and until they are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases import actions, queries
from beffroi.cases.search import queries as search
from beffroi.cases.search import rules
from beffroi.cases.search.models import CaseText
from beffroi.tenancy import scope
from tests.worlds import APPLICANT, NOON

NOW = datetime.now(UTC)


def found(world, text: str, town=None) -> list[str]:
    town = town or world.venissieux
    with scope.reading(town.id):
        return [case.number for case in queries.queue(town.id, {"text": text}).rows]


def file(world, subject: str, town=None, **person):
    answers = {"objet": subject, "description": "Devant la mairie."}
    return world.file(town, answers=answers, applicant={**APPLICANT, **person})


def test_a_case_is_found_by_its_name_its_number_and_its_answers(world):
    case = file(world, "Éclairage défaillant", family_name="Œuvrard", given_names="Zoé")
    file(world, "Nid-de-poule")
    last = case.number.rpartition("-")[2]
    for text in ("oeuvr", "ZOÉ œuvrard", "eclairage", "defaill ecl", case.number, last, last.lstrip("0")):
        assert found(world, text) == [case.number], text
    assert found(world, "éclairage nid") == []
    assert len(found(world, "mairie")) == 2


def test_messages_of_both_sides_are_found_as_soon_as_written(world):
    case = file(world, "Voirie")
    with world.reading():
        me = queries.applicant(case)
    actions.message(case=case, body="J’ajoute : la borne incendie fuit.", by=me, on=NOON)
    actions.message(case=case, body="Le fontainier passera.", by=world.sophie, on=NOON)
    assert found(world, "incendie") == found(world, "fontainier") == [case.number]
    assert found(world, "voirie") == [case.number]


def test_the_search_of_a_town_never_finds_the_case_of_another(world):
    theirs = file(world, "Xylophage", world.corbas)
    assert found(world, "xylophage") == []
    assert found(world, "xylophage", world.corbas) == [theirs.number]
    question = rules.asked(world.corbas.id, "xylophage")
    with world.reading(), search.narrowed(question):
        assert list(CaseText.objects.all()) == []


def test_after_a_search_the_words_are_not_narrowed_any_more(world):
    file(world, "Un")
    file(world, "Deux")
    with world.reading():
        search.few([world.venissieux.id], "deux")
        assert CaseText.objects.count() == 2


def test_a_word_found_in_too_many_cases_is_looked_for_along_the_list(world, monkeypatch):
    monkeypatch.setattr(search, "FEW", 2)
    numbers = [file(world, "Commun").number for _each in range(5)]
    file(world, "Rare")
    with world.reading():
        first = queries.queue(world.venissieux.id, {"text": "commun"}, limit=3)
        after = queries.queue(world.venissieux.id, {"text": "commun"}, limit=3, after=first.next_key)
        assert queries.count(world.venissieux.id, {"text": "commun"}) == 5
    assert sorted(case.number for case in (*first.rows, *after.rows)) == sorted(numbers)


def test_what_is_anonymised_is_found_by_its_number_alone(world):
    from beffroi.cases.models import Case
    from beffroi.cases.search.indexing import index

    case = file(world, "Secret", family_name="Xylophage")
    with scope.writing(world.venissieux.id):
        row = Case.objects.get(id=case.id)
        row.applicant_name, row.answers = "Anonyme", {}
        index(row)
    assert found(world, "secret") == found(world, "xylophage") == []
    assert found(world, case.number.rpartition("-")[2]) == [case.number]


def test_the_words_of_a_case_go_with_it():
    from beffroi.cases.retention.belongings import dependents

    assert CaseText in {field.model for field in dependents()}


@pytest.mark.parametrize(
    ("text", "place", "extract"),
    [
        ("benali", "nom du demandeur", ""),
        ("lampad", "réponses", "Le lampadaire est éteint"),
        ("merci", "messages", "Merci d’avance"),
        ("871", "numéro", ""),
    ],
)
def test_the_place_of_a_find_is_told(text, place, extract):
    told = rules.hit(
        text,
        name="Nadia Benali",
        texts=["Éclairage", "Le lampadaire est éteint"],
        messages=["Merci d’avance"],
    )
    assert told == rules.Hit(place, extract)


def test_an_extract_is_short_and_shows_the_word():
    told = rules.extract("mot " * 100 + "aiguille " + "foin " * 100, ["aiguil"])
    assert "aiguille" in told
    assert len(told) <= 2 * rules.AROUND + 12
    assert told.startswith("…")
    assert told.endswith("…")


@given(st.text(max_size=200))
def test_whatever_is_typed_the_question_and_the_words_are_well_formed(text):
    from uuid import UUID

    mark = UUID(int=1)
    for part in rules.asked(mark, text).split(" & "):
        assert part == "" or part.count("'") == 2
    assert rules.vector(mark, rules.words_of(text)).count("'") % 2 == 0


@pytest.mark.parametrize("text", ["' | 'x", "a & b", "!x", "\\", ":*", "'':*", "été l’été", "東京 都"])
def test_no_search_breaks_the_question(world, text):
    file(world, "Voirie")
    assert found(world, text) in ([], [])


def test_the_index_may_serve_under_the_policy(world):
    """The condition of the search stands in the policy: were it outside, the policy would keep the index unused."""
    with world.reading(), search.narrowed("'x':*"), connection.cursor() as cursor:
        cursor.execute("SELECT qual FROM pg_policies WHERE policyname = 'cases_casetext_read'")
        ((condition,),) = cursor.fetchall()
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'case_text_words'")
        ((index,),) = cursor.fetchall()
    assert "words @@" in condition
    assert "USING gin" in index


def test_every_order_has_pages_without_hole_nor_double(world):
    for days in range(7):
        world.file(on=NOW - timedelta(days=days % 4), applicant={**APPLICANT, "family_name": f"N{days % 3}"})
    case = world.file(procedure="saisine/demande", on=NOW)
    actions.request_documents(case=case, missing=["documents"], by=world.sophie, on=NOW)
    for name in ("due", "filed", "name", "procedure"):
        orders = [walk(world, sort) for sort in (name, f"-{name}")]
        assert len(set(orders[0])) == 8, name
        assert orders[0] == orders[1][::-1], name


def walk(world, sort: str) -> list[str]:
    seen, after = [], ""
    with world.reading():
        while True:
            page = queries.queue(world.venissieux.id, {"sort": sort}, after=after, limit=3)
            seen += [case.number for case in page.rows]
            if not (after := page.next_key):
                return seen


def test_names_are_sorted_by_family_name_without_accents(world):
    for family, given_names in (("Zola", "Anne"), ("Étienne", "Zoé"), ("Dupont", "Marc"), ("Faure", "Léa")):
        world.file(applicant={**APPLICANT, "family_name": family, "given_names": given_names})
    with world.reading():
        rows = queries.queue(world.venissieux.id, {"sort": "name"}).rows
    assert [row.applicant_name for row in rows] == ["Marc Dupont", "Zoé Étienne", "Léa Faure", "Anne Zola"]


def test_the_key_of_a_page_holds_no_name(world):
    for _each in range(3):
        world.file()
    with world.reading():
        page = queries.queue(world.venissieux.id, {"sort": "name"}, limit=1)
    assert "benali" not in page.next_key
