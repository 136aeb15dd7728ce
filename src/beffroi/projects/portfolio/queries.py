"""Reading the portfolio, in the operator's scope or for a member."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from beffroi.operators.models import Organisation
from beffroi.projects.portfolio.models import Axis, MasterPlan, Milestone, Project, ProjectShare
from beffroi.projects.portfolio.rules import OPEN
from beffroi.projects.portfolio.types import Seen
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SHOWN = 500


def plans(operator: Organisation) -> list[MasterPlan]:
    """Return the master plans of an operator, the latest first. In scope."""
    return list(MasterPlan.objects.filter(organisation=operator).order_by("-first_year", "id")[:50])


def axes(operator: Organisation) -> list[Axis]:
    """Return the axes of every plan, the latest plan first. In scope."""
    rows = Axis.objects.filter(organisation=operator).select_related("plan")
    return list(rows.order_by("-plan__first_year", "plan_id", "rank")[:200])


def portfolio(operator: Organisation, *, member: UUID | None = None, state: str = "") -> list[Project]:
    """Return projects by axis and title, of one member or in one state when asked. In the operator's scope."""
    rows = Project.objects.filter(organisation=operator).select_related("axis__plan")
    rows = rows.filter(shares__member_id=member) if member else rows
    rows = rows.filter(state=state) if state else rows
    rows = rows.prefetch_related("shares__member")
    return list(
        rows.order_by("-axis__plan__first_year", "axis__plan_id", "axis__rank", "title", "id")[:SHOWN]
    )


def project(operator: Organisation, project_id: UUID) -> Project:
    """Return a project; :raises Unknown:. In scope."""
    rows = Project.objects.filter(organisation=operator, id=project_id)
    found = rows.select_related("axis__plan", "organisation").first()
    if found is None:
        raise Unknown
    return found


def milestones(operator: Organisation) -> list[Milestone]:
    """Return the milestones of the projects under consideration, by day. In scope."""
    rows = Milestone.objects.filter(organisation=operator).exclude(project__state="dropped")
    return list(rows.select_related("project").order_by("due_on", "id")[:2000])


def exported(operator: Organisation) -> Iterator[Project]:
    """Yield every project, to be written out as it comes. In scope."""
    rows = Project.objects.filter(organisation=operator).select_related("axis__plan")
    yield from rows.prefetch_related("shares__member").order_by("id").iterator(chunk_size=200)


def seen_by(member: Organisation, operator: Organisation) -> list[Seen]:
    """Return the projects a member takes part in (``share``), then those it could join.

    Its parts are read in its own scope; then, in the operator's, these projects and the open ones, and nobody
    else's part.
    """
    with scope.reading(member.id):
        rows = ProjectShare.objects.filter(member=member).order_by("id")
        parts = dict(rows.values_list("project_id", "amount_cents"))
    with scope.reading(operator.id):
        wanted = Q(id__in=list(parts)) | Q(joinable=True, state__in=sorted(OPEN))
        found = Project.objects.filter(wanted, organisation=operator).select_related("axis")
        found = found.prefetch_related("milestones").order_by("title", "id")[:SHOWN]
        told = [_seen(row, parts.get(row.id)) for row in found]
    return sorted(told, key=lambda one: one.share is None)


def _seen(row: Project, part: int | None) -> Seen:
    days = sorted((each.due_on, each.title, each.reached_on) for each in row.milestones.all())
    return Seen(
        id=row.id,
        title=row.title,
        axis=row.axis.title,
        state=row.state,
        aim=row.aim,
        share=part,
        milestones=tuple((title, due, reached) for due, title, reached in days) if part is not None else (),
    )
