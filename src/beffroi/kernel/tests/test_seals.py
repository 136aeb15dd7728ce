"""Merkle trees: the published vectors of RFC 6962 implementations, and what must hold for any list."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.seals import canonical_json, inclusion_proof, leaf_hash, root, verify_inclusion

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LISTS = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_that_other_implementations_publish(size):
    assert root([leaf_hash(entry) for entry in ENTRIES[:size]]).hex() == ROOTS[size]


def tree_of_the_rfc(entries: list[bytes]) -> bytes:
    """Follow the recursive definition of section 2.1 to the letter: slow, and obviously right."""
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    cut = 1
    while cut * 2 < len(entries):
        cut *= 2
    halves = tree_of_the_rfc(entries[:cut]) + tree_of_the_rfc(entries[cut:])
    return hashlib.sha256(b"\x01" + halves).digest()


@given(LISTS)
def test_the_root_is_the_one_of_the_recursive_definition(entries):
    assert root([leaf_hash(entry) for entry in entries]) == tree_of_the_rfc(entries)


@given(LISTS)
def test_the_proof_of_every_leaf_verifies(entries):
    leaves = [leaf_hash(entry) for entry in entries]
    sealed = root(leaves)
    for index, leaf in enumerate(leaves):
        assert verify_inclusion(leaf, index, len(leaves), inclusion_proof(index, leaves), sealed)


@given(LISTS, st.data())
def test_an_altered_leaf_place_proof_or_root_fails(entries, data):
    leaves = [leaf_hash(bytes([place]) + entry) for place, entry in enumerate(entries)]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, sealed, size = inclusion_proof(index, leaves), root(leaves), len(leaves)
    assert not verify_inclusion(leaf_hash(b"altered"), index, size, proof, sealed)
    assert not verify_inclusion(leaves[index], index, size, proof, leaf_hash(b"other root"))
    assert not verify_inclusion(leaves[index], index, size, [*proof, sealed], sealed)
    assert not verify_inclusion(leaves[index], size, size, proof, sealed)
    assert not verify_inclusion(leaves[index], -1, size, proof, sealed)
    if size > 1:
        other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))
        assert not verify_inclusion(leaves[index], other, size, proof, sealed)
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], sealed)


def test_an_entry_cannot_pass_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != root([left, right])


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index):
    with pytest.raises(IndexError):
        inclusion_proof(index, [leaf_hash(b"a"), leaf_hash(b"b")])


def test_canonical_json_has_one_spelling():
    value = {"b": [1, True, None, {"é": "œ\n"}], "a": "2026-11-23"}
    assert canonical_json(value) == '{"a":"2026-11-23","b":[1,true,null,{"é":"œ\\n"}]}'.encode()
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {"a": {2: 3}}, {"a": {1}}, [b"a"], object()])
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_half_a_character_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        canonical_json("\ud800")
