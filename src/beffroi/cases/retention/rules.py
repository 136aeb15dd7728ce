"""How long a request is kept and what is left of it: pure, the day brought by the caller.

:source: RGPD article 5.1 e (no longer than necessary); code du patrimoine, articles L212-2 and L212-3 (public
    archives are destroyed or handed over once they are no longer in use).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from beffroi.cases.procedures.types import Closing, Ending, Field, Kind, Procedure, RetentionRule
from beffroi.cases.retention.types import (
    CLOSING_LABELS,
    ENDING_LABELS,
    Act,
    Step,
    TransferState,
)
from beffroi.cases.types import CaseState
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.periods import Period, add_period, in_words
from beffroi.kernel.text import fold

DRAFT_LIFE = Period(days=42)
"""How long a draft waits after its last change when the procedure says nothing: what the portal announces."""
WARNING = Period(months=1)
"""How long before its end a retention is announced."""
NOTICE = timedelta(days=15)
"""The least time between the announcement and the removal, however late the announcement came."""
SORTING_POLICIES: Sequence[tuple[date, int]] = ((date(1978, 1, 6), 365),)
"""From which day a mail that joined no case is kept how many days, unless the commune has said otherwise.

A year: within it a decision that nobody notified may still be brought before the judge, and such a mail prove a
request. To be confirmed: no text fixes the time.
:source: RGPD article 5.1 e, law of 6 January 1978 article 4; CE, Ass., 13 July 2016, no 387763 (a year, as a
    rule, to go to court)
"""
AGES = (18, 25, 40, 60, 75)
BIRTH_DATE = "bday"  # the token by which HTML says: the birth date of whoever types
_POSTCODE = re.compile(r"[0-9]{5}")
_OVERSEAS = ("97", "98")
_STATES = {CaseState.WITHDRAWN: Ending.WITHDRAWN, CaseState.TRANSFERRED: Ending.TRANSFERRED}
# What an event of a ledger keeps once the case is anonymised: dates and codes, no text that somebody wrote.
_LEDGER_FACTS = frozenset({"channel", "outcome", "reply_by", "registration_receipt_on", "notified_on", "by"})


def ending_of(state: str, outcome: str) -> Ending:
    """Return how a closed case ended; a silent decision is the outcome that it brought.

    :raises ValueError: the case is open, or ended in no known way.
    """
    special = _STATES.get(CaseState(state))
    return special or Ending(outcome)


def rule_for(procedure: Procedure, ending: Ending) -> RetentionRule | None:
    """Return the rule of an ending, or None when the procedure says nothing of retention."""
    privacy = procedure.privacy
    if privacy is None:
        return None
    own = next((rule for rule in privacy.rules if rule.outcome is ending), None)
    return own or RetentionRule(ending, privacy.retention, privacy.closing)


def draft_rule(procedure: Procedure) -> RetentionRule:
    """Return the rule of what was never sent: the procedure's own, else destroyed after six weeks."""
    rules = procedure.privacy.rules if procedure.privacy else ()
    own = next((rule for rule in rules if rule.outcome is Ending.DRAFT), None)
    return own or RetentionRule(Ending.DRAFT, DRAFT_LIFE, Closing.DESTROY)


def ends_on(rule: RetentionRule, began_on: date) -> date:
    """Return the first day on which what began to be kept on a day may go, after its whole time."""
    return add_period(began_on, rule.retention) + timedelta(days=1)


def sorting_default(today: date) -> int:
    """Return how many days a mail without a case is kept on a day, where the commune has not chosen."""
    return [days for since, days in SORTING_POLICIES if since <= today][-1]


def sorting_since(today: date, days: int) -> date:
    """Return the civil day before which a mail must have come for its whole time to have ended on a day."""
    return today - timedelta(days=days)


def announced_until(today: date) -> date:
    """Return the last end of retention that is announced today: a month ahead."""
    return add_period(today, WARNING)


def may_go(purge_on: date | None, warned_on: date | None, today: date) -> bool:
    """Say whether a case may go today: its time has ended, and the announcement is old enough."""
    if purge_on is None or warned_on is None:
        return False
    return purge_on <= today and warned_on + NOTICE <= today


def acts_for(step: Step, closing: Closing | None) -> tuple[Act, ...]:
    """Return what a day calls for, for a closed case whose end is near or past; nothing without a rule."""
    warn = () if step.warned else (Act.WARN,)
    if not step.ended:
        return warn
    if step.handed is not None:
        handed = {
            TransferState.PREPARED: (Act.AWAIT_ARCHIVES,),
            TransferState.ACCEPTED: (Act.DESTROY_TRANSFERRED,),
        }
        return handed.get(step.handed, ())
    if not step.noticed:
        return warn or (Act.WAIT,)
    return (_AT_THE_END[closing],) if closing else ()


_AT_THE_END = {
    Closing.DESTROY: Act.DESTROY,
    Closing.ANONYMISE: Act.ANONYMISE,
    Closing.ARCHIVE: Act.TRANSFER,
}


def rule_in_words(rule: RetentionRule) -> str:
    """Return "accord : dix ans, puis versement aux archives"."""
    ending, closing = ENDING_LABELS[rule.outcome], CLOSING_LABELS[rule.closing]
    return f"{ending}{NO_BREAK}: {in_words(rule.retention)}, puis {closing}"


# What anonymisation leaves ---------------------------------------------------------------------------


def kept_answers(fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that are not personal, by field; an answer whose question is unknown goes."""
    kept = {
        each.id: _kept(each, answers[each.id]) for each in fields if each.id in answers and not each.personal
    }
    return {name: value for name, value in kept.items() if value not in (None, [])}


def _kept(field: Field, value: Any) -> Any:
    """Return a value, a group cut down to its own questions that are not personal."""
    if field.kind is not Kind.GROUP:
        return value
    rows = [kept_answers(field.fields, row) for row in value if isinstance(row, Mapping)]
    return [row for row in rows if row]


def kept_applicant(
    applicant: Mapping[str, Any],
    fields: Sequence[Field],
    answers: Mapping[str, Any],
    *,
    filed_on: date,
    city: str,
) -> dict[str, Any]:
    """Return what statistics need of an applicant: kind, department, whether of the commune, age class.

    :param city: the city of the organisation.
    """
    address = applicant.get("address") or {}
    kept = {
        "kind": applicant.get("kind", "person"),
        "department": department_of(str(address.get("postcode", ""))),
        "local": fold(str(address.get("city", ""))) == fold(city) if city and address.get("city") else None,
        "age_class": _age_class(fields, answers, filed_on),
    }
    return {name: value for name, value in kept.items() if value not in (None, "")}


def department_of(postcode: str) -> str:
    """Return the department that a French postcode belongs to, "" when it is none; Corsica is "20"."""
    if not _POSTCODE.fullmatch(postcode):
        return ""
    return postcode[:3] if postcode.startswith(_OVERSEAS) else postcode[:2]


def _age_class(fields: Sequence[Field], answers: Mapping[str, Any], filed_on: date) -> str:
    asked = (each.id for each in fields if each.kind is Kind.DATE and each.autocomplete == BIRTH_DATE)
    born = next((answers[name] for name in asked if answers.get(name)), None)
    return age_class(date.fromisoformat(born), filed_on) if born else ""


def age_class(born: date, on: date) -> str:
    """Return the class of an age in whole years: "0-17", "18-24", … "75+"."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    least = max((limit for limit in AGES if limit <= age), default=0)
    above = next((limit for limit in AGES if limit > age), None)
    return f"{least}-{above - 1}" if above else f"{least}+"


def kept_facts(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a ledger's event that hold dates and codes of the procedure only."""
    kept = {name: facts[name] for name in _LEDGER_FACTS & facts.keys()}
    if "missing" in facts:
        kept["missing"] = [{k: each.get(k) for k in ("id", "label", "source")} for each in facts["missing"]]
    if kind == "extended" and "reason" in facts:
        kept["reason"] = facts["reason"]  # the code of an extension of the procedure
    return kept


def kept_receipt(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of an acknowledgement without whom it was for nor the names of files."""
    return {**receipt, "addressee": [], "pieces": []}
