"""Quantities typed or pasted by people: one line each, « source ; SIREN ; valeur ; motif »."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from beffroi.contributions.keys.types import CannotAllocate, Edit
from beffroi.kernel.errors import Refusal
from beffroi.kernel.identifiers import check_siren
from beffroi.kernel.text import clean_line

LONGEST = 400_000
LONGEST_REASON = 200


def read_quantities(text: str) -> dict[str, dict[str, Edit]]:
    """Return source -> SIREN -> units and reason (which may lack); empty lines are skipped.

    :raises CannotAllocate: naming the line at fault.
    """
    if len(text) > LONGEST:
        raise CannotAllocate("Les données saisies sont trop longues. Gardez moins de 400 000 caractères.")
    found: dict[str, dict[str, Edit]] = {}
    for rank, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            source, siren, value = _line(line, rank)
            if siren in found.setdefault(source, {}):
                raise _wrong(rank, f"« {source} » figure déjà pour le SIREN {siren}")
            found[source][siren] = value
    return found


def _line(line: str, rank: int) -> tuple[str, str, Edit]:
    cells = [cell.strip() for cell in line.split(";", 3)]
    if len(cells) < 3 or not cells[0]:
        raise _wrong(rank, "écrivez source ; SIREN ; valeur, puis le motif s’il en faut un")
    try:
        siren = check_siren(cells[1])
    except Refusal as refusal:
        raise _wrong(rank, refusal.message.rstrip(".")) from refusal
    reason = clean_line(cells[3])[:LONGEST_REASON] if len(cells) == 4 else ""
    return cells[0], siren, Edit(_number(cells[2], rank), reason)


def read_units(told: str) -> Fraction:
    """Return a number of units as typed, zero or more; :raises CannotAllocate: what is typed is none."""
    try:
        return _number(told.strip(), 0)
    except CannotAllocate:
        raise CannotAllocate("Écrivez un nombre, zéro ou plus, par exemple 12 ou 12,5.") from None


def _number(told: str, rank: int) -> Fraction:
    plain = told.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        read = Decimal(plain)
    except InvalidOperation:
        raise _wrong(rank, f"« {told[:40]} » n’est pas un nombre") from None
    if not read.is_finite() or read < 0 or read.adjusted() > 15:
        raise _wrong(rank, f"« {told[:40]} » est négatif ou trop grand")
    return Fraction(read)


def _wrong(rank: int, why: str) -> CannotAllocate:
    return CannotAllocate(f"Données saisies, ligne {rank} : {why}.")
