"""The dated rules about incomplete files, and the one that a reform would bring.

A case keeps the rule in force on the day it was first received. A reform is a new line here, with its date:
nothing else changes. The simplification bill of 2024-2026 would have replaced the restart of acceptance
delays by a suspension; no date is known for it and the code has not changed, so its line is switched off
(``valid_from`` None).

:source: CRPA L114-5 (2016, unchanged on 20/08/2026); code de l'urbanisme R*423-38 to R*423-41; Sénat, text
635 (2024)
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from beffroi.cases.clocks.types import Incomplete, IncompleteRule, Treatment
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date

_CRPA_FROM = date(2016, 1, 1)
_PLANNING_FROM = date(2007, 10, 1)

REFORM = IncompleteRule(
    name=Incomplete.CRPA_ACCEPTS,
    treatment=Treatment.SUSPEND_UNTIL_DUE,
    valid_from=None,
    valid_to=None,
    source="CRPA, article L114-5 tel que le projet de loi de simplification le récrivait",
    certainty="M",
)

RULES: tuple[IncompleteRule, ...] = (
    IncompleteRule(
        Incomplete.CRPA_ACCEPTS, Treatment.RESTART, _CRPA_FROM, None, "CRPA, article L114-5, alinéa 2", "V"
    ),
    IncompleteRule(
        Incomplete.CRPA_REJECTS, Treatment.SUSPEND_UNTIL_DUE, _CRPA_FROM, None,
        "CRPA, article L114-5, alinéa 3", "V",
    ),
    IncompleteRule(
        Incomplete.PLANNING, Treatment.PLANNING, _PLANNING_FROM, None,
        "Code de l’urbanisme, articles R*423-38 à R*423-41", "V",
    ),
    IncompleteRule(Incomplete.NONE, Treatment.NO_EFFECT, date.min, None, "Texte de la démarche", "V"),
    REFORM,
)  # fmt: skip


class UnknownRule(Invalid):
    """No rule about incomplete files is known for that day."""


def incomplete_rule(
    name: Incomplete, received_on: date, rules: Iterable[IncompleteRule] = RULES
) -> IncompleteRule:
    """Return the rule about incomplete files for a request received on that day.

    :raises UnknownRule: the request is older than the rules we know.
    """
    for rule in rules:
        if rule.name is name and _in_force(rule, received_on):
            return rule
    raise UnknownRule(
        f"Nous ne connaissons pas le texte applicable à une demande reçue le {written_date(received_on)}. "
        "Vérifiez la date de réception."
    )


def _in_force(rule: IncompleteRule, day: date) -> bool:
    if rule.valid_from is None or day < rule.valid_from:
        return False
    return rule.valid_to is None or day <= rule.valid_to


def switched_on(
    coming: IncompleteRule, day: date, rules: Iterable[IncompleteRule] = RULES
) -> tuple[IncompleteRule, ...]:
    """Return the rules as they would be if ``coming`` applied to requests received from ``day`` on.

    The rule of the same name in force that day ends the day before; requests already received keep it.
    """
    eve = day - timedelta(days=1)
    kept = (
        replace(rule, valid_to=eve) if rule.name is coming.name and _in_force(rule, day) else rule
        for rule in rules
        if rule is not coming
    )
    return (*kept, replace(coming, valid_from=day))
