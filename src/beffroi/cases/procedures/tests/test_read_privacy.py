"""The time that each ending is kept, and what becomes of it: read strictly, reported with lines."""

from __future__ import annotations

import pytest

from beffroi.cases.procedures.findings import PackErrors
from beffroi.cases.procedures.loading import from_json, read_procedure, to_json
from beffroi.cases.procedures.tests.documents import LETTERS, document, field
from beffroi.cases.procedures.types import Closing, Ending, RetentionRule
from beffroi.kernel.periods import Period

PRIVACY = """
[privacy]
purpose = "but"
legal_basis = "base"
categories = ["identité"]
recipients = ["mairie"]
retention = "P2Y"
closing = "anonymise"
"""
WHERE = "essais/procedures/essai.toml"


def read(rules: str = ""):
    return read_procedure(document(field("nom")) + PRIVACY + rules, where=WHERE, letters=LETTERS)


def rule(**told: str) -> str:
    return "\n[[privacy.rule]]\n" + "".join(f'{key} = "{value}"\n' for key, value in told.items())


def test_without_rules_everything_follows_the_table():
    assert read().privacy.rules == ()


def test_a_rule_departs_in_time_in_fate_or_in_both():
    rules = rule(outcome="refused", retention="P1Y") + rule(outcome="granted", closing="archive")
    assert read(rules).privacy.rules == (
        RetentionRule(Ending.REFUSED, Period(months=12), Closing.ANONYMISE),
        RetentionRule(Ending.GRANTED, Period(months=24), Closing.ARCHIVE),
    )


def test_a_draft_is_destroyed_whatever_the_table_says():
    (kept,) = read(rule(outcome="draft", retention="P30D")).privacy.rules
    assert kept == RetentionRule(Ending.DRAFT, Period(days=30), Closing.DESTROY)


def test_a_published_version_is_read_again_with_its_rules():
    procedure = read(rule(outcome="withdrawn", retention="P1M", closing="destroy"))
    assert from_json(to_json(procedure)) == procedure


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (rule(outcome="lost", retention="P1Y"), "ne peut pas valoir « lost »"),
        (rule(outcome="granted"), "ne change rien"),
        (rule(outcome="draft", closing="archive"), "ne peut être que détruit"),
        (rule(outcome="granted", retention="P1Y") * 2, "a déjà sa règle"),
        (rule(outcome="granted", retention="bientôt"), "n’est pas une durée"),
        (rule(outcome="granted", retention="P1Y", keep="yes"), "La clé « keep » est inconnue"),
    ],
)
def test_a_wrong_rule_is_reported(rules, why):
    with pytest.raises(PackErrors) as caught:
        read(rules)
    assert any(why in found.why and found.line > 1 for found in caught.value.findings), caught.value.findings
