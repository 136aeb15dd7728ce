"""The residents' side: its templates, with all that they include, and every message that residents may read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
ROOTS = (
    "cases/templates/cases/portal",
    "cases/templates/cases/follow",
    "site/templates/site/front",
    "site/templates/site/parts",
    "site/templates/components",
)
PAGES = ("400", "403", "404", "413", "429", "500", "503", "base", "site/error")
NOT_THEIRS = {
    "cases/templates/cases/follow/opinion.html": "for a consulted body, whose opinion is part of the file: French",
    "site/templates/components/sign_in_card.html": "agents sign in",
    "site/templates/components/stats.html": "the cockpit",
    "site/templates/components/chart.html": "the cockpit",
}
"""Templates that stand among those of residents without being theirs, each with the reason."""

_INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+"([^"]+)\"""")


def templates() -> list[Path]:
    """Return the templates that residents' pages are made of, those that they include and extend among them."""
    wanted = [path for root in ROOTS for path in (PACKAGE / root).rglob("*.html")]
    wanted += [PACKAGE / f"site/templates/{name}.html" for name in PAGES]
    found: set[Path] = set()
    while wanted:
        path = wanted.pop()
        if path not in found and _name(path) not in NOT_THEIRS:
            found.add(path)
            wanted += _included(path)
    return sorted(found)


def modules() -> list[Path]:
    """Return the modules that may hold messages: all but tests and migrations."""
    return sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts)
    )


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _included(path: Path) -> Iterable[Path]:
    for name in _INCLUDED.findall(path.read_text(encoding="utf-8")):
        yield from PACKAGE.glob(f"*/templates/{name}")
