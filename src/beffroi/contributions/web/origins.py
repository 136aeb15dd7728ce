"""What the page of a run tells of its quantities: counted, kept, and why they differ."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from beffroi.contributions import keeping
from beffroi.contributions.keys.types import POPULATION, Origin, Story
from beffroi.contributions.keys.wording import number
from beffroi.contributions.models import ContributionRun
from beffroi.contributions.web import words
from beffroi.kernel.french import written_date

SHOWN = 100
COLUMNS = words.columns("Membre", "Compté", "Retenu", "Motif", numeric=[1, 2])
TYPED = "saisi, sans compte dans l’application"


def told(run: ContributionRun) -> dict[str, Any]:
    """Return the context of the quantities of a run: groups of a table, choices of the form that changes one."""
    story = keeping.story_of(run.facts)
    if story is None:
        return {"quantity_groups": [], "quantity_sources": [], "quantity_members": []}
    names = {one["siren"]: one["name"] for one in run.facts["members"]}
    origins = {name: one for name, one in story.origins.items() if name != POPULATION or one.edits}
    return {
        "quantity_columns": COLUMNS,
        "quantity_groups": [
            {"title": _title(name, one), "rows": _rows(name, one, run, names)}
            for name, one in origins.items()
        ],
        "quantity_sources": _choices(story, origins),
        "quantity_members": [{"value": siren, "label": name} for siren, name in _by_name(names)],
        "counted_between": _between(story),
    }


def _title(name: str, origin: Origin) -> str:
    if name == POPULATION:
        return "Population légale"
    return f"{origin.label} ({name})" if origin.label else f"« {name} », {TYPED}"


def _choices(story: Story, origins: dict[str, Origin]) -> list[dict[str, str]]:
    found = [
        {"value": name, "label": one.label or name} for name, one in origins.items() if name != POPULATION
    ]
    return [*found, {"value": POPULATION, "label": "Population légale"}]


def _between(story: Story) -> str:
    return f"du {written_date(story.first)} au {written_date(story.last)}"


def _by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda each: (each[1], each[0]))


def _rows(name: str, origin: Origin, run: ContributionRun, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the lines of a source: changed ones first, then those that count for something."""
    kept = {siren: Fraction(units) for siren, units in run.facts["quantities"].get(name, {}).items()}
    if name == POPULATION:
        kept = {siren: edit.units for siren, edit in origin.edits.items()}
    ordered = sorted(kept, key=lambda siren: (siren not in origin.edits, -kept[siren], names[siren]))
    return [_row(siren, origin, kept[siren], names) for siren in ordered[:SHOWN]]


def _row(siren: str, origin: Origin, kept: Fraction, names: dict[str, str]) -> dict[str, Any]:
    edit, counted = origin.edits.get(siren), origin.counted.get(siren)
    return words.row(
        {"text": names[siren], "note": siren},
        "–" if counted is None else number(counted),
        number(kept),
        (edit.reason or "saisi") if edit else "compté",
    )
