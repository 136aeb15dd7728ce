"""A campaign as a member knows it: the picture that its participation carries."""

from __future__ import annotations

from datetime import date

from beffroi.purchasing.commitments.queries import Text
from beffroi.purchasing.models import Participation
from beffroi.purchasing.rules import Standing, Window
from beffroi.purchasing.types import Commitment, Procedure, Stage


def text_shown(invited: Participation) -> Text:
    """Return the text that a member is asked to sign."""
    shown = invited.shown
    return Text(Commitment(shown["kind"]), shown["text"], shown["text_digest"])


def standing_shown(invited: Participation, today: date) -> Standing:
    """Return how a campaign stands as far as a member may know it."""
    shown = invited.shown
    return Standing(
        procedure=Procedure(shown["procedure"]),
        stage=Stage(shown["stage"]),
        today=today,
        needs_due_on=date.fromisoformat(shown["needs_due_on"]),
        committed=bool(shown["text_digest"]),
        windows=tuple(Window(*map(date.fromisoformat, days)) for days in shown["windows"]),
    )
