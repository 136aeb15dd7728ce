"""Where a case stands after silence: what was asked, what is owed, until when. In the open scope."""

from __future__ import annotations

from datetime import date

from beffroi.cases.clocks.types import EventKind, Reading
from beffroi.cases.ledger import place_of
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.receipts import lacking_mentions
from beffroi.cases.sequels.models import Sequel
from beffroi.cases.sequels.rules import act_by, last_day_of_appeal
from beffroi.cases.sequels.types import Aftermath, SequelKind
from beffroi.cases.types import CaseState
from beffroi.kernel.calendar import zone_of
from beffroi.operators.models import Organisation


def aftermath_of(
    case: Case, organisation: Organisation, procedure: Procedure, reading: Reading
) -> Aftermath | None:
    """Return what may be asked of a decision born of silence; None when there is none.

    The reasons of a refusal that an express decision has replaced stay owed no more.
    """
    if case.state != CaseState.TACIT:
        return None
    asked = {row.kind: row for row in Sequel.objects.filter(case=case).order_by("kind")}
    if case.outcome == "granted":
        return Aftermath(granted=True, attested=SequelKind.ATTESTATION in asked)
    until = _ask_until(case, organisation, procedure, reading)
    row = asked.get(SequelKind.REASONS)
    if row is None:
        return Aftermath(granted=False, ask_until=until)
    return Aftermath(False, False, row.asked_on, row.due_on, row.answered_on, until)  # noqa: FBT003 - as the fields stand


def _ask_until(case: Case, organisation: Organisation, procedure: Procedure, reading: Reading) -> date | None:
    """Return the end of the delay of appeal; None where it binds nobody: a receipt that lacks, or never given."""
    given = case.ledger.filter(kind=EventKind.ACKNOWLEDGED).exists()
    if reading.latest is None or not given or lacking_mentions(case.receipt):
        return None
    zone = zone_of(place_of(organisation))
    return last_day_of_appeal(reading.latest, procedure.appeal.contentious, zone)


def owed_on(case: Case, organisation: Organisation) -> date | None:
    """Return the last safe day to give reasons that were asked for; None when none are owed."""
    if case.state != CaseState.TACIT or case.outcome != "refused":
        return None
    row = Sequel.objects.filter(case=case, kind=SequelKind.REASONS, answered=None).order_by("id").first()
    return act_by(row.due_on, zone_of(place_of(organisation))) if row and row.due_on else None
