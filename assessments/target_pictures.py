"""The trend of a target as columns: plain geometry for SVG; its table stands beside it."""

from leadership.codes import NATION_CODE

HEIGHT, STEP = 100, 100


def columns(points) -> list[dict]:
    """A column for each year: as high as the percentage or, of what a place adds to a number, out of the largest."""
    most = max((progress.own for _year, progress in points), default=0)
    return [
        {"year": year, "progress": progress, "x": place * STEP, "height": height, "y": HEIGHT - height}
        for place, (year, progress) in enumerate(points)
        for height in [height_of(progress, most)]
    ]


def height_of(progress, most) -> int:
    if adds_to_a_number(progress):
        return int(HEIGHT * progress.own / most) if most else 0
    return progress.width


def adds_to_a_number(progress) -> bool:
    """A place's contribution to what the nation needs is no share of anything of its own."""
    return progress.contribution is not None and progress.place.code != NATION_CODE
