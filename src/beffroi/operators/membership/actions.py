"""The verbs of memberships: open a file, record a step, transfer a competence, say what the statutes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.kernel.text import clean_line, slugify_fr
from beffroi.operators import papers
from beffroi.operators.membership import queries, rules
from beffroi.operators.membership.models import (
    Accession,
    AccessionStep,
    Competence,
    CompetenceHolding,
    Statutes,
)
from beffroi.operators.membership.types import Ballot, LegalForm, NotNow, State, Step, Voice
from beffroi.operators.models import Membership, Organisation
from beffroi.operators.types import Standing
from beffroi.tenancy.types import Actor

_CONSULTING = {Step.CONSULT, Step.CONSULT_LEAVE}


@action("operators.set_statutes")
def set_statutes(
    *, organisation: Organisation, form: LegalForm, since: date, reference: str, by: Actor, on: datetime
) -> Statutes:
    """Say what an operator is in law from a day on; the same day said again is corrected."""
    row, _created = Statutes.objects.update_or_create(
        organisation=organisation,
        since=since,
        defaults={"form": form, "reference": clean_line(reference)[:200]},
    )
    note(subject=f"statutes:{row.id}", form=form.value, since=since.isoformat())
    return row


@action("operators.manage_members")
def open_accession(*, organisation: Organisation, member: Organisation, by: Actor, on: datetime) -> Accession:
    """Open the file of a membership: a prospect's, or that of a member admitted without one.

    The latter begins in force: its first step says since when.
    """
    standing = Membership.objects.filter(organisation=organisation, served=member, until=None).first()
    row = Accession(
        organisation=organisation,
        member=member,
        form=queries.form_of(organisation, on.date()),
        state=State.ACTIVE if standing else State.PROSPECT,
        opened_on=on.date(),
        membership=standing,
    )
    _refuse_a_second(organisation, member)
    row.save(force_insert=True)
    note(subject=f"accession:{row.id}", member=member.siren)
    if standing:
        _write(row, Step.ACTIVATE, standing.since, standing.since, on, reference="Admission sans dossier")
    return row


def _refuse_a_second(organisation: Organisation, member: Organisation) -> None:
    over = (State.ARCHIVED, State.ABANDONED)
    if Accession.objects.filter(organisation=organisation, member=member).exclude(state__in=over).exists():
        raise Invalid("Un dossier d’adhésion est déjà ouvert pour cette organisation. Continuez-le.")


@action("operators.manage_members")
def record_step(
    *,
    accession: Accession,
    step: Step,
    decided_on: date,
    effective_on: date | None = None,
    reference: str = "",
    remark: str = "",
    voices: Mapping[str, Voice] | None = None,
    standing: Standing = Standing.MEMBER,
    through: Organisation | None = None,
    paper: papers.Paper | None = None,
    by: Actor,
    on: datetime,
) -> AccessionStep:
    """Record an act of a membership, with its paper; the decision and its effect have each their day.

    :param effective_on: default: the first lawful day.
    :param voices: what the councils consulted said, by SIREN; those left out are silent.
    :raises NotNow: the step does not come at this point.
    :raises Invalid: an effect before the law allows it, or a majority that is not reached.
    """
    row = Accession.objects.select_for_update().get(id=accession.id)
    form, taken = LegalForm(row.form), steps_of(row)
    if step not in rules.next_steps(form, taken):
        raise NotNow(step)
    effect = _effect(form, step, decided_on, effective_on, on.date())
    count = _count(row, step, voices or {}, decided_on)
    file = papers.receive(row.organisation_id, paper, by=by, on=on)
    written = _write(
        row, step, decided_on, effect, on, reference=reference, remark=remark, count=count, file_id=file
    )
    _follow(row, step, effect, standing, through)
    row.state = rules.state_after([*taken, step])
    row.save(update_fields=["state", "membership"])
    accession.state, accession.membership = row.state, row.membership
    days = {"decided_on": decided_on.isoformat(), "effective_on": effect.isoformat()}
    note(subject=f"accession:{row.id}", step=step.value, **days)
    return written


def steps_of(accession: Accession) -> list[Step]:
    """Return the steps of a membership in the order they were recorded. In scope."""
    rows = AccessionStep.objects.filter(accession=accession).order_by("recorded_at", "id")
    return [Step(each) for each in rows.values_list("step", flat=True)]


def _effect(form: LegalForm, step: Step, decided_on: date, wished: date | None, today: date) -> date:
    if decided_on > today:
        message = "Cette date est à venir. Écrivez le jour où la décision a été prise."
        raise Invalid(message, field_errors={"decided_on": message})
    earliest = rules.earliest_effect(form, step, decided_on)
    if wished is not None and wished < earliest:
        message = (
            f"La décision ne prend pas effet avant le {written_date(earliest)}. Changez la date d’effet."
        )
        raise Invalid(message, field_errors={"effective_on": message})
    return wished or earliest


def _count(row: Accession, step: Step, voices: Mapping[str, Voice], day: date) -> dict[str, Any]:
    if step not in _CONSULTING:
        return {}
    route = rules.route_of(LegalForm(row.form), step)
    members = queries.in_force(row.organisation, day, standing=Standing.MEMBER)
    ballots = [
        Ballot(one.siren, one.population, voices.get(one.siren, Voice.SILENT))
        for one in members
        if one.id != row.member_id
    ]
    result = rules.majority(ballots, silence=route.silence)
    if not result.reached:
        message = _not_reached(result.members_for, result.members, len(result.required))
        raise Invalid(message, field_errors={"voices": message})
    return {"ballots": [asdict(each) for each in ballots], "silence": route.silence, **asdict(result)}


def _not_reached(ayes: int, members: int, lacking: int) -> str:
    large = " L’accord d’un membre de plus d’un quart de la population manque." if lacking else ""
    return f"La majorité n’est pas atteinte : {ayes} conseils favorables sur {members}.{large} Vérifiez les réponses."


def _write(
    row: Accession, step: Step, decided_on: date, effect: date, on: datetime, **told: Any
) -> AccessionStep:
    told["reference"] = clean_line(told.get("reference", ""))[:200]
    told["remark"] = clean_line(told.get("remark", ""))[:500]
    written = AccessionStep(
        organisation_id=row.organisation_id,
        accession=row,
        member_id=row.member_id,
        step=step,
        decided_on=decided_on,
        effective_on=effect,
        recorded_at=on,
        **told,
    )
    written.save(force_insert=True)
    return written


def _follow(
    row: Accession, step: Step, effect: date, standing: Standing, through: Organisation | None
) -> None:
    """Open or close the membership itself, and the competences with it."""
    if step is Step.ACTIVATE and row.membership is None:
        row.membership = Membership(
            organisation_id=row.organisation_id,
            served_id=row.member_id,
            standing=standing,
            since=effect,
            through=through,
        )
        row.membership.save(force_insert=True)
    if step is Step.LEAVE and row.membership is not None:
        row.membership.until = max(effect, row.membership.since)
        row.membership.save(update_fields=["until"])
        end_competences(row.organisation, row.member, effect)


def end_competences(operator: Organisation, member: Organisation, day: date) -> Sequence[CompetenceHolding]:
    """Take back every competence of a member on a day; return what was held."""
    held = list(
        CompetenceHolding.objects.filter(organisation=operator, member=member, until=None)
        .select_related("competence")
        .order_by("since", "id")
    )
    for each in held:
        each.until = max(day, each.since)
        each.save(update_fields=["until"])
    return held


@action("operators.manage_members")
def define_competence(
    *,
    organisation: Organisation,
    name: str,
    compulsory: bool = False,
    text: str = "",
    code: str = "",
    by: Actor,
    on: datetime,
) -> Competence:
    """Add a competence of the statutes, or correct the one that bears its code."""
    name = clean_line(name)[:160]
    if not name:
        raise Invalid(
            "Donnez un nom à la compétence.", field_errors={"name": "Donnez un nom à la compétence."}
        )
    row, _created = Competence.objects.update_or_create(
        organisation=organisation,
        code=code or slugify_fr(name)[:60],
        defaults={"name": name, "compulsory": compulsory, "text": clean_line(text)[:300]},
    )
    note(subject=f"competence:{row.id}", code=row.code)
    return row


@action("operators.manage_members")
def transfer_competence(
    *, competence: Competence, member: Organisation, since: date, reference: str, by: Actor, on: datetime
) -> CompetenceHolding:
    """Write that a member transfers a competence from a day on.

    :raises Invalid: it holds it already, or is not in force on that day.
    """
    operator = competence.organisation
    if queries.member_on(operator, member.id, since) is None:
        raise Invalid("Cette organisation n’est pas membre à cette date. Changez la date.")
    held = CompetenceHolding.objects.filter(competence=competence, member=member)
    if held.filter(until=None).exists() or held.filter(until__gt=since).exists():
        raise Invalid("Ce membre a déjà transféré cette compétence à cette date.")
    row = CompetenceHolding(
        organisation=operator,
        competence=competence,
        member=member,
        since=since,
        reference=clean_line(reference)[:200],
    )
    row.save(force_insert=True)
    note(subject=f"competenceholding:{row.id}", code=competence.code, member=member.siren)
    return row


@action("operators.manage_members")
def take_back_competence(
    *, holding: CompetenceHolding, until: date, by: Actor, on: datetime
) -> CompetenceHolding:
    """End the transfer of a competence; ``until`` is the first day without it.

    :raises Invalid: it is over already, or the day precedes its beginning.
    """
    row = CompetenceHolding.objects.select_for_update().get(id=holding.id)
    if row.until is not None:
        raise Invalid("Cette compétence a déjà été reprise.")
    if until < row.since:
        raise Invalid("La reprise ne peut pas précéder le transfert. Changez la date.")
    row.until = until
    row.save(update_fields=["until"])
    note(until=until.isoformat())
    return row
