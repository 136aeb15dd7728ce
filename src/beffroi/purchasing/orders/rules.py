"""Prices, amounts, what is left to deliver, savings. Pure; cents before tax unless said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, fold
from beffroi.purchasing import reading

LONGEST_WARRANTY = 180
_RATE = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s*%?")


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines of an order with their amounts; ``vat`` is computed by rate, then rounded half up."""

    lines: list[dict[str, Any]]
    net: int
    vat: int


def read_prices(text: str, lines: Mapping[str, str]) -> list[dict[str, Any]]:
    """Read a price list (BPU): « code ; unit price before tax ; VAT rate ; warranty in months (may lack) ».

    :param lines: code of each line of the lot -> its identifier; each must have one price above zero.
    :raises Invalid: the lines to correct, on the field ``prices``.
    """
    found, errors = dict[str, dict[str, Any]](), list[str]()
    for number, (code, price, rate, warranty) in reading.rows(text, width=4):
        if number == 1 and fold(code) == "code":
            continue
        try:
            told = {**_price(lines, code, price, rate), "warranty_months": _warranty(warranty)}
        except Invalid as refusal:
            errors.append(f"Ligne {number} : {refusal.message}")
            continue
        if told["line"] in found:
            errors.append(f"Ligne {number} : le code {code} a déjà un prix.")
        found[told["line"]] = told
    missing = [code for code, line in lines.items() if line not in found]
    if not errors and missing:
        errors.append(f"Il manque le prix de : {', '.join(missing[:8])}.")
    if errors:
        raise reading.wrong_lines("prices", errors)
    return [found[line] for line in lines.values()]


def _price(lines: Mapping[str, str], code: str, price: str, rate: str) -> dict[str, Any]:
    if code not in lines:
        raise Invalid(f"le code « {code[:30]} » n’est pas dans ce lot.")
    unit, found = reading.cents(price, "prices"), _RATE.fullmatch(rate)
    if not unit:
        raise Invalid("donnez un prix au-dessus de zéro.")
    if found is None:
        raise Invalid("donnez le taux de TVA, par exemple 20 ou 5,5.")
    points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return {"line": lines[code], "unit_cents": unit, "vat_points": points}


def _warranty(text: str) -> int:
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > LONGEST_WARRANTY:
        raise Invalid("donnez la garantie en mois, par exemple 36.")
    return int(text)


def price(
    lines: Mapping[str, Mapping[str, Any]], prices: Iterable[Mapping[str, Any]], quantities: Mapping[str, int]
) -> Priced:
    """Return the order of some quantities at the unit prices of a lot.

    :raises Invalid: nothing ordered, a negative quantity or a line without price.
    """
    known = {one["line"]: one for one in prices}
    wanted = {line: quantity for line, quantity in quantities.items() if quantity}
    if not wanted:
        raise Invalid("Indiquez au moins une quantité.")
    if any(quantity < 0 for quantity in wanted.values()) or wanted.keys() - known.keys():
        raise Invalid("Une quantité est négative, ou une ligne n’a pas de prix. Corrigez la commande.")
    told = [_ordered(lines[line], known[line], quantity) for line, quantity in wanted.items()]
    return Priced(told, sum(one["net_cents"] for one in told), sum(vat_by_rate(told).values()))


def _ordered(line: Mapping[str, Any], at: Mapping[str, Any], quantity: int) -> dict[str, Any]:
    told = {name: line[name] for name in ("code", "label", "unit", "tracked")}
    cost = {"unit_cents": at["unit_cents"], "vat_points": at["vat_points"]}
    cost["warranty_months"] = at.get("warranty_months", 0)
    return {
        "line": line["id"],
        **told,
        **cost,
        "quantity": quantity,
        "net_cents": quantity * at["unit_cents"],
    }


def vat_by_rate(lines: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Return the VAT in cents by rate (hundredths of a percent), each rounded half up on its sum."""
    bases = defaultdict[int, int](int)
    for line in lines:
        bases[line["vat_points"]] += line["net_cents"]
    return {rate: (base * rate * 2 + 10_000) // 20_000 for rate, base in sorted(bases.items())}


def kept(ordered: Iterable[Mapping[str, Any]], cancelled: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the lines of an order less what was cancelled of it, with their amounts before tax."""
    rest = [{**line, "quantity": line["quantity"] - cancelled.get(line["line"], 0)} for line in ordered]
    return [{**line, "net_cents": line["quantity"] * line["unit_cents"]} for line in rest]


def left(ordered: Iterable[Mapping[str, Any]], delivered: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return what is still to come, by line of an order."""
    rest = {line["line"]: int(line["quantity"]) for line in ordered}
    for came in delivered:
        rest[came["line"]] -= came["quantity"]
    return rest


def read_delivery(
    ordered: Iterable[Mapping[str, Any]],
    rest: Mapping[str, int],
    known: Iterable[str],
    told: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return what came: ``came-<line>`` and, for tracked lines, ``serials-<line>`` (one a line).

    :param known: serial numbers received before for this order.
    :raises Invalid: more than what is left, serial numbers missing or given twice, nothing at all.
    """
    faults, found, seen = dict[str, str](), [], set(known)
    for line in ordered:
        try:
            came = _came(line, rest[line["line"]], seen, told)
        except Invalid as refusal:
            faults.update(refusal.field_errors)
            continue
        found += [came] if came else []
    if faults:
        raise Invalid("Corrigez les lignes signalées.", field_errors=faults)
    if not found:
        raise Invalid("Indiquez au moins une quantité reçue.")
    return found


def _came(
    line: Mapping[str, Any], rest: int, seen: set[str], told: Mapping[str, str]
) -> dict[str, Any] | None:
    quantity = reading.whole(told.get(f"came-{line['line']}", ""), f"came-{line['line']}")
    if quantity > rest:
        raise reading.wrong(f"came-{line['line']}", f"Il reste {rest} à livrer : vérifiez la quantité.")
    if not quantity:
        return None
    field = f"serials-{line['line']}"
    serials = [clean_line(one)[:80] for one in told.get(field, "").splitlines() if one.strip()]
    if line["tracked"] and (len(set(serials)) != quantity or len(serials) != quantity or seen & set(serials)):
        raise reading.wrong(field, f"Écrivez {quantity} numéros de série différents, un par ligne.")
    seen.update(serials)
    return {"line": line["line"], "quantity": quantity, "serials": serials if line["tracked"] else []}


def savings(ordered: Iterable[Mapping[str, Any]], references: Mapping[str, int]) -> int:
    """Return what was saved in cents: the price paid before, told with the needs, less the awarded price.

    Lines whose former price nobody told count for nothing; below zero, the purchase costs more.
    """
    told = [one for one in ordered if references.get(one["line"])]
    return sum((references[one["line"]] - one["unit_cents"]) * one["quantity"] for one in told)
