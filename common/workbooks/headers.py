"""Finding the header of a table: the row, or the two rows, whose texts name most of a kind's columns."""

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from unicodedata import normalize

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from common.workbooks.cells import INVISIBLE

ROWS_SEARCHED = 30
COLUMNS_SEARCHED = 1000
HEIGHT_MOST = 3  # rows of a header below its first
# Columns of our own sheets that are no data: the running number, and what the error workbook says.
NUMBER, PROBLEMS = gettext_noop("No."), gettext_noop("What is wrong")
IN_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
DECORATION = re.compile(r"[\s*※#:_]+")


@dataclass(frozen=True)
class Header:
    """Where the columns of a table stand. Rows are numbered from 1, places in a row from 0."""

    first: int
    last: int
    places: dict[str, int]  # attribute that a column fills → place
    ignored: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()

    @property
    def is_double_row(self) -> bool:
        return self.first < self.last


def alike(words) -> str:
    """A header for comparison: without spaces, line ends, marks and what stands in parentheses."""
    plain = INVISIBLE.sub("", normalize("NFKC", str(words)))
    return DECORATION.sub("", IN_PARENTHESES.sub("", plain)).casefold()


def in_all_languages(words) -> set[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(alike(_(words) if type(words) is str else words))
    return found


class Headers:
    """The headers that a kind understands, in any language, and by their synonyms."""

    def __init__(self, kind):
        self.kind, self.known = kind, {}
        for column in kind.filling:
            for header in in_all_languages(column.header):
                self.known.setdefault(header, (column, 0))
        for column in kind.filling:
            for rank, synonym in enumerate(column.synonyms, start=1):
                self.known.setdefault(alike(synonym), (column, rank))
        ours = [NUMBER, PROBLEMS, *(column.header for column in kind.columns if not column.fills)]
        self.ours = {header for words in ours for header in in_all_languages(words)}

    def find(self, grid) -> Header:
        """The best header among the first rows; it may have found nothing."""
        merges = grid.merges
        rows = [row[:COLUMNS_SEARCHED] for row in islice(grid.rows(), ROWS_SEARCHED + 1)]
        best = Header(1, 1, {})
        for place, row in enumerate(rows[:ROWS_SEARCHED], start=1):
            best = max(best, self._read(place, place, [[alike(cell)] for cell in row], row), key=score)
        for place, (upper, lower) in enumerate(pairwise(rows), start=1):
            best = max(best, self._read_two(place, spread(upper, place, merges), lower), key=score)
        return replace(best, last=lowest(best, merges))

    def _read_two(self, place, upper, lower) -> Header:
        longest = max(len(upper), len(lower))
        pairs = [(at(upper, index), at(lower, index)) for index in range(longest)]
        readings = [[alike(low), alike(f"{up}{low}")] if alike(low) else [alike(up)] for up, low in pairs]
        return self._read(place, place + 1, readings, [low or up for up, low in pairs])

    def _read(self, first, last, readings, shown) -> Header:
        """The header of these rows; each column stands where its surest name stands."""
        found, doubles, ignored = {}, [], []
        for place, words in enumerate(readings):
            column, rank = next((self.known[word] for word in words if word in self.known), (None, 0))
            if column is None:
                if words[0] and words[0] not in self.ours:
                    ignored.append(str(shown[place]))
            elif column.fills not in found or rank < found[column.fills][0]:
                found[column.fills] = (rank, place)
            elif rank == found[column.fills][0]:
                doubles.append(str(shown[place]))
        places = {name: place for name, (_rank, place) in sorted(found.items(), key=lambda item: item[1][1])}
        return Header(first, last, places, tuple(map(tidy, ignored)), tuple(map(tidy, doubles)))


def score(header) -> tuple:
    """More columns are better, one row is better than two; where nothing is known, the fullest row."""
    return len(header.places), not header.is_double_row, 0 if header.places else len(header.ignored)


def lowest(header, merges) -> int:
    """The last row of the header, where some of its cells reach down further than the others."""
    ends = [last + 1 for (first, _left), (last, _right) in merges if header.first <= first + 1 <= header.last]
    return max([header.last, *(end for end in ends if end <= header.first + HEIGHT_MOST)])


def at(row, place):
    return row[place] if place < len(row) else ""


def spread(row, number, merges) -> list:
    """The row with each merged header standing over all of its columns."""
    row = list(row)
    for (first, left), (_last, right) in merges:
        if first == number - 1 and right > left:
            row[left : right + 1] = [at(row, left)] * (min(right + 1, len(row)) - left)
    return row


def tidy(words) -> str:
    return " ".join(str(words).split())
