"""What is feared, decided and told about a project."""

from __future__ import annotations

from datetime import date, datetime

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.projects.portfolio import rules
from beffroi.projects.portfolio.models import Project, ProjectNote, Risk, SteeringDecision
from beffroi.projects.portfolio.types import Hazard, NotNow
from beffroi.tenancy.types import Actor


@action("projects.plan")
def fear(*, project: Project, hazard: Hazard, by: Actor, on: datetime) -> Risk:
    """Write a risk down; :raises Invalid: no title, or marks outside 1 to 4."""
    title = clean_line(hazard.title)[:200]
    if not title:
        _refuse("risk", "Dites quel est le risque.")
    if not (1 <= hazard.likelihood <= rules.MOST and 1 <= hazard.impact <= rules.MOST):
        _refuse("likelihood", f"La probabilité et l’impact vont de 1 à {rules.MOST}.")
    row = Risk.objects.create(
        organisation_id=project.organisation_id,
        project=project,
        title=title,
        likelihood=hazard.likelihood,
        impact=hazard.impact,
        mitigation=clean_paragraphs(hazard.mitigation)[:5_000],
        owner=clean_line(hazard.owner)[:120],
        review_on=hazard.review_on,
    )
    note(risk=str(row.id), gravity=rules.gravity(row.likelihood, row.impact).value)
    return row


@action("projects.plan")
def close_risk(*, risk: Risk, closed_on: date, by: Actor, on: datetime) -> Risk:
    """Say that a risk is over; :raises NotNow: said already."""
    if risk.closed_on is not None:
        raise NotNow("Ce risque est déjà clos.")
    risk.closed_on = closed_on
    risk.save(update_fields=["closed_on"])
    return risk


@action("projects.plan")
def keep_decision(
    *,
    project: Project,
    decided_on: date,
    text: str,
    decided_by: str,
    by: Actor,
    on: datetime,
    session: str = "",
) -> SteeringDecision:
    """Keep a decision of the steering committee; :raises Invalid: no text, or nobody who decided."""
    told, who = clean_paragraphs(text).strip()[:10_000], clean_line(decided_by)[:160]
    if not told:
        _refuse("decision", "Écrivez ce qui a été décidé.")
    if not who:
        _refuse("decided_by", "Dites qui a décidé.")
    row = SteeringDecision.objects.create(
        organisation_id=project.organisation_id,
        project=project,
        decided_on=decided_on,
        text=told,
        decided_by=who,
        session=clean_line(session)[:160],
    )
    note(decision=str(row.id))
    return row


@action("projects.plan")
def tell(*, project: Project, text: str, by: Actor, on: datetime) -> ProjectNote:
    """Keep a word on the progress; :raises Invalid: nothing is said."""
    told = clean_paragraphs(text).strip()[:10_000]
    if not told:
        _refuse("note", "Écrivez votre note.")
    return ProjectNote.objects.create(
        organisation_id=project.organisation_id, project=project, at=on, by_name=by.name, text=told
    )


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})
