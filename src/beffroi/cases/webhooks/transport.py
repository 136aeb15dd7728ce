"""One call to the outside: the name resolved once, its addresses judged, the connection made to what was judged.

No redirect is followed, no proxy is used, and the whole exchange ends in ten seconds whatever the other side does.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from typing import Any, cast

from django.conf import settings

from beffroi.cases.webhooks import rules
from beffroi.cases.webhooks.types import Answer, Target, Unreachable

SECONDS = 10.0
_PRIVATE = "Cette adresse mène à un réseau privé. Donnez une adresse publique, ou voyez avec votre opérateur."


def target_of(url: str) -> Target:
    """Return where an address leads; :raises Unreachable: it is none that we call."""
    return rules.target_of(url, plain_http=settings.WEBHOOKS_PLAIN_HTTP)


def check(url: str) -> Target:
    """Return where an address leads, as far as its name is known now; :raises Unreachable:."""
    target = target_of(url)
    with suppress(OSError):
        addresses_of(target)
    return target


def addresses_of(target: Target) -> list[str]:
    """Return the IP addresses of a target, all of them public unless its host is one that the operator allows.

    :raises OSError: the name does not resolve. :raises Unreachable: one of them is private.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if target.host in settings.WEBHOOKS_PRIVATE_HOSTS:
        return addresses
    if not all(rules.is_public(address) for address in addresses):
        raise Unreachable(_PRIVATE)
    return addresses


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a message and return what came of it; never raises for what the other side does."""
    try:
        target = target_of(url)
        return _exchange(target, addresses_of(target), body, headers)
    except Unreachable as refusal:
        return Answer(None, error=refusal.message[:300])
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, error=_told(error))


def _told(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "Ce nom ne mène à aucune adresse."
    if isinstance(error, ssl.SSLError):
        return f"La connexion n’est pas sûre : {error.reason or 'certificat refusé'}."[:300]
    if isinstance(error, TimeoutError):
        return "Pas de réponse en dix secondes."
    return f"La connexion a échoué ({type(error).__name__})."


def _exchange(target: Target, addresses: list[str], body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = _connection(target, addresses[0])
    try:
        connection.connect()
        opened = cast("socket.socket", connection.sock)
        return _within(opened, lambda: _ask(connection, target, body, headers))
    finally:
        connection.close()


def _within(opened: socket.socket, ask: Any) -> Answer:
    """Do an exchange, cut after ten seconds even if bytes keep coming one by one."""
    late: list[bool] = []

    def cut() -> None:
        late.append(True)
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)

    timer = Timer(SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        answer: Answer = ask()
    except (OSError, http.client.HTTPException):
        if late:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
    return answer


def _ask(
    connection: http.client.HTTPConnection, target: Target, body: bytes, headers: Mapping[str, str]
) -> Answer:
    connection.request("POST", target.path, body=body, headers=dict(headers))
    response = connection.getresponse()
    text = response.read(rules.LONGEST_ANSWER * 4).decode("utf-8", "replace").replace("\0", "")
    return Answer(response.status, text=text[: rules.LONGEST_ANSWER])


class _Plain(http.client.HTTPConnection):
    """A connection to an address already judged, under the name that was asked for."""

    address = ""

    def connect(self) -> None:
        """Connect to the address, not to whatever the name may mean by now."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _Safe(_Plain):
    """The same over TLS, the certificate being that of the name."""

    def connect(self) -> None:
        """Connect, then check the certificate against the name."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(
            cast("Any", self.sock), server_hostname=self.host
        )


def _connection(target: Target, address: str) -> http.client.HTTPConnection:
    make = _Safe if target.scheme == "https" else _Plain
    connection = make(target.host, target.port, timeout=SECONDS)
    connection.address = address
    if target.scheme == "https" and target.port == 443:
        connection.default_port = 443  # type: ignore[misc]  # the header Host then names no port
    return connection
