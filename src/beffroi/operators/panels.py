"""What the storeys above bring to the cockpit: figures at its head, columns of its table, links of a member's page.

They are filled at start-up, as menus are; each looks at what the person may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from beffroi.operators.frames import House
from beffroi.operators.models import Organisation

Panel = Callable[[House], Sequence[Mapping[str, Any]]]
"""Returns figures as ``components/stats.html`` takes them. Called in the operator's scope."""


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """A column of the table of members; ``cells`` gives, by member, a cell of ``components/table.html``."""

    label: str
    verb: str
    cells: Callable[[House, Sequence[Organisation]], Mapping[UUID, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class MemberLink:
    """A page about a member; ``name`` takes its slug."""

    text: str
    name: str
    verb: str


_panels: list[Panel] = []
_columns: list[MemberColumn] = []
_links: list[MemberLink] = []


def register_panel(panel: Panel) -> None:
    """Add figures to the head of the cockpit."""
    _added(_panels, panel)


def register_member_column(column: MemberColumn) -> None:
    """Add a column to the table of members."""
    _added(_columns, column)


def register_member_link(link: MemberLink) -> None:
    """Add a link to the page of a member."""
    _added(_links, link)


def stats(house: House) -> list[Mapping[str, Any]]:
    """Return the figures of every storey, in the order of registration."""
    return [each for panel in _panels for each in panel(house)]


def columns(
    house: House, members: Sequence[Organisation]
) -> list[tuple[str, Mapping[UUID, Mapping[str, Any]]]]:
    """Return the columns that the person may read: their label and their cells."""
    return [(each.label, each.cells(house, members)) for each in _columns if house.may(each.verb)]


def links(house: House, member: Organisation) -> list[dict[str, str]]:
    """Return the links about a member that the person may follow."""
    return [
        {"text": each.text, "url": reverse(each.name, args=[member.slug])}
        for each in _links
        if house.may(each.verb)
    ]


def _added(listing: list[Any], thing: Any) -> None:
    if thing not in listing:
        listing.append(thing)
