"""Before the form: the questions that decide whether a request has a chance, and answers known beforehand."""

from __future__ import annotations

from beffroi.cases.models import Case, Draft
from beffroi.cases.tests.residents import PERSON, Resident, errors_of, text_of
from beffroi.cases.tests.versions import fresh_catalogue, offer  # noqa: F401 - the fixture serves every test

THEME = """
[[eligibility]]
id = "sujet"
holds = { not = { field = "theme", is = "autre" } }
message = "Ce sujet ne dépend pas de la commune."
instead = "Appelez la préfecture."

[[page]]"""
PLACE = """
[[eligibility]]
id = "lieu"
holds = { field = "remise", is = "courrier" }
message = "Nous envoyons les actes par courrier seulement."
source = "Décret 2017-890, article 26"
blocks = true

[[page]]"""


def theme(world):
    offer(world, "saisine/demande", ("[[page]]", THEME))


def kept():
    return Draft.objects.order_by("-updated_at").first().answers


def test_a_procedure_without_conditions_begins_with_who_asks(world):
    assert Resident("demande").post("commencer").headers["Location"].endswith("/demandeur")


def test_the_question_comes_before_anything_else_and_its_answer_is_kept_for_the_form(world):
    theme(world)
    resident = Resident("demande")
    first = resident.post("commencer").headers["Location"]
    assert first.endswith("/conditions/theme")
    assert "question 1 sur 1" in text_of(resident.browser.get(first))
    assert resident.post("conditions/theme", {"theme": "voirie"}).headers["Location"].endswith("/demandeur")
    with world.reading():
        assert kept() == {"theme": "voirie"}
    page = resident.get("questions/demande").content.decode()
    assert 'value="voirie" checked' in " ".join(page.split())


def test_nothing_answered_is_an_error_in_its_place(world):
    theme(world)
    resident = Resident("demande")
    resident.post("commencer")
    again = resident.post("conditions/theme", {})
    assert again.status_code == 422
    assert errors_of(again)


def test_who_has_no_chance_is_told_why_at_once_and_is_never_stuck(world):
    theme(world)
    resident = Resident("demande")
    resident.post("commencer")
    told = resident.post("conditions/theme", {"theme": "autre"})
    assert told.headers["Location"].endswith("/conditions")
    page = text_of(resident.get("conditions"))
    assert "Ce sujet ne dépend pas de la commune." in page
    assert "Appelez la préfecture." in page
    assert "04 72 21 00 00" in page
    assert "Continuer quand même" in page
    assert "Écrire à la mairie pour autre chose" not in page, "this is the free request itself"


def test_a_rule_founded_on_a_text_forbids_sending_and_leads_to_the_free_request(world):
    offer(world, "etat_civil/acte-naissance", ("[[page]]", PLACE))
    resident = Resident("acte-naissance")
    assert resident.post("commencer").headers["Location"].endswith("/conditions/nature")
    resident.post("conditions/nature", {"nature": "extrait-sans-filiation"})
    resident.post("conditions/remise", {"remise": "guichet"})
    page = resident.get("conditions")
    assert "Continuer quand même" not in text_of(page)
    assert "/venissieux/demarches/demande/" in page.content.decode()
    resident.post("demandeur", {"kind": "person", "helping": "no"})
    resident.post("coordonnees", PERSON)
    refused = resident.post("verification")
    assert refused.status_code == 422
    assert any("par courrier seulement" in each for each in errors_of(refused))
    with world.reading():
        assert not Case.objects.exists()


def test_the_verdict_leads_back_when_nothing_speaks_against_the_request(world):
    theme(world)
    resident = Resident("demande")
    resident.post("commencer")
    resident.post("conditions/theme", {"theme": "voirie"})
    assert resident.get("conditions").headers["Location"].endswith("/conditions/theme")
    assert resident.get("conditions/inconnue").headers["Location"].endswith("/conditions/theme")


def test_a_link_proposes_answers_that_are_said_to_be_proposals_until_they_are_seen(world):
    theme(world)
    resident = Resident("demande")
    start = resident.get(objet="Un arbre tombé", description="jamais", lieu="jamais")
    assert "Un arbre tombé" in text_of(start)
    assert "jamais" not in text_of(start)
    assert "commencer?objet=Un+arbre" in start.content.decode()
    resident.post("commencer?objet=Un+arbre+tomb%C3%A9&description=jamais")
    with world.reading():
        assert kept() == {"objet": "Un arbre tombé", "_prefilled": ["objet"]}
    page = resident.get("questions/demande")
    assert "Pré-rempli, à vérifier." in text_of(page)
    assert 'value="Un arbre tombé"' in page.content.decode()
    told = {
        "_shown": "theme objet description",
        "theme": "voirie",
        "objet": "Deux arbres",
        "description": "Rue.",
    }
    resident.post("questions/demande", told)
    with world.reading():
        assert kept()["objet"] == "Deux arbres"
        assert "_prefilled" not in kept()
    assert "Pré-rempli" not in text_of(resident.get("questions/demande"))


def test_a_link_never_writes_over_a_draft_under_way(world):
    theme(world)
    resident = Resident("demande")
    resident.post("commencer?objet=Un+arbre")
    told = {"_shown": "theme objet description", "theme": "voirie", "objet": "Le mien", "description": "Rue."}
    resident.post("questions/demande", told)
    again = resident.get(objet="Autre")
    assert "Reprendre ma demande" in text_of(again)
    with world.reading():
        assert kept()["objet"] == "Le mien"


BORN = {"date-naissance-day": "27", "date-naissance-month": "3", "date-naissance-year": "1985"}


def test_an_act_open_to_all_asks_one_question_before_the_form(world):
    resident = Resident("acte-naissance")
    assert resident.post("commencer").headers["Location"].endswith("/conditions/nature")
    answer = resident.post("conditions/nature", {"nature": "extrait-sans-filiation"})
    assert answer.headers["Location"].endswith("/demandeur")


def test_a_sister_learns_before_the_form_who_may_have_a_full_copy_and_may_go_on(world):
    resident = Resident("acte-naissance")
    resident.post("commencer")
    answer = resident.post("conditions/nature", {"nature": "copie-integrale"})
    assert answer.headers["Location"].endswith("/conditions/date-naissance")
    answer = resident.post("conditions/date-naissance", BORN)
    assert answer.headers["Location"].endswith("/conditions/qualite")
    assert (
        resident.post("conditions/qualite", {"qualite": "frere-soeur"})
        .headers["Location"]
        .endswith("/conditions")
    )
    page = text_of(resident.get("conditions"))
    assert "Les frères et sœurs n’y ont pas droit." in page
    assert "article 30" in page
    assert "Continuer quand même" in page
    answer = resident.post("conditions/qualite", {"qualite": "descendant"})
    assert answer.headers["Location"].endswith("/demandeur")


def test_the_subject_and_the_object_of_a_free_request_may_come_from_a_link_and_its_text_never(world):
    resident = Resident("demande")
    resident.post("commencer?objet=Un+lampadaire&theme=voirie&description=jamais")
    with world.reading():
        assert kept() == {"objet": "Un lampadaire", "theme": "voirie", "_prefilled": ["objet", "theme"]}
