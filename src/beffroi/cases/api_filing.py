"""From the body of a filing to a case: everything checked at once, everything written in one transaction."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from beffroi.cases import actions, api_files, idempotency, queries
from beffroi.cases.api_schemas import FilingIn
from beffroi.cases.forms.applicant import Applicant, check_applicant
from beffroi.cases.forms.checking import check_answers
from beffroi.cases.forms.summary import expected_pieces
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.types import Channel, Filing
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor


def file(organisation: Organisation, code: str, told: FilingIn, *, key: str, by: Actor, on: datetime) -> Case:
    """File what a body tells; the same key and body give the same case.

    :raises Invalid: with every error of the applicant, the answers and the documents.
    :raises Unknown: the organisation does not offer the procedure.
    """
    if told.channel != "electronic":
        permit(by, "cases.acknowledge", organisation.id)
    with scope.writing(organisation.id):
        digest = _digest(code, told) if key else ""
        if key and (standing := idempotency.standing(organisation, key, digest)):
            return standing
        offered = queries.offer(organisation, code, today=today_of(organisation, on))
        applicant, answers = _checked(offered.procedure, organisation, told, on=on)
        filing = Filing(
            procedure=offered.procedure.reference,
            version=offered.procedure.version,
            applicant=applicant.as_json(),
            answers=answers,
            pieces=_documents(organisation, offered.procedure, answers, told, by=by, on=on),
            channel=Channel(told.channel),
            mandate=_mandate(told),
            idempotency_key=key,
            digest=digest,
            received_on=told.received_on,
            adoption=offered.adoption,
        )
        return actions.file(organisation=organisation, filing=filing, by=by, on=on)


def _checked(
    procedure: Procedure, organisation: Organisation, told: FilingIn, *, on: datetime
) -> tuple[Applicant, dict[str, Any]]:
    day = today_of(organisation, on)
    answers, wrong = check_answers(procedure, told.answers, on=day)
    applicant, unknown = check_applicant(told.applicant, channel=told.channel)
    errors = {f"applicant.{name}": text for name, text in unknown.items()}
    errors |= {f"answers.{name}": text for name, text in wrong.items()}
    if told.received_on and told.received_on > day:
        errors["received_on"] = "Ce jour est à venir. Donnez le jour où la demande est arrivée."
    if errors or applicant is None:
        listed = ", ".join(list(errors)[:5])
        raise Invalid(f"La demande n’est pas complète. Corrigez : {listed}.", field_errors=errors)
    return applicant, answers


def _documents(
    organisation: Organisation,
    procedure: Procedure,
    answers: dict[str, Any],
    told: FilingIn,
    *,
    by: Actor,
    on: datetime,
) -> Any:
    if not told.documents:
        return {}
    expected = expected_pieces(procedure, answers, on=today_of(organisation, on))
    return api_files.receive(organisation, told.documents, expected, by=by, on=on)


def _mandate(told: FilingIn) -> dict[str, Any] | None:
    if told.mandate is None:
        return None
    given = told.mandate.model_dump(mode="json", exclude_none=True)
    return {name: clean for name, text in given.items() if (clean := clean_line(text))}


def _digest(code: str, told: FilingIn) -> str:
    body = json.dumps([code, told.model_dump(mode="json")], sort_keys=True, ensure_ascii=False)
    return sha256(body.encode()).hexdigest()
