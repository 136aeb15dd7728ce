"""The public front: find one's commune, whatever one types."""

from __future__ import annotations

import pytest
from django.test import Client

from beffroi.cases.tests.residents import text_of

pytestmark = pytest.mark.django_db


def page(path, **query):
    return Client().get(path, query)


def test_the_front_says_what_to_do(world):
    assert "Trouvez votre commune" in text_of(page("/"))


@pytest.mark.parametrize("typed", ["Vénissieux", "venissieux", "69200", "69259"])
def test_a_served_commune_leads_to_its_portal(world, typed):
    assert 'href="/venissieux/"' in page("/", q=typed).content.decode()


def test_a_former_commune_is_explained(world):
    told = text_of(page("/", q="Pierre-Bénite"))
    assert "Oullins-Pierre-Bénite" in told
    assert "ncienne commune" in told
    assert "Oullins-Pierre-Bénite" in text_of(page("/", q="69152"))


@pytest.mark.parametrize("typed", ["L'Haÿ", "L’Haÿ", "l hay les roses"])
def test_a_name_is_shown_with_the_apostrophe_of_print_whichever_one_types(world, typed):
    assert "L’Haÿ-les-Roses" in text_of(page("/", q=typed))


def test_homonyms_are_told_apart_by_their_departement(world):
    told = text_of(page("/", q="Saint-Denis"))
    assert "Seine-Saint-Denis (93)" in told
    assert "La Réunion (974)" in told


def test_a_long_list_goes_on(world):
    first = page("/", q="Saint").content.decode()
    link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Suite des communes trouvées" in text_of(page("/" + link))


@pytest.mark.parametrize("typed", ["zzzzqqq", "<script>alert(1)</script>", "\u202e", "a" * 5000, "%00", "\0"])
def test_nothing_found_says_what_to_type(world, typed):
    answer = page("/", q=typed)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_commune_that_is_not_served_says_what_to_do(world):
    answer = page("/lyon/")
    assert answer.status_code == 200
    assert "ne propose pas encore ses démarches ici" in text_of(answer)


def test_an_older_address_leads_to_the_present_one(world):
    assert page("/venissieux-69259/").headers["Location"] == "/venissieux/"


def test_a_host_name_leads_to_its_portal(world):
    from datetime import UTC, datetime

    from beffroi.operators import actions
    from beffroi.tenancy.types import CLOCKWORK

    actions.describe(
        organisation=world.corbas,
        by=CLOCKWORK,
        on=datetime(2026, 11, 23, tzinfo=UTC),
        host_name="demarches.corbas.test",
    )
    assert Client(SERVER_NAME="demarches.corbas.test").get("/").headers["Location"] == "/corbas/"


def test_the_search_of_a_portal_needs_no_script(world):
    assert "Demander un acte de naissance" in text_of(page("/venissieux/", q="naissances"))
    assert "Demander un acte de naissance" not in text_of(page("/venissieux/", q="clôture"))
    assert "Aucune démarche ne correspond" in text_of(page("/venissieux/", q="licorne"))


@pytest.mark.parametrize("base", ["/", "/venissieux/"])
@pytest.mark.parametrize("name", ["accessibilite", "mentions-legales", "donnees-personnelles"])
def test_each_statement_is_there(world, base, name):
    assert page(base + name).status_code == 200


def test_the_accessibility_statement_is_honest(world):
    told = text_of(page("/venissieux/accessibilite"))
    assert "n’a pas été audité à ce jour" in told
    assert "Défenseur des droits" in told
    assert "mairie@venissieux.test" in told


def test_the_gallery_opens_in_demonstration_only(world, settings):
    assert page("/composants/").status_code == 404
    settings.DEMONSTRATION = True
    assert page("/composants/").status_code == 200


def test_the_colours_of_a_commune_are_a_style_sheet(world):
    assert page("/theme/0b6e6e.css").headers["Content-Type"].startswith("text/css")
    assert page("/theme/rouge.css").status_code == 404


def test_machines_keep_away_from_follow_up_pages(world):
    assert "Disallow: /suivi/" in page("/robots.txt").content.decode()
