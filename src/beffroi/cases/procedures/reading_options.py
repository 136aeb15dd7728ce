"""Options of choices: written in the field, or in a list of the pack that several fields share."""

import tomllib
from collections.abc import Iterator, Mapping

from beffroi.cases.procedures.findings import Findings
from beffroi.cases.procedures.positions import key_lines
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Option

MOST_LEVELS = 3


class Lists:
    """The lists that a document may name: ``lists/<name>.toml`` to TOML, each read once."""

    def __init__(self, texts: Mapping[str, str], findings: Findings) -> None:
        self.texts = texts
        self.findings = findings
        self.read: dict[str, tuple[Option, ...]] = {}

    def options_of(self, table: Table) -> tuple[Option, ...]:
        """Return the options of a field, from its own ``options`` or from the ``list`` that it names."""
        file = table.text("list")
        if not file:
            return read_options(table)
        if table.raw("options") is not None:
            table.fault("list", "Ce choix a deux sources de réponses.", "Gardez list ou options.")
        if file not in self.texts:
            mend = "Créez-la dans lists/, ou corrigez son nom."
            table.fault("list", f"La liste « {file} » n’existe pas.", mend)
            return ()
        if file not in self.read:
            self.read[file] = self._read(file)
        return self.read[file]

    def _read(self, file: str) -> tuple[Option, ...]:
        text = self.texts[file]
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            self.findings.add((), f"La liste « {file} » n’est pas du TOML correct.", "Corrigez ce fichier.")
            return ()
        findings = Findings(file, key_lines(text))
        top = Table(document, (), findings)
        options = read_options(top, required=True)
        top.done()
        self.findings.found.extend(findings.found)
        return options


def read_options(table: Table, *, required: bool = False) -> tuple[Option, ...]:
    """Return the options of a table; a value is unique in the whole tree, so that a leaf tells its way."""
    return tuple(_level(table, set(), 1, required=required))


def _level(table: Table, seen: set[str], depth: int, *, required: bool = False) -> Iterator[Option]:
    for each in table.tables("options", required=required):
        value = each.text("value", required=True)
        label, hint = each.text("label", required=True), each.text("hint")
        if value in seen:
            why = f"La réponse « {value} » figure deux fois."
            each.fault("value", why, "Donnez une valeur différente à chacune.")
        seen.add(value)
        if depth == MOST_LEVELS and "options" in each.data:
            each.fault("options", "Les choix liés ont trois niveaux au plus.", "Retirez ce niveau.")
        below = tuple(_level(each, seen, depth + 1))
        each.done()
        if value and value not in (option.value for option in below):
            yield Option(value, label, hint, below)


def depth_of(options: tuple[Option, ...]) -> int:
    """Return how many levels the options have."""
    return 1 + max((depth_of(option.options) for option in options), default=0) if options else 0
