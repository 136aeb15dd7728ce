"""From the table ``[clock]`` to the policy that the clocks apply."""

from typing import get_args

from beffroi.cases.clocks.types import (
    ALERTS,
    Certainty,
    ClockPolicy,
    Extension,
    Incomplete,
    Regime,
    Starts,
    Transfer,
)
from beffroi.cases.procedures.tables import Table
from beffroi.kernel.periods import Period

MOST_DAYS = 60


def read_clock(table: Table) -> ClockPolicy:
    """Return the policy, key for key; defects are noted, never guessed away."""
    regime = table.choice("regime", Regime, required=True) or Regime.REJECTS
    speaks = regime is not Regime.NONE
    policy = ClockPolicy(
        regime=regime,
        delay=table.period("delay", required=speaks),
        starts=table.choice("starts", Starts, required=speaks) or Starts.COMPLETE,
        incomplete=table.choice("incomplete", Incomplete, required=speaks) or Incomplete.NONE,
        transfer=table.choice("transfer", Transfer) or Transfer.CRPA,
        request_within=table.period("request_within"),
        reply_within=table.period("reply_within"),
        reply_default=table.period("reply_default"),
        lapse=table.choice("lapse", Regime),
        extensions=_extensions(table),
        silence_says=table.text("silence_says", required=speaks),
        silence_says_agent=table.text("silence_says_agent", required=speaks),
        source=table.text("source", required=True),
        alerts=_alerts(table),
    )
    _check_incomplete(table, policy)
    return policy


def read_certainty(table: Table, default: Certainty = "V") -> Certainty:
    """Return how sure the author is of the rule of this table: V, V2 or M."""
    written = table.text("certainty")
    for known in get_args(Certainty):
        if written == known:
            return known  # type: ignore[no-any-return]
    if written:
        mend = "Écrivez V (texte lu), V2 (cité par une bonne source) ou M (à confirmer)."
        table.fault("certainty", f"« {written} » n’est pas un degré de certitude.", mend)
    return default


def _alerts(table: Table) -> tuple[int, ...]:
    written = table.raw("alerts")
    if written is None:
        return ALERTS
    right = isinstance(written, list) and all(type(each) is int and 0 < each <= MOST_DAYS for each in written)
    if not right:
        why = "« alerts » attend des nombres de jours avant l’échéance."
        table.fault("alerts", why, f"Écrivez par exemple alerts = [10, 3], de 1 à {MOST_DAYS}.")
        return ALERTS
    return tuple(sorted(set(written), reverse=True))


def _extensions(table: Table) -> tuple[Extension, ...]:
    extensions: dict[str, Extension] = {}
    for each in table.tables("extension"):
        code = each.text("code", required=True)
        if code in extensions:
            each.fault("code", f"La prolongation « {code} » figure deux fois.", "Donnez-lui un autre code.")
        extensions[code] = Extension(
            code=code,
            by=each.period("by", required=True) or Period(),
            within=each.period("within"),
            label=each.text("label", required=True),
            source=each.text("source", required=True),
        )
        each.done()
    return tuple(extensions.values())


def _check_incomplete(table: Table, policy: ClockPolicy) -> None:
    # CRPA L114-5 has one rule per regime: the wrong one would give wrong dates without a word.
    mismatch = {Regime.ACCEPTS: Incomplete.CRPA_REJECTS, Regime.REJECTS: Incomplete.CRPA_ACCEPTS}
    if mismatch.get(policy.regime) is policy.incomplete:
        why = f"Le régime « {policy.regime} » ne va pas avec « {policy.incomplete} »."
        table.fault("incomplete", why, "Accordez regime et incomplete (CRPA, article L114-5).")
    if policy.regime is Regime.ACCEPTS and policy.starts is Starts.RECEIVED:
        why = "Une acceptation ne court pas d’un dossier incomplet."
        table.fault("starts", why, 'Écrivez starts = "complete" (CRPA, article L114-5).', warning=True)
