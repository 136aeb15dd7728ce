"""From the tables ``[[check]]`` and ``[[eligibility]]`` to typed rules; they may read every question."""

from collections.abc import Iterable

from beffroi.cases.procedures.conditions import All, Condition
from beffroi.cases.procedures.reading_conditions import ConditionReader
from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Check, Eligibility

_ALWAYS = "La condition manque."
_NOTHING = All(())


def read_checks(document: Table, conditions: ConditionReader) -> tuple[Check, ...]:
    """Return the checks between answers, in order."""
    checks = []
    for table in document.tables("check"):
        holds = _holds(table, conditions)
        field = table.text("field", required=True)
        check = Check(
            id=table.text("id", required=True),
            holds=holds or _NOTHING,
            message=table.text("message", required=True),
            field=field,
            when=_condition(table, "when", conditions),
        )
        if field:
            conditions.known(field, (*table.path, "field"), "Ce contrôle")
        table.done()
        checks.append(check)
    _refuse_twice(document, "check", [check.id for check in checks])
    return tuple(checks)


def read_eligibility(document: Table, conditions: ConditionReader) -> tuple[Eligibility, ...]:
    """Return the conditions to meet before one begins, in order."""
    rules = []
    for table in document.tables("eligibility"):
        rule = Eligibility(
            id=table.text("id", required=True),
            holds=_holds(table, conditions) or _NOTHING,
            message=table.text("message", required=True),
            instead=table.text("instead"),
            source=table.text("source"),
            blocks=table.flag("blocks", default=False),
        )
        if rule.blocks and not rule.source:
            why = "Une condition qui empêche d’envoyer la demande cite son texte."
            table.fault("blocks", why, "Ajoutez source, ou retirez blocks.")
        table.done()
        rules.append(rule)
    _refuse_twice(document, "eligibility", [rule.id for rule in rules])
    return tuple(rules)


def _holds(table: Table, conditions: ConditionReader) -> Condition | None:
    if "holds" not in table.data:
        table.fault("holds", _ALWAYS, 'Ajoutez holds = { field = "…", … }.')
    return _condition(table, "holds", conditions)


def _condition(table: Table, key: str, conditions: ConditionReader) -> Condition | None:
    return conditions.read(table.raw(key), (*table.path, key))


def _refuse_twice(document: Table, name: str, identities: Iterable[str]) -> None:
    seen: set[str] = set()
    for rank, identity in enumerate(identities):
        if identity in seen:
            why = f"L’identifiant « {identity} » figure deux fois."
            document.fault_at((name, rank, "id"), why, "Donnez-lui un autre identifiant.")
        seen.add(identity)
