"""Small numbers, outside the commune: which cells of a table of counts are hidden. Pure.

A table of communes by procedures is shown with its totals, so that a hidden cell could be computed by subtraction. Each
hidden cell is therefore hidden together with three others at the corners of a rectangle, the totals being a row and a
column like any other: one may be moved from corner to corner and nothing that is shown changes.

What it does not promise: a reader who knows a hidden number from elsewhere may learn another one, and tables made on
two different days may be subtracted from each other. Outside the commune only whole civil years are shown, so that two
periods never overlap.

:source: RGPD, considérant 26 (statistics are anonymous when nobody can be singled out again)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

TOTAL = ""
"""The name of the row, or of the column, of totals."""
TRIED = 12
"""How many rows are looked at as the other side of a rectangle."""
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by (row, column), totals included under ``TOTAL``; a cell that is absent counts 0."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[Cell, int]

    def __getitem__(self, cell: Cell) -> int:
        """Return a count, 0 when nothing was counted."""
        return self.counts.get(cell, 0)


def with_totals(counts: Mapping[Cell, int], rows: Collection[str], columns: Collection[str]) -> Table:
    """Return the table of counts with the totals of its rows, of its columns, and of everything."""
    found: dict[Cell, int] = {}
    for (row, column), count in counts.items():
        for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            found[cell] = found.get(cell, 0) + count
    return Table((*rows, TOTAL), (*columns, TOTAL), found)


def is_small(count: int, threshold: int, *, whole: int | None = None) -> bool:
    """Say whether a count points at too few people: from 1 to the threshold, or all but so few of a whole.

    :param threshold: the least count that may be shown. Zero is shown: it is about nobody.
    """
    rest = whole - count if whole is not None else 0
    return 0 < count < threshold or (count > 0 and 0 < rest < threshold)


def hidden(table: Table, *, threshold: int, wholes: Table | None = None) -> frozenset[Cell]:
    """Return the cells to hide, totals included: the small ones, and those by which they could be computed.

    For each hidden cell there is another table of counts, equal on every cell that is shown, where it differs.

    :param wholes: the table of which this one counts a part (assisted requests among all).
    """
    small = [
        cell
        for cell in _cells(table)
        if is_small(table[cell], threshold, whole=wholes[cell] if wholes else None)
    ]
    found = _Hidden(table)
    for cell in small:
        found.hide(cell)
    return frozenset(found.cells)


def _cells(table: Table) -> Iterator[Cell]:
    return ((row, column) for row in table.rows for column in table.columns)


class _Hidden:
    """Cells hidden so far, each with a rectangle that keeps it from being computed."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells: set[Cell] = set()
        self._rows_of: dict[str, list[str]] = {}

    def hide(self, cell: Cell) -> None:
        """Hide a cell and, at the least cost, the three others of a rectangle."""
        if cell in self.cells:
            return
        self.cells.add(cell)
        corners = min(self._rectangles(cell), key=self._cost, default=None)
        self.cells.update(corners if corners is not None else _cells(self.table))

    def _rectangles(self, cell: Cell) -> Iterator[tuple[Cell, Cell, Cell]]:
        row, column = cell
        for other_column in self.table.columns:
            if other_column == column:
                continue
            for other_row in self._likely_rows(column, other_column):
                corners = (row, other_column), (other_row, column), (other_row, other_column)
                if other_row != row and self._moves(cell, *corners):
                    yield corners

    def _likely_rows(self, column: str, other: str) -> Iterator[str]:
        """Yield the rows with the smallest counts of two columns, then the total: few, so that it stays quick."""
        near = (islice(self._ordered(each), TRIED) for each in (column, other))
        return chain(*near, [TOTAL])

    def _ordered(self, column: str) -> Sequence[str]:
        if column not in self._rows_of:
            kept = [row for row in self.table.rows if self.table[row, column]]
            self._rows_of[column] = sorted(kept, key=lambda row: self.table[row, column])
        return self._rows_of[column]

    def _moves(self, cell: Cell, across: Cell, below: Cell, opposite: Cell) -> bool:
        """Say whether one can be moved around the rectangle without a count below zero.

        A total moves against its line: it goes up with the cell beside it, where a plain cell would go down.
        """
        up = (cell, opposite), (across, below)
        signs = {each: 1 if each in up[0] else -1 for each in (*up[0], *up[1])}
        turned = {each: sign * _side(each) for each, sign in signs.items()}
        return any(
            all(self.table[each] + way * sign >= 0 for each, sign in turned.items()) for way in (1, -1)
        )

    def _cost(self, corners: tuple[Cell, Cell, Cell]) -> tuple[int, int]:
        fresh = [cell for cell in corners if cell not in self.cells]
        return sum(self.table[cell] for cell in fresh), len(fresh)


def _side(cell: Cell) -> int:
    """Return -1 for a total of a row or of a column, 1 for a plain cell and for the total of everything."""
    return -1 if (cell[0] == TOTAL) != (cell[1] == TOTAL) else 1
