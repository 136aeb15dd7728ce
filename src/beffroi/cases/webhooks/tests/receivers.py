"""A program outside that receives webhooks: a real HTTP server that says what it is told to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from beffroi.cases.webhooks import actions
from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.cases.webhooks.types import Happening, Wish
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor
from tests.worlds import NOON

EVERYTHING = tuple(str(each) for each in Happening)


@dataclass
class Receiver:
    """What came (headers and body, in order), and what is answered: a status, a body, after some seconds."""

    url: str = ""
    status: int = 204
    body: bytes = b""
    location: str = ""
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The messages, read."""
        return [json.loads(body) for _headers, body in self.came]

    @property
    def types(self) -> list[str]:
        """What each message is about."""
        return [each["type"] for each in self.told]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.arrived.set()
            receiver.free.wait(20)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *_told: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve a receiver on 127.0.0.1."""
    receiver = Receiver()
    receiver.free.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?from=beffroi"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.free.set()
        server.shutdown()
        server.server_close()


def endpoint(
    organisation: Organisation, by: Actor, url: str, *, events: tuple[str, ...] = EVERYTHING, **more: Any
) -> tuple[WebhookEndpoint, str]:
    """Register an endpoint; return it with its secret."""
    wish = Wish("Logiciel métier", url, events, **more)
    return actions.register(organisation=organisation, wish=wish, by=by, on=NOON)


def calls(organisation: Organisation) -> list[WebhookCall]:
    """The calls of an organisation, oldest first."""
    with scope.reading(organisation.id):
        rows = WebhookCall.objects.filter(organisation=organisation).select_related("endpoint")
        return list(rows.order_by("created_at", "id"))
