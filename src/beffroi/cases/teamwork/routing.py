"""Routing: who gets a new case, by the commune's own rules. The first that holds wins; else nobody has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.forms.visibility import visible_answers
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.procedures.conditions import Condition
from beffroi.cases.procedures.findings import Findings
from beffroi.cases.procedures.reading_conditions import ConditionReader
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.teamwork import absences
from beffroi.cases.teamwork.models import Assignment, RoutingRule, Service, ServiceMember
from beffroi.cases.teamwork.rules import chosen_member, first_match
from beffroi.cases.teamwork.types import Rehearsed, Routed, Why
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.permissions import roles_for
from beffroi.tenancy.types import Actor, Unknown

MOST_RULES, REHEARSED = 40, 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as an administrator writes it: ``condition`` is the table that a procedure would hold."""

    procedure: str
    label: str
    condition: Mapping[str, Any] | None
    agent: UUID | None = None
    service: UUID | None = None


class Unreadable(Invalid):
    """The condition does not read the questions of the procedure."""


def condition_of(procedure: Procedure, table: Mapping[str, Any] | None) -> Condition | None:
    """Return the condition of a table, as the language of procedures reads it; :raises Unreadable:."""
    if table is None:
        return None
    findings = Findings("règle")
    reader = ConditionReader(findings, {field.id: field for _page, field in procedure.fields()})
    read = reader.read(dict(table), ("condition",))
    if read is None or findings.found:
        raise Unreadable(
            "Cette condition ne se lit pas. Choisissez la question et la réponse dans les listes."
        )
    return read


@action("cases.set_routing")
def add(*, organisation: Organisation, wanted: Wanted, version: int, by: Actor, on: datetime) -> RoutingRule:
    """Add a rule after the others of its procedure.

    :param version: the version of the procedure whose questions the condition reads.
    :raises Invalid: it has no name, leads nowhere, or does not read.
    """
    _check(organisation, wanted)
    condition_of(procedure_of(wanted.procedure, version), wanted.condition)
    last = (
        RoutingRule.objects.filter(organisation=organisation, procedure=wanted.procedure)
        .order_by("-rank")
        .first()
    )
    row = RoutingRule.objects.create(
        organisation=organisation,
        procedure=wanted.procedure,
        rank=last.rank + 1 if last else 1,
        label=clean_line(wanted.label)[:120],
        condition=wanted.condition,
        agent_id=wanted.agent,
        service_id=wanted.service,
    )
    note(subject=f"routingrule:{row.id}", procedure=wanted.procedure)
    return row


def _check(organisation: Organisation, wanted: Wanted) -> None:
    errors = {}
    if not clean_line(wanted.label):
        errors["label"] = "Donnez un nom à la règle : la demande le dira."
    if (wanted.agent is None) == (wanted.service is None):
        errors["to"] = "Choisissez un agent ou un service."
    if wanted.agent and wanted.agent not in _readers(organisation):
        errors["to"] = "Choisissez un agent qui lit les demandes."
    if wanted.service and not Service.objects.filter(id=wanted.service, closed_at=None).exists():
        errors["to"] = "Choisissez un service dans la liste."
    if (
        RoutingRule.objects.filter(organisation=organisation, procedure=wanted.procedure).count()
        >= MOST_RULES
    ):
        errors["label"] = f"{MOST_RULES} règles au plus par démarche. Retirez-en une."
    if errors:
        raise Invalid("La règle est à compléter.", field_errors=errors)


def _readers(organisation: Organisation) -> set[UUID]:
    allowed = roles_for("cases.read")
    return {each.id for each in people.agents_of(organisation) if each.roles & allowed}


@action("cases.set_routing")
def remove(*, rule: RoutingRule, by: Actor, on: datetime) -> None:
    """Remove a rule: the cases that it gave keep their agent and its name."""
    note(procedure=rule.procedure, label=rule.label)
    RoutingRule.objects.filter(id=rule.id).delete()


@action("cases.set_routing")
def raise_up(*, rule: RoutingRule, by: Actor, on: datetime) -> None:
    """Put a rule before the one that precedes it."""
    rows = list(
        RoutingRule.objects.select_for_update().filter(procedure=rule.procedure).order_by("rank", "id")
    )
    place = next((place for place, row in enumerate(rows) if row.id == rule.id), 0)
    if place > 0:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
    RoutingRule.objects.bulk_update(rows, ["rank"])


def rule(rule_id: UUID) -> RoutingRule:
    """Return a rule of the scope; :raises Unknown:."""
    found = RoutingRule.objects.filter(id=rule_id).select_related("agent", "service", "organisation").first()
    if found is None:
        raise Unknown
    return found


def rules(organisation_id: UUID, procedure: str = "") -> list[RoutingRule]:
    """Return the rules in their order, of one procedure or of all. In scope."""
    rows = RoutingRule.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(procedure=procedure) if procedure else rows
    return list(rows.select_related("agent", "service").order_by("procedure", "rank", "id")[:500])


def route(case: Case, organisation: Organisation, procedure: Procedure, *, on: datetime) -> Assignment | None:
    """Set the agent of a case being filed, and return the row that says why (not saved); None: no rule holds.

    One query where the procedure has no rule.
    """
    found = rules(case.organisation_id, case.procedure)
    if not found:
        return None
    today = today_of(organisation, on)
    chosen = _first(found, procedure, visible_answers(procedure, case.answers), today)
    if chosen is None:
        return None
    routed = _leads(chosen, case.id, today)
    case.assignee_id = routed.agent
    return Assignment(
        organisation_id=case.organisation_id,
        case=case,
        agent_id=routed.agent,
        why=Why.RULE,
        rule=routed.rule,
        service=routed.service,
        instead_of=routed.stands_in_for,
        at=on,
        by_name="",
    )


def _first(
    found: Sequence[RoutingRule], procedure: Procedure, answers: Mapping[str, object], today: date
) -> RoutingRule | None:
    readable = [(row, when) for row in found if (when := _readable(procedure, row)) is not _NEVER]
    place = first_match([when for _row, when in readable], answers, today)  # type: ignore[misc]
    return readable[place][0] if place is not None else None


_NEVER = object()


def _readable(procedure: Procedure, row: RoutingRule) -> Any:
    """Return the condition of a rule, or a mark where a newer version no longer asks its question."""
    try:
        return condition_of(procedure, row.condition)
    except Unreadable:
        return _NEVER


def _leads(row: RoutingRule, case_id: UUID, today: date) -> Routed:
    if row.agent_id is not None:
        agent, absent = absences.present(row.organisation_id, row.agent_id, today)
        return Routed(row.label, agent, stands_in_for=absent)
    members = ServiceMember.objects.filter(service=row.service).values_list("agent_id", flat=True)
    away = absences.away(row.organisation_id, today)
    here = [each for each in members.order_by("agent_id") if each not in away]
    return Routed(row.label, chosen_member(here, case_id), service=row.service.name if row.service else "")


def rehearse(
    organisation: Organisation, wanted: Wanted, procedure: Procedure, *, on: datetime
) -> list[Rehearsed]:
    """Return what a rule, placed last, would have done with the last cases of its procedure. Writes nothing.

    :raises Unreadable: the condition does not read.
    """
    when, today = condition_of(procedure, wanted.condition), today_of(organisation, on)
    before = rules(organisation.id, wanted.procedure)
    rows = Case.objects.filter(organisation=organisation, procedure=wanted.procedure, anonymised_at=None)
    cases = rows.order_by("-filed_at", "id")[:REHEARSED]
    return [_rehearsed(case, when, before, today) for case in cases]


def _rehearsed(case: Case, when: Condition | None, before: Sequence[RoutingRule], today: date) -> Rehearsed:
    procedure = procedure_of(case.procedure, case.version)
    answers = visible_answers(procedure, case.answers)
    taken = _first(before, procedure, answers, today)
    matches = first_match([when], answers, today) is not None
    number = parse_number(case.number).display
    return Rehearsed(number, case.applicant_name, matches, taken.label if taken else "")


def assignment_of(case: Case) -> Assignment | None:
    """Return how the case came to where it is. In scope."""
    return Assignment.objects.filter(case=case).select_related("agent").order_by("-at", "-id").first()


def assigned(case: Case, absent: str, *, by: Actor, on: datetime) -> None:
    """Write how a case came to who has it now: by a colleague's hand, in place of an absent one or not."""
    Assignment(
        organisation_id=case.organisation_id,
        case=case,
        agent_id=case.assignee_id,
        why=Why.ABSENCE if absent else Why.AGENT,
        instead_of=absent,
        at=on,
        by_name=by.name,
    ).save(force_insert=True)
