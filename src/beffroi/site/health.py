"""What the health page says: whether the program can serve, and what falls behind. No secret, no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from beffroi.documents.scanning import is_reachable
from beffroi.journal import queries as journal

LATE_QUEUE = timedelta(minutes=15)
LATE_SEAL, LATE_BACKUP = timedelta(days=2), timedelta(days=2)
_WAITING = """
    SELECT count(*), min(coalesce(job.scheduled_at, event.at))
      FROM (SELECT id, scheduled_at FROM procrastinate_jobs
             WHERE status = 'todo' AND coalesce(scheduled_at, '-infinity') <= now()
             ORDER BY priority DESC, id LIMIT 1000) AS job
      LEFT JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    ``ok`` is None where nobody can tell; ``vital``: without it nothing can be served; ``facts`` are numbers and dates.
    """

    name: str
    label: str
    ok: bool | None
    says: str
    vital: bool = False
    facts: dict[str, Any] | None = None


def checks(now: datetime) -> list[Check]:
    """Return every check; once the database is lost the others that need it are not tried."""
    first = _database()
    if not first.ok:
        return [first, _backup(now)]
    found = [first, _migrations(), _queue(now), _seal(now.date()), _backup(now)]
    return [*found, _scanner()] if settings.CLAMAV_URL else found


def _database() -> Check:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError):
        return Check("database", "Base de données", ok=False, says="Elle ne répond pas.", vital=True)
    return Check("database", "Base de données", ok=True, says="Elle répond.", vital=True)


def _migrations() -> Check:
    executor = MigrationExecutor(connections["default"])
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    says = f"{pending} à appliquer : lancez « beffroi migrate »." if pending else "À jour."
    return Check("migrations", "Structure", ok=not pending, says=says, vital=True, facts={"pending": pending})


def _queue(now: datetime) -> Check:
    with connections["default"].cursor() as cursor:
        cursor.execute(_WAITING)
        waiting, oldest = cursor.fetchone()
    lag = max(now - oldest, timedelta()) if oldest else timedelta()
    facts = {"waiting": waiting, "lag_seconds": int(lag.total_seconds())}
    if lag > LATE_QUEUE:
        return Check(
            "queue", "Travaux", ok=False, says="En retard : « beffroi worker » tourne-t-il ?", facts=facts
        )
    return Check("queue", "Travaux", ok=True, says=f"{waiting} en attente.", facts=facts)


def _seal(today: date) -> Check:
    seal = journal.last_seal()
    facts = {"day": seal.day.isoformat() if seal else None}
    if seal is None:
        return Check(
            "seal",
            "Scellé du journal",
            ok=None,
            says="Aucun encore : le premier se fait la nuit prochaine.",
            facts=facts,
        )
    late = today - seal.day > LATE_SEAL
    return Check(
        "seal", "Scellé du journal", ok=not late, says=f"Dernier jour scellé : {seal.day}.", facts=facts
    )


def _backup(now: datetime) -> Check:
    """Read the instant (ISO 8601) that the backup writes in ``last-backup``, else the date of the file."""
    path = Path(settings.BEFFROI_HOME) / "last-backup"
    try:
        at = _instant(path)
    except OSError:
        says = "Beffroi n’en connaît aucune : la sauvegarde doit écrire sa date dans « last-backup »."
        return Check("backup", "Sauvegarde", ok=None, says=says, facts={"at": None})
    late = now - at > LATE_BACKUP
    return Check(
        "backup",
        "Sauvegarde",
        ok=not late,
        says=f"Dernière : {at:%Y-%m-%d %H:%M} UTC.",
        facts={"at": at.isoformat()},
    )


def _instant(path: Path) -> datetime:
    try:
        at = datetime.fromisoformat(path.read_text(encoding="utf-8").strip())
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _scanner() -> Check:
    ok = is_reachable(settings.CLAMAV_URL)
    return Check("scanner", "Antivirus", ok=ok, says="Il répond." if ok else "Il ne répond pas.")
