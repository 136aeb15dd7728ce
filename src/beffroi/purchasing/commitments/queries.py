"""Which text a campaign rests on, and who has signed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from beffroi.operators.models import Organisation
from beffroi.purchasing.models import Campaign, CentralTerms, CommitmentSignature, Participation
from beffroi.purchasing.types import Commitment, Procedure
from beffroi.tenancy.types import Unknown


@dataclass(frozen=True, slots=True)
class Text:
    """What is signed; an empty digest: nothing stands yet."""

    kind: Commitment
    text: str = ""
    digest: str = ""


def terms(operator_id: UUID) -> CentralTerms | None:
    """Return the general terms in force of a centrale, or None. In the operator's scope."""
    return CentralTerms.objects.filter(organisation_id=operator_id).order_by("-number").first()


def text_of(row: Campaign) -> Text:
    """Return the text of a campaign: its convention, or the terms of the centrale. In the operator's scope."""
    if row.procedure == Procedure.GROUPEMENT:
        return Text(Commitment.CONVENTION, row.convention, row.convention_digest)
    found = terms(row.organisation_id)
    return Text(Commitment.TERMS, found.text, found.digest) if found else Text(Commitment.TERMS)


def signatures(row: Campaign) -> dict[UUID, CommitmentSignature]:
    """Return the signatures of the text of a campaign, by party. In the operator's scope.

    Who joined the centrale stays in it when its general terms change: joining is for good (CCP L2113-2).
    """
    text = text_of(row)
    which = Q(text_digest=text.digest) if text.kind is Commitment.CONVENTION else Q()
    rows = CommitmentSignature.objects.filter(which, operator_id=row.organisation_id, kind=text.kind)
    return {each.organisation_id: each for each in rows.order_by("signed_at", "id")}


def parties(row: Campaign, invited: Iterable[Participation]) -> list[Organisation]:
    """Return who signs: the members and, in a groupement, its coordinator first."""
    members = [one.member for one in invited]
    return [row.organisation, *members] if row.procedure == Procedure.GROUPEMENT else members


def unsigned(row: Campaign, invited: Iterable[Participation]) -> list[Organisation]:
    """Return the parties that have not signed the text in force. In the operator's scope."""
    signed = signatures(row)
    return [one for one in parties(row, invited) if one.id not in signed]


def signature(signature_id: UUID) -> CommitmentSignature:
    """Return a signature of the scope; :raises Unknown:."""
    found = CommitmentSignature.objects.filter(id=signature_id).first()
    if found is None:
        raise Unknown
    return found


def signature_of(organisation: Organisation, kind: str, digest: str) -> CommitmentSignature | None:
    """Return a party's own signature of a text, or of any version of the terms. In the party's scope."""
    rows = CommitmentSignature.objects.filter(organisation=organisation, kind=kind)
    rows = rows.filter(text_digest=digest) if kind == Commitment.CONVENTION else rows
    return rows.order_by("-signed_at", "id").first()
