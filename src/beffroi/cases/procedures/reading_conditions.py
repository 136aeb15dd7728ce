"""From the table of a condition to a typed condition, with the fields it may read."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from beffroi.cases.procedures.conditions import (
    All,
    Among,
    AnyOf,
    AtLeast,
    AtMost,
    Bound,
    Condition,
    Filled,
    Has,
    Is,
    Named,
    Not,
    Other,
    Today,
)
from beffroi.cases.procedures.findings import Findings, KeyPath
from beffroi.cases.procedures.named_rules import known_rules
from beffroi.cases.procedures.orders import Order, is_written_as, order_of
from beffroi.cases.procedures.records import part_kinds
from beffroi.cases.procedures.types import Field, Kind, Option

_COMPARISONS = ("is", "among", "has", "at_least", "at_most", "filled")
_LISTS = (Kind.CHOICES, Kind.LINKED)
_RECORDS = (Kind.ADDRESS, Kind.PERSON, Kind.POINT, Kind.SIGNATURE)
_FORMS = 'Écrivez { field = "…", is = "…" }, { all = […] }, { any = […] }, { not = {…} } ou { rule = "…" }.'


class ConditionReader:
    """Reads conditions; ``fields`` grows as the document declares them, so that none is read too early."""

    def __init__(self, findings: Findings, fields: Mapping[str, Field]) -> None:
        self.findings = findings
        self.fields = fields

    def read(self, data: Any, path: KeyPath) -> Condition | None:
        """Return the condition, or None when there is none or when it is wrong (a finding says why)."""
        if data is None:
            return None
        if not isinstance(data, dict) or not data:
            return self._refuse(path, "Cette condition n’est pas une table.", _FORMS)
        if "field" in data:
            return self._comparison(data, path)
        if "rule" in data:
            return self._named(data, path)
        combined = {"all": self._all, "any": self._any, "not": self._not}.get(next(iter(data)))
        if combined is not None and len(data) == 1:
            return combined(data, path)
        return self._refuse(path, f"Cette condition ne se lit pas : {', '.join(data)}.", _FORMS)

    def _all(self, data: dict[str, Any], path: KeyPath) -> Condition:
        return All(self._list(data["all"], (*path, "all")))

    def _any(self, data: dict[str, Any], path: KeyPath) -> Condition:
        return AnyOf(self._list(data["any"], (*path, "any")))

    def _not(self, data: dict[str, Any], path: KeyPath) -> Condition | None:
        inner = self.read(data["not"], (*path, "not"))
        return None if inner is None else Not(inner)

    def _list(self, data: Any, path: KeyPath) -> tuple[Condition, ...]:
        if not isinstance(data, list) or not data:
            self._fault(path, "Il faut une liste de conditions.", "Écrivez [ {…}, {…} ].")
            return ()
        read = (self.read(each, (*path, rank)) for rank, each in enumerate(data))
        return tuple(condition for condition in read if condition is not None)

    def _named(self, data: dict[str, Any], path: KeyPath) -> Condition | None:
        fields = data.get("fields", [])
        if (
            data.keys() - {"rule", "fields"}
            or not isinstance(fields, list)
            or not isinstance(data["rule"], str)
        ):
            return self._refuse(
                path, "Cette règle nommée est mal écrite.", 'Écrivez { rule = "…", fields = ["…"] }.'
            )
        if data["rule"] not in known_rules():
            mend = "Vérifiez son nom, ou déclarez-la dans rules.py."
            return self._refuse(path, f"La règle « {data['rule']} » est inconnue.", mend)
        known = [self.known(field, (*path, "fields")) for field in fields]
        if not all(known):
            return None
        return Named(data["rule"], tuple(fields))

    def known(self, name: Any, path: KeyPath, reader: str = "Cette condition") -> Field | None:
        """Return the question of that name, or None when it is not declared yet (a finding says so).

        A part (``adresse.city``) comes as a question of its own, of the kind of that part.
        """
        root, _, part = str(name).partition(".")
        field = self.fields.get(root)
        if field is None or not field.gives:
            why = f"{reader} lit le champ « {name} », qui n’est pas déclaré avant."
            self._fault(path, why, "Corrigez l’identifiant, ou placez la question plus haut.")
            return None
        return self._part(field, str(name), part, path) if part else field

    def _part(self, field: Field, name: str, part: str, path: KeyPath) -> Field | None:
        parts = part_kinds(field)
        if part in parts:
            return Field(name, parts[part], field.label)
        mend = f"Choisissez parmi : {', '.join(parts)}." if parts else "Écrivez l’identifiant seul."
        self._fault(path, f"« {field.id} » n’a pas de partie « {part} ».", mend)
        return None

    def _comparison(self, data: dict[str, Any], path: KeyPath) -> Condition | None:
        verbs = [verb for verb in _COMPARISONS if verb in data]
        if len(verbs) != 1 or len(data) != 2:
            mend = f"Gardez field et un seul de : {', '.join(_COMPARISONS)}."
            return self._refuse(path, "Une comparaison a un champ et un seul verbe.", mend)
        field, verb = self.known(data["field"], (*path, "field")), verbs[0]
        return self._compare(field, verb, data[verb], (*path, verb)) if field else None

    def _compare(self, field: Field, verb: str, value: Any, path: KeyPath) -> Condition | None:
        match verb:
            case "filled":
                flag = isinstance(value, bool) or self._wrong_type(path, "true ou false")
                return Filled(field.id, value) if flag else None
            case "at_least" | "at_most":
                bound = self._bound(field, value, path)
                made = AtLeast if verb == "at_least" else AtMost
                return None if bound is None else made(field.id, bound)
            case "has":
                return Has(field.id, value) if self._fits_list(field, value, path) else None
            case "among":
                return self._among(field, value, path)
            case _:
                return self._is(field, value, path)

    def _is(self, field: Field, value: Any, path: KeyPath) -> Condition | None:
        if not isinstance(value, dict):
            return Is(field.id, value) if self._fits(field, value, path) else None
        other = self._other(value, path)
        if other is None:
            return None
        if other.kind is not field.kind:
            why = f"« {field.id} » et « {other.id} » n’ont pas la même nature."
            return self._refuse(path, why, "Comparez deux questions de même kind.")
        return Is(field.id, Other(other.id))

    def _other(self, value: dict[str, Any], path: KeyPath) -> Field | None:
        if value.keys() != {"field"}:
            self._wrong_type(path, 'une valeur, ou { field = "…" }')
            return None
        return self.known(value["field"], (*path, "field"))

    def _bound(self, field: Field, value: Any, path: KeyPath) -> Bound | None:
        order = order_of(field)
        if order is None:
            why = f"« {field.id} » n’est pas un nombre, une date ou une heure."
            self._fault(path, why, "Comparez-le avec is ou among.")
            return None
        if isinstance(value, dict):
            other = self._other(value, path)
            return self._same_order(field, other, path) if other else None
        if value == "today" and order is Order.DAY:
            return Today()
        if not is_written_as(order, value):
            self._wrong_type(path, order.value)
            return None
        bound: Bound = value
        return bound

    def _same_order(self, field: Field, other: Field, path: KeyPath) -> Other | None:
        if order_of(other) is order_of(field):
            return Other(other.id)
        why = f"« {field.id} » et « {other.id} » ne se comparent pas."
        self._fault(path, why, "Comparez deux nombres, deux montants, deux dates ou deux heures.")
        return None

    def _among(self, field: Field, values: Any, path: KeyPath) -> Condition | None:
        if not isinstance(values, list) or not values:
            self._wrong_type(path, "une liste de valeurs")
            return None
        fits = [self._fits(field, value, (*path, rank)) for rank, value in enumerate(values)]
        return Among(field.id, tuple(values)) if all(fits) else None

    def _fits_list(self, field: Field, value: Any, path: KeyPath) -> bool:
        if field.kind not in _LISTS:
            self._fault(
                path, f"« {field.id} » n’est pas une liste de choix.", "Comparez-le avec is ou among."
            )
            return False
        return self._is_option(field, value, path)

    def _fits(self, field: Field, value: Any, path: KeyPath) -> bool:
        if field.kind is Kind.CHOICE:
            return self._is_option(field, value, path)
        if field.kind in _LISTS:
            self._fault(path, f"« {field.id} » a plusieurs réponses.", "Comparez-le avec has.")
            return False
        if field.kind in _RECORDS or field.kind is Kind.GROUP:
            mend = f"Lisez une de ses parties : {', '.join(part_kinds(field))}, ou écrivez filled."
            self._fault(path, f"« {field.id} » a plusieurs parties.", mend)
            return False
        if field.kind in (Kind.YES_NO, Kind.CONSENT):
            return isinstance(value, bool) or self._wrong_type(path, "true ou false")
        if order_of(field) in (Order.NUMBER, Order.AMOUNT):
            return type(value) is int or self._wrong_type(path, "un nombre entier")
        return isinstance(value, str) or self._wrong_type(path, "un texte")

    def _is_option(self, field: Field, value: Any, path: KeyPath) -> bool:
        values = [option.value for option in _every(field.options)]
        if value not in values:
            why = f"« {value} » n’est pas une réponse possible de « {field.id} »."
            self._fault(path, why, f"Choisissez parmi : {', '.join(values)}.")
        return value in values

    def _wrong_type(self, path: KeyPath, expected: str) -> Literal[False]:
        self._fault(path, "La valeur comparée n’a pas le bon type.", f"Écrivez {expected}.")
        return False

    def _refuse(self, path: KeyPath, why: str, mend: str) -> Condition | None:
        self._fault(path, why, mend)
        return None

    def _fault(self, path: KeyPath, why: str, mend: str) -> None:
        self.findings.add(path, why, mend)


def _every(options: tuple[Option, ...]) -> Iterator[Option]:
    for option in options:
        yield option
        yield from _every(option.options)
