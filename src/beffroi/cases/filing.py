"""Filing a request: one transaction that leaves the whole case with its receipt, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from beffroi.cases import versions
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.types import EventKind, Reading
from beffroi.cases.ledger import append, due_on, events_of, place_of, read, receipt_due, today_of
from beffroi.cases.letters import addressee_of
from beffroi.cases.models import Case, Draft, LedgerEvent, Piece
from beffroi.cases.numbering import next_number
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.receipts import Received, receipt_facts
from beffroi.cases.retention.queries import end_of
from beffroi.cases.search.indexing import row_of
from beffroi.cases.secrecy import new_salt
from beffroi.cases.teamwork import routing
from beffroi.cases.types import Arrival, CaseState, Channel, Filing, NoLongerOffered
from beffroi.cases.webhooks import outbox
from beffroi.documents.models import StoredFile
from beffroi.documents.papers import ReceivedPiece
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.ids import new_id
from beffroi.kernel.text import fold
from beffroi.kernel.words import gettext as _
from beffroi.operators import queries as operators
from beffroi.operators.membership.queries import successor_of
from beffroi.operators.membership.types import Succeeded
from beffroi.operators.models import Adoption, Organisation
from beffroi.tenancy.inserting import insert
from beffroi.tenancy.types import CLOCKWORK, Actor


def create(organisation: Organisation, filing: Filing, *, by: Actor, on: datetime) -> Case:
    """Write a new case, its first events, its pieces and its receipt in the open scope.

    :raises Succeeded: the organisation has ended.
    """
    if (heir := successor_of(organisation)) is not None:
        raise Succeeded(heir.display_name, f"/{heir.slug}/")
    adoption = _adoption(organisation, filing, on)
    procedure = procedure_of(filing.procedure, filing.version)
    received_at = _received_at(organisation, filing, on)
    case = Case(
        id=filing.arrival.case_id if filing.arrival else new_id(),
        organisation=organisation,
        procedure=filing.procedure,
        version=filing.version,
        state=CaseState.RECEIVED,
        channel=filing.channel,
        applicant=filing.applicant,
        applicant_name=name_of(filing.applicant)[:200],
        applicant_email=filing.applicant.get("email", ""),
        mandate=filing.mandate,
        answers=filing.answers,
        secret_salt=new_salt(),
        filed_at=received_at,
    )
    files = _files(filing)
    events = _events(case, organisation, filing, by=by, on=on)
    reading = read(procedure, organisation, events_of(events), today=today_of(organisation, on))
    case.acknowledge_on = receipt_due(case, organisation, events)
    _complete_row(case, procedure, organisation, adoption, reading=reading, files=files)
    given = routing.route(case, organisation, procedure, on=on)
    insert(case, *events, row_of(case), *([given] if given else []))
    _attach(case, filing, files, on)
    outbox.tell_events(case, [each.kind for each in events if each.kind != EventKind.TRANSFERRED], at=on)
    return case


def _adoption(organisation: Organisation, filing: Filing, on: datetime) -> Adoption | None:
    """Return the row that offers the procedure; a case handed over keeps its version, offered still or not."""
    if filing.adoption is not None or filing.arrival is not None:
        return cast("Adoption | None", filing.adoption)
    adoption = operators.adoption(organisation, filing.procedure)
    _check_version(adoption, filing, today_of(organisation, on))
    return adoption


def _events(
    case: Case, organisation: Organisation, filing: Filing, *, by: Actor, on: datetime
) -> list[LedgerEvent]:
    if filing.arrival:
        return _arrival_events(case, organisation, filing.arrival, by=by, at=on)
    events = _first_events(case, organisation, by=by, at=case.filed_at)
    if case.channel != Channel.ELECTRONIC:
        events[0].facts["registered_on"] = today_of(organisation, on).isoformat()
    return events


def _check_version(adoption: Adoption, filing: Filing, today: date) -> None:
    if not versions.may_file(adoption, filing.version, today=today):
        versions.version_for(adoption, today=today)
        raise NoLongerOffered(
            _(
                "Le formulaire de cette démarche vient de changer. Vos réponses sont gardées : "
                "vérifiez les questions nouvelles, puis envoyez."
            )
        )


def _received_at(organisation: Organisation, filing: Filing, on: datetime) -> datetime:
    """Return when the request reached the commune: now, or the day that an agent tells for paper."""
    if filing.arrival is not None:
        return filing.arrival.received_at
    if filing.received_on is None or filing.channel is Channel.ELECTRONIC:
        return on
    zone = timezone_of(place_of(organisation))
    return min(on, datetime.combine(filing.received_on, time(12), tzinfo=ZoneInfo(str(zone))).astimezone(UTC))


def name_of(applicant: dict[str, Any]) -> str:
    """Return the name of a clean applicant (JSON shape of the contract), family name last."""
    person = f"{applicant.get('given_names', '')} {applicant.get('family_name', '')}".strip()
    return str(applicant.get("legal_name") or person)


def key_of(applicant: dict[str, Any]) -> str:
    """Return what lists of cases are sorted by: the folded name, family name first."""
    person = f"{applicant.get('family_name', '')} {applicant.get('given_names', '')}"
    return fold(str(applicant.get("legal_name") or person))[:400]


def _files(filing: Filing) -> dict[Any, StoredFile]:
    wanted = [file_id for ids in filing.pieces.values() for file_id in ids]
    return {row.id: row for row in StoredFile.objects.filter(id__in=wanted)} if wanted else {}


def _first_events(case: Case, organisation: Organisation, *, by: Actor, at: datetime) -> list[LedgerEvent]:
    day = today_of(organisation, at)
    facts = {"channel": str(case.channel)}
    if case.channel == Channel.ELECTRONIC:
        facts["registration_receipt_on"] = day.isoformat()
    received = append(case, EventKind.RECEIVED, by=by, at=at, on=day, rank=1, facts=facts)
    if case.channel != Channel.ELECTRONIC:
        return [received]
    return [received, append(case, EventKind.ACKNOWLEDGED, by=by, at=at, on=day, rank=2)]


def _arrival_events(
    case: Case, organisation: Organisation, arrival: Arrival, *, by: Actor, at: datetime
) -> list[LedgerEvent]:
    """Return the ledger of a case handed over: the first body's reception, then ours; the receipt is ours to give.

    :source: CRPA L114-3 (two clocks), L114-4 (the competent body acknowledges)
    """
    day = today_of(organisation, at)
    told = {"to": organisation.display_name, "from": arrival.sender, "from_number": arrival.number}
    received = append(
        case,
        EventKind.RECEIVED,
        by=by,
        at=arrival.received_at,
        on=arrival.received_on,
        rank=1,
        facts=dict(arrival.facts),
    )
    events = [received, append(case, EventKind.TRANSFERRED, by=by, at=at, on=day, rank=2, facts=told)]
    if case.channel != Channel.ELECTRONIC:
        return events
    return [*events, append(case, EventKind.ACKNOWLEDGED, by=by, at=at, on=day, rank=3)]


def first_reading(case: Case, organisation: Organisation) -> Reading:
    """Return the dates that the receipt announces: those of the day of reception, whatever has come since."""
    events = _first_events(case, organisation, by=CLOCKWORK, at=case.filed_at)
    procedure = procedure_of(case.procedure, case.version)
    return read(procedure, organisation, events_of(events), today=today_of(organisation, case.filed_at))


def _complete_row(
    case: Case,
    procedure: Procedure,
    organisation: Organisation,
    adoption: Adoption | None,
    *,
    reading: Reading,
    files: dict[Any, StoredFile],
) -> None:
    """Give the case what depends on everything else: number last, since it holds the series."""
    project(case, reading)
    number = next_number(organisation, procedure.series, _year(case, organisation))
    received = Received(
        number=number.display,
        at=case.filed_at,
        addressee=addressee_of(case.applicant, case.applicant_name),
        pieces=tuple(ReceivedPiece(name=f.name, size=f.size, sha256=f.sha256) for f in files.values()),
        electronic=case.channel == Channel.ELECTRONIC,
    )
    case.number = number.compact
    case.receipt = receipt_facts(procedure, organisation, adoption, received, reading)
    case.name_key = key_of(case.applicant)


def _year(case: Case, organisation: Organisation) -> int:
    return today_of(organisation, case.filed_at).year


def project(case: Case, reading: Reading) -> None:
    """Set the dates of a case from the reading of its ledger."""
    waiting, closed = case.state == CaseState.WAITING, case.closed_at is not None
    case.earliest, case.latest = reading.earliest, reading.latest
    case.due_on = due_on(reading, waiting=waiting, closed=closed)
    if case.purge_on != (ends := end_of(case)):
        case.purge_on, case.warned_on = ends, None


def _attach(case: Case, filing: Filing, files: dict[Any, StoredFile], on: datetime) -> None:
    if filing.draft_id:
        Piece.objects.filter(draft_id=filing.draft_id).update(case=case)
        emptied: dict[str, Any] = {"answers": {}, "set_aside": {}, "applicant": {}, "mandate": None}
        Draft.objects.filter(id=filing.draft_id).update(case=case, **emptied)
        return
    if not files:
        return
    Piece.objects.bulk_create(
        Piece(organisation_id=case.organisation_id, case=case, piece=piece, file=files[file_id], given_at=on)
        for piece, ids in filing.pieces.items()
        for file_id in ids
        if file_id in files
    )
