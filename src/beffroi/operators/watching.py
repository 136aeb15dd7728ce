"""What the operator's cockpit reads: members, where they are, what they offer. Never a case.

What an organisation offers is public (its portal shows it): the figures are read in the scope of the members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Now, TruncDate

from beffroi.kernel.text import slugify_fr
from beffroi.operators.figures.queries import LACKING
from beffroi.operators.models import Adoption, Membership, Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown
from beffroi.territory import queries as territory

PARIS = ZoneInfo("Europe/Paris")
PAGE = 50
PlaceKey = tuple[str, int, str, str]
"""Name, population, INSEE code, département."""
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of an operator: ``incomplete`` members lack a mandatory mention of their acknowledgements."""

    members: int
    population: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class Located:
    """A member and where it is: (latitude, longitude), or None when nobody knows."""

    name: str
    population: int
    centroid: tuple[float, float] | None


def overview(operator: Organisation) -> Overview:
    """Return the figures of an operator. In scope."""
    told = _members(operator).aggregate(
        members=Count("id"), population=Sum("population"), incomplete=Count("id", filter=LACKING)
    )
    return Overview(told["members"], told["population"] or 0, told["incomplete"])


def page(
    operator: Organisation, *, text: str = "", after: str = "", only: Q | None = None
) -> tuple[list[Organisation], str]:
    """Return a keyset page of members by address, and the key of the next one ("" on the last). In scope.

    :param text: a part of the name; accents and hyphens do not matter.
    :param only: a condition on organisations (see ``operators.figures.queries``).
    """
    rows = _members(operator).filter(
        only or Q(), slug__gt=after, slug__contains=slugify_fr(text) if text else ""
    )
    found = list(rows.order_by("slug")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].slug if len(found) > PAGE else ""


def member(operator: Organisation, slug: str) -> Organisation:
    """Return a member by its address; :raises Unknown:. In scope."""
    found = _members(operator).filter(slug=slug).first()
    if found is None:
        raise Unknown
    return found


def places(operator: Organisation) -> tuple[PlaceKey, ...]:
    """Return name, population, INSEE code and département of the members, by address. In scope."""
    rows = _members(operator).order_by("slug")
    return tuple(rows.values_list("name", "population", "commune_code", "department"))


def located(members: Iterable[PlaceKey]) -> list[Located]:
    """Return where members are, in the same order."""
    rows = list(members)
    facts = territory.communes(code for _name, _population, code, _department in rows if code)
    return [
        Located(name, population, facts[code].centroid if code in facts else None)
        for name, population, code, _department in rows
    ]


def surroundings(members: Iterable[PlaceKey]) -> list[tuple[float, float]]:
    """Return the centroids of every commune of the members' départements, at most four of them."""
    departments = Counter(department for _name, _population, _code, department in members)
    nearest = [code for code, _number in departments.most_common(4) if code]
    facts = [each for code in nearest for each in territory.communes_of(code)]
    return [each.centroid for each in facts if each.centroid]


def adoption(operator: Organisation) -> Counter[str]:
    """Return how many members offer each procedure ("pack/code"). In scope."""
    found: Counter[str] = Counter()
    for batch in _batches(_members(operator).order_by("id").values_list("id", flat=True)):
        with scope.reading(operator.id, *batch):
            rows = Adoption.objects.filter(organisation_id__in=batch, active=True).values("procedure")
            found.update({row["procedure"]: row["n"] for row in rows.annotate(n=Count("id")).order_by()})
    return found


def followers(operator: Organisation) -> Counter[tuple[str, int]]:
    """Return how many members offer each version ("pack/code", number) of each procedure. In scope."""
    found: Counter[tuple[str, int]] = Counter()
    for batch in _batches(_members(operator).order_by("id").values_list("id", flat=True)):
        with scope.reading(operator.id, *batch):
            rows = Adoption.objects.filter(organisation_id__in=batch, active=True).order_by()
            told = rows.values_list("procedure", "version").annotate(n=Count("id"))
            found.update({(procedure, version): n for procedure, version, n in told})
    return found


def offers(operator: Organisation, members: Iterable[Organisation]) -> dict[UUID, list[Adoption]]:
    """Return what each of a few members has adopted, by procedure. In scope."""
    ids = [one.id for one in members]
    found: dict[UUID, list[Adoption]] = {one: [] for one in ids}
    with scope.reading(operator.id, *ids):
        for row in Adoption.objects.filter(organisation_id__in=ids).order_by("procedure"):
            found[row.organisation_id].append(row)
    return found


def adopted(organisation: Organisation) -> list[Adoption]:
    """Return every adoption of an organisation, stopped ones included, by procedure. In scope."""
    return list(Adoption.objects.filter(organisation=organisation).order_by("procedure"))


def not_ended() -> Q:
    """Return the condition on memberships that are not over: who leaves stays until its last day in France."""
    return Q(until=None) | Q(until__gt=TruncDate(Now(), tzinfo=PARIS))


def _members(operator: Organisation) -> QuerySet[Organisation]:
    served = Membership.objects.filter(not_ended(), organisation=operator).values("served_id")
    return Organisation.objects.filter(id__in=served)


def _batches(ids: Iterable[UUID]) -> Iterator[Sequence[UUID]]:
    everything = list(ids)
    for start in range(0, len(everything), BATCH):
        yield everything[start : start + BATCH]
