"""A run as JSON that can be hashed: inputs, key version, exact quotas, results."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from beffroi.contributions.keys.types import Inputs, Line, Result, Vat
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
        "quantities": {
            name: {siren: _text(units) for siren, units in values.items()}
            for name, values in inputs.quantities.items()
        },
        "lines": [line_as_json(line) for line in result.lines],
        "warnings": list(result.warnings),
    }


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
