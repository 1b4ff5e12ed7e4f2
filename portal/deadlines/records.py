"""Records that are due by a day of their own: those of a chain, and requests to assisting parties."""

from collections import defaultdict
from functools import partial

from django.db.models import OuterRef, Q, Subquery

from agreements import requests
from agreements.models import HelperRequest
from common.workflow import CHAINS
from portal.deadlines.deadline import Due
from portal.titles import titled
from registry.models import HelperAccount
from review.enums import COUNTING_NOTICE_STATES, NoticeKind
from review.models import PublicNotice


# -- records of a chain --------------------------------------------------------------------------
def of_chain(name: str, *, states, day):
    """Records in ``states``, due by the expression ``day``: with whomever they wait for at their desk."""
    return partial(_of_chain, name, states, day)


def _of_chain(name, states, day, until, members):
    chain, desks = CHAINS[name], defaultdict(dict)
    rows = chain.model.objects.filter(state__in=states).annotate(due_day=day).filter(due_day__lte=until)
    for key, desk, due_day in rows.order_by("pk").values_list("pk", "desk", "due_day"):
        desks[desk][key] = due_day
    for desk, days in desks.items():
        for member in members(desk):
            for key in chain.waiting_for(member).filter(pk__in=days).values_list("pk", flat=True):
                yield Due(key, days[key], member)


def shown_of(name: str):
    return partial(_shown_of, name)


def _shown_of(name, keys, membership) -> dict:
    visible = CHAINS[name].model.objects.visible_to(membership).filter(pk__in=keys)
    return {record.pk: (title, record.get_absolute_url()) for record, title in titled(name, visible)}


def end_of_notice():
    """Of a decision on awards: the last day of the notice of its list."""
    notices = PublicNotice.objects.filter(
        kind=NoticeKind.AWARDS, year=OuterRef("year"), state__in=COUNTING_NOTICE_STATES, last_day__isnull=False
    )
    since = notices.filter(published_at__gte=OuterRef("moved_at")).order_by("-last_day")
    return Subquery(since.values("last_day")[:1])


# -- requests to assisting parties -----------------------------------------------------------------
def requests_to_answer(until, members):
    """With the accounts of the party that the request is to."""
    rows = HelperRequest.objects.filter(answered_at=None, due_on__lte=until)
    days = dict(rows.order_by("pk").values_list("pk", "due_on"))
    accounts = defaultdict(set)
    for group, membership in accounts_of(rows).values_list("membership__group", "membership"):
        accounts[group].add(membership)
    for group, own in accounts.items():
        for member in members(group):
            if member.pk in own:
                for key in requests.waiting(member).filter(pk__in=days).values_list("pk", flat=True):
                    yield Due(key, days[key], member)


def accounts_of(rows):
    """Those that may be asked by one of ``rows``; which of them are, ``requests.waiting`` says."""
    version = "agreement__current_version"
    organisation, expert = f"{version}__organisation", f"{version}__experts"
    asked = Q(organisation__in=rows.values(organisation)) | Q(expert__in=rows.values(expert))
    merged = Q(organisation__in=rows.values(f"{organisation}__merged_into"))
    return HelperAccount.objects.in_use().filter(asked | merged).order_by("pk")


def requests_shown(keys, membership) -> dict:
    visible = HelperRequest.objects.visible_to(membership).filter(pk__in=keys)
    return {
        request.pk: (request.agreement.title, request.get_absolute_url())
        for request in visible.select_related("agreement__current_version")
    }
