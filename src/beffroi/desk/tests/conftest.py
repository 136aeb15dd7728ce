"""What the tests of the desk stand on."""

from __future__ import annotations

import pytest

from beffroi.desk.tests import desks


@pytest.fixture
def desk(world):
    """An open desk in a small world."""
    return desks.build(world)
