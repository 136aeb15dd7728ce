"""Taking the most urgent case that nobody has."""

from __future__ import annotations

from datetime import datetime

from beffroi.cases import actions, heirs, queries
from beffroi.cases.models import Case
from beffroi.cases.types import NotLawful
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Unknown

TRIES = 5


def take_next(*, organisation: Organisation, by: Actor, on: datetime) -> Case | None:
    """Give an agent the most urgent case that nobody has; None: they all have an agent.

    Two agents who ask at once get two different ones.

    :raises Unknown: who asks is nobody's account.
    """
    if by.account_id is None:
        raise Unknown
    whose = (organisation.id, *(one.id for one in heirs.formers(organisation, by)))
    for _try in range(TRIES):
        with scope.reading(*whose):
            found = queries.queue(whose, {"assignee": None, "waiting": False}, limit=1).rows
        if not found:
            return None
        try:
            return actions.assign(case=found[0], to=by.account_id, by=by, on=on, if_free=True)
        except NotLawful:
            continue
    return None
