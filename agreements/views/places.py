"""What was done where, from the nation down to the village."""

from operator import attrgetter

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from agreements import place_pictures as pictures
from agreements.filters import years
from agreements.places import by_place, is_in_reach, latest_at, photos_at, root_of, whole
from common.access import signed_in
from leadership.enums import Level
from leadership.models import Region
from leadership.programme import current_year, year_asked


@signed_in
def activity_map(request, code=None):
    """A place and the places in it; one out of scope does not exist here."""
    root = root_of(request.membership)
    if code is not None and code != root and not is_in_reach(request.membership, code):
        raise Http404
    region = get_object_or_404(Region, pk=code or root)
    year = year_asked(request.GET, current_year())
    places = by_place(request.membership, region, year)
    context = {
        "region": region,
        "above": [place for place in region.ancestors if len(place.code) >= len(root)],
        "year": year,
        "years": sorted({year, *(known for known, _label in years())}, reverse=True),
        "own": whole(request.membership, region, year, places),
        "places": places,
        "tiles": pictures.tiles(places, attrgetter("activities")) if region.level == Level.NATION else [],
        "bars": pictures.bars(places) if region.level != Level.NATION else [],
        "spots": pictures.spots(photos_at(request.membership, region, year)),
        "latest": latest_at(request.membership, region, year),
    }
    return render(request, "agreements/map_detail.html", context)
