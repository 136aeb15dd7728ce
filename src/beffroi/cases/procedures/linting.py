"""The lint of a pack: every error of the loader, and warnings on what an author writes."""

import re
from collections.abc import Iterator
from pathlib import Path

from beffroi.cases.procedures.findings import Finding, Findings, KeyPath
from beffroi.cases.procedures.linting_form import form_errors, form_warnings
from beffroi.cases.procedures.loading import (
    examine,
    examine_head,
    named_lists,
    procedure_files,
    read_letter_files,
    read_list_files,
)
from beffroi.cases.procedures.positions import key_lines
from beffroi.cases.procedures.sentences import LONGEST_SENTENCE, longest_sentence
from beffroi.cases.procedures.types import Moment, OutcomeId, Procedure

_HEADING = re.compile(r"(#{1,6})\s")
_BARE_LINK = re.compile(
    r"\[\s*\]\(|(?<![(<\w/])https?://|\[(?:ici|cliquez ici|lien|en savoir plus)\]\(", re.IGNORECASE
)
_IMAGE_WITHOUT_TEXT = re.compile(r"!\[\s*\]\(")
_ARTICLE_STAR = re.compile(r"\b[LRD]\*\d")


def lint_pack(folder: Path) -> list[Finding]:
    """Return the findings of a pack folder, in the order of files and lines; errors and warnings together."""
    files = procedure_files(folder)
    if not files:
        why, mend = "Ce dossier ne contient aucune démarche.", "Ajoutez procedures/<code>.toml."
        return [Finding(str(folder), 1, why, mend)]
    letters, lists = read_letter_files(folder), read_list_files(folder)
    pack = folder.resolve().name
    found = examine_head(folder)[1]
    used: set[str] = set()
    lists_used: set[str] = set()
    all_read = True
    for path in files:
        text = path.read_text(encoding="utf-8")
        procedure, findings = examine(text, where=str(path), letters=letters, pack=pack, lists=lists)
        found += findings
        all_read = all_read and procedure is not None
        if procedure is not None:
            used.update(file for file, _ in procedure.letter_bodies)
            lists_used.update(named_lists(text, lists))
            found += _procedure_warnings(procedure, path, text)
    found += _letter_warnings(folder, letters)
    if all_read:  # otherwise nobody knows yet what the broken procedure names
        unused = sorted((letters.keys() - used) | (lists.keys() - lists_used))
        found += [_unused(folder, file) for file in unused]
    return sorted(set(found))


def _procedure_warnings(procedure: Procedure, path: Path, text: str) -> list[Finding]:
    findings = Findings(str(path), key_lines(text))
    if procedure.code and procedure.code != path.stem:
        mend = f"Nommez le fichier {procedure.code}.toml."
        findings.add(("procedure", "code"), "Le code n’est pas le nom du fichier.", mend)
    for keys, why, mend in form_errors(procedure):
        findings.add(keys, why, mend)
    for keys, why, mend in (*_about_law(procedure), *form_warnings(procedure), *_about_letters(procedure)):
        findings.add(keys, why, mend, warning=True)
    return findings.found


_Warning = tuple[KeyPath, str, str]


def _about_law(procedure: Procedure) -> Iterator[_Warning]:
    if procedure.privacy is None:
        yield (), "La démarche n’a pas de table [privacy].", "Dites la finalité, la base légale et la durée."
    if not procedure.legal_basis:
        yield ("procedure",), "Aucun texte ne fonde la démarche.", "Ajoutez legal_basis = [ … ]."
    for rank, piece in enumerate(procedure.pieces):
        if piece.required and not piece.source:
            why = f"La pièce « {piece.label} » n’a pas de texte : son absence ne change pas le délai."
            yield ("piece", rank), why, "Citez l’article dans source, ou écrivez required = false."
    if not any(outcome.id is OutcomeId.REFUSED for outcome in procedure.outcomes) and procedure.request:
        yield ("outcome",), "Aucune issue ne permet de refuser.", "Ajoutez une issue refused et son courrier."


def _about_letters(procedure: Procedure) -> Iterator[_Warning]:
    moments = {letter.moment for letter in procedure.letters}
    if any(piece.required for piece in procedure.pieces) and Moment.INCOMPLETE not in moments:
        yield (
            (),
            "Aucun courrier ne demande les pièces manquantes.",
            'Ajoutez [[letter]] avec moment = "incomplete".',
        )
    bodies = dict(procedure.letter_bodies)
    for rank, outcome in enumerate(procedure.outcomes):
        body = bodies.get(outcome.letter, "")
        if outcome.id is OutcomeId.REFUSED and "appeal" not in body:
            why = "La lettre de refus ne dit pas les voies et délais de recours."
            yield ("outcome", rank), why, "Placez {{ appeal }} dans la lettre (CJA, article R421-5)."
        if outcome.reasons_required and "reasons" not in body:
            why = "La lettre doit être motivée, mais ne contient pas les motifs."
            yield ("outcome", rank), why, "Placez {{ reasons }} dans la lettre (CRPA, article L211-5)."


def _letter_warnings(folder: Path, letters: dict[str, str]) -> Iterator[Finding]:
    for file, body in letters.items():
        level = 1  # the subject of the letter
        for number, line in enumerate(body.splitlines(), start=1):
            heading = _HEADING.match(line)
            if heading and len(heading.group(1)) == 1:
                why = "L’objet est le titre du courrier : un second titre de niveau 1 n’a pas sa place."
                yield _warning(folder, file, number, why, "Commencez les titres par ##.")
            elif heading and len(heading.group(1)) > level + 1:
                why = f"Un titre de niveau {len(heading.group(1))} suit un niveau {level}."
                yield _warning(folder, file, number, why, "Descendez d’un niveau à la fois.")
            level = len(heading.group(1)) if heading else level
            yield from _line_warnings(folder, file, number, line)


def _line_warnings(folder: Path, file: str, number: int, line: str) -> Iterator[Finding]:
    if _IMAGE_WITHOUT_TEXT.search(line):
        yield _warning(folder, file, number, "Une image n’a pas de texte.", "Décrivez-la entre les crochets.")
    elif _BARE_LINK.search(line):
        mend = "Écrivez [ce que l’on trouve derrière](adresse)."
        yield _warning(folder, file, number, "Un lien n’a pas de texte qui dise où il mène.", mend)
    if star := _ARTICLE_STAR.search(line):
        why = f"L’étoile de « {star.group()} » met le texte en italique."
        yield _warning(
            folder, file, number, why, "Écrivez une barre oblique inverse avant l’étoile : R\\*423-1."
        )
    if (count := longest_sentence(line)) > LONGEST_SENTENCE:
        yield _warning(folder, file, number, f"Une phrase compte {count} mots.", "Coupez-la en deux.")


def _unused(folder: Path, file: str) -> Finding:
    return _warning(folder, file, 1, "Aucune démarche n’utilise ce fichier.", "Nommez-le, ou supprimez-le.")


def _warning(folder: Path, file: str, line: int, why: str, mend: str) -> Finding:
    return Finding(str(folder / file), line, why, mend, warning=True)
