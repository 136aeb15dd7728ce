"""Components say what they are told, and tie every hint and every error to its control."""

import re
from pathlib import Path

import pytest
from django.template import Context, Engine

from beffroi.site import gallery_examples

TEMPLATES = Path(gallery_examples.__file__).parent / "templates"
COMPONENTS = sorted((TEMPLATES / "components").rglob("*.html"))


class Unknown(str):
    """Refuses a variable that nobody gave, where Django would show nothing."""

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, name):
        raise LookupError(f"unknown variable: {name}")


ENGINE = Engine(
    dirs=[TEMPLATES],
    libraries={
        "i18n": "django.templatetags.i18n",
        "l10n": "django.templatetags.l10n",
        "static": "django.templatetags.static",
        "components": "beffroi.site.templatetags.components",
        "table_rows": "beffroi.site.templatetags.table_rows",
    },
    string_if_invalid=Unknown("%s"),
)


def render(name, **given):
    return ENGINE.get_template(f"components/{name}.html").render(Context(given))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_each_component_compiles_and_says_at_its_head_what_it_takes(path):
    ENGINE.get_template(str(path.relative_to(TEMPLATES)))
    head = path.read_text(encoding="utf-8")[:900]
    assert head.startswith(("{#", "{% comment %}"))
    assert re.search(r"Takes|with the same names|of components/", head)


@pytest.mark.parametrize("name", ["400", "403", "404", "413", "429", "500", "503"])
def test_each_error_page_says_what_to_do_next_even_without_any_context(name, settings):
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    page = ENGINE.get_template(f"{name}.html").render(Context())
    assert "<h1" in page
    assert "Revenir à l’accueil" in page
    assert "Besoin d’aide" in page


@pytest.mark.parametrize("kind", ["text", "textarea", "email", "tel", "number", "decimal", "password"])
def test_hint_and_error_are_named_by_the_control(kind):
    html = render("field", id="nom", label="Nom", hint="En capitales", error="Écrivez votre nom.", kind=kind)
    control = re.search(r"<(?:input|textarea)\b[^>]*>", html)[0]
    assert re.search(r'aria-describedby="\s*nom-hint nom-error\s*"', control)
    assert 'aria-invalid="true"' in control
    assert 'id="nom-hint"' in html
    assert 'id="nom-error"' in html


def test_a_control_without_hint_nor_error_describes_nothing():
    assert "aria-describedby" not in render("field", id="nom", label="Nom")


def test_what_was_typed_comes_back_but_never_a_password():
    assert 'value="a&quot;b&lt;c"' in render("field", id="nom", label="Nom", value='a"b<c')
    assert "secret" not in render("field", id="mot", label="Mot de passe", kind="password", value="secret")


def test_a_limited_text_counts_its_characters():
    html = render("field", id="recit", label="Récit", kind="textarea", max=300)
    assert 'data-maxlength="300"' in html
    assert "recit-info" in re.search(r"<textarea[^>]*>", html)[0]


@pytest.mark.parametrize("field", gallery_examples.PROCEDURE_FIELDS, ids=lambda field: field["kind"])
def test_each_kind_of_procedure_field_has_its_control(field):
    html = render("procedure_field", field=field)
    assert field["label"] in html.replace("&#x27;", "’")
    if field["kind"] == "explanation":
        return
    assert f'id="{field["id"]}"' in html
    assert ("(facultatif)" in html) is (not field["required"])
    assert (f'id="{field["id"]}-error"' in html) is bool(field["error"])


def test_a_long_choice_becomes_a_list():
    options = [{"value": str(n), "label": f"Choix {n}", "hint": None} for n in range(12)]
    field = {**gallery_examples.PROCEDURE_FIELDS[8], "options": options, "value": "7"}
    html = render("procedure_field", field=field)
    assert "<select" in html
    assert '<option value="7" selected>' in html


def test_the_parts_of_a_date_have_names_of_their_own():
    html = render(
        "date",
        id="ne",
        label="Né le",
        value={"day": "31", "month": "2", "year": ""},
        error="Année ?",
        wrong="year",
    )
    assert [*re.findall(r'name="(ne-\w+)"', html)] == ["ne-day", "ne-month", "ne-year"]
    assert html.count("govuk-input--error") == 1


def test_errors_lead_to_their_fields():
    html = render("error_summary", errors=gallery_examples.ERRORS)
    assert '<a href="#nom">Écrivez votre nom.</a>' in html
    assert html.count("<a ") == 2


def test_a_table_says_how_it_is_sorted():
    html = render(
        "table", caption="Demandes", columns=gallery_examples.COLUMNS, groups=gallery_examples.QUEUE
    )
    assert re.findall(r'aria-sort="(\w+)"', html) == ["ascending", "none"]
    assert html.count('scope="col"') == 6
    assert html.count('scope="row"') == 9
    assert html.count('scope="rowgroup"') == 4
    assert "<caption" in html


def test_a_row_that_misses_a_cell_is_a_defect_not_a_hole():
    with pytest.raises(ValueError, match="zip"):
        render(
            "table", caption="x", columns=[{"label": "A"}, {"label": "B"}], rows=[{"cells": [{"text": "1"}]}]
        )


def test_what_comes_next_is_said_not_only_drawn():
    html = render("timeline", events=gallery_examples.EVENTS)
    assert html.count("app-timeline__event--next") == html.count("À venir") == 1


def test_actions_of_a_list_say_what_they_are_about():
    html = render("summary_list", rows=gallery_examples.SUMMARY)
    assert re.search(r'Modifier<span class="govuk-visually-hidden">\s: Demandeur</span>', html)


def test_each_sent_file_can_be_removed():
    html = render(
        "file_upload", id="plan", label="Plan", accept=".pdf", files=gallery_examples.FILES, multiple=True
    )
    assert re.findall(r'name="remove" value="(\d)"', html) == ["1", "2"]
    assert 'accept=".pdf" multiple' in html


def test_no_component_carries_style_or_script_in_its_text():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'\sstyle="|<style|\son\w+="|<script(?![^>]*\ssrc=)', text), path.name
