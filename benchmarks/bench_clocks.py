"""Read the ledger of every open case again: 1,000,000 open cases in 1,000 communes, two processes, memory of all.

Most ledgers have a shape that others share; one in ten asks for pieces of its own. One case in a hundred is given wrong
dates before: all of them must be found and mended, and a sample is compared with the reading of one case.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.commune import TOTAL, fill

BUDGET_S, BUDGET_MB = 60, 500
PARTS, SAMPLE = 2, 1_000

_LEDGERS = """
INSERT INTO cases_ledgerevent (id, organisation_id, case_id, rank, kind, at, "on", facts, by, by_name)
SELECT gen_random_uuid(), c.organisation_id, c.id, line.rank, line.kind, c.filed_at + line.later,
       (c.filed_at + line.later)::date, line.facts, 'system:bench', 'Mesure'
  FROM cases_case c, LATERAL (
    SELECT 1 AS rank, 'received' AS kind, interval '0' AS later, '{"channel": "electronic"}'::jsonb AS facts
    UNION ALL SELECT 2, 'acknowledged', interval '0', '{}' WHERE c.state = 'received'
    UNION ALL SELECT 2, 'incomplete', interval '1 day', jsonb_build_object(
      'missing', jsonb_build_array(jsonb_build_object('id', c.number, 'label', 'Pièce ' || c.number)),
      'reply_by', (c.filed_at + interval '90 days')::date) WHERE c.state = 'waiting') AS line
 WHERE c.organisation_id = %(org)s
"""
DAYS = 55


def _open_cases() -> dict[str, str]:
    """Return the SQL of open cases whose dates are right, but for one in a hundred."""
    shapes = [_shapes(day) for day in range(DAYS)]
    right = {
        name: _by_day([(done[rank], waiting[rank]) for done, waiting in shapes])
        for rank, name in enumerate(_DATES)
    }
    return {
        "state": "CASE WHEN i %% 10 = 0 THEN 'waiting' ELSE 'received' END",
        "filed_at": f"now() - (i %% {DAYS}) * interval '1 day'",
        "closed_at": "NULL",
        **right,
        "latest": f"CASE WHEN i %% 100 = 42 THEN current_date ELSE {right['latest']} END",
    }


_DATES = ("earliest", "latest", "due_on", "acknowledge_on")


def _by_day(values: list[tuple[Any, Any]]) -> str:
    def column(rank: int) -> str:
        told = ", ".join(f"'{each[rank]}'" if each[rank] else "NULL" for each in values)
        return f"(ARRAY[{told}]::date[])[i %% {DAYS} + 1]"

    return f"CASE WHEN i %% 10 = 0 THEN {column(1)} ELSE {column(0)} END"


def _shapes(ago: int) -> tuple[Any, Any]:
    """Return the dates of a request received so many days ago, then of one whose pieces were asked for the day after."""
    from beffroi.cases import rereading
    from beffroi.kernel.calendar import Zone

    today = datetime.now(UTC).date()
    day, place = today - timedelta(days=ago), rereading.Place(Zone.METROPOLE, today)

    def dates(state: str, *lines: tuple[str, date, dict[str, str]]) -> Any:
        told = "\x1e".join(
            "\x1f".join((kind, on.isoformat(), json.dumps(facts))) for kind, on, facts in lines
        )
        order = tuple(range(len(lines)))
        return rereading.read_shape(rereading.Shape("saisine/demande", 1, state, place, told, order)).dates

    received = ("received", day, {"channel": "electronic"})
    asked = ("incomplete", day + timedelta(days=1), {"reply_by": (day + timedelta(days=90)).isoformat()})
    return dates("received", received, ("acknowledged", day, {})), dates("waiting", received, asked)


def run() -> dict[str, Any]:
    """Fill a database, read all again twice: one case in a hundred to write, then none."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as home:
        from benchmarks.ground import embedded_django

        with embedded_django(home) as superuser:
            return _measure(superuser)


def _measure(superuser: str) -> dict[str, Any]:
    filled = _fill(superuser)
    some = _again()
    nothing = _again()
    night = _night()
    differing = _differing(superuser)
    peak = max(each["peak_mb"] for each in (some, nothing))
    return {
        "budget": f"every open case again in {BUDGET_S} s and {BUDGET_MB} MB (all Python processes)",
        "met": some["seconds"] <= BUDGET_S and peak <= BUDGET_MB and not differing,
        "open_cases": TOTAL,
        "processes": PARTS,
        "filled_s": filled,
        "one in a hundred to write": some,
        "nothing to write": nothing,
        "run_clocks where nothing lapses": night,
        "sample compared one by one": SAMPLE,
        "sample differing": differing,
    }


def _fill(superuser: str) -> float:
    """Fill open cases and their ledgers; return the seconds taken."""
    from beffroi.operators import queries

    started = time.perf_counter()
    fill(superuser, own=_open_cases)
    _execute(superuser, "DELETE FROM cases_ledgerevent")
    for organisation in queries.everyone():
        _execute(superuser, (_LEDGERS, {"org": organisation}))
    _execute(superuser, "VACUUM ANALYZE cases_ledgerevent")
    return round(time.perf_counter() - started, 1)


def _execute(superuser: str, *statements: Any) -> None:
    import psycopg

    with psycopg.connect(superuser, dbname="beffroi", autocommit=True) as connection:
        for each in statements:
            connection.execute(*(each if isinstance(each, tuple) else (each,)))


def _again() -> dict[str, Any]:
    """Run the command in as many processes as there are cores; return seconds, CPU and the memory of all."""
    return _timed("run_clocks", "--again", "--processes", str(PARTS), "--json")


def _night() -> dict[str, Any]:
    return _timed("run_clocks", "--json")


def _timed(*command: str) -> dict[str, Any]:
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    script = "from beffroi.site.command import main; main()"
    process = subprocess.Popen([sys.executable, "-c", script, *command], stdout=subprocess.PIPE, text=True)
    peak = _peak_of(process)
    told = process.communicate()[0]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"{command}: {process.returncode} {told}")
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mb": peak,
        **{
            name: count
            for name, count in json.loads(told).items()
            if name in {"looked_at", "changed", "lapsed"}
        },
    }


def _peak_of(process: subprocess.Popen[str]) -> int:
    """Return the highest sum of the resident memory of a process and those it started, in megabytes."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(number) for number in _family(process.pid)))
        time.sleep(0.1)
    return peak // 1000


def _family(number: int) -> list[int]:
    children = Path(f"/proc/{number}/task/{number}/children")
    own = [int(each) for each in children.read_text().split()] if children.exists() else []
    return [number, *(inner for child in own for inner in _family(child))]


def _resident(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _differing(superuser: str) -> int:
    """Compare a sample with the reading of each case by itself; return how many differ."""
    import psycopg

    from beffroi.cases.models import Case
    from beffroi.tenancy import scope

    with psycopg.connect(superuser, dbname="beffroi") as connection:
        found = connection.execute(
            f"SELECT organisation_id, id FROM cases_case TABLESAMPLE SYSTEM (2) LIMIT {SAMPLE}"
        ).fetchall()
    wrong = 0
    for organisation_id, case_id in found:
        with scope.reading(organisation_id):
            wrong += _differs(Case.objects.select_related("organisation").get(id=case_id))
    return wrong if len(found) == SAMPLE else len(found) - SAMPLE


def _differs(case: Any) -> bool:
    from beffroi.cases import queries
    from beffroi.cases.filing import project
    from beffroi.cases.ledger import receipt_due, today_of

    def dates() -> tuple[Any, ...]:
        return case.earliest, case.latest, case.due_on, case.acknowledge_on

    kept, town = dates(), case.organisation
    project(case, queries.reading_of(case, town, today=today_of(town, datetime.now(UTC))))
    case.acknowledge_on = receipt_due(case, town, case.ledger.order_by("rank"))
    return dates() != kept


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run()) + "\n")
    os._exit(0)
