"""Reading ``[privacy]``: why data are kept, how long by ending, and what becomes of them then."""

from beffroi.cases.procedures.tables import Table
from beffroi.cases.procedures.types import Closing, Ending, Privacy, RetentionRule
from beffroi.kernel.periods import Period

_NO_PERIOD = Period()


def read_privacy(top: Table) -> Privacy | None:
    """Return the table, or None when the document has none."""
    table = top.table("privacy")
    if table is None:
        return None
    retention = table.period("retention", required=True) or _NO_PERIOD
    closing = table.choice("closing", Closing, required=True) or Closing.ANONYMISE
    privacy = Privacy(
        purpose=table.text("purpose", required=True),
        legal_basis=table.text("legal_basis", required=True),
        categories=table.texts("categories", required=True),
        recipients=table.texts("recipients", required=True),
        retention=retention,
        closing=closing,
        rules=_rules(table, retention, closing),
    )
    table.done()
    return privacy


def _rules(table: Table, retention: Period, closing: Closing) -> tuple[RetentionRule, ...]:
    rules: dict[Ending, RetentionRule] = {}
    for each in table.tables("rule"):
        rule = _rule(each, retention, closing)
        if rule is not None and rule.outcome in rules:
            why = f"L’issue « {rule.outcome} » a déjà sa règle."
            each.fault("outcome", why, "Gardez une seule règle par issue.")
        elif rule is not None:
            rules[rule.outcome] = rule
    return tuple(rules.values())


def _rule(table: Table, retention: Period, closing: Closing) -> RetentionRule | None:
    outcome = table.choice("outcome", Ending, required=True)
    own_retention, own_closing = table.period("retention"), table.choice("closing", Closing)
    if not {"retention", "closing"} & table.data.keys():
        table.fault("outcome", "La règle ne change rien.", "Ajoutez retention, closing ou les deux.")
    if outcome is Ending.DRAFT and own_closing not in {None, Closing.DESTROY}:
        table.fault("closing", "Un brouillon ne peut être que détruit.", "Retirez closing de cette règle.")
    table.done()
    if outcome is None:
        return None
    kept = Closing.DESTROY if outcome is Ending.DRAFT else own_closing or closing
    return RetentionRule(outcome=outcome, retention=own_retention or retention, closing=kept)
