"""Quantities typed or pasted by people: one line each, « source ; SIREN ; valeur »."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from beffroi.contributions.keys.types import CannotAllocate
from beffroi.kernel.errors import Refusal
from beffroi.kernel.identifiers import check_siren

LONGEST = 400_000


def read_quantities(text: str) -> dict[str, dict[str, Fraction]]:
    """Return source -> SIREN -> units; empty lines are skipped.

    :raises CannotAllocate: naming the line at fault.
    """
    if len(text) > LONGEST:
        raise CannotAllocate("Les données saisies sont trop longues. Gardez moins de 400 000 caractères.")
    found: dict[str, dict[str, Fraction]] = {}
    for rank, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            source, siren, value = _line(line, rank)
            if siren in found.setdefault(source, {}):
                raise _wrong(rank, f"« {source} » figure déjà pour le SIREN {siren}")
            found[source][siren] = value
    return found


def _line(line: str, rank: int) -> tuple[str, str, Fraction]:
    cells = [cell.strip() for cell in line.split(";")]
    if len(cells) != 3 or not cells[0]:
        raise _wrong(rank, "écrivez source ; SIREN ; valeur")
    try:
        siren = check_siren(cells[1])
    except Refusal as refusal:
        raise _wrong(rank, refusal.message.rstrip(".")) from refusal
    return cells[0], siren, _number(cells[2], rank)


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
