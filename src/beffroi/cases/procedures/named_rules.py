"""The registry of named pure rules: packs fill it at start-up, conditions look rules up by name.

A rule takes the visible answers and the civil date brought by the caller (None when it brings none)
and says yes or no. It reads nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import date

Answers = Mapping[str, object]
Rule = Callable[[Answers, date | None], bool]

_RULES: dict[str, Rule] = {}


def named_rule(name: str) -> Callable[[Rule], Rule]:
    """Register a pure rule under ``<pack>/<name>``; a name is given once.

    :raises ValueError: another function already bears the name.
    """

    def register(rule: Rule) -> Rule:
        known = _RULES.get(name)
        if known is not None and known.__qualname__ != rule.__qualname__:
            raise ValueError(f"the rule {name!r} is already registered")
        _RULES[name] = rule
        return rule

    return register


def find_rule(name: str) -> Rule:
    """Return the rule of that name.

    :raises LookupError: no pack has registered it (``beffroi.packs.registry.register_rules`` was not called).
    """
    try:
        return _RULES[name]
    except KeyError as missing:
        raise LookupError(f"no pack registered the rule {name!r}") from missing


def known_rules() -> frozenset[str]:
    """Return the names registered so far."""
    return frozenset(_RULES)
