"""Handing a case over to another organisation of the platform: written here first, made there once, settled here.

Three transactions, in an order that a death between two of them never spoils: see the ADR on hand-overs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings

from beffroi.cases import filing as filings
from beffroi.cases import letters
from beffroi.cases.clocks.types import EventKind
from beffroi.cases.deliveries import announce, helper_path, tracking_url
from beffroi.cases.models import Case, Paper, Piece
from beffroi.cases.progress import progress_of
from beffroi.cases.sequels.models import Handover
from beffroi.cases.types import Arrival, CaseState, Channel, Filing, PaperKind, Verb
from beffroi.documents import actions as documents
from beffroi.documents import storage
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.ids import new_id
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.text import fold
from beffroi.operators import queries as operators
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor

_NOT_HANDED = {FileState.INFECTED, FileState.DISCARDED}
BATCH = 200


def competent_bodies(case: Case) -> list[Organisation]:
    """Return the other organisations of the platform that offer the procedure of a case, by name.

    Who offers what is public: each portal shows it.
    """
    with scope.reading(*operators.everyone()):
        offers = Adoption.objects.filter(procedure=case.procedure, active=True)
        ids = set(offers.values_list("organisation_id", flat=True)) - {case.organisation_id}
    return [each for each in operators.named(ids) if each.kind != Kind.OPERATOR]


def matching(bodies: Sequence[Organisation], text: str) -> list[Organisation]:
    """Return the organisations of which each word of a text begins a word of the name, or of the postcode."""
    wanted = fold(text).split()
    return [
        each for each in bodies if all(any(word.startswith(one) for word in _words(each)) for one in wanted)
    ]


def _words(body: Organisation) -> list[str]:
    return [*fold(f"{body.name} {body.display_name}").split(), body.postcode]


@action("cases.transfer")
def hand_over(
    *, case: Case, to: UUID, by: Actor, on: datetime, letter: str = "", expected: int | None = None
) -> Paper:
    """Close the case here and write that it goes to an organisation of the platform; the worker takes it there.

    :param to: the competent organisation.
    :raises Invalid: it does not offer the procedure, or is this very one.
    :source: CRPA L114-2, L114-3
    """
    with progress_of(case, Verb.TRANSFER, by=by, at=on, expected=expected) as course:
        target = next((each for each in competent_bodies(case) if each.id == to), None)
        if target is None:
            why = "Choisissez une collectivité qui propose cette démarche."
            raise Invalid(why, field_errors={"organisation": why})
        case.state, case.closed_at = CaseState.TRANSFERRED, on
        course.add(EventKind.TRANSFERRED, to=target.display_name)
        body = letter or course.letter("transfer", transferred_to=target.display_name)
        paper = course.paper(PaperKind.TRANSFER, letters.SUBJECTS[PaperKind.TRANSFER], body)
        row = Handover(
            organisation_id=case.organisation_id, case=case, target=target, target_case=new_id(), asked_at=on
        )
        row.save(force_insert=True)
        note(to=str(target.id), target_case=str(row.target_case))
        _ask_worker(row)
    return paper


def _ask_worker(row: Handover) -> None:
    from beffroi.cases.tasks import hand_over as job

    job.defer(organisation_id=str(row.organisation_id), handover_id=str(row.id))


def carry_out(organisation_id: UUID, handover_id: UUID, *, on: datetime) -> None:
    """Make the case at the competent organisation, then say here that it is there. Can be run twice."""
    with scope.reading(organisation_id):
        row = _row(handover_id)
    if row is None or row.done_at is not None:
        return
    with scope.reading(organisation_id):
        number = _made(row) or _receive(organisation=row.target, handover=row, by=_sender(row), on=on)
    _settle(handover=row, number=number, by=CLOCKWORK, on=on)


def _row(handover_id: UUID) -> Handover | None:
    return Handover.objects.filter(id=handover_id).select_related("case__organisation", "target").first()


def _made(row: Handover) -> str:
    """Return the number of the case already made there, or nothing."""
    with scope.reading(row.target_id):
        found = Case.objects.filter(id=row.target_case).values_list("number", flat=True).first()
    return found or ""


def _sender(row: Handover) -> Actor:
    return Actor(kind=CLOCKWORK.kind, reference=CLOCKWORK.reference, name=row.case.organisation.display_name)


@action("cases.receive_transfer")
def _receive(*, organisation: Organisation, handover: Handover, by: Actor, on: datetime) -> str:
    """Make the case in the scope of the competent organisation; the first body's rows are only read."""
    old = handover.case
    filing = Filing(
        procedure=old.procedure,
        version=old.version,
        applicant=old.applicant,
        answers=old.answers,
        pieces=_copied(old, organisation, by=by, on=on),
        channel=Channel(old.channel),
        mandate=old.mandate,
        arrival=_arrival(handover),
        adoption=Adoption.objects.filter(organisation=organisation, procedure=old.procedure).first(),
    )
    case = filings.create(organisation, filing, by=by, on=on)
    announce(case, "receipt", at=on)
    note(subject=f"case:{case.id}", number=case.number, sender=str(old.organisation_id))
    return str(case.number)


def _arrival(handover: Handover) -> Arrival:
    """Return the first reception, from wherever the case first came in."""
    old = handover.case
    first = old.ledger.order_by("rank")[0]
    return Arrival(
        case_id=handover.target_case,
        received_at=old.filed_at,
        received_on=first.on,
        facts=first.facts,
        sender=old.organisation.display_name,
        number=parse_number(old.number).display,
    )


def _copied(old: Case, organisation: Organisation, *, by: Actor, on: datetime) -> dict[str, tuple[UUID, ...]]:
    """Copy the files of a case, byte for byte; the antivirus looks at each again."""
    copied: dict[str, tuple[UUID, ...]] = {}
    for piece in Piece.objects.filter(case=old).select_related("file").order_by("given_at", "id"):
        if piece.file.state in _NOT_HANDED:
            continue
        kept = _copy(piece.file, organisation, by=by, on=on)
        copied[piece.piece] = (*copied.get(piece.piece, ()), kept.id)
    return copied


def _copy(file: StoredFile, organisation: Organisation, *, by: Actor, on: datetime) -> StoredFile:
    with storage.open_stored(file.sha256, organisation_id=file.organisation_id) as stream:
        return documents.keep(
            organisation=organisation.id,
            content=cast("Any", stream),
            name=file.name,
            media_type=file.media_type,
            by=by,
            on=on,
            ours=False,
            limit_bytes=max(file.size, 1),
        )


@action("cases.settle_transfer")
def _settle(*, handover: Handover, number: str, by: Actor, on: datetime) -> None:  # noqa: ARG001 - by is for the journal
    row = Handover.objects.select_for_update().get(id=handover.id)
    if row.done_at is None:
        row.target_number, row.done_at = number, on
        row.save(update_fields=["target_number", "done_at"])
    note(subject=f"case:{row.case_id}", number=number)


def where_now(case: Case, *, helping: bool = False) -> tuple[str, str] | None:
    """Return the new number and the follow-up address of a case that was handed over: for the applicant alone.

    :param helping: the helper asks, whose own key the address carries.

    None: it went nowhere on the platform, or is still on its way, or is no longer kept there. In scope.
    """
    row = Handover.objects.filter(case=case, done_at__isnull=False).first()
    if row is None:
        return None
    with scope.reading(row.target_id):
        found = Case.objects.filter(id=row.target_case).select_related("organisation").first()
        if found is None:
            return None
        address = settings.PUBLIC_URL + helper_path(found) if helping else tracking_url(found)
        return parse_number(found.number).display, address


def pending(organisations: Sequence[UUID], *, before: datetime) -> list[tuple[UUID, UUID]]:
    """Return the hand-overs asked before an instant that nobody carried out: organisation, hand-over."""
    with scope.across_organisations(reason="cases: late hand-overs", organisations=organisations):
        rows = Handover.objects.filter(
            organisation_id__in=organisations, done_at=None, asked_at__lt=before
        ).order_by("id")
        return list(rows.values_list("organisation_id", "id")[:BATCH])
