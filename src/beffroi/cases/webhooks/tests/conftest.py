"""A receiver on this machine, which the settings of these tests allow."""

from __future__ import annotations

import pytest

from beffroi.cases.webhooks.tests.receivers import receiving


@pytest.fixture
def local(settings):
    settings.WEBHOOKS_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.WEBHOOKS_PLAIN_HTTP = True


@pytest.fixture
def receiver(local):
    with receiving() as started:
        yield started
