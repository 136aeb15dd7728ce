"""Each kind of question as its component shows it."""

import re

import pytest

from beffroi.cases.forms.names import input_names
from beffroi.cases.forms.repeating import rearranged
from beffroi.cases.forms.showing import question
from beffroi.cases.forms.tests.all_kinds import everything, field_of
from beffroi.site.gallery_forms import KINDS
from beffroi.site.tests.test_render_components import render

SHOWN = [field for _, field in everything().fields()]


def names(html: str) -> set[str]:
    return set(re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', html))


@pytest.mark.parametrize("shown", KINDS, ids=lambda shown: shown["id"])
def test_each_state_of_the_gallery_renders_with_its_label_and_unique_ids(shown):
    html = render("procedure_field", field=shown)
    assert shown["label"] in html.replace("&#x27;", "’")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert shown["id"] in ids
    described = " ".join(re.findall(r'aria-describedby="([^"]*)"', html)).split()
    assert set(described) <= set(ids)
    assert set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize("field", SHOWN, ids=lambda field: field.id)
def test_the_component_sends_the_inputs_that_are_read(field):
    html = render("procedure_field", field=question(field, {}, {}))
    assert names(html) <= set(input_names(field))
    assert bool(names(html)) is field.asks


@pytest.mark.parametrize("field", [each for each in SHOWN if each.asks], ids=lambda field: field.id)
def test_an_error_has_its_place_under_every_name(field):
    for name in input_names(field)[:12]:
        if name.endswith(("-count", "-digest", "-day", "-month", "-year", "-allergies")):
            continue
        html = render("procedure_field", field=question(field, {}, {name: "Corrigez."}))
        assert "Corrigez." in html or "-2-" in name or "-3-" in name, name
        assert f'id="{name}"' in html or "-2-" in name or "-3-" in name, name


def test_a_group_shows_one_more_occurrence_when_asked():
    field = field_of("enfants")
    one = render("procedure_field", field=question(field, {}, {}))
    typed = rearranged([field], {"_add": "enfants", "enfants-1-prenom": "Zoé"})
    two = render("procedure_field", field=question(field, typed or {}, {}))
    assert (one.count("<legend"), "Retirer" in one) == (4, False)
    assert "Enfant 2" in two
    assert 'value="Zoé"' in two
    assert two.count('name="_remove"') == 2
    assert 'name="_add" value="enfants"' in two


def test_a_question_of_one_occurrence_appears_with_its_answer():
    field = field_of("enfants")
    assert "Allergies" not in render("procedure_field", field=question(field, {}, {}))
    shown = render("procedure_field", field=question(field, {"enfants-1-cantine": "oui"}, {}))
    assert "Allergies" in shown
