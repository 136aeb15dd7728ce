"""Reads a key written in TOML (or JSON): frozen types, nothing unknown, each mistake told where it stands."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from beffroi.contributions.keys.types import (
    POPULATION,
    AnyPart,
    Bounds,
    Budget,
    Cost,
    Fixed,
    InvalidKey,
    Key,
    Method,
    PerInhabitant,
    PerUnit,
    Project,
    Reduction,
    Share,
    Solidarity,
    Stratum,
    TwoLevels,
    UnitCost,
    Vat,
)
from beffroi.kernel.errors import Refusal
from beffroi.kernel.identifiers import check_siren

LONGEST = 100_000
MOST_CENTS = 10**14
E = TypeVar("E", bound=StrEnum)


def read_key(text: str) -> Key:
    """Return the key that a text says.

    :raises InvalidKey: what is wrong and where, in French.
    """
    table = _Table(_parsed(text), "la clé")
    parts = tuple(_part(one) for one in table.tables("parts"))
    key = Key(
        table.text("code"), table.text("title"), table.day("since"), table.text("basis", default=""), parts
    )
    table.end()
    _check_codes([part.code for part in parts], "parts")
    return key


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise InvalidKey("La clé est trop longue. Gardez moins de 100 000 caractères.")
    try:
        if text.lstrip().startswith("{"):
            return dict(json.loads(text, parse_float=Decimal))
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise InvalidKey(f"Le texte n’est pas du TOML correct ({error}). Vérifiez cette ligne.") from error


class _Table:
    """A table being read: what is taken is ticked off, what is left at the end is refused."""

    def __init__(self, told: Any, where: str) -> None:
        if not isinstance(told, Mapping):
            raise InvalidKey(f"Dans {where} : un tableau de valeurs est attendu.")
        self.left, self.where = dict(told), where

    def wrong(self, name: str, why: str) -> InvalidKey:
        return InvalidKey(f"Dans {self.where}, « {name} » {why}.")

    def take(self, name: str, default: Any = ...) -> Any:
        if name in self.left:
            return self.left.pop(name)
        if default is ...:
            raise self.wrong(name, "manque : ajoutez-le")
        return default

    def text(self, name: str, default: Any = ...) -> str:
        told = self.take(name, default)
        if not isinstance(told, str) or len(told) > 200 or (default is ... and not told.strip()):
            raise self.wrong(name, "est un texte de 1 à 200 caractères, entre guillemets")
        return told.strip()

    def day(self, name: str) -> date:
        told = self.take(name)
        try:
            return told if type(told) is date else date.fromisoformat(told)
        except (TypeError, ValueError):
            raise self.wrong(name, "est une date, par exemple 2027-01-01") from None

    def number(self, name: str, default: Any = ...) -> Fraction:
        told = self.take(name, default)
        if isinstance(told, bool) or not isinstance(told, int | Decimal | Fraction):
            raise self.wrong(name, "est un nombre, avec un point et sans guillemets")
        if isinstance(told, Decimal) and not (told.is_finite() and abs(told.adjusted()) < 20):
            raise self.wrong(name, "est hors de toute mesure")
        if not 0 <= told <= MOST_CENTS:
            raise self.wrong(name, "est négatif ou trop grand")
        return Fraction(told)

    def whole(self, name: str, default: Any = ...) -> int:
        told = self.number(name, default)
        if told.denominator != 1:
            raise self.wrong(name, "est un nombre entier")
        return int(told)

    def euros(self, name: str, default: Any = ...) -> int:
        """Return whole cents of an amount in euros."""
        cents = self.number(name, default) * 100
        if cents.denominator != 1:
            raise self.wrong(name, "est un montant en euros avec deux décimales au plus")
        return int(cents)

    def choice(self, name: str, choices: type[E], default: Any = ...) -> E:
        told = self.take(name, default)
        if told not in list(choices):
            raise self.wrong(name, f"vaut {', '.join(choices)}")
        return choices(told)

    def tables(self, name: str, *, optional: bool = False) -> list[_Table]:
        told = self.take(name, [] if optional else ...)
        if not isinstance(told, list) or not (told or optional):
            raise self.wrong(name, "est une liste d’au moins une ligne")
        return [_Table(one, f"{self.where} ({name}, n° {rank})") for rank, one in enumerate(told, start=1)]

    def end(self) -> None:
        if self.left:
            name = min(map(str, self.left))
            raise self.wrong(name, "n’est pas connu : retirez-le ou corrigez son nom")


def _part(table: _Table) -> AnyPart:
    kind = table.text("kind")
    if kind not in _KINDS:
        raise table.wrong("kind", f"vaut {', '.join(_KINDS)}")
    common = {
        "code": table.text("code"),
        "label": table.text("label"),
        "vat": table.choice("vat", Vat, Vat.OUTSIDE),
        "bounds": _bounds(table),
        "reductions": tuple(_reduction(one) for one in table.tables("reductions", optional=True)),
        "solidarity": _solidarity(table),
    }
    part = _KINDS[kind](table, common)
    table.end()
    return part


def _bounds(table: _Table) -> Bounds:
    floor = table.euros("floor", 0)
    cap = table.euros("cap") if "cap" in table.left else None
    if cap is not None and cap < floor:
        raise table.wrong("cap", "est sous le plancher : relevez-le")
    return Bounds(floor, cap)


def _reduction(table: _Table) -> Reduction:
    read = Reduction(table.whole("up_to"), table.number("percent"))
    if read.percent > 100:
        raise table.wrong("percent", "dépasse 100")
    table.end()
    return read


def _solidarity(table: _Table) -> Solidarity | None:
    if "solidarity" not in table.left:
        return None
    inner = _Table(table.take("solidarity"), f"{table.where} (solidarity)")
    reference = inner.number("reference") if "reference" in inner.left else None
    if reference == 0:
        raise inner.wrong("reference", "est nul : indiquez une valeur positive")
    read = Solidarity(inner.text("source"), reference)
    inner.end()
    return read


def _fixed(table: _Table, common: dict[str, Any]) -> Fixed:
    return Fixed(cents=table.euros("amount"), **common)


def _per_inhabitant(table: _Table, common: dict[str, Any]) -> PerInhabitant:
    method = table.choice("method", Method, Method.MARGINAL)
    strata = tuple(_stratum(one, method) for one in table.tables("strata"))
    starts = [one.above for one in strata]
    if starts != sorted(set(starts)):
        raise table.wrong("strata", "monte de seuil en seuil : rangez les lignes, sans doublon")
    return PerInhabitant(method=method, strata=strata, **common)


def _stratum(table: _Table, method: Method) -> Stratum:
    read = Stratum(table.whole("above", 0), table.number("rate") * 100, table.euros("fixed", 0))
    if read.fixed and method is Method.MARGINAL:
        raise table.wrong("fixed", "ne va qu’avec la méthode whole")
    table.end()
    return read


def _per_unit(table: _Table, common: dict[str, Any]) -> PerUnit:
    return PerUnit(
        source=table.text("source"),
        rate=table.number("rate") * 100,
        unit=table.text("unit", "unité"),
        included=table.number("included", 0),
        **common,
    )


def _unit_cost(table: _Table, common: dict[str, Any]) -> UnitCost:
    return UnitCost(
        source=table.text("source"),
        costs=tuple(_cost(one) for one in table.tables("costs")),
        unit=table.text("unit", "unité"),
        units=table.number("units") if "units" in table.left else None,
        **common,
    )


def _cost(table: _Table) -> Cost:
    read = Cost(table.text("label"), table.euros("amount"))
    table.end()
    return read


def _budget(table: _Table, common: dict[str, Any]) -> Budget:
    inner = _Table(table.take("amounts"), f"{table.where} (amounts)")
    amounts = {_siren(inner, name): inner.euros(name) for name in sorted(map(str, inner.left))}
    return Budget(amounts=amounts, **common)


def _siren(table: _Table, told: str) -> str:
    try:
        return check_siren(told)
    except Refusal as refusal:
        raise table.wrong(told, f"n’est pas un SIREN ({refusal.message})") from refusal


def _share(table: _Table, common: dict[str, Any]) -> Share:
    return Share(cents=table.euros("total"), source=table.text("source", POPULATION), **common)


def _two_levels(table: _Table, common: dict[str, Any]) -> TwoLevels:
    projects = tuple(_project(one) for one in table.tables("projects"))
    _check_codes([one.code for one in projects], "projects")
    if not any(one.weight for one in projects):
        raise table.wrong("projects", "n’a aucun poids : donnez-en un au moins")
    return TwoLevels(cents=table.euros("total"), projects=projects, **common)


def _project(table: _Table) -> Project:
    read = Project(
        table.text("code"), table.text("label"), table.whole("weight"), table.text("source", POPULATION)
    )
    table.end()
    return read


def _check_codes(codes: list[str], where: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidKey(f"Le code « {code} » figure deux fois dans « {where} ». Changez-en un.")


_KINDS: dict[str, Callable[[_Table, dict[str, Any]], AnyPart]] = {
    "fixed": _fixed,
    "per_inhabitant": _per_inhabitant,
    "per_unit": _per_unit,
    "unit_cost": _unit_cost,
    "budget": _budget,
    "share": _share,
    "two_levels": _two_levels,
}
