"""Verbs on needs and offers that are being written [四(四)]."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agreements.enums import ListingState
from agreements.guards import LISTING_STAYS
from agreements.listing import may_post_need, may_post_offer, may_write
from agreements.models import Need, Offer
from common.workflow import NotLegal, insist
from registry.models import Organisation
from registry.registering import office_of

WAS_SUBMITTED = _("It has been submitted before, so it stays on record. It can be corrected, or closed once published.")


@transaction.atomic
def post_need(*, by, form_token, **content) -> Need:
    """Write down what ``by``'s county needs, as a draft. The same form sent twice makes one.

    Raises NotAllowed for anybody but the clerks of a county.
    """
    insist(may_post_need(by))
    return _made_once(Need, by=by, form_token=form_token, region=by.region, desk=by.group, **content)


@transaction.atomic
def post_offer(*, by, party, form_token, **content) -> Offer:
    """Write down what ``party`` offers, as a draft at the office of its region. The same form sent twice makes one.

    Raises NotAllowed for whoever may not speak for the party, ValidationError where no office stands.
    """
    insist(may_post_offer(party, by))
    whose = {"organisation" if isinstance(party, Organisation) else "expert": party}
    place = {"region_id": party.region_id, "desk": office_of(party.region)}
    return _made_once(Offer, by=by, form_token=form_token, **place, **whose, **content)


def _made_once(model, *, by, form_token, **content):
    try:
        with transaction.atomic():
            people = {"created_by": by.user, "edited_by": by.user}
            return model.objects.create(form_token=form_token, state=ListingState.DRAFT, **people, **content)
    except IntegrityError:
        made = model.objects.filter(form_token=form_token, created_by=by.user).first()
        if made is None:
            raise
        return made


@transaction.atomic
def change_listing(*, listing, by, **content):
    """Write in a need or an offer, and note who did [INV-1]. Raises as ``insist_open``."""
    locked = _open(listing, by)
    for name, value in content.items():
        setattr(locked, name, value)
    locked.edited_by = by.user
    locked.save(update_fields=[*content, "edited_by"])
    return locked


@transaction.atomic
def discard_listing(*, listing, by) -> None:
    """Throw away what was never submitted. Raises as ``insist_open``, and NotLegal if it was."""
    locked = _open(listing, by)
    if locked.steps_taken:
        raise NotLegal(WAS_SUBMITTED)
    locked.delete()


def insist_open(*, listing, by) -> None:
    """Raises NotAllowed for whoever may not write in it, NotLegal once it is submitted."""
    insist(may_write(listing, by))
    if not listing.is_open:
        raise NotLegal(_(LISTING_STAYS))


def _open(listing, by):
    """The row as it stands now, held until the transaction ends."""
    locked = type(listing).objects.select_for_update(of=("self",)).get(pk=listing.pk)
    insist_open(listing=locked, by=by)
    return locked


def _insist(answer, refusal) -> None:
    if not answer:
        raise refusal(answer.reason)
