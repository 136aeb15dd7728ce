"""Where a mail belongs: the organisation first, then the clues about its case. Reads, never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from beffroi.cases import threads
from beffroi.cases.inbound import rules
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.inbound.types import Clues, MailState, NoPlace, Ours, ParsedMail, Token
from beffroi.cases.mandates.keys import left_out
from beffroi.cases.mandates.rules import read as read_mandate
from beffroi.cases.models import Case
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

OWN_MAIL = "notre propre courriel"


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation that keeps the mail, what our identifiers prove, whether another is named too."""

    organisation: Organisation
    proofs: tuple[Ours, ...]
    tokens: tuple[UUID, ...]
    foreign: bool


def place_of(mail: ParsedMail) -> Place:
    """Return where a mail belongs: who is proved, else who is addressed, else the operator.

    A right reply address says where the person wrote to: it names the organisation before any mail quoted.

    :raises NoPlace: there is no operator yet.
    """
    proofs = tuple(told for each in _named(mail) if (told := threads.read(each)))
    tags = rules.tags(mail.recipients, settings.REPLY_ADDRESS) if settings.REPLY_ADDRESS else ()
    tokens = [token for tag in tags if (token := rules.read_token(tag))]
    right = [found for token in tokens if (found := _case_of_token(token))]
    proved = [(proof.organisation_id, proof.case_id) for proof in proofs]
    named = list(dict.fromkeys(organisation for organisation, _case in [*right, *proved]))
    organisation = _organisation(named[0]) if named else None
    organisation = organisation or _addressed(mail, tags, tokens)
    mine = tuple(case for owner, case in right if owner == organisation.id)
    kept = tuple(proof for proof in proofs if proof.organisation_id == organisation.id)
    return Place(organisation, kept, mine, foreign=any(each != organisation.id for each in named))


def _named(mail: ParsedMail) -> tuple[str, ...]:
    original = (mail.report.original_id,) if mail.report else ()
    return tuple(dict.fromkeys((*original, *mail.parents, *mail.references)))


def _organisation(organisation_id: UUID) -> Organisation | None:
    try:
        return operators.by_id(organisation_id)
    except Unknown:
        return None


def _case_of_token(token: Token) -> tuple[UUID, UUID] | None:
    """Return the organisation and the case of a reply address whose signature is right."""
    owner = _owner(token.number)
    if owner is None:
        return None
    with scope.reading(owner.id):
        case = Case.objects.filter(number=token.number).only("id", "secret_salt").first()
    if case is None or not rules.same_mac(token.mac, threads.mac(case)):
        return None
    return owner.id, case.id


def _owner(number: str) -> Organisation | None:
    try:
        return operators.by_owner_code(parse_number(number).owner)
    except Unknown:
        return None


def _addressed(mail: ParsedMail, tags: Iterable[str], tokens: Iterable[Token]) -> Organisation:
    """Return the organisation that the addresses name, else that of a number, else the operator."""
    for tag in tags:
        if found := Organisation.objects.filter(slug=tag).first():
            return found
    by_address = list(Organisation.objects.filter(email__in=mail.recipients).order_by("id")[:2])
    if len(by_address) == 1:
        return by_address[0]
    for number in (*(token.number for token in tokens), rules.number_in(mail.subject)):
        if number and (owner := _owner(number)):
            return owner
    if (operator := operators.operator()) is None:
        raise NoPlace("Aucun opérateur n’est encore installé ici.")
    return operator


# The clues, in the scope of the organisation --------------------------------------------------------------


def clues_of(mail: ParsedMail, place: Place) -> Clues:
    """Return all that says whose case the mail belongs to. In scope."""
    proved = _standing(place.proofs)
    known = tuple(dict.fromkeys(_known(mail.parents) or _known(mail.references)))
    subject = _numbered(rules.number_in(mail.subject))
    candidates = {*known, *([subject] if subject else [])}
    own = OWN_MAIL if mail.message_id and threads.read(mail.message_id) else ""
    believed = mail.authenticated is not False
    return Clues(
        proved=proved,
        tokens=place.tokens,
        known=known,
        subject=subject,
        participant_of=frozenset(each for each in candidates if believed and _takes_part(mail.sender, each)),
        foreign=place.foreign,
        automatic=own or mail.automatic,
    )


def _standing(proofs: Iterable[Ours]) -> tuple[UUID, ...]:
    """Return the cases that stand and whose keys have not been renewed since the identifier was written."""
    told = list(proofs)
    rows = Case.objects.filter(id__in={proof.case_id for proof in told}) if told else ()
    cases = {case.id: case for case in rows}
    return tuple(
        dict.fromkeys(
            proof.case_id
            for proof in told
            if proof.case_id in cases and threads.still_proves(proof, cases[proof.case_id])
        )
    )


def _known(message_ids: Iterable[str]) -> list[UUID]:
    """Return the cases that mails with these identifiers joined before; one seen twice proves nothing."""
    wanted = [each for each in message_ids if each]
    if not wanted:
        return []
    rows = IncomingMail.objects.filter(message_id__in=wanted, state=MailState.JOINED)
    found: dict[str, set[UUID]] = {}
    for message_id, case_id in rows.values_list("message_id", "case_id"):
        found.setdefault(message_id, set()).add(case_id)
    return [next(iter(cases)) for cases in found.values() if len(cases) == 1]


def _numbered(number: str) -> UUID | None:
    return Case.objects.filter(number=number).values_list("id", flat=True).first() if number else None


def _takes_part(sender: str, case_id: UUID) -> bool:
    return bool(sender) and sender in participants(Case.objects.get(id=case_id))


def participants(case: Case) -> frozenset[str]:
    """Return the addresses that take part in a case: applicant, helper, whoever they copied. In scope.

    An address that only wrote does not become a participant by it, or one mail forwarded would open the case.
    """
    mandate = read_mandate(case.mandate)
    helper = mandate.email if mandate and mandate.ended_on is None else ""
    first = {case.applicant_email, helper}
    first = {each.lower() for each in first if each}
    rows = IncomingMail.objects.filter(case=case, state=MailState.JOINED, sender__in=first)
    copied = {each for row in rows.values_list("copied", flat=True) for each in row}
    copied = {each for each in copied if not left_out(case, each)}
    return frozenset(first | copied) - {threads.sender_address().lower(), settings.REPLY_ADDRESS.lower()}
