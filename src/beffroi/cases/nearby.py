"""Where a commune lies, so that a point or an address typed far from it is noticed."""

from __future__ import annotations

from beffroi.operators.models import Organisation
from beffroi.territory import queries as territory


def centre_of(organisation: Organisation) -> tuple[float, float] | None:
    """Return the centre of the commune (latitude, longitude in degrees); None outside communes, or unknown."""
    found = territory.commune(organisation.commune_code) if organisation.commune_code else None
    return found.centroid if found else None
