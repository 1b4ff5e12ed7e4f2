"""What looks odd about an activity: told to whoever confirms, and refused by nobody (domain.md 9, integrity checks)."""

from django.db import connection
from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agreements.models import Activity, ActivityExpert, ActivityHousehold, ActivityPhoto
from registry.models import PoorVillage

NEAR_BITS = 4  # of the 64 bits of two photos' looks
NEAR_COPIES = """
    SELECT DISTINCT other.activity_id FROM agreements_activityphoto photo
    JOIN agreements_activityphoto other ON other.activity_id <> photo.activity_id
    JOIN agreements_activity activity ON activity.id = other.activity_id AND activity.region_id = %s
    WHERE photo.activity_id = %s AND bit_count((photo.look # other.look)::bit(64)) <= %s
      AND photo.sha256 <> other.sha256
    ORDER BY 1 LIMIT 5
"""


def doubts(activity) -> list[str]:
    """Sentences, each about one thing that does not fit; a fixed number of queries."""
    return [sentence for check in CHECKS for sentence in check(activity)]


def other_day(activity):
    for photo in activity.photos.all():
        if photo.taken_at and localdate(photo.taken_at) != activity.held_on:
            words = {"name": photo.name, "day": date_format(localdate(photo.taken_at))}
            yield _("The photo %(name)s was taken on %(day)s, not on the day of the activity.") % words


def same_photo(activity):
    hashes = [photo.sha256 for photo in activity.photos.all()]
    others = ActivityPhoto.objects.filter(sha256__in=hashes).exclude(activity=activity)
    for other in others.select_related("activity__agreement").order_by("pk")[:5]:
        words = {"name": other.name, "activity": other.activity, "agreement": other.activity.agreement}
        yield _("The same photo stands in another activity: %(activity)s of %(agreement)s.") % words


def near_copy(activity):
    with connection.cursor() as cursor:
        cursor.execute(NEAR_COPIES, [activity.region_id, activity.pk, NEAR_BITS])
        keys = [key for (key,) in cursor.fetchall()]
    for other in Activity.objects.filter(pk__in=keys).select_related("agreement"):
        words = {"activity": other, "agreement": other.agreement}
        yield _("A photo looks almost like one of another activity: %(activity)s of %(agreement)s.") % words


def more_than_live_there(activity):
    if not activity.people_trained:
        return
    here = Q(region=activity.village_id) if activity.village_id else Q(region__in=_villages(activity))
    people = PoorVillage.objects.filter(here).aggregate(people=Sum("people"))["people"]
    if people and activity.people_trained > people:
        words = {"trained": activity.people_trained, "people": people}
        yield _("%(trained)s people were trained, but only %(people)s live there by the register.") % words


def _villages(activity):
    return activity.agreement.current_version.village_links.values("village")


def two_places_at_once(activity):
    here = activity.expert_links.values("expert")
    elsewhere = ActivityExpert.objects.filter(expert__in=here, activity__held_on=activity.held_on)
    elsewhere = elsewhere.exclude(activity__region=activity.region_id).select_related("expert", "activity__region")
    for link in elsewhere.order_by("pk")[:5]:
        words = {"name": link.expert.name, "place": link.activity.region}
        yield _("%(name)s was in %(place)s on the same day, too.") % words


def learned_before(activity):
    links = activity.household_links.exclude(technique="")
    again = ActivityHousehold.objects.exclude(activity=activity).filter(
        household__in=links.values("household"),
        technique__in=links.values("technique"),
        activity__agreement=activity.agreement_id,
    )
    count = again.values("household").distinct().count()
    if count:
        yield _("%(count)s of the households have been named for the same technique before.") % {"count": count}


CHECKS = (other_day, same_photo, near_copy, more_than_live_there, two_places_at_once, learned_before)
