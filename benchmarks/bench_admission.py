"""How long it takes to admit every commune of France with twenty procedures each.

Run: ``python -m benchmarks.bench_admission``; prints one JSON object. Works in a data folder of its own,
which it removes. The work runs in a process of its own, so that its peak of memory is measured alone.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

PROCEDURES = 20
BUDGET_SECONDS, BUDGET_MB = 120.0, 1000.0


def run() -> dict[str, Any]:
    """Prepare a database, admit everybody, return seconds and peak memory (MB)."""
    home = tempfile.mkdtemp(prefix="beffroi-bench-")
    environment = {**os.environ, "BEFFROI_HOME": home, "DJANGO_SETTINGS_MODULE": "beffroi.site.settings"}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BEFFROI_SOCKET", "BEFFROI_DEMO"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "benchmarks.bench_admission", "--measure"]
    try:
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return measured
    finally:
        shutil.rmtree(home, ignore_errors=True)


def measure() -> dict[str, Any]:
    """Admit everybody in the database of BEFFROI_HOME, twice: the second time nothing is new."""
    operator, newcomers, offers = _prepare()
    began = time.perf_counter()
    first = _admit(operator, newcomers, offers)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    second = _admit(operator, newcomers, offers)
    again = time.perf_counter() - began
    assert second.admitted == 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "work": f"admit every commune with {PROCEDURES} procedures each",
        "communes": first.admitted,
        "adoptions": _adoptions(),
        "seconds": round(seconds, 1),
        "again_seconds": round(again, 1),
        "peak_mb": round(peak),
        "budget_seconds": BUDGET_SECONDS,
        "budget_mb": BUDGET_MB,
        "met": seconds <= BUDGET_SECONDS and peak <= BUDGET_MB,
    }


def _prepare() -> tuple[Any, list[Any], list[Any]]:
    from beffroi.site.command import start_embedded

    start_embedded()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_territory", verbosity=0)
    from beffroi.operators import actions
    from beffroi.operators.newcomers import newcomer_of
    from beffroi.territory import queries as territory

    on = datetime.now(UTC)
    operator = actions.found_operator(
        siren="256900994", name="Banc d’essai", slug="banc-d-essai", by=_clockwork(), on=on
    )
    newcomers = [newcomer_of(facts) for facts in territory.communes_of(None) if facts.siren]
    return operator, newcomers, _publish(operator, on)


def _publish(operator: Any, on: datetime) -> list[Any]:
    """Publish twenty procedures that differ from a real one by their code only."""
    from dataclasses import replace

    from beffroi.cases import actions as cases
    from beffroi.cases.procedures.loading import load_pack
    from beffroi.operators.types import Offer
    from beffroi.packs.registry import pack_folders

    model = load_pack(pack_folders()[0]).procedures[0]
    made = [replace(model, code=f"essai-{rank}", digest=f"{rank:064x}") for rank in range(PROCEDURES)]
    cases.publish(organisation=operator, procedures=made, by=_clockwork(), on=on)
    return [Offer(each.reference, each.version) for each in made]


def _clockwork() -> Any:
    from beffroi.tenancy.types import CLOCKWORK

    return CLOCKWORK


def _admit(operator: Any, newcomers: list[Any], offers: list[Any]) -> Any:
    from beffroi.operators import actions

    return actions.admit(
        operator=operator,
        newcomers=newcomers,
        offers=offers,
        by=_clockwork(),
        on=datetime.now(UTC),
        progress=lambda done, total: print(f"{done}/{total}", file=sys.stderr, flush=True),
    )


def _adoptions() -> int:
    """Count the adoptions as the owner of the tables sees their number: without reading any."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT n_live_tup + 0 FROM pg_stat_user_tables WHERE relname = 'operators_adoption'")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    print(json.dumps(measure() if "--measure" in sys.argv else run(), ensure_ascii=False))
