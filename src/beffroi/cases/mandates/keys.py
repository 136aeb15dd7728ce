"""Who opens a helped case: the person's key, the helper's, which stops with the mandate, and a code to take over."""

from __future__ import annotations

import hmac
from datetime import date
from uuid import UUID

from beffroi.cases.ledger import today_of
from beffroi.cases.mandates.rules import Mandate, read
from beffroi.cases.models import Case
from beffroi.cases.secrecy import opens, secret_of
from beffroi.tenancy.types import Actor, ActorKind, Unknown

_HELPER = "helper:"
_GROUP, _GROUPS = 4, 3
# The code has neither zero nor one: who types them read a letter.
_READ_AS = str.maketrans("01", "OI")


def mandate_of(case: Case) -> Mandate | None:
    """Return the mandate of a case, ended or not."""
    return read(case.mandate)


def helper_key(case: Case) -> str:
    """Return the key that the helper holds; it opens nothing once the mandate has ended."""
    return secret_of(case.id, _salt(case))


def _salt(case: Case) -> str:
    return f"{case.secret_salt}:aide"


def filer_key(case: Case) -> str:
    """Return the key of whoever has just filed: the helper's on a helped case, else the person's."""
    helped = mandate_of(case) is not None and case.channel == "electronic"
    return helper_key(case) if helped else secret_of(case.id, case.secret_salt)


def take_over_code(case: Case, *, today: date) -> str:
    """Return what the receipt of a helped person without e-mail address prints: "ABCD-EFGH-IJKL", 60 bits.

    It opens one page, where the person ends the mandate and gets a key of their own. Empty: the person has an
    address, so a key, or nobody helps any more.
    """
    mandate = mandate_of(case)
    if mandate is None or not mandate.holds(today) or case.applicant_email:
        return ""
    code = secret_of(case.id, f"{case.secret_salt}:reprise").upper()
    return "-".join(code[start : start + _GROUP] for start in range(0, _GROUP * _GROUPS, _GROUP))


def printed_code(case: Case) -> str:
    """Return the code that the papers of a case carry: the same until the mandate is ended.

    Its term is looked at when somebody types the code.
    """
    return take_over_code(case, today=today_of(case.organisation, case.filed_at))


def is_code(case: Case, typed: str, *, today: date) -> bool:
    """Say whether somebody typed the code to take over, in constant time; hyphens and capitals do not matter."""
    code = take_over_code(case, today=today)
    return bool(code) and hmac.compare_digest(_plain(typed), _plain(code))


def _plain(code: str) -> bytes:
    return "".join(code.replace("-", " ").split()).upper().translate(_READ_AS).encode()


def taker(case: Case, typed: str, *, today: date) -> Actor:
    """Return who may be asked whether to take over: a holder, or the person by the code; :raises Unknown: nobody."""
    if is_code(case, typed, today=today):
        return _actor(case, f"applicant:{case.id}", case.applicant_name)
    return holder(case, typed, today=today)


def left_out(case: Case, address: str) -> bool:
    """Say whether an address is that of a helper whose mandate was ended: what leaves for it opens nothing."""
    mandate = mandate_of(case)
    if mandate is None or mandate.ended_on is None:
        return False
    return address.lower() == mandate.email.lower() != case.applicant_email.lower()


def holder(case: Case, secret: str, *, today: date) -> Actor:
    """Return who holds a key: the person, or the helper while the mandate holds; :raises Unknown: nobody."""
    if opens(secret, case.id, case.secret_salt):
        return _actor(case, f"applicant:{case.id}", case.applicant_name)
    mandate = mandate_of(case)
    if mandate and mandate.holds(today) and opens(secret, case.id, _salt(case)):
        return _actor(case, f"{_HELPER}{case.id}", mandate.name)
    raise Unknown


def is_helper(actor: Actor) -> bool:
    """Say whether an actor holds the helper's key, not the person's."""
    return actor.reference.startswith(_HELPER)


def helper_address(case: Case, *, today: date) -> str:
    """Return where the helper is written to while the mandate holds; empty: nowhere, or the person's own address."""
    mandate = mandate_of(case)
    return mandate.email if mandate and mandate.holds(today) and mandate.email != case.applicant_email else ""


def _actor(case: Case, reference: str, name: str) -> Actor:
    case_id: UUID = case.id
    return Actor(kind=ActorKind.RESIDENT, reference=reference, name=name, case_id=case_id)
