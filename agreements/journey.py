"""The timeline of an agreement: from the need and the offer it came from to its completion."""

from dataclasses import replace
from operator import attrgetter

from agreements.models import Activity, ActivityStep, AgreementChange, ChangeStep, Need, NeedStep, Offer, OfferStep
from agreements.workflow import ACTIVITY, AGREEMENT, CHANGE, NEED, OFFER
from common.templatetags.components import Told, told

ACTIVITY_STEPS = 30  # the latest; an agreement of years has hundreds, and its list shows them all


def journey_of(agreement, membership) -> list[Told]:
    """The steps of an agreement and of what belongs to it, as far as one sees it, in the order of time."""
    lines = [
        *told(agreement.steps, AGREEMENT),
        *_told_of(NEED, NeedStep, Need.objects.visible_to(membership).filter(pk=agreement.need_id)),
        *_told_of(OFFER, OfferStep, Offer.objects.visible_to(membership).filter(pk=agreement.offer_id)),
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
