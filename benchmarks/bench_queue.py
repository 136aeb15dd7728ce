"""The first page of an agent's queue in each order: 100,000 cases in the commune, 1,000,000 in the database.

Rows are generated in SQL by the superuser of an embedded server of its own; the page is then asked for through the
whole Django stack, as the runtime role, with row-level security on.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from typing import Any

from benchmarks.commune import IN_TOWN, TOTAL, fill, page_of, percentiles

BUDGET_MS = 50
ORDERS = ("due", "-due", "filed", "-filed", "name", "-name", "procedure", "-procedure")


def run() -> dict[str, Any]:
    """Fill a database and time the first page; return p50 and p95 in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as home:
        from benchmarks.ground import embedded_django

        with embedded_django(home) as superuser:
            return _measure(superuser)


def _measure(superuser: str) -> dict[str, Any]:
    from benchmarks.ground import agent_of

    town, filled = fill(superuser)
    orders = {sort: _time_order(town, sort)["p95_ms"] for sort in ORDERS}
    get = page_of(town, agent_of(town))
    page = percentiles(lambda: get("?file=service"))
    sorted_page = percentiles(lambda: get("?file=service&tri=demandeur"))
    return {
        "budget": f"p95 of the page at most {BUDGET_MS} ms",
        "met": page["p95_ms"] <= BUDGET_MS,
        "bench": "queue",
        "cases": TOTAL,
        "in_commune": IN_TOWN,
        "filled_s": filled,
        "query_by_order_p95_ms": orders,
        "page_by_name": sorted_page,
        **page,
    }


def _time_order(town: Any, sort: str) -> dict[str, float]:
    from beffroi.cases import queries
    from beffroi.tenancy import scope

    def once() -> None:
        with scope.reading(town.id):
            queries.queue(town.id, {"sort": sort})

    return percentiles(once, times=60)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run()) + "\n")
    os._exit(0)
