"""Payments as the accountant's export tells them: CSV, one line each."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line

MOST_LINES = 5000
HEADER = ("numero", "montant", "date", "reference")


@dataclass(frozen=True, slots=True)
class ReadPayment:
    """A payment: number of the call, cents, day, and the reference that makes it one and the same."""

    number: str
    cents: int
    received_on: date
    reference: str


def read_payments(lines: Iterable[str]) -> list[ReadPayment]:
    """Return the payments of a CSV « numero;montant;date;reference »: 1 234,56 and 2027-03-31 (or 31/03/2027).

    :raises Invalid: naming the line at fault; nothing is then taken.
    """
    rows = csv.reader(lines, delimiter=";")
    head = tuple(clean_line(cell).lower().lstrip("\ufeff") for cell in next(rows, []))
    if head != HEADER:
        raise Invalid(f"La première ligne du fichier est « {';'.join(HEADER)} ».")
    found = []
    for rank, row in enumerate(rows, start=2):
        if rank > MOST_LINES:
            raise Invalid(f"Le fichier dépasse {MOST_LINES} lignes. Coupez-le en plusieurs.")
        if any(cell.strip() for cell in row):
            found.append(_payment([clean_line(cell) for cell in row], rank))
    return found


def _payment(cells: list[str], rank: int) -> ReadPayment:
    if len(cells) != len(HEADER) or not cells[0] or not cells[3]:
        raise _wrong(rank, "il faut un numéro, un montant, une date et une référence")
    return ReadPayment(cells[0], read_cents(cells[1], rank), _day(cells[2], rank), cells[3][:80])


def read_cents(told: str, rank: int) -> int:
    """Return the cents of "1 234,56"; :raises Invalid: naming the line."""
    plain = re.sub(r"[\s€]", "", told).replace(",", ".").replace("\u2212", "-")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", plain) or not float(plain):
        raise _wrong(rank, f"« {told[:30]} » n’est pas un montant en euros")
    euros, _point, rest = plain.removeprefix("-").partition(".")
    cents = int(euros) * 100 + int(rest.ljust(2, "0") or 0)
    return -cents if plain.startswith("-") else cents


def _day(told: str, rank: int) -> date:
    turned = "-".join(reversed(told.split("/"))) if "/" in told else told
    try:
        return date.fromisoformat(turned)
    except ValueError:
        raise _wrong(rank, f"« {told[:30]} » n’est pas une date, par exemple 31/03/2027") from None


def _wrong(rank: int, why: str) -> Invalid:
    return Invalid(f"Ligne {rank} : {why}. Rien n’a été enregistré.")
