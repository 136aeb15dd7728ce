"""A worker whose database drops it again and again: it goes on, each mail leaves once, nothing stays undone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from tests.worlds import NOON

WORKER = """
import sys
from django.conf import settings
for database in settings.DATABASES.values():
    database["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
import django; django.setup()
from beffroi.site import working
working.work(concurrency=4, silent=2.0)
"""
CASES, CUTS = 12, 3
DROP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Postman:
    """A mail server that takes its time, so that connections are cut while mails leave."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        time.sleep(0.1)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postman() -> Iterator[tuple[Postman, int]]:
    handler = Postman()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


@pytest.mark.server
def test_a_worker_outlives_the_cuts_of_its_database_and_sends_each_mail_once(
    committed_world, superuser, postman
):
    for _case in range(CASES):
        committed_world.file(on=NOON)
    connection.close()
    handler, port = postman
    worker = _start(connection.settings_dict["NAME"], port)
    try:
        for rank in range(CUTS):
            _wait(lambda wanted=rank + 1: len(handler.taken) >= wanted)
            superuser.execute(DROP)
        _wait(lambda: _left(superuser) == (0, 0))
        assert worker.poll() is None, "it still works"
    finally:
        worker.send_signal(signal.SIGTERM)
        ended = worker.wait(15)
    assert ended == 0
    assert len(handler.taken) == CASES
    assert set(handler.taken.values()) == {1}


def _start(database: str, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "beffroi.site.settings_test"}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WORKER, database, str(port)],
        env=environment,
        cwd=settings.CHECKOUT,
    )


def _left(superuser: psycopg.Connection) -> tuple[int, int]:
    """Return how many mails are not sent, and how many of their jobs are neither done nor gone."""
    mails = superuser.execute("SELECT count(*) FROM cases_delivery WHERE state <> 'sent'").fetchone()
    jobs = superuser.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'cases.send_delivery'"
        " AND status IN ('todo', 'doing')"
    ).fetchone()
    return mails[0], jobs[0]


def _wait(until: Callable[[], bool], seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)
