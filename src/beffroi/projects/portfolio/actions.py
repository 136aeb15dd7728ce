"""The life of a project: proposed, moved with its reason, paid, expected, feared, decided."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.projects.portfolio import rules
from beffroi.projects.portfolio.models import (
    Axis,
    MasterPlan,
    Milestone,
    Project,
    ProjectShare,
    ProjectStep,
)
from beffroi.projects.portfolio.types import STATE_LABELS, Budget, NotNow, State
from beffroi.tenancy.types import Actor


@action("projects.plan")
def draw_plan(
    *, organisation: Organisation, title: str, first_year: int, last_year: int, by: Actor, on: datetime
) -> MasterPlan:
    """Begin a master plan; :raises Invalid: no title, or years that do not follow (ten years at most)."""
    told = _line(title, "title", "Donnez un titre au schéma directeur.")
    if not 2000 <= first_year <= last_year < first_year + rules.LONGEST_PLAN:
        _refuse("last_year", f"Indiquez deux années qui se suivent, sur {rules.LONGEST_PLAN} ans au plus.")
    row = MasterPlan.objects.create(
        organisation=organisation, title=told, first_year=first_year, last_year=last_year
    )
    note(subject=f"masterplan:{row.id}")
    return row


@action("projects.plan")
def add_axis(*, plan: MasterPlan, title: str, by: Actor, on: datetime) -> Axis:
    """Add a direction at the end of a plan; :raises Invalid: no title."""
    told = _line(title, "title", "Donnez un titre à l’axe.")
    MasterPlan.objects.select_for_update().get(id=plan.id)
    last = plan.axes.aggregate(last=Max("rank"))["last"] or 0
    return Axis.objects.create(organisation_id=plan.organisation_id, plan=plan, rank=last + 1, title=told)


@action("projects.plan")
def propose(
    *, axis: Axis, title: str, by: Actor, on: datetime, aim: str = "", owner: str = "", joinable: bool = False
) -> Project:
    """Write an idea of project down; :raises Invalid: no title."""
    row = Project.objects.create(
        organisation_id=axis.organisation_id,
        axis=axis,
        title=_line(title, "title", "Donnez un titre au projet."),
        aim=clean_paragraphs(aim)[:10_000],
        owner=clean_line(owner)[:120],
        joinable=joinable,
    )
    _keep_step(row, State.IDEA, "", by=by, on=on)
    note(subject=f"project:{row.id}")
    return row


@action("projects.plan")
def move(*, project: Project, to: State, by: Actor, on: datetime, reason: str = "") -> Project:
    """Bring a project to another state. :raises NotNow: no such step. :raises Invalid: a step to explain is not."""
    row = Project.objects.select_for_update().get(id=project.id)
    if not rules.may_become(row.state, to):
        here, there = STATE_LABELS[row.state][0], STATE_LABELS[to][0]
        raise NotNow(f"Un projet « {here} » ne passe pas à « {there} ». Rechargez la page.")
    why = clean_line(reason)[:500]
    if rules.needs_reason(to) and not why:
        _refuse("reason", "Écrivez pourquoi : les membres le liront.")
    row.state = to
    row.save(update_fields=["state"])
    _keep_step(row, to, why, by=by, on=on)
    note(state=to.value)
    return row


def _keep_step(row: Project, state: State, why: str, *, by: Actor, on: datetime) -> None:
    ProjectStep.objects.create(
        organisation_id=row.organisation_id, project=row, state=state, reason=why, at=on, by_name=by.name
    )


@action("projects.plan")
def share(
    *, project: Project, member: Organisation, amount_cents: int, by: Actor, on: datetime
) -> ProjectShare:
    """Say that a member takes part in a project, and its part in cents; again, it changes the part."""
    row, _new = ProjectShare.objects.update_or_create(
        organisation_id=project.organisation_id,
        project=project,
        member=member,
        defaults={"amount_cents": amount_cents, "title": project.title},
    )
    note(member=member.siren, amount_cents=amount_cents)
    return row


@action("projects.plan")
def set_budget(*, project: Project, budget: Budget, by: Actor, on: datetime) -> Project:
    """Write the amounts of a project down, in cents; an overrun is kept and shown, not refused."""
    if min(budget.planned, budget.committed, budget.spent) < 0:
        _refuse("planned", "Un montant est positif ou nul.")
    row = Project.objects.select_for_update().get(id=project.id)
    row.planned_cents, row.committed_cents = budget.planned, budget.committed
    row.spent_cents = budget.spent
    row.save(update_fields=["planned_cents", "committed_cents", "spent_cents"])
    note(planned=budget.planned, committed=budget.committed, spent=budget.spent)
    return row


@action("projects.plan")
def expect(*, project: Project, title: str, due_on: date, by: Actor, on: datetime) -> Milestone:
    """Add a milestone; :raises Invalid: no title."""
    told = _line(title, "milestone", "Donnez un titre au jalon.")
    return Milestone.objects.create(
        organisation_id=project.organisation_id, project=project, title=told, due_on=due_on
    )


@action("projects.plan")
def reach(*, milestone: Milestone, reached_on: date, by: Actor, on: datetime) -> Milestone:
    """Say when a milestone was reached; :raises NotNow: said already."""
    row = Milestone.objects.select_for_update().get(id=milestone.id)
    if row.reached_on is not None:
        raise NotNow("Ce jalon est déjà atteint.")
    row.reached_on = reached_on
    row.save(update_fields=["reached_on"])
    return row


def _line(text: str, field: str, why: str) -> str:
    told = clean_line(text)[:160]
    if not told:
        _refuse(field, why)
    return told


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})
