"""From the table of a condition to a typed condition, with the fields it may read."""

from collections.abc import Mapping
from typing import Any, Literal

from beffroi.cases.procedures.conditions import (
    All,
    Among,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Filled,
    Has,
    Is,
    Named,
    Not,
)
from beffroi.cases.procedures.findings import Findings, KeyPath
from beffroi.cases.procedures.named_rules import known_rules
from beffroi.cases.procedures.types import Field, Kind

_COMPARISONS = ("is", "among", "has", "at_least", "at_most", "filled")
_NUMBERS = (Kind.NUMBER, Kind.AMOUNT)
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
        known = [self._known(field, (*path, "fields")) for field in fields]
        if not all(known):
            return None
        return Named(data["rule"], tuple(fields))

    def _known(self, field: Any, path: KeyPath) -> bool:
        if field in self.fields and self.fields[field].asks:
            return True
        why = f"Cette condition lit le champ « {field} », qui n’est pas déclaré avant elle."
        self._fault(path, why, "Corrigez l’identifiant, ou placez la question avant la condition.")
        return False

    def _comparison(self, data: dict[str, Any], path: KeyPath) -> Condition | None:
        verbs = [verb for verb in _COMPARISONS if verb in data]
        if len(verbs) != 1 or len(data) != 2:
            mend = f"Gardez field et un seul de : {', '.join(_COMPARISONS)}."
            return self._refuse(path, "Une comparaison a un champ et un seul verbe.", mend)
        if not self._known(data["field"], (*path, "field")):
            return None
        field, verb = self.fields[data["field"]], verbs[0]
        return self._compare(field, verb, data[verb], (*path, verb))

    def _compare(self, field: Field, verb: str, value: Any, path: KeyPath) -> Condition | None:
        match verb:
            case "filled":
                flag = isinstance(value, bool) or self._wrong_type(path, "true ou false")
                return Filled(field.id, value) if flag else None
            case "at_least" | "at_most":
                return self._bound(field, verb, value, path)
            case "has":
                return Has(field.id, value) if self._fits_list(field, value, path) else None
            case "among":
                return self._among(field, value, path)
            case _:
                return Is(field.id, value) if self._fits(field, value, path) else None

    def _bound(self, field: Field, verb: str, value: Any, path: KeyPath) -> Condition | None:
        if field.kind not in _NUMBERS:
            return self._refuse(path, f"« {field.id} » n’est pas un nombre.", "Comparez-le avec is ou among.")
        if type(value) is not int:
            self._wrong_type(path, "un nombre entier")
            return None
        return AtLeast(field.id, value) if verb == "at_least" else AtMost(field.id, value)

    def _among(self, field: Field, values: Any, path: KeyPath) -> Condition | None:
        if not isinstance(values, list) or not values:
            self._wrong_type(path, "une liste de valeurs")
            return None
        fits = [self._fits(field, value, (*path, rank)) for rank, value in enumerate(values)]
        return Among(field.id, tuple(values)) if all(fits) else None

    def _fits_list(self, field: Field, value: Any, path: KeyPath) -> bool:
        if field.kind is not Kind.CHOICES:
            self._fault(
                path, f"« {field.id} » n’est pas une liste de choix.", "Comparez-le avec is ou among."
            )
            return False
        return self._is_option(field, value, path)

    def _fits(self, field: Field, value: Any, path: KeyPath) -> bool:
        match field.kind:
            case Kind.CHOICE:
                return self._is_option(field, value, path)
            case Kind.CHOICES:
                self._fault(path, f"« {field.id} » a plusieurs réponses.", "Comparez-le avec has.")
                return False
            case Kind.YES_NO | Kind.CONSENT:
                return isinstance(value, bool) or self._wrong_type(path, "true ou false")
            case Kind.NUMBER | Kind.AMOUNT:
                return type(value) is int or self._wrong_type(path, "un nombre entier")
            case _:
                return isinstance(value, str) or self._wrong_type(path, "un texte")

    def _is_option(self, field: Field, value: Any, path: KeyPath) -> bool:
        values = [option.value for option in field.options]
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
