"""Services of a commune: who works in them, where they are written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from beffroi.cases.teamwork.models import RoutingRule, Service, ServiceMember
from beffroi.cases.types import NotLawful
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import check_email
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

AT_ONCE = 200


@action("cases.set_services")
def create(
    *, organisation: Organisation, name: str, email: str, members: Sequence[UUID], by: Actor, on: datetime
) -> Service:
    """Name a service; :raises Invalid: without a name, or with nobody to write to."""
    told = _checked(organisation, None, name, email, members)
    row = Service.objects.create(organisation=organisation, **told)
    _join(row, members)
    note(subject=f"service:{row.id}", members=len(members))
    return row


@action("cases.set_services")
def change(
    *, service: Service, name: str, email: str, members: Sequence[UUID], by: Actor, on: datetime
) -> Service:
    """Change the name, the address or the members of a service."""
    told = _checked(service.organisation, service, name, email, members)
    service.name, service.email = told["name"], told["email"]
    service.save(update_fields=["name", "email"])
    ServiceMember.objects.filter(service=service).delete()
    _join(service, members)
    note(members=len(members))
    return service


@action("cases.set_services")
def close(*, service: Service, by: Actor, on: datetime) -> Service:
    """Close a service: it is asked nothing more. :raises NotLawful: a rule still leads to it."""
    if RoutingRule.objects.filter(service=service).exists():
        raise NotLawful("Une règle d’attribution mène à ce service. Retirez-la d’abord.")
    Service.objects.filter(id=service.id, closed_at=None).update(closed_at=on)
    return service


def _checked(
    organisation: Organisation, service: Service | None, name: str, email: str, members: Sequence[UUID]
) -> dict[str, str]:
    told = {"name": clean_line(name)[:120], "email": clean_line(email).lower()}
    errors: dict[str, str] = {}
    if not told["name"]:
        errors["name"] = "Donnez un nom au service."
    others = Service.objects.filter(organisation=organisation, name=told["name"], closed_at=None)
    if (others.exclude(id=service.id) if service else others).exists():
        errors["name"] = "Un service porte déjà ce nom. Choisissez-en un autre."
    if told["email"]:
        try:
            told["email"] = check_email(told["email"])
        except Refusal as wrong:
            errors["email"] = wrong.message
    if not told["email"] and not members:
        errors["email"] = "Donnez une adresse e-mail, ou cochez au moins un agent."
    known = {each.id for each in people.agents_of(organisation)}
    if set(members) - known:
        errors["members"] = "Choisissez des agents de la liste."
    if errors:
        raise Invalid("Le service est à compléter.", field_errors=errors)
    return told


def _join(service: Service, members: Iterable[UUID]) -> None:
    ServiceMember.objects.bulk_create(
        ServiceMember(organisation_id=service.organisation_id, service=service, agent_id=each)
        for each in dict.fromkeys(members)
    )


def service(service_id: UUID) -> Service:
    """Return an open service of the scope; :raises Unknown:."""
    rows = Service.objects.filter(id=service_id, closed_at=None)
    found = rows.select_related("organisation").first()
    if found is None:
        raise Unknown
    return found


def services(organisation_id: UUID) -> list[Service]:
    """Return the open services, by name. In scope."""
    rows = Service.objects.filter(organisation_id=organisation_id, closed_at=None)
    return list(rows.order_by("name", "id")[:AT_ONCE])


def members_of(ids: Iterable[UUID]) -> Mapping[UUID, list[tuple[UUID, str, str]]]:
    """Return the members of services: account, name, address; by service, by name. In scope."""
    rows = ServiceMember.objects.filter(service_id__in=list(ids)).select_related("agent")
    told: dict[UUID, list[tuple[UUID, str, str]]] = {}
    for row in rows.order_by("agent__full_name", "agent_id"):
        told.setdefault(row.service_id, []).append((row.agent_id, row.agent.full_name, row.agent.email))
    return told
