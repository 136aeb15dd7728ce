"""The keys of the journal: one secret for the keyed hashes, one Ed25519 pair for the seals.

They live in ``$BEFFROI_HOME/keys`` with the rights of the program alone. Lost keys stop no verification of seals
already published: the public key travels with them.
"""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings


@cache
def hmac_key() -> bytes:
    """Return the 32 secret bytes of the keyed hashes, made at first use."""
    return _secret("journal-hmac.key", lambda: secrets.token_bytes(32))


@cache
def signing_key() -> Ed25519PrivateKey:
    """Return the private key that signs seals, made at first use."""
    raw = _secret(
        "journal-ed25519.key",
        lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
    )
    return Ed25519PrivateKey.from_private_bytes(raw)


def _secret(name: str, make: object) -> bytes:
    path = Path(settings.BEFFROI_HOME) / "keys" / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(make())  # type: ignore[operator]
        _publish(temporary, path)
    return path.read_bytes()


def _publish(temporary: Path, path: Path) -> None:
    """Give the key its name, unless another process has just done so: the first one wins."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
