"""The common course of the verbs: lock the case, check that the step is lawful, write events, project the dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from beffroi.cases import letters, versions
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.types import EventKind, Reading
from beffroi.cases.filing import project
from beffroi.cases.ledger import append, events_of, place_of, read, receipt_due, today_of
from beffroi.cases.models import Case, LedgerEvent, Paper, Piece
from beffroi.cases.procedures.types import Letter, Moment, Outcome, Procedure
from beffroi.cases.receipts import lacking_mentions
from beffroi.cases.sequels.standing import aftermath_of, owed_on
from beffroi.cases.staleness import refuse_stale
from beffroi.cases.steps import Situation, lawful_steps
from beffroi.cases.teamwork import absences
from beffroi.cases.teamwork.models import Delegation
from beffroi.cases.types import CaseState, Channel, NotLawful, PaperKind, Verb
from beffroi.cases.webhooks import outbox
from beffroi.cases.webhooks.types import HAPPENING_OF, Happening
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import Invalid
from beffroi.kernel.periods import Period
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

_KEPT = (
    "state",
    "outcome",
    "closed_at",
    "due_on",
    "earliest",
    "latest",
    "purge_on",
    "warned_on",
    "acknowledge_on",
)


@dataclass(slots=True)
class Progress:
    """A case being moved: its procedure, its ledger so far, and what is being added."""

    case: Case
    organisation: Organisation
    procedure: Procedure
    by: Actor
    at: datetime
    today: date
    rows: list[LedgerEvent] = field(default_factory=list)
    told: list[Happening] = field(default_factory=list)
    on_behalf: str = ""

    def add(self, kind: EventKind, **facts: Any) -> None:
        """Append one event to the ledger; who acts in the place of an absent colleague is told so."""
        facts |= {"on_behalf": self.on_behalf} if self.on_behalf else {}
        row = append(
            self.case, kind, by=self.by, at=self.at, on=self.today, rank=len(self.rows) + 1, facts=facts
        )
        row.save(force_insert=True)
        self.rows.append(row)
        self.told.append(HAPPENING_OF[kind])

    def suppose(self, kind: EventKind, **facts: Any) -> None:
        """Read on as if an event had been written: for a letter that tells the dates it will bring."""
        self.rows.append(
            append(
                self.case, kind, by=self.by, at=self.at, on=self.today, rank=len(self.rows) + 1, facts=facts
            )
        )

    def reading(self) -> Reading:
        """Return the dates of the ledger as it stands."""
        return read(self.procedure, self.organisation, events_of(self.rows), today=self.today)

    def situation(self) -> Situation:
        """Return all that decides which steps are lawful."""
        reading = self.reading()
        return Situation(
            procedure=self.procedure,
            state=CaseState(self.case.state),
            channel=Channel(self.case.channel),
            reading=reading,
            received_on=self.rows[0].on,
            past=frozenset(EventKind(row.kind) for row in self.rows),
            today=self.today,
            must_move=versions.blocks_decision(self.case) if self.case.open else "",
            receipt_lacks=lacking_mentions(self.case.receipt),
            aftermath=aftermath_of(self.case, self.organisation, self.procedure, reading),
        )

    def lacking(self) -> list[str]:
        """Return the pieces asked last that have not come since."""
        asked = next((row for row in reversed(self.rows) if row.kind == EventKind.INCOMPLETE), None)
        if asked is None:
            return []
        given = set(
            Piece.objects.filter(case=self.case, given_at__gte=asked.at).values_list("piece", flat=True)
        )
        return [piece["id"] for piece in asked.facts["missing"] if piece["id"] not in given]

    def letter(self, moment: str, **told: Any) -> str:
        """Return the prefilled letter of a moment, its dates read from the ledger as it stands."""
        told.setdefault("silence_on", self.reading().earliest)
        found = self.procedure.letters_for(Moment(moment))
        body = letters.prefill(self.case, self.organisation, found[0], on=self.at, **told) if found else ""
        return body or letters.plain_letter(moment, **told)

    def letter_named(self, file: str) -> Letter:
        """Return the letter of a decision by its file."""
        body = self.procedure.letter_body(file)
        return Letter(id=file, moment=Moment.DECISION, title=self.procedure.title, file=file, body=body)

    def outcome(self, outcome_id: str) -> Outcome:
        """Return an outcome that the procedure offers; :raises Invalid:."""
        try:
            return self.procedure.outcome(outcome_id)
        except KeyError:
            raise Invalid(
                "Choisissez une décision dans la liste.", field_errors={"outcome": "Choisissez."}
            ) from None

    def paper(self, kind: PaperKind, title: str, body: str, *, signed: Delegation | None = None) -> Paper:
        """Set and keep a letter of this case, signed by delegation or by the organisation's signatory."""
        told = {"title": title, "body": body, "by": self.by, "on": self.at}
        return letters.keep(self.case, self.organisation, kind, **told, signed=signed)  # type: ignore[arg-type]

    @staticmethod
    def period(period: Period) -> str:
        """Return a period as ISO 8601 writes it."""
        return f"P{period.months}M" if period.months else f"P{period.days}D"


def course_of(case: Case, *, by: Actor, at: datetime) -> Progress:
    """Return the progress of a case as it stands, its ledger read. In scope."""
    organisation = case.organisation
    return Progress(
        case=case,
        organisation=organisation,
        procedure=procedure_of(case.procedure, case.version),
        by=by,
        at=at,
        today=today_of(organisation, at),
        rows=list(case.ledger.order_by("rank")),
    )


@contextmanager
def progress_of(
    case: Case, verb: Verb | None, *, by: Actor, at: datetime, expected: int | None = None
) -> Iterator[Progress]:
    """Lock a case, check that ``verb`` is lawful, and project its dates again when the block ends.

    Two agents on one case: the second waits, then is refused if the first one's step has made theirs unlawful,
    or if the ledger has grown past what their page showed.

    :param expected: how many lines the ledger had when the page was opened; None: whoever acts saw no page.
    :raises Stale: more lines have come since. :raises NotLawful: with the reason.
    """
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
    course = course_of(case, by=by, at=at)
    refuse_stale(course.rows, expected, zone=timezone_of(place_of(course.organisation)))
    course.on_behalf = absences.replaces(case.organisation_id, by, case.assignee_id, course.today)
    if verb is not None:
        require(course, verb)
    was_open = case.open
    yield course
    project(case, course.reading())
    case.due_on = owed_on(case, course.organisation) or case.due_on
    case.acknowledge_on = receipt_due(case, course.organisation, course.rows)
    case.save(update_fields=list(_KEPT))
    lapsed = [Happening.LAPSED] if was_open and case.state == CaseState.TACIT else []
    outbox.tell(case, course.told + lapsed, at=at)


def require(course: Progress, verb: Verb) -> None:
    """Return when a verb is lawful now; :raises NotLawful: with the reason and the article."""
    for step in lawful_steps(course.situation()):
        if step.verb is verb and not step.lawful:
            source = f" ({step.source})" if step.source else ""
            raise NotLawful(f"{step.why_not}{source}")
