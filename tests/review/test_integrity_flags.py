"""Flags of the integrity checks: raised once, cleared or confirmed by another, and what they stop meanwhile."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from common import job_runs
from common.models import Job
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import forwarding
from review.enums import NominationState as S
from review.integrity import running
from review.integrity.standing import flags_missing
from review.models import IntegrityFlag, IntegrityRun, Nomination
from review.selecting import select
from review.tasks import check_integrity
from review.workflow import INTEGRITY_FLAG, NOMINATION
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.agreements.races import elsewhere, while_uncommitted
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories_integrity import (
    LONG,
    REASON,
    agreement,
    day,
    decided,
    flag_of,
    held,
    nominated,
    nominee,
    run,
    scene,
)
from tests.review.factories_nominations import drawn_up, nomination_in
from tests.review.factories_notices import noticed
from tests.review.test_invariant_6 import selected_by_sql

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def doubted() -> Nomination:
    """A nominee two of whose activities show the same photo."""
    under = agreement()
    for month in (4, 8):
        held(under, day(month), photos=[scene(1)])
    return nominee(under)


# -- runs ----------------------------------------------------------------------------------------
def test_a_run_raises_what_it_finds_at_the_desk_of_the_province():
    nomination, by = doubted(), made.clerk(PROVINCE)
    done = run(by=by)
    assert (done.region_id, done.year, done.by, done.nominees, done.raised) == (PROVINCE, current_year(), by, 1, 1)
    flag = done.flags.get()
    assert (flag.nomination, flag.kind, flag.state, flag.region_id) == (nomination, "photo", "open", COUNTY)
    assert (flag.desk, flag.created_by) == (factories.group_at(PROVINCE), nomination.created_by)


def test_a_run_again_raises_nothing_twice_and_what_was_cleared_stays_cleared():
    doubted()
    decided(run().flags.get())
    again = run()
    assert (again.nominees, again.raised) == (1, 0)
    assert IntegrityFlag.objects.get().state == "cleared"


def test_texts_that_were_flagged_stay_as_they_were_found():
    own, _other = nominated(summary=LONG), nominated(summary=LONG)
    run()
    with past_the_guards():
        Nomination.objects.filter(pk=own.pk).update(summary="改写。")
    assert own.flags.get().evidence["texts"][0]["summary"] == LONG


def test_without_an_office_of_the_province_the_job_says_so():
    job = running.queue(OTHER_PROVINCE, current_year())
    job_runs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, "leadership group" in job.message) == ("failed", False)


def test_the_night_has_a_job_for_each_province_and_year_that_is_under_way():
    nominated()
    nominated("621123")
    nominated(state="taken_in", year=current_year() - 1)
    check_integrity()
    jobs = Job.objects.filter(kind=running.CHECK_INTEGRITY).order_by("pk")
    expected = [{"province": code, "year": current_year()} for code in (PROVINCE, OTHER_PROVINCE)]
    assert [job.arguments for job in jobs] == expected
    job_runs.run(jobs[0].pk)
    assert IntegrityRun.objects.get().region_id == PROVINCE


def test_by_the_command_line(capsys):
    doubted()
    call_command("check_integrity", province=PROVINCE)
    call_command("check_integrity", province=OTHER_PROVINCE)
    factories.group_at(OTHER_PROVINCE)
    call_command("check_integrity", province=OTHER_PROVINCE, year=2020)
    assert capsys.readouterr().out.splitlines() == [
        f"{factories.place(PROVINCE)} {current_year()}: 1 nominations, 1 new flags",
        f"{factories.place(OTHER_PROVINCE)} 2020: 0 nominations, 0 new flags",
    ]


def test_who_may_order_a_run():
    for role in (Role.CLERK, Role.DIRECTOR):
        by = factories.membership_at(PROVINCE, role)
        assert running.order_run(by=by, year=current_year()).owner == by
    for place, role in ((PROVINCE, Role.INSPECTOR), (COUNTY, Role.CLERK), (NATION, Role.DIRECTOR)):
        with pytest.raises(NotAllowed):
            running.order_run(by=factories.membership_at(place, role), year=current_year())


# -- who decides ---------------------------------------------------------------------------------
def test_a_doubt_is_cleared_or_confirmed_with_a_reason_by_the_director_of_the_province():
    nomination = nominated()
    for verb, state in (("clear", "cleared"), ("confirm", "confirmed")):
        flag = flag_of(nomination, key=verb)
        with pytest.raises(Incomplete, match="Say why"):
            INTEGRITY_FLAG.perform(flag, verb, by=made.director(PROVINCE))
        for place, role in ((PROVINCE, Role.CLERK), (COUNTY, Role.DIRECTOR), (NATION, Role.DIRECTOR)):
            with pytest.raises(NotAllowed):
                INTEGRITY_FLAG.perform(flag, verb, by=factories.membership_at(place, role), reason=REASON)
        flag = decided(flag, verb)
        assert (flag.state, flag.steps.get().reason) == (state, REASON)
        for again in ("clear", "confirm"):
            with pytest.raises(NotLegal):
                decided(flag, again)


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_the_nomination_then_or_since_does_not_decide():
    nomination = nominated()
    flag = flag_of(nomination)
    writer, later = (
        factories.membership_at(PROVINCE, Role.DIRECTOR, user=user) for user in (nomination.created_by, None)
    )
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(edited_by=later.user)
    flag = IntegrityFlag.objects.get()
    for by in (writer, later):
        assert INTEGRITY_FLAG.offers(flag, by) == []
        with pytest.raises(NotAllowed, match="You wrote"):
            decided(flag, by=by)
        with pytest.raises(IntegrityError, match="Whoever wrote the nomination"), transaction.atomic():
            step_by_sql(flag, by)


def step_by_sql(flag, by):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO review_integrityflagstep
                (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
            VALUES (%s, 1, 'clear', 'open', 'cleared', %s, %s, now(), '。', '[]', '')""",
            [flag.pk, by.user_id, by.group_id],
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins():
    flag, colleague = flag_of(nominated()), factories.membership_at(PROVINCE, Role.DIRECTOR)
    outcome = while_uncommitted(lambda: decided(flag), lambda: decided(flag, "confirm", by=colleague))
    assert isinstance(outcome, NotLegal)
    assert (IntegrityFlag.objects.get().state, flag.steps.count()) == ("cleared", 1)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_raise_a_doubt_once():
    doubted()
    second = while_uncommitted(run, run)
    assert (second.raised, IntegrityFlag.objects.count()) == (0, 1)


def test_the_database_keeps_what_was_found_and_when_the_checks_ran():
    flag = flag_of(nominated())
    draft = nominated(state="draft")
    for change, message in (
        (lambda: IntegrityFlag.objects.filter(pk=flag.pk).update(evidence={}), "stays as it was found"),
        (lambda: IntegrityFlag.objects.filter(pk=flag.pk).update(state="cleared"), "only by a step"),
        (lambda: IntegrityFlag.objects.filter(pk=flag.pk).delete(), "never deleted"),
        (lambda: flag_of(flag.nomination), "flag_raised_once"),
        (lambda: flag_of(draft), "about a submitted nomination"),
        (lambda: IntegrityRun.objects.update(raised=0), "stays on record"),
        (lambda: IntegrityRun.objects.filter(flags=None).delete(), "stays on record"),
    ):
        IntegrityRun.objects.create(region_id=PROVINCE, year=current_year(), nominees=0, raised=0)
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            change()


# -- what they stop --------------------------------------------------------------------------------
def test_a_doubt_stops_its_nominee_from_being_selected_until_it_is_cleared():
    doubtful, other = nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE)
    flag, director = flag_of(doubtful), made.director(PROVINCE)
    with pytest.raises(Incomplete, match="1 doubt that the integrity checks raised is still to be examined"):
        select(nominations=[doubtful], by=director, reason=REASON)
    with pytest.raises(IntegrityError, match="A doubt that the integrity checks raised stands"):
        selected_by_sql(doubtful)
    select(nominations=[other], by=director, reason=REASON)
    decided(flag)
    select(nominations=[doubtful], by=director, reason=REASON)
    assert set(Nomination.objects.values_list("state", flat=True)) == {S.SELECTED}


def test_a_confirmed_doubt_stops_it_for_good():
    nomination = nomination_in(S.CANDIDATE)
    decided(flag_of(nomination), "confirm")
    with pytest.raises(Incomplete, match="was found to be true"):
        select(nominations=[nomination], by=made.director(PROVINCE), reason=REASON)
    with pytest.raises(IntegrityError, match="A doubt that the integrity checks raised stands"):
        selected_by_sql(nomination)


def test_before_the_checks_have_looked_at_what_was_submitted_nobody_is_selected():
    nomination = nomination_in(S.CANDIDATE)
    with past_the_guards():
        IntegrityRun.objects.all().delete()
    with pytest.raises(Incomplete, match="have not looked at it since it was submitted"):
        select(nominations=[nomination], by=made.director(PROVINCE), reason=REASON)
    run()
    select(nominations=[nomination], by=made.director(PROVINCE), reason=REASON)


def test_a_doubt_that_comes_after_the_selection_stops_it_from_being_forwarded_and_kept():
    nomination, director = noticed(nomination_in(S.SELECTED)), made.director(PROVINCE)
    factories.group_at(NATION)
    held_on = drawn_up(nomination)
    assert forwarding.missing(held_on) == []
    flag = flag_of(nomination)
    sentence = "1 doubt that the integrity checks raised is still to be examined."
    assert forwarding.missing(held_on) == [f"{nomination}: {sentence}"]
    with pytest.raises(IntegrityError, match="A doubt that the integrity checks raised stands"), transaction.atomic():
        NOMINATION.perform(nomination, "forward", by=director)
    decided(flag)
    assert forwarding.missing(held_on) == []


def test_a_nominee_that_came_back_is_not_kept_while_a_doubt_stands():
    nomination = nomination_in(S.SENT_BACK)
    flag_of(nomination)
    with pytest.raises(Incomplete, match="still to be examined"):
        NOMINATION.perform(nomination, "keep", by=made.director(PROVINCE))


def test_many_are_asked_by_one_query(django_assert_num_queries):
    nominees = [nominated() for _each in range(3)]
    flag_of(nominees[0])
    decided(flag_of(nominees[1]), "confirm")
    with django_assert_num_queries(1):
        found = flags_missing(nominees)
    assert [len(found[each.pk]) for each in nominees] == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_doubt_that_is_being_raised_holds_back_who_selects_at_the_same_moment():
    nomination = nomination_in(S.CANDIDATE)
    outcome = while_uncommitted(lambda: flag_of(nomination), lambda: selected_by_sql(nomination))
    assert isinstance(outcome, IntegrityError)
    assert elsewhere(lambda: Nomination.objects.get().state) == S.CANDIDATE
