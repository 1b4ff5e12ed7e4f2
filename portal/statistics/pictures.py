"""The pictures of the statistics: bars and a line. Plain geometry for SVG; each picture has its table beside it."""

from dataclasses import dataclass
from decimal import Decimal

from leadership.models import Region

WIDTH, ROW, BAR = 360, 30, 8
HEIGHT, MARGIN = 150, 28
MOST_BARS = 40  # a province has up to two hundred counties


@dataclass(frozen=True)
class Compared:
    """A place and its number, as the tiles take them."""

    region: Region
    number: Decimal | None


@dataclass(frozen=True)
class Bar:
    """A bar below its words; ``value`` None is nothing to measure, and has no bar."""

    label: str
    value: Decimal | None
    width: int
    y: int
    is_chosen: bool = False

    @property
    def text_y(self) -> int:
        return self.y + 14

    @property
    def bar_y(self) -> int:
        return self.y + 18


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def bars(pairs, chosen: int | None = None) -> Bars:
    """A bar for each (label, value) in their order, the largest as wide as the picture; one of them is the own."""
    pairs = list(pairs)
    most = max((value or 0 for _label, value in pairs), default=0)
    return Bars(
        [
            Bar(label, value, int(WIDTH * value / most) if value and most else 0, place * ROW, place == chosen)
            for place, (label, value) in enumerate(pairs)
        ]
    )


@dataclass(frozen=True)
class Point:
    """The figure of a year, where it lies in the picture; of nothing (None) it has no place."""

    year: int
    value: Decimal | None
    x: int
    y: int

    @property
    def label_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True)
class Trend:
    points: list[Point]

    @property
    def shown(self) -> list[Point]:
        return [point for point in self.points if point.value is not None]

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.shown)


def trend(pairs) -> Trend:
    """(year, value) of the years in order, nothing at the foot and the largest on top."""
    pairs = list(pairs)
    most = max((value or 0 for _year, value in pairs), default=0)
    room, across = HEIGHT - 2 * MARGIN, WIDTH - 2 * MARGIN
    step, foot = across // max(len(pairs) - 1, 1), HEIGHT - MARGIN
    heights = [int(room * (value or 0) / most) if most else 0 for _year, value in pairs]
    return Trend(
        [
            Point(year, value, MARGIN + place * step, foot - height)
            for place, ((year, value), height) in enumerate(zip(pairs, heights, strict=True))
        ]
    )
