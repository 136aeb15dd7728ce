"""Two communes, an operator, and a journal that spans four days: written, sealed day after day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from beffroi.journal import actions, keys
from beffroi.journal.models import Entry
from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

TODAY = datetime.now(UTC).date()
DAYS = [TODAY + timedelta(days=offset) for offset in range(3)]
NAMES = {"operator": "256900994", "Givors": "216900910", "Corbas": "216902734"}


def at(day: date) -> datetime:
    """Return the evening of a day."""
    return datetime(day.year, day.month, day.day, 23, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings) -> Iterator[Path]:
    """Give the journal its own data folder and keys."""
    settings.BEFFROI_HOME = tmp_path
    settings.SEAL_WITNESS = ""
    _forget_keys()
    yield tmp_path
    _forget_keys()


def _forget_keys() -> None:
    keys.hmac_key.cache_clear()
    keys.signing_key.cache_clear()


@dataclass
class House:
    """Organisations by name, and the entries written for each, day by day."""

    ids: dict[str, UUID]
    entries: dict[tuple[str, date], list[UUID]]
    home: Path

    def write(self, name: str, count: int = 1) -> list[Entry]:
        """Write entries in an organisation's journal."""
        with scope.writing(self.ids[name]):
            return [
                actions.record(
                    verb="cases.decide",
                    by=CLOCKWORK,
                    at=at(TODAY),
                    organisation_id=self.ids[name],
                    subject=f"case:{rank}",
                    facts={"outcome": "granted", "rank": rank, "été": ["œ", None, True]},
                )
                for rank in range(count)
            ]


@pytest.fixture
def house(committed: str, superuser: psycopg.Connection, home: Path) -> House:
    """Found an operator and two communes, with nothing in their journals."""
    ids = {name: new_id() for name in NAMES}
    for name, siren in NAMES.items():
        kind = "operator" if name == "operator" else "commune"
        superuser.execute(
            "INSERT INTO operators_organisation (id, siren, kind, name, slug, commune_code, department, population,"
            " display_name, address_lines, postcode, city, email, phone, opening_hours, dpo_contact, court,"
            " court_confirmed, signatory_name, signatory_quality, accent)"
            " VALUES (%s, %s, %s, %s, %s, '', '', 0, %s, '[]', '', '', '', '', '', '', '', false, '', '', '')",
            [ids[name], siren, kind, name, name.lower(), name],
        )
    return House(ids, {}, home)


@pytest.fixture
def sealed(house: House) -> House:
    """Write and seal three days: Givors on each of them, Corbas on the first and the last."""
    for rank, day in enumerate(DAYS):
        house.entries["Givors", day] = [entry.id for entry in house.write("Givors", 5 + rank)]
        if rank != 1:
            house.entries["Corbas", day] = [entry.id for entry in house.write("Corbas", 2)]
        actions.seal(day=day, by=CLOCKWORK, on=at(day))
    return house


@pytest.fixture
def intruder(superuser: psycopg.Connection) -> psycopg.Connection:
    """Connect as a superuser who has switched the triggers off."""
    superuser.execute("SET session_replication_role = replica")
    return superuser
