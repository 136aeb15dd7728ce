"""The papers of a session: its minutes and its deliberations, as PDF/A."""

from __future__ import annotations

from collections.abc import Iterable

from beffroi.documents import queries as documents
from beffroi.documents.papers import DocumentPaper, Office, Signature
from beffroi.governance import rules
from beffroi.governance.models import Attendance, Deliberation, Session
from beffroi.governance.types import CHOICE_LABELS, Choice, Presence
from beffroi.kernel.french import written_date
from beffroi.operators.models import Organisation

_PRESENCE = {
    Presence.PRESENT: "présent",
    Presence.DEPUTY: "suppléé par {who}",
    Presence.PROXY: "pouvoir à {who}",
    Presence.ABSENT: "absent",
}


def of_minutes(session: Session) -> bytes:
    """Return the minutes: who was there, the quorum, each point and its vote."""
    body = "\n\n".join(_minutes(session))
    title = f"Procès-verbal de la séance du {written_date(session.held_on)}"
    return _pdf(session, title, session.body.name, body, number="")


def of_deliberation(made: Deliberation, session: Session) -> bytes:
    """Return the text of a deliberation with its votes."""
    told = [
        f"Séance du {written_date(session.held_on)}, {session.place}.",
        made.text or made.title,
        *_votes(made),
    ]
    verdict = "La délibération est adoptée." if made.adopted else "La délibération est rejetée."
    return _pdf(
        session,
        f"Délibération n° {made.number}",
        made.title,
        "\n\n".join([*told, verdict]),
        number=made.number,
    )


def _minutes(session: Session) -> Iterable[str]:
    seats = list(
        session.attendances.select_related("mandate__member", "sits").order_by("mandate__member__name", "id")
    )
    there = sum(each.presence in {Presence.PRESENT, Presence.DEPUTY} for each in seats)
    regime = rules.REGIMES[session.body.regime]
    needed = rules.needed(regime, len(seats), second=session.second_of_id is not None)
    yield f"Séance tenue à {session.place}. Secrétaire de séance : {session.secretary or 'non désigné'}."
    yield f"Membres en exercice : {len(seats)}. Présents ou suppléés : {there}. Quorum : {needed or 'aucun n’est requis'}."
    yield "## Présences"
    yield "\n".join(f"- {_seat(each)}" for each in seats)
    for item in session.items.order_by("rank"):
        yield f"## {item.rank}. {item.title}"
        made = item.deliberations.first()
        if made is None:
            yield "Ce point n’a pas donné lieu à un vote."
            continue
        yield f"Délibération n° {made.number}, {'adoptée' if made.adopted else 'rejetée'}."
        yield from _votes(made)
    if session.minutes:
        yield "## Débats"
        yield session.minutes


def _seat(row: Attendance) -> str:
    who = row.sits.person if row.sits else ""
    told = _PRESENCE[Presence(row.presence)].format(who=who)
    return f"{row.mandate.person} ({row.mandate.member.name}) : {told}"


def _votes(made: Deliberation) -> Iterable[str]:
    counts = f"Pour : {made.votes_for}. Contre : {made.votes_against}. Abstentions : {made.abstentions}."
    yield counts + (" Vote à bulletin secret." if made.secret else "")
    if made.casting:
        yield "En cas de partage, la voix du président est prépondérante (CGCT, article L2121-20)."
    for choice in (Choice.AGAINST, Choice.ABSTAINS, Choice.OUT):
        rows = made.votes.filter(choice=choice).select_related("mandate").order_by("mandate__person", "id")
        names = ", ".join(each.mandate.person for each in rows)
        if names:
            yield f"{CHOICE_LABELS[choice]} : {names}."


def _pdf(session: Session, title: str, subtitle: str, body: str, *, number: str) -> bytes:
    paper = DocumentPaper(
        office=office_of(session.organisation),
        title=title,
        subtitle=subtitle,
        number=number,
        dated=session.held_on,
        body=documents.letter_blocks(body.replace("{{", "{ {"), {}),
        signature=_president(session),
    )
    return documents.pdf_of_document(paper)


def _president(session: Session) -> Signature | None:
    chair = session.attendances.filter(mandate__presides=True).select_related("mandate").first()
    if chair is None:
        return None
    return Signature(name=chair.mandate.person, quality=chair.mandate.quality or "Président", service="")


def office_of(operator: Organisation) -> Office:
    """Return the operator as the head of its papers."""
    town = f"{operator.postcode} {operator.city}".strip()
    return Office(
        organisation=operator.display_name,
        service="",
        address=tuple(filter(None, [*operator.address_lines, town])),
        phone=operator.phone,
        email=operator.email,
    )
