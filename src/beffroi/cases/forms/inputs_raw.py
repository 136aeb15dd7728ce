"""What HTML sends, whether as texts or as lists of texts."""

from collections.abc import Mapping
from typing import Any


def one_input(raw: Mapping[str, Any], name: str) -> str:
    """Return the last text sent under a name, or an empty one."""
    values = all_inputs(raw, name)
    return values[-1] if values else ""


def all_inputs(raw: Mapping[str, Any], name: str) -> list[str]:
    """Return all the texts sent under a name."""
    value = raw.get(name)
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(each) for each in value]
