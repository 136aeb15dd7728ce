"""Colleagues on one case, in words: notes, who is on it, how it came, drafts of letters, opinions awaited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from beffroi.cases.models import Case
from beffroi.cases.opinions import queries as opinions
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.rules import late
from beffroi.cases.opinions.types import AWAITED, VERDICT_LABELS, OpinionState, Verdict
from beffroi.cases.queries import Dossier
from beffroi.cases.teamwork import absences, drafting, notes, presence, routing
from beffroi.cases.teamwork.models import Assignment
from beffroi.cases.teamwork.types import Why
from beffroi.cases.types import Verb
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.web.work_words import day_words, instant_words
from beffroi.kernel.french import written_date
from beffroi.kernel.numbers import parse_number

STEPS = {
    Verb.ACKNOWLEDGE: "remet l’accusé de réception",
    Verb.REQUEST_DOCUMENTS: "demande des pièces",
    Verb.COMPLETE: "reçoit des pièces",
    Verb.TRANSFER: "transmet la demande",
    Verb.EXTEND: "prolonge le délai",
    Verb.DECIDE: "prépare une décision",
    Verb.MESSAGE: "écrit un message",
    Verb.WITHDRAW: "retire la demande",
    Verb.GIVE_REASONS: "donne les motifs",
}
MENTIONS = 10
ANSWERED = {Verdict.FAVOURABLE: "done", Verdict.RESERVES: "soon", Verdict.UNFAVOURABLE: "late"}


def others_on(desk: Desk, case: Case) -> list[str]:
    """Return who else is on a case, a sentence each. In scope."""
    return [
        f"{row.agent.full_name} {STEPS.get(Verb(row.verb), 'y travaille')}, depuis {instant_words(row.since, desk.zone)}."
        for row in presence.others_on(case, desk.actor, on=desk.on)
    ]


def drafts_of(desk: Desk, case: Case, verb: Verb) -> dict[str, str] | None:
    """Return the last draft of a letter and where its versions are, None when there is none. In scope."""
    rows = drafting.versions_of(case, verb)
    if not rows:
        return None
    last = rows[0]
    return {
        "says": f"Brouillon n° {last.rank}, enregistré par {last.by_name}, {instant_words(last.at, desk.zone)}.",
        "url": desk.url("drafts", case.number, verb.value),
    }


def together_of(desk: Desk, dossier: Dossier) -> dict[str, Any]:
    """Return what the page of a case says of colleagues. In scope."""
    case = dossier.case
    told = notes.notes_of(case)
    mine = desk.actor.account_id
    unread = any(m.agent_id == mine and m.read_at is None for row in told for m in row.mentions.all())
    return {
        "others": others_on(desk, case),
        "presence_url": desk.url("others", case.number),
        "came": came_of(desk, case),
        "notes": [_note(desk, row) for row in told],
        "mentioned": unread,
        "may_note": desk.may("cases.note"),
        "note_url": desk.url("note", case.number),
        "note_read_url": desk.url("note_read", case.number),
        "opinions": [_opinion(desk, case, row) for row in opinions.opinions_of(case)],
        "opinion_url": desk.url("opinion_ask", case.number)
        if case.open and desk.may("cases.ask_opinion")
        else "",
        "whole_pdf_url": desk.url("whole", case.number, "pdf") if desk.may("cases.export_case") else "",
        "whole_zip_url": desk.url("whole", case.number, "zip") if desk.may("cases.export_case") else "",
    }


def _note(desk: Desk, row: Any) -> dict[str, Any]:
    named = sorted(each.agent.full_name for each in row.mentions.all())
    return {
        "author": row.by_name,
        "when": instant_words(row.at, desk.zone),
        "body": row.body,
        "named": ", ".join(named),
    }


def came_of(desk: Desk, case: Case) -> str:
    """Return how the case came to who has it, or nothing. In scope."""
    row = routing.assignment_of(case)
    if row is None:
        return ""
    away = absences.away(case.organisation_id, desk.today)
    told = _came(row)
    if case.assignee_id in away:
        stand_in = away[case.assignee_id]
        told += f" {stand_in.absent_name} est absent(e) : {stand_in.delegate_name} remplace."
    return told


def _came(row: Assignment) -> str:
    instead = f", en remplacement de {row.instead_of}" if row.instead_of else ""
    if row.why == Why.RULE:
        service = f" (service {row.service})" if row.service else ""
        nobody = "" if row.agent_id else " Personne n’y était présent : la demande reste à prendre."
        return f"Attribuée par la règle « {row.rule} »{service}{instead}.{nobody}"
    return (
        f"Attribuée par {row.by_name}{instead}." if row.agent_id else f"Remise à prendre par {row.by_name}."
    )


def _opinion(desk: Desk, case: Case, row: Opinion) -> dict[str, Any]:
    open_ = OpinionState(row.state) in AWAITED
    return {
        "name": row.name,
        "question": row.question,
        "tag": opinion_tag(row, desk),
        "lines": [line for line in _opinion_lines(desk, row) if line],
        "answer": row.answer,
        "file": row.file.name if row.file else "",
        "file_url": desk.url("opinion_file", case.number, row.id) if row.file and row.file.readable else "",
        "record_url": desk.url("opinion_record", case.number, row.id)
        if open_ and desk.may("cases.record_opinion")
        else "",
        "cancel_url": desk.url("opinion_cancel", case.number, row.id)
        if open_ and desk.may("cases.cancel_opinion")
        else "",
    }


def opinion_tag(row: Opinion, desk: Desk) -> dict[str, str]:
    """Return where an opinion stands."""
    if row.state == OpinionState.GIVEN:
        verdict = Verdict(row.verdict)
        return {"text": VERDICT_LABELS[verdict], "colour": ANSWERED.get(verdict, "neutral")}
    if row.state == OpinionState.CANCELLED:
        return {"text": "Annulé", "colour": "neutral"}
    if late(row.state, row.due_on, desk.today):
        return {"text": "En retard", "colour": "late"}
    return {"text": "Relancé" if row.state == OpinionState.REMINDED else "Attendu", "colour": "waiting"}


def _opinion_lines(desk: Desk, row: Opinion) -> list[str]:
    asked = f"Demandé par {row.asked_by_name} le {written_date(row.asked_on)}."
    if row.state == OpinionState.GIVEN and row.given_on:
        return [asked, f"Rendu par {row.given_by_name} le {written_date(row.given_on)}."]
    due = f"Réponse attendue au plus tard le {written_date(row.due_on)}."
    reminder = (
        f"Rappel prévu le {written_date(row.remind_on)}."
        if row.remind_on and row.remind_on >= desk.today
        else ""
    )
    return [asked, *([due, reminder] if row.state != OpinionState.CANCELLED else [])]


def mentions_of(desk: Desk) -> list[dict[str, str]]:
    """Return where colleagues named the agent and were not read, for their home. In scope."""
    return [
        {
            "text": f"{row.note.by_name}, {parse_number(row.case.number).display}",
            "when": day_words(row.at.astimezone(desk.zone).date(), desk.today),
            "url": desk.url("case", row.case.number) + "#notes",
        }
        for row in notes.unread_mentions(desk.organisation, desk.actor.account_id, most=MENTIONS)
    ]


def stand_ins_of(desk: Desk) -> list[dict[str, str]]:
    """Return the queues of the absent colleagues whose work the agent does. In scope."""
    found = absences.replaced_by(desk.organisation.id, desk.actor.account_id, desk.today)
    return [
        {
            "text": f"{each.absent_name}, jusqu’au {written_date(each.last)}",
            "url": f"?file=service&agent={each.absent}",
        }
        for each in found
    ]


def note_opinions(desk: Desk, rows: Sequence[Case], lines: Sequence[dict[str, Any]]) -> None:
    """Say on the lines of a queue, under the state, which cases await an opinion. In scope."""
    awaited = opinions.awaited(rows, today=desk.today)
    for case, line in zip(rows, lines, strict=True):
        if case.id in awaited:
            state = next(cell for cell in line["cells"] if cell["tag"])
            state["note"] = "avis en retard" if awaited[case.id] else "avis attendu"


def home_of(desk: Desk) -> dict[str, Any]:
    """Return what an agent's home says of colleagues: where they are named, for whom they stand in. In scope."""
    return {"mentions": mentions_of(desk), "stand_ins": stand_ins_of(desk)}
