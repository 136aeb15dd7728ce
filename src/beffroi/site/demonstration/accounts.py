"""The agents of the demonstration and how they sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from beffroi.identity import actions, queries
from beffroi.identity.models import User
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, ROLE_LABELS, Actor, Role

PASSWORD = "beffroi-demonstration"  # noqa: S105 - the demonstration only: it is shown on the sign-in page

_SECRETARY, _INSTRUCTOR, _HEAD = Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE
_ADMINISTRATOR = Role.COMMUNE_ADMINISTRATOR
_WHOLE_TOWN_HALL = (_SECRETARY, _INSTRUCTOR, _HEAD, _ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Account:
    """One invented agent: ``house`` is the slug of the organisation."""

    house: str
    name: str
    email: str
    roles: tuple[Role, ...]

    @property
    def role_names(self) -> str:
        """What the agent is, in words; a whole town hall in one person has its own word."""
        if self.roles == _WHOLE_TOWN_HALL:
            return "Tous les rôles de la mairie"
        return ", ".join(ROLE_LABELS[role][0] for role in self.roles)


def accounts(operator: str) -> tuple[Account, ...]:
    """Return every account, those of the first town first; ``operator`` is the operator's slug."""
    towns = [
        Account(house, name, f"{login}@{house}.test", roles)
        for house, name, login, *roles_ in _AGENTS
        for roles in [tuple(roles_)]
    ]
    staff = [Account(operator, name, f"{login}@{operator}.test", (role,)) for name, login, role in _STAFF]
    return (*towns, *staff)


_AGENTS: tuple[tuple[str, str, str, *tuple[Role, ...]], ...] = (
    ("venissieux", "Sophie Marchand", "sophie.marchand", _SECRETARY),
    ("venissieux", "Karim Belkacem", "karim.belkacem", _INSTRUCTOR),
    ("venissieux", "Hélène Fabre", "helene.fabre", _HEAD),
    ("venissieux", "Luc Perrin", "luc.perrin", _ADMINISTRATOR),
    ("vaulx-en-velin", "Inès Robert", "ines.robert", _SECRETARY, _INSTRUCTOR),
    ("vaulx-en-velin", "Marc Olivier", "marc.olivier", _HEAD, _ADMINISTRATOR),
    ("corbas", "Paul Girard", "paul.girard", *_WHOLE_TOWN_HALL),
    ("givors", "Jeanne Colin", "jeanne.colin", *_WHOLE_TOWN_HALL),
    ("grigny-sur-rhone", "Odile Faure", "odile.faure", *_WHOLE_TOWN_HALL),
    ("oullins-pierre-benite", "Adrien Noël", "adrien.noel", *_WHOLE_TOWN_HALL),
    ("saint-chamond", "Laure Vasseur", "laure.vasseur", *_WHOLE_TOWN_HALL),
    ("rive-de-gier", "Denis Aubry", "denis.aubry", *_WHOLE_TOWN_HALL),
)
_STAFF = (
    ("Claire Dumas", "claire.dumas", Role.OPERATOR_ADMINISTRATOR),
    ("Yann Kerbrat", "yann.kerbrat", Role.SERVICE_DESK),
    ("Agnès Morel", "agnes.morel", Role.AUDITOR),
)


def enrol_all(
    houses: Mapping[str, Organisation], wanted: Sequence[Account], *, on: datetime
) -> dict[str, list[Actor]]:
    """Enrol those who are not there yet; return the agents of each house, in the order of ``wanted``."""
    agents: dict[str, list[Actor]] = {slug: [] for slug in houses}
    for account in wanted:
        user = _enrolled(houses[account.house], account, on)
        agents[account.house].append(queries.agent_actor(user))
    return agents


def _enrolled(house: Organisation, account: Account, on: datetime) -> User:
    with scope.reading(house.id):
        known = {agent.email: agent.id for agent in queries.agents_of(house)}
    if account.email in known:
        return User.objects.get(id=known[account.email])
    return actions.enrol(
        organisation=house,
        email=account.email,
        full_name=account.name,
        roles=account.roles,
        by=CLOCKWORK,
        on=on,
        initial_password=PASSWORD,
    )
