"""Who writes needs and offers, and what they lack before they are published."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Need, Offer
from common import clock
from common.access import YES, Answer, no
from leadership.enums import Level
from leadership.permissions import POST_LISTING
from leadership.scope import sees_places
from registry.enums import ExpertState
from registry.models import HelperAccount, Organisation

LONGEST_DAYS = 366  # a listing is looked at again at least once a year


def may_write(record, membership) -> Answer:
    """Yes, or no with the reason: a need is its county's; an offer its party's own, or the clerk's of its region."""
    if membership is None or not membership.may(POST_LISTING):
        return no(_("Needs and offers are posted by the clerks and the assisting parties."))
    if not sees_places(membership):
        own = isinstance(record, Offer) and Offer.objects.visible_to(membership).filter(pk=record.pk).exists()
        return YES if own else no(_("An assisting party writes its own offers only."))
    if isinstance(record, Need) and membership.region_code != record.region_id:
        return no(_("Only the office that the record belongs to may do this."))
    if isinstance(record, Offer) and not membership.region.contains(record.region_id):
        return no(_("The clerks write the offers of organisations and experts of their own region."))
    return YES


def may_post_need(membership) -> Answer:
    """Yes, or no with the reason: the clerks of a county say what it needs."""
    is_clerk = sees_places(membership) and membership.may(POST_LISTING)
    if is_clerk and membership.region.level == Level.COUNTY:
        return YES
    return no(_("Needs are posted by the clerks of the county offices."))


def may_post_offer(party, membership) -> Answer:
    """Yes, or no with the reason: the party for itself, or a clerk of its region; one that can help.

    ``party`` is an organisation or an expert.
    """
    if membership is None or not membership.may(POST_LISTING):
        return no(_("Needs and offers are posted by the clerks and the assisting parties."))
    if not sees_places(membership):
        if party is None or party_of(membership) != party:
            return no(_("An assisting party writes its own offers only."))
    elif not membership.region.contains(party.region_id):
        return no(_("The clerks write the offers of organisations and experts of their own region."))
    return can_help(party)


def can_help(party) -> Answer:
    """Yes, or no with the reason: organisations that were not merged into another one, experts on the roster."""
    if isinstance(party, Organisation):
        merged = party.merged_into_id
        return no(_("This organisation has been merged into another one. Name that one instead.")) if merged else YES
    if party.state != ExpertState.LISTED:
        return no(_("%(name)s is not on the roster now. Only listed experts help.") % {"name": party})
    return YES


def party_of(membership):
    """For whom the account of an assisting party acts; None for everybody else."""
    account = HelperAccount.objects.filter(membership=membership).select_related("organisation", "expert").first()
    return account and account.party


def missing(record) -> list[str]:
    """What stands against publishing, in sentences."""
    sentences = []
    if record.expires_on < clock.today():
        sentences.append(_("It expired on %(day)s: give a later day.") % {"day": date_format(record.expires_on)})
    if (record.expires_on - clock.today()).days > LONGEST_DAYS:
        sentences.append(_("It can be published for a year at most, then it is looked at again."))
    if isinstance(record, Offer) and not (answer := can_help(record.party)):
        sentences.append(answer.reason)
    return sentences
