"""A killed worker, a database that drops everybody: the whole case with its receipt, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from procrastinate.exceptions import ConnectorException

from beffroi.kernel.numbers import parse_number
from tests.worlds import NOON

FILER = """
import os, sys
from django.conf import settings
for database in settings.DATABASES.values():
    database["NAME"] = sys.argv[1]
import django; django.setup()
from beffroi.cases import actions
from beffroi.operators.queries import by_slug
from beffroi.tenancy.types import STRANGER
from tests.worlds import APPLICANT, NOON, SUBJECT
from beffroi.cases.types import Filing
filing = Filing(procedure="saisine/demande", version=1, applicant=APPLICANT, answers=SUBJECT)
town = by_slug("venissieux")
while True:
    print(actions.file(organisation=town, filing=filing, by=STRANGER, on=NOON).number, flush=True)
"""

WHOLE = """
    SELECT count(*),
           count(*) FILTER (WHERE (SELECT count(*) FROM cases_ledgerevent e WHERE e.case_id = c.id) = 2),
           count(*) FILTER (WHERE (SELECT count(*) FROM cases_delivery d WHERE d.case_id = c.id) = 1),
           count(*) FILTER (WHERE (SELECT count(*) FROM journal_entry j WHERE j.subject = 'case:' || c.id
                                   AND j.verb = 'cases.file') = 1),
           count(*) FILTER (WHERE c.receipt ->> 'number' <> '')
      FROM cases_case c
"""


def _assert_whole(superuser: psycopg.Connection, known: set[str]) -> None:
    counts = superuser.execute(WHOLE).fetchone()
    assert len(set(counts)) == 1, counts
    numbers = {number for (number,) in superuser.execute("SELECT number FROM cases_case").fetchall()}
    assert known <= numbers
    ranks = sorted(parse_number(number).rank for number in numbers)
    assert ranks == list(range(1, len(ranks) + 1)), "numbers are continuous"
    jobs = superuser.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'cases.send_delivery'"
    ).fetchone()
    assert jobs[0] == len(numbers)


@pytest.mark.server
def test_a_worker_killed_while_filing_leaves_whole_cases_only(committed_world, superuser):
    told: set[str] = set()
    for _round in range(3):
        told |= _file_until_killed(connection.settings_dict["NAME"], seconds=1.5)
    assert told
    _assert_whole(superuser, told)


def _file_until_killed(database: str, *, seconds: float) -> set[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "beffroi.site.settings_test",
        "PYTHONWARNINGS": "ignore",
    }
    filer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(FILER), database],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=settings.CHECKOUT,
    )
    first = filer.stdout.readline()
    time.sleep(seconds)
    filer.send_signal(signal.SIGKILL)
    rest, _nothing = filer.communicate()
    return {line for line in [first.strip(), *rest.split("\n")[:-1]] if line}


@pytest.mark.server
def test_a_database_that_drops_every_connection_loses_no_case_that_was_told(committed_world, superuser):
    told: set[str] = set()
    stop = threading.Event()
    filers = [threading.Thread(target=_file_until, args=(committed_world, stop, told)) for _one in range(3)]
    for filer in filers:
        filer.start()
    for _cut in range(4):
        time.sleep(0.5)
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'beffroi_runtime'"
            " AND datname = current_database()"
        )
    time.sleep(0.5)
    stop.set()
    for filer in filers:
        filer.join(timeout=20)
    assert told
    _assert_whole(superuser, told)


def _file_until(world, stop: threading.Event, told: set[str]) -> None:
    while not stop.is_set():
        try:
            told.add(world.file(on=NOON).number)
        except (DatabaseError, psycopg.Error, ConnectorException):
            connection.close()
    connection.close()
