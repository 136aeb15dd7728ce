"""Two sendings of one draft at the same instant, with transactions that really commit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from beffroi.cases.models import Case
from beffroi.cases.tests.residents import REQUEST, Resident


def test_two_sendings_at_once_give_one_case_and_one_receipt(committed_world):
    resident = Resident("demande")
    resident.begin()
    resident.answer("demande", REQUEST)
    others = [Resident("demande") for _each in range(4)]
    for other in others:
        other.browser.cookies = resident.browser.cookies

    def send(someone):
        try:
            return someone.send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        receipts = set(pool.map(send, others))
    assert len(receipts) == 1
    with committed_world.reading():
        assert Case.objects.count() == 1
