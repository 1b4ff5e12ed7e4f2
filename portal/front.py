"""What the public home shows: how far the programme has come, and the latest of what is published.

The number of queries does not depend on how much there is.
"""

from agreements.listing_lists import needs_in_lists
from agreements.models import Need
from assessments.metrics import METRICS
from assessments.models import Rollup
from assessments.rollup import figures_of
from assessments.target_page import tiles_of
from assessments.target_progress import by_chapter, progress_at, progress_below
from assessments.targets import NATIONAL_TARGETS, TARGETS
from leadership.codes import NATION_CODE, within
from leadership.models import Region
from leadership.programme import current_year
from portal.enums import POLICIES, PublicationKind
from portal.models import Publication
from review.models import PublicNotice

FIGURES = ("agreements", "organisations", "experts", "villages", "people_trained")
ON_MAP = "villages_served"
NEWS_SHOWN, CASES_SHOWN, POLICIES_SHOWN, LINES_SHOWN = 6, 3, 5, 5


def laid_out() -> dict:
    nation, rollup = Region.objects.get(pk=NATION_CODE), Rollup.objects.order_by("-year").first()
    year = rollup.year if rollup else current_year()
    chapters = by_chapter(progress_at(region=nation, year=year))
    return {
        "year": year,
        "rollup": rollup,
        "figures": figures(NATION_CODE, year),
        "national": next((rows for chapter, rows in chapters if chapter == NATIONAL_TARGETS), []),
        "chapters": chapters,
        **map_of(nation, year),
        "notices": PublicNotice.objects.public().select_related("region")[:LINES_SHOWN],
        "needs": needs_in_lists(Need.objects.live())[:LINES_SHOWN],
        "cases": cases()[:CASES_SHOWN],
        "news": latest(PublicationKind.NEWS)[:NEWS_SHOWN],
        "policies": latest(PublicationKind.POLICY)[:POLICIES_SHOWN],
        "rules": rules(),
    }


def figures(code: str, year: int) -> list[tuple]:
    values = figures_of(year=year, codes=[code], metrics=FIGURES)[code]
    return [(METRICS[name], value) for name, value in values.items()]


def map_of(nation: Region, year: int) -> dict:
    """The provinces by the share of their poor villages that are served: as tiles, and as a table."""
    target = TARGETS[ON_MAP]
    below = progress_below(region=nation, year=year, targets=[target])
    return {"tiles": tiles_of(below, target), "provinces": below, "on_map": target}


# -- what is published ----------------------------------------------------------------------
def latest(*kinds):
    """What is out of these kinds, in its latest version; the latest first."""
    return Publication.objects.current().filter(kind__in=kinds).select_related("region").order_by("-publish_on", "-pk")


def cases():
    """Model cases, the featured ones first."""
    found = latest(PublicationKind.CASE).prefetch_related("pictures").select_related("region__parent")
    return found.order_by("-is_featured", "-publish_on", "-pk")


def rules():
    """Of the four sets of rules those that are out."""
    return latest(PublicationKind.RULES).order_by("rule_set", "pk")


def of_place(place: Region) -> dict:
    rollup = Rollup.objects.order_by("-year").first()
    year = rollup.year if rollup else current_year()
    # What only the nation as a whole has to reach is told at the nation.
    progress = [each for each in progress_at(region=place, year=year) if each.target.units]
    return {
        "place": place,
        "year": year,
        "rollup": rollup,
        "figures": figures(place.code, year),
        "chapters": by_chapter(progress),
        "cases": cases().filter(within(place.code))[:CASES_SHOWN],
        "news": latest(PublicationKind.NEWS, *POLICIES).filter(region=place)[:NEWS_SHOWN],
    }
