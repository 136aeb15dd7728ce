"""Reading what is about to end, what is frozen, what was handed over, what remains. In the open scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.models import Case, Draft
from beffroi.cases.procedures.types import RetentionRule
from beffroi.cases.retention import rules, sorting
from beffroi.cases.retention.models import ArchiveTransfer, Hold, Tombstone, TransferItem
from beffroi.cases.retention.types import Act, Line, Step, TransferState
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.periods import Period
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Unknown

PAGE = 50
BATCH = 500
COUNTED_UP_TO = 500
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page:
    """One keyset page; ``next_key`` is empty on the last one."""

    rows: tuple[Any, ...]
    next_key: str


def rule_of(case: Case) -> RetentionRule | None:
    """Return the rule that a closed case follows: that of the version that it pins; None: nothing is said."""
    return _rule(case.procedure, case.version, case.state, case.outcome)


def _rule(reference: str, version: int, state: str, outcome: str) -> RetentionRule | None:
    try:
        return rules.rule_for(procedure_of(reference, version), rules.ending_of(state, outcome))
    except ValueError:
        return None


def end_of(case: Case) -> date | None:
    """Return the first day on which a case may go; None: open, frozen, anonymised or without a rule."""
    if case.closed_at is None or case.held or case.anonymised_at is not None:
        return None
    rule = rule_of(case)
    return rules.ends_on(rule, today_of(case.organisation, case.closed_at)) if rule else None


def steps(organisation_id: UUID, today: date, *, until: date | None = None) -> QuerySet[Case]:
    """Return the closed cases whose end comes by a day (a month ahead when none is given), what ends first.

    Each carries ``ended``, ``warned``, ``noticed`` and ``handed``: see ``Step``.
    """
    handed = TransferItem.objects.filter(case=OuterRef("pk")).values("transfer__state")[:1]
    rows = Case.objects.filter(
        organisation_id=organisation_id, purge_on__lte=until or rules.announced_until(today)
    )
    told: QuerySet[Case] = rows.annotate(
        ended=_says(Q(purge_on__lte=today)),
        warned=_says(Q(warned_on__isnull=False)),
        noticed=_says(Q(warned_on__isnull=False, warned_on__lte=today - rules.NOTICE)),
        handed=Subquery(handed),
    )
    return told.order_by("purge_on", "id")


def _says(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def step_of(row: Any) -> Step:
    """Return how far a row of ``steps`` is."""
    handed = TransferState(row["handed"]) if row["handed"] else None
    return Step(row["ended"], row["warned"], row["noticed"], handed)


@dataclass(frozen=True, slots=True)
class Due:
    """What a day calls for, about one case."""

    case_id: UUID
    number: str
    procedure: str
    rule: RetentionRule
    acts: tuple[Act, ...]


Key = tuple[date, UUID]
_FACTS = ("procedure", "version", "state", "outcome", "ended", "warned", "noticed", "handed")


def due(organisation_id: UUID, today: date, *, after: Key | None = None) -> tuple[list[Due], Key | None]:
    """Return what a day calls for, one bounded batch after a key, and the key of its last row (or None)."""
    rows = steps(organisation_id, today)
    if after is not None:
        rows = rows.filter(Q(purge_on__gt=after[0]) | Q(purge_on=after[0], id__gt=after[1]))
    batch = list(rows.values("id", "number", "purge_on", *_FACTS)[:BATCH])
    found = [each for row in batch if (each := _due(row)) is not None]
    return found, (batch[-1]["purge_on"], batch[-1]["id"]) if batch else None


def _due(row: dict[str, Any]) -> Due | None:
    rule = _rule(row["procedure"], row["version"], row["state"], row["outcome"])
    if rule is None:
        return None
    return Due(row["id"], row["number"], row["procedure"], rule, rules.acts_for(step_of(row), rule.closing))


def forecast(organisation: Organisation, today: date) -> list[Line]:
    """Return what a purge would do on a day, by procedure, rule and act: counted by the database."""
    counted: Counter[tuple[str, str, Act]] = Counter()
    for row in steps(organisation.id, today).order_by().values(*_FACTS).annotate(n=Count("id")):
        rule = _rule(row["procedure"], row["version"], row["state"], row["outcome"])
        if rule is not None:
            for act in rules.acts_for(step_of(row), rule.closing):
                counted[row["procedure"], rules.rule_in_words(rule), act] += row["n"]
    for reference, draft_rule, drafts in old_drafts(organisation, today):
        counted[reference, rules.rule_in_words(draft_rule), Act.DROP_DRAFT] += drafts.count()
    if mails := sorting.old_mails(organisation, today).count():
        counted[sorting.REFERENCE, sorting.rule_in_words(organisation, today), Act.DROP_MAIL] = mails
    return [Line(*key, count) for key, count in sorted(counted.items())]


def old_drafts(
    organisation: Organisation, today: date
) -> Iterator[tuple[str, RetentionRule, QuerySet[Draft]]]:
    """Yield the unsent drafts whose time has ended, by procedure and version, with their rule."""
    unsent = Draft.objects.filter(organisation=organisation, case=None)
    versions = unsent.order_by("procedure", "version").values_list("procedure", "version").distinct()
    for reference, version in versions:
        rule = rules.draft_rule(procedure_of(reference, version))
        since = _since(organisation, today, rule.retention)
        old = unsent.filter(procedure=reference, version=version, updated_at__lt=since)
        if old.exists():
            yield reference, rule, old.order_by("updated_at", "id")


def _since(organisation: Organisation, today: date, life: Period) -> datetime:
    """Return the instant before which a draft must have been left for its time to have ended on a day."""
    # Months are counted back: a draft is never gone before its whole time.
    first = today - timedelta(days=life.days + 31 * life.months)
    zone = ZoneInfo(str(timezone_of(place_of(organisation))))
    return datetime.combine(first, time(), tzinfo=zone)


def undated(organisation_id: UUID, *, after: UUID | None = None) -> list[Case]:
    """Return a batch of closed cases without an end of retention, by key."""
    rows = Case.objects.filter(
        organisation_id=organisation_id,
        closed_at__isnull=False,
        purge_on=None,
        held=False,
        anonymised_at=None,
    )
    rows = rows.filter(id__gt=after) if after else rows
    return list(rows.select_related("organisation").order_by("id")[:BATCH])


# What the screens show ------------------------------------------------------------------------------


def ending(organisation_id: UUID, *, until: date, after: str = "") -> Page:
    """Return the cases whose retention ends by a day, first what ends first."""
    rows = Case.objects.filter(organisation_id=organisation_id, purge_on__lte=until)
    return _page(rows.defer("answers", "receipt", "name_key"), "purge_on", after)


def holds(organisation_id: UUID, *, after: str = "") -> Page:
    """Return the holds in force, the oldest first."""
    rows = Hold.objects.filter(organisation_id=organisation_id, released_at=None).select_related("case")
    return _page(rows, "since", after)


def transfers(organisation_id: UUID, *, after: str = "") -> Page:
    """Return the transfers to the archives, the latest first."""
    rows = ArchiveTransfer.objects.filter(organisation_id=organisation_id).select_related("file")
    return _page(rows, "prepared_at", after, newest_first=True)


def transfer(organisation_id: UUID, transfer_id: UUID) -> ArchiveTransfer:
    """Return one transfer; :raises Unknown:."""
    rows = ArchiveTransfer.objects.filter(organisation_id=organisation_id).select_related("file")
    found = rows.filter(id=transfer_id).first()
    if found is None:
        raise Unknown
    return found


def hold(organisation_id: UUID, hold_id: UUID) -> Hold:
    """Return one hold in force; :raises Unknown:."""
    rows = Hold.objects.filter(organisation_id=organisation_id, released_at=None)
    found = rows.select_related("case__organisation").filter(id=hold_id).first()
    if found is None:
        raise Unknown
    return found


def tombstone(organisation_id: UUID, number: str) -> Tombstone | None:
    """Return what remains of a purged case by its number, or None; :raises Unknown: it is no number."""
    try:
        compact = parse_number(number).compact
    except Refusal:
        raise Unknown from None
    return Tombstone.objects.filter(organisation_id=organisation_id, number=compact).first()


def counts(organisation_id: UUID, *, until: date) -> dict[str, int]:
    """Return how many cases end by a day, are frozen, how many transfers await an answer; bounded."""
    told: dict[str, QuerySet[Any]] = {
        "ending": Case.objects.filter(organisation_id=organisation_id, purge_on__lte=until),
        "held": Hold.objects.filter(organisation_id=organisation_id, released_at=None),
        "transfers": ArchiveTransfer.objects.filter(
            organisation_id=organisation_id, state=TransferState.PREPARED
        ),
    }
    return {name: rows.order_by()[: COUNTED_UP_TO + 1].count() for name, rows in told.items()}


def _page(rows: QuerySet[M], column: str, after: str, *, newest_first: bool = False) -> Page:
    """Return a keyset page on a column, then the identifier."""
    beyond = f"{column}__{'lt' if newest_first else 'gt'}"
    if after:
        value, last = _split(after)
        rows = rows.filter(Q(**{beyond: value}) | Q(**{column: value, "id__gt": last}))
    page = list(rows.order_by(f"-{column}" if newest_first else column, "id")[: PAGE + 1])
    key = ""
    if len(page) > PAGE:
        final = page[PAGE - 1]
        key = f"{getattr(final, column).isoformat()}~{final.pk}"
    return Page(tuple(page[:PAGE]), key)


def _split(after: str) -> tuple[datetime | date, UUID]:
    first, _tilde, last = after.rpartition("~")
    try:
        value = datetime.fromisoformat(first) if "T" in first else date.fromisoformat(first)
        return value, UUID(last)
    except ValueError:
        raise Unknown from None
