"""Identifiers of rows."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new UUID version 7: unique, and ordered by its time of making, which keeps indexes compact."""
    return uuid7()
