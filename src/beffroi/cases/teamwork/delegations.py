"""Delegations of signature: an arrêté gives the role of signatory for a time, and words for the letter.

The role itself comes with the agent (see ``identity.queries.register_roles``): the table of permissions says what
a signatory may do; which procedures the arrêté names is looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Now, TruncDate

from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.teamwork.models import Delegation
from beffroi.cases.types import NotLawful
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy.permissions import roles_for
from beffroi.tenancy.types import Actor, ActorKind, Role, Unknown

_TODAY = TruncDate(Now(), tzinfo=ZoneInfo("Europe/Paris"))
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Arrete:
    """What an arrêté of delegation says. ``procedures``: empty means all; ``last``: None means until ended."""

    to: UUID
    to_quality: str
    giver_name: str
    giver_quality: str
    reference: str
    first: date
    last: date | None = None
    procedures: Sequence[str] = field(default_factory=tuple)


@action("cases.delegate_signature")
def delegate(*, organisation: Organisation, arrete: Arrete, by: Actor, on: datetime) -> Delegation:
    """Register an arrêté by which somebody signs decisions in the name of another.

    :raises Invalid: a mention lacks, or the days are wrong.
    :source: CGCT L2122-18, L2122-19 (delegations of the mayor)
    """
    told = _checked(organisation, arrete)
    row = Delegation.objects.create(
        organisation=organisation,
        to_id=arrete.to,
        first=arrete.first,
        last=arrete.last,
        procedures=sorted(set(arrete.procedures)),
        made_at=on,
        by=by.reference,
        **told,
    )
    note(subject=f"delegation:{row.id}", to=str(arrete.to), reference=row.reference)
    return row


_MENTIONS = {
    "giver_name": "Écrivez le nom de la personne qui délègue sa signature.",
    "giver_quality": "Écrivez sa qualité, par exemple : Le maire.",
    "to_quality": "Écrivez la qualité de la personne qui signera.",
    "reference": "Écrivez le numéro et la date de l’arrêté.",
}


def _checked(organisation: Organisation, arrete: Arrete) -> dict[str, str]:
    told = {name: clean_line(getattr(arrete, name))[:160] for name in _MENTIONS}
    errors = {name: _MENTIONS[name] for name, value in told.items() if not value}
    if arrete.last is not None and arrete.last < arrete.first:
        errors["last"] = "La délégation doit finir après son premier jour."
    offered = {each.procedure for each in operators.offered(organisation)}
    if set(arrete.procedures) - offered:
        errors["procedures"] = "Choisissez des démarches de la liste."
    if not _works_here(organisation, arrete.to):
        errors["to"] = "Choisissez un agent dans la liste."
    if errors:
        raise Invalid("La délégation est à compléter.", field_errors=errors)
    return told


def _works_here(organisation: Organisation, user_id: UUID) -> bool:
    try:
        return bool(people.agent_of(organisation, user_id))
    except Unknown:
        return False


@action("cases.delegate_signature")
def end(*, delegation: Delegation, by: Actor, on: datetime) -> Delegation:
    """End a delegation: from today on, nobody signs by it. Done twice, the first day stays."""
    today = today_of(operators.by_id(delegation.organisation_id), on)
    Delegation.objects.filter(id=delegation.id, ended_on=None).update(ended_on=today)
    note(ended=True)
    return delegation


def delegation(delegation_id: UUID) -> Delegation:
    """Return a delegation of the scope; :raises Unknown:."""
    found = Delegation.objects.filter(id=delegation_id).select_related("to").first()
    if found is None:
        raise Unknown
    return found


def registered(organisation_id: UUID, today: date) -> list[Delegation]:
    """Return the delegations in force or to come, soonest first. In scope."""
    rows = Delegation.objects.filter(Q(last=None) | Q(last__gte=today), organisation_id=organisation_id)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return list(rows.select_related("to").order_by("first", "id")[:AT_ONCE])


def roles_given(user_id: UUID) -> QuerySet[Any]:
    """Return the roles that delegations in force give an account: organisation, role. Seen in its own name."""
    rows = Delegation.objects.filter(Q(last=None) | Q(last__gte=_TODAY), to_id=user_id, first__lte=_TODAY)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=_TODAY))
    return rows.order_by().annotate(role=Value(Role.SIGNATORY.value)).values_list("organisation_id", "role")


def signed_by(case: Case, actor: Actor, day: date) -> Delegation | None:
    """Return the delegation by which an actor signs the decisions of a case on a day, if any. In scope."""
    if actor.kind is not ActorKind.AGENT and actor.kind is not ActorKind.APPLICATION:
        return None
    rows = Delegation.objects.filter(
        organisation_id=case.organisation_id, to_id=actor.account_id, first__lte=day
    )
    rows = rows.filter(Q(last=None) | Q(last__gte=day), Q(ended_on=None) | Q(ended_on__gt=day))
    return _covering(rows.select_related("to").order_by("-first", "id"), case.procedure)


def _covering(rows: Iterable[Delegation], procedure: str) -> Delegation | None:
    return next((row for row in rows if not row.procedures or procedure in row.procedures), None)


def require_signature(case: Case, actor: Actor, day: date) -> Delegation | None:
    """Return the delegation by which the actor signs this case; None: their own role is enough.

    :raises NotLawful: they may only sign by delegation, and none covers this procedure.
    """
    found = signed_by(case, actor, day)
    own = actor.roles_in(case.organisation_id) & (roles_for("cases.decide") - {Role.SIGNATORY})
    if found is None and not own:
        why = "Votre délégation de signature ne couvre pas cette démarche. Demandez à un responsable de service."
        raise NotLawful(why)
    return found


def facts_of(signed: Delegation | None) -> dict[str, str]:
    """Return what the ledger keeps of a delegated signature: in whose name, by which arrêté."""
    return {"signed_for": signed.giver_name, "arrete": signed.reference} if signed else {}
