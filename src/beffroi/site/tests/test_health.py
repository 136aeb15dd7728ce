"""``/sante``."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connections

from beffroi.site import health

pytestmark = pytest.mark.django_db


def test_a_monitor_reads_json(client):
    response = client.get("/sante")
    assert response.status_code == 200
    told = response.json()
    assert told["status"] == "ok"
    assert set(told["checks"]) == {"database", "migrations", "queue", "seal", "backup"}
    assert told["checks"]["queue"]["waiting"] == 0
    assert response.headers["Cache-Control"] == "no-store"


def test_a_person_reads_a_page(client):
    response = client.get("/sante", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert "Base de données" in response.content.decode()
    assert not client.cookies


def test_a_queue_that_waits_is_told(client, world):
    world.file()
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    told = client.get("/sante").json()
    assert told["status"] == "degraded"
    assert told["checks"]["queue"]["waiting"] == 1
    assert told["checks"]["queue"]["lag_seconds"] >= 3600


def test_the_last_backup_is_read_from_its_file(settings, tmp_path):
    settings.BEFFROI_HOME = tmp_path
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    found = {check.name: check for check in health.checks(now)}
    assert found["backup"].facts == {"at": None}
    (tmp_path / "last-backup").write_text((now - timedelta(days=3)).isoformat(), encoding="utf-8")
    found = {check.name: check for check in health.checks(now)}
    assert not found["backup"].ok


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_without_a_database_it_answers_503_and_no_secret(client, monkeypatch, settings, accept):
    def refuse(*_args, **_kwargs):
        raise OperationalError("password authentication failed for user x")

    monkeypatch.setattr(connections["default"], "cursor", refuse)
    response = client.get("/sante", headers={"Accept": accept})
    assert response.status_code == 503
    assert "password" not in response.content.decode()
    assert settings.SECRET_KEY not in response.content.decode()
