"""The life of a session: planned, convened in time, held with its quorum, voted, closed with its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from beffroi.documents import actions as documents
from beffroi.governance import convening, papers, queries, rules
from beffroi.governance.models import AgendaItem, Attendance, Body, Deliberation, Mandate, Session, Vote
from beffroi.governance.types import Ballot, Choice, NotYet, Presence, Seat, Stage, TooSoon
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import civil_date
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.membership.queries import competences_of
from beffroi.tenancy.types import Actor

SEAT_OF_OPERATOR = "75056"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda. ``competence``: code of an optional competence, whose holders alone vote."""

    title: str
    note: str = ""
    voted: bool = True
    matter: str = ""
    competence: str = ""


@dataclass(frozen=True, slots=True)
class Sits:
    """How the seat of a holder is held; ``who``: the deputy who sits, or the person who holds the proxy."""

    presence: Presence
    who: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ballots:
    """A vote: those who do not vote for, by mandate; or, when it is secret, the counts by choice."""

    others: Mapping[UUID, Choice] = field(default_factory=dict)
    secret: bool = False
    counted: Mapping[Choice, int] = field(default_factory=dict)


@action("governance.prepare")
def plan(
    *,
    body: Body,
    held_at: datetime,
    place: str,
    by: Actor,
    on: datetime,
    urgent: bool = False,
    second_of: Session | None = None,
) -> Session:
    """Plan a session; after a lack of quorum, the second one takes up the same agenda.

    :raises Invalid: it is past, has no place, or follows the first one too closely.
    """
    day = civil_date(held_at, body.organisation.commune_code or SEAT_OF_OPERATOR)
    if held_at <= on:
        _refuse("held_at", "Choisissez un jour et une heure à venir.")
    if not clean_line(place):
        _refuse("place", "Indiquez le lieu de la séance.")
    if second_of is not None:
        _check_second(second_of, body, day)
    row = Session.objects.create(
        organisation_id=body.organisation_id,
        body=body,
        held_at=held_at,
        held_on=day,
        place=clean_line(place)[:200],
        urgent=urgent,
        second_of=second_of,
    )
    if second_of is not None:
        _take_up_agenda(second_of, row)
    note(subject=f"session:{row.id}", held_on=day.isoformat(), second=second_of is not None)
    return row


def _check_second(first: Session, body: Body, day: date) -> None:
    if first.stage != Stage.NO_QUORUM:
        raise NotYet("Une seconde convocation suit une séance sans quorum.")
    earliest = rules.earliest_second(rules.REGIMES[body.regime], first.held_on)
    if day < earliest:
        _refuse(
            "held_at",
            f"Trois jours francs séparent les deux séances : choisissez le {written_date(earliest)} au plus tôt.",
        )


def _take_up_agenda(first: Session, second: Session) -> None:
    points = ("rank", "title", "note", "voted", "matter", "competence")
    for item in first.items.order_by("rank"):
        told = {name: getattr(item, name) for name in points}
        AgendaItem.objects.create(organisation_id=second.organisation_id, session=second, **told)


@action("governance.prepare")
def add_item(*, session: Session, point: Point, by: Actor, on: datetime) -> AgendaItem:
    """Add a point to the agenda of a session that is not convened yet.

    :raises Invalid: no title, or no matter for a point to vote. :raises NotYet: the agenda has left.
    """
    _demand(session, Stage.PLANNED, "L’ordre du jour est parti avec la convocation : il ne change plus.")
    if not clean_line(point.title):
        _refuse("title", "Écrivez l’objet du point.")
    if point.voted and point.matter not in rules.MATTERS:
        _refuse("matter", "Choisissez la matière : la délibération la portera.")
    last = session.items.aggregate(last=Max("rank"))["last"] or 0
    note(rank=last + 1)
    return AgendaItem.objects.create(
        organisation_id=session.organisation_id,
        session=session,
        rank=last + 1,
        title=clean_line(point.title)[:300],
        note=clean_paragraphs(point.note)[:20_000],
        voted=point.voted,
        matter=point.matter if point.voted else "",
        competence=point.competence,
    )


@action("governance.convene")
def convene(*, session: Session, by: Actor, on: datetime) -> Session:
    """Send the convocation to every holder (and, for their information, to deputies), with agenda and notes.

    :raises TooSoon: the clear days of the law would not be left. :raises NotYet: convened already, or empty agenda.
    """
    row = Session.objects.select_for_update().select_related("body", "organisation").get(id=session.id)
    _demand(row, Stage.PLANNED, "Cette séance est déjà convoquée.")
    if not row.items.exists():
        raise NotYet("L’ordre du jour est vide. Ajoutez au moins un point avant de convoquer.")
    _demand_notice(row, civil_date(on, row.organisation.commune_code or SEAT_OF_OPERATOR))
    row.stage, row.convened_at = Stage.CONVENED, on
    row.save(update_fields=["stage", "convened_at"])
    note(convened=convening.write(row, on=on))
    return row


def _demand_notice(session: Session, today: date) -> None:
    """Refuse a convocation that leaves too late. A second one, after a lack of quorum, has its own interval."""
    regime = rules.REGIMES[session.body.regime]
    if session.second_of_id is not None:
        return
    last = rules.last_sending(regime, session.held_on, urgent=session.urgent)
    if today > last:
        raise TooSoon(
            f"La convocation devait partir le {written_date(last)} au plus tard ({regime.source}). "
            "Repoussez la séance, ou déclarez l’urgence si elle est réelle."
        )


@action("governance.hold")
def hold(*, session: Session, sits: Mapping[UUID, Sits], secretary: str, by: Actor, on: datetime) -> Session:
    """Write who sits in each seat, and see whether the body may deliberate.

    :param sits: by mandate of a holder; those who are not named are absent.
    :raises Invalid: a proxy given to somebody absent, or more proxies than a person may hold.
    """
    row = Session.objects.select_for_update().select_related("body").get(id=session.id)
    if row.stage not in {Stage.CONVENED, Stage.HELD, Stage.NO_QUORUM} or row.deliberations.exists():
        raise NotYet("Les présences se notent après la convocation et avant le premier vote.")
    seats = queries.in_office(row.body_id, row.held_on, seat=Seat.HOLDER)
    known = {seat.id: sits.get(seat.id, Sits(Presence.ABSENT)) for seat in seats}
    _check_proxies(row.body, known)
    Attendance.objects.filter(session=row).delete()
    Attendance.objects.bulk_create(
        Attendance(
            organisation_id=row.organisation_id,
            session=row,
            mandate_id=seat,
            presence=told.presence,
            sits_id=told.who,
        )
        for seat, told in known.items()
    )
    row.stage = Stage.HELD if _quorum(row, known) else Stage.NO_QUORUM
    row.secretary = clean_line(secretary)[:120]
    row.save(update_fields=["stage", "secretary"])
    note(stage=row.stage, present=_there(known), in_office=len(known))
    return row


def _there(sits: Mapping[UUID, Sits]) -> int:
    return sum(told.presence in {Presence.PRESENT, Presence.DEPUTY} for told in sits.values())


def _quorum(session: Session, sits: Mapping[UUID, Sits]) -> bool:
    regime = rules.REGIMES[session.body.regime]
    second = session.second_of_id is not None
    return rules.has_quorum(regime, in_office=len(sits), present=_there(sits), second=second)


def _check_proxies(body: Body, sits: Mapping[UUID, Sits]) -> None:
    there = {seat for seat, told in sits.items() if told.presence is Presence.PRESENT}
    there |= {told.who for told in sits.values() if told.presence is Presence.DEPUTY and told.who}
    held = [told.who for told in sits.values() if told.presence is Presence.PROXY]
    most = rules.REGIMES[body.regime].proxies
    if any(one not in there for one in held):
        _refuse("sits", "Un pouvoir se donne à une personne présente. Vérifiez qui siège.")
    if any(held.count(one) > most for one in held):
        _refuse("sits", f"Une personne porte {most} pouvoir au plus (CGCT, article L2121-20).")


@action("governance.vote")
def vote(*, item: AgendaItem, text: str, ballots: Ballots, by: Actor, on: datetime) -> Deliberation:
    """Count a vote and number its deliberation, adopted or not.

    Those who may vote and are not named in ``ballots`` vote for. On an optional competence only the delegates of
    its holders vote, and the president.

    :raises NotYet: no quorum, no vote on this point, or voted already. :raises Invalid: counts that cannot be.
    """
    row = Session.objects.select_for_update().select_related("body", "organisation").get(id=item.session_id)
    _demand(row, Stage.HELD, "Le vote demande une séance ouverte, avec son quorum.")
    if not item.voted or item.deliberations.exists():
        raise NotYet("Ce point ne se vote pas, ou a déjà été voté.")
    voters = _voters(row, item)
    cast = _ballots(voters, ballots)
    told = rules.tally(cast.values() if isinstance(cast, dict) else cast, secret=ballots.secret)
    rank = (Deliberation.objects.filter(organisation_id=row.organisation_id, year=row.held_on.year)
            .aggregate(last=Max("rank"))["last"] or 0) + 1  # fmt: skip
    made = Deliberation.objects.create(
        organisation_id=row.organisation_id,
        session=row,
        item=item,
        year=row.held_on.year,
        rank=rank,
        decided_on=row.held_on,
        title=item.title,
        matter=item.matter,
        text=clean_paragraphs(text)[:50_000],
        secret=ballots.secret,
        in_office=row.attendances.count(),
        voters=len(voters),
        votes_for=told.for_,
        votes_against=told.against,
        abstentions=told.abstentions,
        casting=told.casting,
        adopted=told.adopted,
    )
    _keep_votes(made, cast)
    note(subject=f"deliberation:{made.id}", number=made.number, adopted=made.adopted)
    return made


def _voters(session: Session, item: AgendaItem) -> dict[UUID, Mandate]:
    """Return the seats that vote on a point, by mandate: held by somebody there, or by proxy."""
    rows = session.attendances.exclude(presence=Presence.ABSENT).select_related("mandate").order_by("id")
    seats = [row.mandate for row in rows]
    held = (
        {
            seat.member_id: competences_of(session.organisation, seat.member_id, session.held_on)
            for seat in seats
        }
        if item.competence
        else {}
    )
    return {
        seat.id: seat
        for seat in seats
        if rules.votes_on(item.competence, held.get(seat.member_id, ()), presides=seat.presides)
    }


def _ballots(voters: Mapping[UUID, Mandate], told: Ballots) -> dict[UUID, Ballot] | list[Ballot]:
    if not told.secret:
        return {
            one: Ballot(told.others.get(one, Choice.FOR), seat.weight, seat.presides)
            for one, seat in voters.items()
        }
    voices = sum(seat.weight for seat in voters.values())
    if any(count < 0 for count in told.counted.values()) or sum(told.counted.values()) > voices:
        _refuse(
            "counted",
            f"Le dépouillement compte plus de voix que les {voices} possibles. Vérifiez les nombres.",
        )
    return [Ballot(choice, count) for choice, count in told.counted.items() if count]


def _keep_votes(made: Deliberation, cast: dict[UUID, Ballot] | list[Ballot]) -> None:
    if isinstance(cast, list):
        return
    Vote.objects.bulk_create(
        Vote(
            organisation_id=made.organisation_id,
            deliberation=made,
            mandate_id=one,
            choice=each.choice,
            weight=each.weight,
        )
        for one, each in cast.items()
    )


@action("governance.close")
def close(*, session: Session, minutes: str, by: Actor, on: datetime) -> Session:
    """Close a session: its minutes become a paper, as do its deliberations.

    :raises NotYet: a point to vote has not been voted.
    """
    row = Session.objects.select_for_update().select_related("body", "organisation").get(id=session.id)
    if row.stage not in {Stage.HELD, Stage.NO_QUORUM}:
        raise NotYet("Une séance se clôt après avoir été tenue.")
    if row.stage == Stage.HELD and row.items.filter(voted=True, deliberations=None).exists():
        raise NotYet("Un point à voter ne l’a pas été. Votez-le, ou retirez-le en notant qu’il est ajourné.")
    row.minutes = clean_paragraphs(minutes)[:100_000]
    quorate = row.stage == Stage.HELD
    for each in row.deliberations.order_by("rank"):
        each.paper = _keep(
            row, papers.of_deliberation(each, row), f"deliberation-{each.number}.pdf", by=by, on=on
        )
        each.save(update_fields=["paper"])
    row.paper = _keep(row, papers.of_minutes(row), f"proces-verbal-{row.held_on}.pdf", by=by, on=on)
    row.closed_at = on
    row.stage = Stage.CLOSED if quorate else Stage.NO_QUORUM
    row.save(update_fields=["minutes", "paper", "closed_at", "stage"])
    return row


@action("governance.hold")
def adjourn(*, item: AgendaItem, by: Actor, on: datetime) -> AgendaItem:
    """Leave a point for another session: it is told, not voted."""
    if item.deliberations.exists():
        raise NotYet("Ce point a déjà été voté.")
    item.voted, item.title = False, f"{item.title} (ajourné)"[:300]
    item.save(update_fields=["voted", "title"])
    return item


def _keep(session: Session, content: bytes, name: str, *, by: Actor, on: datetime) -> object:
    return documents.keep(
        organisation=session.organisation_id,
        content=content,
        name=name,
        media_type="application/pdf",
        by=by,
        on=on,
    )


def _demand(session: Session, stage: Stage, otherwise: str) -> None:
    if session.stage != stage:
        raise NotYet(otherwise)


def _refuse(field_name: str, why: str) -> None:
    raise Invalid(why, field_errors={field_name: why})
