"""The steps that send a letter: choose, read the letter over, see it as PDF, send it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases import letters, queries, versions
from beffroi.cases.models import Case
from beffroi.cases.preparing import Prepared
from beffroi.cases.queries import Dossier
from beffroi.cases.staleness import Stale, refuse_stale
from beffroi.cases.teamwork import delegations, drafting, presence
from beffroi.cases.types import NotLawful, Verb
from beffroi.cases.web.work_case import found, pdf
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_together import drafts_of, others_on
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

CHOICE, LETTER, CONFIRM, SEND, PREVIEW, BACK = "choix", "lettre", "confirmer", "envoyer", "apercu", "retour"
SAVE, SEARCH = "brouillon", "chercher"  # a search is a button beside the stage, whatever it is
LONGEST_LETTER = 40_000

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What leaves: the letter as typed, and how much of the ledger its page showed."""

    letter: str
    expected: int | None


@dataclass(frozen=True, slots=True)
class LetterStep:
    """One step with a letter: what is asked first, how the letter begins, what sends it.

    ``fields`` are the names posted by ``template``; ``offer`` gives that template its options; ``read``
    checks what was chosen (:raises Invalid:), ``prepare`` writes the first draft, ``act`` does it.
    ``linked`` are the fields that an address may choose beforehand; ``signs``: a delegation may sign it.
    """

    verb: Verb
    title: str
    template: str
    fields: tuple[str, ...]
    offer: Callable[[Desk, Dossier, QueryDict], Told]
    read: Callable[[Desk, Dossier, QueryDict], Told]
    prepare: Callable[[Desk, Dossier, Told], Prepared]
    act: Callable[[Desk, Case, Told, Sent], Any]
    done: str
    confirm: bool = False
    signs: bool = False
    warning: Callable[[Dossier, Told], str] | None = None
    linked: frozenset[str] = frozenset()


def letter_view(step: LetterStep) -> Callable[..., HttpResponseBase]:
    """Return the view of a step."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @at_work(f"cases.{step.verb}")
    def answer(desk: Desk, number: str) -> HttpResponse:
        posted = desk.request.method == "POST"
        with scope.reading(desk.organisation.id):
            kept = found(number)
        if posted:
            presence.announce(case=kept, verb=step.verb, by=desk.actor, on=desk.on)
        with scope.reading(desk.organisation.id):
            dossier = queries.dossier(kept, on=desk.on)
            page = Page(desk, dossier, step, desk.request.POST if posted else _opened_with(desk, step))
            response = page.posted() if posted else page.first()
        return response or page.send()

    return answer


def _opened_with(desk: Desk, step: LetterStep) -> QueryDict:
    """Return what a link may choose beforehand: never words of the letter, nor a stage."""
    told = QueryDict(mutable=True)
    for name in step.linked & desk.request.GET.keys():
        told.setlist(name, desk.request.GET.getlist(name))
    return told


@dataclass(slots=True)
class Page:
    """A step being filled in by an agent; everything typed travels in the form until the letter leaves."""

    desk: Desk
    dossier: Dossier
    step: LetterStep
    data: QueryDict

    def first(self) -> HttpResponse:
        """Show the choices, or say on the case why there are none."""
        if why := refusal_of(self.dossier, self.step.verb):
            messages.warning(self.desk.request, why)
            return redirect(self.desk.url(self.way_out(), self.dossier.case.number))
        return self.show(CHOICE)

    def way_out(self) -> str:
        """Return the page where what refuses the step can be settled: a newer version, else the case."""
        held = self.step.verb is Verb.DECIDE and versions.blocks_decision(self.dossier.case)
        return "version" if held else "case"

    def posted(self) -> HttpResponse | None:
        """Go one stage on; None: everything is right and the letter may leave."""
        asked = self.data.get("etape", CHOICE)
        if asked == BACK or SEARCH in self.data:
            return self.show(CHOICE)
        try:
            told = self.step.read(self.desk, self.dossier, self.data)
        except Invalid as error:
            return self.show(CHOICE, error=error)
        if asked == PREVIEW:
            return self.preview(told)
        if asked == SAVE:
            return self.save(told)
        if objection := self.objection(asked):
            return self.show(CHOICE if asked == CHOICE else LETTER, told, error=objection)
        return None if asked == SEND else self.show(CONFIRM if asked == CONFIRM else LETTER, told)

    def objection(self, asked: str) -> Refusal | None:
        """Return what forbids to go on: the law, a colleague who was faster, an empty letter."""
        try:
            refuse_stale(self.dossier.events, seen_in(self.data), zone=self.desk.zone)
        except Stale as error:
            return error
        if why := refusal_of(self.dossier, self.step.verb):
            return NotLawful(why)
        if asked in {CONFIRM, SEND} and not self.letter.strip():
            return Invalid("Écrivez la lettre.", field_errors={"lettre": "Écrivez la lettre."})
        return None

    def send(self) -> HttpResponse:
        """Do it, outside the reading scope; a refusal shows the page again with the letter as typed."""
        case = self.dossier.case
        try:
            with scope.reading(self.desk.organisation.id):
                told = self.step.read(self.desk, self.dossier, self.data)
            self.step.act(self.desk, case, told, Sent(self.letter, seen_in(self.data)))
        except Refusal as error:
            return self.again(error)
        presence.leave(case=case, by=self.desk.actor)
        messages.success(self.desk.request, f"{self.step.done} {posting_words(case)}")
        return redirect(self.desk.url("case", case.number))

    def again(self, error: Refusal) -> HttpResponse:
        """Show the letter again with what refused it, the case read anew."""
        with scope.reading(self.desk.organisation.id):
            self.dossier = queries.dossier(found(self.dossier.case.number), on=self.desk.on)
            return self.show(LETTER, {}, error=error)

    @property
    def letter(self) -> str:
        """The letter as typed, within reason."""
        return self.data.get("lettre", "").replace("\r\n", "\n")[:LONGEST_LETTER]

    def draft(self, told: Told) -> Prepared:
        """Return the letter: as typed while the choices stand, else written anew from them."""
        prepared = self.step.prepare(self.desk, self.dossier, told)
        kept = self.letter and self.data.get("choisi") == self.chosen()
        return Prepared(prepared.subject, self.letter) if kept else prepared

    def chosen(self) -> str:
        """Return what identifies the choices made."""
        return "&".join(f"{name}={'|'.join(self.data.getlist(name))}" for name in self.step.fields)

    def preview(self, told: Told) -> HttpResponse:
        """Answer the PDF of the letter as it would leave."""
        prepared, case = self.draft(told), self.dossier.case
        signing = self.step.signs and delegations.signed_by(case, self.desk.actor, self.desk.today)
        content = letters.typeset(
            case,
            self.desk.organisation,
            title=prepared.subject,
            body=prepared.body,
            on=self.desk.on,
            signed=signing or None,
        )
        return pdf(content, f"apercu-{case.number}.pdf")

    def save(self, told: Told) -> HttpResponse:
        """Keep the letter as a version of its draft, and show it again."""
        try:
            drafting.save(
                case=self.dossier.case,
                verb=self.step.verb,
                choices={name: self.data.getlist(name) for name in self.step.fields},
                body=self.letter,
                by=self.desk.actor,
                on=self.desk.on,
            )
        except Refusal as error:
            return self.show(LETTER, told, error=error)
        messages.success(self.desk.request, "Le brouillon est enregistré.")
        return self.show(LETTER, told)

    def show(self, stage: str, told: Told | None = None, *, error: Refusal | None = None) -> HttpResponse:
        """Answer one stage of the form."""
        context = self.context(stage, told, error)
        return self.desk.page("cases/work/letter_step.html", context, status=error.status if error else 200)

    def context(self, stage: str, told: Told | None, error: Refusal | None) -> Told:
        """Return what the template needs at a stage."""
        case, step = self.dossier.case, self.step
        draft = self.draft(told) if told and stage != CHOICE else None
        return {
            "stage": stage,
            "step": step,
            "case": case,
            "number": parse_number(case.number).display,
            "case_url": self.desk.url("case", case.number),
            "seen": len(self.dossier.events),
            "letter": draft.body if draft else self.letter,
            "subject": draft.subject if draft else "",
            "chosen": self.chosen() if stage != CHOICE else self.data.get("choisi", ""),
            "kept": [(name, value) for name in step.fields for value in self.data.getlist(name)],
            "errors": errors_of(error),
            "wrong": defaultdict(str, error.field_errors if error else {}),
            "signatory_lacks": not self.desk.organisation.signatory_name,
            "warning": step.warning(self.dossier, told) if step.warning and told and stage == CONFIRM else "",
            "posting": posting_words(case),
            "drafts": drafts_of(self.desk, case, step.verb),
            "others": others_on(self.desk, case),
            "presence_url": self.desk.url("presence", case.number, step.verb.value),
            "values": letters.values_told(case, self.desk.organisation, on=self.desk.on) if draft else [],
            **(step.offer(self.desk, self.dossier, self.data) if stage == CHOICE else {}),
        }


def refusal_of(dossier: Dossier, verb: Verb) -> str:
    """Return why a step is not lawful now, or nothing."""
    step = next(each for each in dossier.steps if each.verb is verb)
    if step.lawful:
        return ""
    return f"{step.why_not} ({step.source})" if step.source else step.why_not


def seen_in(data: QueryDict) -> int | None:
    """Return how many lines of the ledger the page showed that posts this form; None: it does not say."""
    seen = data.get("vu", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else None


def errors_of(error: Refusal | None) -> list[dict[str, str]]:
    """Return what a refusal says for the summary at the top of the page."""
    if error is None:
        return []
    named = [{"field": name, "text": text} for name, text in error.field_errors.items()]
    return named or [{"field": "", "text": error.message}]


def posting_words(case: Case) -> str:
    """Return how a letter reaches the applicant."""
    if case.applicant_email:
        return f"Le demandeur est prévenu à l’adresse {case.applicant_email}."
    return "Le demandeur n’a pas d’adresse e-mail : imprimez la lettre et envoyez-la par la poste."
