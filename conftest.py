"""What every test stands on: a database of its own as the runtime role, and a Django stricter than Django.

The template database is migrated once per state of the migrations and of the referential, then copied for each
process (a copy takes a tenth of a second). Tests connect as the runtime role: policies are always on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

HERE = Path(__file__).parent
_STATE: dict[str, Any] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Join the embedded server of the tests before Django reads its settings."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in the thread of its tests
    if hasattr(config, "workerinput"):
        os.environ["BEFFROI_SOCKET"] = config.workerinput["beffroi_socket"]
        _STATE["superuser"] = config.workerinput["beffroi_superuser"]
        _STATE["template"] = config.workerinput["beffroi_template"]


def _controller_starts_server(config: pytest.Config) -> None:
    if "superuser" in _STATE:
        return
    from beffroi.site import embedded

    server = embedded.start(HERE / "var" / "tests")
    _STATE["server"] = server
    _STATE["superuser"] = embedded.superuser_uri(server)
    os.environ["BEFFROI_SOCKET"] = embedded.socket_folder(server)
    _STATE["template"] = _template(_STATE["superuser"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the server to each process of pytest-xdist."""
    _controller_starts_server(node.config)
    node.workerinput["beffroi_socket"] = os.environ["BEFFROI_SOCKET"]
    node.workerinput["beffroi_superuser"] = _STATE["superuser"]
    node.workerinput["beffroi_template"] = _STATE["template"]


def _template(superuser: str) -> str:
    """Return the name of the migrated template database, made when it does not exist yet."""
    name = f"beffroi_template_{_fingerprint()}"
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7042)")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        _drop_old_databases(connection)
        _make_template(connection, name)
    return name


def _fingerprint() -> str:
    digest = hashlib.sha256()
    sources = [*HERE.glob("src/beffroi/*/migrations/*.py"), HERE / "src/beffroi/tenancy/operations.py"]
    sources += HERE.glob("src/beffroi/territory/data/*")
    sources += [HERE / "requirements/dev.txt", HERE / "src/beffroi/kernel/text.py"]
    sources += [HERE / "src/beffroi/territory/rules.py", HERE / "src/beffroi/territory/referential.py"]
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_old_databases(connection: psycopg.Connection) -> None:
    """Drop what stopped runs left and the oldest templates; other runs may be under way."""
    names = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'beffroi_te%' ORDER BY oid"
    ).fetchall()
    templates = [name for (name,) in names if name.startswith("beffroi_template_")]
    left = [name for (name,) in names if name.startswith("beffroi_tests_") and not _alive(name)]
    for name in [*left, *templates[:-3]]:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _alive(database: str) -> bool:
    pid = database.rpartition("_")[2]
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def _make_template(connection: psycopg.Connection, name: str) -> None:
    from beffroi.site import embedded

    building = f"{name}_building"
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building)))
    embedded.create_database(connection, building)
    _migrate(building)
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
    )


def _migrate(name: str) -> None:
    import subprocess
    import sys

    code = (
        "import django; from django.conf import settings\n"
        "for d in settings.DATABASES.values(): d['NAME'] = %r\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "call_command('load_territory', verbosity=0)\n" % name
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "beffroi.site.settings_test"}
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], check=True, env=environment, stdout=subprocess.DEVNULL
    )


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Give this process a copy of the template, for both roles; drop it at the end."""
    _controller_starts_server(request.config)
    with django_db_blocker.unblock(), _copy_of_template("shared"):
        yield


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Give this test a whole database of its own, where transactions really commit; yield its name."""
    with django_db_blocker.unblock(), _copy_of_template("own") as name:
        yield name


@pytest.fixture
def superuser(committed: str) -> Iterator[psycopg.Connection]:
    """Connect to the test's own database as a superuser: what an intruder on the server could do."""
    with psycopg.connect(_STATE["superuser"], dbname=committed, autocommit=True) as connection:
        yield connection


@contextmanager
def _copy_of_template(kind: str) -> Iterator[str]:
    from django.conf import settings

    name = f"beffroi_tests_{kind}_{os.getpid()}"
    before = settings.DATABASES["default"]["NAME"]
    _administer(lambda c: _copy(c, name))
    _point_django_at(name)
    try:
        yield name
    finally:
        _point_django_at(before)
        _administer(
            lambda c: c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        )


def _administer(work: Callable[[psycopg.Connection], object]) -> None:
    with psycopg.connect(_STATE["superuser"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7042)")
        work(connection)


def _copy(connection: psycopg.Connection, name: str) -> None:
    from beffroi.site import embedded

    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    embedded.create_database(connection, name, template=_STATE["template"])


def _point_django_at(name: str) -> None:
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    for alias, database in settings.DATABASES.items():
        target = {"NAME": name, "HOST": os.environ["BEFFROI_SOCKET"]}
        database.update(target)
        connections[alias].settings_dict.update(target)


@pytest.fixture(scope="session", autouse=True)
def _stricter_than_django() -> None:
    """See ``tests/strictness.py``."""
    from tests.strictness import shuffle_what_has_no_order

    shuffle_what_has_no_order()


@pytest.fixture
def world(db: None) -> Any:
    """An operator with two towns that offer every procedure, and their agents; see ``tests/worlds.py``."""
    from tests.worlds import build

    return build()


@pytest.fixture
def committed_world(committed: str) -> Any:
    """The same world, committed in a database of the test's own."""
    from tests.worlds import build

    return build()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the one Chromium of this process."""
    from tests.browser import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def address(committed: str) -> Iterator[str]:
    """Serve the program over the test's own database; yield its address."""
    from tests.browser import serving

    with serving() as served:
        yield served
