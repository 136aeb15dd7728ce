"""The verbs of agreements: draw up, sign, decline, join an annex, renew, close, remind before the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import add_months
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators import papers
from beffroi.operators.membership.clauses import checked
from beffroi.operators.membership.models import Agreement, AgreementAnnex, AgreementParty
from beffroi.operators.membership.types import AgreementKind
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says; ``ends_on`` is the first day without it, None: no end."""

    kind: AgreementKind
    title: str
    starts_on: date
    ends_on: date | None = None
    object: str = ""
    clauses: Mapping[str, Mapping[str, str]] | None = None
    competences: Sequence[str] = ()
    services: Sequence[str] = ()
    notice_days: int = 90
    tacit_months: int = 0


@action("operators.manage_agreements")
def draw_up(
    *,
    organisation: Organisation,
    terms: Terms,
    parties: Iterable[Organisation],
    paper: papers.Paper | None = None,
    by: Actor,
    on: datetime,
) -> Agreement:
    """Write an agreement between an operator and others; nobody has signed yet.

    :raises Invalid: no title, no other party, or an end before the beginning.
    """
    others = [each for each in {one.id: one for one in parties}.values() if each.id != organisation.id]
    _refuse(terms, others)
    row = Agreement(organisation=organisation, **_columns(terms))
    row.file_id = papers.receive(organisation.id, paper, by=by, on=on)
    row.save(force_insert=True)
    for party in [organisation, *others]:
        AgreementParty(organisation=organisation, agreement=row, party=party).save(force_insert=True)
    note(subject=f"agreement:{row.id}", kind=row.kind, parties=[one.siren for one in others])
    return row


def _refuse(terms: Terms, others: Sequence[Organisation]) -> None:
    errors = {}
    if not clean_line(terms.title):
        errors["title"] = "Donnez un titre à la convention."
    if not others:
        errors["parties"] = "Choisissez au moins une autre partie."
    if terms.ends_on is not None and terms.ends_on <= terms.starts_on:
        errors["ends_on"] = "La convention finit après avoir commencé. Changez la date de fin."
    if errors:
        raise Invalid("Corrigez les points signalés.", field_errors=errors)


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "kind": terms.kind,
        "title": clean_line(terms.title)[:200],
        "object": clean_paragraphs(terms.object)[:2000],
        "clauses": checked(terms.clauses or {}),
        "competences": list(terms.competences),
        "services": list(terms.services),
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "notice_days": terms.notice_days,
        "tacit_months": terms.tacit_months,
    }


@action("operators.manage_agreements")
def check_clauses(
    *, agreement: Agreement, clauses: Mapping[str, Mapping[str, str]], by: Actor, on: datetime
) -> Agreement:
    """Say of each clause of article 28 whether the text has it."""
    agreement.clauses = checked(clauses)
    agreement.save(update_fields=["clauses"])
    note(clauses={code: told["state"] for code, told in agreement.clauses.items()})
    return agreement


@action("operators.manage_agreements")
def sign(
    *, party: AgreementParty, signed_on: date, signatory: str, by: Actor, on: datetime
) -> AgreementParty:
    """Write that a party has signed.

    :raises Invalid: it has answered already, or the day is to come.
    """
    _refuse_answered(party, signed_on, on)
    party.signed_on, party.signatory = signed_on, clean_line(signatory)[:160]
    party.save(update_fields=["signed_on", "signatory"])
    note(
        subject=f"agreement:{party.agreement_id}", party=str(party.party_id), signed_on=signed_on.isoformat()
    )
    return party


@action("operators.manage_agreements")
def decline(*, party: AgreementParty, declined_on: date, by: Actor, on: datetime) -> AgreementParty:
    """Write that a party will not sign."""
    _refuse_answered(party, declined_on, on)
    party.declined_on = declined_on
    party.save(update_fields=["declined_on"])
    note(subject=f"agreement:{party.agreement_id}", party=str(party.party_id), declined=True)
    return party


def _refuse_answered(party: AgreementParty, day: date, on: datetime) -> None:
    if party.signed_on or party.declined_on:
        raise Invalid("Cette partie a déjà répondu.")
    if day > on.date():
        raise Invalid("Cette date est à venir. Écrivez le jour de la signature.")


@action("operators.manage_agreements")
def join_annex(
    *, agreement: Agreement, title: str, paper: papers.Paper | None, by: Actor, on: datetime
) -> AgreementAnnex:
    """Join a file to an agreement; :raises Invalid: without a file or a title."""
    if paper is None:
        raise Invalid("Choisissez un fichier à joindre.", field_errors={"annex": "Choisissez un fichier."})
    file = papers.received(agreement.organisation_id, paper, by=by, on=on)
    row = AgreementAnnex(
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        title=clean_line(title)[:160] or clean_line(paper.name)[:160],
        file_id=file,
        added_on=on.date(),
    )
    row.save(force_insert=True)
    note(annex=str(row.id))
    return row


@action("operators.manage_agreements")
def renew(*, agreement: Agreement, ends_on: date, by: Actor, on: datetime) -> Agreement:
    """Carry the end of an agreement later; :raises Invalid: closed, endless, or not later."""
    if agreement.closed_on or agreement.ends_on is None or ends_on <= agreement.ends_on:
        raise Invalid(
            "Choisissez une date de fin plus tardive.", field_errors={"ends_on": "Date trop proche."}
        )
    before, agreement.ends_on = agreement.ends_on, ends_on
    agreement.save(update_fields=["ends_on"])
    note(before=before.isoformat(), after=ends_on.isoformat())
    return agreement


@action("operators.manage_agreements")
def close(*, agreement: Agreement, closed_on: date, by: Actor, on: datetime) -> Agreement:
    """End an agreement before its day."""
    if agreement.closed_on:
        raise Invalid("Cette convention est déjà close.")
    agreement.closed_on = max(closed_on, agreement.starts_on)
    agreement.save(update_fields=["closed_on"])
    note(closed_on=agreement.closed_on.isoformat())
    return agreement


@action("operators.remind_agreements")
def remind(*, organisation: Organisation, by: Actor, on: datetime) -> list[Agreement]:
    """Return the agreements whose end comes near and about which nobody was told; they are told now.

    Those that renew themselves do so on their day. Can be run twice: each end is told once.
    """
    today, told, renewed = on.date(), [], 0
    for row in ending(organisation, today).select_for_update():
        while row.tacit_months and row.ends_on <= today:
            row.ends_on, renewed = add_months(row.ends_on, row.tacit_months), renewed + 1
        if row.alerted_for != row.ends_on and row.ends_on - timedelta(days=row.notice_days) <= today:
            row.alerted_for = row.ends_on
            told.append(row)
        row.save(update_fields=["ends_on", "alerted_for"])
    note(subject=f"organisation:{organisation.id}", told=len(told), renewed=renewed)
    return told


def ending(organisation: Organisation, today: date) -> Any:
    """Return the agreements in force whose notice has begun, the nearest end first. In scope."""
    rows = Agreement.objects.filter(organisation=organisation, closed_on=None, ends_on__isnull=False)
    horizon = today + timedelta(days=800)
    near = [
        row.id
        for row in rows.filter(ends_on__lte=horizon)
        if row.ends_on and row.ends_on - timedelta(days=row.notice_days) <= today
    ]
    return Agreement.objects.filter(id__in=near).order_by("ends_on", "id")
