"""The steps that follow silence: the attestation, the reasons."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from beffroi.cases import letters
from beffroi.cases.models import Case
from beffroi.cases.preparing import Prepared
from beffroi.cases.queries import Dossier
from beffroi.cases.sequels import actions as sequels
from beffroi.cases.types import PaperKind, Verb
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.web.work_letters import LetterStep, Sent, Told, letter_view, seen_in
from beffroi.cases.web.work_plain import plain_view
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.kernel.text import clean_paragraphs


def _attest(desk: Desk, dossier: Dossier) -> str:
    sequels.attest(case=dossier.case, by=desk.actor, on=desk.on, expected=seen_in(desk.request.POST))
    return "L’attestation est faite. Elle est dans les courriers."


def _ask(desk: Desk, dossier: Dossier) -> str:
    expected = seen_in(desk.request.POST)
    row = sequels.ask_reasons(case=dossier.case, by=desk.actor, on=desk.on, expected=expected)
    until = written_date(row.due_on) if row.due_on else ""
    return f"La demande de motifs est notée. Répondez au plus tard le {until}."


def _offer(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    return {"reasons": data.get("reasons", "")}


def _read(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    reasons = clean_paragraphs(data.get("reasons", ""))
    if not reasons:
        text = "Écrivez les motifs du refus, en droit et en fait."
        raise Invalid(text, field_errors={"reasons": text})
    return {"reasons": reasons}


def _prepare(desk: Desk, dossier: Dossier, told: Told) -> Prepared:
    return Prepared(letters.SUBJECTS[PaperKind.REASONS], letters.plain_letter("reasons", **told))


def _give(desk: Desk, case: Case, told: Told, sent: Sent) -> Any:
    return sequels.give_reasons(
        case=case, letter=sent.letter, expected=sent.expected, by=desk.actor, on=desk.on, **told
    )


REASONS = LetterStep(
    verb=Verb.GIVE_REASONS,
    title="Donner les motifs du refus",
    template="cases/work/steps/reasons.html",
    fields=("reasons",),
    offer=_offer,
    read=_read,
    prepare=_prepare,
    act=_give,
    done="Les motifs sont envoyés.",
    signs=True,
)

give_reasons = letter_view(REASONS)
attest = plain_view(Verb.ATTEST, "Donner l’attestation", "cases/work/attest.html", _attest)
ask_reasons = plain_view(Verb.ASK_REASONS, "Noter une demande de motifs", "cases/work/ask_reasons.html", _ask)
