"""What a member pays, and whether it is paid."""

from __future__ import annotations

from beffroi.contributions import queries
from beffroi.contributions.billing import queries as billing
from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit
from beffroi.operators.figures.queries import duties

_MINE = Behind("member_contributions", "contributions.consult")
_RUNS = Behind("contributions", "contributions.read")
_CALLS = Behind("contributions_calls", "contributions.read")
_LATE = Behind("contributions_calls", "contributions.read", "etat=retard")


def figures(asked: Asked) -> list[Figure]:
    """Return what was voted, called, paid, late, and per inhabitant; without a vote, only that it is unknown."""
    voted, deliberations = _voted(asked)
    told = billing.called_in(asked.operator, asked.year, today=asked.today, member=asked.member)
    called = "Appels de fonds émis pour cet exercice"
    first = [
        _figure("voted", "Contribution votée", voted, deliberations, _RUNS),
        _per_inhabitant(asked, voted),
    ]
    if voted is None and not told.called:
        return first
    return [
        *first,
        _figure("called", "Appelé", told.called, called, _CALLS),
        _figure("paid", "Payé", told.paid, "Paiements enregistrés sur ces appels", _CALLS),
        _figure("late", "En retard", told.late, "Appels dont la date est passée, moins les paiements", _LATE),
    ]


def _voted(asked: Asked) -> tuple[int | None, str]:
    if asked.member is None:
        owed = queries.owed(asked.operator, asked.year)
        return (sum(owed.values()) if owed else None), "Contributions votées par le comité"
    rows = [one for one in queries.of_member(asked.member) if one.year == asked.year]
    mine = [one for one in rows if one.organisation_id == asked.operator.id]
    if not mine:
        return None, f"Aucun vote enregistré pour {asked.year}"
    said = ", ".join(sorted({one.deliberation for one in mine}))
    return sum(one.delta_cents for one in mine), f"Délibération {said}"


def _per_inhabitant(asked: Asked, voted: int | None) -> Figure:
    people = asked.member.population if asked.member else duties(asked.operator, asked.ends).population
    value = round(voted / people) if voted is not None and people else None
    source = "Contribution votée divisée par la population légale d’aujourd’hui"
    return _figure("per_inhabitant", "Coût par habitant", value, source, _RUNS)


def _figure(code: str, label: str, value: int | None, source: str, behind: Behind) -> Figure:
    return Figure(
        f"cost.{code}", Topic.COST, label, value, Unit.CENTS, source, for_operator=behind, for_member=_MINE
    )
