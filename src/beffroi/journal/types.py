"""The words of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as it is hashed and proved: plain values, no row behind."""

    id: UUID
    organisation_id: UUID
    recorded_at: datetime
    at: datetime
    verb: str
    actor: str
    subject: str
    facts: dict[str, object]

    @property
    def day(self) -> date:
        """Return the UTC day of recording; once that day is closed, the entry goes to the next open one."""
        return self.recorded_at.date()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: recorded between two days (both included), about a subject, of a verb. Empty: all."""

    first: date | None = None
    last: date | None = None
    subject: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationRoot:
    """What one organisation did on one day, in 32 bytes: a leaf of the day's tree."""

    organisation_id: UUID
    day: date
    root: bytes
    count: int
    first_id: UUID
    last_id: UUID


@dataclass(frozen=True, slots=True)
class SealFacts:
    """A day's seal as it is signed. Hashes in hexadecimal; ``key`` is the fingerprint of the public key."""

    day: date
    root: str
    count: int
    organisations: int
    previous: str
    sealed_at: datetime
    key: str


class FindingKind(StrEnum):
    """What verification may find wrong."""

    ENTRY_ALTERED = "entry_altered"
    ENTRIES_REMOVED = "entries_removed"
    ENTRIES_ADDED = "entries_added"
    ENTRIES_REPLACED = "entries_replaced"
    MAC_ALTERED = "mac_altered"
    ORGANISATION_SEAL_ALTERED = "organisation_seal_altered"
    ORGANISATION_SEAL_REMOVED = "organisation_seal_removed"
    SEAL_ALTERED = "seal_altered"
    CHAIN_BROKEN = "chain_broken"
    SIGNATURE_WRONG = "signature_wrong"
    KEY_UNKNOWN = "key_unknown"
    DAY_REMOVED = "day_removed"
    TAIL_CUT = "tail_cut"
    WITNESS_MISSING = "witness_missing"
    WITNESS_DIFFERS = "witness_differs"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, said in French, with the day and the organisation when they are known."""

    kind: FindingKind
    says: str
    day: date | None = None
    organisation_id: UUID | None = None
    organisation: str = ""
    entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification read and found.

    Days up to ``anchored_until`` carry a sound seal that an exported file confirms; later entries rest on
    their keyed hash alone. ``hidden`` counts the findings beyond those listed.
    """

    findings: tuple[Finding, ...]
    hidden: int
    organisations: int
    sealed_days: int
    anchored_until: date | None
    anchored_entries: int
    unanchored_entries: int

    @property
    def intact(self) -> bool:
        """Say whether nothing wrong was found."""
        return not self.findings


class NotSealed(Refusal):
    """The entry exists but its day carries no seal yet: nothing proves it to a third party."""

    def __init__(self) -> None:
        super().__init__(
            "Cette entrée n’est pas encore scellée. Demandez la preuve après le prochain scellement."
        )


class TooEarly(Refusal):
    """A day far ahead cannot be sealed: it would postpone every seal to come."""

    status = 422

    def __init__(self, day: date) -> None:
        super().__init__(f"Le {written_date(day)} est trop loin dans l’avenir. Choisissez une date proche.")


class BeforeTheJournal(Refusal):
    """The chain of seals began after this day: nothing can be put before its first link."""

    status = 422

    def __init__(self, first: date) -> None:
        super().__init__(
            f"La chaîne des scellés commence le {written_date(first)}. Choisissez une date ultérieure."
        )


class SealsMissing(Refusal):
    """The exported files know seals that the database has lost: sealing again would hide it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Le dossier des scellés connaît le {written_date(day)}, que la base n’a plus. "
            "Rien n’a été scellé. Lancez « beffroi verify_journal », puis restaurez la base."
        )


class JournalBusy(Refusal):
    """A long transaction is still writing in the journal: the day cannot be closed yet."""

    def __init__(self) -> None:
        super().__init__("Une opération longue écrit encore dans le journal. Relancez dans quelques minutes.")
