"""A commune of 100,000 requests among a million: the ground of the queue, the search and the export."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

TOWNS, IN_TOWN, TOTAL = 1_000, 100_000, 1_000_000
TIMES = 200

# One real case is filed, then copied with what makes a queue: dates, states, names. New columns follow by themselves.
_OWN = {
    "id": "gen_random_uuid()",
    "organisation_id": "%(org)s::uuid",
    "number": "%(code)s::text || '-2025-' || lpad(i::text, 6, '0')",
    "state": "CASE WHEN i %% 10 < 3 THEN 'received' WHEN i %% 10 = 3 THEN 'waiting' ELSE 'decided' END",
    "applicant_name": "'Ada Personne' || i %% 5000",
    "name_key": "'personne' || i %% 5000 || ' ada'",
    "filed_at": "now() - (i %% 700) * interval '1 day'",
    "due_on": "CASE WHEN i %% 10 < 3 THEN current_date + (i * 7 %% 120) - 20 END",
    "earliest": "current_date + (i * 7 %% 120) - 20",
    "latest": "current_date + (i * 7 %% 120) - 19",
    "closed_at": "CASE WHEN i %% 10 > 3 THEN now() END",
}
# The words of a request: its name, its number, thirty words of which some are common and most are rare.
_WORDS = """
INSERT INTO cases_casetext (id, organisation_id, case_id, words)
SELECT gen_random_uuid(), organisation_id, id, array_to_tsvector(ARRAY(SELECT DISTINCT %(mark)s || word FROM unnest(
  string_to_array(name_key, ' ') || right(number, 6)
  || ARRAY['demande', CASE WHEN hashtext(number) %% 10 = 0 THEN 'voirie' ELSE 'mairie' END]
  || ARRAY(SELECT 'mot' || abs(hashtext(number || k)) %% 20000 FROM generate_series(1, 30) AS k)) AS word))
FROM cases_case WHERE organisation_id = %(org)s
"""


def _copies(own: Mapping[str, str]) -> str:
    from beffroi.cases.models import Case

    told = {**_OWN, **own}
    columns = [field.column for field in Case._meta.fields]  # noqa: SLF001 - Django’s own door
    values = ", ".join(told.get(column, f"model.{column}") for column in columns)
    source = "cases_case AS model, generate_series(1, %(count)s) AS i WHERE model.id = %(model)s"
    return f"INSERT INTO cases_case ({', '.join(columns)}) SELECT {values} FROM {source}"


def fill(
    superuser: str,
    *,
    words: bool = False,
    only_town: bool = False,
    own: Callable[[], Mapping[str, str]] = dict,
) -> tuple[Any, float]:
    """Fill a database; return the large commune and the seconds taken.

    :param words: also what the search reads. :param only_town: the large commune alone.
    :param own: gives the SQL of columns that another bench wants otherwise, once procedures are published.
    """
    import psycopg

    from benchmarks.ground import one_case, towns

    organisations = towns(1 if only_town else TOWNS)
    model, started = one_case(organisations[0]), time.perf_counter()
    copies = _copies(own())
    rest = (TOTAL - IN_TOWN) // max(1, len(organisations) - 1)
    with psycopg.connect(superuser, dbname="beffroi", autocommit=True) as connection:
        for rank, town in enumerate(organisations):
            count = IN_TOWN if rank == 0 else rest
            connection.execute(
                copies,
                {"org": town.id, "code": town.commune_code, "count": count, "model": model},
            )
        connection.execute("VACUUM ANALYZE cases_case")
        if words:
            _fill_words(connection, organisations)
    return organisations[0], round(time.perf_counter() - started, 1)


def _fill_words(connection: Any, organisations: list[Any]) -> None:
    """Write the words, the index being made once they stand."""
    connection.execute("DELETE FROM cases_casetext")
    index = connection.execute("SELECT pg_get_indexdef('case_text_words'::regclass)").fetchone()[0]
    connection.execute("DROP INDEX case_text_words")
    for town in organisations:
        connection.execute(_WORDS, {"org": town.id, "mark": town.id.hex[-10:]})
    connection.execute(index)
    connection.execute("VACUUM ANALYZE cases_casetext")


def percentiles(once: Callable[[], Any], *, times: int = TIMES) -> dict[str, float]:
    """Return p50 and p95 in milliseconds, warm."""
    for _warm in range(10):
        once()
    measured = []
    for _time in range(times):
        started = time.perf_counter()
        once()
        measured.append((time.perf_counter() - started) * 1000)
    return {
        "p50_ms": round(statistics.median(measured), 1),
        "p95_ms": round(statistics.quantiles(measured, n=20)[18], 1),
    }


def page_of(town: Any, user: Any) -> Callable[[str], Any]:
    """Return what asks for an address of the workspace through the whole Django stack, as the runtime role."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(query: str) -> Any:
        answer = client.get(f"/travail/{town.slug}/{query}")
        if answer.status_code != 200:
            raise SystemExit(f"{query}: {answer.status_code}")
        return answer

    return get
