"""From the tables ``[[page]]`` and ``[[piece]]`` to typed pages, fields and pieces."""

import re
from collections import ChainMap
from collections.abc import Container, Mapping

from beffroi.cases.procedures.conditions import Condition
from beffroi.cases.procedures.expressions import Expression
from beffroi.cases.procedures.field_rules import check_field
from beffroi.cases.procedures.findings import Findings
from beffroi.cases.procedures.reading_clock import read_certainty
from beffroi.cases.procedures.reading_conditions import ConditionReader
from beffroi.cases.procedures.reading_expressions import ExpressionReader
from beffroi.cases.procedures.reading_options import Lists
from beffroi.cases.procedures.records import USUALLY_ASKED
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Characters, Field, Kind, Nature, Page, Piece, Result

DEFAULT_FORMATS = ("pdf", "jpeg", "png")
FORMATS = ("pdf", "jpeg", "png", "heic", "odt", "docx", "ods", "xlsx", "csv", "zip")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")
_LIMITS = {Kind.TEXT: 200, Kind.LONG_TEXT: 5000, Kind.GROUP: 10}
_TOLD = (Kind.EXPLANATION, Kind.SIGNATURE)  # kinds that have a text to read


class FormReader:
    """Reads pages and pieces of one document; holds the identities seen so far."""

    def __init__(self, findings: Findings, lists: Mapping[str, str]) -> None:
        self.findings = findings
        self.lists = Lists(lists, findings)
        self.names: set[str] = set()
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
        self._fields(table, self.fields, self.conditions, required=True)
        page = Page(
            id=table.text("id", required=True),
            title=table.text("title", required=True),
            intro=table.text("intro"),
            when=when,
            fields=tuple(self.fields.values())[before:],
        )
        table.done()
        return page

    def _fields(
        self, table: Table, into: dict[str, Field], conditions: ConditionReader, *, required: bool
    ) -> None:
        for each in table.tables("field", required=required):
            field = self._field(each, conditions)
            if _new_id(each, field.id, self.names, "question"):
                self.names.add(field.id)
                into[field.id] = field

    def _field(self, table: Table, conditions: ConditionReader) -> Field:
        kind = table.choice("kind", Kind, required=True) or Kind.TEXT
        limit = table.maybe_whole("max")
        compute, result = self._compute(table, kind, conditions)
        field = Field(
            id=table.text("id", required=True),
            kind=kind,
            label=table.text("label", required=True),
            hint=table.text("hint"),
            text=table.text("text", required=kind in _TOLD),
            missing=table.text("missing"),
            required=table.flag("required", default=True) and kind not in (Kind.EXPLANATION, Kind.COMPUTED),
            minimum=table.maybe_whole("min"),
            maximum=_LIMITS.get(kind) if limit is None else limit,
            decimals=table.whole("decimals", 0, least=0),
            unit=table.text("unit"),
            options=self.lists.options_of(table),
            when=conditions.read(table.raw("when"), (*table.path, "when")),
            autocomplete=table.text("autocomplete"),
            personal=table.flag("personal", default=True),
            prefill=table.flag("prefill", default=False),
            characters=table.choice("characters", Characters),
            levels=table.texts("levels"),
            fields=self._inner(table, kind, conditions),
            item=table.text("item"),
            ask=table.texts("ask")
            or (USUALLY_ASKED if kind is Kind.PERSON and "ask" not in table.data else ()),
            compute=compute,
            result=result,
        )
        check_field(table, field)
        table.done()
        return field

    def _inner(self, table: Table, kind: Kind, conditions: ConditionReader) -> tuple[Field, ...]:
        """Read the questions of a group: they may read each other, and what stands before the group."""
        inner: dict[str, Field] = {}
        own = ConditionReader(self.findings, ChainMap(inner, dict(conditions.fields)))
        self._fields(table, inner, own, required=kind is Kind.GROUP)
        return tuple(inner.values())

    def _compute(
        self, table: Table, kind: Kind, conditions: ConditionReader
    ) -> tuple[Expression | None, Result | None]:
        result = table.choice("result", Result, required=kind is Kind.COMPUTED)
        told = table.table("compute", required=kind is Kind.COMPUTED)
        read = told and ExpressionReader(conditions).read(told.data, told.path)
        if not read:
            return None, result
        expression, gives = read
        if result and result is not gives:
            table.fault(
                "result", f"Ce calcul donne {gives}, et non {result}.", f'Écrivez result = "{gives}".'
            )
        return expression, result

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


def _formats(table: Table) -> tuple[str, ...]:
    formats = table.texts("formats") or DEFAULT_FORMATS
    for rank, each in enumerate(formats):
        if each not in FORMATS:
            mend = f"Choisissez parmi : {', '.join(FORMATS)}."
            table.fault_at(("formats", rank), f"Le format « {each} » n’est pas accepté.", mend)
    return formats


def _new_id(table: Table, identity: str, seen: Container[str], what: str) -> bool:
    if identity and not _ID.fullmatch(identity):
        mend = "Écrivez des lettres sans accent, des chiffres et des tirets, une lettre d’abord."
        table.fault("id", f"L’identifiant « {identity} » ne convient pas.", mend)
    if identity in seen:
        table.fault(
            "id", f"L’identifiant « {identity} » désigne déjà une {what}.", "Donnez-lui un autre identifiant."
        )
    return bool(identity) and identity not in seen
