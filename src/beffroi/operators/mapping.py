"""A map of members, drawn from the centres of communes. Pure: degrees in, SVG coordinates out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

WIDTH = 640
MARGIN = 28
MOST_DOTS = 1200
LARGEST, SMALLEST = 16.0, 4.0
HIGHEST = 640.0

Point = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle: centre and radius in the units of the drawing, and what it stands for."""

    x: float
    y: float
    radius: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: members over the communes around; ``outside`` counts members that it cannot show."""

    width: int
    height: int
    members: tuple[Dot, ...]
    around: tuple[Dot, ...]
    shown: int
    outside: int


@dataclass(frozen=True, slots=True)
class Place:
    """A member to draw."""

    name: str
    population: int
    point: Point


def draw(places: Sequence[Place], around: Iterable[Point] = (), *, unplaced: int = 0) -> Drawing:
    """Return the map of ``places``; those far overseas are counted outside when some are in Europe.

    :param unplaced: members whose place nobody knows.
    """
    near = [place for place in places if _in_europe(place.point)] or list(places)
    background = [point for point in around if not near or _in_europe(point) == _in_europe(near[0].point)]
    if not near:
        return Drawing(WIDTH, 0, (), (), 0, unplaced)
    project, height = _projection([*(place.point for place in near), *background])
    largest = max(place.population for place in near) or 1
    dots = tuple(
        Dot(*project(place.point), _radius(place.population, largest), place.name) for place in _thinned(near)
    )
    faint = tuple(Dot(*project(point), 1.2) for point in background[:MOST_DOTS])
    return Drawing(WIDTH, height, dots, faint, len(near), len(places) - len(near) + unplaced)


def _in_europe(point: Point) -> bool:
    return 41.0 < point[0] < 51.5 and -5.5 < point[1] < 10.0


def _radius(population: int, largest: int) -> float:
    """Return a radius whose square follows the population, so that areas compare."""
    return round(max(SMALLEST, LARGEST * sqrt(population / largest)), 1)


def _thinned(places: Sequence[Place]) -> list[Place]:
    """Return the places, the largest first; past ``MOST_DOTS``, the largest of each cell of a grid."""
    ordered = sorted(places, key=lambda place: -place.population)
    step = 0.02
    while len(ordered) > MOST_DOTS:
        cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in ordered:
            cells[int(place.point[0] / step), int(place.point[1] / step)].append(place)
        ordered = [held[0] for held in cells.values()]
        step *= 1.5
    return ordered


class _Projection:
    """Equirectangular, true at the middle latitude: enough for a country."""

    def __init__(self, points: Sequence[Point]) -> None:
        south, north = min(p[0] for p in points), max(p[0] for p in points)
        west, east = min(p[1] for p in points), max(p[1] for p in points)
        self._squeeze = cos(radians((south + north) / 2))
        self._north, self._west = north, west
        across, down = max((east - west) * self._squeeze, 0.02), max(north - south, 0.02)
        self._scale = min((WIDTH - 2 * MARGIN) / across, (HIGHEST - 2 * MARGIN) / down)
        self._left = (WIDTH - across * self._scale) / 2
        self.height = round(down * self._scale + 2 * MARGIN)

    def __call__(self, point: Point) -> Point:
        x = self._left + (point[1] - self._west) * self._squeeze * self._scale
        return round(x, 1), round(MARGIN + (self._north - point[0]) * self._scale, 1)


def _projection(points: Sequence[Point]) -> tuple[_Projection, int]:
    made = _Projection(points)
    return made, made.height
