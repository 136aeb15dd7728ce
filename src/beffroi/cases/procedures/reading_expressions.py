"""From the table of a computation to a typed expression, with the questions it may read."""

from typing import Any, TypeAlias

from beffroi.cases.procedures import expressions
from beffroi.cases.procedures.expressions import Expression
from beffroi.cases.procedures.findings import KeyPath
from beffroi.cases.procedures.orders import Order, order_of
from beffroi.cases.procedures.reading_conditions import ConditionReader
from beffroi.cases.procedures.types import Field, Result

_FORMS = (
    "Écrivez { field = … }, { value = … }, { sum = [ … ] }, { difference = [ …, … ] }, { product = [ … ] }, "
    "{ total = groupe, of = question }, { count = … }, { age = date }, "
    "{ days = [ …, … ] } ou { join = [ … ] }."
)
Read: TypeAlias = tuple[Expression, Result]


class ExpressionReader:
    """Reads expressions with the questions that conditions know; every reading gives what the value is."""

    def __init__(self, conditions: ConditionReader) -> None:
        self.conditions = conditions
        self.forms = {
            "field": self._answer,
            "value": self._constant,
            "sum": self._sum,
            "difference": self._difference,
            "product": self._product,
            "total": self._total,
            "count": self._count,
            "age": self._age,
            "days": self._days,
            "join": self._join,
        }

    def read(self, data: Any, path: KeyPath) -> Read | None:
        """Return the expression and what it gives, or None when it is wrong (a finding says why)."""
        form = next((name for name in self.forms if isinstance(data, dict) and name in data), None)
        beside = {"total": {"of"}, "age": {"at"}, "join": {"with"}}.get(form or "", set())
        if form is None or data.keys() - {form} - beside:
            return self._refuse(path, "Ce calcul ne se lit pas.", _FORMS)
        return self.forms[form](data, path)

    def _answer(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        field = self._known(data["field"], (*path, "field"))
        if field is None:
            return None
        given = {Order.NUMBER: Result.NUMBER, Order.AMOUNT: Result.AMOUNT}
        order = order_of(field)
        return expressions.Answer(field.id), given.get(order, Result.TEXT) if order else Result.TEXT

    def _constant(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        value = data["value"]
        if type(value) is int:
            return expressions.Constant(value), Result.NUMBER
        if isinstance(value, str):
            return expressions.Constant(value), Result.TEXT
        return self._refuse(
            (*path, "value"), "Cette valeur ne se calcule pas.", "Écrivez un entier ou un texte."
        )

    def _sum(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        terms = self._operands(data["sum"], (*path, "sum"))
        gives = terms and self._one_unit(terms, path)
        return (expressions.Sum(_each(terms)), gives) if terms and gives else None

    def _difference(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        terms = self._operands(data["difference"], (*path, "difference"), exactly=2)
        gives = terms and self._one_unit(terms, path)
        return (expressions.Difference(*_each(terms)), gives) if terms and gives else None

    def _product(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        factors = self._operands(data["product"], (*path, "product"))
        if not factors:
            return None
        given = [gives for _, gives in factors]
        if Result.TEXT in given or given.count(Result.AMOUNT) > 1:
            mend = "Multipliez des nombres, ou un montant par des nombres."
            return self._refuse(path, "Ce produit n’a pas de sens.", mend)
        gives = Result.AMOUNT if Result.AMOUNT in given else Result.NUMBER
        return expressions.Product(_each(factors)), gives

    def _join(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        parts = self._operands(data["join"], (*path, "join"))
        between = data.get("with", " ")
        if not isinstance(between, str):
            return self._refuse((*path, "with"), "with attend un texte.", "Mettez des guillemets.")
        return (expressions.Joined(_each(parts), between), Result.TEXT) if parts else None

    def _total(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        group = self._known(data["total"], (*path, "total"))
        if group is None:
            return None
        of = next((field for field in group.fields if field.id == data.get("of")), None)
        order = order_of(of) if of else None
        if of is None or order not in (Order.NUMBER, Order.AMOUNT):
            mend = "Écrivez dans of un nombre ou un montant de ce groupe."
            return self._refuse((*path, "of"), f"« {group.id} » n’a pas de nombre à ajouter.", mend)
        gives = Result.AMOUNT if order is Order.AMOUNT else Result.NUMBER
        return expressions.Total(group.id, of.id), gives

    def _count(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        field = self._known(data["count"], (*path, "count"))
        if field is None or order_of(field) is Order.COUNT:
            return (expressions.Count(field.id), Result.NUMBER) if field else None
        mend = "Comptez un groupe, des choix ou des parcelles."
        return self._refuse((*path, "count"), f"« {field.id} » ne se compte pas.", mend)

    def _age(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        since = self._day(data["age"], (*path, "age"))
        at = self._day(data["at"], (*path, "at")) if "at" in data else None
        if since is None or (at is None and "at" in data):
            return None
        return expressions.Age(since.id, at.id if at else ""), Result.NUMBER

    def _days(self, data: dict[str, Any], path: KeyPath) -> Read | None:
        names = data["days"] if isinstance(data["days"], list) else []
        days = [self._day(name, (*path, "days", rank)) for rank, name in enumerate(names)]
        known = [day.id for day in days if day]
        if len(names) != 2:
            return self._refuse((*path, "days"), "Il faut deux dates.", 'Écrivez days = ["debut", "fin"].')
        return (expressions.Days(*known), Result.NUMBER) if len(known) == 2 else None

    def _day(self, name: Any, path: KeyPath) -> Field | None:
        field = self._known(name, path)
        if field is None or order_of(field) is Order.DAY:
            return field
        self._refuse(
            path, f"« {field.id} » n’est pas une date.", "Nommez une question de kind date ou datetime."
        )
        return None

    def _known(self, name: Any, path: KeyPath) -> Field | None:
        return self.conditions.known(name, path, "Ce calcul")

    def _operands(self, data: Any, path: KeyPath, exactly: int = 0) -> list[Read] | None:
        if not isinstance(data, list) or not data or (exactly and len(data) != exactly):
            many = f"{exactly} calculs" if exactly else "des calculs"
            self._refuse(path, f"Il faut une liste de {many}.", "Écrivez [ {…}, {…} ].")
            return None
        read = [self.read(each, (*path, rank)) for rank, each in enumerate(data)]
        right = [each for each in read if each]
        return right if len(right) == len(read) else None

    def _one_unit(self, terms: list[Read], path: KeyPath) -> Result | None:
        units = {gives for _, gives in terms}
        if len(units) == 1 and Result.TEXT not in units:
            return next(iter(units))
        mend = "Gardez des nombres, ou des montants en centimes, sans les mêler."
        self._refuse(path, "Ces valeurs ne s’ajoutent pas.", mend)
        return None

    def _refuse(self, path: KeyPath, why: str, mend: str) -> Read | None:
        self.conditions.findings.add(path, why, mend)
        return None


def _each(read: list[Read]) -> tuple[Expression, ...]:
    return tuple(expression for expression, _ in read)
