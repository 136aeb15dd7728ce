"""Charts drawn on the server: from figures to the coordinates of an SVG, and the table that says the same. Pure.

The component ``components/chart.html`` draws what ``bars`` and ``line`` return.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 12, 30
COLOURS = ("#123a5a", "#b7791f", "#0b6e6e")
"""At least 3:1 on white; two neighbours differ in lightness too, for those who do not see colours."""
LABELS = 7
"""The most labels that fit under a chart without touching one another."""
HIDDEN = "non affiché"


@dataclass(frozen=True, slots=True)
class Series:
    """One measure, a value for each label; None: not shown."""

    name: str
    values: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar: its corner, its size, its colour and what it says."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    says: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line."""

    x: float
    y: float
    colour: str
    says: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A graduation: where it is, and its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """One unbroken piece of a line, as SVG writes points."""

    points: str
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its title, a summary in words, and its figures as a table.

    ``id`` is unique on the page. ``columns`` and ``rows`` are those of ``components/table.html``.
    """

    id: str
    title: str
    summary: str
    bars: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    legend: tuple[dict[str, str], ...]
    columns: tuple[dict[str, object], ...]
    rows: tuple[dict[str, object], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def bars(
    id: str,  # noqa: A002 - the word of HTML
    *,
    title: str,
    summary: str,
    heading: str,
    labels: Sequence[str],
    series: Sequence[Series],
) -> Chart:
    """Return a chart of bars, side by side for each label.

    :param heading: what the labels are ("Mois"), title of the first column of the table.
    """
    top = _ceiling(series)
    step = _step(labels)
    wide = step * 0.8 / max(len(series), 1)
    marks = []
    for rank, one in enumerate(series):
        for place, value in enumerate(one.values):
            if value:
                x = LEFT + step * (place + 0.1) + wide * rank
                y = _y(value, top)
                says = f"{labels[place]}, {one.name} : {value}"
                marks.append(Mark(_r(x), y, _r(wide), _r(HEIGHT - BOTTOM - y), COLOURS[rank], says))
    frame = _Frame(id, title, summary, heading, labels, series)
    return _chart(frame, top, bars=tuple(marks))


def line(
    id: str,  # noqa: A002 - the word of HTML
    *,
    title: str,
    summary: str,
    heading: str,
    labels: Sequence[str],
    series: Sequence[Series],
) -> Chart:
    """Return a chart of lines; a value that is not shown breaks the line."""
    top = _ceiling(series)
    strokes: list[Stroke] = []
    dots: list[Dot] = []
    for rank, one in enumerate(series):
        placed = [
            _dot(labels, place, value, top=top, rank=rank, name=one.name)
            for place, value in enumerate(one.values)
        ]
        dots += [dot for dot in placed if dot]
        strokes += [_stroke(piece) for piece in _pieces(placed)]
    frame = _Frame(id, title, summary, heading, labels, series)
    return _chart(frame, top, strokes=tuple(strokes), dots=tuple(dots))


def _dot(
    labels: Sequence[str], place: int, value: int | None, *, top: int, rank: int, name: str
) -> Dot | None:
    if value is None:
        return None
    x = LEFT + _step(labels) * (place + 0.5)
    return Dot(_r(x), _y(value, top), COLOURS[rank], f"{labels[place]}, {name} : {value}")


def _pieces(placed: Sequence[Dot | None]) -> Iterable[list[Dot]]:
    piece: list[Dot] = []
    for dot in [*placed, None]:
        if dot is not None:
            piece.append(dot)
        elif piece:
            yield piece
            piece = []


def _stroke(piece: Sequence[Dot]) -> Stroke:
    return Stroke(" ".join(f"{dot.x},{dot.y}" for dot in piece), piece[0].colour)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every chart says, whatever is drawn."""

    id: str
    title: str
    summary: str
    heading: str
    labels: Sequence[str]
    series: Sequence[Series]


def _chart(
    frame: _Frame,
    top: int,
    *,
    bars: tuple[Mark, ...] = (),
    strokes: tuple[Stroke, ...] = (),
    dots: tuple[Dot, ...] = (),
) -> Chart:
    labels, series = frame.labels, frame.series
    every, step = ceil(len(labels) / LABELS) or 1, _step(labels)
    across = (Tick(_r(LEFT + step * (i + 0.5)), labels[i]) for i in range(0, len(labels), every))
    up = (Tick(_y(value, top), str(value)) for value in (0, top // 2, top))
    legend = ({"text": one.name, "colour": COLOURS[i]} for i, one in enumerate(series))
    columns: tuple[dict[str, object], ...] = (
        {"label": frame.heading},
        *({"label": one.name, "numeric": True} for one in series),
    )
    rows = tuple(_row(label, [one.values[i] for one in series]) for i, label in enumerate(labels))
    drawn = (bars, strokes, dots, tuple(across), tuple(up), tuple(legend), columns, rows)
    return Chart(frame.id, frame.title, frame.summary, *drawn)


def _row(label: str, values: Iterable[int | None]) -> dict[str, object]:
    told = [{"text": HIDDEN if value is None else str(value)} for value in values]
    return {"cells": [{"text": label, "nowrap": True}, *told]}


def _ceiling(series: Sequence[Series]) -> int:
    """Return a round even number above every value: 2, 4, 10, 20, 40, 100…"""
    most = max((value or 0 for one in series for value in one.values), default=0)
    scale = 1
    while True:
        for digit in (2, 4, 6, 10):
            if digit * scale >= most:
                return digit * scale
        scale *= 10


def _step(labels: Sequence[str]) -> float:
    return (WIDTH - LEFT - RIGHT) / max(len(labels), 1)


def _y(value: int, top: int) -> float:
    return _r(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top)


def _r(number: float) -> float:
    return round(number, 1)
