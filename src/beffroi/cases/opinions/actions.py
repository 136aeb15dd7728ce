"""Asking for an opinion, taking it back, recording what came: on screen, by the link, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.opinions import telling
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.rules import due_by, expires_on, remind_on
from beffroi.cases.opinions.types import AWAITED, OpinionState, Source, Verdict
from beffroi.cases.secrecy import new_salt
from beffroi.cases.teamwork import services
from beffroi.cases.types import NotLawful
from beffroi.documents.models import StoredFile
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import check_email
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

LONGEST = 5000
SOURCES: Mapping[str, Source] = {source.value: source for source in Source}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, until when, and what they may see.

    Either ``service``, or ``body`` and ``email`` of somebody outside. ``files`` are stored files of the case,
    ``pages`` pages of its answers; ``applicant`` says who asks. ``due_on``: None for the default period.
    """

    service: UUID | None = None
    body: str = ""
    email: str = ""
    question: str = ""
    due_on: date | None = None
    files: Sequence[UUID] = field(default_factory=tuple)
    pages: Sequence[str] = field(default_factory=tuple)
    applicant: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``given_on``: the day it was given, when it is recorded later; None for today."""

    verdict: str
    answer: str = ""
    author: str = ""
    file: UUID | None = None
    given_on: date | None = None


@action("cases.ask_opinion")
def ask(*, case: Case, question: Question, by: Actor, on: datetime) -> Opinion:
    """Ask a service or an outside body for its opinion, and write to it.

    :raises NotLawful: the case is closed. :raises Invalid: nobody is asked, or the date is past.
    """
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
    if not case.open:
        raise NotLawful("La demande est close : un avis n’y changerait rien.")
    organisation = case.organisation
    today = today_of(organisation, on)
    due = question.due_on or due_by(today)
    name, email = _addressee(question, due, today)
    row = Opinion.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        service_id=question.service,
        name=name,
        email=email,
        question=clean_paragraphs(question.question).strip()[:LONGEST],
        shown=_shown(case, question),
        secret_salt=new_salt(),
        state=OpinionState.ASKED,
        asked_at=on,
        asked_on=today,
        asked_by=by.reference,
        asked_by_name=by.name,
        due_on=due,
        remind_on=remind_on(today, due),
        expires_on=expires_on(due),
    )
    telling.defer(row, "asked")
    note(opinion=str(row.id), due_on=due.isoformat(), service=str(question.service or ""))
    return row


def _addressee(question: Question, due: date, today: date) -> tuple[str, str]:
    errors: dict[str, str] = {}
    name, email = clean_line(question.body)[:160], clean_line(question.email)
    if question.service is not None:
        try:
            name, email = services.service(question.service).name, ""
        except Unknown:
            errors["service"] = "Choisissez un service dans la liste."
    elif not name:
        errors["body"] = "Choisissez un service, ou écrivez le nom de l’organisme consulté."
    if email:
        try:
            email = check_email(email)
        except Refusal as wrong:
            errors["email"] = wrong.message
    if due <= today:
        errors["due"] = "La date limite doit être à venir."
    if errors:
        raise Invalid("La demande d’avis est à compléter.", field_errors=errors)
    return name, email


def _shown(case: Case, question: Question) -> dict[str, Any]:
    known = set(case.pieces.filter(file_id__in=list(question.files)).values_list("file_id", flat=True))
    return {
        "applicant": question.applicant,
        "pages": list(dict.fromkeys(question.pages)),
        "files": sorted(str(each) for each in known),
    }


@action("cases.cancel_opinion")
def cancel(*, opinion: Opinion, by: Actor, on: datetime) -> Opinion:
    """Take the question back; the link then says that nothing is awaited. :raises NotLawful: it was answered."""
    row = _locked(opinion)
    row.state, row.remind_on = OpinionState.CANCELLED, None
    row.save(update_fields=["state", "remind_on"])
    telling.defer(row, "cancelled")
    note(opinion=str(row.id))
    return row


@action("cases.record_opinion")
def record(
    *, opinion: Opinion, answer: Answer, by: Actor, on: datetime, source: Source = Source.PAPER
) -> Opinion:
    """Write down an opinion: a colleague's own, or one that came on paper or by mail."""
    return _written(opinion, answer, source, by, on)


@action("cases.give_opinion")
def give(*, opinion: Opinion, answer: Answer, by: Actor, on: datetime) -> Opinion:
    """Answer by the link; who asked is told. :raises Invalid: no verdict, or nobody's name."""
    if not clean_line(answer.author):
        why = "Écrivez votre nom et votre fonction."
        raise Invalid(why, field_errors={"author": why})
    return _written(opinion, answer, Source.LINK, by, on)


def _written(opinion: Opinion, answer: Answer, source: Source, by: Actor, on: datetime) -> Opinion:
    row = _locked(opinion)
    today = today_of(operators.by_id(row.organisation_id), on)
    given_on = answer.given_on or today
    _check(row, answer, given_on, today)
    row.state, row.remind_on, row.source = OpinionState.GIVEN, None, source
    row.verdict, row.answer = answer.verdict, clean_paragraphs(answer.answer).strip()[:LONGEST]
    row.given_at, row.given_on = on, given_on
    row.given_by_name = clean_line(answer.author)[:160] or by.name
    row.file = StoredFile.objects.filter(id=answer.file).first() if answer.file else None
    row.save()
    telling.defer(row, "given")
    note(opinion=str(row.id), verdict=row.verdict, source=source.value)
    return row


def _check(row: Opinion, answer: Answer, given_on: date, today: date) -> None:
    errors = {}
    if answer.verdict not in set(Verdict):
        errors["verdict"] = "Choisissez le sens de l’avis."
    if answer.verdict == Verdict.RESERVES and not (clean_paragraphs(answer.answer).strip() or answer.file):
        errors["answer"] = "Écrivez les réserves, ou joignez l’avis."
    if not row.asked_on <= given_on <= today:
        errors["given"] = "L’avis est rendu entre sa demande et aujourd’hui."
    if errors:
        raise Invalid("L’avis est à compléter.", field_errors=errors)


def _locked(opinion: Opinion) -> Opinion:
    row = Opinion.objects.select_for_update().get(id=opinion.id)
    if OpinionState(row.state) not in AWAITED:
        done = "rendu" if row.state == OpinionState.GIVEN else "annulé"
        raise NotLawful(f"Cet avis est déjà {done}. Rechargez la page pour le lire.")
    return row


@action("cases.remind_opinions")
def remind(*, organisation: Organisation, by: Actor, on: datetime) -> int:
    """Write again to those whose date comes near; run twice, each is written to once. Return how many."""
    today = today_of(organisation, on)
    rows = Opinion.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, remind_on__lte=today, case__closed_at=None
    )
    due = list(rows.order_by("remind_on", "id")[:500])
    for row in due:
        row.state, row.remind_on = OpinionState.REMINDED, None
        row.save(update_fields=["state", "remind_on"])
        telling.defer(row, "reminded")
    note(opinions=len(due))
    return len(due)
