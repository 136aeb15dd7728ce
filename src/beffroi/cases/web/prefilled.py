"""Answers that a draft proposes before the person has typed any: from a link, or from an earlier request."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from beffroi.kernel.words import N_, spoken

PREFILLED = "_prefilled"
"""Key of a draft's answers: the questions whose answer was proposed, and that the person has not checked yet."""
TO_CHECK = N_("Pré-rempli, à vérifier.")


def proposed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first answers of a draft, each marked as a proposal."""
    return {**answers, PREFILLED: sorted(answers)} if answers else {}


def to_check(answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the questions whose proposed answer the person has not seen yet."""
    return frozenset(answers.get(PREFILLED, ()))


def checked(answers: Mapping[str, Any], fields: Collection[str]) -> dict[str, Any]:
    """Return the answers of a draft once the person has sent a page that shows these questions."""
    left = sorted(to_check(answers) - set(fields))
    kept = {name: value for name, value in answers.items() if name != PREFILLED}
    return kept | ({PREFILLED: left} if left else {})


def marked(question: dict[str, Any], waiting: Collection[str]) -> dict[str, Any]:
    """Return a question as components take it, said to be prefilled when it is."""
    if question["id"] not in waiting:
        return question
    return question | {"hint": f"{spoken(TO_CHECK)} {question['hint']}".strip()}
