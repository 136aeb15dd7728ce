"""The first page of an agent's queue: 100,000 cases in the commune, 1,000,000 in the database.

Rows are generated in SQL by the superuser of an embedded server of its own; the page is then asked for through the
whole Django stack, as the runtime role, with row-level security on.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from typing import Any

TOWNS, IN_TOWN, TOTAL = 1_000, 100_000, 1_000_000
PAGES = 200

# One real case is filed, then copied with what makes a queue: dates, states, names. New columns follow by themselves.
_OWN = {
    "id": "gen_random_uuid()",
    "organisation_id": "%(org)s::uuid",
    "number": "%(code)s::text || '-2025-' || lpad(i::text, 6, '0')",
    "state": "CASE WHEN i %% 10 < 3 THEN 'received' WHEN i %% 10 = 3 THEN 'waiting' ELSE 'decided' END",
    "applicant_name": "'Personne ' || i",
    "search": "'personne ' || i",
    "filed_at": "now() - (i %% 700) * interval '1 day'",
    "due_on": "CASE WHEN i %% 10 < 3 THEN current_date + (i * 7 %% 120) - 20 END",
    "earliest": "current_date + (i * 7 %% 120) - 20",
    "latest": "current_date + (i * 7 %% 120) - 19",
    "closed_at": "CASE WHEN i %% 10 > 3 THEN now() END",
}


def _copies() -> str:
    from beffroi.cases.models import Case

    columns = [field.column for field in Case._meta.fields]  # noqa: SLF001 - Django’s own door
    values = ", ".join(_OWN.get(column, f"model.{column}") for column in columns)
    source = "cases_case AS model, generate_series(1, %(count)s) AS i WHERE model.id = %(model)s"
    return f"INSERT INTO cases_case ({', '.join(columns)}) SELECT {values} FROM {source}"


def run() -> dict[str, Any]:
    """Fill a database and time the first page; return p50 and p95 in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as home:
        from benchmarks.ground import embedded_django

        with embedded_django(home) as superuser:
            return _measure(superuser)


def _measure(superuser: str) -> dict[str, Any]:
    from benchmarks.ground import agent_of, one_case, towns

    organisations = towns(TOWNS)
    started = time.perf_counter()
    _fill(superuser, organisations, one_case(organisations[0]))
    filled = time.perf_counter() - started
    town = organisations[0]
    queries = _time_queries(town)
    page = _time_page(town, agent_of(town))
    return {
        "budget": "p95 of the page at most 50 ms",
        "met": page["p95_ms"] <= 50,
        "bench": "queue",
        "cases": TOTAL,
        "in_commune": IN_TOWN,
        "filled_s": round(filled, 1),
        "query": queries,
        **page,
    }


def _fill(superuser: str, organisations: list[Any], model: Any) -> None:
    import psycopg

    rest = (TOTAL - IN_TOWN) // (len(organisations) - 1)
    with psycopg.connect(superuser, dbname="beffroi", autocommit=True) as connection:
        for rank, town in enumerate(organisations):
            count = IN_TOWN if rank == 0 else rest
            connection.execute(
                _copies(), {"org": town.id, "code": town.commune_code, "count": count, "model": model}
            )
        connection.execute("VACUUM ANALYZE cases_case")


def _time_queries(town: Any) -> dict[str, float]:
    from beffroi.cases import queries
    from beffroi.tenancy import scope

    def once() -> None:
        with scope.reading(town.id):
            queries.queue(town.id, {})
            queries.count(town.id, {})
            queries.count(town.id, {"assignee": None})
            queries.count(town.id, {"waiting": True})

    return _percentiles(once)


def _time_page(town: Any, user: Any) -> dict[str, float]:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/travail/{town.slug}/?file=service"
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return _percentiles(lambda: client.get(address))


def _percentiles(once: Any) -> dict[str, float]:
    for _warm in range(10):
        once()
    times = []
    for _page in range(PAGES):
        started = time.perf_counter()
        once()
        times.append((time.perf_counter() - started) * 1000)
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run()) + "\n")
    os._exit(0)
