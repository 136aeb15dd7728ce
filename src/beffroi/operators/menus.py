"""The menus of those who work: each app says at start-up which pages it brings, and who may open them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse

from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor


class Group(StrEnum):
    """The entries of the main menu, in their order; the value is what people read."""

    STEERING = "Pilotage"
    MEMBERS = "Membres"
    CATALOGUE = "Catalogue"
    DESK = "Assistance"
    BODIES = "Instances"
    FINANCE = "Finances"
    PROJECTS = "Projets"
    REQUESTS = "Demandes"
    MY_OPERATOR = "Mon opérateur"
    SETTINGS = "Réglages"


OPERATOR_GROUPS = (
    Group.STEERING,
    Group.MEMBERS,
    Group.CATALOGUE,
    Group.DESK,
    Group.BODIES,
    Group.FINANCE,
    Group.PROJECTS,
)
MEMBER_GROUPS = (Group.REQUESTS, Group.MY_OPERATOR, Group.SETTINGS)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the menu.

    ``name`` is its address, which takes the organisation's slug on the member's side, and on the operator's when
    ``slugged``; ``verb`` is the permission that opens it; the lower ``rank`` comes first.
    """

    group: Group
    text: str
    name: str
    verb: str
    rank: int = 50
    slugged: bool = False

    def url(self, organisation: Organisation) -> str:
        """Return the address of the page for an organisation."""
        takes_slug = self.slugged or self.group in MEMBER_GROUPS
        return reverse(self.name, args=[organisation.slug] if takes_slug else [])


_sections: list[Section] = []


def register_section(section: Section) -> None:
    """Add a page to the menus (called at start-up by the app that owns it)."""
    if section not in _sections:
        _sections.append(section)


def home(organisation: Organisation, actor: Actor) -> str:
    """Return the first page that the actor may open for an organisation, or an empty text."""
    groups = OPERATOR_GROUPS if organisation.kind == Kind.OPERATOR else MEMBER_GROUPS
    allowed = (each for each in _ordered(groups) if may(actor, each.verb, organisation.id))
    return next((each.url(organisation) for each in allowed), "")


def menus(organisation: Organisation, actor: Actor, path: str) -> dict[str, Any]:
    """Return ``navigation`` and ``subnavigation`` for the pages of an organisation, as the actor may open them.

    :param path: the address shown: its section is the one whose address begins it, the longest first.
    """
    groups = OPERATOR_GROUPS if organisation.kind == Kind.OPERATOR else MEMBER_GROUPS
    allowed = [each for each in _ordered(groups) if may(actor, each.verb, organisation.id)]
    current = _current(allowed, organisation, path)
    return {
        "navigation": [*_main(groups, allowed, organisation, current), *_personal(actor)],
        "subnavigation": _sub(allowed, organisation, current),
    }


def _ordered(groups: Iterable[Group]) -> list[Section]:
    order = {group: rank for rank, group in enumerate(groups)}
    found = [each for each in _sections if each.group in order]
    return sorted(found, key=lambda each: (order[each.group], each.rank, each.text))


def _current(sections: Iterable[Section], organisation: Organisation, path: str) -> Section | None:
    begun = [each for each in sections if path.startswith(each.url(organisation))]
    return max(begun, key=lambda each: len(each.url(organisation)), default=None)


def _main(
    groups: Iterable[Group], allowed: list[Section], organisation: Organisation, current: Section | None
) -> list[dict[str, Any]]:
    first = {group: next((each for each in allowed if each.group is group), None) for group in groups}
    return [
        _entry(group.value, each.url(organisation), current=current is not None and current.group is group)
        for group, each in first.items()
        if each is not None
    ]


def _sub(
    allowed: list[Section], organisation: Organisation, current: Section | None
) -> list[dict[str, Any]] | None:
    beside = [each for each in allowed if current is not None and each.group is current.group]
    if len(beside) < 2:
        return None
    return [_entry(each.text, each.url(organisation), current=each is current) for each in beside]


def _personal(actor: Actor) -> list[dict[str, Any]]:
    change = [_entry("Changer de collectivité", reverse("work_choose"), current=False)]
    return [*(change if len(actor.grants) > 1 else []), _entry(actor.name, "/compte/", current=False)]


def _entry(text: str, url: str, *, current: bool) -> dict[str, Any]:
    return {"text": text, "url": url, "current": current}
