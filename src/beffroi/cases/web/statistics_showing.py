"""How figures are said on the screens: numbers, shares, days, months, and the rows of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from beffroi.cases.catalogue import latest
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.statistics import queries, rules
from beffroi.cases.statistics.queries import Period, Report
from beffroi.cases.statistics.types import CHANNEL_LABELS, CLOSURE_LABELS, Figures, Percentile
from beffroi.cases.types import STATE_LABELS, CaseState, Channel
from beffroi.kernel.charts import HIDDEN, Chart, Series, bars, line
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import NO_BREAK

MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
FULL_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
START_PAGES = {"who": "Vous", "helper": "La personne qui aide", "pieces": "Pièces", "debut": "Rien de rempli"}
NOTHING = "–"
OLD = 90


def number(value: int | None) -> str:
    """Return "1 284", or say that a hidden number is not shown."""
    return HIDDEN if value is None else f"{value:,}".replace(",", NO_BREAK)


def share(part: int | None, whole: int | None) -> str:
    """Return "42 %", or a dash when there is nothing to divide or one of them is hidden."""
    if part is None or not whole:
        return NOTHING
    return f"{round(100 * part / whole)}{NO_BREAK}%"


def days(found: Percentile | None) -> str:
    """Return "12 jours"."""
    if found is None:
        return NOTHING
    more = "plus de " if found.beyond else ""
    return f"{more}{found.days}{NO_BREAK}{'jours' if found.days > 1 else 'jour'}"


def month(day: date, *, full: bool = False) -> str:
    """Return "nov. 2026", or "novembre 2026"."""
    return f"{(FULL_MONTHS if full else MONTHS)[day.month - 1]}{NO_BREAK}{day.year}"


def short_month(day: date) -> str:
    """Return "nov. 26": under a chart, whose table says the month whole."""
    return f"{MONTHS[day.month - 1]}{NO_BREAK}{day:%y}"


def in_words(period: Period) -> str:
    """Return "de décembre 2025 à novembre 2026"."""
    first, last = month(period.first, full=True), month(period.last, full=True)
    return f"de {first} à {last}" if period.first != period.last else f"en {first}"


def title_of(reference: str) -> str:
    """Return the title of a procedure, or its reference when it is not published here any more."""
    form = _latest_form(reference)
    return form.title if form else reference


def columns(*labels: str) -> list[dict[str, Any]]:
    """Return columns: the first in words, the others in numbers."""
    return [{"label": label, "numeric": rank > 0} for rank, label in enumerate(labels)]


def row(title: str, *values: str, url: str = "") -> dict[str, Any]:
    """Return a row of a table."""
    head: dict[str, Any] = {"text": title}
    return {"cells": [head | ({"url": url} if url else {}), *({"text": value} for value in values)]}


# The page of a commune -----------------------------------------------------------------------------------


def stats(report: Report) -> list[dict[str, str]]:
    """Return the figures at the head of the page."""
    figures = report.figures
    median = rules.percentile(report.delays, rules.MEDIAN)
    ninth = rules.percentile(report.delays, rules.NINTH_DECILE)
    return [
        {"label": "Demandes reçues", "value": number(figures["filed"])},
        {"label": "Demandes closes", "value": number(figures["closed"])},
        {
            "label": "Délai médian de décision",
            "value": days(median),
            "note": f"neuf sur dix en {days(ninth)} au plus" if ninth else "aucune décision expresse",
        },
        {"label": "Décisions nées du silence", "value": number(report.silent)},
        {
            "label": "Échéances tenues",
            "value": share(figures["met"], figures["dated"]),
            "note": f"{number(figures['met'])} sur {number(figures['dated'])}",
        },
        {
            "label": "Demandes aidées",
            "value": share(figures["assisted"], figures["filed"]),
            "note": "avec un mandat, au guichet, par téléphone ou courrier",
        },
    ]


def charts(report: Report) -> list[Chart]:
    """Return the charts of the page."""
    months = report.period.months
    labels = [short_month(each) for each in months]
    filed = [_of(report, each)["filed"] for each in months]
    closed = [_of(report, each)["closed"] for each in months]
    backlog = [report.backlog[each] for each in months]
    said = f"{number(sum(filed))} reçues et {number(sum(closed))} closes {in_words(report.period)}."
    left = f"{number(backlog[-1])} ouvertes à la fin, {number(backlog[0])} à la fin du premier mois."
    return [
        bars(
            "volumes",
            title="Demandes reçues et closes par mois",
            summary=said,
            heading="Mois",
            labels=labels,
            series=[Series("Reçues", filed), Series("Closes", closed)],
        ),
        line(
            "encours",
            title="Demandes ouvertes à la fin du mois",
            summary=left,
            heading="Mois",
            labels=labels,
            series=[Series("Ouvertes", backlog)],
        ),
    ]


def _of(report: Report, month: date) -> Figures:
    return report.by_month.get(month, Counter())


def open_table(report: Report) -> dict[str, Any]:
    """Return what is open today, with its age: stalled requests are not in the delays."""
    ages = report.ages
    rows = [
        row(STATE_LABELS[CaseState(state)][0], number(count))
        for state, count in sorted(report.open_states.items())
    ]
    old = sum(count for age, count in ages.items() if age > OLD)
    rows += [
        row("Âge médian", days(rules.percentile(ages, rules.MEDIAN))),
        row(f"Ouvertes depuis plus de {OLD} jours", number(old)),
        row("La plus ancienne", days(Percentile(max(ages)) if ages else None)),
    ]
    return {
        "caption": "Demandes ouvertes aujourd’hui",
        "columns": columns("État", "Demandes"),
        "rows": rows if ages else [],
    }


def channel_table(figures: Figures) -> dict[str, Any]:
    """Return how requests came in."""
    filed = figures["filed"]
    told = [(CHANNEL_LABELS[each], figures[f"filed.{each}"]) for each in Channel]
    told.append(("Avec un mandat", figures["mandate"]))
    rows = [row(label, number(count), share(count, filed)) for label, count in told]
    return _table("Façons de demander", ("Façon", "Demandes", "Part"), rows if filed else [])


def closure_table(figures: Figures) -> dict[str, Any]:
    """Return how requests ended."""
    closed = figures["closed"]
    found = queries.closures(figures)
    rows = [row(CLOSURE_LABELS[each], number(count), share(count, closed)) for each, count in found.items()]
    return _table("Issues", ("Issue", "Demandes", "Part"), rows if closed else [])


def piece_table(figures: Figures, procedure: str) -> dict[str, Any]:
    """Return the pieces that were asked for, the most often first."""
    filed, labels = figures["filed"], _piece_labels(procedure)
    asked = sorted(rules.part(figures, "asked.").items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [row("Au moins une pièce", number(figures["asked"]), share(figures["asked"], filed))]
    rows += [row(labels.get(piece, piece), number(count), share(count, filed)) for piece, count in asked[:30]]
    return _table(
        "Pièces demandées après le dépôt",
        ("Pièce", "Demandes", "Part des reçues"),
        rows if figures["asked"] else [],
    )


def page_table(figures: Figures, procedure: str) -> dict[str, Any]:
    """Return where people stop: by the last page that they filled."""
    filled, left = rules.part(figures, "page."), rules.part(figures, "left.")
    order = sorted(filled.keys() | left.keys(), key=lambda key: (int(key.split(".")[0]), -filled[key], key))
    rows = [
        row(
            _page_title(procedure, key),
            number(filled[key]) if key in filled else NOTHING,
            number(left[key]),
            share(left[key], filled[key]),
        )
        for key in order[:60]
    ]
    return _table(
        "Formulaires laissés, par page", ("Dernière page remplie", "Remplie", "Laissée", "Part"), rows
    )


def _table(caption: str, labels: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"caption": caption, "columns": columns(*labels), "rows": rows}


def _piece_labels(procedure: str) -> Mapping[str, str]:
    form = _latest_form(procedure)
    return {piece.id: piece.label for piece in form.pieces} if form else {}


def _page_title(procedure: str, key: str) -> str:
    version, _, page = key.partition(".")
    if page in START_PAGES:
        return f"{START_PAGES[page]} (version {version})"
    try:
        title = procedure_of(procedure, int(version)).page(page).title
    except (KeyError, Refusal):
        title = page
    return f"{title} (version {version})"


def _latest_form(reference: str) -> Procedure | None:
    try:
        return procedure_of(reference, latest(reference).version)
    except Refusal:
        return None
