"""The yearly report as a paper: the same figures as the screens, members side by side, deliberations, methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from beffroi.documents import letters
from beffroi.governance import queries as governance
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.observatory import comparing, saying
from beffroi.observatory.comparing import Compared
from beffroi.observatory.papers import office_of
from beffroi.observatory.types import Line, Sheet
from beffroi.tenancy import scope

Block = dict[str, Any]
METHODS = (
    "Chaque indicateur a la même définition pour tous les membres et toutes les années. Sa source est écrite sous son nom.",
    "Les demandes des habitants sont comptées par mois et par démarche, sans nom. Seules des sommes quittent les communes.",
    "Un engagement de l’assistance est tenu quand la demande est résolue avant sa date, hors attentes du membre.",
    "Ce que le programme ne sait pas est écrit « inconnu ». Un indicateur absent n’a pas de chiffre cette année-là.",
)
PROCESSORS = (
    "L’opérateur traite des données personnelles pour ses membres (RGPD, article 28). "
    "Les conventions signées, leurs clauses et leurs dates sont tenues dans le registre des conventions. "
    "Le nombre de membres couverts figure parmi les obligations."
)


def pdf_of_report(sheet: Sheet) -> bytes:
    """Return the report of a year as PDF/A."""
    asked = sheet.asked
    return letters.render(
        "document",
        {
            "title": f"Rapport d’activité {asked.year}",
            "subtitle": asked.operator.display_name or asked.operator.name,
            "office": office_of(asked.operator),
            "number": "",
            "verification": "",
            "dated": asked.today.isoformat(),
            "dated_in_words": written_date(asked.today).split(" ", 1)[1],
            "signature": None,
            "body": list(_body(sheet)),
        },
    )


def _body(sheet: Sheet) -> Iterator[Block]:
    asked = sheet.asked
    yield _text(
        "Ce rapport donne une vue d’ensemble de l’activité, avec les chiffres des fiches remises à chaque membre."
    )
    if asked.year == asked.today.year:
        yield _text("L’année est en cours : ces chiffres changent encore.")
    for topic, lines in sheet.topics.items():
        yield _heading(topic.value)
        header = ("Indicateur", str(asked.year), str(asked.year - 1), "Évolution", "Source")
        yield _table(header, (_cells(line) for line in lines))
    yield _heading("Les membres")
    rows = [_member(one) for one in comparing.members(asked)]
    yield _table(("Membre", "Habitants", "Contribution", "Par habitant", "Assistance", "Délais tenus"), rows)
    yield from _voted(sheet)
    yield _heading("Données personnelles")
    yield _text(PROCESSORS)
    yield _heading("Comment ces chiffres sont faits")
    yield from (_text(each) for each in METHODS)


def _voted(sheet: Sheet) -> Iterator[Block]:
    with scope.reading(sheet.asked.operator.id):
        found = governance.deliberations(sheet.asked.operator, year=sheet.asked.year)
    if not found:
        return
    yield _heading("Les délibérations de l’année")
    rows = [(each.number, each.title, "Adoptée" if each.adopted else "Rejetée") for each in reversed(found)]
    yield _table(("Numéro", "Objet", "Vote"), rows)


def _cells(line: Line) -> tuple[str, ...]:
    now, before = saying.value_of(line.figure), saying.value_of(line.before)
    return (line.figure.label, now, before, saying.change_of(line), line.figure.source)


def _member(one: Compared) -> tuple[str, ...]:
    return (one.name, saying.number(one.population), *compared_cells(one))


def compared_cells(one: Compared) -> tuple[str, str, str, str]:
    """Return what a member pays, the same per inhabitant, its calls to the desk, the promises kept."""
    if one.cents is None:
        paid, each = "aucune", saying.NOTHING
    else:
        paid = written_amount(one.cents)
        each = written_amount(round(one.cents / one.population)) if one.population else saying.NOTHING
    return paid, each, saying.number(one.opened), saying.share(one.met, one.promised)


def _text(text: str) -> Block:
    return {"type": "paragraph", "children": _inline(text)}


def _heading(text: str) -> Block:
    return {"type": "heading", "level": 2, "children": _inline(text)}


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Block:
    return {
        "type": "table",
        "header": [_inline(each) for each in header],
        "rows": [[_inline(each) for each in row] for row in rows],
    }


def _inline(text: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": text}]
