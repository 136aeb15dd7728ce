"""The sessions at which a member sat."""

from __future__ import annotations

from beffroi.governance.figures import queries
from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit

_MINE = Behind("governance_member", "governance.attend")
_SESSIONS = Behind("governance_home", "governance.watch")
_VOTED = Behind("governance_deliberations", "governance.watch")


def figures(asked: Asked) -> list[Figure]:
    """Return sessions, seats filled, deliberations."""
    told = queries.sessions_of(asked.operator, asked.year, member=asked.member)
    with_seat = " où le membre a un siège" if asked.member else ""
    return [
        Figure(
            "bodies.sessions",
            Topic.BODIES,
            "Séances tenues",
            told.sessions,
            source=f"Séances tenues ou closes dans l’année{with_seat}",
            for_operator=_SESSIONS,
            for_member=_MINE,
        ),
        Figure(
            "bodies.filled",
            Topic.BODIES,
            "Sièges occupés",
            told.filled,
            Unit.SHARE,
            "Feuilles de présence : titulaire, suppléant ou pouvoir",
            whole=told.seats,
            for_operator=_SESSIONS,
            for_member=_MINE,
        ),
        Figure(
            "bodies.deliberations",
            Topic.BODIES,
            "Délibérations de l’opérateur",
            told.deliberations,
            source="Registre des délibérations",
            for_operator=_VOTED,
        ),
    ]
