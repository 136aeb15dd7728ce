"""Rules by tables, sums by properties, two orders at once, essential data against their schema."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beffroi.purchasing.decp import rules as decp
from beffroi.purchasing.decp.types import FACTS, Contract, Kind
from beffroi.purchasing.fees.rules import Sharer, share
from beffroi.purchasing.models import PurchaseOrder
from beffroi.purchasing.needs.rules import Sheet, consolidate
from beffroi.purchasing.rules import Standing, Window, why_not
from beffroi.purchasing.tests.purchases import SIRET, purchase
from beffroi.purchasing.types import AboveCeiling, Basis, Exclusion, Procedure, Stage, Step

SCHEMA = Path(__file__).parents[5] / "shared" / "data" / "accounting" / "decp" / "schema_decp_v2.0.3.json"
G, C = Procedure.GROUPEMENT, Procedure.CENTRALE
DAY = date(2027, 1, 20)


def standing(procedure, stage, **told):
    return Standing(procedure, stage, DAY, date(2027, 1, 10), **{"lines": 1, "members": 2, **told})


@pytest.mark.parametrize(
    ("step", "told", "article"),
    [
        (Step.DRAFT_CONVENTION, standing(C, Stage.CONSOLIDATED), "L2113-2"),
        (Step.DRAFT_CONVENTION, standing(G, Stage.CONSOLIDATED), None),
        (Step.PUBLISH, standing(G, Stage.CONSOLIDATED), "L2113-7"),
        (Step.PUBLISH, standing(G, Stage.CONSOLIDATED, committed=True, unsigned=("Corbas",)), "L2113-7"),
        (Step.PUBLISH, standing(G, Stage.CONSOLIDATED, committed=True), None),
        (Step.PUBLISH, standing(G, Stage.CONSOLIDATED, committed=True, without_ceiling=(1,)), "R2162-4"),
        (Step.PUBLISH, standing(C, Stage.CONSOLIDATED), "L2113-2"),
        (Step.PUBLISH, standing(C, Stage.CONSOLIDATED, committed=True, unsigned=("Corbas",)), None),
        (Step.SIGN, standing(G, Stage.PUBLISHED, committed=True), ""),
        (Step.SIGN, standing(C, Stage.AWARDED, committed=True), None),
        (Step.CALL, standing(G, Stage.DRAFT, members=0), "L2113-6"),
        (Step.ORDER, standing(G, Stage.AWARDED), ""),
        (Step.ORDER, standing(G, Stage.AWARDED, windows=(Window(DAY, DAY),)), None),
        (Step.CLOSE, standing(G, Stage.AWARDED, windows=(Window(DAY, DAY),)), ""),
        (Step.CLOSE, standing(G, Stage.AWARDED, undelivered=1), ""),
        (Step.CLOSE, standing(C, Stage.AWARDED), None),
        (Step.CANCEL, standing(G, Stage.AWARDED), ""),
    ],
)
def test_a_forbidden_step_says_why_with_its_article(step, told, article):
    why = why_not(step, told)
    assert why is None if article is None else why is not None and article in why.article


LINES = [{"id": one, "code": one, "label": one, "unit": "u", "tracked": False} for one in "abc"]
CATALOGUE = {"lots": [{"id": "l", "rank": 1, "title": "L", "cpv": "", "lines": LINES}]}
SHEETS = st.lists(
    st.builds(
        Sheet,
        siren=st.from_regex(r"[0-9]{9}", fullmatch=True),
        name=st.just("x"),
        quantities=st.dictionaries(st.sampled_from("abc"), st.integers(0, 10**6)),
        excluded=st.sampled_from([None, None, Exclusion.LATE]),
    ),
    unique_by=lambda one: one.siren,
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SHEETS, st.randoms())
def test_the_consolidation_is_the_sum_of_what_counts_in_any_order(sheets, chance):
    facts, mixed = consolidate(CATALOGUE, sheets), list(sheets)
    chance.shuffle(mixed)
    assert consolidate(CATALOGUE, mixed) == facts
    for line in facts["lots"][0]["lines"]:
        assert line["total"] == sum(s.quantities.get(line["id"], 0) for s in sheets if s.excluded is None)
    assert len(facts["included"]) + len(facts["excluded"]) == len(sheets)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=30), st.sampled_from(Basis)
)
def test_shares_of_costs_make_the_whole(total, sizes, basis):
    people = [Sharer(f"{rank:09d}", "x", size, size) for rank, size in enumerate(sizes)]
    told = [one["cents"] for one in share(total, people, basis)["members"]]
    assert sum(told) == total
    assert min(told) >= 0
    assert share(total, people[::-1], basis) == share(total, people, basis)


@pytest.mark.server
def test_two_orders_at_once_never_pass_the_ceiling(committed_world):
    buying = purchase(committed_world)
    row, said = buying.awarded(), []

    def order(town, by):
        try:
            buying.order(row, town, by, PC1=20)  # 13 000 € each, of 20 000 €
            said.append("ordered")
        except AboveCeiling:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=order, args=one) for one in buying.towns]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert sorted(said) == ["ordered", "refused"]
    with buying.reading():
        assert PurchaseOrder.objects.count() == 1


def contract(**changed):
    told = {fact.name: _answer(fact) for fact in FACTS}
    facts = {"number": "2026-A01-L1", "title": "Postes", "cpv": "30213100-6", "cents": 12_345_678,
             "supplier_siret": SIRET, "notified_on": "2027-01-10", "told": told}  # fmt: skip
    return Contract(**{**facts, **changed})


def _answer(fact):
    first = fact.options[0] if fact.options else ""
    several, numbers = [first], {Kind.WHOLE: 3, Kind.SIRET: SIRET, Kind.YES_NO: False, Kind.TEXT: "69"}
    return several if fact.kind is Kind.SEVERAL else numbers.get(fact.kind, first)


def test_the_export_is_valid_against_the_schema():
    if not SCHEMA.exists():
        pytest.skip("the schema of DECP does not lie beside this checkout")
    file = json.loads(b"".join(decp.stream([contract(), contract(number="B")], published_on=DAY)))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(file)
    assert file["marches"]["marche"][0]["montant"] == 123_456.78


def test_what_is_missing_is_asked_in_words():
    assert decp.missing(contract()) == []
    lacks = decp.missing(contract(cpv="", told={}))
    assert "Code CPV du lot" in lacks
    assert "Procédure de passation" in lacks
    with pytest.raises(decp.Invalid, match="Complétez"):
        decp.as_json(contract(cpv=""), published_on=DAY)
    assert decp.publish_before(date(2026, 12, 31)) == date(2027, 2, 28)


def test_answers_that_exclude_each_other_are_refused():
    _found, faults = decp.read(
        {"social": ["Clause sociale", "Pas de considération sociale"], "months": ["0"]}
    )
    assert set(faults) == {"social", "months"}
