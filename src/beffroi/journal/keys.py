"""The keys of the journal: one secret for the keyed hashes, one Ed25519 pair for the seals.

They live in ``$BEFFROI_HOME/keys`` with the rights of the program alone. Each public key stays there when its
private half is replaced, so that older seals can still be verified.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from django.conf import settings


@cache
def hmac_key() -> bytes:
    """Return the 32 secret bytes of the keyed hashes, made at first use."""
    return _kept("journal-hmac.key", lambda: secrets.token_bytes(32))


@cache
def signing_key() -> Ed25519PrivateKey:
    """Return the private key that signs seals, made at first use; its public half is written beside it."""
    raw = _kept(
        "journal-ed25519.key",
        lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
    )
    key = Ed25519PrivateKey.from_private_bytes(raw)
    public = key.public_key()
    _kept(f"journal-{fingerprint(public)[:16]}.pem", lambda: public_pem(public))
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return a public key as the text that is handed to communes and witnesses."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_hex(key: Ed25519PublicKey) -> str:
    """Return the 32 bytes of a public key in hexadecimal."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key in hexadecimal: what a seal names."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def trusted() -> dict[str, Ed25519PublicKey]:
    """Return the public keys kept beside the secrets, by fingerprint: the present one and earlier ones."""
    signing_key()
    found = [load_pem_public_key(path.read_bytes()) for path in sorted(_folder().glob("journal-*.pem"))]
    return {fingerprint(key): key for key in found if isinstance(key, Ed25519PublicKey)}


def is_signed(content: bytes, signature: str, key: Ed25519PublicKey) -> bool:
    """Say whether ``signature`` (hexadecimal) is that of ``content`` by the owner of ``key``."""
    try:
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _folder() -> Path:
    return Path(settings.BEFFROI_HOME) / "keys"


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    path = _folder() / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(make())
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
