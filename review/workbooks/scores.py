"""The score sheet 评分汇总表 of an expert review: ranks, scores, and the total of each reviewer, once unsealed."""

from collections import defaultdict
from functools import partial

from django.db.models import F, Func, IntegerField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.workbooks.summary import place_above
from common.keys import asked_for
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from review.enums import NominationState
from review.models import Nomination, ReviewSession, ReviewTask
from review.ranking import results_of
from review.reviewing import reviewed_in

SCORE_SHEET = "score_sheet"
MARKS = "0.00"


def session_asked(membership, query) -> ReviewSession | None:
    """The review that the address asks for, in the scope of whoever asks."""
    sessions = ReviewSession.objects.visible_to(membership).select_related("region")
    return asked_for(sessions, query, "session")


def described(membership, query) -> str:
    return str(session_asked(membership, query) or "")


def candidates_asked(membership, query):
    """The candidates of the review, the best first, those still sealed last."""
    session = session_asked(membership, query)
    if session is None:
        return Nomination.objects.none()
    rows = reviewed_in(session)
    order = [result.nomination.pk for result in results_of(session, rows)]
    place = Func(Value(order), F("pk"), function="array_position", output_field=IntegerField())
    return rows.order_by(place).select_related("organisation", "expert", "region__parent__parent")


def columns_of_session(membership, query) -> list[Column]:
    """A column for each reviewer of the panel, score and rank, and what is to be known of them."""
    session = session_asked(membership, query)
    if session is None:
        return []
    results = {result.nomination.pk: result for result in results_of(session, reviewed_in(session))}
    given = totals_by_reviewer(session, results)
    panel = session.panel.select_related("membership").order_by("pk")
    of_reviewers = [
        Column(str(each.membership.name), partial(total_by, given, each.pk), width=11, number_format=MARKS)
        for each in panel
    ]
    province = Column(_("Province"), lambda row: place_above(row, Level.PROVINCE), width=14)
    return [
        *([province] if session.is_joint else []),
        *of_reviewers,
        Column(_("Score"), lambda row: results[row.pk].score, width=9, number_format=MARKS),
        Column(_("Verified results"), lambda row: results[row.pk].results, width=9, number_format=MARKS),
        Column(_("Rank"), lambda row: results[row.pk].rank, width=7),
        Column(_("Remark"), lambda row: remark(results[row.pk]), width=36),
    ]


def totals_by_reviewer(session, results) -> dict:
    """By (candidate, reviewer of the panel) the total, of candidates that are unsealed."""
    reviewers = dict(ReviewTask.objects.filter(session=session).values_list("pk", "panelist"))
    given = defaultdict(lambda: None)
    for key, result in results.items():
        for (task, _name), total in result.totals.items():
            given[key, reviewers[task]] = total
    return given


def total_by(given, panelist, row):
    return given[row.pk, panelist]


def remark(result) -> str:
    if result.is_sealed:
        return _("sealed: %(sent)s of %(needed)s reviewers have scored") % {
            "sent": result.sent,
            "needed": result.needed,
        }
    return "；".join(result.notes)


WorkbookKind(
    name=SCORE_SHEET,
    title=gettext_lazy("Score sheet"),
    permission=EXPORT_RECORDS,
    list_url="review:session_list",
    rows=candidates_asked,
    describe=described,
    further=columns_of_session,
    columns=(
        Column(gettext_lazy("Nomination number"), lambda row: row.number, width=22),
        Column(gettext_lazy("Candidate"), lambda row: row.title, width=28),
        Column(gettext_lazy("Employer"), lambda row: row.expert.employer if row.expert else "", width=24),
        Column(gettext_lazy("Prefecture (city, league)"), lambda row: place_above(row, Level.PREFECTURE), width=14),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(gettext_lazy("State"), lambda row: NominationState(row.state).label, width=14),
    ),
)
