"""Reading opinions: of a case, of a page of the queue, by their link. In the open scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Piece
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.rules import late
from beffroi.cases.opinions.types import AWAITED
from beffroi.cases.secrecy import opens
from beffroi.documents.models import StoredFile
from beffroi.kernel.errors import NotFound
from beffroi.kernel.french import written_date
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, ActorKind, Role, Unknown

AT_ONCE = 200


class Expired(NotFound):
    """The link was right, and its time is past."""


def opinions_of(case: Case) -> list[Opinion]:
    """Return the opinions of a case, oldest first."""
    rows = Opinion.objects.filter(case=case).select_related("file", "service")
    return list(rows.order_by("asked_at", "id")[:AT_ONCE])


def opinion(case: Case, opinion_id: UUID) -> Opinion:
    """Return one opinion of a case; :raises Unknown:."""
    found = Opinion.objects.filter(case=case, id=opinion_id).select_related("case", "service", "file").first()
    if found is None:
        raise Unknown
    return found


def awaited(cases: Iterable[Case], *, today: date) -> dict[UUID, bool]:
    """Return, for those of these cases that await an opinion, whether one is late."""
    ids = [case.id for case in cases]
    rows = Opinion.objects.filter(case_id__in=ids, state__in=AWAITED).order_by("case_id", "due_on", "id")
    told: dict[UUID, bool] = {}
    for case_id, state, due_on in rows.values_list("case_id", "state", "due_on"):
        told[case_id] = told.get(case_id, False) or late(state, due_on, today)
    return told


def by_link(case_number: str, opinion_id: UUID, secret: str, *, on: datetime) -> Opinion:
    """Return the opinion that a link opens; :raises Unknown: guessed or wrong. :raises Expired: its time is past."""
    rows = Opinion.objects.filter(id=opinion_id, case__number=case_number)
    row = rows.select_related("case", "organisation", "service", "file").first()
    if row is None or not opens(secret, row.id, row.secret_salt):
        raise Unknown
    if today_of(row.organisation, on) > row.expires_on:
        raise Expired(
            f"Ce lien a expiré le {written_date(row.expires_on)}. Demandez-en un autre au service qui vous a écrit."
        )
    return row


def consulted(row: Opinion) -> Actor:
    """Return the actor that the link of an opinion makes: it may answer that one, and nothing else."""
    return Actor(
        kind=ActorKind.RESIDENT,
        reference=f"opinion:{row.id}",
        name=row.name,
        grants={row.organisation_id: frozenset({Role.CONSULTED})},
    )


def shown_files(row: Opinion) -> Sequence[Piece]:
    """Return the pieces that who is asked may open."""
    wanted = [UUID(each) for each in row.shown.get("files", [])]
    rows = Piece.objects.filter(case_id=row.case_id, file_id__in=wanted).select_related("file")
    return list(rows.order_by("given_at", "id")[:AT_ONCE])


def shown_file(row: Opinion, file_id: UUID) -> StoredFile:
    """Return one of these files; :raises Unknown: not ticked by who asked."""
    found: StoredFile | None = next((each.file for each in shown_files(row) if each.file_id == file_id), None)
    if found is None:
        raise Unknown
    return found


def organisations_to_remind(organisations: Sequence[UUID], *, on: datetime) -> list[UUID]:
    """Return, among a batch, the organisations where somebody is to be reminded."""
    with scope.across_organisations(reason="cases: opinions awaited", organisations=organisations):
        # A day more: the commune may live a calendar day ahead of Greenwich.
        rows = Opinion.objects.filter(
            organisation_id__in=organisations, remind_on__lte=on.date(), case__closed_at=None
        )
        return sorted(set(rows.order_by().values_list("organisation_id", flat=True).distinct()))
