"""Plays the scripts: each case is filed and moved by the real actions, at the instants of the past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from beffroi.cases import actions, queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.types import Event, EventKind, Reading
from beffroi.cases.forms.applicant import check_applicant
from beffroi.cases.forms.checking import check_answers
from beffroi.cases.forms.summary import expected_pieces
from beffroi.cases.ledger import place_of, read, today_of
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.types import Channel, Filing
from beffroi.documents import actions as documents
from beffroi.kernel.calendar import timezone_of
from beffroi.operators.models import Organisation
from beffroi.site.demonstration import requests
from beffroi.site.demonstration.people import Person, association, company
from beffroi.site.demonstration.scripts import Does, Due, Script
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import CLOCKWORK, STRANGER, Actor

OLDEST = 130


@dataclass(slots=True)
class Stage:
    """A town where cases are played: its agents, the versions that it offers, the present instant."""

    town: Organisation
    agents: Sequence[Actor]
    versions: dict[str, int]
    now: datetime
    chance: Random

    @property
    def today(self) -> date:
        """The civil day there."""
        return today_of(self.town, self.now)

    def at(self, ago: int) -> datetime:
        """Return an instant of the office's hours some days ago; today, some minutes ago."""
        hour, minute = self.chance.randrange(8, 17), self.chance.randrange(60)
        if ago <= 0:
            return self.now - timedelta(minutes=5)
        zone = timezone_of(place_of(self.town))
        local = datetime.combine(self.today - timedelta(days=ago), time(hour, minute), tzinfo=zone)
        return local.astimezone(UTC)

    def hand(self, verb: str) -> Actor:
        """Return the first agent of the town who may do ``verb``."""
        return next(agent for agent in self.agents if may(agent, verb, self.town.id))

    def version(self, reference: str) -> Procedure:
        """Return the procedure that the town offers."""
        return procedure_of(reference, self.versions[reference])


@dataclass(frozen=True, slots=True)
class Move:
    """One step being played: on which case, with which facts, when."""

    stage: Stage
    case: Case
    facts: Mapping[str, Any]
    at: datetime


def play(stage: Stage, scripts: Sequence[Script]) -> int:
    """Play the cases of one town in one transaction, the oldest first; none when it has cases already."""
    with scope.writing(stage.town.id):
        if queries.count(stage.town.id, {}) or queries.count(stage.town.id, {"closed": True}):
            return 0
        aged = [(script, ago, stage.at(ago)) for script in scripts for ago in [_age(stage, script)]]
        for script, ago, at in sorted(aged, key=lambda each: each[2]):
            _play(stage, script, ago, at)
    return len(scripts)


def _age(stage: Stage, script: Script) -> int:
    """Return how many days ago a script begins."""
    if isinstance(script.filed, int):
        return script.filed
    wanted = stage.today + timedelta(days=script.filed.within)
    return min(range(1, OLDEST), key=lambda ago: _distance(stage, script, ago, wanted))


def _distance(stage: Stage, script: Script, ago: int, wanted: date) -> tuple[bool, int]:
    """Say how far the due date of a request filed ``ago`` days ago is; late, but silence not yet spoken."""
    reading = _reading(stage, script, stage.today - timedelta(days=ago))
    due, latest = reading.decide_by or date.max, reading.latest or date.max
    late = isinstance(script.filed, Due) and script.filed.within < 0
    return late and not due < stage.today <= latest, abs((due - wanted).days)


def _reading(stage: Stage, script: Script, on: date) -> Reading:
    received = Event(kind=EventKind.RECEIVED, on=on, registration_receipt_on=on, channel=script.channel.value)
    return read(stage.version(script.procedure), stage.town, (received,), today=stage.today)


def _play(stage: Stage, script: Script, ago: int, filed_at: datetime) -> None:
    case = _file(stage, script, filed_at)
    for step in sorted(script.steps, key=lambda each: -each.ago):
        moved = min(step.ago, ago)
        at = max(stage.at(moved), case.filed_at + timedelta(minutes=20))
        _MOVES[step.does](Move(stage, case, step.facts, at))


def _file(stage: Stage, script: Script, on: datetime) -> Case:
    procedure, person = stage.version(script.procedure), Person(script.person)
    day = today_of(stage.town, on)
    told = requests.answers(script.procedure, script.asks, person, stage.town, today=day)
    answers, errors = check_answers(procedure, told, on=day)
    applicant, wrong = check_applicant(_applicant(script, person, stage.town), channel=script.channel.value)
    if errors or applicant is None:
        raise ValueError(f"{script.asks}: {errors} {wrong}")
    filing = Filing(
        procedure=script.procedure,
        version=procedure.version,
        applicant=applicant.as_json(),
        answers=answers,
        pieces=_pieces(stage, script, procedure, answers, on),
        channel=script.channel,
    )
    by = STRANGER if script.channel is Channel.ELECTRONIC else stage.hand("cases.acknowledge")
    return actions.file(organisation=stage.town, filing=filing, by=by, on=on)


def _applicant(script: Script, person: Person, town: Organisation) -> dict[str, Any]:
    if script.kind == "company":
        return company(town)
    if script.kind == "association":
        return association(town)
    return person.applicant(town, reachable=script.channel is Channel.ELECTRONIC)


def _pieces(
    stage: Stage, script: Script, procedure: Procedure, answers: dict[str, Any], on: datetime
) -> dict[str, tuple[UUID, ...]]:
    """Keep a file for each piece expected, but for those that the script says were asked for later."""
    lacking = {piece for step in script.steps for piece in step.facts.get("missing", ())}
    wanted = expected_pieces(procedure, answers, on=today_of(stage.town, on))
    return {
        piece.id: (_keep(stage, piece.id, piece.label, on),)
        for piece in wanted
        if piece.id not in lacking and (piece.required or script.asks == "amende")
    }


def _keep(stage: Stage, piece: str, label: str, on: datetime) -> UUID:
    name, stream = requests.file_for(piece, label, stage.town)
    kept = documents.receive(
        organisation=stage.town.id, stream=stream, name=name, limit_mb=10, formats=(), by=STRANGER, on=on
    )
    return kept.id


def _take(now: Move) -> None:
    by = now.stage.hand(
        "cases.request_documents" if now.case.procedure.startswith("urbanisme") else "cases.assign"
    )
    actions.assign(case=now.case, to=by.account_id, by=by, on=now.at)


def _ask(now: Move) -> None:
    by = now.stage.hand("cases.request_documents")
    actions.request_documents(case=now.case, missing=now.facts["missing"], by=by, on=now.at)


def _give(now: Move) -> None:
    labels = {piece.id: piece.label for piece in now.stage.version(now.case.procedure).pieces}
    given = {piece: [_keep(now.stage, piece, labels[piece], now.at)] for piece in now.facts["pieces"]}
    actions.complete(case=now.case, pieces=given, by=queries.applicant(now.case), on=now.at)


def _extend(now: Move) -> None:
    by = now.stage.hand("cases.extend")
    actions.extend(case=now.case, extension=now.facts["extension"], by=by, on=now.at)


def _decide(now: Move) -> None:
    actions.decide(case=now.case, by=now.stage.hand("cases.decide"), on=now.at, **now.facts)


def _open(now: Move) -> None:
    paper = now.case.papers.order_by("-made_at", "-id").first()
    if paper is not None:
        actions.open_paper(case=now.case, paper=paper, by=queries.applicant(now.case), on=now.at)


def _transfer(now: Move) -> None:
    actions.transfer(case=now.case, to=now.facts["to"], by=now.stage.hand("cases.transfer"), on=now.at)


def _withdraw(now: Move) -> None:
    actions.withdraw(case=now.case, by=queries.applicant(now.case), on=now.at)


def _write(now: Move) -> None:
    actions.message(case=now.case, body=now.facts["body"], by=queries.applicant(now.case), on=now.at)


def _reply(now: Move) -> None:
    actions.message(case=now.case, body=now.facts["body"], by=now.stage.hand("cases.message"), on=now.at)


def _lapse(now: Move) -> None:
    """Let silence speak on the night after its last date, read from the ledger as it stands."""
    reading = queries.reading_of(now.case, now.stage.town, today=now.stage.today)
    if reading.latest is None:
        raise ValueError(f"{now.case.number}: no silence to come")
    actions.lapse(case=now.case, by=CLOCKWORK, on=now.stage.at((now.stage.today - reading.latest).days - 1))


_MOVES: dict[Does, Callable[[Move], None]] = {
    Does.TAKE: _take,
    Does.ASK: _ask,
    Does.GIVE: _give,
    Does.EXTEND: _extend,
    Does.DECIDE: _decide,
    Does.OPEN: _open,
    Does.TRANSFER: _transfer,
    Does.WITHDRAW: _withdraw,
    Does.WRITE: _write,
    Does.REPLY: _reply,
    Does.LAPSE: _lapse,
}
