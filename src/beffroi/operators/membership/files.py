"""The files of members as screens read them: accessions, steps, competences, agreements. In scope."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import FileResponse

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators import bulk, papers
from beffroi.operators.membership.actions import open_accession
from beffroi.operators.membership.models import (
    Accession,
    AccessionStep,
    Agreement,
    AgreementAnnex,
    AgreementParty,
    Competence,
    CompetenceHolding,
)
from beffroi.operators.membership.types import State
from beffroi.operators.models import Membership, Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Unknown
from beffroi.territory import queries as territory

OVER = (State.ARCHIVED, State.ABANDONED)


def member(operator: Organisation, slug: str) -> Organisation:
    """Return an organisation that the operator serves, served, or may serve; :raises Unknown: anybody else."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Unknown
    known = Membership.objects.filter(organisation=operator, served=found).exists()
    if not known and not Accession.objects.filter(organisation=operator, member=found).exists():
        raise Unknown
    return found


def accession(operator: Organisation, member: Organisation) -> Accession | None:
    """Return the latest file of a membership, if any."""
    rows = Accession.objects.filter(organisation=operator, member=member).select_related(
        "member", "membership"
    )
    return rows.order_by("-opened_on", "-id").first()


def steps(file: Accession) -> list[AccessionStep]:
    """Return the steps of a file in the order they were recorded."""
    return list(AccessionStep.objects.filter(accession=file).order_by("recorded_at", "id"))


def under_way(operator: Organisation) -> list[Accession]:
    """Return the files that are neither in force nor over, two hundred at most."""
    rows = Accession.objects.filter(organisation=operator).exclude(state__in=[*OVER, State.ACTIVE])
    return list(rows.select_related("member").order_by("member__name", "id")[:200])


def competences(operator: Organisation) -> list[Competence]:
    """Return the competences of the statutes, by name."""
    return list(Competence.objects.filter(organisation=operator).order_by("name", "id"))


def holdings(operator: Organisation, member: Organisation) -> list[CompetenceHolding]:
    """Return every competence that a member holds or held, the latest first."""
    rows = CompetenceHolding.objects.filter(organisation=operator, member=member)
    return list(rows.select_related("competence").order_by("-since", "-id"))


def agreements_of(operator: Organisation, member: Organisation) -> list[Agreement]:
    """Return the agreements under way of which a member is a party, the latest first."""
    parties = AgreementParty.objects.filter(organisation=operator, party=member).values("agreement_id")
    return list(Agreement.objects.filter(id__in=parties, closed_on=None).order_by("-starts_on", "-id")[:50])


def agreement(operator: Organisation, agreement_id: UUID) -> Agreement:
    """Return an agreement; :raises Unknown:."""
    found = Agreement.objects.filter(organisation=operator, id=agreement_id).first()
    if found is None:
        raise Unknown
    return found


def parties(row: Agreement) -> list[AgreementParty]:
    """Return the parties of an agreement, by name."""
    return list(AgreementParty.objects.filter(agreement=row).select_related("party").order_by("party__name"))


def annexes(row: Agreement) -> list[AgreementAnnex]:
    """Return the annexes of an agreement, the oldest first."""
    return list(AgreementAnnex.objects.filter(agreement=row).order_by("added_on", "id"))


@action("operators.manage_members")
def open_prospect(*, organisation: Organisation, code: str, by: Actor, on: datetime) -> Organisation:
    """Open the file of a commune of the territory that is not a member yet; return it.

    :raises Invalid: no commune bears the code, or another operator serves it.
    """
    facts = territory.commune("".join(clean_line(code).split()).upper())
    if facts is None:
        message = "Aucune commune ne porte ce code. Vérifiez-le, par exemple 69149."
        raise Invalid(message, field_errors={"code": message})
    one = bulk.create_organisations(organisation, [newcomer_of(facts)])[0]
    if one.admitted_by_id != organisation.id:
        message = "Un autre opérateur a déjà admis cette commune. Voyez avec lui."
        raise Invalid(message, field_errors={"code": message})
    open_accession(organisation=organisation, member=one, by=by, on=on)
    note(subject=f"organisation:{one.id}", siren=one.siren)
    return one


def sent(operator: Organisation, file_id: UUID) -> FileResponse:
    """Answer a file that one of the operator's own members' papers names; :raises Unknown: any other."""
    with scope.reading(operator.id):
        named = [
            AccessionStep.objects.filter(organisation=operator, file_id=file_id).exists(),
            Agreement.objects.filter(organisation=operator, file_id=file_id).exists(),
            AgreementAnnex.objects.filter(organisation=operator, file_id=file_id).exists(),
        ]
        if not any(named):
            raise Unknown
        name, stream = papers.opened(file_id)
    return FileResponse(stream, as_attachment=True, filename=name)
