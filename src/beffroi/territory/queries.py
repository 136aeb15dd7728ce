"""What is known about communes and EPCI, and the search. Public facts: no scope is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, Min, Q, QuerySet, When

from beffroi.territory import rules
from beffroi.territory.models import Commune, CommunePart, Epci, SearchKey
from beffroi.territory.types import CommuneFacts, CommuneMatch, EpciFacts, Matched, PartKind, Zone

LONGEST_SEARCH = 100
"""Characters of a search that are read: no name of a commune is longer."""

_CURSOR = re.compile(r"\d{1,2}\.\d{1,8}\.[0-9A-Z]{5}")
Found = QuerySet[Any, tuple[int, int, str]]


def find(text: str, *, limit: int = 20, after: str = "") -> list[CommuneMatch]:
    """Return the present communes that a person may mean, the best first.

    ``text`` is a name or the beginning of any of its words (accents, hyphens and case do not matter), a
    former name, a postcode or its beginning, a present or former code, a SIREN; a département or a postcode
    may follow or precede a name. Exact names come first, then larger communes. ``after`` is the ``cursor``
    of the last match already shown.
    """
    for reading in rules.readings(text[:LONGEST_SEARCH]):
        best = list(_after(_best(reading), after)[:limit])
        if best:
            return _matches(reading, best)
    return []


def commune(code: str) -> CommuneFacts | None:
    """Return the commune of an INSEE code: a former, delegated or district code finds its commune too."""
    return communes([code]).get(code)


def communes(codes: Iterable[str]) -> dict[str, CommuneFacts]:
    """Return the communes of many codes at once, by the code asked; unknown codes are left out."""
    asked = {code for code in codes if _is_plain(code)}
    found = {row.code: _facts(row) for row in _present().filter(code__in=asked)}
    rest = asked - found.keys()
    if rest:
        parts = CommunePart.objects.filter(code__in=rest, commune__present=True).order_by("id")
        owners = {part.code: part.commune_id for part in parts}
        rows = {row.code: _facts(row) for row in _present().filter(code__in=owners.values())}
        found |= {code: rows[owner] for code, owner in owners.items()}
    return found


def by_slug(slug: str) -> CommuneFacts | None:
    """Return the commune of a portal's address.

    An address that ends with a code finds its commune even when the name has changed: compare ``slug`` with
    the answer's, and redirect when they differ.
    """
    if found := _described(slug=slug):
        return found[0]
    _name, dash, code = slug.rpartition("-")
    return commune(code.upper()) if dash else None


def by_siren(siren: str) -> CommuneFacts | None:
    """Return the commune of a SIREN (nine digits), or None."""
    return next(iter(_described(siren=siren)), None)


def epci(siren: str) -> EpciFacts | None:
    """Return the EPCI of a SIREN (nine digits), or None."""
    row = Epci.objects.filter(siren=siren, present=True).first() if _is_plain(siren) else None
    return _epci(row) if row else None


def members_of(epci: str) -> list[CommuneFacts]:
    """Return the communes of an EPCI, given by its SIREN, by name."""
    return _described(epci_id=epci)


def communes_of(department: str | None) -> list[CommuneFacts]:
    """Return the communes of a département ("69", "2A", "974"), by name; of the whole country for None."""
    return _described() if department is None else _described(department_id=department)


def _described(**conditions: str) -> list[CommuneFacts]:
    """Return the present communes that meet all conditions, by name."""
    if not all(map(_is_plain, conditions.values())):
        return []
    return [_facts(row) for row in _present().filter(**conditions).order_by("key", "code")]


def _is_plain(text: str) -> bool:
    """Say whether a code may be one: the database refuses characters that none of ours has, such as NUL."""
    return text.isascii() and text.isprintable()


def _present() -> QuerySet[Commune]:
    return Commune.objects.filter(present=True).select_related("department", "epci")


def _keys(reading: rules.Reading) -> QuerySet[Any]:
    """Return the keys that a reading finds, with their rank."""
    keys = SearchKey.objects.filter(key__startswith=reading.prefix)
    if reading.department:
        keys = keys.filter(commune__department=reading.department)
    if reading.postcode:
        keys = keys.filter(commune__postcodes__contains=[reading.postcode])
    rank = Case(When(key=reading.prefix, then=F("exact_rank")), default=F("prefix_rank"))
    return keys.annotate(rank=rank).filter(rank__lt=rules.NEVER)


def _best(reading: rules.Reading) -> Found:
    """Return (best rank, population, code) of each commune found, the best first."""
    found: QuerySet[Any, Any] = _keys(reading).values("commune_id", "population").annotate(best=Min("rank"))
    return found.order_by("best", "-population", "commune_id").values_list("best", "population", "commune_id")


def _after(found: Found, cursor: str) -> Found:
    """Keep the communes that follow a cursor; a cursor that we did not write keeps them all."""
    if not _CURSOR.fullmatch(cursor):
        return found
    rank, population, code = cursor.split(".")
    smaller = Q(population__lt=int(population)) | Q(population=int(population), commune_id__gt=code)
    return found.filter(Q(best__gt=int(rank)) | Q(smaller, best=int(rank)))


def _matches(reading: rules.Reading, best: list[tuple[int, int, str]]) -> list[CommuneMatch]:
    codes = [code for _rank, _population, code in best]
    keys = _keys(reading).filter(commune_id__in=codes).order_by("-rank", "-id")
    chosen = {
        key.commune_id: key for key in keys.select_related("commune__department", "commune__epci", "part")
    }
    return [_match(chosen[code], f"{rank}.{population}.{code}") for rank, population, code in best]


def _match(key: SearchKey, cursor: str) -> CommuneMatch:
    part = key.part
    return CommuneMatch(
        commune=_facts(key.commune),
        matched=Matched(key.matched),
        former=part.name or None if part and part.kind != PartKind.DISTRICT else None,
        note=rules.note(PartKind(part.kind), part.name, part.liaison) if part and part.name else "",
        cursor=cursor,
    )


def _facts(row: Commune) -> CommuneFacts:
    located = row.latitude is not None and row.longitude is not None
    return CommuneFacts(
        insee=row.code,
        name=row.name,
        of_name=rules.of_name(row.name, row.liaison),
        slug=row.slug,
        department_code=row.department_id,
        department_name=row.department.name,
        region_code=row.department.region_id,
        zone=Zone(row.department.zone),
        siren=row.siren,
        siret=row.siret,
        postcodes=tuple(row.postcodes),
        population=row.population,
        centroid=(row.latitude or 0.0, row.longitude or 0.0) if located else None,
        epci=_epci(row.epci) if row.epci else None,
    )


def _epci(row: Epci) -> EpciFacts:
    return EpciFacts(row.siren, row.name, row.kind, row.population)
