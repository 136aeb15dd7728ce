"""The chart of a simulation: the members whose contribution moves the most."""

from __future__ import annotations

from collections.abc import Sequence

from beffroi.contributions.keys.comparing import Compared, Simulation
from beffroi.kernel.charts import LABELS, Chart, Series, bars

THOUSANDS = 500_000
"""Above this many cents, bars are in thousands of euros: four digits fit beside the axis."""


def of_simulation(found: Simulation, names: Sequence[str]) -> Chart:
    """Return bars: what each key asks of the few members that it moves the most, in euros."""
    shown = sorted(found.rows, key=lambda one: (-_moved(one), one.member.name))[: min(LABELS, 5)]
    largest = max((offer.cents for one in shown for offer in one.offers), default=0)
    unit, over = ("milliers d’euros", 100_000) if largest > THOUSANDS else ("euros", 100)
    return bars(
        "simulation",
        title=f"Ce que chaque clé demande, en {unit}",
        summary="Les membres dont la contribution change le plus. Le tableau donne tous les membres, au centime.",
        heading="Membre",
        labels=[one.member.name for one in shown],
        series=[
            Series(name, [round(one.offers[place].cents / over) for one in shown])
            for place, name in enumerate(names)
        ],
    )


def _moved(one: Compared) -> int:
    return max(
        (abs(offer.change if offer.change is not None else offer.cents) for offer in one.offers), default=0
    )
