"""What group purchases brought: orders, and what was saved on prices paid before."""

from __future__ import annotations

from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit
from beffroi.purchasing.figures import queries

_ALL = Behind("purchasing_home", "purchasing.watch")
_MINE = Behind("purchasing_member", "purchasing.follow")


def figures(asked: Asked) -> list[Figure]:
    """Return campaigns, orders and savings; nothing in a year without an order."""
    told = queries.purchases_of(asked.operator, asked.year, member=asked.member)
    if not told.orders:
        return []
    orders = f"Bons de commande de l’année : {told.orders}"
    saved = "Prix payé avant, dit avec les besoins, moins le prix du marché"
    found = (
        ("campaigns", "Achats groupés utilisés", told.campaigns, Unit.COUNT, orders),
        ("ordered", "Commandé, hors taxes", told.ordered_cents, Unit.CENTS, orders),
        ("saved", "Économisé, hors taxes", told.saved_cents if told.told else None, Unit.CENTS, saved),
    )
    return [
        Figure(
            f"purchasing.{code}",
            Topic.PURCHASES,
            label,
            value,
            unit,
            source,
            for_operator=_ALL,
            for_member=_MINE,
        )
        for code, label, value, unit, source in found
    ]
