"""The draft of a convention constitutive, and the paper with who has signed it.

:source: CCP L2113-6 to L2113-8
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from beffroi.kernel.french import written_date
from beffroi.operators.models import Organisation
from beffroi.purchasing import papers
from beffroi.purchasing.commitments.queries import Text
from beffroi.purchasing.models import Campaign, CommitmentSignature, Participation
from beffroi.purchasing.sharing import name_of
from beffroi.purchasing.types import Commitment, Mission


def draft(row: Campaign, invited: Iterable[Participation]) -> str:
    """Return the text proposed for a convention, in Markdown: the operator corrects it before it is signed."""
    names = "\n".join(f"- {name_of(one.member)}{_private(one)}" for one in invited)
    lots = "\n".join(f"- lot {lot['rank']} : {lot['title']}" for lot in row.catalogue.get("lots", ()))
    return "\n\n".join([
        "## Objet",
        f"Un groupement de commandes est formé pour l’achat suivant : {row.title} "
        "(code de la commande publique, articles L2113-6 à L2113-8).", lots,
        "## Membres", names,
        "## Coordonnateur", f"{name_of(row.organisation)} est le coordonnateur. {_mission(row)}",
        "## Besoins", "Chaque membre a déterminé ses besoins par une fiche validée. Il respecte le choix du titulaire.",
        "## Responsabilité", _liability(row),
        "## Durée", _duration(row),
        "## Adhésion et retrait",
        "On adhère par délibération, avant la publication. On se retire par délibération, avant la publication aussi.",
        "## Frais", "Les frais de procédure se répartissent entre les membres, au centime, par un calcul communiqué à tous.",
    ])  # fmt: skip


def _private(one: Participation) -> str:
    return " (personne privée, qui applique ce code pour cet achat)" if one.private else ""


def _mission(row: Campaign) -> str:
    if row.mission == Mission.AWARD_AND_EXECUTION:
        return (
            "Il passe les marchés, puis les exécute, au nom et pour le compte des membres (article L2113-7)."
        )
    return "Il passe les marchés au nom et pour le compte des membres. Chaque membre exécute sa part (article L2113-7)."


def _liability(row: Campaign) -> str:
    if row.joint:
        return "L’achat est mené en commun en totalité : les membres sont solidairement responsables (article L2113-7)."
    return (
        "Les membres sont solidairement responsables des seules opérations menées conjointement. "
        "Chacun répond seul des autres (article L2113-7)."
    )


def _duration(row: Campaign) -> str:
    kind = "permanent" if row.permanent else "formé pour ce seul achat"
    return f"Le groupement est {kind}. La convention prend fin le {written_date(row.ends_on)}."


@dataclass(frozen=True, slots=True)
class Paper:
    """A text to print: who keeps it, for which purchase, on which day."""

    keeper: Organisation
    text: Text
    title: str
    dated: date


def pdf_of(
    paper: Paper, parties: Iterable[Organisation], signed: Mapping[UUID, CommitmentSignature]
) -> bytes:
    """Return the PDF of a text to sign with the state of the signatures of some parties."""
    text = paper.text
    name = (
        "Convention constitutive"
        if text.kind is Commitment.CONVENTION
        else "Conditions générales de la centrale d’achat"
    )
    rows = [_signature(one, signed.get(one.id)) for one in parties]
    blocks = [
        *papers.written(text.text),
        papers.heading("Signatures"),
        papers.table(("Partie", "Délibération", "Signée par", "Le"), rows),
        papers.paragraph(f"Empreinte du texte : {text.digest}"),
    ]
    return papers.document(paper.keeper, name, paper.title, paper.dated, blocks)


def _signature(one: Organisation, row: CommitmentSignature | None) -> tuple[str, str, str, str]:
    if row is None:
        return (name_of(one), "", "pas encore", "")
    told = f"n° {row.deliberation} du {written_date(row.deliberated_on)}"
    return (name_of(one), told, row.signed_by, written_date(row.signed_at.date()))
