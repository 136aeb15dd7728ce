"""The sentence that says whom to call and where to go reads as a sentence."""

import pytest
from django.test import Client

from beffroi.cases.web.frames import help_sentence
from beffroi.kernel.french import NO_BREAK
from beffroi.operators.models import Organisation


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("Lundi au vendredi, 8 h 30 à 12 h.", "lundi au vendredi, 8_h_30 à 12_h"),
        ("Mardi 14h-17h", "mardi 14_h-17_h"),
        ("sur rendez-vous", "sur rendez-vous"),
    ],
)
def test_opening_hours_read_inside_the_sentence(hours, told):
    sentence = help_sentence(Organisation(opening_hours=hours))
    assert f"à l’accueil ({told.replace('_', NO_BREAK)})" in sentence


def test_the_members_of_the_operator_come_first_and_each_commune_says_why(world):
    for text in ("69960", "69200", "vénissieux"):
        found = Client().get("/", {"q": text}).context["communes"]
        served = [commune["served"] for commune in found]
        assert served == sorted(served, reverse=True)
    by_code = Client().get("/", {"q": "69259"}).context["communes"]
    assert [(each["name"], each["note"]) for each in by_code][:1] == [("Vénissieux", "code Insee 69259")]
    first = Client().get("/", {"q": "69200"}).context["communes"][0]
    assert (first["name"], first["note"]) == ("Vénissieux", "trouvée par son code postal")
