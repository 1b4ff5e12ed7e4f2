"""Deadlines: told once a stage to whoever still has work, to nobody else, and read once it is done."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from agreements.enums import AgreementState
from common import clock
from common.workflow import CHAINS
from leadership.enums import Role, Window
from leadership.models import WindowExtension
from leadership.programme import current_year
from portal import mailing, tasks, telling
from portal.deadlines import reminding
from portal.deadlines.table import DEADLINES, ROWS
from portal.enums import DueStage
from portal.inbox import lines_of
from portal.models import Message
from registry.models import HelperAccount
from review.models import Nomination
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PROVINCE
from tests.portal.factories_deadlines import CASES, last_day, on, told_on
from tests.review import factories_committee as committees
from tests.review import factories_notices as notices

pytestmark = pytest.mark.django_db
SOON, LAST, LATE = DueStage.SOON, DueStage.LAST, DueStage.LATE
ROOT = Path(__file__).resolve().parents[2]
# Assigning reviewers, drawing up a list, and answering a request.
WITHOUT_STEPS = ("window_national_review", "notice_over", "request")
each_deadline = pytest.mark.parametrize("name", CASES)


def first_morning(case, name) -> date:
    """On which people are told for the first time."""
    return case.day - timedelta(days=max(DEADLINES[name].days.values()))


def test_every_row_of_the_table_has_a_case():
    assert [*CASES] == [*DEADLINES]
    assert DEADLINES.keys() & CHAINS.keys() == set()


# -- who, and when ---------------------------------------------------------------------------
@each_deadline
def test_each_stage_is_told_once_to_those_who_have_work(name):
    case = CASES[name]()
    days = DEADLINES[name].days
    assert told_on(case.day - timedelta(days=max(days.values()) + 1), name) == set()
    for stage, before in days.items():
        morning = case.day - timedelta(days=before)
        assert told_on(morning, name) == {(stage, case.day, member.pk) for member in case.who}
        assert told_on(morning, name) == set()


@each_deadline
def test_who_has_done_it_meanwhile_is_not_told_and_has_nothing_to_read(name):
    case = CASES[name]()
    (first, before), *_later = DEADLINES[name].days.items()
    assert {stage for stage, *_who in told_on(case.day - timedelta(days=before), name)} == {first}
    case.finish()
    late = case.day - timedelta(days=min(DEADLINES[name].days.values()))
    assert told_on(late, name) == set()
    assert Message.objects.unread().filter(chain=name).count() == 0


@each_deadline
def test_what_is_done_during_the_day_counts_as_read_with_the_next_steps(name):
    """But for what is done without a step of a chain: that is seen the next morning."""
    case = CASES[name]()
    morning = first_morning(case, name)
    told_on(morning, name)
    with on(morning):
        telling.tell()
    assert Message.objects.unread().filter(chain=name).count() == len(case.who)
    case.finish()
    with on(morning, hour=9):
        telling.tell()
    left = Message.objects.unread().filter(chain=name).count()
    assert left == (len(case.who) if name in WITHOUT_STEPS else 0)


@each_deadline
def test_it_leads_where_the_work_is_done(name, client):
    case = CASES[name]()
    told_on(first_morning(case, name), name)
    for member in case.who:
        (message,) = Message.objects.visible_to(member).filter(chain=name)
        (line,) = lines_of([message], member)
        assert line.title
        assert factories.sign_in(client, member).get(line.address).status_code == 200


@pytest.mark.invariant("INV-2")
@each_deadline
def test_to_somebody_elsewhere_it_shows_nothing(name):
    case = CASES[name]()
    told_on(first_morning(case, name), name)
    stranger = factories.membership_at(OTHER_PROVINCE + "0121", Role.CLERK)
    lines = lines_of(list(Message.objects.filter(chain=name)), stranger)
    assert {(line.title, line.address) for line in lines} == {("", "")}


def test_a_stage_that_was_missed_is_not_told_afterwards():
    case = CASES["objection_due"]()
    assert {stage for stage, *_who in told_on(case.day + timedelta(days=20), "objection_due")} == {LATE}


def test_whoever_has_it_then_is_told_of_the_stage_that_has_come():
    case = CASES["objection_due"]()
    told_on(case.day - timedelta(days=7), "objection_due")
    record = notices.Objection.objects.get()
    notices.driven(record, "investigated")
    assert told_on(case.day - timedelta(days=5), "objection_due") == {(SOON, case.day, notices.decider().pk)}
    assert not Message.objects.unread().filter(chain="objection_due", membership=case.who[0]).exists()


# -- windows ---------------------------------------------------------------------------------
def test_only_offices_with_work_left_are_told_of_a_window():
    made.draft(), made.agreement_in(AgreementState.SUBMITTED, NEIGHBOUR_COUNTY)
    made.director(), made.clerk(NEIGHBOUR_COUNTY), made.clerk(PROVINCE)
    told = told_on(last_day() - timedelta(days=7), "window_filing")
    assert told == {(SOON, last_day(), made.clerk().pk)}


def test_many_drafts_are_told_in_one_message():
    made.draft(), made.draft(), made.draft()
    assert len(told_on(last_day() - timedelta(days=1), "window_filing")) == 1


def test_an_extended_window_closes_later_for_its_province():
    made.draft(), made.draft(OTHER_PROVINCE + "0121")
    year, later = made.open_year(), last_day() + timedelta(days=30)
    WindowExtension.objects.create(
        programme_year=year,
        window=Window.FILING,
        province=factories.place(PROVINCE),
        closes=later,
        reason="洪灾",
        granted_by=factories.account(),
    )
    elsewhere = made.clerk(OTHER_PROVINCE + "0121")
    assert told_on(last_day() - timedelta(days=1), "window_filing") == {(LAST, last_day(), elsewhere.pk)}
    assert told_on(later - timedelta(days=1), "window_filing") == {(LAST, later, made.clerk().pk)}


def test_after_it_has_closed_nobody_is_told_and_nothing_is_left_to_read():
    made.draft()
    told_on(last_day(), "window_filing")
    assert Message.objects.unread().filter(chain="window_filing").count() == 1
    assert told_on(last_day() + timedelta(days=1), "window_filing") == set()
    assert Message.objects.unread().filter(chain="window_filing").count() == 0


def test_days_on_which_no_window_closes_cost_one_query_a_window():
    made.open_year()
    with on(date(current_year(), 6, 1)), CaptureQueriesContext(connection) as queries:
        assert DEADLINES["window_filing"].found(telling.members_of) == []
    assert len(queries) == 2  # the years, and their extensions


# -- put off ---------------------------------------------------------------------------------
def test_what_is_put_off_is_told_of_its_new_day():
    case = CASES["scoring"]()
    who = {member.pk for member in case.who}
    assert told_on(case.day - timedelta(days=1), "scoring") == {(LAST, case.day, member) for member in who}
    later = case.day + timedelta(days=8)
    committees.ReviewSession.objects.update(scoring_closes_on=later, meets_on=later)
    assert told_on(case.day, "scoring") == set()
    assert Message.objects.unread().filter(chain="scoring").count() == 0
    assert told_on(later - timedelta(days=1), "scoring") == {(LAST, later, member) for member in who}


def test_a_reviewer_is_not_told_how_far_others_are():
    case = CASES["scoring"]()
    told_on(case.day - timedelta(days=1), "scoring")
    lines = [lines_of([each], each.membership)[0] for each in Message.objects.filter(chain="scoring")]
    before = {(line.what, line.title) for line in lines}
    committees.score(committees.open_tasks(committees.ReviewSession.objects.get())[0])
    after = {
        (line.what, line.title) for line in (lines_of([line.message], line.message.membership)[0] for line in lines)
    }
    assert len(before) == 1
    assert after == before


def test_a_reviewer_is_not_told_of_a_candidate_to_whom_they_became_tied():
    case = CASES["scoring"]()
    first, other = case.who
    party = factories.membership_at(COUNTY, Role.HELPER, user=first.user)
    HelperAccount.objects.create(membership=party, organisation=Nomination.objects.get().organisation)
    told = told_on(case.day - timedelta(days=1), "scoring")
    assert {member for _stage, _day, member in told} == {other.pk}


# -- once ------------------------------------------------------------------------------------
def test_the_database_refuses_a_second_message_of_a_stage():
    case = CASES["objection_due"]()
    told_on(case.day, "objection_due")
    message = Message.objects.get(chain="objection_due")
    message.pk = None
    with pytest.raises(IntegrityError, match="message_once"), transaction.atomic():
        message.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_stage_is_told_by_one():
    case = CASES["objection_due"]()
    with on(case.day):
        assert while_uncommitted(reminding.tell_deadlines, reminding.tell_deadlines) is not None
    told = Message.objects.filter(chain="objection_due")
    assert list(told.values_list("serial", "membership")) == [(LAST, case.who[0].pk)]


# -- by e-mail -------------------------------------------------------------------------------
@each_deadline
def test_nothing_of_a_record_stands_in_the_subject_nor_a_person_in_the_letter(name):
    case = CASES[name]()
    morning = first_morning(case, name)
    told_on(morning, name)
    Message.objects.exclude(chain=name).delete()
    lines = [lines_of([each], each.membership)[0] for each in Message.objects.select_related("membership")]
    with on(morning), override("zh-hans"):
        mailing.mail()
    assert len(mail.outbox) == len(case.who)
    private = words_of(lines)
    for letter in mail.outbox:
        assert [word for word in private if word in letter.subject] == []
        assert not re.search(r"\d{2,}", letter.subject)
        people = [member.name for member in case.who] + [line.title for line in lines if name == "objection_due"]
        assert [word for word in people if word in letter.body] == []


def words_of(lines) -> set[str]:
    """Names, titles and numbers of the records that messages are about, and the people they went to."""
    parts = {part.strip() for line in lines for part in line.title.split("·")}
    people = {line.message.membership.name for line in lines}
    return {word for word in parts | people if word}


# -- what it costs ---------------------------------------------------------------------------
def test_queries_do_not_depend_on_the_number_of_records():
    counts, notice = [], notices.published()
    notices.objection(notice)
    with on(clock.today() + timedelta(days=30)):
        reminding.tell_deadlines()
    for number in (1, 4):
        for _each in range(number):
            notices.objection(notice)
        with on(clock.today() + timedelta(days=30)), CaptureQueriesContext(connection) as queries:
            reminding.tell_deadlines()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_each_minute_costs_two_queries_where_nothing_is_unread():
    made.draft()
    with CaptureQueriesContext(connection) as queries:
        reminding.settle_at({made.clerk().group_id})
    assert len([query for query in queries if query["sql"].startswith("SELECT")]) <= 2


def test_the_morning_task_tells_of_deadlines():
    made.draft()
    with on(last_day()):
        tasks.tell_reminders()
    assert Message.objects.get(chain="window_filing").membership == made.clerk(COUNTY)


# -- told to people --------------------------------------------------------------------------
def test_the_document_has_the_table():
    with override("en"):
        rows = [f"| {row.what} | {row.by} | {row.whose} | {row.when} |" for row in ROWS]
    text = (ROOT / "docs" / "messages.md").read_text()
    assert [row for row in rows if row not in text] == []
    assert text.count(" day after") + text.count(" days after |") >= 1


@pytest.mark.parametrize(("days", "words"), [(8, "due by"), (0, "due today"), (-1, "was due on")])
def test_how_close_it_is_is_said_on_the_day_on_which_it_is_read(days, words):
    with override("en"):
        assert DEADLINES["objection_due"].how_close(clock.today() + timedelta(days=days)).startswith(words)
