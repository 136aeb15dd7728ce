"""A map of members, drawn from the centres of communes. Pure: degrees in, SVG coordinates out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

WIDTH = 640
MOST_DOTS = 1200
MOST_LABELS = 12
LARGEST, SMALLEST = 22.0, 5.0
HIGHEST = 640.0
LETTER = 17

Point = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84)."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in the units of the drawing."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle: centre and radius in the units of the drawing, and what it stands for."""

    x: float
    y: float
    radius: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a circle; ``anchor`` is SVG's (start, middle, end)."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: members over the communes around; ``outside`` counts members that it cannot show.

    ``around`` is the data of one SVG path, a point of no length for each commune: round caps make them dots.
    """

    width: int
    height: int
    members: tuple[Dot, ...]
    around: str
    labels: tuple[Label, ...]
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
    if not near:
        return Drawing(WIDTH, 0, (), "", (), 0, unplaced)
    frame = _Frame.around([place.point for place in near])
    largest = max(place.population for place in near) or 1
    dots = tuple(
        Dot(*frame.project(place.point), _radius(place.population, largest), place.name)
        for place in _thinned(near)
    )
    faint = [frame.project(point) for point in around if frame.holds(point)][:MOST_DOTS]
    path = "".join(f"M{x} {y}h0" for x, y in faint)
    outside = len(places) - len(near) + unplaced
    return Drawing(WIDTH, frame.height, dots, path, _labels(dots), len(near), outside)


def _labels(dots: Sequence[Dot]) -> tuple[Label, ...]:
    """Return the names of a few circles, each over nothing else; a name without room is left out."""
    taken = [(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots]
    found: list[Label] = []
    for dot in dots if len(dots) <= MOST_LABELS else ():
        for label in _places(dot):
            box = _box(label)
            if box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in taken):
                found.append(label)
                taken.append(box)
                break
    return tuple(found)


def _places(dot: Dot) -> tuple[Label, ...]:
    beside, middle = dot.radius + 4, round(dot.y + LETTER / 3, 1)
    return (
        Label(round(dot.x + beside, 1), middle, "start", dot.title),
        Label(round(dot.x - beside, 1), middle, "end", dot.title),
        Label(dot.x, round(dot.y - beside, 1), "middle", dot.title),
        Label(dot.x, round(dot.y + beside + LETTER * 0.8, 1), "middle", dot.title),
    )


def _box(label: Label) -> Box:
    """Return the rectangle of a name, whose letters are on average half as wide as high."""
    wide = len(label.text) * LETTER * 0.56
    left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    return left, label.y - LETTER * 0.8, left + wide, label.y + LETTER * 0.25


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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


@dataclass(frozen=True, slots=True)
class _Frame:
    """A window on the map. Equirectangular, true at the middle latitude: enough for a country."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> _Frame:
        """Return a frame with a fifth of air on each side of the points."""
        south, north = min(p[0] for p in points), max(p[0] for p in points)
        west, east = min(p[1] for p in points), max(p[1] for p in points)
        air = max(north - south, east - west, 0.05) * 0.2
        return cls(south - air, north + air, west - air, east + air)

    @property
    def squeeze(self) -> float:
        """How much shorter than a degree of latitude a degree of longitude is here."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Units of the drawing for a degree of latitude."""
        return min(WIDTH / ((self.east - self.west) * self.squeeze), HIGHEST / (self.north - self.south))

    @property
    def height(self) -> int:
        """Height of the drawing."""
        return round((self.north - self.south) * self.scale)

    def holds(self, point: Point) -> bool:
        """Say whether a point falls in the drawing."""
        return self.south < point[0] < self.north and self.west < point[1] < self.east

    def project(self, point: Point) -> Point:
        """Return the place of a point in the drawing."""
        left = (WIDTH - (self.east - self.west) * self.squeeze * self.scale) / 2
        x = left + (point[1] - self.west) * self.squeeze * self.scale
        return round(x, 1), round((self.north - point[0]) * self.scale, 1)
