"""The whole referential, as the template database of the tests holds it."""

from __future__ import annotations

from typing import Any

import pytest

from beffroi.territory import actions, referential
from beffroi.territory.types import Loaded


@pytest.fixture(scope="session")
def territory(django_db_setup: None, django_db_blocker: Any) -> Loaded:
    """Load the latest vintage, unless the database already has it, and return what is loaded."""
    with django_db_blocker.unblock():
        return actions.load_vintage(referential.vintages()[-1])


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """Return the columns of the latest vintage, as the build script wrote them."""
    return dict(referential.read(referential.packed(referential.vintages()[-1])).document)
