"""Trees read once give the same roots and paths as those of the kernel."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from beffroi.journal.trees import Frontier, Tree
from beffroi.journal.verifier import climb
from beffroi.kernel import seals

LEAVES = st.lists(st.binary(max_size=4).map(lambda content: sha256(content).digest()), max_size=70)


@given(LEAVES)
def test_a_stream_has_the_root_of_its_list(leaves: list[bytes]) -> None:
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    assert (frontier.root(), frontier.count) == (seals.root(leaves), len(leaves))


@given(LEAVES)
def test_every_path_is_that_of_the_kernel_and_the_script_climbs_it(leaves: list[bytes]) -> None:
    tree = Tree(leaves)
    assert tree.root == seals.root(leaves)
    for index, leaf in enumerate(leaves):
        assert tree.path(index) == seals.inclusion_proof(index, leaves)
        assert climb(leaf, index, len(leaves), tree.path(index)) == tree.root
