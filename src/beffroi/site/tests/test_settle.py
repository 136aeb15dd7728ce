"""What start-up has built never stops a page for a collection."""

from __future__ import annotations

import gc

import pytest

from beffroi.site.memory import settle


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


def test_a_server_sets_aside_what_lives_as_long_as_it_does(thawed):
    settle()
    assert gc.get_freeze_count() > 10 * len(gc.get_objects())


def test_it_can_be_done_twice(thawed):
    settle()
    settle()
    assert gc.isenabled()
