"""The table of deadlines: what is to be done, by which day, by whom, and when they are told of it.

Names are kept with the messages and differ from those of chains: a row that is renamed is told anew. Overdue tasks and
findings, and agreements that are silent or end, are found by ``agreements.watching``, which lets them rise from level
to level.
"""

from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_FINDING_STATES, AgreementState
from assessments.closing import CLOSING_DAYS
from assessments.enums import ProvinceAssessmentState
from assessments.provinces import STATEMENT_DAYS
from leadership.enums import Level, Window
from portal.deadlines import money, owed, provinces, records, reviews, windows
from portal.deadlines.deadline import UNTIL_THEN, USUALLY, Deadline, led_to
from portal.enums import DueStage
from portal.urgency import after_arrival, last_day_of
from review.award_enums import OPEN_USE_STATES, AwardState
from review.enums import (
    CLOSED_NOMINATION_STATES,
    NOMINATING_STATES,
    OPEN_OBJECTION_STATES,
    DecisionState,
    NominationState,
)
from review.models.award import USE_DUE_ON
from review.models.objection import HANDLING_DAYS
from review.paying import PATIENCE_DAYS

AT_THE_DESK = _("whoever can take the next step at the office where it lies")
WHOSE_WORK = {
    Window.FILING: (_("agreements to be handed in"), _("clerks of counties with drafts or returned agreements")),
    Window.ASSESSMENT: (
        _("assessments to be begun and scored"),
        _("clerks of counties and assisting parties with assessments left"),
    ),
    Window.NOMINATION: (_("nominations to be passed on"), AT_THE_DESK),
    Window.PROVINCIAL_REVIEW: (
        _("candidates to be assigned and selected"),
        _("clerks and directors of provinces with candidates left"),
    ),
    Window.NATIONAL_REVIEW: (
        _("candidates to be assigned"),
        _("clerks of the nation, while candidates lack reviewers"),
    ),
}
LAST_DAYS = _("last day of the window, an extension of the province included")


OWED_IN = {
    Window.FILING: owed.agreements_to_hand_in(),
    Window.ASSESSMENT: owed.assessments(Window.ASSESSMENT),
    Window.NOMINATION: owed.records(
        "nomination",
        states=NOMINATING_STATES,
        without=CLOSED_NOMINATION_STATES,
        day=last_day_of(Window.NOMINATION),
        listed="review:nomination_list",
        ends=True,
    ),
    Window.PROVINCIAL_REVIEW: owed.records(
        "nomination",
        states=(NominationState.CANDIDATE,),
        without=CLOSED_NOMINATION_STATES,
        day=last_day_of(Window.PROVINCIAL_REVIEW),
        listed="review:nomination_list",
        query={"state": NominationState.CANDIDATE},
        work=("review:selection_board", []),
        level=Level.PROVINCE,
        ends=True,
    ),
}


def of_window(window) -> Deadline:
    what, whose = WHOSE_WORK[window]
    return Deadline(
        name=f"window_{window}",
        what=what,
        by=LAST_DAYS,
        whose=whose,
        open=windows.closing(window),
        shown=windows.work_shown(window),
        days=UNTIL_THEN,
        owed=OWED_IN.get(window),
        past=_("its window closed on %(day)s"),
    )


def of_record(name: str, *, of: str, states, day, listed="", query=(), year="year", **words) -> Deadline:
    """Records of the chain ``of`` that lie at a desk in one of ``states``, due by the expression ``day``.

    What offices owe the level above is ``listed`` on a page, with the filter ``query``.
    """
    asked = {"states": states, "day": day}
    return Deadline(
        name=name,
        whose=AT_THE_DESK,
        open=records.of_chain(of, **asked),
        shown=records.shown_of(of),
        owed=owed.records(of, **asked, listed=listed, query=query, year=year) if listed else None,
        **words,
    )


ROWS = (
    *map(of_window, Window),
    Deadline(
        name="reporting",
        what=_("filed agreements to be reported to the nation"),
        by=_("last day of the window of filing, an extension of the province included"),
        whose=_("clerks and directors of provinces with filed agreements left"),
        open=provinces.to_report,
        shown=led_to(_("Report the filed agreements to the nation"), "agreements:batch_list"),
        days=USUALLY,
        owed=owed.records(
            "agreement",
            states=(AgreementState.FILED,),
            day=last_day_of(Window.FILING),
            listed="agreements:agreement_list",
            query={"state": AgreementState.FILED},
            work=("agreements:batch_list", []),
            level=Level.PROVINCE,
        ),
    ),
    Deadline(
        name="closing",
        what=_("figures of the year to be closed"),
        by=format_lazy(_("{days} days after the window of assessment"), days=CLOSING_DAYS),
        whose=_("clerks of provinces that have begun no report, then whoever can close it"),
        open=provinces.to_close,
        shown=led_to(_("Close the year"), "assessments:report_list"),
        days=USUALLY,
        owed=owed.year_reports(),
    ),
    of_record(
        "objection_due",
        of="objection",
        states=OPEN_OBJECTION_STATES,
        day=F("due_on"),
        what=_("objection to be decided on"),
        by=format_lazy(_("{days} days from receipt"), days=HANDLING_DAYS),
        days=USUALLY,
    ),
    Deadline(
        name="scoring",
        what=_("candidates to be scored"),
        by=_("day on which scoring closes, else the last day of the window of the review"),
        whose=_("each reviewer with marks that are not sent"),
        open=reviews.to_score,
        shown=reviews.sessions_shown,
        days=USUALLY,
    ),
    Deadline(
        name="notice_over",
        what=_("nominees to be forwarded, their notice is over"),
        by=_("last day of the public notice"),
        whose=_("clerks of the province, while nominees are on no list"),
        open=reviews.notices_over,
        shown=reviews.notices_shown,
        days={DueStage.LATE: -1, DueStage.STILL: -15},
        owed=owed.nominees_to_forward(),
        past=_("the notice ended on %(day)s"),
    ),
    of_record(
        "awards_notice_over",
        of="award_decision",
        states=(DecisionState.SIGNED,),
        day=records.end_of_notice(),
        what=_("list of awards to be fixed, its notice is over"),
        by=_("last day of the public notice of the nation"),
        days={DueStage.LATE: -1, DueStage.STILL: -15},
        past=_("the notice ended on %(day)s"),
    ),
    Deadline(
        name="voucher",
        what=_("awards wait for a voucher"),
        by=format_lazy(_("{days} days after they came"), days=PATIENCE_DAYS),
        whose=_("clerks of the nation and the provinces"),
        open=money.held_up(money.ENTER),
        owed=money.owed_of(money.ENTER, "review:award_pay"),
        shown=led_to(_("Enter a voucher"), "review:award_pay"),
        days={DueStage.LATE: 0},
    ),
    Deadline(
        name="release",
        what=_("vouchers wait to be released"),
        by=format_lazy(_("{days} days after they were entered"), days=PATIENCE_DAYS),
        whose=_("directors of the nation and the provinces"),
        open=money.held_up(money.RELEASE),
        owed=money.owed_of(money.RELEASE, "review:payment_list"),
        shown=led_to(_("To the vouchers"), "review:payment_list"),
        days={DueStage.LATE: 0},
    ),
    of_record(
        "receipt",
        of="award",
        states=(AwardState.PASSED_ON,),
        day=after_arrival(PATIENCE_DAYS),
        what=_("receipt of an award to be confirmed"),
        by=format_lazy(_("{days} days after it was passed on"), days=PATIENCE_DAYS),
        days={DueStage.LATE: 0, DueStage.STILL: -30},
        listed="review:award_list",
        query={"state": AwardState.PASSED_ON},
    ),
    of_record(
        "use_report",
        of="award",
        states=OPEN_USE_STATES,
        day=USE_DUE_ON,
        what=_("use of an award to be reported"),
        by=_("end of the year after the award"),
        listed="review:award_list",
        days={DueStage.AHEAD: 30, **USUALLY},
    ),
    of_record(
        "statement",
        of="province_assessment",
        states=(ProvinceAssessmentState.SENT,),
        day=F("statement_due"),
        what=_("statement on the assessment of the province"),
        by=format_lazy(_("{days} days after it was sent"), days=STATEMENT_DAYS),
        listed="assessments:province_list",
        days={DueStage.SOON: 3, DueStage.LAST: 1, DueStage.LATE: -1},
    ),
    of_record(
        "finding_due",
        of="finding",
        states=OPEN_FINDING_STATES,
        day=F("due_on"),
        what=_("finding of a visit to be put right"),
        by=_("day that the visit set"),
        listed="agreements:visit_list",
        query={"findings": "open"},
        year="visit__visited_on__year",
        days=UNTIL_THEN,
    ),
    Deadline(
        name="request",
        what=_("request of the county to be answered"),
        by=_("day that the county set"),
        whose=_("the accounts of the assisting party"),
        open=records.requests_to_answer,
        shown=records.requests_shown,
        days=USUALLY,
    ),
)
DEADLINES = {row.name: row for row in ROWS}
