"""The export of 100,000 requests by the real view, as CSV and as ODS: how long, how much memory at its peak.

Each format is read in a process of its own, piece after piece, as a server would send it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.commune import IN_TOWN, fill

BUDGET_MB = 200


def run() -> dict[str, Any]:
    """Fill a commune, then export it twice; return seconds, sizes and peaks."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as home:
        from benchmarks.ground import embedded_django

        with embedded_django(home) as superuser:
            return _measure(superuser)


def _measure(superuser: str) -> dict[str, Any]:
    from benchmarks.ground import agent_of

    town, _filled = fill(superuser, only_town=True)
    user = agent_of(town)
    told = {kind: _in_a_process(town.slug, str(user.pk), kind) for kind in ("csv", "ods")}
    peak = max(each["peak_mb"] for each in told.values())
    return {"cases": IN_TOWN, **told, "peak_mb": peak, "budget_mb": BUDGET_MB, "met": peak <= BUDGET_MB}


def _in_a_process(slug: str, user: str, kind: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.bench_export", slug, user, kind]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def export(slug: str, user: str, kind: str) -> dict[str, Any]:
    """Ask the view for a whole list and read it piece after piece."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=user), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    before, started = _peak(), time.perf_counter()
    size = lines = 0
    for queue in ("service", "closes"):
        answer = client.get(f"/travail/{slug}/export.{kind}?file={queue}")
        for piece in answer.streaming_content:
            size, lines = size + len(piece), lines + piece.count(b"\r\n")
    seconds = round(time.perf_counter() - started, 1)
    told: dict[str, Any] = {"seconds": seconds, "bytes": size, "peak_mb": _peak(), "before_mb": before}
    return told | ({"lines": lines - 2} if kind == "csv" else {})


def _peak() -> int:
    """Return the peak of this program: that of getrusage may be of the process it was born from."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


if __name__ == "__main__":
    told = export(*sys.argv[1:]) if sys.argv[1:] else run()
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)
