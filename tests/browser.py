"""A real Chromium in front of a real server; what a person would see, and what axe would say of it."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import expect

__all__ = ["DESK", "PHONE", "chromium", "expect", "look", "serving", "visiting"]
expect.set_options(timeout=15_000)

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
WIDER = (
    "document.documentElement && document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
FINDINGS = "axe.run().then(found => found.violations.map(one => one.id + ' ' + one.nodes.map(n => n.html).join(' | ')))"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE, DESK = {"width": 320, "height": 800}, {"width": 1280, "height": 900}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the program on a free port of this machine; yield its address."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    server = make_server("localhost", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        connections.close_all()


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the one browser of a process of tests."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Any, address: str, *, size: dict[str, int] = PHONE, scripts: bool = True
) -> Iterator[Any]:
    """Open a page as a new person, with nothing remembered."""
    context = browser.new_context(
        base_url=address,
        viewport=size,
        java_script_enabled=scripts,
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.complaints, page.scripts = [], scripts
    page.on("console", lambda said: page.complaints.append(said.text) if _complains(said) else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    try:
        yield page
    finally:
        context.close()


def _complains(said: Any) -> bool:
    """Whether a line of the console is a defect: an error page asked for on purpose is none."""
    return said.type == "error" and "status of 4" not in said.text


def _shoot(page: Any, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", page.url.partition("://")[2].partition("/")[2].lower()).strip("-")[:80]
    page.screenshot(path=folder / f"{name or 'accueil'}-{page.viewport_size['width']}.png", full_page=True)


def look(page: Any, path: str = "") -> None:
    """Go somewhere (or stay) and demand that axe finds nothing and that nothing sticks out.

    Without scripts axe cannot run (it waits for timers): the same page is looked at by the visit with scripts.
    ``BEFFROI_SHOTS`` names a folder that keeps what was seen, for human eyes.
    """
    if path:
        page.goto(path)
    page.wait_for_load_state()
    if folder := os.environ.get("BEFFROI_SHOTS"):
        _shoot(page, Path(folder))
    assert not page.evaluate(WIDER), f"{page.url} is wider than its screen"
    if not page.scripts:
        return
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(FINDINGS)
    assert found == [], f"{page.url}: {found}"
