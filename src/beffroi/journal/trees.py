"""Merkle trees read once: the root of a stream in constant memory, and all the proofs of one tree. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from beffroi.kernel.seals import root


class Frontier:
    """The root of a stream of leaf hashes, holding one hash per power of two."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the next leaf hash: full sub-trees of equal size merge at once."""
        self._peaks.append(leaf)
        self.count += 1
        merges = self.count
        while merges % 2 == 0:
            right = self._peaks.pop()
            self._peaks.append(_above(self._peaks.pop(), right))
            merges //= 2

    def root(self) -> bytes:
        """Return the root of the leaves so far, equal to that of :func:`beffroi.kernel.seals.root`."""
        if not self._peaks:
            return root([])
        current = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            current = _above(peak, current)
        return current


class Tree:
    """A tree held whole, to hand out many inclusion paths without hashing it again for each."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def root(self) -> bytes:
        """Return the root."""
        top = self._levels[-1]
        return top[0] if top else root([])

    def path(self, index: int) -> list[bytes]:
        """Return the hashes that lead from the leaf at ``index`` to the root, lowest first."""
        hashes = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):
                hashes.append(level[index ^ 1])
            index //= 2
        return hashes


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    above = [_above(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return above + [level[-1]] * (len(level) % 2)


def _above(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: the root of a tree whose two leaf hashes are its children."""
    return root([left, right])
