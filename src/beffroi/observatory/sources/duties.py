"""Which duties are met, as far as the program can know today. What it cannot know is unknown, never in order."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.identity.figures.queries import Protection, protection
from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit
from beffroi.operators.figures import queries as members
from beffroi.tenancy import scope

BATCH = 500
_SETTINGS = Behind("settings_home", "operators.describe")
_MEMBER = Behind("cockpit_member", "operators.watch", slugged=True)


def figures(asked: Asked) -> list[Figure]:
    """Return duties met; those of the whole house count the members that meet them. Only today is known."""
    if asked.year != asked.today.year:
        return []
    told = members.duties(asked.operator, asked.today, member=asked.member)
    known = [
        _Duty("dpo", "Délégué à la protection des données connu du public", "RGPD, article 37", told.contact),
        _Duty("receipts", "Accusés de réception complets", "CRPA, article R112-5", told.receipts),
        _Duty("processing", "Convention sur les données signée", "RGPD, article 28", told.signed),
    ]
    return [
        *(_duty(asked, each, told.members) for each in known),
        _second_factor(asked),
        _unknown(
            "accessibility",
            "Accessibilité du portail auditée",
            "La déclaration est publiée. Aucun audit n’est enregistré ici.",
        ),
        _unknown("backup", "Restauration d’une sauvegarde essayée", "Aucun essai n’est enregistré ici."),
    ]


@dataclass(frozen=True, slots=True)
class _Duty:
    code: str
    label: str
    text: str
    met: int


def _duty(asked: Asked, duty: _Duty, out_of: int) -> Figure:
    alone = asked.member is not None
    seen = "Conventions en vigueur" if duty.code == "processing" else "Coordonnées publiques"
    return Figure(
        f"duties.{duty.code}",
        Topic.DUTIES,
        duty.label,
        duty.met,
        Unit.DUTY if alone else Unit.SHARE,
        f"{seen}. {duty.text}",
        whole=None if alone else out_of,
        for_operator=_MEMBER if alone else Behind("cockpit", "operators.watch", f"manque={duty.code}"),
        for_member=_SETTINGS,
    )


def _second_factor(asked: Asked) -> Figure:
    told = _protection(asked)
    return Figure(
        "duties.second_factor",
        Topic.DUTIES,
        "Agents protégés par un second facteur",
        told.protected if told.agents else None,
        Unit.SHARE,
        "Comptes ayant un rôle aujourd’hui",
        whole=told.agents,
        for_member=Behind("identity_agents", "identity.list_agents"),
    )


def _protection(asked: Asked) -> Protection:
    if asked.member is not None:
        return protection([asked.member.id])
    ids = members.served_by(asked.operator, asked.today)
    agents = protected = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with scope.reading(asked.operator.id, *batch):
            told = protection(batch)
        agents, protected = agents + told.agents, protected + told.protected
    return Protection(agents, protected)


def _unknown(code: str, label: str, source: str) -> Figure:
    return Figure(f"duties.{code}", Topic.DUTIES, label, None, Unit.DUTY, source)
