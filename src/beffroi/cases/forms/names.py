"""The names of the inputs of a question."""

from collections.abc import Iterator

from beffroi.cases.forms.inputs_records import within
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Field, Kind

DATE_PARTS = ("day", "month", "year")
ADDRESS_PARTS = ("lines", "postcode", "city", "country")
_PARTS = {
    Kind.DATE: DATE_PARTS,
    Kind.DATETIME: (*DATE_PARTS, "time"),
    Kind.ADDRESS: ADDRESS_PARTS,
    Kind.SIGNATURE: ("name", "digest"),
}


def input_names(field: Field) -> list[str]:
    """Return every name under which the browser sends an answer or errors are told, the question's own first.

    Those of a group go up to its largest number of occurrences.
    """
    return [field.id, *_inner_names(field)]


def _inner_names(field: Field) -> Iterator[str]:
    if field.kind is Kind.LINKED:
        yield from (f"{field.id}-{rank}" for rank in range(1, len(field.levels) + 1))
    elif field.kind is Kind.GROUP:
        yield f"{field.id}-count"
        for rank in range(1, (field.maximum or 0) + 1):
            yield from _record_names(f"{field.id}-{rank}", field.fields)
    elif parts := record_fields(field):
        yield from _record_names(field.id, parts)
    else:
        yield from (f"{field.id}-{part}" for part in _PARTS.get(field.kind, ()))


def _record_names(prefix: str, fields: tuple[Field, ...]) -> Iterator[str]:
    for each in fields:
        if each.asks:
            yield from input_names(within(prefix, each))
