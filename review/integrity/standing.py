"""What the checks say against a nominee before it is selected or forwarded; asked of many at once."""

from collections import Counter

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.access import YES, Answer, no
from review.enums import FlagState
from review.models import IntegrityFlag, IntegrityRun, NominationStep


def flags_against(nomination) -> list[str]:
    """Why the checks keep a nomination from being selected or forwarded, in sentences."""
    return flags_missing([nomination])[nomination.pk]


def flags_missing(nominations) -> dict[int, list[str]]:
    """The same of many, by their keys; one query, whatever their number."""
    keys = [each.pk for each in nominations]
    standing = IntegrityFlag.objects.standing().filter(nomination__in=keys).order_by()
    counts = Counter(standing.values_list("nomination", "state"))
    return {key: told(counts[key, FlagState.OPEN], counts[key, FlagState.CONFIRMED]) for key in keys}


def told(undecided: int, confirmed: int) -> list[str]:
    sentences = []
    if undecided:
        text = ngettext(
            "%(count)s doubt that the integrity checks raised is still to be examined.",
            "%(count)s doubts that the integrity checks raised are still to be examined.",
            undecided,
        )
        sentences.append(text % {"count": undecided})
    if confirmed:
        sentences.append(_("A doubt that the integrity checks raised was found to be true."))
    return sentences


def not_checked(nominations) -> list[str]:
    """Whether some of one province and year were submitted after the last run; two queries, whatever their number."""
    submitted = NominationStep.objects.filter(record__in=[each.pk for each in nominations], verb="submit")
    last = submitted.aggregate(at=Max("at"))["at"]
    if last is None or has_run_since(last, nominations[0]):
        return []
    return [_("The integrity checks have not looked at it since it was submitted. Run them first.")]


def has_run_since(moment, nomination) -> bool:
    runs = IntegrityRun.objects.filter(region=nomination.province_code, year=nomination.year)
    return runs.filter(at__gte=moment).exists()


def may_judge(flag, membership) -> Answer:
    """Yes, or no with the reason: nobody who wrote in the nomination, then or since [INV-1]."""
    if membership.user_id in (flag.nomination.created_by_id, flag.nomination.edited_by_id):
        return no(_("You wrote the nomination, so somebody else must examine the doubt."))
    return YES
