"""From the tables ``[[page]]`` and ``[[piece]]`` to typed pages, fields and pieces."""

import re

from beffroi.cases.procedures.conditions import Condition
from beffroi.cases.procedures.findings import Findings
from beffroi.cases.procedures.reading_clock import read_certainty
from beffroi.cases.procedures.reading_conditions import ConditionReader
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Field, Kind, Nature, Option, Page, Piece

DEFAULT_FORMATS = ("pdf", "jpeg", "png")
FORMATS = ("pdf", "jpeg", "png", "heic", "odt", "docx", "ods", "xlsx", "csv", "zip")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")
_CHOICES = (Kind.CHOICE, Kind.CHOICES)
_TEXT_LIMITS = {Kind.TEXT: 200, Kind.LONG_TEXT: 5000}


class FormReader:
    """Reads pages and pieces of one document; holds the identities seen so far."""

    def __init__(self, findings: Findings) -> None:
        self.fields: dict[str, Field] = {}
        self.pages: dict[str, Page] = {}
        self.pieces: dict[str, Piece] = {}
        self.conditions = ConditionReader(findings, self.fields)

    def read_pages(self, document: Table) -> tuple[Page, ...]:
        """Return the pages in order."""
        for table in document.tables("page", required=True):
            page = self._page(table)
            if _new_id(table, page.id, self.pages, "page"):
                self.pages[page.id] = page
        return tuple(self.pages.values())

    def read_pieces(self, document: Table) -> tuple[Piece, ...]:
        """Return the pieces in order; their conditions may read every field."""
        for table in document.tables("piece"):
            piece = self._piece(table)
            if _new_id(table, piece.id, self.pieces, "pièce"):
                self.pieces[piece.id] = piece
        return tuple(self.pieces.values())

    def _page(self, table: Table) -> Page:
        when = self._when(table)
        before = len(self.fields)
        for each in table.tables("field", required=True):
            field = self._field(each)
            if _new_id(each, field.id, self.fields, "question"):
                self.fields[field.id] = field
        page = Page(
            id=table.text("id", required=True),
            title=table.text("title", required=True),
            intro=table.text("intro"),
            when=when,
            fields=tuple(self.fields.values())[before:],
        )
        table.done()
        return page

    def _field(self, table: Table) -> Field:
        kind = table.choice("kind", Kind, required=True) or Kind.TEXT
        field = Field(
            id=table.text("id", required=True),
            kind=kind,
            label=table.text("label", required=True),
            hint=table.text("hint"),
            text=table.text("text", required=kind is Kind.EXPLANATION),
            missing=table.text("missing"),
            required=table.flag("required", default=True) and kind is not Kind.EXPLANATION,
            minimum=table.maybe_whole("min"),
            maximum=_TEXT_LIMITS.get(kind) if (limit := table.maybe_whole("max")) is None else limit,
            decimals=table.whole("decimals", 0, least=0),
            unit=table.text("unit"),
            options=_options(table),
            when=self._when(table),
            autocomplete=table.text("autocomplete"),
            personal=table.flag("personal", default=True),
        )
        _check_field(table, field)
        table.done()
        return field

    def _piece(self, table: Table) -> Piece:
        piece = Piece(
            id=table.text("id", required=True),
            label=table.text("label", required=True),
            hint=table.text("hint"),
            required=table.flag("required", default=True),
            source=table.text("source"),
            certainty=read_certainty(table),
            when=self._when(table),
            max_mb=table.whole("max_mb", 10, least=1),
            max_files=table.whole("max_files", 5, least=1),
            formats=_formats(table),
            nature=table.choice("nature", Nature),
        )
        table.done()
        return piece

    def _when(self, table: Table) -> Condition | None:
        return self.conditions.read(table.raw("when"), (*table.path, "when"))


def _options(table: Table) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    for each in table.tables("options"):
        value = each.text("value", required=True)
        option = Option(value, each.text("label", required=True), each.text("hint"))
        each.done()
        if value in options:
            each.fault(
                "value",
                f"La réponse « {value} » figure deux fois.",
                "Donnez une valeur différente à chacune.",
            )
        options[value] = option
    return tuple(options.values())


def _check_field(table: Table, field: Field) -> None:
    if field.kind in _CHOICES and not field.options:
        table.fault(
            "kind", "Ce choix n’a pas de réponses.", 'Ajoutez options = [ { value = "…", label = "…" } ].'
        )
    if field.kind not in _CHOICES and field.options:
        table.fault(
            "options", "Seuls choice et choices ont des réponses.", "Changez kind, ou retirez options."
        )
    if field.text and field.kind is not Kind.EXPLANATION:
        table.fault("text", "Seule une explication a un texte.", "Écrivez plutôt hint.")
    if field.decimals and field.kind is not Kind.NUMBER:
        table.fault("decimals", "Seul un nombre a des décimales.", "Retirez decimals.")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        table.fault("min", "min est plus grand que max.", "Échangez-les.")


def _formats(table: Table) -> tuple[str, ...]:
    formats = table.texts("formats") or DEFAULT_FORMATS
    for rank, each in enumerate(formats):
        if each not in FORMATS:
            mend = f"Choisissez parmi : {', '.join(FORMATS)}."
            table.fault_at(("formats", rank), f"Le format « {each} » n’est pas accepté.", mend)
    return formats


def _new_id(
    table: Table, identity: str, seen: dict[str, Field] | dict[str, Page] | dict[str, Piece], what: str
) -> bool:
    if identity and not _ID.fullmatch(identity):
        mend = "Écrivez des lettres sans accent, des chiffres et des tirets, une lettre d’abord."
        table.fault("id", f"L’identifiant « {identity} » ne convient pas.", mend)
    if identity in seen:
        table.fault(
            "id", f"L’identifiant « {identity} » désigne déjà une {what}.", "Donnez-lui un autre identifiant."
        )
    return bool(identity) and identity not in seen
