"""From the territory to an admission: what an organisation is admitted with."""

from __future__ import annotations

from beffroi.kernel.errors import Invalid
from beffroi.operators.types import Kind, Newcomer
from beffroi.territory.types import CommuneFacts


def newcomer_of(facts: CommuneFacts) -> Newcomer:
    """Return what to admit for a commune of the referential.

    :raises Invalid: the referential knows no SIREN for it (some overseas collectivities).
    """
    if facts.siren is None:
        raise Invalid(
            f"Le référentiel ne donne pas de SIREN pour {facts.name}. "
            "Cette commune ne peut pas être admise ainsi."
        )
    return Newcomer(
        siren=facts.siren,
        kind=Kind.COMMUNE,
        name=facts.name,
        slug=facts.slug,
        commune_code=facts.insee,
        department=facts.department_code,
        postcode=facts.postcodes[0] if facts.postcodes else "",
        population=facts.population or 0,
    )
