"""How an entry becomes bytes, and those bytes a keyed hash. Pure."""

from __future__ import annotations

import hmac
from datetime import UTC
from hashlib import sha256

from beffroi.journal.types import EntryFacts
from beffroi.kernel.seals import canonical_json


def entry_bytes(entry: EntryFacts) -> bytes:
    """Return the canonical JSON of an entry: what is hashed, sealed and handed to whoever verifies."""
    return canonical_json(
        {
            "id": str(entry.id),
            "organisation": str(entry.organisation_id),
            "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "verb": entry.verb,
            "actor": entry.actor,
            "subject": entry.subject,
            "facts": entry.facts,
        }
    )


def entry_mac(entry: EntryFacts, key: bytes) -> bytes:
    """Return the HMAC-SHA-256 of an entry: 32 bytes that cannot be made again without the key."""
    return hmac.new(key, entry_bytes(entry), sha256).digest()
