"""What a server keeps as long as it lives, out of the way of the garbage collector."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def settle() -> None:
    """Load every route, then set aside all that start-up has built.

    A full collection otherwise walks a quarter of a million objects that never die, and stops one page in twelve for
    more than a tenth of a second (`make bench`, cockpit).

    :source: Python, ``gc.freeze``
    """
    for each in get_resolver().url_patterns:
        getattr(each, "url_patterns", ())
    gc.collect()
    gc.freeze()
