"""What a member uses: subscriptions in force, procedures offered to its residents."""

from __future__ import annotations

from collections.abc import Iterator

from beffroi.observatory.types import Asked, Behind, Figure, Topic
from beffroi.operators.figures import queries as members

_MINE = Behind("my_services", "operators.see_services")
_COCKPIT = Behind("cockpit", "operators.watch")


def figures(asked: Asked) -> list[Figure]:
    """Return how many services and procedures are in use on the last day of the year, or today."""
    told = members.uses(asked.operator, asked.ends, member=asked.member)
    return list(_told(asked, told))


def _told(asked: Asked, told: members.Uses) -> Iterator[Figure]:
    yield Figure(
        "services.subscriptions",
        Topic.SERVICES,
        "Abonnements en cours",
        told.subscriptions,
        source="Abonnements du catalogue, en vigueur le dernier jour",
        for_operator=_services(asked),
        for_member=_MINE,
    )
    yield Figure(
        "services.procedures",
        Topic.SERVICES,
        "Démarches en ligne proposées",
        told.procedures,
        source="Démarches adoptées et ouvertes aux habitants, le dernier jour",
        for_operator=Behind("cockpit_member", "operators.watch", slugged=True) if asked.member else _COCKPIT,
        for_member=Behind("settings_home", "operators.describe"),
    )
    if asked.member is None:
        yield Figure(
            "services.members",
            Topic.SERVICES,
            "Membres et bénéficiaires",
            told.members,
            source="Adhésions en vigueur le dernier jour",
            for_operator=_COCKPIT,
        )


def _services(asked: Asked) -> Behind:
    if asked.member is None:
        return Behind("services", "operators.watch")
    return Behind("member_services", "operators.watch", slugged=True)
