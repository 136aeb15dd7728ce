"""Reading a table of a document strictly: each key once, of the right type, none unknown."""

import difflib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from beffroi.cases.procedures.findings import Findings, KeyPath
from beffroi.kernel.periods import Period, parse_period

Choice = TypeVar("Choice", bound=StrEnum)
_TYPE_NAMES: dict[type, str] = {
    str: "un texte entre guillemets",
    int: "un nombre entier",
    bool: "true ou false",
    list: "une liste entre crochets",
    dict: "une table",
}


class Table:
    """One table of the document; call ``done`` when every key that means something has been read."""

    def __init__(self, data: Mapping[str, Any], path: KeyPath, findings: Findings) -> None:
        self.data = data
        self.path = path
        self.findings = findings
        self.known: set[str] = set()

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text, or an empty one when it is absent or wrong."""
        value = self._get(key, str, required=required)
        if required and value is not None and not value.strip():
            self.fault(key, f"« {key} » est vide.", "Écrivez un texte.")
        return value or ""

    def whole(self, key: str, default: int, *, required: bool = False, least: int | None = None) -> int:
        """Return an integer, or the default when it is absent or wrong."""
        value = self.maybe_whole(key, required=required)
        if value is None:
            return default
        if least is not None and value < least:
            self.fault(key, f"« {key} » vaut {value}.", f"Écrivez {least} ou plus.")
        return value

    def maybe_whole(self, key: str, *, required: bool = False) -> int | None:
        """Return an integer or None."""
        value: int | None = self._get(key, int, required=required)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false, or the default when it is absent or wrong."""
        value: bool | None = self._get(key, bool, required=False)
        return default if value is None else value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._get(key, list, required=required) or []
        if required and key in self.data and not values:
            self.fault(key, f"« {key} » est vide.", "Écrivez au moins un texte.")
        for rank, value in enumerate(values):
            if not isinstance(value, str):
                self.fault_at((key, rank), f"« {key} » n’attend que des textes.", "Mettez des guillemets.")
        return tuple(value for value in values if isinstance(value, str))

    def period(self, key: str, *, required: bool = False) -> Period | None:
        """Return a period written as ``P1M`` or ``P15D``, or None."""
        written = self._get(key, str, required=required)
        if written is None:
            return None
        try:
            return parse_period(written)
        except ValueError:
            self.fault(
                key, f"« {written} » n’est pas une durée.", "Écrivez par exemple P1M, P2M, P15D ou P1Y."
            )
            return None

    def choice(self, key: str, words: type[Choice], *, required: bool = False) -> Choice | None:
        """Return one word of a closed list, or None."""
        written = self._get(key, str, required=required)
        if written is None:
            return None
        try:
            return words(written)
        except ValueError:
            self.fault(key, f"« {key} » ne peut pas valoir « {written} ».", _one_of(written, [*words]))
            return None

    def tables(self, key: str, *, required: bool = False) -> Iterator["Table"]:
        """Yield the tables of an array of tables."""
        values = self._get(key, list, required=required) or []
        for rank, value in enumerate(values):
            if isinstance(value, dict):
                yield Table(value, (*self.path, key, rank), self.findings)
            else:
                self.fault_at(
                    (key, rank), f"« {key} » attend des tables.", f"Écrivez [[{key}]] puis ses clés."
                )

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """Return a sub-table or None."""
        value = self._get(key, dict, required=required)
        return None if value is None else Table(value, (*self.path, key), self.findings)

    def raw(self, key: str) -> Any:
        """Return the value as it is; the caller judges it."""
        self.known.add(key)
        return self.data.get(key)

    def done(self) -> None:
        """Report every key that nobody asked for."""
        for key in self.data.keys() - self.known:
            self.fault(
                key, f"La clé « {key} » est inconnue ici.", _one_of(key, sorted(self.known), remove=True)
            )

    def fault(self, key: str, why: str, mend: str, *, warning: bool = False) -> None:
        """Report a defect of a key."""
        self.findings.add((*self.path, key), why, mend, warning=warning)

    def fault_at(self, keys: KeyPath, why: str, mend: str) -> None:
        """Report a defect deeper than a key."""
        self.findings.add((*self.path, *keys), why, mend)

    def _get(self, key: str, expected: type, *, required: bool) -> Any:
        self.known.add(key)
        value = self.data.get(key)
        if value is None:
            if required:
                self.findings.add(
                    self.path, f"La clé « {key} » manque.", f"Ajoutez {key} = {_SAMPLES[expected]}."
                )
            return None
        # bool is an int in Python; it is not one in TOML
        if isinstance(value, expected) and (expected is bool or not isinstance(value, bool)):
            return value
        self.fault(key, f"« {key} » n’a pas le bon type.", f"Écrivez {_TYPE_NAMES[expected]}.")
        return None


_SAMPLES: dict[type, str] = {str: '"…"', int: "1", bool: "true", list: "[…]", dict: "{ … }"}


def _one_of(written: str, words: list[Any], *, remove: bool = False) -> str:
    close = difflib.get_close_matches(written, [str(word) for word in words], 1, 0.7)
    if close:
        return f"Vouliez-vous écrire « {close[0]} » ?"
    listed = ", ".join(str(word) for word in words)
    return f"Retirez-la, ou choisissez parmi : {listed}." if remove else f"Choisissez parmi : {listed}."
