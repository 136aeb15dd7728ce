"""From ``[[outcome]]``, ``[[letter]]`` and the Markdown files to typed outcomes and letters."""

from collections.abc import Collection, Mapping

from beffroi.cases.procedures.findings import Finding
from beffroi.cases.procedures.letters import ANSWER_PREFIX, LETTER_VALUES, named_values
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Letter, Moment, Outcome, OutcomeId


def read_outcomes(document: Table, bodies: Mapping[str, str]) -> tuple[Outcome, ...]:
    """Return the decisions offered; each names a letter that exists."""
    outcomes: dict[OutcomeId, Outcome] = {}
    for table in document.tables("outcome", required=True):
        outcome = Outcome(
            id=table.choice("id", OutcomeId, required=True) or OutcomeId.GRANTED,
            label=table.text("label", required=True),
            resident_label=table.text("resident_label", required=True),
            letter=_file(table, "letter", bodies),
            letter_title=table.text("letter_title") or table.text("resident_label"),
            reasons_required=table.flag("reasons_required", default=False),
        )
        table.done()
        if outcome.id in outcomes:
            table.fault("id", f"L’issue « {outcome.id} » figure deux fois.", "Gardez-en une seule.")
        outcomes[outcome.id] = outcome
    return tuple(outcomes.values())


def read_letters(document: Table, bodies: Mapping[str, str]) -> tuple[Letter, ...]:
    """Return the letters; each names a file that exists."""
    letters: dict[str, Letter] = {}
    for table in document.tables("letter"):
        file = _file(table, "file", bodies)
        letter = Letter(
            id=table.text("id", required=True),
            moment=table.choice("moment", Moment, required=True) or Moment.MESSAGE,
            title=table.text("title", required=True),
            file=file,
            body=bodies.get(file, ""),
        )
        table.done()
        if letter.id in letters:
            table.fault(
                "id", f"Le courrier « {letter.id} » figure deux fois.", "Donnez-lui un autre identifiant."
            )
        letters[letter.id] = letter
    return tuple(letters.values())


def check_values(bodies: Mapping[str, str], fields: Collection[str]) -> list[Finding]:
    """Return the named values that nobody will fill, each with the file and line of the letter."""
    found = []
    for file, body in bodies.items():
        for name, line in named_values(body):
            if name not in LETTER_VALUES and name.removeprefix(ANSWER_PREFIX) not in _answers(name, fields):
                why = f"La valeur « {name} » est inconnue."
                found.append(Finding(file, line, why, _mend(name, fields)))
    return found


def _answers(name: str, fields: Collection[str]) -> Collection[str]:
    return fields if name.startswith(ANSWER_PREFIX) else ()


def _mend(name: str, fields: Collection[str]) -> str:
    if name.startswith(ANSWER_PREFIX):
        return f"Écrivez answer. puis l’identifiant d’une question : {', '.join(sorted(fields))}."
    return f"Choisissez parmi : {', '.join(sorted(LETTER_VALUES))}, answer.<question>."


def _file(table: Table, key: str, bodies: Mapping[str, str]) -> str:
    file = table.text(key, required=True)
    if file and file not in bodies:
        table.fault(
            key, f"Le fichier « {file} » n’existe pas.", "Créez-le dans letters/, ou corrigez son nom."
        )
    return file
