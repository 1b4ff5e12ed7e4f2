"""The timeline of an agreement: from the need and the offer it came from to its completion."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from agreements.enums import Reply, Side
from agreements.interests import RELATED
from agreements.models import (
    Activity,
    ActivityStep,
    AgreementChange,
    ChangeStep,
    Interest,
    Need,
    NeedStep,
    Offer,
    OfferStep,
)
from agreements.workflow import ACTIVITY, AGREEMENT, CHANGE, NEED, OFFER
from common.templatetags.components import ATTENTION, DONE, UNDER_WAY, State, Told, told

ACTIVITY_STEPS = 30  # the latest; an agreement of years has hundreds, and its list shows them all


@dataclass(frozen=True)
class Said:
    """What was said outside a chain, as a timeline shows a step: ``group`` is the side that spoke."""

    actor: object
    group: object
    at: datetime
    reason: str


def journey_of(agreement, membership) -> list[Told]:
    """The steps of an agreement and of what belongs to it, as far as one sees it, in the order of time."""
    lines = [
        *told(agreement.steps, AGREEMENT),
        *_told_of(NEED, NeedStep, Need.objects.visible_to(membership).filter(pk=agreement.need_id)),
        *_told_of(OFFER, OfferStep, Offer.objects.visible_to(membership).filter(pk=agreement.offer_id)),
        *_told_of_interest(agreement, membership),
        *_told_of(ACTIVITY, ActivityStep, of_agreement(Activity, agreement, membership), last=ACTIVITY_STEPS),
        *_told_of(CHANGE, ChangeStep, of_agreement(AgreementChange, agreement, membership)),
    ]
    return sorted(lines, key=attrgetter("step.at"))


def of_agreement(model, agreement, membership):
    return model.objects.visible_to(membership).filter(agreement=agreement)


def _told_of(chain, steps, records, last=None) -> list[Told]:
    """The steps of ``records``, each with its record, so that the line says whose it is."""
    found = steps.objects.filter(record__in=records.order_by().values("pk"))
    if last:
        found = steps.objects.filter(pk__in=found.order_by("-at", "-pk")[:last].values("pk"))
    return [replace(line, record=line.step.record) for line in told(found.select_related("record"), chain)]


def _told_of_interest(agreement, membership) -> Iterator[Told]:
    """How the two sides found each other: the question and the reply."""
    pair = {"need": agreement.need_id, "offer": agreement.offer_id}
    for interest in Interest.objects.visible_to(membership).filter(**pair).select_related(*RELATED, "replied_by"):
        sides = [interest.need.region, interest.offer.party]
        asking, asked = sides if interest.side == Side.NEED else reversed(sides)
        question = Said(interest.created_by, asking, interest.created_at, interest.message)
        yield _line(interest, question, _("showed interest"), UNDER_WAY)
        if interest.reply != Reply.PENDING:
            reply = Said(interest.replied_by, asked, interest.replied_at, interest.reply_text)
            tone = DONE if interest.reply == Reply.ACCEPTED else ATTENTION
            yield _line(interest, reply, interest.get_reply_display(), tone)


def _line(interest, said, what, tone) -> Told:
    return Told(said, what, State(what, tone), [], interest)
