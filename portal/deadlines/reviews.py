"""Candidates that reviewers have not scored, and notices that have run without anything following.

A reviewer is told of their own candidates alone: how far others are, nobody learns from a message.
"""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _

from leadership.programme import year_with_extensions
from portal.deadlines.deadline import Due
from review import drawing, forwarding
from review.conflicts import left_to_score
from review.enums import NominationState, NoticeKind, ReviewTaskState
from review.models import NoticeItem, Panelist, PublicNotice, ReviewSession, ReviewTask


# -- scoring -------------------------------------------------------------------------------------
def to_score(until, members):
    """By the day on which scoring closes, else by the last day of the review's window; as long as that is open."""
    open_tasks = ReviewTask.objects.filter(state=ReviewTaskState.ASSIGNED)
    sessions = ReviewSession.objects.filter(pk__in=open_tasks.order_by().values("session"))
    for session in sessions.order_by("pk"):
        day = last_day_of(session)
        if day and day <= until and not drawing.closed(session):
            for member in those_with_candidates(session, members):
                yield Due(session.pk, day, member)


def last_day_of(session):
    if session.scoring_closes_on:
        return session.scoring_closes_on
    year = year_with_extensions(session.year)
    return year and year.window(session.window, session.region_id)[1]


def those_with_candidates(session, members):
    """Who has candidates left to score; on the joint committee also who still has to accept its terms first."""
    own = ReviewTask.objects.filter(session=session, state=ReviewTaskState.ASSIGNED, conflict="").order_by()
    seats = defaultdict(set)
    for group, member in own.values_list("panelist__membership__group", "panelist__membership").distinct():
        seats[group].add(member)
    for group, keys in seats.items():
        for member in members(group):
            if member.pk in keys and (scores_in(session, member) or accepts_in(session, member)):
                yield member


def scores_in(session, member) -> bool:
    """Not to be told of are candidates to whom they have become tied: these are hidden from them."""
    return left_to_score(member).filter(session=session).exists()


def accepts_in(session, member) -> bool:
    return Panelist.objects.of(member).filter(session=session, accepted_at__isnull=True).exists()


def sessions_shown(keys, membership) -> dict:
    own = ReviewSession.objects.filter(pk__in=keys, panel__membership=membership).select_related("region")
    return {session.pk: (str(session), reverse("review:scoring_list")) for session in own}


# -- notices ---------------------------------------------------------------------------------------
def notices_over(until, members):
    """Of a province, with nominees whom nothing stands against, and whom no list holds yet."""
    selected = NoticeItem.objects.counting().filter(nomination__state=NominationState.SELECTED)
    over = PublicNotice.objects.over().filter(kind=NoticeKind.NOMINEES, last_day__lte=until)
    for notice in over.filter(pk__in=selected.values("notice")).order_by("pk"):
        for member in members(notice.desk_id):
            if forwarding.may_draw_up(member) and forwarding.ready(waiting_on(notice)):
                yield Due(notice.pk, notice.last_day, member)


def waiting_on(notice):
    return forwarding.to_be_listed(notice.region_id, notice.year).filter(notices=notice)


def notices_shown(keys, membership) -> dict:
    visible = PublicNotice.objects.visible_to(membership).filter(pk__in=keys).select_related("region")
    sentence = _("draw up a list of nominees for the nation")
    return {notice.pk: (f"{notice} · {sentence}", reverse("review:nominee_list_create")) for notice in visible}
