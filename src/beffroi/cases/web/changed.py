"""What a person reads on the check page when the form has changed since they began: why, what, and what is aside."""

from __future__ import annotations

from typing import Any

from beffroi.cases import following
from beffroi.cases.forms.carrying import Aside
from beffroi.cases.web.desk import Desk
from beffroi.cases.web.journey import Stop
from beffroi.kernel.words import N_, spoken

_OF_THE_COMMUNE = N_("Votre commune utilise désormais un nouveau formulaire pour cette démarche.")


def told_of(desk: Desk, way: list[Stop]) -> dict[str, Any] | None:
    """Return the story of a draft whose form has changed, or None when it never did. In scope.

    ``because``: why; ``changes``: sentences; ``aside``: rows of the answers kept aside, each with a way to its
    question while that one is still asked.
    """
    story = following.story_of(desk.draft)
    if story is None:
        return None
    return {
        "because": story.because or spoken(_OF_THE_COMMUNE),
        "changes": story.words,
        "aside": [_row(desk, way, each) for each in story.aside],
    }


def _row(desk: Desk, way: list[Stop], aside: Aside) -> dict[str, Any]:
    row: dict[str, Any] = {"key": aside.label, "lines": [*aside.text.split("\n"), aside.why]}
    asked = {field.id: page.id for page, field in desk.procedure.fields()}
    stop = next((each for each in way if each.key == asked.get(aside.field)), None)
    if stop is not None:
        url = f"{stop.url}?retour=verification#{aside.field}"
        row["actions"] = [{"text": "Répondre de nouveau", "url": url}]
    return row
