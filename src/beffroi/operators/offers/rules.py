"""Who may have a service, and why not. Pure: the same answer on the member's screen and in the action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from beffroi.kernel.french import NO_BREAK
from beffroi.operators.offers.types import Candidate, Terms


def reasons_against(
    terms: Terms, candidate: Candidate, names: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return why a candidate may not have a service, in French sentences; nothing when it may.

    The services required come first, then the population, then the competence, as st-deploycenter checks them.

    :param names: names of services and competences by code, for the sentences.
    """
    named = names or {}
    lacking = [code for code in terms.required if code not in candidate.using]
    told = [
        (not candidate.in_force, "Votre collectivité n’est pas servie par l’opérateur à cette date."),
        (terms.ending, "Ce service ne prend plus de nouvel abonnement."),
        (bool(lacking), f"Ce service demande d’abord{NO_BREAK}: {_listed(lacking, named)}."),
        (
            terms.smallest is not None and candidate.population < terms.smallest,
            f"Ce service commence à {_grouped(terms.smallest)} habitants.",
        ),
        (
            terms.largest is not None and candidate.population > terms.largest,
            f"Ce service s’arrête à {_grouped(terms.largest)} habitants.",
        ),
        (
            bool(terms.competence) and terms.competence not in candidate.competences,
            f"Transférez d’abord la compétence «{NO_BREAK}{named.get(terms.competence, terms.competence)}{NO_BREAK}».",
        ),
    ]
    return tuple(text for true, text in told if true)


def required_in_turn(code: str, required: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return every service that one requires, directly or not, in order, without itself; cycles end."""
    found: list[str] = []
    waiting = list(required.get(code, ()))
    while waiting:
        each = waiting.pop(0)
        if each not in found and each != code:
            found.append(each)
            waiting += required.get(each, ())
    return tuple(found)


def _listed(codes: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)


def _grouped(number: int | None) -> str:
    return f"{number or 0:,}".replace(",", NO_BREAK)
