"""The verbs of a case. Each appends to the ledger, projects the dates again, and tells whoever must be told.

More than nine verbs: the eight of the contract, plus publishing, filing, assigning and what time brings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from beffroi.cases import acknowledging, idempotency, letters
from beffroi.cases import filing as filings
from beffroi.cases.clocks.types import EventKind, Regime, State
from beffroi.cases.deliveries import announce
from beffroi.cases.forms.messages import written_number
from beffroi.cases.inbound.models import MessageFile
from beffroi.cases.ledger import append, today_of
from beffroi.cases.models import Case, Message, Paper, Piece
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.progress import Progress, progress_of
from beffroi.cases.releasing import publish as publish  # noqa: PLC0414 - a verb of this front door
from beffroi.cases.search.indexing import index
from beffroi.cases.teamwork import absences, delegations, routing
from beffroi.cases.types import CaseState, Filing, NotLawful, PaperKind, Verb
from beffroi.cases.webhooks import outbox
from beffroi.documents.models import StoredFile
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.periods import add_period
from beffroi.kernel.text import clean_paragraphs
from beffroi.kernel.words import gettext as _
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, ActorKind

LONGEST_MESSAGE = 10_000


def file(*, organisation: Organisation, filing: Filing, by: Actor, on: datetime) -> Case:
    """File a request: the case, its receipt and the mail to send, in one transaction.

    The same idempotency key gives the same case.

    :raises NoLongerOffered: the version is not the one that the organisation offers.
    :raises AlreadyFiled: the key has served for another content.
    """
    if not filing.idempotency_key:
        return _file(organisation=organisation, filing=filing, by=by, on=on)
    with scope.writing(organisation.id):
        found = idempotency.standing(organisation, filing.idempotency_key, filing.digest)
        return found or _file(organisation=organisation, filing=filing, by=by, on=on)


@action("cases.file")
def _file(*, organisation: Organisation, filing: Filing, by: Actor, on: datetime) -> Case:
    case = filings.create(organisation, filing, by=by, on=on)
    if filing.idempotency_key:
        idempotency.remember(organisation, filing.idempotency_key, filing.digest, case=case, on=on)
    announce(case, "receipt", at=on)
    note(subject=f"case:{case.id}", number=case.number, procedure=case.procedure, version=case.version)
    return case


@action("cases.acknowledge")
def acknowledge(*, case: Case, by: Actor, on: datetime, expected: int | None = None) -> Case:
    """Say that the acknowledgement was handed over (paper, phone, desk), or send a complete one again.

    :raises NotLawful: a complete one was given, or the mentions that lacked still do.
    """
    with progress_of(case, Verb.ACKNOWLEDGE, by=by, at=on, expected=expected) as course:
        corrected = acknowledging.renew(course)
        course.add(EventKind.ACKNOWLEDGED, **({"corrected": True} if corrected else {}))
        if corrected:
            announce(case, "corrected", at=on)
            note(corrected=True)
    return case


@action("cases.request_documents")
def request_documents(
    *,
    case: Case,
    missing: Sequence[str],
    by: Actor,
    on: datetime,
    reply_by: date | None = None,
    letter: str = "",
    expected: int | None = None,
) -> Paper:
    """Ask for missing pieces: the list, the texts that demand them, the time allowed, in a letter.

    :param missing: ids of pieces of the procedure.
    :param reply_by: last day to answer; None: what the text gives, else the procedure's default.
    :source: CRPA L114-5, R112-11-4; code de l'urbanisme R*423-38, R*423-39
    """
    with progress_of(case, Verb.REQUEST_DOCUMENTS, by=by, at=on, expected=expected) as course:
        pieces = [_piece(course.procedure, each) for each in dict.fromkeys(missing)]
        if not pieces:
            raise Invalid(
                "Cochez au moins une pièce à demander.", field_errors={"missing": "Cochez une pièce."}
            )
        limit = _reply_by(course, reply_by)
        listed = [{"id": p.id, "label": p.label, "source": p.source} for p in pieces]
        case.state = CaseState.WAITING
        course.add(EventKind.INCOMPLETE, reply_by=limit.isoformat(), missing=listed)
        body = letter or course.letter("incomplete", missing=[p.label for p in pieces], reply_by=limit)
        paper = course.paper(PaperKind.PIECES, letters.SUBJECTS[PaperKind.PIECES], body)
        announce(case, "pieces", at=on, about=paper.id)
        note(missing=[p.id for p in pieces], reply_by=limit.isoformat())
    return paper


def _piece(procedure: Procedure, piece_id: str) -> Any:
    found = next((piece for piece in procedure.pieces if piece.id == piece_id), None)
    if found is None:
        raise Invalid(f"La pièce « {piece_id} » n’existe pas dans cette démarche. Choisissez dans la liste.")
    return found


def _reply_by(course: Progress, asked: date | None) -> date:
    clock, today = course.procedure.clock, course.today
    if clock.reply_within is not None:
        return add_period(today, clock.reply_within)
    if asked is not None and asked <= today:
        raise Invalid("La date laissée au demandeur est passée. Choisissez un jour à venir.")
    if asked is not None:
        return asked
    if clock.reply_default is None:
        raise Invalid("Fixez la date avant laquelle le demandeur doit répondre.")
    return add_period(today, clock.reply_default)


@action("cases.complete")
def complete(
    *,
    case: Case,
    by: Actor,
    on: datetime,
    pieces: Mapping[str, Sequence[UUID]] | None = None,
    whole: bool = False,
    expected: int | None = None,
) -> Case:
    """Receive pieces; once all those asked for are there, the file is complete and the clock goes on.

    :param whole: an agent holds the file for complete, whatever the list says.
    """
    with progress_of(case, Verb.COMPLETE, by=by, at=on, expected=expected) as course:
        given = [(piece, file_id) for piece, ids in (pieces or {}).items() for file_id in ids]
        _attach(case, course.procedure, given, on)
        lacking = course.lacking()
        if not lacking or (whole and by.kind is not ActorKind.RESIDENT):
            case.state = CaseState.COMPLETED
            course.add(EventKind.COMPLETED)
            announce(case, "completed", at=on)
        note(given=[piece for piece, _file in given], lacking=lacking)
    return case


def _attach(case: Case, procedure: Procedure, given: Sequence[tuple[str, UUID]], on: datetime) -> None:
    known = set(
        StoredFile.objects.filter(id__in=[file for _piece_id, file in given]).values_list("id", flat=True)
    )
    rows = [
        Piece(
            organisation_id=case.organisation_id,
            case=case,
            piece=_piece(procedure, piece).id,
            file_id=file,
            given_at=on,
        )
        for piece, file in given
        if file in known
    ]
    Piece.objects.bulk_create(rows)


@action("cases.transfer")
def transfer(
    *, case: Case, to: str, by: Actor, on: datetime, letter: str = "", expected: int | None = None
) -> Paper:
    """Send the request to the competent body, outside the platform, and tell the applicant.

    :param to: name of the body.
    :source: CRPA L114-2, L114-3
    """
    with progress_of(case, Verb.TRANSFER, by=by, at=on, expected=expected) as course:
        name = clean_paragraphs(to).strip()
        if not name:
            raise Invalid(
                "Indiquez le service compétent.", field_errors={"to": "Indiquez le service compétent."}
            )
        case.state, case.closed_at = CaseState.TRANSFERRED, on
        course.add(EventKind.TRANSFERRED, to=name)
        body = letter or course.letter("transfer", transferred_to=name)
        paper = course.paper(PaperKind.TRANSFER, letters.SUBJECTS[PaperKind.TRANSFER], body)
        announce(case, "transfer", at=on, about=paper.id)
    return paper


@action("cases.extend")
def extend(
    *, case: Case, extension: str, by: Actor, on: datetime, letter: str = "", expected: int | None = None
) -> Paper:
    """Prolong the delay, where the text allows it and in time; the applicant is told by letter.

    :source: code de l'urbanisme R*423-24, R*423-42, R*423-43
    """
    with progress_of(case, Verb.EXTEND, by=by, at=on, expected=expected) as course:
        offered = {each.code: each for each in course.procedure.clock.extensions}
        if extension not in offered:
            raise Invalid("Choisissez un motif de prolongation dans la liste.")
        chosen = offered[extension]
        course.add(EventKind.EXTENDED, by=course.period(chosen.by), reason=chosen.code)
        body = letter or course.letter("extension", extension=(chosen.label, chosen.source))
        paper = course.paper(PaperKind.EXTENSION, letters.SUBJECTS[PaperKind.EXTENSION], body)
        announce(case, "extension", at=on, about=paper.id)
        note(extension=extension)
    return paper


@action("cases.decide")
def decide(
    *,
    case: Case,
    outcome: str,
    by: Actor,
    on: datetime,
    reasons: str = "",
    letter: str = "",
    expected: int | None = None,
) -> Paper:
    """Take the express decision, stop the clock, and notify it with its letter.

    :raises NotLawful: silence has already granted, the case is closed, or no delegation covers the procedure.
    :source: CRPA L211-2, L211-5 (reasons), CJA R421-5 (appeals)
    """
    with progress_of(case, Verb.DECIDE, by=by, at=on, expected=expected) as course:
        signed, chosen = delegations.require_signature(case, by, course.today), course.outcome(outcome)
        told = clean_paragraphs(reasons).strip()
        if chosen.reasons_required and not (told or letter):
            raise Invalid(
                "Écrivez les motifs de la décision, en droit et en fait.",
                field_errors={"reasons": "Écrivez les motifs."},
            )
        case.state, case.closed_at, case.outcome = CaseState.DECIDED, on, chosen.id
        course.add(EventKind.DECIDED, outcome=str(chosen.id), **delegations.facts_of(signed))
        body = letter or letters.prefill(
            case, course.organisation, course.letter_named(chosen.letter), on=on, reasons=told
        )
        paper = course.paper(PaperKind.DECISION, letters.decision_subject(chosen), body, signed=signed)
        announce(case, "decision", at=on, about=paper.id)
        note(outcome=str(chosen.id))
    return paper


@action("cases.message")
def message(*, case: Case, body: str, by: Actor, on: datetime, files: Sequence[UUID] = ()) -> Message:
    """Write to the other side: the applicant to the service, or the service to the applicant.

    :param files: stored files of the organisation that go with the message.
    """
    text = clean_paragraphs(body).strip()
    if not text or len(text) > LONGEST_MESSAGE:
        why = (
            _("Écrivez votre message.")
            if not text
            else _("Votre message dépasse {most} caractères. Raccourcissez-le.").format(
                most=written_number(LONGEST_MESSAGE)
            )
        )
        raise Invalid(why, field_errors={"body": why})
    from_applicant = by.kind is ActorKind.RESIDENT
    row = Message.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        from_applicant=from_applicant,
        author_name=by.name,
        body=text,
        at=on,
    )
    _join_files(row, files)
    index(case)
    if from_applicant:
        case.unread = min(case.unread + 1, 32_000)
        case.save(update_fields=["unread"])
        outbox.tell_message(case, at=on)
    else:
        announce(case, "message", at=on, about=row.id)
    return row


def _join_files(row: Message, files: Sequence[UUID]) -> None:
    known = StoredFile.objects.filter(id__in=list(files)).order_by("received_at", "id")
    MessageFile.objects.bulk_create(
        MessageFile(organisation_id=row.organisation_id, message=row, file=file) for file in known
    )


@action("cases.mark_read")
def mark_read(*, case: Case, by: Actor, on: datetime) -> None:
    """Say that the service has read what the applicant wrote."""
    Message.objects.filter(case=case, from_applicant=True, read_at=None).update(read_at=on)
    case.unread = 0
    case.save(update_fields=["unread"])


@action("cases.withdraw")
def withdraw(*, case: Case, by: Actor, on: datetime, reason: str = "", expected: int | None = None) -> Case:
    """Take the request back, at the applicant's will."""
    with progress_of(case, Verb.WITHDRAW, by=by, at=on, expected=expected) as course:
        case.state, case.closed_at = CaseState.WITHDRAWN, on
        course.add(EventKind.WITHDRAWN, reason=clean_paragraphs(reason)[:500])
    return case


@action("cases.assign")
def assign(*, case: Case, to: UUID | None, by: Actor, on: datetime, if_free: bool = False) -> Case:
    """Give the case to an agent of the organisation (to who stands in for them while they are away), or to nobody.

    :param if_free: only when nobody has it: two agents who take the next one get two different ones.
    :raises NotLawful: somebody has just taken it.
    :raises beffroi.tenancy.types.Unknown: ``to`` holds no role in the organisation.
    """
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
    if if_free and case.assignee_id not in {None, to}:
        raise NotLawful("Un collègue vient de prendre cette demande. Prenez la suivante.")
    absent = ""
    if to is not None:
        people.agent_of(case.organisation, to)
        to, absent = absences.present(case.organisation_id, to, today_of(case.organisation, on))
    case.assignee_id = to
    case.save(update_fields=["assignee"])
    routing.assigned(case, absent, by=by, on=on)
    note(to=str(to) if to else None, instead=bool(absent))
    return case


@action("cases.open_paper")
def open_paper(*, case: Case, paper: Paper, by: Actor, on: datetime) -> Paper:
    """Keep the proof of the first consultation of a letter by the applicant, and when it is the decision, say so."""
    if paper.opened_at is None:
        paper.opened_at = on
        paper.save(update_fields=["opened_at"])
        note(paper=str(paper.id), kind=paper.kind)
        if paper.kind == PaperKind.DECISION:
            rank = case.ledger.count() + 1
            organisation = case.organisation
            append(case, EventKind.NOTIFIED, by=by, at=on, on=today_of(organisation, on), rank=rank).save(
                force_insert=True
            )
            outbox.tell_events(case, [EventKind.NOTIFIED], at=on)
    return paper


@action("cases.lapse")
def lapse(*, case: Case, by: Actor, on: datetime) -> Case | None:
    """Write what silence has brought, once its last date is behind us. Can be run twice.

    Nothing is done before ``latest``; the applicant is told either way.
    """
    with progress_of(case, None, by=by, at=on) as course:
        reading = course.reading()
        if (
            not case.open
            or reading.state is not State.LAPSED
            or reading.latest is None
            or course.today < reading.latest
        ):
            return None
        case.state, case.closed_at = CaseState.TACIT, on
        case.outcome = "granted" if reading.regime is Regime.ACCEPTS else "refused"
        announce(case, "silence", at=on)
        note(regime=reading.regime.value, earliest=str(reading.earliest), latest=str(reading.latest))
    return case
