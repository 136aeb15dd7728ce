"""Functions and files stay small; a file that does not parse fails."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "beffroi"
FILES = [p for p in sorted(ROOT.rglob("*.py")) if "migrations" not in p.parts and "tests" not in p.parts]
LONGEST_FUNCTION, LONGEST_FILE, MEDIAN_FUNCTION = 40, 400, 9


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_and_its_functions_are_short(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    assert [name for name, length in _functions(path) if length > LONGEST_FUNCTION] == []


def test_the_median_function_is_read_at_a_glance():
    lengths = [length for path in FILES for _name, length in _functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.name in {"rules.py", "actions.py", "queries.py"}], ids=str
)
def test_the_public_functions_of_rules_actions_and_queries_are_documented(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [
        n.name
        for n in tree.body
        if isinstance(n, ast.FunctionDef) and n.name[0] != "_" and not ast.get_docstring(n)
    ]
    assert bare == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/__init__.py")), ids=lambda p: p.parent.name)
def test_each_app_says_what_it_knows_and_hides(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
