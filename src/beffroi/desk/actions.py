"""The front door of the desk: opening it, and what time brings. What agents and members do is in ``requests``."""

from __future__ import annotations

from datetime import datetime

from beffroi.desk.types import PROCEDURE
from beffroi.journal.actions import action, note
from beffroi.operators import actions as operators
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.types import Offer
from beffroi.tenancy.types import Actor


@action("desk.open")
def open_desk(*, organisation: Organisation, version: int = 1, by: Actor, on: datetime) -> Adoption:
    """Make an operator take requests from its members; can be run twice.

    :param version: published version of the support procedure.
    """
    note(version=version)
    return operators.adopt(
        organisation=organisation,
        offer=Offer(PROCEDURE, version),
        by=by,
        on=on,
        parameters={"service": "Service d’assistance"},
    )
