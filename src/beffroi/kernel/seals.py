"""Merkle trees (RFC 6962): prove that an entry belongs to a sealed list, without showing the others."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from hmac import compare_digest

_CANNOT_SEAL = "only text, whole numbers, true, false, null, lists and objects can be sealed"


def canonical_json(value: object) -> bytes:
    """Return the one spelling of a JSON value that is hashed: UTF-8, sorted keys, no space, no escaping.

    For text, whole numbers, booleans, null, lists and objects; the spelling then agrees with RFC 8785 as long
    as keys stay in the Basic Multilingual Plane.

    :raises TypeError: a float (its spelling varies), a key that is not text, what JSON has no word for.
    :raises ValueError: text that UTF-8 cannot hold.
    """
    _check_canonical(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check_canonical(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError(_CANNOT_SEAL)
        for item in value.values():
            _check_canonical(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_canonical(item)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(_CANNOT_SEAL)


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32 bytes that stand for an entry in the tree.

    :source: RFC 6962, section 2.1
    """
    return hashlib.sha256(b"\x00" + entry).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the 32 bytes that seal a list of leaf hashes (results of ``leaf_hash``), order included.

    The root of an empty list is the SHA-256 of nothing.

    :source: RFC 6962, section 2.1
    """
    level = list(leaves)
    if not level:
        return hashlib.sha256().digest()
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Pair neighbours; a last one without neighbour rises as it is, which yields the tree of the RFC."""
    above = [_node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    if len(level) % 2:
        above.append(level[-1])
    return above


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the hashes that lead from the leaf at ``index`` (from 0) to the root, lowest first.

    :raises IndexError: no such leaf.
    :source: RFC 6962, section 2.1.1
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    proof, level = [], list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            proof.append(level[index ^ 1])
        index, level = index // 2, _level_above(level)
    return proof


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], sealed_root: bytes) -> bool:
    """Say whether ``proof`` shows ``leaf`` (a leaf hash) at ``index`` of the ``size`` leaves under the root.

    :source: RFC 9162, section 2.1.3.2 (the verification of RFC 6962 proofs)
    """
    if not 0 <= index < size:
        return False
    here, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            current = _node_hash(sibling, current)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            current = _node_hash(current, sibling)
        here, last = here // 2, last // 2
    return last == 0 and compare_digest(current, sealed_root)
