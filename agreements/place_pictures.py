"""The pictures beside the tables of places: bars, the provinces as tiles, photos where they were taken.

Plain geometry for SVG; each picture has its table beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

BAR_WIDTH = 100
SHADES = ("#eef1f5", "#d3e1f3", "#9dbfe6", "#3d74b8", "#0f3468")  # the last two carry white letters
WHITE_FROM = 3
NO_NUMBER = "#fff"
TILE = 44
# Column and row of each province, about where it lies.
TILES = {
    "23": (8, 0),
    "15": (6, 1),
    "22": (8, 1),
    "66": (0, 2),
    "65": (1, 2),
    "64": (4, 2),
    "14": (5, 2),
    "11": (6, 2),
    "12": (7, 2),
    "21": (8, 2),
    "63": (2, 3),
    "62": (3, 3),
    "61": (4, 3),
    "41": (5, 3),
    "13": (6, 3),
    "37": (7, 3),
    "54": (1, 4),
    "51": (3, 4),
    "50": (4, 4),
    "42": (5, 4),
    "34": (6, 4),
    "32": (7, 4),
    "31": (8, 4),
    "53": (3, 5),
    "52": (4, 5),
    "43": (5, 5),
    "36": (6, 5),
    "33": (7, 5),
    "45": (4, 6),
    "44": (5, 6),
    "35": (6, 6),
    "46": (5, 7),
}
LONG_NAMES = ("内蒙古", "黑龙江")
SPOT = 30
SPOTS_ACROSS, SPOTS_DOWN = 12, 8


def bars(places) -> list[dict]:
    """The places with something, each with the ``width`` of its bar out of ``BAR_WIDTH``."""
    most = max((place.activities for place in places), default=0)
    return [{"place": place, "width": BAR_WIDTH * place.activities // most} for place in places if place.activities]


# -- the provinces as tiles ---------------------------------------------------------------
def tiles(places, number: Callable, most=None) -> list[dict]:
    """The provinces where they lie, the darker the larger the ``number`` of each, out of ``most`` or of the largest.

    A place that has no number at all (None) is left white.
    """
    shown = [(place, number(place)) for place in places if place.region and place.region.code in TILES]
    most = most or max((each or 0 for _place, each in shown), default=0)
    return [tile(place, each, most) for place, each in shown]


def tile(place, number, most) -> dict:
    column, row = TILES[place.region.code]
    shade = min(ceil(number * (len(SHADES) - 1) / most), len(SHADES) - 1) if number and most else 0
    return {
        "place": place,
        "number": number,
        "name": short_name(place.region.name),
        "x": column * TILE,
        "y": row * TILE,
        "fill": NO_NUMBER if number is None else SHADES[shade],
        "ink": "#fff" if shade >= WHITE_FROM else "#1f2630",
    }


def short_name(name: str) -> str:
    """As maps write it: 内蒙古, 黑龙江, 兵团, else the first two characters."""
    if name.endswith("兵团"):
        return "兵团"
    return name[:3] if name.startswith(LONG_NAMES) else name[:2]


# -- photos where they were taken -----------------------------------------------------------
@dataclass
class Spot:
    """Photos that lie so near to each other that the picture shows them as one."""

    number: int
    column: int
    row: int
    photos: list

    @property
    def x(self) -> int:
        return self.column * SPOT + SPOT // 2

    @property
    def y(self) -> int:
        return self.row * SPOT + SPOT // 2

    @property
    def activities(self) -> list:
        """Each once, the latest first."""
        return list({photo.activity_id: photo.activity for photo in self.photos}.values())


def spots(photos) -> list[Spot]:
    """The photos on a grid over the part of the county in which they lie, north above."""
    if not photos:
        return []
    west, east = ends(photo.longitude for photo in photos)
    south, north = ends(photo.latitude for photo in photos)
    cells = {}
    for photo in photos:
        column = cell(photo.longitude - west, east - west, SPOTS_ACROSS)
        row = cell(north - photo.latitude, north - south, SPOTS_DOWN)
        cells.setdefault((row, column), []).append(photo)
    return [
        Spot(number, column, row, inside) for number, ((row, column), inside) in enumerate(sorted(cells.items()), 1)
    ]


def ends(values) -> tuple:
    values = list(values)
    return min(values), max(values)


def cell(distance, span, cells) -> int:
    """In which of so many equal parts of ``span`` a ``distance`` lies; the middle one where all lie at one place."""
    return min(int(distance * cells / span), cells - 1) if span else cells // 2
