"""What a mandate says, and until when it holds."""

from datetime import date

import pytest

from beffroi.cases.mandates.rules import read

PORTAL = {"name": "Awa Diallo", "capacity": "mediator", "phone": "+33472000000", "given_on": "2026-11-20"}


def test_the_portal_and_the_api_say_the_same_thing():
    assert read(PORTAL).capacity == "conseiller ou médiateur numérique"
    assert (
        read({"name": "Awa Diallo", "quality": "fille", "email": "awa@exemple.test"}).contact
        == "awa@exemple.test"
    )
    assert read({"family_name": "Benali", "given_names": "Sami"}).name == "Sami Benali"
    assert read(None) is None


@pytest.mark.parametrize(
    ("more", "today", "holds"),
    [
        ({}, date(2030, 1, 1), True),
        ({"until": "2026-12-31"}, date(2026, 12, 31), True),
        ({"until": "2026-12-31"}, date(2027, 1, 1), False),
        ({"ended_on": "2026-11-24"}, date(2026, 11, 24), False),
    ],
)
def test_it_holds_to_its_last_day_unless_somebody_ends_it(more, today, holds):
    assert read(PORTAL | more).holds(today) is holds
