"""What a mandate says and whether it still holds. Pure.

A case keeps it as JSON, one shape for the portal and the API: ``name``, ``capacity`` (a code) or ``quality`` (words),
``organisation``, ``email``, ``phone``, ``given_on``, ``until`` (last day, ISO), ``consent``; then ``ended_on`` and
``ended_by`` ("person" or "agent").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CAPACITIES: Mapping[str, str] = {
    "relative": "un proche",
    "mediator": "conseiller ou médiateur numérique",
    "social_worker": "travailleur social",
    "association": "bénévole d’une association",
    "other": "",
}


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who acts for the person, how to reach them, since and until when."""

    name: str
    capacity: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    given_on: date | None = None
    until: date | None = None
    ended_on: date | None = None
    ended_by: str = ""

    def holds(self, today: date) -> bool:
        """Say whether the helper may still act: nobody has ended it, and its last day is not past.

        :source: code civil, articles 2003 and 2004 (a mandate ends by its term, and by revocation at any time)
        """
        return self.ended_on is None and (self.until is None or today <= self.until)

    @property
    def contact(self) -> str:
        """How to reach the helper, in words."""
        return ", ".join(filter(None, (self.phone, self.email)))


def read(told: Mapping[str, Any] | None) -> Mandate | None:
    """Return the mandate that a case keeps; None when nobody helps."""
    if not told:
        return None
    plain = {key: str(told.get(key) or "") for key in ("organisation", "email", "phone", "ended_by")}
    full = f"{told.get('given_names', '')} {told.get('family_name', '')}".strip()
    return Mandate(
        name=str(told.get("name") or full or "une personne"),
        capacity=str(told.get("quality") or CAPACITIES.get(str(told.get("capacity") or ""), "")),
        given_on=_day(told.get("given_on")),
        until=_day(told.get("until")),
        ended_on=_day(told.get("ended_on")),
        **plain,
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text else None
