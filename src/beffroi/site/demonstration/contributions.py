"""The year's contributions in the demonstration: voted, called in three times, partly paid."""

from __future__ import annotations

from datetime import datetime, timedelta

from beffroi.contributions import actions, queries
from beffroi.contributions.billing import actions as billing
from beffroi.contributions.billing.payments import ReadPayment
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

KEY = """
code = "cotisation"
title = "Cotisation annuelle"
since = {year}-01-01
basis = "les statuts, article 12"

[[parts]]
kind = "fixed"
code = "fixe"
label = "Part fixe"
amount = 1500

[[parts]]
kind = "per_inhabitant"
code = "habitants"
label = "Population"
strata = [{{ rate = {rate} }}, {{ above = 20000, rate = {above} }}]

[[parts]]
kind = "share"
code = "reseau"
label = "Réseau et hébergement"
total = 240000
reductions = [{{ up_to = 3500, percent = 50 }}]
"""


def play(operator: Organisation, *, now: datetime) -> int:
    """Vote and call the year's contributions, and leave a second key to compare; return the calls issued.

    Run again, it does nothing.
    """
    with scope.reading(operator.id):
        if queries.keys(operator):
            return 0
    voted, year = now - timedelta(days=150), now.year
    first, second = (
        KEY.format(year=year, rate="4.20", above="3.90"),
        KEY.format(year=year, rate="4.80", above="3.60"),
    )
    key = actions.publish_key(organisation=operator, text=first, by=CLOCKWORK, on=voted)
    run = actions.run(key=key, year=year, population_year=year - 1, by=CLOCKWORK, on=voted)
    vote = actions.vote(run=run, deliberation=f"{year}-17", voted_on=voted.date(), by=CLOCKWORK, on=voted)
    days = [(now + timedelta(days=distance)).date() for distance in (-90, -15, 60)]
    billing.schedule(vote=vote, days=days, by=CLOCKWORK, on=voted)
    calls = billing.issue(vote=vote, by=CLOCKWORK, on=voted + timedelta(days=1))
    received = days[0] - timedelta(days=3)
    paid = [
        ReadPayment(call.number, call.cents, received, f"VIR {call.number}")
        for call in calls
        if call.due_on == days[0]
    ]
    billing.receive(organisation=operator, payments=paid, by=CLOCKWORK, on=now - timedelta(days=80))
    actions.publish_key(organisation=operator, text=second, by=CLOCKWORK, on=now - timedelta(days=5))
    return len(calls)
