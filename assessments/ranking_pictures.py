"""The pictures beside the ranking: how the totals spread, and how one province went over the years.

Plain geometry for SVG; each picture has its table beside it.
"""

from dataclasses import dataclass
from decimal import Decimal

BIN, WIDEST = 5, 100
WIDTH, HEIGHT, MARGIN = 360, 120, 24


@dataclass(frozen=True)
class Bin:
    """How many totals lie from ``first`` up to, not including, ``last``; the hundred lies in the last one."""

    first: int
    last: int
    count: int
    x: int
    width: int
    height: int

    @property
    def y(self) -> int:
        return HEIGHT - MARGIN - self.height

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def spread(totals) -> list[Bin]:
    """The totals in steps of five, from the step of the least up to a hundred."""
    if not totals:
        return []
    steps = [min(int(total) // BIN, WIDEST // BIN - 1) for total in totals]
    shown = range(min(steps), WIDEST // BIN)
    width, most = (WIDTH - 2 * MARGIN) // len(shown), max(steps.count(step) for step in shown)
    room = HEIGHT - 2 * MARGIN
    return [
        Bin(step * BIN, (step + 1) * BIN, count, MARGIN + place * width, width, room * count // most)
        for place, step in enumerate(shown)
        for count in [steps.count(step)]
    ]


@dataclass(frozen=True)
class Point:
    """The total of a year, where it lies in the picture."""

    year: int
    total: Decimal
    x: int
    y: int

    @property
    def label_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True)
class Trend:
    points: list[Point]

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def trend(totals) -> Trend | None:
    """(year, total) of the years in order, a hundred on top; nothing to show of fewer than two."""
    if len(totals) < 2:
        return None
    first, last = totals[0][0], totals[-1][0]
    room, across = HEIGHT - 2 * MARGIN, WIDTH - 2 * MARGIN
    return Trend(
        [
            Point(
                year,
                total,
                MARGIN + across * (year - first) // (last - first),
                MARGIN + int(room * (100 - total) / 100),
            )
            for year, total in totals
        ]
    )
