"""Work shared between processes: each begins from nothing and takes its part."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import datetime
from multiprocessing import get_context
from typing import Any


def reread(*, on: datetime, processes: int) -> dict[str, Any]:
    """Read every open case again, in some processes; return ``looked_at``, ``changed`` and who ``failed``."""
    if processes == 1:
        return _reread(on, 0, 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        parts = [pool.submit(_reread, on, part, processes) for part in range(processes)]
        told = [each.result() for each in parts]
    return {
        "looked_at": sum(each["looked_at"] for each in told),
        "changed": sum(each["changed"] for each in told),
        "failed": [one for each in told for one in each["failed"]],
    }


def _reread(on: datetime, part: int, parts: int) -> dict[str, Any]:
    import django

    django.setup()
    from beffroi.cases import rereading

    return asdict(rereading.run(on=on, part=part, parts=parts))
