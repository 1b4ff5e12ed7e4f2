"""An agreement drafted from a need and an offer, and what its page tells of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.drafting import start_draft
from agreements.enums import REPOSITORY_STATES, RUNNING_STATES, HelperKind
from agreements.interests import both_live, locked_pair
from agreements.matching import free_of, with_running
from agreements.models import Agreement, AgreementExpert, AgreementVillage, Need, Offer
from agreements.sections import Section, register
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal
from leadership.permissions import DRAFT_AGREEMENT
from leadership.programme import current_year


def may_draft(need, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county that has the need."""
    own = membership is not None and membership.may(DRAFT_AGREEMENT) and membership.region_code == need.region_id
    return YES if own else no(_("The clerks of the county of the need draft the agreement."))


def can_begin(need, offer) -> Answer:
    """Yes, or no with the reason: both are public, and the offer has room for one more agreement.

    Beside the running agreements of its party, those count that were begun from the offer and are not filed yet.
    """
    both = both_live(need, offer)
    if not both:
        return both
    begun = Agreement.objects.filter(offer=offer).exclude(state__in=(*RUNNING_STATES, *REPOSITORY_STATES))
    is_free = free_of(with_running(Offer.objects.all()).get(pk=offer.pk)) > begun.count()
    return YES if is_free else no(_("The offer has no room left: its party has all the agreements it can take on."))


@transaction.atomic
def draft_from_both(*, by, need, offer, token) -> Agreement:
    """Begin an agreement that says what the need and the offer say. The same form sent twice begins one.

    Raises NotAllowed for anybody but the clerks of the need's county, NotLegal when one of the two is no longer public
    or the offer has no room left: of two counties that want the last place, the first gets it.
    """
    need, offer = locked_pair(need, offer)
    allowed = may_draft(need, by)
    if not allowed:
        raise NotAllowed(allowed.reason)
    made = Agreement.objects.filter(form_token=token, created_by=by.user).first()
    if made:
        return made
    free = can_begin(need, offer)
    if not free:
        raise NotLegal(free.reason)
    agreement = start_draft(by=by, year=current_year(), token=token, need=need, offer=offer)
    _write(agreement.current_version, need, offer)
    return agreement


def _write(version, need, offer) -> None:
    version.title = _("%(need)s: assistance agreement") % {"need": need.title}
    version.starts_on, version.ends_on = need.wanted_from, need.wanted_until
    version.objectives = _("Need: %(need)s\n\nOffer: %(offer)s") % {
        "need": need.description,
        "offer": offer.description,
    }
    version.helper_kind = HelperKind.ORGANISATION if offer.organisation_id else HelperKind.EXPERTS
    version.organisation = offer.organisation
    version.save()
    if offer.expert_id:
        AgreementExpert.objects.create(version=version, expert=offer.expert)
    if need.village_id:
        AgreementVillage.objects.create(version=version, village=need.village)


# -- on the record page of an agreement ----------------------------------------------------
def origin_of(agreement, membership) -> dict | None:
    """The need and the offer it was drafted from, each with the page on which this person may read it."""
    if not (agreement.need_id or agreement.offer_id):
        return None
    origins = [(Need, agreement.need_id, "public_need"), (Offer, agreement.offer_id, "public_offer")]
    return {"origins": [_origin(*origin, membership) for origin in origins]}


def _origin(model, key, public, membership) -> dict:
    record = model.objects.filter(pk=key).first()
    return {
        "record": record,
        "kind": model._meta.verbose_name,
        "is_seen": model.objects.visible_to(membership).filter(pk=key).exists(),
        "is_public": record is not None and record.is_live,
        "public": f"agreements:{public}",
    }


register(Section("origin", "agreements/_section_origin.html", origin_of))
