"""Who succeeds whom: a merge, a split, a change of EPCI. Nothing that was written is moved or rewritten.

The former organisation keeps its rows; the successor's people work on them, its portal leads to the
successor's, what it held is closed on a day and opened on the successor with the same terms. The storeys above
add their part (people, cases) through ``register_follower``. See docs/adr.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.kernel.text import clean_line
from beffroi.operators import bulk
from beffroi.operators.membership import carrying
from beffroi.operators.membership.models import Succession
from beffroi.operators.membership.types import AlreadySucceeded, SuccessionKind
from beffroi.operators.models import Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor
from beffroi.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Moved:
    """What a succession plays: who, to whom, from which day, by which act."""

    operator: Organisation
    former: Organisation
    successor: Organisation
    kind: SuccessionKind
    effective_on: date
    reference: str


@dataclass(slots=True)
class Report:
    """What a succession did, or would do: lines by heading, in French."""

    former: str
    successor: str
    kind: str
    effective_on: str
    already: bool = False
    rehearsal: bool = False
    lines: dict[str, list[str]] = field(default_factory=dict)

    def add(self, heading: str, *lines: str) -> None:
        """Add lines under a heading."""
        self.lines.setdefault(heading, []).extend(lines)


Follower = Callable[[Moved, Actor, datetime], Mapping[str, Sequence[str]]]
_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Let a storey above follow a succession: it writes its part and returns lines by heading."""
    if follower not in _followers:
        _followers.append(follower)


def rehearse(**told: Any) -> Report:
    """Play a succession and undo it: the report is true, and nothing is left. Takes what ``succeed`` takes."""
    with transaction.atomic():
        report = succeed(**told, rehearsal=True)
        transaction.set_rollback(True)
    report.rehearsal = True
    return report


def succeed(
    *,
    operator: Organisation,
    former: Organisation,
    successor: Organisation | str,
    kind: SuccessionKind,
    effective_on: date,
    reference: str,
    by: Actor,
    on: datetime,
    rehearsal: bool = False,
) -> Report:
    """Play a succession for real, once: played again it answers the report of the first time.

    :param successor: an organisation, or the INSEE code of a commune that is not here yet.
    :param rehearsal: allows a day to come; the caller undoes.
    :raises Invalid: no act, a day to come, an organisation that is its own successor.
    :raises AlreadySucceeded: another successor was written.
    """
    _refuse(effective_on, reference, on, rehearsal=rehearsal)
    return _succeed(
        organisation=operator,
        former=former,
        successor=successor,
        kind=kind,
        effective_on=effective_on,
        reference=clean_line(reference)[:300],
        by=by,
        on=on,
    )


def _refuse(effective_on: date, reference: str, on: datetime, *, rehearsal: bool) -> None:
    errors = {}
    if not clean_line(reference):
        errors["reference"] = "Indiquez l’acte qui prononce le changement."
    if effective_on > on.date() and not rehearsal:
        errors["effective_on"] = f"Jouez une répétition. Confirmez à partir du {written_date(effective_on)}."
    if errors:
        raise Invalid(next(iter(errors.values())), field_errors=errors)


@action("operators.succeed")
def _succeed(
    *,
    organisation: Organisation,
    former: Organisation,
    successor: Organisation | str,
    kind: SuccessionKind,
    effective_on: date,
    reference: str,
    by: Actor,
    on: datetime,
) -> Report:
    former = Organisation.objects.select_for_update().get(id=former.id)
    target = _target(organisation, successor)
    _refuse_pair(former, target, kind)
    note(subject=f"organisation:{former.id}", kind=kind.value, successor=target.siren)
    moved = Moved(organisation, former, target, kind, effective_on, reference)
    standing = _standing(moved)
    if standing is not None:
        note(already=True)
        return _told_before(standing)
    report = Report(former.name, target.name, kind.value, effective_on.isoformat())
    _play(moved, report, by, on)
    _write(moved, report, on)
    return report


def _target(operator: Organisation, successor: Organisation | str) -> Organisation:
    """Return the successor, admitted from the territory when it does not stand here yet."""
    if isinstance(successor, Organisation):
        return successor
    facts = territory.commune(successor)
    if facts is None:
        message = f"Aucune commune actuelle ne porte le code {successor}. Vérifiez-le."
        raise Invalid(message, field_errors={"successor": message})
    return bulk.create_organisations(operator, [newcomer_of(facts)])[0]


def _refuse_pair(former: Organisation, target: Organisation, kind: SuccessionKind) -> None:
    if former.id == target.id and kind is not SuccessionKind.EPCI:
        message = "Une organisation ne se succède pas à elle-même. Choisissez une autre organisation."
        raise Invalid(message, field_errors={"successor": message})
    if former.successor_id not in {None, target.id}:
        raise AlreadySucceeded(former.display_name)
    if target.successor_id is not None:
        message = f"{target.display_name} a elle-même pris fin. Choisissez celle qui lui succède."
        raise Invalid(message, field_errors={"successor": message})


def _standing(moved: Moved) -> Succession | None:
    return Succession.objects.filter(
        organisation=moved.operator,
        former=moved.former,
        successor=moved.successor,
        kind=moved.kind,
        effective_on=moved.effective_on,
    ).first()


def _told_before(row: Succession) -> Report:
    return Report(**{**row.facts, "already": True})


def _play(moved: Moved, report: Report, by: Actor, on: datetime) -> None:
    parts: list[Follower] = [carrying.follow, *_followers]
    if moved.kind is SuccessionKind.MERGE:
        _end(moved, report)
    for follow in parts:
        for heading, lines in follow(moved, by, on).items():
            report.add(heading, *lines)


def _end(moved: Moved, report: Report) -> None:
    """Write that the former organisation has ended; those that it had succeeded follow it."""
    moved.former.successor = moved.successor
    moved.former.save(update_fields=["successor"])
    earlier = Organisation.objects.filter(successor=moved.former).update(successor=moved.successor)
    report.add("Organisation", f"{moved.former.name} prend fin ; {moved.successor.name} lui succède.")
    if earlier:
        report.add("Organisation", f"{earlier} organisations qu’elle avait remplacées suivent.")


def _write(moved: Moved, report: Report, on: datetime) -> None:
    row = Succession(
        organisation=moved.operator,
        former=moved.former,
        successor=moved.successor,
        kind=moved.kind,
        effective_on=moved.effective_on,
        reference=moved.reference,
        played_at=on,
        facts=asdict(report),
    )
    row.save(force_insert=True)


def successions(operator: Organisation) -> list[Succession]:
    """Return the successions that an operator has played, the latest first. In scope."""
    rows = Succession.objects.filter(organisation=operator).select_related("former", "successor")
    return list(rows.order_by("-effective_on", "-id")[:200])


def in_rows_of(organisation_id: UUID) -> Any:
    """Open the writing scope of an organisation inside a succession, reading what is open already."""
    outer = scope.current()
    return scope.writing(organisation_id, also_reading=outer.readable if outer else ())
