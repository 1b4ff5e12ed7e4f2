"""Places as cells of a workbook name them: a code, a name, a full name, or code and name as reports write them.

A whole chunk of rows is looked up at once; the reading is that of ``leadership.region_field``.
"""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from leadership.enums import Level
from leadership.models import Region
from leadership.models.region import name_fully
from leadership.region_field import find, places, readings, several, typed

SHORTEST_NAME = 2


def settle_places(rows, membership, *, levels, coded=(), attribute="region_id") -> None:
    """Put the code of the place into each row whose cell names one of one's own region, or say what is wrong.

    A place of the levels ``coded`` is meant by its code only, not by a name, of which there are too many.
    """
    cells = {row.values.get(attribute) for row in rows} - {None, ""}
    here = membership.region_code
    found = Places(places(levels, here), levels, places((*levels, *coded), here)).named(cells)
    for row in rows:
        cell = row.values.get(attribute)
        if cell:
            place = found[cell]
            if isinstance(place, ValidationError):
                row.wrong(attribute, " ".join(place.messages))
                del row.values[attribute]
            else:
                row.values[attribute] = place


class Places:
    """Looks up what cells name among places."""

    def __init__(self, among, levels, coded=None):
        self.among, self.coded = among, among if coded is None else coded
        # Where a part of a name is enough, as people write 湄潭; among villages it would fit too many.
        self.takes_parts = Level.VILLAGE not in levels

    def named(self, cells) -> dict:
        """The code that each cell means, or the ValidationError that says why none."""
        coded = {cell: typed(cell).partition(" ")[0] for cell in cells}
        codes = {code for code in coded.values() if code.isdecimal()}
        known = set(self.coded.filter(pk__in=codes).values_list("pk", flat=True))
        names = {cell for cell, code in coded.items() if not code.isdecimal()}
        return {cell: self._coded(code, known) for cell, code in coded.items() if cell not in names} | self._by_name(
            names
        )

    def _coded(self, code, known):
        return code if code in known else nowhere()

    def _by_name(self, cells) -> dict:
        fitting = self._fitting(cells) if cells else {}
        return {cell: self._meant(typed(cell), fitting) for cell in cells}

    def _fitting(self, cells) -> dict[str, list[Region]]:
        """The places whose own name ends one of the cells, by name."""
        ends = {ending for cell in cells for ending in endings(typed(cell))}
        by_name = defaultdict(list)
        for place in name_fully(self.among.filter(name__in=ends)):
            by_name[place.name].append(place)
        return by_name

    def _meant(self, words, fitting):
        candidates = [place for ending in endings(words) for place in fitting.get(ending, ())]
        meant = next(filter(None, readings(words, candidates)), [])
        if len(meant) == 1:
            return meant[0].code
        if meant:
            return ValidationError(several(meant))
        return self._by_part(words) if self.takes_parts else nowhere()

    def _by_part(self, words):
        try:
            return find(words, self.among).code
        except ValidationError as refusal:
            return refusal


def endings(words) -> list[str]:
    """The ends of a text that may be a name, the longest first."""
    return [words[place:] for place in range(len(words) - SHORTEST_NAME + 1)]


def nowhere() -> ValidationError:
    return ValidationError(_("There is no such place in your region. Type its name or code."))
