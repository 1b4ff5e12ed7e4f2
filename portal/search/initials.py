"""Pinyin initials of Chinese characters: as the table in the database has them, and as a query is read.

portal/data/initials.csv is made by tools/initials.py.
"""

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "initials.csv"


def readings() -> list[tuple[str, str, str]]:
    """Each character with its usual initial and the other one; the two are the same where there is one reading."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            (sign, row["initial"], row["other"] or row["initial"])
            for row in csv.DictReader(file)
            for sign in row["characters"]
        ]


def load(initial_model) -> None:
    """Bring the table in line with the file."""
    initial_model.objects.all().delete()
    rows = (initial_model(sign=sign, initial=initial, other=other) for sign, initial, other in readings())
    initial_model.objects.bulk_create(rows)


@cache
def usual() -> dict[str, str]:
    return {sign: initial for sign, initial, _other in readings()}


@cache
def others() -> dict[str, str]:
    return {sign: other for sign, _initial, other in readings()}


def spelt(name: str) -> str:
    """A name as the entries of the search have it: of each character itself and both initials."""
    return "".join(f"{sign}{initial_of(sign)}{others().get(sign, sign)}" for sign in name)


def is_chinese(sign: str) -> bool:
    """It has an initial, so that it can be typed by a letter."""
    return sign in usual()


def initial_of(sign: str) -> str:
    """The usual initial; letters, digits and whatever else has none stand for themselves."""
    return usual().get(sign, sign)
