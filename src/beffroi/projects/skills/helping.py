"""Help between organisations: asked for, agreed by the house of the person, then written down day by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import NoReturn
from uuid import UUID

from django.db.models import Sum

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.projects.skills import agendas, helps, queries, rules
from beffroi.projects.skills.models import HelpAnswer, HelpDay, HelpProposal, HelpRequest
from beffroi.projects.skills.planning import check_days, check_half_days
from beffroi.projects.skills.types import LEVEL_WORDS, Asked, Candidate, NotNow, ProposalState
from beffroi.projects.trainings.seating import today
from beffroi.tenancy.types import Actor, Unknown


@action("projects.ask_help")
def ask(*, organisation: Organisation, asked: Asked, by: Actor, on: datetime) -> HelpRequest:
    """Ask for help; :raises Invalid: no place, days past or that do not follow. :raises Unknown: no such skill."""
    check_days(asked.first, asked.last, "last")
    if asked.last < today(on):
        _refuse("last", "Choisissez une période à venir.")
    check_half_days(asked.half_days, "days")
    place = clean_line(asked.place)[:200]
    if not place:
        _refuse("place", "Indiquez le lieu, ou « à distance ».")
    skill = queries.skill(_operator(), asked.skill)
    row = HelpRequest.objects.create(
        organisation=organisation,
        skill=skill.id,
        skill_name=f"{skill.family} : {skill.name}",
        level=asked.level,
        first_day=asked.first,
        last_day=asked.last,
        half_days=asked.half_days,
        place=place,
        aim=clean_paragraphs(asked.aim)[:5_000],
        asked_at=on,
        asked_by=by.name[:160],
    )
    note(subject=f"helprequest:{row.id}", skill=str(skill.id), half_days=row.half_days)
    return row


@action("projects.ask_help")
def propose(*, request: HelpRequest, account: UUID, by: Actor, on: datetime) -> HelpProposal:
    """Ask the house of somebody who can help for its agreement.

    :raises NotNow: closed, or asked already. :raises Unknown: nobody who has the skill and the room now.
    """
    row = HelpRequest.objects.select_for_update().get(id=request.id)
    if row.closed_on is not None:
        raise NotNow("Cette demande est close. Faites-en une autre.")
    if row.proposals.filter(account=account).exists():
        raise NotNow("L’accord est déjà demandé pour cette personne.")
    one = _candidate(row, account, today(on))
    made = HelpProposal.objects.create(
        organisation_id=row.organisation_id,
        request=row,
        lender_id=one.house,
        account=account,
        person=one.name,
        skill_name=f"{row.skill_name} ({LEVEL_WORDS[row.level]})"[:220],
        first_day=row.first_day,
        last_day=row.last_day,
        half_days=row.half_days,
        place=row.place,
        aim=row.aim,
        asked_at=on,
        asked_by=by.name[:160],
    )
    note(proposal=str(made.id), lender=str(one.house))
    return made


def _candidate(row: HelpRequest, account: UUID, day: date) -> Candidate:
    found = agendas.matches(
        _operator(), helps.need_of(row), skill_id=row.skill, asker=row.organisation_id, on=day
    )
    for one in found.found:
        if one.account == account:
            return one
    raise Unknown


def _operator() -> Organisation:
    found = operators.operator()
    if found is None:
        raise Unknown
    return found


@action("projects.ask_help")
def take_back(*, proposal: HelpProposal, by: Actor, on: datetime) -> HelpProposal:
    """Withdraw a demand of agreement that has no answer yet; :raises NotNow: it has one."""
    row = HelpProposal.objects.select_for_update().get(id=proposal.id)
    if helps.states([row])[row.id] is not ProposalState.ASKED:
        raise NotNow("Cet accord a déjà sa réponse.")
    row.withdrawn_on = today(on)
    row.save(update_fields=["withdrawn_on"])
    return row


@action("projects.ask_help")
def close(*, request: HelpRequest, by: Actor, on: datetime) -> HelpRequest:
    """Say that nothing more is looked for; help that is agreed goes on. :raises NotNow: said already."""
    row = HelpRequest.objects.select_for_update().get(id=request.id)
    if row.closed_on is not None:
        raise NotNow("Cette demande est déjà close.")
    row.closed_on = today(on)
    row.save(update_fields=["closed_on"])
    return row


@action("projects.lend")
def answer(
    *,
    organisation: Organisation,
    proposal: HelpProposal,
    agreed: bool,
    person_agrees: bool,
    by: Actor,
    on: datetime,
    reason: str = "",
) -> HelpAnswer:
    """Answer for one's own house; what is agreed enters the person's load. :param organisation: the lender.

    :raises Invalid: the person has not agreed, or a refusal without its reason.
    :raises NotNow: answered or withdrawn. :raises Unknown: another house's.
    """
    row = HelpProposal.objects.select_related("organisation").get(id=proposal.id)
    if row.lender_id != organisation.id:
        raise Unknown
    if helps.states([row])[row.id] is not ProposalState.ASKED:
        raise NotNow("Cette demande d’accord a déjà sa réponse, ou a été retirée.")
    why = clean_line(reason)[:500]
    if agreed and not person_agrees:
        _refuse("person_agrees", "Demandez d’abord son accord à la personne, puis cochez la case.")
    if not agreed and not why:
        _refuse("reason", "Dites pourquoi en quelques mots : la collectivité qui demande le lira.")
    note(agreed=agreed, asker=row.organisation.siren)
    return _answered(organisation, row, agreed=agreed, why=why, by=by, on=on)


def _answered(
    lender: Organisation, row: HelpProposal, *, agreed: bool, why: str, by: Actor, on: datetime
) -> HelpAnswer:
    return HelpAnswer.objects.create(
        organisation=lender,
        asker_id=row.organisation_id,
        proposal=row.id,
        account=row.account,
        person=row.person,
        title=f"Aide à {row.organisation.name}, {row.skill_name}"[:300],
        first_day=row.first_day,
        last_day=row.last_day,
        half_days=row.half_days,
        agreed=agreed,
        reason=why,
        answered_at=on,
        answered_by=by.name[:160],
    )


@action("projects.ask_help")
def record(*, proposal: HelpProposal, done_on: date, half_days: int, by: Actor, on: datetime) -> HelpDay:
    """Write down help received on a day, never rewritten.

    :raises Invalid: outside the period, to come, or more than was agreed. :raises NotNow: no agreement, or day noted.
    """
    row = HelpProposal.objects.select_for_update().get(id=proposal.id)
    if helps.states([row])[row.id] is not ProposalState.AGREED:
        raise NotNow("L’accord n’est pas donné : aucune journée ne se note.")
    if row.days.filter(done_on=done_on).exists():
        raise NotNow("Ce jour est déjà noté.")
    if not row.first_day <= done_on <= min(row.last_day, today(on)):
        _refuse("done_on", "Choisissez un jour passé de la période convenue.")
    spent = row.days.aggregate(total=Sum("half_days"))["total"] or 0
    if half_days not in {1, 2} or spent + half_days > row.half_days:
        left = rules.in_days(row.half_days - spent)
        _refuse("spent", f"Notez une demi-journée ou un jour. Il reste {left} convenus.")
    note(half_days=half_days, lender=str(row.lender_id))
    return HelpDay.objects.create(
        organisation_id=row.organisation_id,
        proposal=row,
        lender_id=row.lender_id,
        done_on=done_on,
        half_days=half_days,
        noted_at=on,
        noted_by=by.name[:160],
    )


def _refuse(field: str, why: str) -> NoReturn:
    raise Invalid(why, field_errors={field: why})
