"""What hangs from a case, put in words for its page: time line, pieces, letters, mails, messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from heapq import merge
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from beffroi.cases import originals
from beffroi.cases.clocks.types import EventKind, Regime, State
from beffroi.cases.forms.summary import expected_pieces, summary, written_phone
from beffroi.cases.inbound import queries as incoming
from beffroi.cases.letters import addressee_of
from beffroi.cases.mails import SUBJECTS
from beffroi.cases.mandates import keys
from beffroi.cases.mandates.rules import read as read_mandate
from beffroi.cases.models import LedgerEvent, Piece
from beffroi.cases.procedures.types import OutcomeId, Procedure
from beffroi.cases.queries import Dossier
from beffroi.cases.types import CaseState, Channel, DeliveryState, Verb
from beffroi.cases.web.checking import commune_name
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.web.work_newer import line_of
from beffroi.cases.web.work_words import day_words, instant_words
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.documents.wording import written_size
from beffroi.kernel.french import written_date
from beffroi.kernel.periods import in_words, parse_period
from beffroi.tenancy.permissions import roles_for
from beffroi.tenancy.types import PERSONS, ROLE_LABELS

Facts = dict[str, Any]
CHANNELS = {
    Channel.ELECTRONIC: "par internet",
    Channel.COUNTER: "au guichet",
    Channel.PHONE: "par téléphone",
    Channel.POST: "par courrier",
}
SCAN_WORDS = {
    FileState.CLEAN: "sans virus",
    FileState.UNSCANNED: "antivirus non installé",
    FileState.QUARANTINED: "vérification en cours",
    FileState.INFECTED: "dangereux, reste fermé",
}
FATES = {
    DeliveryState.FAILED: {"text": "échec : envoyez un courrier postal", "tone": "late"},
    DeliveryState.BOUNCED: {"text": "revenu : vérifiez l’adresse", "tone": "late"},
    DeliveryState.UNKNOWN: {"text": "envoi interrompu : peut-être reçu", "tone": "late"},
}
VERBS: dict[Verb, tuple[str, str]] = {
    Verb.COMPLETE: ("Recevoir les pièces", "complete"),
    Verb.DECIDE: ("Décider", "decide"),
    Verb.ACKNOWLEDGE: ("Remettre l’accusé de réception", "acknowledge"),
    Verb.REQUEST_DOCUMENTS: ("Demander des pièces", "pieces"),
    Verb.EXTEND: ("Prolonger le délai", "extend"),
    Verb.TRANSFER: ("Transmettre", "transfer"),
    Verb.MESSAGE: ("Écrire", "message"),
    Verb.WITHDRAW: ("Retirer la demande", "withdraw"),
    Verb.GIVE_REASONS: ("Donner les motifs du refus", "give_reasons"),
    Verb.ATTEST: ("Donner l’attestation", "attest"),
    Verb.ASK_REASONS: ("Noter une demande de motifs", "ask_reasons"),
}
ONLY_AFTER_SILENCE = frozenset({Verb.GIVE_REASONS, Verb.ATTEST, Verb.ASK_REASONS})


def steps_of(desk: Desk, dossier: Dossier) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the steps open to the agent as buttons (one per decision), the others with the reason why."""
    told = {step.verb: step for step in dossier.steps}
    open_steps: list[dict[str, Any]] = []
    shut: list[dict[str, str]] = []
    for verb, (text, name) in VERBS.items():
        step = told[verb]
        if verb in ONLY_AFTER_SILENCE and not step.lawful:
            continue
        if step.lawful and desk.may(f"cases.{verb}"):
            url = desk.url(name, dossier.case.number)
            plain = [{"text": text, "url": url, "decides": False}]
            open_steps += _decisions(dossier, url) if verb is Verb.DECIDE else plain
        else:
            why, source = (step.why_not, step.source) if not step.lawful else (_whom_to_ask(verb), "")
            shut.append({"key": text, "value": f"{why} {source}".strip() if source else why})
    return open_steps, shut


def _decisions(dossier: Dossier, url: str) -> list[dict[str, Any]]:
    """Return a button per outcome, the favourable one first: the form opens with it already chosen."""
    ranked = sorted(dossier.procedure.outcomes, key=lambda outcome: outcome.id is not OutcomeId.GRANTED)
    return [
        {"text": outcome.label, "url": f"{url}?outcome={outcome.id.value}", "decides": True}
        for outcome in ranked
    ]


def _whom_to_ask(verb: Verb) -> str:
    allowed = roles_for(f"cases.{verb}") & PERSONS
    names = ", ".join(ROLE_LABELS[role][0].lower() for role in ROLE_LABELS if role in allowed)
    return f"Votre rôle ne le permet pas. Demandez à : {names}."


def timeline_of(dossier: Dossier, *, today: date, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return what happened, newer versions of the procedure included, then what the law brings next."""
    events = ((event.at, _event(event, dossier.procedure, zone)) for event in dossier.events)
    moves = ((row.at, line_of(row, zone)) for row in dossier.versions)
    told = merge(events, moves, key=lambda line: line[0])
    return [line for _at, line in told] + _next(dossier, today)


def _event(event: LedgerEvent, procedure: Procedure, zone: ZoneInfo) -> dict[str, Any]:
    agent = event.by.startswith("agent")
    return {
        "when": instant_words(event.at, zone),
        "datetime": event.at.isoformat(),
        "what": _what(event, procedure),
        "note": _author(event) if agent else None,
        "kind": "done" if event.kind == EventKind.DECIDED else None,
    }


def _author(event: LedgerEvent) -> str:
    """Return who really acted, and in whose place or by whose delegation."""
    away, giver = event.facts.get("on_behalf", ""), event.facts.get("signed_for", "")
    instead = f", par délégation de {away}" if away else ""
    signed = f", par délégation de signature de {giver} ({event.facts.get('arrete', '')})" if giver else ""
    return f"Par {event.by_name}{instead}{signed}"


def _what(event: LedgerEvent, procedure: Procedure) -> str:
    if event.kind == EventKind.ACKNOWLEDGED:
        if event.facts.get("corrected"):
            return "Accusé de réception complété et renvoyé"
        return f"Accusé de réception {'remis' if event.by.startswith('agent') else 'envoyé'}"
    told = _TOLD.get(EventKind(event.kind))
    return told(event.facts, procedure) if told else _PLAIN[EventKind(event.kind)]


def _received(facts: Facts, _procedure: Procedure) -> str:
    return f"Demande reçue {CHANNELS[Channel(facts.get('channel', 'electronic'))]}"


def _asked(facts: Facts, _procedure: Procedure) -> str:
    asked = ", ".join(piece["label"] for piece in facts["missing"])
    return f"Pièces demandées : {asked}. Réponse attendue jusqu’au {_day(facts['reply_by'])}."


def _extended(facts: Facts, procedure: Procedure) -> str:
    label = next((e.label for e in procedure.clock.extensions if e.code == facts.get("reason")), "")
    return f"Délai prolongé : {in_words(parse_period(facts['by']))} de plus. {label}."


def _decided(facts: Facts, procedure: Procedure) -> str:
    return f"Décision : {procedure.outcome(facts['outcome']).label}"


def _transferred(facts: Facts, _procedure: Procedure) -> str:
    if facts.get("from"):
        return f"Demande transmise par : {facts['from']} (numéro {facts.get('from_number', '')})"
    return f"Demande transmise à : {facts.get('to', '')}"


def _withdrawn(facts: Facts, _procedure: Procedure) -> str:
    return f"Demande retirée : {facts['reason']}" if facts.get("reason") else "Demande retirée"


_TOLD: dict[EventKind, Callable[[Facts, Procedure], str]] = {
    EventKind.RECEIVED: _received,
    EventKind.INCOMPLETE: _asked,
    EventKind.EXTENDED: _extended,
    EventKind.DECIDED: _decided,
    EventKind.TRANSFERRED: _transferred,
    EventKind.WITHDRAWN: _withdrawn,
}
_PLAIN = {
    EventKind.COMPLETED: "Dossier complet",
    EventKind.NOTIFIED: "Décision ouverte par le demandeur",
}


def _day(text: str) -> str:
    return written_date(date.fromisoformat(text))


def _next(dossier: Dossier, today: date) -> list[dict[str, Any]]:
    reading = dossier.reading
    if not dossier.case.open or reading.state in {State.DECIDED, State.LAPSED}:
        return []
    ahead = []
    if reading.applicant_reply_by:
        ahead.append((reading.applicant_reply_by, "Dernier jour pour donner les pièces"))
    if reading.earliest and reading.regime is not Regime.NONE:
        means = "accord" if reading.regime is Regime.ACCEPTS else "refus"
        ahead.append((reading.earliest, f"Silence : {means} tacite si rien n’est décidé"))
    return [
        {"when": day_words(day, today), "datetime": day.isoformat(), "what": what, "kind": "next"}
        for day, what in sorted(ahead)
    ]


def computation_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Return every step of the law's time: its day, words and article, and whether it is to be confirmed."""
    return [
        {"on": step.on, "says": step.says, "source": step.source, "unsure": step.certainty == "M"}
        for step in dossier.reading.steps
    ]


def applicant_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Return who asks and who helps, as rows of a summary list."""
    case, told = dossier.case, dossier.case.applicant
    rows: list[dict[str, Any]] = [{"key": "Demandeur", "lines": addressee_of(told, case.applicant_name)}]
    numbers = {"SIREN": told.get("siren"), "RNA": told.get("rna")}
    numbers |= {"Téléphone": written_phone(told["phone"]) if told.get("phone") else None}
    rows += [{"key": key, "value": value} for key, value in numbers.items() if value]
    email = case.applicant_email or "Aucune : envoyez les courriers par la poste."
    rows.append({"key": "E-mail", "value": email})
    if case.mandate:
        rows.append({"key": "Aidé par", "value": mandate_words(case.mandate), **_hand_over(dossier)})
    if code := keys.printed_code(case):
        rows.append(
            {"key": "Code de reprise", "value": f"{code}, porté par l’accusé à remettre à la personne."}
        )
    return rows


def _hand_over(dossier: Dossier) -> dict[str, str]:
    if (dossier.case.mandate or {}).get("ended_on"):
        return {}
    url = reverse("work_hand_over", args=[dossier.organisation.slug, dossier.case.number])
    return {"url": url, "link_text": "Remettre la demande à la personne"}


def mandate_words(mandate: dict[str, Any]) -> str:
    """Return who helps, in which capacity, and since when they hold their mandate."""
    told = read_mandate(mandate)
    if told is None:
        return ""
    given = f"mandat du {written_date(told.given_on)}" if told.given_on else ""
    until = f"jusqu’au {written_date(told.until)}" if told.until else ""
    ended = f"terminé le {written_date(told.ended_on)}" if told.ended_on else ""
    words = (told.name, told.capacity, told.organisation, told.contact, given, until, ended)
    return ", ".join(filter(None, words))


def answers_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Return the answers, page by page."""
    pages = summary(dossier.procedure, dossier.case.answers, commune_name=commune_name, in_full=True)
    return [
        {"title": page.title, "rows": [{"key": key, "lines": value.split("\n")} for key, value in lines]}
        for page, lines in pages
    ]


def pieces_of(desk: Desk, dossier: Dossier) -> list[dict[str, Any]]:
    """Return every piece called for or given, with its files and the state of their scan."""
    given: dict[str, list[Piece]] = {}
    for row in dossier.pieces:
        given.setdefault(row.piece, []).append(row)
    asked = dossier.lacking if dossier.case.state == CaseState.WAITING else ()
    expected = {piece.id for piece in expected_pieces(dossier.procedure, dossier.case.answers)}
    return [
        {
            "label": f"{piece.id} – {piece.label}" if piece.id.isupper() else piece.label,
            "files": [_file(desk, dossier, row) for row in given.get(piece.id, [])],
            "tag": _lack(piece.id in asked, piece.required, bool(given.get(piece.id))),
        }
        for piece in dossier.procedure.pieces
        if piece.id in expected or piece.id in given or piece.id in asked
    ]


def _lack(asked: bool, required: bool, given: bool) -> dict[str, str] | None:  # noqa: FBT001 - three facts, three words
    if asked:
        return {"text": "Demandée", "colour": "waiting"}
    if given:
        return None
    return {"text": "Manque", "colour": "late"} if required else {"text": "Non fournie", "colour": "neutral"}


def _file(desk: Desk, dossier: Dossier, row: Piece) -> dict[str, Any]:
    file = row.file
    url = desk.url("file", dossier.case.number, file.id) if file.readable else None
    return {
        "name": file.name,
        "size": file.size,
        "scan": SCAN_WORDS[FileState(file.state)],
        "given": day_words(row.given_at.astimezone(desk.zone).date(), desk.today),
        "url": url,
        "unsafe": file.state == FileState.INFECTED,
        "original": _original(desk, dossier, row),
    }


def _original(desk: Desk, dossier: Dossier, row: Piece) -> str:
    """Return where an identity document opens as deposited, for those who may; agents read a marked copy."""
    allowed = desk.may("cases.open_original") and row.file.readable
    identity = allowed and originals.is_identity(row, dossier.case)
    return desk.url("original", dossier.case.number, row.file_id) if identity else ""


def papers_of(desk: Desk, dossier: Dossier) -> list[dict[str, Any]]:
    """Return the letters sent, each with its proof of sending and of opening."""
    return [
        {
            "title": paper.title,
            "url": desk.url("paper", dossier.case.number, paper.id),
            "sent": instant_words(paper.sent_at, desk.zone) if paper.sent_at else "",
            "opened": instant_words(paper.opened_at, desk.zone) if paper.opened_at else "",
        }
        for paper in dossier.papers
    ]


def deliveries_of(desk: Desk, dossier: Dossier) -> list[dict[str, Any]]:
    """Return the mails of a case and what became of them."""
    return [
        {"cells": [{"text": SUBJECTS[row.kind]}, {"text": row.recipient}, _fate(desk, row)]}
        for row in dossier.deliveries
    ]


def _fate(desk: Desk, row: Any) -> dict[str, str]:
    if row.state == DeliveryState.SENT:
        return {"text": f"envoyé {instant_words(row.sent_at, desk.zone)}", "tone": "done"}
    if row.resent_at is not None:
        return {"text": "non remis, renvoyé depuis", "tone": ""}
    return FATES.get(DeliveryState(row.state), {"text": "en attente d’envoi", "tone": ""})


def _message_file(desk: Desk, dossier: Dossier, file: StoredFile) -> dict[str, Any]:
    url = desk.url("file", dossier.case.number, file.id) if file.readable else None
    size = written_size(file.size)
    return {"name": file.name, "size": size, "scan": SCAN_WORDS[FileState(file.state)], "url": url}


def messages_of(desk: Desk, dossier: Dossier) -> Sequence[dict[str, Any]]:
    """Return the conversation, oldest first, with its files."""
    files = incoming.files_of(dossier.case)
    return [
        {
            "files": [_message_file(desk, dossier, each) for each in files.get(row.id, [])],
            "author": row.author_name,
            "ours": not row.from_applicant,
            "when": instant_words(row.at, desk.zone),
            "body": row.body,
            "unread": row.from_applicant and row.read_at is None,
        }
        for row in dossier.messages
    ]
