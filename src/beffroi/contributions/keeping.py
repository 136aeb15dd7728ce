"""A run as JSON that can be hashed: inputs, key version, exact quotas, results."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from beffroi.contributions.keys.types import Edit, Inputs, Line, Member, Origin, Result, Story, Vat
from beffroi.kernel.seals import canonical_json


def as_json(key: Mapping[str, Any], inputs: Inputs, result: Result) -> dict[str, Any]:
    """Return all that a run is. ``key``: code, number and digest of the version; fractions read "n/d"."""
    return {
        "key": dict(key),
        "population": {"year": inputs.population_year, "source": inputs.population_source},
        "members": [
            {"siren": one.siren, "name": one.name, "population": one.population}
            for one in sorted(inputs.members, key=lambda one: one.siren)
        ],
        "quantities": {name: _texts(values) for name, values in inputs.quantities.items()},
        **({"gathered": _story_as_json(inputs.story)} if inputs.story else {}),
        "lines": [line_as_json(line) for line in result.lines],
        "warnings": list(result.warnings),
    }


def _story_as_json(story: Story) -> dict[str, Any]:
    return {
        "members_on": story.members_on.isoformat(),
        "first": story.first.isoformat(),
        "last": story.last.isoformat(),
        "sources": {
            name: {
                "label": origin.label,
                "counted": _texts(origin.counted),
                "edits": {
                    siren: {"units": _text(edit.units), "reason": edit.reason}
                    for siren, edit in origin.edits.items()
                },
            }
            for name, origin in story.origins.items()
        },
    }


def inputs_of(facts: Mapping[str, Any]) -> Inputs:
    """Return the inputs that a kept run froze; runs older than their origins have no ``story``."""
    return Inputs(
        tuple(Member(one["siren"], one["name"], one["population"]) for one in facts["members"]),
        facts["population"]["year"],
        facts["population"]["source"],
        {name: _fractions(values) for name, values in facts["quantities"].items()},
        story_of(facts),
    )


def story_of(facts: Mapping[str, Any]) -> Story | None:
    """Return how a kept run was gathered, or None for one older than that."""
    told = facts.get("gathered")
    if told is None:
        return None
    members_on, first, last = (date.fromisoformat(told[name]) for name in ("members_on", "first", "last"))
    return Story(members_on, first, last, {name: _origin(one) for name, one in told["sources"].items()})


def _origin(told: Mapping[str, Any]) -> Origin:
    edits = {siren: Edit(Fraction(one["units"]), one["reason"]) for siren, one in told["edits"].items()}
    return Origin(told["label"], _fractions(told["counted"]), edits)


def line_as_json(line: Line) -> dict[str, Any]:
    """Return one line as JSON."""
    return {
        "siren": line.siren,
        "part": line.part,
        "label": line.label,
        "quota": _text(line.quota),
        "cents": line.cents,
        "words": line.words,
        "vat": line.vat.value,
    }


def line_of(told: Mapping[str, Any]) -> Line:
    """Return the line that JSON tells."""
    named = {name: told[name] for name in ("siren", "part", "label", "cents", "words")}
    return Line(quota=Fraction(told["quota"]), vat=Vat(told["vat"]), **named)


def result_of(facts: Mapping[str, Any]) -> Result:
    """Return the result that a kept run holds."""
    return Result(tuple(line_of(told) for told in facts["lines"]), tuple(facts["warnings"]))


def digest(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of a value."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _texts(values: Mapping[str, Fraction]) -> dict[str, str]:
    return {siren: _text(units) for siren, units in values.items()}


def _fractions(values: Mapping[str, str]) -> dict[str, Fraction]:
    return {siren: Fraction(units) for siren, units in values.items()}
