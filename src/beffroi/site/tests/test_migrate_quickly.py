"""Migrations add a model to those that stand, and Django's executor finds everything where it looks for it."""

from __future__ import annotations

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from beffroi.site.migrating import QuickState


def _town() -> ModelState:
    return ModelState("made", "Town", [("id", models.AutoField(primary_key=True))])


def _case(on_delete=models.CASCADE) -> ModelState:
    town = models.ForeignKey("made.Town", on_delete, related_name="cases")
    return ModelState("made", "Case", [("id", models.AutoField(primary_key=True)), ("town", town)])


def test_one_more_model_does_not_render_again_those_that_it_points_to():
    state = QuickState().clone()
    state.add_model(_town())
    before = state.apps.get_model("made", "town")
    state.add_model(_case())
    assert state.apps.get_model("made", "town") is before
    assert state.apps.get_model("made", "case")._meta.get_field("town").related_model is before
    assert [each.name for each in before._meta.related_objects] == ["cases"]


def test_it_ends_where_django_ends():
    quick, plain = QuickState(), ProjectState()
    for state in (quick, plain):
        state.add_model(_town())
        assert state.apps
        state.add_model(_case())
        state.add_field("made", "town", "name", models.TextField(), preserve_default=True)
    assert quick == plain
    assert _told(quick) == _told(plain)


def _told(state: ProjectState) -> dict[str, list[str]]:
    return {
        one.__name__: sorted(each.name for each in one._meta.get_fields()) for one in state.apps.get_models()
    }


def test_a_copy_adds_its_models_to_itself_alone():
    state = QuickState()
    state.add_model(_town())
    assert state.apps
    copy = state.clone()
    copy.add_model(_case())
    assert ("made", "case") not in state.models
    assert "case" not in state.apps.all_models["made"]
