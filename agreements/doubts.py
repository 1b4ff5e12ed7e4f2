"""What looks odd about an activity: told to whoever confirms, and refused by nobody (domain.md 9, integrity checks)."""

from django.db import connection
from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agreements.models import Activity, ActivityExpert, ActivityHousehold, ActivityPhoto
from registry.models import PoorVillage

MOST_NAMED = 5
NEAR_BITS = 4  # of the 64 bits of two photos' looks
NEAR_COPIES = """
    SELECT DISTINCT other.activity_id FROM agreements_activityphoto photo
    JOIN agreements_activityphoto other ON other.activity_id <> photo.activity_id
    JOIN agreements_activity activity ON activity.id = other.activity_id AND activity.region_id = %s
    WHERE photo.activity_id = %s AND bit_count((photo.look # other.look)::bit(64)) <= %s
      AND photo.sha256 <> other.sha256
    ORDER BY 1 LIMIT 5
"""


def doubts(activity, seen_by) -> list[str]:
    """Sentences, each about one thing that does not fit; a number of queries that does not grow.

    What lies beyond the scope of ``seen_by`` is said to be there, and neither where nor what it is [INV-2].
    """
    return [sentence for check in CHECKS for sentence in check(activity, seen_by)]


def other_day(activity, _seen_by):
    for photo in activity.photos.all():
        if photo.taken_at and localdate(photo.taken_at) != activity.held_on:
            words = {"name": photo.name, "day": date_format(localdate(photo.taken_at))}
            yield _("The photo %(name)s was taken on %(day)s, not on the day of the activity.") % words


def same_photo(activity, seen_by):
    hashes = [photo.sha256 for photo in activity.photos.all()]
    holding = ActivityPhoto.objects.filter(sha256__in=hashes).exclude(activity=activity)
    return told(
        Activity.objects.filter(pk__in=holding.order_by().values("activity")),
        seen_by,
        _("The same photo stands in another activity: %(activity)s of %(agreement)s."),
        _("The same photo stands in an activity that you may not see. The office above can look at it."),
    )


def near_copy(activity, seen_by):
    with connection.cursor() as cursor:
        cursor.execute(NEAR_COPIES, [activity.region_id, activity.pk, NEAR_BITS])
        keys = [key for (key,) in cursor.fetchall()]
    return told(
        Activity.objects.filter(pk__in=keys),
        seen_by,
        _("A photo looks almost like one of another activity: %(activity)s of %(agreement)s."),
        _("A photo looks almost like one of an activity that you may not see. The county office can look at it."),
    )


def told(others, seen_by, of_one, of_unseen):
    """A sentence for each of ``others`` in scope, the first of them, and one for all that lie beyond it."""
    seen = others.visible_to(seen_by)
    for other in seen.select_related("agreement").order_by("pk")[:MOST_NAMED]:
        yield of_one % {"activity": other, "agreement": other.agreement}
    if others.exclude(pk__in=seen.order_by().values("pk")).exists():
        yield of_unseen


def more_than_live_there(activity, _seen_by):
    if not activity.people_trained:
        return
    here = Q(region=activity.village_id) if activity.village_id else Q(region__in=_villages(activity))
    people = PoorVillage.objects.filter(here).aggregate(people=Sum("people"))["people"]
    if people and activity.people_trained > people:
        words = {"trained": activity.people_trained, "people": people}
        yield _("%(trained)s people were trained, but only %(people)s live there by the register.") % words


def _villages(activity):
    return activity.agreement.current_version.village_links.values("village")


def two_places_at_once(activity, _seen_by):
    here = activity.expert_links.values("expert")
    elsewhere = ActivityExpert.objects.filter(expert__in=here, activity__held_on=activity.held_on)
    elsewhere = elsewhere.exclude(activity__region=activity.region_id).values_list("expert__name", flat=True)
    for name in elsewhere.order_by("expert__name").distinct():
        yield _("%(name)s was in another county on the same day, too.") % {"name": name}


def learned_before(activity, _seen_by):
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
