"""When a body may meet, whether it may decide, and what a vote gives. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from beffroi.governance.types import Ballot, Choice, Quorum, Regime, Tally

SYNDICATE = Regime(
    code="syndicate",
    label="Syndicat de communes ou syndicat mixte fermé",
    notice=5,
    urgent=1,
    quorum=Quorum.MAJORITY,
    second_after=3,
    proxies=1,
    source="CGCT, articles L5211-1, L5711-1, L2121-12, L2121-17 et L2121-20",
)
STATUTES = Regime(
    code="statutes",
    label="Selon les statuts (syndicat mixte ouvert, agence, association, GIP)",
    notice=5,
    urgent=1,
    quorum=Quorum.MAJORITY,
    second_after=3,
    proxies=1,
    source="CGCT, article L5721-1 et suivants : les statuts fixent ces règles",
    certainty="M",
)
INFORMAL = Regime(
    code="informal",
    label="Instance de travail, sans délai ni quorum",
    notice=0,
    urgent=0,
    quorum=Quorum.NONE,
    second_after=0,
    proxies=9,
    source="Aucun texte : usage de l’opérateur",
)
REGIMES: Mapping[str, Regime] = {each.code: each for each in (SYNDICATE, STATUTES, INFORMAL)}


def clear_days(sent_on: date, held_on: date) -> int:
    """Return the whole days between two dates: neither the day of sending nor that of the session counts.

    :source: CGCT L2121-11, L2121-12 (« jours francs »)
    """
    return max((held_on - sent_on).days - 1, 0)


def last_sending(regime: Regime, held_on: date, *, urgent: bool = False) -> date:
    """Return the last day on which the convocation may leave for a session.

    :source: CGCT L2121-12, applied to every syndicate by L5211-1
    """
    return held_on - timedelta(days=(regime.urgent if urgent else regime.notice) + 1)


def earliest_second(regime: Regime, first_on: date) -> date:
    """Return the first day of the meeting that follows a lack of quorum, at three clear days' interval.

    :source: CGCT L2121-17; CE 1997 *Pfister* for the clear days
    """
    return first_on + timedelta(days=regime.second_after + 1)


def needed(regime: Regime, in_office: int, *, second: bool = False) -> int:
    """Return how many must be present for the body to deliberate: more than half of those in office.

    :param second: the meeting convened again after a lack of quorum, which needs none.
    :source: CGCT L2121-17
    """
    if second or regime.quorum is Quorum.NONE:
        return 0
    if regime.quorum is Quorum.THIRD:
        return -(-in_office // 3)
    return in_office // 2 + 1


def has_quorum(regime: Regime, *, in_office: int, present: int, second: bool = False) -> bool:
    """Say whether a body may deliberate; proxies are not presences.

    :source: CGCT L2121-17
    """
    return present >= needed(regime, in_office, second=second)


def tally(ballots: Iterable[Ballot], *, secret: bool = False) -> Tally:
    """Return the result: absolute majority of the votes cast; the president decides a tie, unless it is secret.

    :source: CGCT L2121-20
    """
    votes = list(ballots)
    for_, against, abstains = (
        sum(each.weight for each in votes if each.choice is choice)
        for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAINS)
    )
    casting = not secret and for_ == against and _president(votes) is not None
    adopted = _president(votes) is Choice.FOR if casting else for_ > against
    return Tally(for_, against, abstains, adopted, casting)


def _president(votes: Iterable[Ballot]) -> Choice | None:
    """Return the president's own vote when it can settle a tie."""
    found = next((each.choice for each in votes if each.presides), None)
    return found if found in {Choice.FOR, Choice.AGAINST} else None


def votes_on(competence: str, held: Iterable[str], *, presides: bool) -> bool:
    """Say whether a member's delegate votes on an item: on an optional competence, only those who hold it.

    :param competence: the item's, empty for what is common to all (budget, statutes, elections).
    :source: CGCT L5212-16 (the president votes on all)
    """
    return not competence or presides or competence in set(held)


MATTERS: Mapping[str, str] = {
    "1.1": "Marchés publics",
    "1.4": "Autres types de contrats",
    "1.7": "Actes spéciaux et divers",
    "3.5": "Autres actes de gestion du domaine public",
    "4.1": "Personnels titulaires et stagiaires de la fonction publique territoriale",
    "4.2": "Personnels contractuels",
    "4.5": "Régime indemnitaire",
    "5.1": "Élection de l’exécutif",
    "5.2": "Fonctionnement des assemblées",
    "5.3": "Désignation de représentants",
    "5.4": "Délégation de fonctions",
    "5.5": "Délégation de signature",
    "5.7": "Intercommunalité",
    "7.1": "Décisions budgétaires",
    "7.3": "Emprunts",
    "7.5": "Subventions",
    "7.6": "Contributions budgétaires",
    "7.10": "Divers",
    "9.1": "Autres domaines de compétences des communes",
    "9.4": "Vœux et motions",
}
"""Matters of the @CTES nomenclature that an operator uses; from memory, to be confirmed against the prefecture's."""
