"""One session on one page: its agenda, who comes, who sits, the votes, the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.governance import actions, queries, rules
from beffroi.governance.actions import Ballots, Point, Sits
from beffroi.governance.models import AgendaItem, Attendance, Mandate, Session
from beffroi.governance.types import CHOICE_LABELS, STAGE_LABELS, Choice, Presence, Seat, Stage
from beffroi.governance.web import typing
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date, written_instant
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

PRESENCES = {
    Presence.PRESENT: "Présent",
    Presence.DEPUTY: "Suppléé",
    Presence.PROXY: "A donné pouvoir",
    Presence.ABSENT: "Absent",
}


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("governance.watch")
def session(house: House, session_id: UUID) -> HttpResponse:
    """Show a session; on POST, do the step that the button names."""
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, session_id)
    if house.request.method != "POST":
        return _page(house, row)
    step = STEPS.get(house.request.POST.get("do", ""))
    if step is None:
        raise Unknown
    try:
        messages.success(house.request, step(house, row))
    except Refusal as refusal:
        return _page(house, row, refusal)
    return redirect("governance_session", session_id=row.id)


def _add(house: House, row: Session) -> str:
    told = house.request.POST
    point = Point(
        title=told.get("title", ""),
        note=told.get("note", ""),
        voted=told.get("voted") == "yes",
        matter=told.get("matter", ""),
        competence=told.get("competence", ""),
    )
    actions.add_item(session=row, point=point, by=house.actor, on=house.on)
    return "Le point est à l’ordre du jour."


def _convene(house: House, row: Session) -> str:
    actions.convene(session=row, by=house.actor, on=house.on)
    return "La convocation part. Les réponses s’affichent ici."


def _hold(house: House, row: Session) -> str:
    told = house.request.POST
    with scope.reading(house.organisation.id):
        seats = queries.in_office(row.body_id, row.held_on, seat=Seat.HOLDER)
    sits = {seat.id: _sits(told, seat) for seat in seats}
    held = actions.hold(
        session=row, sits=sits, secretary=told.get("secretary", ""), by=house.actor, on=house.on
    )
    if held.stage == Stage.NO_QUORUM:
        return "Le quorum n’est pas atteint : l’assemblée ne peut pas délibérer."
    return "Le quorum est atteint : l’assemblée peut délibérer."


def _sits(told: Mapping[str, str], seat: Mandate) -> Sits:
    text = told.get(f"presence-{seat.id}", "")
    presence = Presence(text) if text in set(Presence) else Presence.ABSENT
    if presence not in {Presence.DEPUTY, Presence.PROXY}:
        return Sits(presence)
    try:
        return Sits(presence, UUID(told.get(f"who-{seat.id}", "")))
    except ValueError:
        why = f"Dites qui siège à la place de {seat.person}."
        raise Invalid(why, field_errors={f"who-{seat.id}": why}) from None


def _vote(house: House, row: Session) -> str:
    told = house.request.POST
    item = _item(house, row)
    made = actions.vote(
        item=item, text=told.get("text", ""), ballots=_ballots(told), by=house.actor, on=house.on
    )
    return f"Délibération n° {made.number} {'adoptée' if made.adopted else 'rejetée'}."


def _ballots(told: Mapping[str, str]) -> Ballots:
    if told.get("secret") == "yes":
        names = {Choice.FOR: "count-for", Choice.AGAINST: "count-against", Choice.ABSTAINS: "count-abstains"}
        return Ballots(secret=True, counted={c: typing.whole(told.get(n, ""), n) for c, n in names.items()})
    marked = {name.removeprefix("vote-"): text for name, text in told.items() if name.startswith("vote-")}
    return Ballots(others={UUID(one): Choice(text) for one, text in marked.items() if text in set(Choice)})


def _adjourn(house: House, row: Session) -> str:
    actions.adjourn(item=_item(house, row), by=house.actor, on=house.on)
    return "Le point est ajourné."


def _item(house: House, row: Session) -> AgendaItem:
    with scope.reading(house.organisation.id):
        found = row.items.filter(id=_uuid(house.request.POST.get("item", ""))).first()
    if found is None:
        raise Unknown
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unknown from None


def _close(house: House, row: Session) -> str:
    actions.close(session=row, minutes=house.request.POST.get("minutes", ""), by=house.actor, on=house.on)
    return "La séance est close. Son procès-verbal est prêt."


STEPS: Mapping[str, Callable[[House, Session], str]] = {
    "add": _add,
    "convene": _convene,
    "hold": _hold,
    "vote": _vote,
    "adjourn": _adjourn,
    "close": _close,
}


def _page(house: House, row: Session, refusal: Refusal | None = None) -> HttpResponse:
    typed = house.request.POST
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, row.id)
        text, colour = STAGE_LABELS[row.stage]
        context = {
            "session": row,
            "when": written_instant(row.held_at, typing.PARIS),
            "tag": {"text": text, "colour": colour},
            "notice": _notice(row),
            "items": [_item_shown(house, row, each) for each in row.items.order_by("rank")],
            "seats": _seats(house, row),
            "presences": [{"value": one.value, "label": label} for one, label in PRESENCES.items()],
            "matters": [{"value": code, "label": f"{code} {name}"} for code, name in rules.MATTERS.items()],
            "choices": [{"value": one, "label": label} for one, label in CHOICE_LABELS.items()],
            "quorum": _quorum(row),
            "presence_rows": _presence_rows(row),
            "typed": {
                name: typed.get(name, "") for name in ("title", "note", "matter", "secretary", "minutes")
            },
            "held_at": typing.parts(typed, "held_at"),
            "hour": typed.get("hour", ""),
            "may": {
                verb: house.may(f"governance.{verb}")
                for verb in ("prepare", "convene", "hold", "vote", "close")
            },
            "stage": {one.value: row.stage == one for one in Stage},
        }
        return house.page("governance/session.html", context, refusal=refusal)


def _notice(row: Session) -> str:
    """Return by when the convocation leaves, with the article."""
    regime = rules.REGIMES[row.body.regime]
    if row.stage != Stage.PLANNED or not regime.notice:
        return ""
    if row.second_of_id:
        return "Seconde convocation : le quorum ne sera pas exigé (CGCT, article L2121-17)."
    last = rules.last_sending(regime, row.held_on, urgent=row.urgent)
    doubt = " À confirmer par vos statuts." if regime.certainty == "M" else ""
    return f"La convocation part le {written_date(last)} au plus tard ({regime.source}).{doubt}"


def _quorum(row: Session) -> str:
    seats = list(row.attendances.order_by("id"))
    if not seats:
        return ""
    there = sum(each.presence in {Presence.PRESENT, Presence.DEPUTY} for each in seats)
    needed = rules.needed(rules.REGIMES[row.body.regime], len(seats), second=row.second_of_id is not None)
    told = f"{there} présents ou suppléés sur {len(seats)}."
    return f"{told} Quorum : {needed}." if needed else f"{told} Aucun quorum n’est exigé."


def _presence_rows(row: Session) -> list[dict[str, str]]:
    """Return who held each seat, once nothing changes any more."""
    rows = row.attendances.select_related("mandate__member", "sits").order_by("mandate__member__name", "id")
    return [
        {
            "key": f"{each.mandate.person} ({each.mandate.member.name})",
            "value": PRESENCES[Presence(each.presence)] + (f" : {each.sits.person}" if each.sits else ""),
        }
        for each in rows
    ]


def _item_shown(house: House, row: Session, item: AgendaItem) -> dict[str, Any]:
    made = item.deliberations.first()
    return {
        "id": item.id,
        "rank": item.rank,
        "title": item.title,
        "note": item.note,
        "matter": rules.MATTERS.get(item.matter, ""),
        "competence": item.competence,
        "open": item.voted and made is None and row.stage == Stage.HELD,
        "made": made,
        "voters": _voters(row, item.rank) if item.voted and made is None and row.stage == Stage.HELD else [],
    }


def _voters(row: Session, rank: int) -> list[dict[str, str]]:
    rows = row.attendances.exclude(presence=Presence.ABSENT).select_related("mandate__member")
    return [
        {
            "id": f"vote-{rank}-{each.mandate_id}",
            "name": f"vote-{each.mandate_id}",
            "label": f"{each.mandate.person} ({each.mandate.member.name})",
        }
        for each in rows.order_by("mandate__member__name", "mandate__person", "id")
    ]


def _seats(house: House, row: Session) -> list[dict[str, Any]]:
    seats = queries.in_office(row.body_id, row.held_on)
    told = {each.mandate_id: each for each in row.attendances.order_by("id")}
    replies = queries.replies(house.organisation, row)
    people = [{"value": str(each.id), "label": each.person} for each in seats]
    return [
        _seat(house, each, told.get(each.id), replies.get(each.id), people)
        for each in seats
        if each.seat == Seat.HOLDER
    ]


def _seat(
    house: House, seat: Mandate, row: Attendance | None, reply: Any, people: list[dict[str, str]]
) -> dict[str, Any]:
    typed = house.request.POST
    announced = reply.presence if reply else ""
    told = PRESENCES[Presence(announced)].lower() if announced else "pas de réponse"
    presence = typed.get(f"presence-{seat.id}") or (row.presence if row else announced)
    who = typed.get(f"who-{seat.id}") or (str(row.sits_id) if row and row.sits_id else "")
    return {
        "id": str(seat.id),
        "label": f"{seat.person} ({seat.member.name})",
        "reply": f"{told}, pouvoir à {reply.proxy_to}" if reply and reply.proxy_to else told,
        "presence": presence or Presence.ABSENT.value,
        "who": who,
        "people": [one for one in people if one["value"] != str(seat.id)],
    }
