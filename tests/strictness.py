"""A Django stricter than Django: what the tests add to catch what production would forgive."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b", re.IGNORECASE)
# Keeping the proof that a letter was opened is the one write that a reading makes; sessions and caches keep themselves.
MAY_WRITE_ON_GET = re.compile(r"^/suivi/[^/]+/courriers/|^/compte/")
# A visitor of a commune leaves a line of each page before it is made.
VISIT_TABLES = re.compile(r'"?(identity_accessvisit|journal_entry)"?')
OWN_TABLES = re.compile(r'"?(django_session|site_cache|usersessions_usersession)"?')


class UnknownVariable(str):
    """Stands for a template variable that nobody gave: printing it fails."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        """Pretend to hold a placeholder, so that Django hands the name over."""
        return key == "%s"

    def __mod__(self, name: object) -> str:
        """Fail with the name."""
        raise AssertionError(f"unknown template variable: {name}")


def read_only_get(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse that a GET writes in the database."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not OWN_TABLES.search(sql):
            raise AssertionError(f"a GET wrote: {sql[:120]}")
        return execute(sql, params, many, context)

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or MAY_WRITE_ON_GET.match(request.path):
            return get_response(request)

        def allow(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            visit = getattr(request, "tells_a_visit", False) and VISIT_TABLES.search(sql)
            return (
                execute(sql, params, many, context) if visit else refuse(execute, sql, params, many, context)
            )

        with connection.execute_wrapper(allow):
            return get_response(request)

    return answer


def shuffle_what_has_no_order() -> None:
    """Give back in any order the rows whose order nobody asked for."""
    fetch_all = QuerySet._fetch_all

    def shuffled(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered and len(self._result_cache or []) > 1:
            random.shuffle(self._result_cache or [])

    QuerySet._fetch_all = shuffled  # type: ignore[method-assign]
