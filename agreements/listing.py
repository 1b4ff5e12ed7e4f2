"""Who writes needs and offers, and what they lack before they are published."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Need, Offer
from common import clock
from common.access import YES, Answer, no
from leadership.permissions import POST_LISTING
from leadership.scope import sees_places

LONGEST_DAYS = 366  # a listing is looked at again at least once a year


def may_write(record, membership) -> Answer:
    """Yes, or no with the reason: a need is its county's; an offer its party's own, or the clerk's of its region."""
    if membership is None or not membership.may(POST_LISTING):
        return no(_("Needs and offers are posted by the clerks and the assisting parties."))
    if isinstance(record, Need) and membership.region_code != record.region_id:
        return no(_("Only the office that the record belongs to may do this."))
    if isinstance(record, Offer) and not sees_places(membership) and not _is_own(record, membership):
        return no(_("An assisting party writes its own offers only."))
    return YES


def _is_own(offer, membership) -> bool:
    return Offer.objects.visible_to(membership).filter(pk=offer.pk).exists()


def missing(record) -> list[str]:
    """What stands against publishing, in sentences."""
    sentences = []
    if record.expires_on < clock.today():
        sentences.append(_("It expired on %(day)s: give a later day.") % {"day": date_format(record.expires_on)})
    if (record.expires_on - clock.today()).days > LONGEST_DAYS:
        sentences.append(_("It can be published for a year at most, then it is looked at again."))
    return sentences
