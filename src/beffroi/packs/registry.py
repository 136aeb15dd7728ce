"""The packs that come with the program, and their named rules."""

import pkgutil
from importlib import import_module, util
from pathlib import Path

from beffroi.cases.procedures.loading import load_pack
from beffroi.cases.procedures.types import Pack, Procedure

HOME = Path(__file__).parent
HOUSE = frozenset({"support"})
"""Packs between a member and its operator: published, adopted by the operator, never offered on a portal."""


def pack_folders() -> list[Path]:
    """Return the folders of the packs that communes offer, sorted by name."""
    return sorted(path.parent for path in HOME.glob("*/pack.toml") if path.parent.name not in HOUSE)


def register_rules() -> None:
    """Import the ``rules`` module of each pack, which registers its named rules; harmless when repeated."""
    for module in pkgutil.iter_modules([str(HOME)]):
        name = f"{__package__}.{module.name}.rules"
        if module.ispkg and util.find_spec(name) is not None:
            import_module(name)


def packs() -> list[Pack]:
    """Return our packs, read and checked; :raises PackErrors:."""
    register_rules()
    return [load_pack(folder) for folder in pack_folders()]


def procedures() -> list[Procedure]:
    """Return every procedure of our packs, by reference; :raises PackErrors:."""
    return sorted((each for pack in packs() for each in pack.procedures), key=lambda each: each.reference)


def house_procedures() -> list[Procedure]:
    """Return the procedures between a member and its operator, by reference; :raises PackErrors:."""
    packs_ = [load_pack(HOME / name) for name in sorted(HOUSE)]
    return sorted((each for pack in packs_ for each in pack.procedures), key=lambda each: each.reference)
