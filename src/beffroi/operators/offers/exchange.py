"""The exchange file of services and subscriptions, in st-deploycenter's words; see docs/services-exchange.md.

One JSON object a line: a heading, then operators, organizations, services, subscriptions. It is written and read
line by line, so that a whole département takes no memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators import queries as organisations
from beffroi.operators.membership.queries import in_force
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, queries
from beffroi.operators.offers.models import Service, Subscription, SubscriptionPeriod
from beffroi.operators.offers.types import Maturity, ServiceKind
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor

FORMAT, VERSION = "beffroi-services", 1
LONGEST_LINE = 1_000_000
MOST_ERRORS = 100


@dataclass(slots=True)
class Report:
    """What an import did: rows by what became of them, and the lines that could not be read."""

    services: int = 0
    subscriptions: int = 0
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)


def export(operator: Organisation, on: date) -> Iterator[str]:
    """Yield the lines of the file, each ended. In the operator's scope."""
    yield _line({"format": FORMAT, "version": VERSION, "date": on.isoformat()})
    yield _line({"type": "operator", "siren": operator.siren, "name": operator.name})
    for one in in_force(operator, on):
        told = {"siren": one.siren, "name": one.name, "kind": one.kind.value, "population": one.population}
        yield _line({"type": "organization", **told})
    for service in queries.catalogue(operator):
        yield _line({"type": "service", **_service(service)})
    rows = Subscription.objects.filter(organisation=operator).select_related("member", "service")
    for row in rows.order_by("id").iterator(chunk_size=500):
        yield _line({"type": "service_subscription", **_subscription(row, on)})


def _line(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n"


def _service(service: Service) -> dict[str, Any]:
    return {
        "instance_name": service.code,
        "name": service.name,
        "kind": service.kind,
        "maturity": service.maturity,
        "required_services": service.required,
        "config": {
            "description": service.description,
            "population_min": service.smallest,
            "population_max": service.largest,
            "price_cents": service.price_cents,
            "price_unit": service.price_unit,
        },
    }


def _subscription(row: Subscription, on: date) -> dict[str, Any]:
    period = SubscriptionPeriod.objects.filter(subscription=row).order_by("-since", "-id").first()
    active = period is not None and period.since <= on and (period.until is None or period.until > on)
    return {
        "organization": row.member.siren,
        "service": row.service.code,
        "is_active": active,
        "since": period.since.isoformat() if period else None,
        "until": period.until.isoformat() if period and period.until else None,
        "externally_managed": row.externally_managed,
        "entitlements": [
            {"type": name, "config": config} for name, config in sorted(row.entitlements.items())
        ],
        "metrics": [
            {"key": "quantity", "value": period.quantity if period else 0, "unit": row.service.price_unit}
        ],
    }


def load(operator: Organisation, lines: Iterable[str], *, by: Actor, on: datetime) -> Report:
    """Read a file line by line: what stands is left as it is, what lacks is made, what is wrong is told.

    :raises Invalid: the first line is not our heading.
    """
    report, numbered = Report(), enumerate(lines, start=1)
    _check_heading(next(numbered, (1, ""))[1])
    for number, line in numbered:
        try:
            _take(operator, _read(line), report, by, on)
        except (Refusal, ValueError, KeyError, TypeError, AttributeError) as wrong:
            if len(report.errors) < MOST_ERRORS:
                report.errors.append(f"Ligne {number} : {_said(wrong)}")
    return report


def _said(wrong: Exception) -> str:
    return wrong.message if isinstance(wrong, Refusal) else "ces données ne se lisent pas. Vérifiez la ligne."


def _check_heading(line: str) -> None:
    try:
        told = _read(line)
    except (Refusal, ValueError):
        told = {}
    if told.get("format") != FORMAT or told.get("version") != VERSION:
        raise Invalid("Ce fichier n’est pas un échange de services. Choisissez un fichier exporté d’ici.")


def _read(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise Invalid("cette ligne est trop longue.")
    told = json.loads(line)
    if not isinstance(told, dict):
        raise Invalid("un objet est attendu.")
    return told


def _take(operator: Organisation, told: dict[str, Any], report: Report, by: Actor, on: datetime) -> None:
    kind = told.get("type")
    if kind == "service":
        _take_service(operator, told, report, by, on)
    elif kind == "service_subscription":
        _take_subscription(operator, told, report, by, on)
    elif kind not in {"operator", "organization"}:
        raise Invalid("type inconnu.")


def _take_service(
    operator: Organisation, told: dict[str, Any], report: Report, by: Actor, on: datetime
) -> None:
    config = told.get("config") or {}
    facts = {
        "name": str(told["name"]),
        "kind": ServiceKind(told["kind"]).value,
        "maturity": Maturity(told["maturity"]).value,
        "required": [str(each) for each in told.get("required_services", [])],
        "description": str(config.get("description") or ""),
        "smallest": _number(config.get("population_min")),
        "largest": _number(config.get("population_max")),
        "price_cents": _number(config.get("price_cents")),
        "price_unit": str(config.get("price_unit") or ""),
    }
    code = str(told["instance_name"])
    with scope.reading(operator.id):
        row = Service.objects.filter(organisation=operator, code=code).first()
    if row is not None and all(getattr(row, name) == value for name, value in facts.items()):
        report.unchanged += 1
        return
    actions.describe_service(organisation=operator, code=code, by=by, on=on, **facts)
    report.services += 1


def _number(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**12:
        raise Invalid("un nombre entier est attendu.")
    return value


def _take_subscription(
    operator: Organisation, told: dict[str, Any], report: Report, by: Actor, on: datetime
) -> None:
    member = organisations.by_siren(str(told["organization"]))
    quantity = next((int(each["value"]) for each in told.get("metrics", []) if each["key"] == "quantity"), 1)
    since = date.fromisoformat(told["since"]) if told.get("since") else on.date()
    with scope.reading(operator.id, member.id):
        service = queries.service(operator, str(told["service"]))
        open_ones = SubscriptionPeriod.objects.filter(
            organisation=operator, member=member, subscription__service=service, until=None
        )
        standing = open_ones.first()
    if bool(told.get("is_active")) == (standing is not None):
        report.unchanged += 1
        return
    if standing is None:
        rights = {str(each["type"]): each.get("config") for each in told.get("entitlements", [])}
        managed = bool(told.get("externally_managed"))
        actions.start(
            service=service, member=member, since=since, quantity=quantity, entitlements=rights,
            externally_managed=managed, by=by, on=on,
        )  # fmt: skip
    else:
        until = date.fromisoformat(told["until"]) if told.get("until") else on.date()
        with scope.reading(operator.id):
            row = Subscription.objects.select_related("service").get(id=standing.subscription_id)
        actions.stop(subscription=row, until=until, by=by, on=on)
    report.subscriptions += 1
