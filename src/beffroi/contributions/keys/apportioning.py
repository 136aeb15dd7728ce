"""From exact fractions to whole cents: caps and floors by water-filling, then the largest remainders."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from beffroi.contributions.keys.types import Bounds, CannotAllocate
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.money import allocate, written_amount

Quotas = Mapping[str, Fraction]


def whole_cents(quotas: Quotas) -> dict[str, int]:
    """Round exact quotas in cents so that they add up to their sum (rounded to the nearest cent, half up).

    Each member gets the whole part of its quota; the cents left go one by one to the largest remainders, ties to
    the smallest SIREN. Nobody is moved by a cent or more, and a whole quota never moves.

    Growing weights: a larger quota never gets less than a smaller one, and a member whose weight alone grows never
    gets less. A larger *total* may cost one cent to somebody (the Alabama paradox): that is the method, not a fault.
    """
    total = int(sum(quotas.values(), Fraction(0)) + Fraction(1, 2))
    shares = {siren: int(quota) for siren, quota in quotas.items()}
    rest = sorted(quotas, key=lambda siren: (-(quotas[siren] % 1), siren))
    for siren in rest[: total - sum(shares.values())]:
        shares[siren] += 1
    return {siren: shares[siren] for siren in sorted(shares)}


def share(total: int, weights: Quotas, bounds: Bounds) -> dict[str, Fraction]:
    """Return exact quotas in cents that add up to ``total``, in proportion to the weights within the bounds.

    What a cap spares one member is asked of the others in proportion, again and again: the level at which the
    filling ends is found exactly. A member without weight owes the floor only.

    :raises CannotAllocate: no weight, or floors and caps between which the total does not fit.
    """
    if not any(weights.values()):
        raise CannotAllocate("Aucun membre n’a de poids dans cette part. Vérifiez la source des quantités.")
    _check_room(total, weights, bounds)
    level = _level(total, weights, bounds)
    return {siren: _bounded(weight * level, bounds) for siren, weight in weights.items()}


def split(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share whole cents between projects by whole weights, ties by code."""
    return allocate(total, weights)


def clamp(quotas: Quotas, bounds: Bounds) -> dict[str, Fraction]:
    """Return quotas within the bounds, each on its own."""
    return {siren: _bounded(quota, bounds) for siren, quota in quotas.items()}


def _bounded(quota: Fraction, bounds: Bounds) -> Fraction:
    low = max(quota, Fraction(bounds.floor))
    return low if bounds.cap is None else min(low, Fraction(bounds.cap))


def _check_room(total: int, weights: Quotas, bounds: Bounds) -> None:
    payers = sum(1 for weight in weights.values() if weight)
    if bounds.cap is not None and total > bounds.cap * payers + bounds.floor * (len(weights) - payers):
        raise CannotAllocate(
            f"Les plafonds ne laissent pas entrer {written_amount(total)}{NO_BREAK}: relevez le plafond."
        )
    if total < bounds.floor * len(weights):
        raise CannotAllocate(
            f"Les planchers dépassent {written_amount(total)}{NO_BREAK}: baissez le plancher ou relevez le montant."
        )


def _level(total: int, weights: Quotas, bounds: Bounds) -> Fraction:
    """Return the level at which the filled amounts make the total: linear between two breaking points."""
    limits = [bounds.floor] if bounds.cap is None else [bounds.floor, bounds.cap]
    points = sorted({Fraction(limit) / weight for weight in weights.values() if weight for limit in limits})
    below = _last_below(total, weights, bounds, points)
    filled = _filled(below, weights, bounds)
    free = sum(weight for weight in weights.values() if _is_free(weight, below, bounds))
    return below if filled == total or not free else below + (total - filled) / Fraction(free)


def _last_below(total: int, weights: Quotas, bounds: Bounds, points: list[Fraction]) -> Fraction:
    low, high = 0, len(points)
    while low < high:
        middle = (low + high) // 2
        if _filled(points[middle], weights, bounds) <= total:
            low = middle + 1
        else:
            high = middle
    return points[low - 1] if low else Fraction(0)


def _is_free(weight: Fraction, level: Fraction, bounds: Bounds) -> bool:
    """Say whether a member's amount still grows just above a level."""
    reached = weight * level
    return bool(weight) and reached >= bounds.floor and (bounds.cap is None or reached < bounds.cap)


def _filled(level: Fraction, weights: Quotas, bounds: Bounds) -> Fraction:
    return sum((_bounded(weight * level, bounds) for weight in weights.values()), Fraction(0))
