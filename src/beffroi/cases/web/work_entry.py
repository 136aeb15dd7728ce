"""Counter, phone and post: an agent files for a person, with the same questions and the same receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import actions, queries
from beffroi.cases.forms.applicant import check_applicant
from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.repeating import rearranged
from beffroi.cases.forms.summary import expected_pieces
from beffroi.cases.forms.visibility import visible_answers, visible_fields
from beffroi.cases.nearby import centre_of
from beffroi.cases.procedures.conditions import applies
from beffroi.cases.procedures.types import Field, Kind, Option, Procedure
from beffroi.cases.types import Channel, Filing
from beffroi.cases.web import people
from beffroi.cases.web.showing import Inputs, check_fields, kept_inputs, listed, names_of, shown
from beffroi.cases.web.work_files import Received, kept_files
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_showing import CHANNELS
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

WHO = "demandeur-"
SEEN, KEY = "_shown", "_key"
CHANNEL = Field(
    id="_channel",
    kind=Kind.CHOICE,
    label="Comment la demande est-elle arrivée ?",
    missing="Dites comment la demande est arrivée.",
    options=tuple(
        Option(channel.value, words.capitalize())
        for channel, words in CHANNELS.items()
        if channel is not Channel.ELECTRONIC
    ),
)
RECEIVED_ON = Field(
    id="_received_on",
    kind=Kind.DATE,
    label="Jour de réception par la commune",
    hint="Le délai court de ce jour.",
    missing="Indiquez le jour de réception.",
)
RECEPTION = (CHANNEL, RECEIVED_ON)
_SAID_TO_AGENTS: dict[str, dict[str, Any]] = {
    "kind": {"label": "Qui demande ?"},
    "email": {"required": False, "hint": "Sans adresse, les courriers partent par la poste."},
    "phone": {"hint": ""},
}


@require_safe
@at_work("cases.acknowledge")
def choose(desk: Desk) -> HttpResponse:
    """Offer the procedures of the organisation."""
    with scope.reading(desk.organisation.id):
        offers = queries.offered(desk.organisation, today=desk.today)
    cards = [
        {
            "title": each.procedure.title,
            "text": each.procedure.summary,
            "url": desk.url("entry_form", each.procedure.pack, each.procedure.code),
        }
        for each in offers
    ]
    return desk.page("cases/work/entry_choose.html", {"cards": cards})


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.acknowledge")
def fill(desk: Desk, pack: str, code: str) -> HttpResponse:
    """Show the whole form on one page, then file it."""
    with scope.reading(desk.organisation.id):
        procedure = queries.offer(desk.organisation, f"{pack}/{code}", today=desk.today).procedure
    if desk.request.method != "POST":
        return _show(desk, read(desk, procedure, _start(desk)), first=True)
    received = kept_files(desk, procedure, desk.request.POST, desk.request.FILES)
    if (typed := _rearranged(procedure, _posted(desk))) is not None:
        return _show(desk, read(desk, procedure, typed), received, first=True)
    entry = read(desk, procedure, _posted(desk))
    if entry.errors or received.errors or entry.new:
        return _show(desk, entry, received)
    try:
        case = actions.file(
            organisation=desk.organisation, filing=entry.filing(received), by=desk.actor, on=desk.on
        )
    except Refusal as error:
        return _show(desk, entry, received, refusal=error)
    number = parse_number(case.number).display
    messages.success(desk.request, f"La demande {number} est enregistrée. Remettez l’accusé de réception.")
    return redirect(desk.url("acknowledge", case.number))


def _rearranged(procedure: Procedure, typed: Inputs) -> Inputs | None:
    """Return what was typed with one occurrence of a group more or less; None when no such button was pressed."""
    fields = [field for _page, field in procedure.fields()]
    moved = rearranged(fields, typed)
    if moved is None:
        return None
    own = {name for field in fields for name in names_of(field)}
    return {name: value for name, value in typed.items() if name not in own} | moved


@dataclass(frozen=True, slots=True)
class Entry:
    """What an agent typed: ``errors`` by input, ``new`` the questions just called for by the answers."""

    procedure: Procedure
    typed: Inputs
    who: tuple[Field, ...]
    fields: tuple[tuple[Any, Field], ...]
    errors: dict[str, str]
    new: tuple[Field, ...]
    applicant: dict[str, Any]
    answers: dict[str, Any]
    reception: dict[str, Any]

    def filing(self, received: Received) -> Filing:
        """Return the request, ready to be filed; sent twice with the same content, it gives one case."""
        told = repr((self.applicant, self.answers, self.reception, sorted(received.ids())))
        form = "".join(self.typed.get(KEY, ""))[:64]
        expected = {piece.id for piece in expected_pieces(self.procedure, self.answers)}
        return Filing(
            procedure=self.procedure.reference,
            version=self.procedure.version,
            applicant=self.applicant,
            answers=self.answers,
            pieces={piece: ids for piece, ids in received.by_piece().items() if piece in expected},
            channel=Channel(self.reception[CHANNEL.id]),
            received_on=_day(self.reception[RECEIVED_ON.id]),
            idempotency_key=f"entry:{form}:{sha256(told.encode()).hexdigest()}",
        )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def read(desk: Desk, procedure: Procedure, typed: Inputs) -> Entry:
    """Check everything typed, right or wrong."""
    reception, errors = check_fields(RECEPTION, typed)
    if reception.get(RECEIVED_ON.id, "") > desk.today.isoformat():
        errors[RECEIVED_ON.id] = "Ce jour est à venir. Indiquez un jour passé, ou aujourd’hui."
    who_typed = {name.removeprefix(WHO): value for name, value in typed.items() if name.startswith(WHO)}
    applicant, wrong = check_applicant(
        people.applicant_of(who_typed), channel=reception.get(CHANNEL.id, Channel.COUNTER.value)
    )
    errors |= {WHO + name.replace(".", "-"): text for name, text in wrong.items()}
    raw, page_errors = _answers(procedure, typed, desk)
    fields = tuple(visible_fields(procedure, raw, desk.today))
    who = tuple(_for_agents(field) for field in (people.KIND, *people.contact_fields(who_typed)))
    new = _new(typed, (*who, *(field for _page, field in fields)))
    hidden = {name for field in new for name in names_of(field)}
    known = {field.id for _page, field in procedure.fields() if field.asks}
    told, near = {key: raw[key] for key in raw if key in known}, centre_of(desk.organisation)
    clean, _left = check_answers(procedure, told, on=desk.today, near=near)
    return Entry(
        procedure,
        typed,
        who,
        fields,
        {name: text for name, text in (errors | page_errors).items() if name not in hidden},
        new,
        applicant.as_json() if applicant else {},
        clean,
        reception,
    )


def _answers(procedure: Procedure, typed: Inputs, desk: Desk) -> tuple[dict[str, Any], dict[str, str]]:
    raw: dict[str, Any] = {}
    errors: dict[str, str] = {}
    near = centre_of(desk.organisation)
    for page in procedure.pages:
        if applies(page.when, visible_answers(procedure, raw, desk.today), desk.today):
            result = check_page(procedure, page, typed, earlier=raw, on=desk.today, near=near)
            raw |= result.answers
            errors |= result.errors
    return raw, errors


def _new(typed: Inputs, fields: Sequence[Field]) -> tuple[Field, ...]:
    seen = set("".join(typed.get(SEEN, "")).split())
    return tuple(field for field in fields if seen and field.id not in seen)


def _for_agents(field: Field) -> Field:
    """Return a question on the applicant as an agent reads it, named apart from the procedure's own."""
    said = _SAID_TO_AGENTS.get(field.id, {})
    return replace(field, id=WHO + field.id, autocomplete="", **said)


def _posted(desk: Desk) -> dict[str, str | list[str]]:
    return {
        name: [str(each).replace("\0", "") for each in values] for name, values in desk.request.POST.lists()
    }


def _start(desk: Desk) -> dict[str, str | list[str]]:
    day = desk.today
    parts = {"day": day.day, "month": day.month, "year": day.year}
    told: dict[str, str | list[str]] = {
        f"{RECEIVED_ON.id}-{part}": str(value) for part, value in parts.items()
    }
    return told | {f"{WHO}kind": "person", CHANNEL.id: Channel.COUNTER.value, KEY: uuid4().hex}


def _show(
    desk: Desk,
    entry: Entry,
    received: Received | None = None,
    *,
    first: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    received = received or Received()
    errors = {} if first else entry.errors
    every = (*RECEPTION, *entry.who, *(field for _page, field in entry.fields))
    summary = listed(errors, every) + [
        {"text": text, "field": f"piece-{name}"} for name, text in received.errors.items()
    ]
    if refusal:
        summary.append({"text": refusal.message, "field": ""})
    context = {
        "procedure": entry.procedure,
        "key": "".join(entry.typed.get(KEY, "")),
        "shown": " ".join(field.id for field in every),
        "sections": _sections(entry, errors, desk.today),
        "pieces": received.shown(expected_pieces(entry.procedure, entry.answers, on=desk.today)),
        "new": [{"label": field.label, "id": field.id} for field in entry.new],
        "errors": summary,
    }
    return desk.page("cases/work/entry.html", context, status=422 if summary else 200)


def _sections(entry: Entry, errors: dict[str, str], today: date) -> list[dict[str, Any]]:
    seen = entry.answers
    sections = [
        {"title": "Réception", "questions": [shown(field, entry.typed, errors) for field in RECEPTION]},
        {"title": "Demandeur", "questions": [shown(field, entry.typed, errors) for field in entry.who]},
    ]
    pages: dict[str, dict[str, Any]] = {}
    for page, field in entry.fields:
        section = pages.setdefault(page.id, {"title": page.title, "questions": []})
        inputs = entry.typed
        if field.kind is Kind.COMPUTED:
            inputs = kept_inputs(field, visible_answers(entry.procedure, seen, today))
        section["questions"].append(shown(field, inputs, errors, answers=seen, on=today))
    return [*sections, *pages.values()]
