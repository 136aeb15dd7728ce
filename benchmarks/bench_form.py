"""How long it takes to change one answer of a form of three hundred questions: check, then HTML of the page.

Run: ``python -m benchmarks.bench_form [COUNT]``; prints one JSON object. No database: the form is checked and
shown from memory, as between two requests. Two layouts: thirty pages of ten questions, and one page of all.
"""

import json
import statistics
import sys
import time
from datetime import date
from typing import Any

from beffroi.cases.forms.checking import check_page, merge
from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.forms.showing import question
from beffroi.cases.forms.visibility import visible_answers, visible_fields
from beffroi.cases.procedures.loading import read_procedure
from beffroi.cases.procedures.types import Page, Procedure

QUESTIONS = 300
BUDGET_MS = 100.0
TODAY = date(2026, 11, 23)
HEAD = """[procedure]
code = "long"
version = 1
title = "Long formulaire"
summary = "Trois cents questions."
topic = "Mesures"
minutes = 90
[clock]
regime = "rejects"
delay = "P2M"
starts = "received"
incomplete = "crpa-rejects"
silence_says = "votre demande sera considérée comme refusée"
silence_says_agent = "la demande est refusée"
source = "CRPA, article L231-4"
[appeal]
contentious = "P2M"
gracious = "P2M"
source = "CJA, article R421-1"
[[outcome]]
id = "granted"
label = "Accepter"
resident_label = "Acceptée"
letter = "letters/oui.md"
"""
KINDS = (
    ("text", ""),
    ("yes_no", ""),
    ("choice", 'options = [ { value = "a", label = "A" }, { value = "b", label = "B" } ]'),
    ("amount", ""),
    ("date", ""),
    ("address", ""),
    ("number", "decimals = 2"),
    ("person", ""),
    ("long_text", ""),
    ("computed", 'result = "amount"\ncompute = { sum = [ { field = "q3" }, { value = 0 } ] }'),
)
ANSWERS: dict[str, Any] = {
    "text": "Réponse",
    "yes_no": True,
    "choice": "a",
    "amount": 1250,
    "date": "2026-12-01",
    "address": {"lines": ["1 rue"], "postcode": "69200", "city": "Vénissieux", "country": "FR"},
    "number": 12.5,
    "person": {
        "last_name": "Exemple",
        "first_names": "Camille",
        "birth_date": "1984-05-01",
        "birth_place": "Lyon",
    },
    "long_text": "Un récit.",
}


def long_form(per_page: int, questions: int = QUESTIONS) -> Procedure:
    """Return a form of that many questions; all but the first ten have a condition, one in ten a check."""
    text = HEAD
    for rank in range(questions):
        if rank % per_page == 0:
            text += f'[[page]]\nid = "p{rank // per_page}"\ntitle = "Page {rank // per_page}"\n'
        kind, more = KINDS[rank % len(KINDS)]
        when = f'when = {{ field = "q{(rank - 10) // 10 * 10 + 1}", is = true }}\n' if rank >= 10 else ""
        more = more.replace("{ value = 0 }", f'{{ field = "q{rank - 6}" }}')
        text += f'[[page.field]]\nid = "q{rank}"\nkind = "{kind}"\nlabel = "Question {rank}"\n{when}{more}\n'
    for rank in range(4, questions - 10, 10):
        holds = f'{{ field = "q{rank + 10}", at_least = {{ field = "q{rank}" }} }}'
        text += f'[[check]]\nid = "c{rank}"\nholds = {holds}\nfield = "q{rank + 10}"\nmessage = "Non."\n'
    return read_procedure(text, where="mesures/procedures/long.toml", letters={"letters/oui.md": "Oui.\n"})


def filled(procedure: Procedure) -> dict[str, Any]:
    """Return an answer to every question."""
    return {field.id: ANSWERS[field.kind] for _, field in procedure.fields() if field.asks}


def edit(procedure: Procedure, page: Page, draft: dict[str, Any], text: str) -> dict[str, Any]:
    """Change one answer of a page and return what the templates take; this is what one posting costs."""
    raw: dict[str, Any] = {}
    for field in page.fields:
        raw |= show_inputs(field, draft.get(field.id))
    first = page.fields[0]
    raw[first.id] = text
    result = check_page(procedure, page, raw, earlier=draft, on=TODAY)
    kept = merge(draft, procedure, page, result)
    seen = visible_answers(procedure, kept, TODAY)
    shown = [field for each, field in visible_fields(procedure, kept, TODAY) if each.id == page.id]
    inputs = {
        name: value for field in shown for name, value in show_inputs(field, seen.get(field.id)).items()
    }
    return {"questions": [question(field, inputs, result.errors, answers=seen) for field in shown]}


def measure(per_page: int, count: int) -> dict[str, Any]:
    """Return the times of ``count`` edits in the middle of the form, in milliseconds."""
    from django.template.loader import render_to_string

    procedure = long_form(per_page)
    draft, page = filled(procedure), procedure.pages[len(procedure.pages) // 2]
    checks, wholes = [], []
    for rank in range(count + 3):
        start = time.perf_counter()
        context = edit(procedure, page, draft, f"Réponse {rank}")
        checked = time.perf_counter()
        html = "".join(
            render_to_string("components/procedure_field.html", {"field": each})
            for each in context["questions"]
        )
        whole = time.perf_counter()
        assert f"Réponse {rank}" in html
        if rank >= 3:  # templates are compiled
            checks.append((checked - start) * 1000)
            wholes.append((whole - start) * 1000)
    return {"questions_on_the_page": len(page.fields), **_spread("check", checks), **_spread("whole", wholes)}


def _spread(name: str, times: list[float]) -> dict[str, float]:
    return {
        f"{name}_p50_ms": round(statistics.median(times), 2),
        f"{name}_p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def run(count: int = 60) -> dict[str, Any]:
    """Return the measures of both layouts, and whether editing a page of ten keeps within the budget."""
    paged, whole = measure(10, count), measure(QUESTIONS, max(count // 4, 10))
    return {
        "work": f"one answer changed in a form of {QUESTIONS} questions: check and HTML of the page",
        "count": count,
        "pages_of_ten": paged,
        "one_page": whole,
        "budget_ms": BUDGET_MS,
        "met": paged["whole_p95_ms"] <= BUDGET_MS,
    }


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings_test")
    import django

    django.setup()
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else 60), ensure_ascii=False))
