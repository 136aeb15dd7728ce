"""The follow-up page: one request, for whoever holds its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import queries
from beffroi.cases.forms.summary import summary
from beffroi.cases.inbound import queries as incoming
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.mandates import keys
from beffroi.cases.models import Case, Message, Paper, Piece
from beffroi.cases.queries import Dossier
from beffroi.cases.sequels import handing
from beffroi.cases.types import STATE_LABELS, CaseState, PaperKind, Verb
from beffroi.cases.web import attaching, newer, resident_words, third_party, tracking
from beffroi.cases.web.checking import commune_name
from beffroi.cases.web.frames import frame
from beffroi.cases.web.pieces import accept_of, anchor_of, limits_of
from beffroi.cases.web.privacy import keep_private
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.documents.wording import spoken_size
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import NotFound
from beffroi.kernel.french import written_date
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.words import N_, is_foreign, speaks_french, spoken, spoken_instant
from beffroi.kernel.words import gettext as _
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Unknown

_COLOURS = {
    CaseState.WAITING: "waiting",
    CaseState.DECIDED: "done",
    CaseState.TACIT: "done",
    CaseState.WITHDRAWN: "neutral",
    CaseState.TRANSFERRED: "neutral",
}


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a number and a key."""
    return tracking.ask(request, {"brand": {"name": _("Suivi des demandes"), "url": reverse("front")}})


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show where a request stands; :raises NoSuchCase: wrong number or wrong key, never saying which."""
    with opened(request, number) as found:
        return page(request, found, now=datetime.now(UTC))


def me(request: HttpRequest, found: Case) -> Actor:
    """Return who holds the key of the address: the person, or the helper; :raises Unknown: nobody."""
    today = today_of(found.organisation, datetime.now(UTC))
    return keys.holder(found, request.GET.get("cle", ""), today=today)


class NoSuchCase(NotFound):
    """Wrong number or wrong key: which of the two is not said."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Aucune demande ne s’ouvre avec ce lien. Vérifiez qu’il est entier, comme sur votre accusé de "
                "réception. Vous pouvez aussi choisir « Suivre une demande » sur le portail de votre commune."
            )
        )


@contextmanager
def opened(request: HttpRequest, number: str, *, opens: Callable[..., Actor] = keys.holder) -> Iterator[Case]:
    """Open the case of a number with the key of the address, in its commune's reading scope.

    :param opens: what turns a case and a key into who holds it.
    :raises NoSuchCase: wrong number or wrong key.
    """
    try:
        organisation = queries.owner_of(number)
        with scope.reading(organisation.id):
            found = queries.case_of(number)
            opens(found, request.GET.get("cle", ""), today=today_of(found.organisation, datetime.now(UTC)))
    except Unknown:
        raise NoSuchCase from None
    with scope.reading(organisation.id):
        yield found


def page(
    request: HttpRequest,
    found: Case,
    *,
    now: datetime,
    errors: Mapping[str, str] | None = None,
    body: str = "",
) -> HttpResponse:
    """Answer the page of a case, with what was refused in its place. In scope."""
    dossier, link = queries.dossier(found, on=now), Links(found, request.GET.get("cle", ""))
    told, asked = errors or {}, newer.asks(found, on=now)
    context = (
        frame(dossier.organisation, "follow")
        | _heading(dossier, helping=keys.is_helper(me(request, found)))
        | _exchanges(dossier, link)
        | link.as_context()
        | third_party.told(found, me(request, found), today=today_of(found.organisation, now))
    )
    context |= {
        "who_acts": resident_words.who_acts(dossier, asked=asked),
        "lacking": _lacking(dossier, told),
        "may_correct": found.open,
        "may_redo": not found.anonymised_at and queries.is_offered(found, on=now),
        "version_url": link.to("version") if asked else "",
        "message_error": told.get("message", ""),
        "files_error": told.get(attaching.FILES, ""),
        "joining": attaching.control(),
        "message_body": body,
        "errors": [{"text": text, "field": name} for name, text in told.items()],
    }
    return keep_private(render(request, "cases/follow/case.html", context, status=422 if told else 200))


class Links:
    """The addresses of a case, each with the key that opens it."""

    def __init__(self, found: Case, key: str) -> None:
        self.number, self.key = found.number, key

    def to(self, name: str, *more: object) -> str:
        """Return the address of a page of the case."""
        return f"{reverse(f'follow_{name}', args=[self.number, *more])}?{urlencode({'cle': self.key})}"

    def as_context(self) -> dict[str, str]:
        """Return the addresses that the template needs."""
        names = (
            "attest",
            "ask_reasons",
            "case",
            "message",
            "pieces",
            "withdraw",
            "receipt",
            "take_over",
            "copy",
            "redo",
        )
        return {f"{name}_url": self.to(name) for name in names}


def _heading(dossier: Dossier, *, helping: bool) -> dict[str, Any]:
    found = dossier.case
    state = CaseState(found.state)
    lawful = {step.verb for step in dossier.steps if step.lawful}
    return {
        "case": found,
        "number": parse_number(found.number).display,
        "procedure": dossier.procedure,
        "state": {"text": spoken(STATE_LABELS[state][1]), "colour": _colour(found, state)},
        "sentence": resident_words.sentence(dossier),
        "events": resident_words.timeline(dossier),
        "steps": [
            {
                "on": written_date(step.on),
                "says": step.says,
                "source": step.source,
                "unsure": step.certainty == "M",
            }
            for step in dossier.reading.steps
        ],
        "may_withdraw": Verb.WITHDRAW in lawful,
        "rights": resident_words.rights(dossier),
        "may_attest": Verb.ATTEST in lawful and not _attested(dossier),
        "may_ask_reasons": Verb.ASK_REASONS in lawful,
        "moved": handing.where_now(found, helping=helping) if found.state == CaseState.TRANSFERRED else None,
    }


def _attested(dossier: Dossier) -> bool:
    return any(paper.kind == PaperKind.ATTESTATION for paper in dossier.papers)


def _colour(found: Case, state: CaseState) -> str:
    refused = found.outcome in {"refused", "no_action"}
    return "neutral" if refused else _COLOURS.get(state, "to_do")


def _exchanges(dossier: Dossier, link: Links) -> dict[str, Any]:
    zone = timezone_of(place_of(dossier.organisation))
    labels = {piece.id: piece.label for piece in dossier.procedure.pieces}
    return {
        "papers": [
            _paper(each, link, spoken_instant(each.made_at, zone)) for each in reversed(dossier.papers)
        ],
        "messages_both_ways": _messages(dossier, link, zone),
        "given": [_given(each, labels, link) for each in dossier.pieces],
        "answers": [
            {
                "title": page.title,
                "rows": [
                    {"key": label, "french": is_foreign(label), "lines": value.split("\n")}
                    for label, value in lines
                ],
            }
            for page, lines in summary(dossier.procedure, dossier.case.answers, commune_name=commune_name)
        ],
    }


def _paper(paper: Paper, link: Links, when: str) -> dict[str, str]:
    return {
        "title": paper.title,
        "when": when,
        "size": spoken_size(paper.file.size),
        "url": link.to("paper", paper.id),
    }


def _messages(dossier: Dossier, link: Links, zone: ZoneInfo) -> list[dict[str, Any]]:
    files = incoming.files_of(dossier.case)
    return [
        _message(each, spoken_instant(each.at, zone), dossier.case)
        | {"files": [_joined(file, link, theirs=each.from_applicant) for file in files.get(each.id, [])]}
        for each in dossier.messages
    ]


def _message(message: Message, when: str, case: Case) -> dict[str, Any]:
    theirs = message.from_applicant and message.author_name in {"", case.applicant_name}
    author = _("Vous") if theirs else message.author_name or _("La mairie")
    return {"author": author, "when": when, "paragraphs": message.body.split("\n")}


def _joined(file: StoredFile, link: Links, *, theirs: bool) -> dict[str, str]:
    """Return a file of a message with what the antivirus said; one's own opens before it has answered."""
    opens = file.readable or (theirs and file.state == FileState.QUARANTINED)
    return {
        "name": file.name,
        "size": spoken_size(file.size),
        "note": spoken(_STATES.get(FileState(file.state), "")),
        "url": link.to("file", file.id) if opens else "",
    }


_STATES = {
    FileState.QUARANTINED: N_("vérification en cours"),
    FileState.INFECTED: N_("fichier dangereux, il reste fermé"),
}


def _given(piece: Piece, labels: Mapping[str, str], link: Links) -> dict[str, Any]:
    return {
        "key": labels.get(piece.piece, piece.piece),
        "french": not speaks_french(),
        "value": spoken_size(piece.file.size),
        "url": link.to("file", piece.file_id),
        "link_text": piece.file.name,
    }


def _lacking(dossier: Dossier, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    if dossier.case.state != CaseState.WAITING:
        return []
    wanted = {piece.id: piece for piece in dossier.procedure.pieces}
    return [
        {
            "id": anchor_of(each.id),
            "label": each.label,
            "french": is_foreign(each.label),
            "hint": f"{each.hint} {limits_of(each.formats, each.max_mb)}".strip(),
            "source": each.source,
            "accept": accept_of(each.formats),
            "multiple": each.max_files > 1,
            "error": errors.get(anchor_of(each.id)),
        }
        for piece_id in dossier.lacking
        if (each := wanted.get(piece_id))
    ]
