"""Pure rules of webhooks: signatures, times between attempts, addresses that are never called."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from beffroi.cases.webhooks.types import Target, Unreachable

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Between two attempts; ten attempts in about three days."""
MOST_ATTEMPTS = len(WAITS) + 1
IN_ORDER = 4
"""A call waits for the earlier ones of its case until these have failed so many times."""
OVERLAP = timedelta(days=7)
"""How long the secret before the last still signs."""
KEPT = timedelta(days=30)
LONGEST_ANSWER = 300
LONGEST_URL = 500
PREFIX = "whsec_"
_NAT64 = ip_network("64:ff9b::/96")


def next_wait(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts; None: no more."""
    return WAITS[attempts - 1] if attempts < MOST_ATTEMPTS else None


def signature(secrets: Iterable[str], message_id: str, timestamp: int, body: str) -> str:
    """Return the header ``webhook-signature``: one ``v1,…`` for each secret, separated by spaces.

    :param timestamp: seconds since 1970, as in ``webhook-timestamp``.
    :source: Standard Webhooks 1.0, « Signature scheme »
    """
    content = f"{message_id}.{timestamp}.{body}".encode()
    return " ".join(f"v1,{_mac(secret, content)}" for secret in secrets)


def _mac(secret: str, content: bytes) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return b64encode(hmac.new(key, content, sha256).digest()).decode()


def target_of(url: str, *, plain_http: bool) -> Target:
    """Return where an address leads; :raises Unreachable: it is none that we call, with what to write."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode().rstrip("."), parts.port
    except ValueError:
        raise Unreachable("Cette adresse n’en est pas une. Recopiez-la.") from None
    _check(url, parts.scheme, host, plain_http=plain_http)
    if parts.username is not None or parts.fragment:
        raise Unreachable("Retirez de l’adresse l’identifiant, le mot de passe et ce qui suit « # ».")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or {"https": 443, "http": 80}[parts.scheme], path)


def _check(url: str, scheme: str, host: str, *, plain_http: bool) -> None:
    if scheme != "https" and not (plain_http and scheme == "http"):
        raise Unreachable("Donnez une adresse qui commence par « https:// ».")
    if not host or len(url) > LONGEST_URL or any(not 0x20 < ord(letter) < 0x7F for letter in url):
        raise Unreachable(f"Donnez une adresse de {LONGEST_URL} caractères au plus, sans espace ni accent.")


def is_public(address: str) -> bool:
    """Say whether an IP address stands on the public Internet: neither ours, nor local, nor reserved."""
    ip = _inner(ip_address(address.partition("%")[0]))
    kept = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return ip.is_global and not kept and not getattr(ip, "is_site_local", False)


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one leads to, if it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else ip)
