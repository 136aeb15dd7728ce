"""Signing people in, for the tests of screens."""

from __future__ import annotations

from functools import partial

import pytest

from tests import signing


@pytest.fixture
def sign_in(world, client, settings):
    """Sign a new agent in, with roles in an organisation; in the demonstration a password is enough."""
    settings.DEMONSTRATION = True
    return partial(signing.sign_in, client)
