"""Apps know each other by their front doors only, and the doors stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2] / "src" / "beffroi"
APPS = (
    "journal",
    "territory",
    "operators",
    "identity",
    "documents",
    "cases",
    "governance",
    "contributions",
    "purchasing",
    "projects",
    "desk",
    "observatory",
)
OPEN_APPS = {"kernel", "tenancy"}
FRONT_DOOR = {"types", "queries", "actions"}

# Rows travel between storeys as objects; these models are words of the house and may be named in signatures.
NAMED_EVERYWHERE = {"operators.models", "documents.models", "identity.models"}
# Pure vocabularies that a storey above speaks with.
ALSO_OPEN = {
    "operators.frames",  # the one frame of the pages where people work
    "operators.calling",  # the same for the calls of programs
    "operators.membership",  # members in time and agreements: a sub-package with doors of its own
    "operators.offers",  # services and subscriptions: the same
    "operators.panels",  # the cockpit, to which the storeys above bring their figures
    "operators.papers",  # by which the storey of documents serves the one below it
    "operators.menus",  # to which every app brings its pages
    "documents.papers",  # the papers that the case engine fills
    "documents.sniffing",  # refusals of files, named in the API
    "documents.storage",
    "documents.letters",
    "documents.wording",
    "cases.support",  # the door of the service desk
    "cases.procedures",  # the language of packs
    "cases.forms",
    "cases.clocks",
}

# A deep app may have more than nine verbs; each line says why.
MORE_VERBS = {
    "cases.actions": 14,  # the eight verbs of the contract, publish, file, assign, read marks and what time brings
    "cases.queries": 14,  # a dossier, its parts and the queue are read by portal, workspace and API alike
    "operators.queries": 13,  # an organisation is found by SIREN, slug, host, code, communes or identifier
    "documents.queries": 14,  # files and who names them, and the papers that are made from facts
}

SITE_WIRES = {"site"}


def _app(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def _door(module: str) -> str:
    return ".".join(module.split(".")[1:3])


def _trespasses() -> list[str]:
    graph = grimp.build_graph("beffroi", exclude_type_checking_imports=True)
    found = []
    for importer in graph.modules:
        if ".tests" in importer or ".migrations" in importer or _app(importer) in SITE_WIRES | {"packs"}:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            app, door = _app(imported), _door(imported)
            if app in APPS and app != _app(importer) and not _welcome(door) and not _sub_door(imported):
                found.append(f"{importer} -> {imported}")
    return sorted(found)


def _sub_door(module: str) -> bool:
    """Say whether a module is the front door of a sub-package ("operators.membership.queries")."""
    parts = module.split(".")
    return len(parts) == 4 and parts[-1] in FRONT_DOOR


def _welcome(door: str) -> bool:
    return door.rsplit(".", maxsplit=1)[-1] in FRONT_DOOR or door in NAMED_EVERYWHERE | ALSO_OPEN


def test_other_apps_come_in_by_the_front_door():
    assert _trespasses() == []


def _public_functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*/actions.py")) + sorted(ROOT.glob("*/queries.py")), ids=str
)
def test_a_front_door_is_small(path: Path):
    name = f"{path.parent.name}.{path.stem}"
    assert len(_public_functions(path)) <= MORE_VERBS.get(name, 9), _public_functions(path)
