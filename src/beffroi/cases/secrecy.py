"""The follow-up secret: derived, never stored, revocable by changing the salt of the row."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings


def new_salt() -> str:
    """Return sixteen random bytes in hexadecimal."""
    return secrets.token_hex(16)


def secret_of(row_id: UUID, salt: str) -> str:
    """Return the secret of a case or a draft: 32 characters, 160 bits, easy to copy by hand."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, f"follow-up:{row_id}:{salt}".encode(), sha256).digest()
    return b32encode(digest[:20]).decode().lower()


def opens(secret: str, row_id: UUID, salt: str) -> bool:
    """Say whether a secret is the right one, in constant time; spaces and capitals do not matter."""
    return hmac.compare_digest("".join(secret.split()).lower().encode(), secret_of(row_id, salt).encode())
