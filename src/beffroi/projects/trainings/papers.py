"""The papers of a training: the attendance sheet to sign, and the certificate of one person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from beffroi.documents import queries as documents
from beffroi.documents.papers import DocumentPaper, Office
from beffroi.kernel.french import short_date, written_date
from beffroi.operators.models import Organisation
from beffroi.projects.trainings import rules
from beffroi.projects.trainings.models import CourseSession, Enrolment
from beffroi.projects.trainings.types import HALF_LABELS, NotNow, Standing


def sheet(session: CourseSession) -> bytes:
    """Return the attendance sheet of a session: who holds a seat, and a line to sign for each half day. In scope."""
    body = "\n\n".join(_sheet(session))
    return _pdf(session.organisation, "Feuille d’émargement", session.course.title, body, session.first_day)


def _sheet(session: CourseSession) -> Iterable[str]:
    people = session.enrolments.filter(standing=Standing.SEATED).select_related("member")
    named = [f"{one.person} ({one.member.name})" for one in people.order_by("person", "id")]
    yield f"Lieu : {session.place}. Signez en face de votre nom pour chaque demi-journée."
    for half in session.half_days.order_by("day", "-half"):
        yield f"## {written_date(half.day)}, {HALF_LABELS[half.half]} ({rules.written_hours(half.minutes)})"
        yield "\n".join(f"- {name} : ………………………………………" for name in named) or "Personne n’est inscrit."
    yield "Nom et signature du formateur : ………………………………………"


def certificate(enrolment: Enrolment, *, on: date) -> bytes:
    """Return the certificate of a person who came. In the operator's scope, or the member's.

    :raises NotNow: no presence is written down.
    """
    lines = list(enrolment.presences.filter(present=True).order_by("day", "-half"))
    if not lines:
        raise NotNow(
            "Aucune présence n’est notée pour cette personne : l’attestation ne peut pas être établie."
        )
    total = rules.written_hours(sum(line.minutes for line in lines))
    days = "\n".join(
        f"- {written_date(line.day)}, {HALF_LABELS[line.half]} : {rules.written_hours(line.minutes)}"
        for line in lines
    )
    told = [
        f"{enrolment.organisation.display_name} atteste que **{enrolment.person}** ({enrolment.member.name}) "
        f"a suivi cette formation à {enrolment.place}, pendant {total}.",
        days,
        f"Attestation établie le {written_date(on)}.",
    ]
    return _pdf(enrolment.organisation, "Attestation de présence", enrolment.title, "\n\n".join(told), on)


def name_of(kind: str, day: date) -> str:
    """Return the name of a file: what it is, and the day."""
    return f"{kind}-{short_date(day).split(' ', 1)[1].replace(' ', '-').replace('.', '')}-{day.year}.pdf"


def _pdf(operator: Organisation, title: str, subtitle: str, body: str, dated: date) -> bytes:
    town = f"{operator.postcode} {operator.city}".strip()
    office = Office(
        organisation=operator.display_name,
        service="",
        address=tuple(filter(None, [*operator.address_lines, town])),
        phone=operator.phone,
        email=operator.email,
    )
    blocks = documents.letter_blocks(body.replace("{{", "{ {"), {})
    return documents.pdf_of_document(
        DocumentPaper(office=office, title=title, subtitle=subtitle, dated=dated, body=blocks)
    )
