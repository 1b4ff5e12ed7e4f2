"""INV-8: a notice runs at least seven full days after the day of publication, and nobody shortens it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from common import clock
from common.workflow import Incomplete
from review import noticing
from review.models import NoticeItem, NoticeStep, PublicNotice
from review.workflow import PUBLIC_NOTICE
from tests.agreements import factories as made
from tests.review.factories_notices import dated, days_ago, notice_in, noticed_on, published

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-8")]
HERE = ZoneInfo("Asia/Shanghai")


def at(*moment, zone=HERE) -> datetime:
    return datetime(*moment, tzinfo=zone)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def as_it_stands(notice) -> tuple:
    kept = PublicNotice.objects.get(pk=notice.pk)
    return kept.state, kept.published_at, kept.last_day, kept.items.count()


# -- the edges of the week ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "moment, last",
    [
        (at(2026, 3, 2, 0, 0, 0), date(2026, 3, 9)),
        (at(2026, 3, 2, 23, 59, 59), date(2026, 3, 9)),
        (at(2026, 3, 3, 0, 0, 0), date(2026, 3, 10)),
        (at(2026, 3, 2, 15, 59, 59, zone=UTC), date(2026, 3, 9)),
        (at(2026, 3, 2, 16, 0, 0, zone=UTC), date(2026, 3, 10)),
        (at(2026, 2, 24, 12, 0, 0), date(2026, 3, 3)),
        (at(2025, 12, 31, 23, 59, 59), date(2026, 1, 7)),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_the_seventh_day_after_the_day_of_publication_is_the_last(moment, last, zone):
    notice = published()
    sql("SET LOCAL TIME ZONE %s", zone)
    assert dated(notice, moment).last_day == last


@pytest.mark.parametrize(
    "moment, runs",
    [(at(2026, 3, 2, 23, 59, 59), True), (at(2026, 3, 9, 23, 59, 59), True), (at(2026, 3, 10, 0, 0, 0), False)],
)
def test_it_is_over_with_the_first_second_after_the_last_day(moment, runs):
    notice = noticed_on(at(2026, 3, 2, 23, 59, 59))
    with clock.standing_at(moment):
        assert (notice.is_running, notice.is_over) == (runs, not runs)
        assert PublicNotice.objects.running().filter(pk=notice.pk).exists() == runs
        assert PublicNotice.objects.over().filter(pk=notice.pk).exists() == (not runs)


def test_the_days_that_are_left_count_today():
    notice = noticed_on(at(2026, 3, 2, 10))
    left = {}
    for day in (2, 3, 9, 10):
        with clock.standing_at(at(2026, 3, day, 12)):
            left[day] = notice.days_left
    assert left == {2: 8, 3: 7, 9: 1, 10: 0}


def test_a_longer_notice_runs_longer():
    assert noticed_on(at(2026, 3, 2, 12), days=15).last_day == date(2026, 3, 17)


def test_the_database_notes_the_moment_itself():
    before = clock.now()
    with clock.standing_at(before - timedelta(days=30)):
        notice = published()
    assert before <= notice.published_at <= clock.now()
    assert notice.last_day == clock.day_of(notice.published_at) + timedelta(days=7)


# -- nobody shortens it ----------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [0, 6, 61, 32767])
def test_fewer_than_seven_days_are_refused(days):
    notice = notice_in("draft")
    with pytest.raises(IntegrityError, match="notice_runs_a_week"):
        sql("UPDATE review_publicnotice SET days = %s WHERE id = %s", days, notice.pk)


@pytest.mark.parametrize(
    "change",
    [
        "published_at = published_at - interval '10 days'",
        "published_at = NULL",
        "published_at = now() - interval '10 days', state = 'published'",
        "days = 8",
        "days = 7, contact = 'x'",
        "year = year - 1",
        "replaces_id = id",
        "kind = 'other'",
        "state = 'ended'",
        "state = 'draft'",
        "state = 'replaced'",
        "state = 'ended', steps_taken = steps_taken + 1",
    ],
)
def test_no_update_shortens_a_published_notice(change):
    notice = published()
    stood = as_it_stands(notice)
    with pytest.raises(IntegrityError):
        sql(f"UPDATE review_publicnotice SET {change} WHERE id = %s", notice.pk)
    assert as_it_stands(notice) == stood


def test_the_last_day_is_nobodys_to_set():
    notice = published()
    with pytest.raises(DatabaseError, match="last_day"):
        sql("UPDATE review_publicnotice SET last_day = '2020-01-01' WHERE id = %s", notice.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM review_publicnotice WHERE id = %s",
        "DELETE FROM review_noticeitem WHERE notice_id = %s",
        "UPDATE review_noticeitem SET name = '别人' WHERE notice_id = %s",
        "UPDATE review_noticeitem SET nomination_id = nomination_id + 1 WHERE notice_id = %s",
        "DELETE FROM review_noticestep WHERE record_id = %s",
        "UPDATE review_noticestep SET at = at - interval '10 days' WHERE record_id = %s",
    ],
)
def test_neither_notice_nor_list_nor_steps_change(statement):
    notice = published()
    stood = as_it_stands(notice)
    with pytest.raises(IntegrityError):
        sql(statement, notice.pk)
    assert as_it_stands(notice) == stood


def test_a_step_written_by_hand_ends_no_running_notice():
    notice = published()
    by = made.director("52")
    with pytest.raises(IntegrityError, match="runs until its last day"), transaction.atomic():
        NoticeStep.objects.create(
            record=notice,
            serial=notice.steps_taken + 1,
            verb="end",
            from_state="published",
            to_state="ended",
            actor=by.user,
            group=by.group,
            at=clock.now() + timedelta(days=30),
        )
        sql("UPDATE review_publicnotice SET state = 'ended', steps_taken = steps_taken + 1 WHERE id = %s", notice.pk)
    assert as_it_stands(notice)[0] == "published"


def test_a_notice_is_not_begun_with_a_moment_of_publication():
    notice = notice_in("draft")
    columns = [each.column for each in PublicNotice._meta.concrete_fields if not each.primary_key]
    copied = ", ".join(each for each in columns if each not in ("last_day", "published_at", "form_token", "serial"))
    with pytest.raises(IntegrityError, match="runs until its last day"):
        sql(
            f"INSERT INTO review_publicnotice ({copied}, published_at, form_token, serial)"
            f" SELECT {copied}, now() - interval '9 days', gen_random_uuid(), 99"
            " FROM review_publicnotice WHERE id = %s",
            notice.pk,
        )


def test_a_clock_set_ahead_ends_nothing():
    notice = published()
    ahead = clock.standing_at(clock.now() + timedelta(days=30))
    with ahead, pytest.raises(IntegrityError, match="runs until its last day"), transaction.atomic():
        PUBLIC_NOTICE.perform(notice, "end", by=made.director("52"))
    assert as_it_stands(notice)[0] == "published"


def test_it_ends_on_the_day_after_the_last_and_not_before():
    by = made.director("52")
    notice = noticed_on(days_ago(7))
    assert notice.last_day == clock.today()
    with pytest.raises(Incomplete):
        PUBLIC_NOTICE.perform(notice, "end", by=by)
    assert noticing.end_over() == 0
    dated(notice, days_ago(8))
    assert noticing.end_over() == 1
    kept = PublicNotice.objects.get(pk=notice.pk)
    assert (kept.state, kept.steps.last().verb, kept.steps.last().group) == ("ended", "end", by.group)


def test_what_ended_never_changes_either():
    notice = notice_in("ended")
    stood = as_it_stands(notice)
    for change in ("published_at = now()", "days = 9", "state = 'published'", "state = 'replaced'"):
        with pytest.raises(IntegrityError):
            sql(f"UPDATE review_publicnotice SET {change} WHERE id = %s", notice.pk)
    with pytest.raises(IntegrityError):
        sql("DELETE FROM review_noticeitem WHERE notice_id = %s", notice.pk)
    assert as_it_stands(notice) == stood


@pytest.mark.usefixtures("in_english")
def test_an_empty_notice_is_not_published():
    notice = notice_in("draft")
    NoticeItem.objects.filter(notice=notice).delete()
    assert noticing.missing(notice) == ["Nobody is on the notice: add nominees."]
    with pytest.raises(Incomplete):
        PUBLIC_NOTICE.perform(notice, "put_forward", by=made.clerk("52"))
