"""One gesture on many cases: those ticked or all that a filter finds; a preview first, a line in the journal each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beffroi.cases import actions, many, queries
from beffroi.cases.models import Case
from beffroi.cases.web.work_filters import NOBODY
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import GESTURES, back_query, colleagues, wanted_of
from beffroi.cases.web.work_rows import case_number
from beffroi.cases.web.work_words import agent_words
from beffroi.kernel.text import clean_paragraphs
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit

MOST = queries.COUNTED_UP_TO
_WISHES = {
    "attribuer": many.Gesture.ASSIGN,
    "accuser": many.Gesture.ACKNOWLEDGE,
    "ecrire": many.Gesture.MESSAGE,
    "lire": many.Gesture.MARK_READ,
}


@dataclass(frozen=True)
class Asked:
    """What an agent asks of many cases; ``names`` are the agents who may be given one."""

    desk: Desk
    gesture: str
    cases: Sequence[Case]
    names: Mapping[str, str]
    left_out: dict[UUID, str] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        """The agent chosen, or nothing."""
        told = self.desk.request.POST.get("agent", "")
        return told if told == NOBODY or told in self.names else ""

    @property
    def body(self) -> str:
        """The message typed, clean."""
        return clean_paragraphs(self.desk.request.POST.get("message", "")).strip()

    @property
    def wish(self) -> many.Wish:
        """The gesture, as the engine names it."""
        to = UUID(self.agent) if self.agent not in {"", NOBODY} else None
        return many.Wish(_WISHES[self.gesture], to, self.body)

    @property
    def error(self) -> str:
        """What lacks before anything can be previewed, or nothing."""
        if self.gesture == "attribuer" and not self.agent:
            return "Choisissez l’agent qui recevra ces demandes."
        if self.gesture == "ecrire" and not self.body:
            return "Écrivez votre message."
        if self.gesture == "ecrire" and len(self.body) > actions.LONGEST_MESSAGE:
            return "Votre message est trop long. Raccourcissez-le."
        return ""

    @property
    def kept(self) -> list[Case]:
        """The cases that the gesture will touch."""
        return [case for case in self.cases if case.id not in self.left_out]


@require_POST
@at_work("cases.read")
def together(desk: Desk) -> HttpResponse:
    """Ask what lacks, preview, then do one gesture on many cases."""
    gesture = desk.request.POST.get("geste", "")
    back = desk.url("queue") + back_query(desk)
    if gesture not in GESTURES:
        messages.warning(desk.request, "Choisissez ce qu’il faut faire des demandes cochées.")
        return redirect(back)
    permit(desk.actor, GESTURES[gesture][1], desk.organisation.id)
    with scope.reading(*desk.whose):
        asked = _asked(desk, gesture)
    if not asked.cases:
        messages.warning(desk.request, "Cochez au moins une demande, ou choisissez toute la liste.")
        return redirect(back)
    step = desk.request.POST.get("etape", "")
    if step == "confirmer" and not asked.error and asked.kept:
        _do(asked)
        return redirect(back)
    return desk.page("cases/work/many.html", _context(asked, back, typed=bool(step)))


def _asked(desk: Desk, gesture: str) -> Asked:
    data = desk.request.POST
    if data.get("tout") == "oui":
        wanted = wanted_of(desk, QueryDict(data.get("retour", "").removeprefix("?")))
        cases = list(queries.queue(desk.whose, wanted.filters, limit=MOST).rows)
    else:
        cases = queries.named(desk.whose, data.getlist("demande"))
    asked = Asked(desk, gesture, cases, dict(colleagues(desk)))
    asked.left_out.update(many.left_out(asked.wish, cases, on=desk.on))
    return asked


def _do(asked: Asked) -> None:
    """Do it, and tell what was done, what was left and what was refused."""
    outcome = many.do(asked.wish, asked.kept, by=asked.desk.actor, on=asked.desk.on)
    request = asked.desk.request
    if outcome.done:
        messages.success(request, _said(asked, len(outcome.done)))
    left = len(asked.left_out)
    if left:
        kept = "1 demande a été laissée" if left == 1 else f"{left} demandes ont été laissées"
        messages.info(request, f"{kept} de côté.")
    for case, why in outcome.refused[:10]:
        messages.warning(request, f"{case_number(case)} : {why}")
    if len(outcome.refused) > 10:
        messages.warning(request, f"{len(outcome.refused) - 10} autres demandes ont été refusées de même.")


def _said(asked: Asked, count: int) -> str:
    plural = count > 1
    if asked.gesture == "attribuer":
        what = f"{count} demandes sont" if plural else "1 demande est"
        name = asked.names.get(asked.agent, "")
        return f"{what} {'attribuée' + 's' * plural + ' à ' + name if name else 'maintenant sans agent'}."
    told = {
        "accuser": (
            "1 accusé de réception est noté comme remis.",
            "accusés de réception sont notés comme remis.",
        ),
        "ecrire": ("1 message est envoyé.", "messages sont envoyés."),
        "lire": (
            "Les messages d’1 demande sont marqués comme lus.",
            "demandes ont leurs messages marqués comme lus.",
        ),
    }
    one, several = told[asked.gesture]
    return f"{count} {several}" if plural else one


def _context(asked: Asked, back: str, *, typed: bool) -> dict[str, Any]:
    error = asked.error
    wrong = error if typed else ""
    target = "agent" if asked.gesture == "attribuer" else "message"
    return {
        "gesture": asked.gesture,
        "title": _heading(asked),
        "cases": [_told(asked, case) for case in asked.kept],
        "left_out": [_told(asked, case) | {"why": why} for case, why in _reasons(asked)],
        "ready": not error and bool(asked.kept),
        "wrong": wrong,
        "errors": [{"text": wrong, "field": target}] if wrong else [],
        "assignees": [
            {"value": value, "label": label} for value, label in [*asked.names.items(), (NOBODY, "Personne")]
        ],
        "agent": asked.agent,
        "agent_name": asked.names.get(asked.agent, ""),
        "message": asked.desk.request.POST.get("message", "") if error else asked.body,
        "longest": actions.LONGEST_MESSAGE,
        "bounded": len(asked.cases) >= MOST,
        "most": MOST,
        "without_mail": sum(not case.applicant_email for case in asked.kept),
        "back": asked.desk.request.POST.get("retour", ""),
        "back_url": back,
    }


def _reasons(asked: Asked) -> list[tuple[Case, str]]:
    return [(case, asked.left_out[case.id]) for case in asked.cases if case.id in asked.left_out]


def _told(asked: Asked, case: Case) -> dict[str, str]:
    now = agent_words(case, asked.desk.actor.account_id)
    return {
        "compact": case.number,
        "number": case_number(case),
        "applicant": case.applicant_name,
        "now": "personne" if now == "–" else now,
    }


def _heading(asked: Asked) -> str:
    count = len(asked.kept)
    many_cases = f"{count} demandes" if count > 1 else f"{count} demande"
    name = asked.names.get(asked.agent, "")
    if asked.gesture == "attribuer" and asked.agent == NOBODY:
        return f"Retirer l’agent de {many_cases}"
    return {
        "attribuer": f"Attribuer {many_cases}" + (f" à {name}" if name else ""),
        "accuser": f"Noter comme remis l’accusé de réception de {many_cases}",
        "ecrire": f"Écrire aux demandeurs de {many_cases}" if count > 1 else "Écrire au demandeur",
        "lire": f"Marquer comme lus les messages de {many_cases}",
    }[asked.gesture]
