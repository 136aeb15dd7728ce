"""What the tests of group purchasing stand on."""

from __future__ import annotations

import pytest

from beffroi.purchasing.tests.purchases import Purchase, purchase


@pytest.fixture
def buying(world) -> Purchase:
    """An operator and two towns that buy together."""
    return purchase(world)
