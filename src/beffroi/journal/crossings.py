"""Readings across organisations leave an entry in the journal of the platform's operator.

Operators live a storey above: they say who the platform is through :func:`register_platform`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

import structlog

Writer = Callable[[UUID, str], None]

_platforms: list[Callable[[], UUID | None]] = []
_told: ContextVar[set[str] | None] = ContextVar("beffroi_journal_told", default=None)
_telling: ContextVar[bool] = ContextVar("beffroi_journal_telling", default=False)
_log = structlog.get_logger(__name__)


def register_platform(find: Callable[[], UUID | None]) -> None:
    """Tell the journal how to find the organisation that runs the platform (filled at start-up)."""
    _platforms[:] = [find]


def platform() -> UUID | None:
    """Return the organisation that runs the platform, or None while there is none."""
    return _platforms[0]() if _platforms else None


@contextmanager
def told_once() -> Iterator[None]:
    """Make a long reading in batches leave one entry per reason instead of one per batch."""
    token = _told.set(set())
    try:
        yield
    finally:
        _told.reset(token)


def teller(write: Writer) -> Callable[[str], None]:
    """Return what the scope calls at each crossing: ``write(platform, reason)``, unless just told."""

    def tell(reason: str) -> None:
        if _telling.get() or _is_known(reason):
            return
        token = _telling.set(True)
        try:
            _tell(write, reason)
        finally:
            _telling.reset(token)

    return tell


def _tell(write: Writer, reason: str) -> None:
    organisation_id = platform()
    if organisation_id is None:
        _log.warning("crossing_without_platform", reason=reason)
    else:
        write(organisation_id, reason)


def _is_known(reason: str) -> bool:
    told = _told.get()
    if told is None:
        return False
    known = reason in told
    told.add(reason)
    return known
