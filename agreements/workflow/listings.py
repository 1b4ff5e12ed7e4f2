"""Needs and offers [四(四)]: written, examined by the office, published until they expire or are closed."""

from django.utils.translation import gettext_lazy as _

from agreements import listing
from agreements.enums import ListingState as S
from agreements.models import Need, NeedStep, Offer, OfferStep
from common.workflow import ANYWHERE, Chain, Move, triggers
from leadership.permissions import POST_LISTING, PUBLISH_LISTING

MOVES = (
    Move(
        verb="submit",
        label=_("Submit"),
        past=_("submitted"),
        sources=(S.DRAFT, S.RETURNED),
        target=S.SUBMITTED,
        permission=POST_LISTING,
        where=ANYWHERE,
        also=listing.may_write,
        missing=listing.missing,
        help=_("It goes to the director of the office, who publishes it."),
    ),
    Move(
        verb="withdraw",
        label=_("Take back"),
        past=_("took back"),
        sources=(S.SUBMITTED, S.PUBLISHED, S.CLOSED),
        target=S.DRAFT,
        permission=POST_LISTING,
        where=ANYWHERE,
        also=listing.may_write,
        is_due=False,
        help=_("It becomes a draft that can be changed, and leaves the public list until it is published again."),
    ),
    Move(
        verb="publish",
        label=_("Publish"),
        past=_("published"),
        sources=(S.SUBMITTED,),
        target=S.PUBLISHED,
        permission=PUBLISH_LISTING,
        separated=True,
        missing=listing.missing,
        help=_("Everybody can read it on the public site, until the day it names."),
    ),
    Move(
        verb="return",
        label=_("Return for correction"),
        past=_("returned"),
        sources=(S.SUBMITTED,),
        target=S.RETURNED,
        permission=PUBLISH_LISTING,
        separated=True,
        needs_reason=True,
        is_due=False,
        help=_("It goes back to whoever wrote it."),
    ),
    Move(
        verb="close",
        label=_("Close"),
        past=_("closed"),
        sources=(S.PUBLISHED,),
        target=S.CLOSED,
        permission=POST_LISTING,
        where=ANYWHERE,
        also=listing.may_write,
        is_due=False,
        help=_("It leaves the public list: the need has been met, or the offer is no longer free."),
    ),
)
PUBLIC_WORDING = {
    S.DRAFT: _("in preparation"),
    S.SUBMITTED: _("in preparation"),
    S.RETURNED: _("in preparation"),
    S.PUBLISHED: _("published"),
    S.CLOSED: _("closed"),
}

NEED = Chain(
    name="need",
    label=_("need"),
    model=Need,
    step_model=NeedStep,
    states=S,
    initial=S.DRAFT,
    public_wording=PUBLIC_WORDING,
    moves=MOVES,
)

OFFER = Chain(
    name="offer",
    label=_("offer"),
    model=Offer,
    step_model=OfferStep,
    states=S,
    initial=S.DRAFT,
    public_wording=PUBLIC_WORDING,
    moves=MOVES,
)

triggers.register(NEED)
triggers.register(OFFER)
