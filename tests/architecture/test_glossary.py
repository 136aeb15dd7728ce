"""Every model is a word of the glossary, and no word stands for a model that is gone."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_the_glossary_holds_every_model_and_no_other():
    words = set(re.findall(r"^### (\w+)$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE))
    assert words == {m.__name__ for m in apps.get_models() if m.__module__.startswith("beffroi.")}
