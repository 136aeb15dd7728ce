"""The screens of what follows silence, in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases import actions
from beffroi.cases.sequels.tests.test_screens import DP, at, followed
from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.tenancy.types import CLOCKWORK
from tests.browser import DESK, PHONE, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
NOW = datetime.now(UTC)


@pytest.fixture
def silent(committed_world):
    """A tacit agreement, a tacit refusal, a case under way, and the agent who sees them."""
    world = committed_world
    granted = world.file(on=NOW - timedelta(days=75), procedure=DP, answers={})
    refused = world.file(on=NOW - timedelta(days=75))
    for case in (granted, refused):
        actions.lapse(case=case, by=CLOCKWORK, on=NOW - timedelta(days=1))
    return hire(world.venissieux, "Sophie Marchand"), granted, refused, world.file(on=NOW)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_follows_silence_is_accessible_on_both_sides(silent, address, browser, size):
    sophie, granted, refused, running = silent
    with visiting(browser, address, size=size) as person:
        look(person, followed(granted))
        person.get_by_role("button", name="Recevoir mon attestation").click()
        look(person)
        look(person, followed(refused))
        person.get_by_role("button", name="Demander les motifs").first.click()
        look(person)
    with visiting(browser, address, size=size) as agent:
        enter(agent, sophie)
        for path in (at(granted), at(refused), at(refused, "/motifs"), at(running, "/transmission")):
            look(agent, path)
        for queue in ("motifs", "accuses"):
            look(agent, f"/travail/venissieux/?file={queue}")
