"""Who may receive what (décret 2017-890, articles 26 to 34; code du patrimoine, article L213-2).

The rules inform the person and call for pieces. They refuse nothing: the officer decides in case of doubt.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from beffroi.cases.procedures.named_rules import named_rule
from beffroi.kernel.calendar import add_months

WITHOUT_PARENTS = "extrait-sans-filiation"
# Article 30. Brothers and sisters, nephews, neighbours are not in it.
ENTITLED = frozenset(
    {
        "personne-concernee",
        "ascendant",
        "descendant",
        "conjoint",
        "partenaire",
        "representant-legal",
        "mandataire",
        "professionnel",
    }
)
CLOSED_TO_THE_PUBLIC_YEARS = 75
MAJORITY_MONTHS = 18 * 12


@named_rule("etat_civil/non-habilite")
def is_not_entitled(answers: Mapping[str, Any], on: date | None) -> bool:
    """Say whether the quality given does not open a right to the act asked for.

    False while the quality is unknown, for an extract without parents (anyone may have it), and for an act
    that has become public.

    :source: décret 2017-890, article 30; code du patrimoine, article L213-2
    """
    quality = answers.get("qualite")
    if quality is None or answers.get("nature") == WITHOUT_PARENTS or is_public(answers, on):
        return False
    return quality not in ENTITLED


@named_rule("etat_civil/acte-public")
def is_public(answers: Mapping[str, Any], on: date | None) -> bool:
    """Say whether the act is old enough to be given to anyone.

    Seventy-five years run from the closing of the register, on 31 December of the year of birth. The shorter
    delay of twenty-five years after death needs a fact that the form does not ask: the officer knows it.

    :source: code du patrimoine, article L213-2 4°; CADA, advice 20180522 (75 years, not 100, for births)
    """
    born = _birth(answers)
    return born is not None and on is not None and on.year > born.year + CLOSED_TO_THE_PUBLIC_YEARS


@named_rule("etat_civil/mineur-seul")
def is_a_minor_alone(answers: Mapping[str, Any], on: date | None) -> bool:
    """Say whether a minor asks for an own act with parents (an emancipated minor may).

    :source: décret 2017-890, article 30
    """
    born = _birth(answers)
    if born is None or on is None or answers.get("qualite") != "personne-concernee":
        return False
    return answers.get("nature") != WITHOUT_PARENTS and on < add_months(born, MAJORITY_MONTHS)


def _birth(answers: Mapping[str, Any]) -> date | None:
    written = answers.get("date-naissance")
    return date.fromisoformat(written) if written else None
