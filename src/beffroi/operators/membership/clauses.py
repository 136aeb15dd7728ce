"""The check list of article 28 of the RGPD: what a contract with a processor must say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beffroi.kernel.text import clean_line
from beffroi.operators.membership.types import ClauseState

STATE_WORDS: Mapping[ClauseState, tuple[str, str]] = {
    ClauseState.PRESENT: ("Présente", "done"),
    ClauseState.ABSENT: ("Absente", "late"),
    ClauseState.TO_COMPLETE: ("À compléter", "soon"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One point that the text must hold: its code, its place in the article, and what it says."""

    code: str
    point: str
    text: str


ARTICLE_28: tuple[Clause, ...] = (
    Clause("object", "28, § 3", "Objet, durée, nature et finalité du traitement"),
    Clause("data", "28, § 3", "Types de données et catégories de personnes concernées"),
    Clause("rights", "28, § 3", "Obligations et droits du responsable de traitement"),
    Clause("instructions", "28, § 3, a", "Traitement sur instruction documentée, transferts hors UE compris"),
    Clause("confidentiality", "28, § 3, b", "Confidentialité des personnes autorisées"),
    Clause("security", "28, § 3, c", "Mesures de sécurité de l’article 32"),
    Clause("subprocessors", "28, § 2 et § 3, d", "Autorisation et encadrement des sous-traitants ultérieurs"),
    Clause("people", "28, § 3, e", "Aide pour répondre aux demandes des personnes"),
    Clause("assistance", "28, § 3, f", "Aide pour la sécurité, les violations et l’analyse d’impact"),
    Clause("end", "28, § 3, g", "Suppression ou renvoi des données à la fin de la prestation"),
    Clause("audit", "28, § 3, h", "Informations et audits qui prouvent le respect des obligations"),
    Clause("alert", "28, § 3, dernier alinéa", "Alerte si une instruction paraît contraire au droit"),
    Clause("writing", "28, § 9", "Contrat écrit, y compris électronique"),
)
"""Read in the consolidated text of règlement (UE) 2016/679."""


def checked(told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the state and the note of each clause; one that nobody judged is to complete."""
    return {
        clause.code: {
            "state": _state(told.get(clause.code, {}).get("state", "")),
            "note": clean_line(told.get(clause.code, {}).get("note", ""))[:300],
        }
        for clause in ARTICLE_28
    }


def _state(text: str) -> str:
    known = {each.value for each in ClauseState}
    return text if text in known else ClauseState.TO_COMPLETE.value


def lacking(clauses: Mapping[str, Mapping[str, str]]) -> list[Clause]:
    """Return the clauses that are absent or to complete, in the order of the article."""
    present = ClauseState.PRESENT.value
    return [each for each in ARTICLE_28 if clauses.get(each.code, {}).get("state") != present]
