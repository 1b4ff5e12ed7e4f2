"""Provinces, whose pages everybody reads: so few that they are looked through one by one."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from leadership.enums import Level
from leadership.models import Region
from portal.search.initials import spelt
from portal.search.showing import Line
from portal.search.words import words_of


def provinces(typed: str) -> list[Line]:
    """Those whose name has all the words, whole, in part or by initials."""
    words = words_of(typed)
    if not words:
        return []
    rows = Region.objects.filter(level=Level.PROVINCE)
    return [line_of(place) for place in rows if all(re.match(word.anywhere, spelt(place.name)) for word in words)]


def line_of(place) -> Line:
    address = reverse("portal:public_place", args=[place.code])
    return Line(place, label=_("Provinces"), title=place.name, note="", place="", address=address)
