"""One side tells the other that a need and an offer fit, and is answered once 意向 [四(四)]."""

from django.db import transaction
from django.db.models import Count, Q, Window
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements.enums import Reply, Side
from agreements.listing import may_write
from agreements.models import Interest, Need, Offer
from common import clock
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal
from leadership.permissions import POST_LISTING
from leadership.scope import sees_places

ROWS_SHOWN = 5
RELATED = ("need__region__parent", "offer__organisation", "offer__expert", "offer__region__parent", "created_by")


# -- asking ------------------------------------------------------------------------------
def side_of(need, offer, membership) -> Side | None:
    """For which side this person speaks, the county's before the party's; None for everybody else."""
    if may_write(need, membership):
        return Side.NEED
    return Side.OFFER if may_write(offer, membership) else None


def may_show(need, offer, membership) -> Answer:
    """Yes, or no with the reason: either side, as long as both are public and nobody has spoken before."""
    if side_of(need, offer, membership) is None:
        return no(_("Only the county of the need, or the party of the offer with its office, may show interest."))
    return _still_free(need, offer)


def _still_free(need, offer) -> Answer:
    both = both_live(need, offer)
    if not both:
        return both
    shown = Interest.objects.filter(need=need, offer=offer).select_related("created_by").first()
    if shown:
        words = {"who": shown.created_by, "day": date_format(localtime(shown.created_at))}
        return no(_("%(who)s has shown interest in this pair on %(day)s already.") % words)
    return YES


def both_live(need, offer) -> Answer:
    """Yes, or no with the reason: are the two still public?"""
    if not need.is_live:
        return no(_("The need is no longer published."))
    return YES if offer.is_live else no(_("The offer is no longer published."))


@transaction.atomic
def show_interest(*, by, need, offer, message) -> Interest:
    """Tell the other side that the two fit. The same person who sends it twice does it once.

    Raises NotAllowed for whoever speaks for neither side, NotLegal when one of the two is no longer public, or
    somebody has shown interest in the pair before.
    """
    need, offer = locked_pair(need, offer)
    side = side_of(need, offer, by)
    if side is None:
        raise NotAllowed(may_show(need, offer, by).reason)
    made = Interest.objects.filter(need=need, offer=offer, created_by=by.user).first()
    if made:
        return made
    free = _still_free(need, offer)
    if not free:
        raise NotLegal(free.reason)
    return Interest.objects.create(need=need, offer=offer, side=side, message=message.strip(), created_by=by.user)


def locked_pair(need, offer) -> tuple[Need, Offer]:
    """Both as they stand now, held until the transaction ends; always the need first."""
    needs, offers = (model.objects.select_for_update(of=("self",)) for model in (Need, Offer))
    return needs.get(pk=need.pk), offers.select_related("organisation", "expert").get(pk=offer.pk)


# -- replying ----------------------------------------------------------------------------
def may_reply(interest, membership) -> Answer:
    """Yes, or no with the reason: the side that was asked, once."""
    asked = interest.offer if interest.side == Side.NEED else interest.need
    if not may_write(asked, membership) or membership.user_id == interest.created_by_id:
        return no(_("The side that was asked replies."))
    if interest.reply != Reply.PENDING:
        words = {"who": interest.replied_by, "when": date_format(localtime(interest.replied_at), "DATETIME_FORMAT")}
        return no(_("%(who)s replied at %(when)s. An interest is answered once.") % words)
    return YES


@transaction.atomic
def reply(*, by, interest, reply, text="") -> Interest:
    """Accept or decline, for good, with ``text`` as words. Of two who reply at once one is told of the other.

    Raises NotAllowed for whoever was not asked, NotLegal once it has been answered; accepting, also when one of the
    two is no longer public.
    """
    locked = Interest.objects.select_for_update(of=("self",)).select_related("need", "offer").get(pk=interest.pk)
    allowed = may_reply(locked, by)
    if not allowed:
        raise (NotLegal if locked.reply != Reply.PENDING else NotAllowed)(allowed.reason)
    both = both_live(locked.need, locked.offer)
    if reply == Reply.ACCEPTED and not both:
        raise NotLegal(both.reason)
    locked.reply, locked.reply_text = Reply(reply), text.strip()
    locked.replied_by, locked.replied_at = by.user, clock.now()
    locked.save(update_fields=["reply", "reply_text", "replied_by", "replied_at"])
    return locked


def with_interest(matches, interests) -> list[tuple]:
    """(match, the interest that somebody has shown in it, if any) for each."""
    known = {pair: interest for interest in interests for pair in (interest.need, interest.offer)}
    return [(match, known.get(match.listing)) for match in matches]


# -- what waits --------------------------------------------------------------------------
def waiting_for(membership):
    """Interests that wait for this person's reply, the longest waiting first: of the own county, party or office."""
    if membership is None or not membership.may(POST_LISTING):
        return Interest.objects.none()
    if sees_places(membership):
        asked = Q(side=Side.OFFER, need__region=membership.region_code)
        asked |= Q(side=Side.NEED, offer__desk=membership.group_id)
    else:
        own = Offer.objects.visible_to(membership)
        asked = Q(side=Side.NEED, offer__in=own.order_by().values("pk"))
    rows = Interest.objects.filter(asked, reply=Reply.PENDING).exclude(created_by=membership.user_id)
    return rows.order_by("created_at", "pk")


def on_workbench(membership) -> dict:
    """The first interests that wait for a reply, and how many there are."""
    waiting = waiting_for(membership).annotate(total=Window(Count("pk")))
    rows = list(waiting.select_related(*RELATED)[:ROWS_SHOWN])
    return {"rows": rows, "total": rows[0].total if rows else 0}
