"""Policies and ledgers for the tests, written short enough to be read beside their arithmetic."""

from datetime import date

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.types import (
    ClockPolicy,
    Event,
    EventKind,
    Extension,
    Incomplete,
    Ledger,
    MissingPiece,
    Reading,
    Regime,
    Transfer,
)
from beffroi.kernel.calendar import Zone
from beffroi.kernel.periods import Period, parse_period

MONTH = Period(months=1)
ABORDS = Extension("abords", MONTH, MONTH, "Abords d’un monument historique", "C. urb. R*423-24 c")
COMMISSION = Extension("commission", Period(months=2), MONTH, "Commission régionale", "C. urb. R*423-25 a")

REJECTS = ClockPolicy(
    Regime.REJECTS, Period(months=2), incomplete=Incomplete.CRPA_REJECTS, source="CRPA, L231-4"
)
ACCEPTS = ClockPolicy(
    Regime.ACCEPTS, Period(months=2), incomplete=Incomplete.CRPA_ACCEPTS, source="CRPA, L231-1"
)
FORTNIGHT = ClockPolicy(Regime.REJECTS, Period(days=15), incomplete=Incomplete.CRPA_REJECTS, source="Texte")
ACCESS = ClockPolicy(
    Regime.REJECTS,
    MONTH,
    incomplete=Incomplete.CRPA_REJECTS,
    transfer=Transfer.COMPETENT,
    source="CRPA, R*311-12",
)
NONE = ClockPolicy(Regime.NONE, source="Code civil")
RIGHTS = ClockPolicy(
    Regime.NONE, MONTH, extensions=(Extension("complexite", Period(months=2), MONTH),), source="RGPD, 12(3)"
)


def _planning(months: int) -> ClockPolicy:
    return ClockPolicy(
        Regime.ACCEPTS,
        Period(months=months),
        incomplete=Incomplete.PLANNING,
        request_within=MONTH,
        reply_within=Period(months=3),
        lapse=Regime.REJECTS,
        extensions=(ABORDS, COMMISSION),
        source="C. urb. R*423-23",
    )


WORKS = _planning(1)  # déclaration préalable
HOUSE = _planning(2)  # permit of a detached house


def ledger(text: str, commune: str = "69259") -> Ledger:
    """Read "received 2026-03-01; incomplete 2026-03-11 reply=2026-04-10; …"."""
    return Ledger(commune, tuple(_event(line.strip()) for line in text.split(";")))


def _event(line: str) -> Event:
    kind, on, *words = line.split()
    said = dict(word.split("=", 1) for word in words)
    days = {name: date.fromisoformat(said[key]) for key, name in _DAYS.items() if key in said}
    pieces = (MissingPiece("plan", said["source"]),) if "source" in said else None
    return Event(
        EventKind(kind),
        date.fromisoformat(on),
        channel=said.get("channel", "electronic"),
        missing=pieces,
        by=parse_period(said["by"]) if "by" in said else None,
        reason=said.get("reason", ""),
        **days,
    )


_DAYS = {"reply": "reply_by", "notified": "notified_on", "receipt": "registration_receipt_on"}


def read(
    policy: ClockPolicy, text: str, today: str = "2026-02-01", zone: Zone = Zone.METROPOLE, **more
) -> Reading:
    return read_ledger(policy, ledger(text), today=date.fromisoformat(today), zone=zone, **more)


# The ledgers that the tables vary.
PLAIN = "received 2026-03-01"
ASKED = f"{PLAIN}; incomplete 2026-03-11 reply=2026-04-10"
TWICE = f"{ASKED}; incomplete 2026-03-20 reply=2026-04-20"
FILED = "received 2026-01-31"
LISTED = f"{FILED}; incomplete 2026-02-10"
