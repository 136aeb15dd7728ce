"""Small numbers outside the commune: nothing hidden can be computed from what is shown."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.statistics.hiding import TOTAL, Table, hidden, is_small, with_totals

COUNTS = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 60))


@st.composite
def tables(draw) -> Table:
    rows = [f"r{i}" for i in range(draw(st.integers(1, 5)))]
    columns = [f"c{i}" for i in range(draw(st.integers(1, 4)))]
    counts = {(row, column): draw(COUNTS) for row in rows for column in columns}
    return with_totals(counts, rows, columns)


def known(table: Table, gone: frozenset) -> set:
    """The hidden cells that somebody who adds and subtracts lines can compute (Gauss, on the hidden cells)."""
    order = sorted(gone)
    system = []
    for lines, of in ((table.rows, lambda r, c: (r, c)), (table.columns, lambda c, r: (r, c))):
        across = table.columns if lines is table.rows else table.rows
        for line in lines:
            signs = {of(line, each): Fraction(-1 if each == TOTAL else 1) for each in across}
            system.append([signs.get(cell, Fraction(0)) for cell in order])
    reduced = _reduced(system)
    rows = [[i for i, value in enumerate(row) if value] for row in reduced]
    return {order[row[0]] for row in rows if len(row) == 1}


def _reduced(system: list[list[Fraction]]) -> list[list[Fraction]]:
    done = 0
    for column in range(len(system[0]) if system else 0):
        pivot = next((i for i in range(done, len(system)) if system[i][column]), None)
        if pivot is None:
            continue
        system[done], system[pivot] = system[pivot], system[done]
        system[done] = [value / system[done][column] for value in system[done]]
        for i, row in enumerate(system):
            if i != done and row[column]:
                system[i] = [a - row[column] * b for a, b in zip(row, system[done], strict=True)]
        done += 1
    return system


def test_the_reader_who_subtracts_is_really_able_to():
    """Otherwise the property below would prove nothing: one hidden cell alone is computed."""
    table = with_totals(
        {("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60}, ["a", "b"], ["x", "y"]
    )
    assert known(table, frozenset({("a", "x")})) == {("a", "x")}
    assert known(table, frozenset({("a", "x"), ("a", "y")})) == {("a", "x"), ("a", "y")}


@given(tables())
def test_no_hidden_cell_can_be_recovered_by_subtraction(table):
    assert known(table, hidden(table, threshold=5)) == set()


@given(tables())
def test_every_small_cell_is_hidden_and_zero_is_no_secret_by_itself(table):
    gone = hidden(table, threshold=5)
    for cell, count in table.counts.items():
        assert cell in gone or not 0 < count < 5
    if not any(0 < count < 5 for count in table.counts.values()):
        assert gone == frozenset()


@given(tables())
def test_each_hidden_cell_may_hold_another_count_without_any_below_zero(table):
    """Move one around a rectangle of hidden cells: every total that is shown still adds up."""
    gone = hidden(table, threshold=5)
    for row, column in gone:
        assert any(
            _stands(table, (row, column), (other, across), gone)
            for other in table.rows
            for across in table.columns
            if other != row and across != column
        ), (row, column)


def _stands(table, cell, opposite, gone) -> bool:
    corners = {cell: 1, opposite: 1, (cell[0], opposite[1]): -1, (opposite[0], cell[1]): -1}
    if not corners.keys() <= gone:
        return False
    plain = [each for each in table.rows if each != TOTAL]
    for way in (1, -1):
        changed = dict(table.counts)
        for (row, column), sign in corners.items():
            total = (row == TOTAL) != (column == TOTAL)
            changed[row, column] = changed.get((row, column), 0) + (-sign if total else sign) * way
        sums = {c: sum(changed.get((r, c), 0) for r in plain) for c in table.columns}
        if min(changed.values()) >= 0 and all(sums[c] == changed.get((TOTAL, c), 0) for c in table.columns):
            return True
    return False


def test_a_table_worked_out_by_hand():
    counts = {("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60, ("c", "x"): 9, ("c", "y"): 70}
    gone = hidden(with_totals(counts, ["a", "b", "c"], ["x", "y"]), threshold=5)
    # The cheapest rectangle around (a, x): 40 + 9 + 70.
    assert gone == {("a", "x"), ("a", "y"), ("c", "x"), ("c", "y")}


def test_a_single_commune_with_a_single_small_count_shows_nothing():
    assert len(hidden(with_totals({("a", "x"): 2}, ["a"], ["x"]), threshold=5)) == 4


def test_all_but_a_few_of_a_whole_is_as_telling_as_a_few():
    assert is_small(18, 5, whole=20)
    assert not is_small(18, 5, whole=18)
    assert not is_small(0, 5, whole=3)
    whole = with_totals({("a", "x"): 20, ("b", "x"): 50}, ["a", "b"], ["x"])
    part = with_totals({("a", "x"): 18, ("b", "x"): 10}, ["a", "b"], ["x"])
    assert ("a", "x") in hidden(part, threshold=5, wholes=whole)
