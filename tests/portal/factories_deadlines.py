"""Work that is due by a day, one case for each row of the table of deadlines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import time_machine
from django.utils import timezone

from agreements import requests
from agreements.enums import AgreementState
from agreements.workflow import AGREEMENT, FINDING
from assessments.enums import ProvinceAssessmentState
from common import clock
from leadership.programme import current_year
from portal.deadlines.reminding import tell_deadlines
from portal.models import Message
from review.award_enums import AwardState
from review.enums import NominationState as N
from review.enums import ObjectionState
from review.workflow import AWARD_DECISION, NOMINATION
from tests.agreements import factories as made
from tests.agreements import factories_supervision as supervised
from tests.assessments import factories as assessed
from tests.factories import NATION, PROVINCE
from tests.review import factories_awards as awards
from tests.review import factories_committee as committees
from tests.review import factories_decisions as decisions
from tests.review import factories_nominations as nominees
from tests.review import factories_notices as notices
from tests.review import test_reviewing as reviews


@dataclass(frozen=True)
class Case:
    """Work due by ``day`` of ``who``, which ``finish`` does."""

    day: date
    who: list
    finish: Callable


def on(day: date, hour: int = 7):
    """A morning in Shanghai."""
    return time_machine.travel(timezone.make_aware(datetime.combine(day, time(hour))), tick=False)


def told_on(day: date, name: str) -> set:
    """Whom the run of a morning tells of a deadline: stage, day and duty."""
    before = set(Message.objects.values_list("pk", flat=True))
    with on(day):
        tell_deadlines()
    new = Message.objects.filter(chain=name).exclude(pk__in=before)
    return set(new.values_list("serial", "due_on", "membership"))


def last_day() -> date:
    return date(current_year(), 12, 31)


def moved(chain, verb, record, by) -> Callable:
    return lambda: chain.perform(record, verb, by=by)


# -- the cases -------------------------------------------------------------------------------
def filing() -> Case:
    draft = made.draft()
    return Case(last_day(), [made.clerk()], moved(AGREEMENT, "submit", draft, made.clerk()))


def assessing() -> Case:
    begun = assessed.begun()
    return Case(last_day(), [made.clerk()], lambda: assessed.drive(begun, "scored"))


def nominating() -> Case:
    begun = nominees.written(nominees.begun())
    return Case(last_day(), [made.clerk()], lambda: nominees.drive(begun, N.CANDIDATE))


def provincial_review() -> Case:
    """A candidate lacks reviewers, and can be selected; it is returned instead."""
    candidate = nominees.nomination_in(N.CANDIDATE)
    reviews.session(scorers=1)
    director = made.director(PROVINCE)
    who = [made.clerk(PROVINCE), director]
    return Case(last_day(), who, lambda: NOMINATION.perform(candidate, "return", by=director, reason=made.REASON))


def national_review() -> Case:
    committees.taken_in()
    session = committees.full(each=2)
    return Case(last_day(), [made.clerk(NATION)], lambda: committees.assigned(session))


def reporting() -> Case:
    filed = made.agreement_in(AgreementState.FILED)
    return Case(last_day(), [made.clerk(PROVINCE)], lambda: made.drive(filed, AgreementState.REPORTED))


def closing() -> Case:
    """The clerk has begun the report, the director closes it."""
    made.open_year()
    assessed.report_of()
    return Case(last_day() + timedelta(days=30), [made.director(PROVINCE)], assessed.closed_report)


def objecting() -> Case:
    record = notices.objection()
    return Case(record.due_on, [notices.handler()], lambda: notices.driven(record, ObjectionState.DISMISSED))


def scoring() -> Case:
    """Of three reviewers one has sent her marks."""
    committees.taken_in()
    day = date(current_year(), 12, 20)
    session = committees.full(scoring_closes_on=day, meets_on=day)
    first, *others = committees.assigned(session)
    committees.score(first)
    return Case(day, [task.panelist.membership for task in others], lambda: committees.scored(session))


def notice_over() -> Case:
    made.director(NATION)
    nominee = notices.noticed(nominees.nomination_in(N.SELECTED))
    day = nominee.notices.get().last_day
    return Case(day, [made.clerk(PROVINCE)], lambda: nominees.drawn_up(nominee))


def awards_notice_over() -> Case:
    decision = decisions.decision_in("signed", "0.9")
    notice = notices.dated(decisions.on_notice(decision), clock.now())
    by = decisions.director()

    def finish():
        notices.dated(notice, notices.days_ago(8))
        AWARD_DECISION.perform(decision, "fix", by=by)

    return Case(notice.last_day, [by], finish)


def award(state, who, towards) -> Case:
    record = awards.award_in(state)
    day = clock.today() + timedelta(days=14)
    return Case(day, [who()], lambda: awards.drive(record, towards))


def use_report() -> Case:
    record = awards.award_in(AwardState.RECEIVED)
    day = date(current_year() + 1, 12, 31)
    return Case(day, [made.clerk()], lambda: awards.drive(record, AwardState.REPORTED))


def stating() -> Case:
    record = assessed.drive_province(assessed.province_assessment(), ProvinceAssessmentState.SENT)
    director = made.director(PROVINCE)
    finish = lambda: assessed.drive_province(record, ProvinceAssessmentState.STATED)  # noqa: E731
    return Case(clock.today() + timedelta(days=10), [director], finish)


def putting_right() -> Case:
    record = supervised.finding()

    def finish():
        supervised.evidence(record)
        FINDING.perform(record, "answer", by=made.clerk())

    return Case(record.due_on, [made.clerk()], finish)


def answering() -> Case:
    agreement = made.agreement_in(AgreementState.FILED)
    party = made.helper(agreement.current_version.organisation)
    asked = supervised.asked(agreement)
    return Case(asked.due_on, [party], lambda: requests.answer(by=party, asked=asked, text="已寄出。"))


CASES = {
    "window_filing": filing,
    "window_assessment": assessing,
    "window_nomination": nominating,
    "window_provincial_review": provincial_review,
    "window_national_review": national_review,
    "reporting": reporting,
    "closing": closing,
    "objection_due": objecting,
    "scoring": scoring,
    "notice_over": notice_over,
    "awards_notice_over": awards_notice_over,
    "voucher": lambda: award(AwardState.APPROVED, awards.clerk, AwardState.TO_ALLOCATE),
    "release": lambda: award(AwardState.TO_ALLOCATE, awards.director, AwardState.ALLOCATED),
    "receipt": lambda: award(AwardState.PASSED_ON, made.clerk, AwardState.RECEIVED),
    "use_report": use_report,
    "statement": stating,
    "finding_due": putting_right,
    "request": answering,
}
