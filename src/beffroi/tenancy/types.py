"""The words of tenancy: roles, actors and the refusals that isolation raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import NotFound, Refusal
from beffroi.kernel.words import gettext as _


class Role(StrEnum):
    """What a person may be for an organisation; the value is stored, the description is for people."""

    SECRETARY = "secretary"
    INSTRUCTOR = "instructor"
    HEAD_OF_SERVICE = "head_of_service"
    COMMUNE_ADMINISTRATOR = "commune_administrator"
    SERVICE_DESK = "service_desk"
    OPERATOR_ADMINISTRATOR = "operator_administrator"
    AUDITOR = "auditor"
    DELEGATE = "delegate"
    VISITOR = "visitor"
    SIGNATORY = "signatory"
    CONSULTED = "consulted"
    APPLICANT = "applicant"
    ANYONE = "anyone"
    SYSTEM = "system"


ROLE_LABELS: Mapping[Role, tuple[str, str]] = {
    Role.SECRETARY: ("Secrétaire", "Reçoit les demandes, les enregistre, écrit aux demandeurs."),
    Role.INSTRUCTOR: ("Instructeur", "Instruit les demandes : pièces, prolongation, projet de décision."),
    Role.HEAD_OF_SERVICE: ("Responsable de service", "Instruit, attribue et prend les décisions."),
    Role.COMMUNE_ADMINISTRATOR: (
        "Administrateur de la commune",
        "Règle les services, les agents et les démarches.",
    ),
    Role.SERVICE_DESK: ("Support de l’opérateur", "Répond aux communes ; ne lit pas leurs demandes."),
    Role.OPERATOR_ADMINISTRATOR: (
        "Administrateur de l’opérateur",
        "Admet les membres et publie les démarches.",
    ),
    Role.AUDITOR: ("Auditeur", "Lit le journal et les réglages, sans rien modifier."),
    Role.DELEGATE: ("Délégué élu", "Siège aux instances, valide les besoins, lit la fiche de la commune."),
    Role.VISITOR: (
        "Visiteur de l’opérateur",
        "Lit les demandes pendant un accès que la commune a accordé ; chaque lecture est notée.",
    ),
    Role.SIGNATORY: ("Délégataire de signature", "Signe les décisions, par un arrêté et le temps qu’il dit."),
    Role.CONSULTED: ("Service consulté", "Rend l’avis qui lui est demandé, avec le lien reçu."),
    Role.APPLICANT: ("Demandeur", "Agit sur sa propre demande, avec le lien de suivi."),
    Role.ANYONE: ("Toute personne", "Sans compte."),
    Role.SYSTEM: ("Beffroi", "Ce que le temps ou une tâche déclenche."),
}


class ActorKind(StrEnum):
    """Which sort of hand acts."""

    AGENT = "agent"
    RESIDENT = "resident"
    APPLICATION = "application"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``reference`` is what the journal keeps, ``name`` what a screen shows.

    ``grants`` maps organisation identifiers to roles; ``case_id`` is the one case that a holder of a
    follow-up secret may touch.
    """

    kind: ActorKind
    reference: str
    name: str
    grants: Mapping[UUID, frozenset[Role]] = field(default_factory=dict)
    case_id: UUID | None = None

    def roles_in(self, organisation_id: UUID) -> frozenset[Role]:
        """Return the roles held in an organisation, those that everybody holds included."""
        held = self.grants.get(organisation_id, frozenset()) | {Role.ANYONE}
        return held | {Role.SYSTEM} if self.kind is ActorKind.SYSTEM else held

    @property
    def account_id(self) -> UUID | None:
        """Return the account behind an agent or an application, if any."""
        if self.kind in {ActorKind.AGENT, ActorKind.APPLICATION}:
            return UUID(self.reference.partition(":")[2])
        return None


CLOCKWORK = Actor(kind=ActorKind.SYSTEM, reference="system:beffroi", name="Beffroi")
STRANGER = Actor(kind=ActorKind.RESIDENT, reference="resident:anonymous", name="Demandeur")


class NoScope(RuntimeError):
    """A tenant's rows were asked for and nobody said whose: a defect of the caller."""


class Unknown(NotFound):
    """Across organisations the answer is « unknown », never « forbidden »."""

    def __init__(self) -> None:
        super().__init__(_("Cette page n’existe pas, ou le lien a expiré. Vérifiez l’adresse ou le numéro."))


class Forbidden(Refusal):
    """A colleague of the same organisation lacks the role."""

    status = 403

    def __init__(self, allowed: frozenset[Role]) -> None:
        names = ", ".join(sorted(ROLE_LABELS[role][0].lower() for role in allowed & PERSONS)) or "personne"
        super().__init__(f"Votre rôle ne permet pas cette action. Demandez à : {names}.")


# Roles that an administrator gives. A signatory is made by an arrêté, a consulted body by a link.
PERSONS = frozenset(Role) - {Role.SIGNATORY, Role.CONSULTED, Role.APPLICANT, Role.ANYONE, Role.SYSTEM}
