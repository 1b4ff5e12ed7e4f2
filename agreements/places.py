"""What was done where: confirmed activities of a year by place, from the nation down to the village.

A household is one of its county, so counties add up without counting any twice; below the county an activity may
help households of several villages, so there each place counts its own.
"""

from dataclasses import dataclass

from django.db.models import Count, F, Sum
from django.db.models.functions import Left

from agreements.models import Activity, ActivityPhoto, Agreement
from leadership.codes import CODE_LENGTHS, NATION_CODE, within
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import sees_places

LATEST = 20  # activities that the page of a village names
MOST_PHOTOS = 1000  # that the picture of a county shows


@dataclass
class Deeds:
    """Figures of one place; ``region`` is None for what was done in no village of a county or township."""

    region: Region | None
    activities: int = 0
    people: int = 0
    households: int = 0

    def add(self, activities=0, people=0, households=0):
        self.activities += activities
        self.people += people
        self.households += households


def root_of(membership) -> str:
    """Where the map begins: at one's own region; at the nation for an assisting party, who may help anywhere."""
    return membership.region_code if sees_places(membership) else NATION_CODE


def is_in_reach(membership, code: str) -> bool:
    """In one's own region; for an assisting party, where it has an agreement [INV-2]."""
    if sees_places(membership):
        return membership.region.contains(code)
    county = code[: CODE_LENGTHS[Level.COUNTY]]
    return Agreement.objects.visible_to(membership).filter(within(county)).exists()


def deeds_at(membership, region, year: int):
    """The confirmed activities of ``year`` at ``region``, as far as they are in scope."""
    path = "village" if region.level > Level.COUNTY else "region"
    confirmed = Activity.objects.visible_to(membership).confirmed()
    return confirmed.filter(within(region.code, path), held_on__year=year).order_by()


# -- by place ----------------------------------------------------------------------------
def by_place(membership, region, year: int) -> list[Deeds]:
    """The figures of each place in ``region``, and at last, below the county, what was done in no village."""
    places = {place.code: Deeds(place) for place in region.children.all()} if region.may_have_places else {}
    elsewhere = Deeds(None)
    for code, figures in figures_by_code(deeds_at(membership, region, year), region.level).items():
        place_around(places, code, elsewhere).add(**figures)
    return [*places.values(), elsewhere] if elsewhere.activities else list(places.values())


def place_around(places, code, elsewhere) -> Deeds:
    """Of ``places`` by their codes the one in which ``code`` lies: counties may stand directly under a province."""
    around = (places.get((code or "")[:length]) for length in CODE_LENGTHS.values())
    return next((place for place in around if place), elsewhere)


def figures_by_code(deeds, level) -> dict:
    """Figures by county; in a county by township, in a township by village. Two queries."""
    code = {Level.COUNTY: Left("village_id", CODE_LENGTHS[Level.TOWNSHIP]), Level.TOWNSHIP: F("village_id")}
    coded = deeds.annotate(code=code.get(level, F("region_id"))).values("code")
    figures = {
        row["code"]: {"activities": row["number"], "people": row["people"]}
        for row in coded.annotate(number=Count("pk"), people=Sum("people_trained"))
    }
    for row in coded.annotate(households=Count("household_links__household", distinct=True)):
        figures[row["code"]]["households"] = row["households"]
    return figures


def whole(membership, region, year: int, places) -> Deeds:
    """The figures of ``region`` itself: the sum of its ``places``, or counted where households may repeat in them."""
    own = Deeds(region)
    if region.level < Level.COUNTY:
        for place in places:
            own.add(place.activities, place.people, place.households)
        return own
    deeds = deeds_at(membership, region, year)
    figures = deeds.aggregate(activities=Count("pk"), people=Sum("people_trained", default=0))
    households = deeds.aggregate(households=Count("household_links__household", distinct=True))
    own.add(**figures, **households)
    return own


def latest_at(membership, region, year: int) -> list[Activity]:
    """At a village, what was done there last."""
    if region.level < Level.VILLAGE:
        return []
    deeds = deeds_at(membership, region, year).select_related("agreement__current_version")
    return list(deeds.order_by("-held_on", "-pk")[:LATEST])


def photos_at(membership, region, year: int) -> list[ActivityPhoto]:
    """In a county, the photos whose camera wrote down where it was, the latest first."""
    if region.level != Level.COUNTY:
        return []
    placed = ActivityPhoto.objects.filter(activity__in=deeds_at(membership, region, year), latitude__isnull=False)
    related = placed.select_related("activity__agreement__current_version")
    return list(related.order_by("-activity__held_on", "-pk")[:MOST_PHOTOS])
