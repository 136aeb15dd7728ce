"""What may be done with a mail that came in: receive, join to a case, put aside, hand to a commune."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from beffroi.cases import actions as cases
from beffroi.cases import deliveries, sending
from beffroi.cases import queries as case_queries
from beffroi.cases.inbound import parsing, placing, rules
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.inbound.reports import reason_of
from beffroi.cases.inbound.types import TO_SORT, MailState, Matched, ParsedMail, TooMany, Verdict
from beffroi.cases.models import Case, Delivery
from beffroi.cases.types import DeliveryState
from beffroi.documents import actions as documents
from beffroi.documents import queries as files
from beffroi.documents.storage import StorageFull
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, Unknown

LARGEST_FILE_MB = 20
SUFFIX = "\n\n[La suite est dans le courriel d’origine, que le service conserve.]"


def receive(*, raw: bytes, by: Actor, on: datetime) -> IncomingMail:
    """Take one mail as it came: join it to its case on proof, or keep it to be sorted; twice is once.

    :param raw: RFC 5322 bytes.
    :raises beffroi.cases.inbound.types.Malformed: no mail that can be read.
    :raises TooMany: its sender writes too often; to be offered again later.
    :raises beffroi.cases.inbound.types.NoPlace: no organisation yet; to be offered again later.
    :raises StorageFull: no room; to be offered again later.
    """
    mail = parsing.parse(raw, authority=settings.INBOUND_AUTHORITY)
    place = placing.place_of(mail)
    try:
        return _receive(organisation=place.organisation, mail=mail, place=place, raw=raw, by=by, on=on)
    except IntegrityError:
        # Another process has just kept the same mail.
        with scope.reading(place.organisation.id):
            return IncomingMail.objects.get(identity=mail.identity)


@action("cases.receive_mail")
def _receive(
    *, organisation: Organisation, mail: ParsedMail, place: placing.Place, raw: bytes, by: Actor, on: datetime
) -> IncomingMail:
    standing = IncomingMail.objects.filter(identity=mail.identity).first()
    if standing is not None:
        note(subject=f"incomingmail:{standing.id}", again=True)
        return standing
    if mail.report is None or not place.proofs:
        _refuse_flood(mail, on)
    verdict = rules.verdict(placing.clues_of(mail, place))
    row = _row(organisation, mail, raw, by=by, on=on)
    if mail.report is not None and (lost := _lost(mail, place)) is not None:
        _bounce(row, mail, lost, on=on)
    elif verdict.case_id is not None and verdict.by is not None:
        _join(
            row, mail, Case.objects.select_related("organisation").get(id=verdict.case_id), verdict.by, on=on
        )
    else:
        _set_aside(row, mail, verdict)
    row.save(force_insert=True)
    note(
        subject=f"incomingmail:{row.id}", state=row.state, matched_by=row.matched_by, case=_told(row.case_id)
    )
    return row


def _told(case_id: UUID | None) -> str | None:
    return str(case_id) if case_id else None


def _refuse_flood(mail: ParsedMail, on: datetime) -> None:
    recent = IncomingMail.objects.filter(sender=mail.sender, received_at__gt=on - rules.RATE_WINDOW)
    if rules.too_many(recent[: rules.RATE].count()):
        raise TooMany("Cette adresse envoie trop de courriels. Réessayez dans une heure.")


def _row(
    organisation: Organisation, mail: ParsedMail, raw: bytes, *, by: Actor, on: datetime
) -> IncomingMail:
    kept = documents.keep(
        organisation=organisation.id,
        content=raw,
        name="courriel.eml",
        media_type="message/rfc822",
        by=by,
        on=on,
        ours=False,
    )
    return IncomingMail(
        organisation=organisation,
        identity=mail.identity,
        message_id=mail.message_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        copied=list(mail.copied),
        subject=mail.subject,
        text=mail.text,
        attachments=_listed(mail),
        received_at=on,
        file=kept,
    )


def _listed(mail: ParsedMail) -> list[dict[str, object]]:
    told: list[dict[str, object]] = [
        {"name": each.name, "size": len(each.content)} for each in mail.attachments
    ]
    return told + [{"name": name, "size": 0} for name, _why in mail.refused]


def _set_aside(row: IncomingMail, mail: ParsedMail, verdict: Verdict) -> None:
    row.state = (
        MailState.AUTOMATIC
        if mail.report or verdict.why.startswith("Réponse automatique")
        else MailState.UNSORTED
    )
    row.why = verdict.why[:300]
    if verdict.suggestion is not None:
        row.suggestion = Case.objects.values_list("number", flat=True).get(id=verdict.suggestion)


# A mail of ours that came back -----------------------------------------------------------------------------


def _lost(mail: ParsedMail, place: placing.Place) -> Delivery | None:
    """Return the delivery that a report of failure names by our signed identifier."""
    report = mail.report
    if report is None or report.action != "failed":
        return None
    cases_named = [proof.case_id for proof in place.proofs]
    rows = Delivery.objects.filter(case_id__in=cases_named, message_id__iexact=report.original_id)
    return rows.select_for_update().order_by("-created_at", "-id").first()


def _bounce(row: IncomingMail, mail: ParsedMail, lost: Delivery, *, on: datetime) -> None:
    row.state, row.case_id = MailState.BOUNCE, lost.case_id
    row.why = reason_of(mail.report) if mail.report else ""
    if lost.state == DeliveryState.BOUNCED:
        return
    lost.state, lost.error, lost.claimed_until = DeliveryState.BOUNCED, row.why, None
    lost.save(update_fields=["state", "error", "claimed_until"])
    sending.tell_agents(lost, at=on)


# Joining ---------------------------------------------------------------------------------------------------


def _join(
    row: IncomingMail, mail: ParsedMail, case: Case, matched: Matched, *, on: datetime, told: bool = True
) -> None:
    """Make the mail a message of the applicant's side, its files with it; say so to them when ``told``."""
    author = _author(case, mail.sender, mail.sender_name)
    kept, refused = _files(case, mail, by=author, on=on)
    row.joined_as = cases.message(case=case, body=_body(mail, refused), files=kept, by=author, on=on)
    row.state, row.case, row.matched_by, row.why = MailState.JOINED, case, matched, ""
    if told:
        deliveries.announce(case, "registered", at=on, about=row.joined_as.id)


def _author(case: Case, sender: str, name: str) -> Actor:
    """Return who speaks: the applicant, or an address that the screen shows because it is not theirs."""
    applicant = case_queries.applicant(case)
    if sender and sender == case.applicant_email.lower():
        return applicant
    shown = f"{clean_line(name)[:60]} ({sender or 'adresse inconnue'}), par courriel".strip()
    return replace(applicant, name=shown[:160])


def _files(
    case: Case, mail: ParsedMail, *, by: Actor, on: datetime
) -> tuple[list[UUID], list[tuple[str, str]]]:
    kept: list[UUID] = []
    refused = list(mail.refused)
    for each in mail.attachments:
        try:
            stored = documents.receive(
                organisation=case.organisation_id,
                stream=BytesIO(each.content),
                name=each.name,
                limit_mb=LARGEST_FILE_MB,
                formats=(),
                by=by,
                on=on,
            )
        except StorageFull:
            raise
        except Refusal as refusal:
            refused.append((each.name, refusal.message))
        else:
            kept.append(stored.id)
    return kept, refused


def _body(mail: ParsedMail, refused: list[tuple[str, str]]) -> str:
    lines = [f"– {name[:80]} : {why[:200]}" for name, why in refused[:30]]
    end = "\n\nFichiers non reçus :\n" + "\n".join(lines) if lines else ""
    room = cases.LONGEST_MESSAGE - len(end) - len(SUFFIX)
    text = mail.text or "(Courriel sans texte.)"
    return (text if len(text) <= room else text[:room] + SUFFIX) + end


@action("cases.sort_mail")
def join(*, mail: IncomingMail, number: str, by: Actor, on: datetime, told: bool = True) -> Case:
    """Join a mail of the list to a case of the same organisation, read again from its raw file.

    :param number: of the case, as people write it. :param told: False: its sender is told otherwise.
    :raises Invalid: no such case here, or the mail was sorted meanwhile.
    """
    row = _to_sort(mail)
    case = _case_here(number)
    _join(row, parsing.parse(_raw(row)), case, Matched.AGENT, on=on, told=told)
    _handled(row, by, on)
    note(case=str(case.id))
    return case


def _to_sort(mail: IncomingMail) -> IncomingMail:
    rows = IncomingMail.objects.select_for_update(of=("self",)).select_related("file")
    row = rows.get(id=mail.id)
    if row.state not in TO_SORT:
        raise Invalid("Un collègue vient de classer ce courriel. Rechargez la liste.")
    return row


def _raw(row: IncomingMail) -> bytes:
    """Return the bytes of a mail; we read them whatever the antivirus says: nobody opens them here."""
    if row.file is None:
        raise Unknown
    with files.opened(row.file, by_sender=True) as stream:
        return bytes(stream.read())


def _case_here(number: str) -> Case:
    try:
        return case_queries.case_of(number)
    except Refusal:
        why = "Aucune demande de votre collectivité ne porte ce numéro. Vérifiez-le."
        raise Invalid(why, field_errors={"number": why}) from None


def _handled(row: IncomingMail, by: Actor, on: datetime) -> None:
    row.handled_at, row.handled_by = on, by.name[:160]
    row.save()


def discard(*, mail: IncomingMail, reason: str, by: Actor, on: datetime) -> IncomingMail:
    """Put a mail aside, with the reason; it stays in the records.

    :raises Invalid: no reason, or the mail was sorted meanwhile.
    """
    act = _discard_unplaced if _kind(mail) == Kind.OPERATOR else _discard
    return act(mail=mail, reason=reason, by=by, on=on)


def _kind(mail: IncomingMail) -> str:
    return str(Organisation.objects.values_list("kind", flat=True).get(id=mail.organisation_id))


@action("cases.sort_mail")
def _discard(*, mail: IncomingMail, reason: str, by: Actor, on: datetime) -> IncomingMail:
    return _put_aside(mail, reason, by, on)


@action("cases.sort_unplaced_mail")
def _discard_unplaced(*, mail: IncomingMail, reason: str, by: Actor, on: datetime) -> IncomingMail:
    return _put_aside(mail, reason, by, on)


def _put_aside(mail: IncomingMail, reason: str, by: Actor, on: datetime) -> IncomingMail:
    row, told = _to_sort(mail), clean_line(reason)[:300]
    if not told:
        why = "Dites pourquoi ce courriel est écarté, par exemple « publicité »."
        raise Invalid(why, field_errors={"reason": why})
    row.state, row.why = MailState.DISCARDED, told
    _handled(row, by, on)
    return row


def hand_over(*, mail: IncomingMail, to: Organisation, by: Actor, on: datetime) -> IncomingMail:
    """Give a mail that named no commune to the commune that it is for; the operator keeps no word of it.

    :return: the mail as the commune finds it, to be sorted by its agents.
    """
    raw = _give_away(mail=mail, to=to, by=by, on=on)
    return _take_over(organisation=to, raw=raw, giver=by.reference, by=CLOCKWORK, on=on)


@action("cases.sort_unplaced_mail")
def _give_away(*, mail: IncomingMail, to: Organisation, by: Actor, on: datetime) -> bytes:
    row = _to_sort(mail)
    raw, kept = _raw(row), row.file_id
    row.file = None
    row.state, row.why = MailState.HANDED, f"Confié à {to.display_name}."[:300]
    row.sender = row.sender_name = row.subject = row.text = ""
    row.attachments, row.copied = [], []
    _handled(row, by, on)
    documents.discard(organisation=row.organisation_id, files=[kept] if kept else [], by=CLOCKWORK, on=on)
    note(to=str(to.id))
    return raw


@action("cases.receive_mail")
def _take_over(
    *, organisation: Organisation, raw: bytes, giver: str, by: Actor, on: datetime
) -> IncomingMail:
    mail = parsing.parse(raw)
    standing = IncomingMail.objects.filter(identity=mail.identity).first()
    if standing is not None:
        return standing
    row = _row(organisation, mail, raw, by=by, on=on)
    row.state, row.why = (
        MailState.UNSORTED,
        "Confié par l’opérateur, qui ne savait pas à quelle commune il était destiné.",
    )
    row.save(force_insert=True)
    note(subject=f"incomingmail:{row.id}", state=row.state, given_by=giver)
    return row
