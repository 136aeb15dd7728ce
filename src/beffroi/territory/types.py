"""The words of the territory: what is known about a commune, and how a search found it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Progress = Callable[[str, int], None]
"""Told what has just been loaded (in French) and how many rows it holds."""


class Zone(StrEnum):
    """Which part of the Republic: it decides which law and which calendar apply."""

    METROPOLE = "metro"
    OVERSEAS_DEPARTMENT = "drom"
    OVERSEAS_COLLECTIVITY = "com"


class PartKind(StrEnum):
    """What a code that is not a commune's own stands for."""

    DELEGATED = "delegated"
    ASSOCIATED = "associated"
    DISTRICT = "district"
    FORMER = "former"
    RENAMED = "renamed"


class Matched(StrEnum):
    """By what a search found the commune."""

    NAME = "name"
    PART_NAME = "part_name"
    POSTCODE = "postcode"
    CODE = "code"
    PART_CODE = "part_code"
    SIREN = "siren"


@dataclass(frozen=True, slots=True)
class EpciFacts:
    """An intercommunal body with own taxation; ``kind`` is CC, CA, CU, METRO or MET69."""

    siren: str
    name: str
    kind: str
    population: int | None


@dataclass(frozen=True, slots=True)
class CommuneFacts:
    """A present commune; ``None`` where the sources know nothing (overseas collectivities lack most numbers).

    ``of_name`` is the name after "de": "de Vénissieux", "d’Oullins-Pierre-Bénite", "du Havre". ``centroid``
    is (latitude, longitude) in WGS 84 degrees. ``population`` is the municipal one.
    """

    insee: str
    name: str
    of_name: str
    slug: str
    department_code: str
    department_name: str
    region_code: str
    zone: Zone
    siren: str | None
    siret: str | None
    postcodes: tuple[str, ...]
    population: int | None
    centroid: tuple[float, float] | None
    epci: EpciFacts | None


@dataclass(frozen=True, slots=True)
class CommuneMatch:
    """A commune that a search found.

    ``former`` is the older commune or name through which it was found, and ``note`` says so in French
    ("ancienne commune de Pierre-Bénite"); a municipal district has a note only. ``cursor`` resumes the
    search after this match.
    """

    commune: CommuneFacts
    matched: Matched
    former: str | None
    note: str
    cursor: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did: ``changed`` is false when the same file was already there."""

    year: int
    on: date
    changed: bool
    counts: Mapping[str, int]
