"""File a case over HTTP until a durable number and receipt data exist: 8 text fields, 2 workers, 8 clients.

The real server (``beffroi serve``) with its own embedded database; clients keep their connection and only
count answers 201.

Run alone: ``python -m benchmarks.bench_filing [--seconds 20] [--towns 1]``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

BUDGET = 150
WORKERS, CLIENTS, CLIENT_PROCESSES = 2, 8, 2
PACK = Path(__file__).parent / "pack" / "bench"
SERVE = "import sys; from beffroi.site.command import main; sys.argv[0] = 'beffroi'; main()"
_LENGTH = b"content-length:"
APPLICANT = {
    "kind": "person",
    "family_name": "Benali",
    "given_names": "Nadia",
    "email": "nadia.benali@exemple.test",
    "address": {"lines": ["12 rue Gambetta"], "postcode": "69200", "city": "Vénissieux", "country": "FR"},
}


def run(seconds: float = 20.0, towns: int = 1) -> dict[str, Any]:
    """Serve, file for some seconds, return cases per second and the 95th percentile in milliseconds.

    :param towns: communes among which the clients share their requests; one is the hardest: numbers queue up.
    """
    from benchmarks.ground import embedded_django

    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as home, embedded_django(home):
        paths = _prepare(towns)
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
        )
        try:
            _wait(port)
            _storm(port, paths, seconds=2.0)
            times, elapsed = _storm(port, paths, seconds=seconds)
            _check_durable(len(times))
        finally:
            server.terminate()
            server.wait(30)
    return _report(times, elapsed, towns)


def _prepare(count: int) -> list[str]:
    from beffroi.cases import actions as cases
    from beffroi.cases.procedures.loading import load_pack
    from beffroi.operators import actions
    from beffroi.operators.types import Offer
    from beffroi.tenancy.types import CLOCKWORK
    from benchmarks import ground

    procedures = load_pack(PACK).procedures
    cases.publish(organisation=ground.operator(), procedures=procedures, by=CLOCKWORK, on=ground.NOW)
    offers = [Offer(each.reference, each.version) for each in procedures]
    newcomers = ground.newcomers(count)
    actions.admit(operator=ground.operator(), newcomers=newcomers, offers=offers, by=CLOCKWORK, on=ground.NOW)
    return [f"/api/v1/organisations/{each.siren}/procedures/{procedures[0].code}/cases" for each in newcomers]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _storm(port: int, paths: list[str], *, seconds: float) -> tuple[list[float], float]:
    """Run the clients for a time; return the duration of each filing, and the time that all took."""
    each = CLIENTS // CLIENT_PROCESSES
    jobs = [
        (port, paths[rank % len(paths) :] + paths[: rank % len(paths)], seconds, each)
        for rank in range(CLIENT_PROCESSES)
    ]
    with multiprocessing.get_context("spawn").Pool(CLIENT_PROCESSES) as pool:
        results = pool.starmap(clients, jobs)
    times = [one for result in results for one in result[0]]
    return times, max(result[1] for result in results)


def clients(port: int, paths: list[str], seconds: float, count: int) -> tuple[list[float], float]:
    """Be ``count`` clients in one process: each sends its next request when its answer has come."""
    import selectors

    loop = selectors.DefaultSelector()
    started, times, sent = time.perf_counter(), [], 0
    requests = [_request(path) for path in paths]
    waiting: dict[int, float] = {}
    for _ in range(count):
        link = socket.create_connection(("127.0.0.1", port), 10)
        loop.register(link, selectors.EVENT_READ, bytearray())
        sent += _send(link, requests[sent % len(requests)], waiting)
    while waiting:
        for key, _events in loop.select(10):
            link = key.fileobj
            if not _whole(link, key.data):
                continue
            now = time.perf_counter()
            times.append(now - waiting.pop(link.fileno()))
            if now - started < seconds:
                sent += _send(link, requests[sent % len(requests)], waiting)
    return times, time.perf_counter() - started


def _request(path: str) -> bytes:
    answers = {f"champ-{n}": f"Une réponse de longueur ordinaire, numéro {n}" for n in range(1, 9)}
    body = json.dumps({"applicant": APPLICANT, "answers": answers}).encode()
    head = ["Host: 127.0.0.1", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([f"POST {path} HTTP/1.1", *head, "", ""]).encode() + body


def _send(link: Any, request: bytes, waiting: dict[int, float]) -> int:
    waiting[link.fileno()] = time.perf_counter()
    link.sendall(request)
    return 1


def _whole(link: Any, kept: bytearray) -> bool:
    """Take what has come; say whether the answer is whole. Anything but 201 ends the bench."""
    kept += link.recv(65_536)
    head, separator, body = bytes(kept).partition(b"\r\n\r\n")
    if not separator:
        return False
    lines = head.lower().split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.startswith(_LENGTH))
    if len(body) < length:
        return False
    if not kept.startswith(b"HTTP/1.1 201"):
        raise RuntimeError(bytes(kept[:2000]).decode(errors="replace"))
    kept.clear()
    return True


def _check_durable(least: int) -> None:
    """Count what the database holds: cases, receipts, mails to send, journal entries."""
    from beffroi.cases.models import Case, Delivery, LedgerEvent
    from beffroi.journal.models import Entry
    from beffroi.tenancy import scope

    with scope.across_organisations(reason="bench: count"):
        count = Case.objects.count()
        assert count >= least, f"{least} answered, {count} kept"
        assert Case.objects.exclude(receipt={}).count() == Delivery.objects.count() == count
        assert LedgerEvent.objects.count() == 2 * count
        assert Entry.objects.filter(verb="cases.file").count() == count


def _report(times: list[float], elapsed: float, towns: int) -> dict[str, Any]:
    rate = len(times) / elapsed
    return {
        "bench": "filing",
        "cases": len(times),
        "towns": towns,
        "clients": CLIENTS,
        "workers": WORKERS,
        "cases_per_s": round(rate, 1),
        "p50_ms": round(statistics.median(times) * 1000, 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1] * 1000, 1),
        "budget_per_s": BUDGET,
        "met": rate >= BUDGET,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--towns", type=int, default=1)
    print(json.dumps(run(**vars(parser.parse_args())), ensure_ascii=False))
