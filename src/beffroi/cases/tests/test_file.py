"""Filing a request."""

from beffroi.cases.models import Case, Delivery, LedgerEvent
from beffroi.cases.types import CaseState


def test_a_request_gets_a_number_a_clock_and_an_acknowledgement(world):
    case = world.file()
    with world.reading():
        kept = Case.objects.get(id=case.id)
        assert kept.number == "69259-2026-000001"
        assert kept.state == CaseState.RECEIVED
        assert [event.kind for event in LedgerEvent.objects.filter(case=kept)] == ["received", "acknowledged"]
        assert kept.earliest.isoformat() == "2027-01-23"
        assert Delivery.objects.get(case=kept).recipient == "nadia.benali@exemple.test"
