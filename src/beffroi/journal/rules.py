"""How entries and seals become bytes, and those bytes hashes. Pure."""

from __future__ import annotations

import hmac
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from beffroi.journal.types import EntryFacts, OrganisationRoot, SealFacts
from beffroi.kernel.seals import canonical_json, leaf_hash

GENESIS = "0" * 64
"""What the first seal names as its previous one."""


def entry_document(entry: EntryFacts) -> dict[str, Any]:
    """Return an entry as JSON values: what is hashed, sealed and handed to whoever verifies."""
    return {
        "id": str(entry.id),
        "organisation": str(entry.organisation_id),
        "recorded_at": _instant(entry.recorded_at),
        "at": _instant(entry.at),
        "verb": entry.verb,
        "actor": entry.actor,
        "subject": entry.subject,
        "facts": entry.facts,
    }


def entry_bytes(entry: EntryFacts) -> bytes:
    """Return the canonical JSON of an entry; :raises TypeError: facts that JSON cannot spell in one way."""
    return canonical_json(entry_document(entry))


def entry_mac(entry: EntryFacts, key: bytes) -> bytes:
    """Return the HMAC-SHA-256 of an entry: 32 bytes that cannot be made again without the key."""
    return hmac.new(key, entry_bytes(entry), sha256).digest()


def is_genuine(entry: EntryFacts, mac: bytes, key: bytes) -> bool:
    """Say whether an entry is still the one whose keyed hash was written with it."""
    try:
        return hmac.compare_digest(entry_mac(entry, key), mac)
    except (TypeError, ValueError):
        return False


def entry_leaf(entry: EntryFacts) -> bytes:
    """Return the 32 bytes of an entry in its organisation's tree.

    An entry made unspellable behind our back (a float in its facts) still gets a leaf, so that the days
    after it can be sealed; its keyed hash denounces it.
    """
    try:
        return leaf_hash(entry_bytes(entry))
    except (TypeError, ValueError):
        return leaf_hash(b"unspellable " + entry.id.bytes)


def organisation_document(organisation_id: UUID, day: date, root: bytes, count: int) -> dict[str, Any]:
    """Return the seal of an organisation's day as JSON values: the leaf of the day's tree."""
    return {
        "organisation": str(organisation_id),
        "day": day.isoformat(),
        "root": root.hex(),
        "entries": count,
    }


def organisation_leaf(sealed: OrganisationRoot) -> bytes:
    """Return the 32 bytes of an organisation's day in the day's tree."""
    return leaf_hash(
        canonical_json(organisation_document(sealed.organisation_id, sealed.day, sealed.root, sealed.count))
    )


def seal_document(seal: SealFacts) -> dict[str, Any]:
    """Return a seal as JSON values, signature apart."""
    return {
        "format": "beffroi-seal-1",
        "day": seal.day.isoformat(),
        "root": seal.root,
        "entries": seal.count,
        "organisations": seal.organisations,
        "previous": seal.previous,
        "sealed_at": _instant(seal.sealed_at),
        "key": seal.key,
    }


def seal_bytes(seal: SealFacts) -> bytes:
    """Return the bytes that are signed."""
    return canonical_json(seal_document(seal))


def seal_hash(seal: SealFacts) -> str:
    """Return the hash that the next seal carries: the chain."""
    return sha256(seal_bytes(seal)).hexdigest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
