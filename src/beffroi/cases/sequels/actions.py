"""What follows silence: the proof of an agreement, the reasons of a refusal."""

from __future__ import annotations

from datetime import datetime

from beffroi.cases import letters
from beffroi.cases.deliveries import announce
from beffroi.cases.models import Case, Paper
from beffroi.cases.procedures.types import Moment
from beffroi.cases.progress import Progress, progress_of
from beffroi.cases.sequels.models import Sequel
from beffroi.cases.sequels.rules import reasons_due
from beffroi.cases.sequels.types import SequelKind
from beffroi.cases.teamwork import delegations
from beffroi.cases.types import PaperKind, Verb
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_paragraphs
from beffroi.tenancy.types import Actor


@action("cases.attest")
def attest(*, case: Case, by: Actor, on: datetime, expected: int | None = None) -> Paper:
    """Make the proof that silence has granted, and tell the applicant; asked twice gives the same letter.

    :raises NotLawful: no agreement was born of silence.
    :source: CRPA L232-3; code de l'urbanisme R*424-13
    """
    with progress_of(case, Verb.ATTEST, by=by, at=on, expected=expected) as course:
        standing = Sequel.objects.filter(case=case, kind=SequelKind.ATTESTATION).select_related("answered")
        if (row := standing.first()) is not None and row.answered is not None:
            note(again=True)
            return row.answered
        paper = course.paper(PaperKind.ATTESTATION, _title(course), course.letter("attestation"))
        _row(course, SequelKind.ATTESTATION, answered=paper).save(force_insert=True)
        announce(case, "attestation", at=on, about=paper.id)
        note(paper=str(paper.id))
    return paper


def _title(course: Progress) -> str:
    found = course.procedure.letters_for(Moment.ATTESTATION)
    return found[0].title if found else letters.SUBJECTS[PaperKind.ATTESTATION]


def _row(course: Progress, kind: SequelKind, *, answered: Paper | None = None) -> Sequel:
    return Sequel(
        organisation_id=course.case.organisation_id,
        case=course.case,
        kind=kind,
        asked_at=course.at,
        asked_on=course.today,
        due_on=None if answered else reasons_due(course.today),
        answered=answered,
        answered_on=course.today if answered else None,
    )


@action("cases.ask_reasons")
def ask_reasons(*, case: Case, by: Actor, on: datetime, expected: int | None = None) -> Sequel:
    """Ask why silence has refused; the answer is owed within the month and enters the queue of the agents.

    :raises NotLawful: no refusal was born of silence, the reasons were asked already, or the time is past.
    :source: CRPA L232-4
    """
    with progress_of(case, Verb.ASK_REASONS, by=by, at=on, expected=expected) as course:
        row = _row(course, SequelKind.REASONS)
        row.save(force_insert=True)
        announce(case, "reasons_asked", at=on)
        note(due_on=str(row.due_on))
    return row


@action("cases.give_reasons")
def give_reasons(
    *, case: Case, by: Actor, on: datetime, reasons: str = "", letter: str = "", expected: int | None = None
) -> Paper:
    """Answer with the reasons, in law and in fact; the delay of appeal ends two months after.

    :raises NotLawful: nobody asked, or they were given. :raises Invalid: nothing is said.
    :source: CRPA L232-4, L211-5
    """
    with progress_of(case, Verb.GIVE_REASONS, by=by, at=on, expected=expected) as course:
        signed = delegations.require_signature(case, by, course.today)
        told = clean_paragraphs(reasons).strip()
        if not (told or letter):
            why = "Écrivez les motifs du refus, en droit et en fait."
            raise Invalid(why, field_errors={"reasons": why})
        body = letter or letters.plain_letter("reasons", reasons=told)
        paper = course.paper(PaperKind.REASONS, letters.SUBJECTS[PaperKind.REASONS], body, signed=signed)
        row = Sequel.objects.select_for_update().get(case=case, kind=SequelKind.REASONS)
        row.answered, row.answered_on = paper, course.today
        row.save(update_fields=["answered", "answered_on"])
        announce(case, "reasons", at=on, about=paper.id)
        note(paper=str(paper.id))
    return paper
