"""From a stored document back to TOML: what an operator edits when nobody kept the text. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_VERSION = re.compile(r"^(\s*version\s*=\s*)\d+", re.MULTILINE)
_DEEPEST = 3
# A stored document has lost the order of its keys: an author looks for them in this one, the rest after.
_FIRST = (
    "procedure clock appeal privacy eligibility page check piece outcome letter "
    "id code version kind value field title label resident_label hint intro text summary topic minutes "
    "regime delay starts required options moment file"
)
_RANKS = {key: rank for rank, key in enumerate(_FIRST.split())}


def to_toml(document: Mapping[str, Any]) -> str:
    """Return TOML that reads as this document: texts, whole numbers, yes and no, lists and tables."""
    return "\n".join(_table((), document)).strip() + "\n"


def numbered(text: str, version: int) -> str:
    """Return the TOML text of a procedure with that version number, the rest as it was written.

    :raises tomllib.TOMLDecodeError: the text is not TOML.
    """
    document = tomllib.loads(text)
    document.setdefault("procedure", {})["version"] = version
    written = _VERSION.sub(rf"\g<1>{version}", text, count=1)
    return written if tomllib.loads(written) == document else to_toml(document)


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    """Yield a table's own values first, as TOML demands, then the tables inside it."""
    table = _in_order(table)
    inner = {key: value for key, value in table.items() if _is_table(value, path) or _is_tables(value, path)}
    yield from (f"{_key(key)} = {_value(value)}" for key, value in table.items() if key not in inner)
    for key, value in inner.items():
        name = ".".join(_key(each) for each in (*path, key))
        for head, each in _headed(name, value):
            yield f"\n{head}"
            yield from _table((*path, key), each)


def _in_order(table: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(table.items(), key=lambda item: _RANKS.get(item[0], len(_RANKS))))


def _headed(name: str, value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    return [(f"[{name}]", value)] if isinstance(value, Mapping) else [(f"[[{name}]]", each) for each in value]


def _is_table(value: Any, path: tuple[str, ...]) -> bool:
    # Below the first level (conditions, above all) a table reads better on one line.
    return isinstance(value, Mapping) and not path


def _is_tables(value: Any, path: tuple[str, ...]) -> bool:
    """Say whether a list is spread out: parts with an identity (pages, questions), not answers."""
    many = isinstance(value, list | tuple) and bool(value)
    return many and len(path) <= _DEEPEST and all(_named(each) for each in value)


def _named(each: Any) -> bool:
    return isinstance(each, Mapping) and bool({"id", "code"} & each.keys())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in _in_order(value).items()) + " }"
        )
    if isinstance(value, list | tuple):
        return _list(value)
    return _text(value) if isinstance(value, str) else str(value)


def _list(values: list[Any] | tuple[Any, ...]) -> str:
    parts = [_value(each) for each in values]
    line = "[" + ", ".join(parts) + "]"
    return line if len(line) <= 100 else "[\n" + "".join(f"  {each},\n" for each in parts) + "]"


def _text(text: str) -> str:
    # JSON escapes are TOML's, but for the surrogate pairs that ensure_ascii would make, and for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)
