"""The secrets of endpoints: derived from the key of the installation and a salt, never stored."""

from __future__ import annotations

import hmac
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from beffroi.cases.webhooks.models import WebhookEndpoint
from beffroi.cases.webhooks.rules import PREFIX


def secret_of(endpoint_id: UUID, salt: str) -> str:
    """Return a secret: ``whsec_`` and 32 bytes in base 64."""
    told = f"webhook:{endpoint_id}:{salt}".encode()
    return PREFIX + b64encode(hmac.new(settings.SECRET_KEY.encode(), told, sha256).digest()).decode()


def secrets_in_force(endpoint: WebhookEndpoint, on: datetime) -> list[str]:
    """Return the secrets that sign now: the new one, and the one before while they overlap."""
    salts = [endpoint.salt]
    if endpoint.previous_salt and endpoint.previous_until and on < endpoint.previous_until:
        salts.append(endpoint.previous_salt)
    return [secret_of(endpoint.id, salt) for salt in salts]
