"""Who is told of what: each step once, whoever may act next, and whoever wrote it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.enums import AgreementState as S
from agreements.models import AgreementStep, Reminder
from agreements.workflow import AGREEMENT
from common import clock
from common.workflow import CHAINS
from leadership.enums import Role
from leadership.models import Membership
from portal import tasks, telling
from portal.enums import MessageKind as K
from portal.models import Message, UntoldStep
from poverty_aid.celery import BEAT_SCHEDULE
from review.award_enums import AwardState as A
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE
from tests.portal.factories_messages import told
from tests.review.factories_awards import award_in, recalled

pytestmark = pytest.mark.django_db


def both_roles() -> Membership:
    """The clerk, who has become director, too."""
    clerk = made.clerk()
    Membership.objects.filter(pk=clerk.pk).update(ended_on=clock.today())
    return factories.membership_at(COUNTY, Role.CLERK, Role.DIRECTOR, user=clerk.user)


# -- who -------------------------------------------------------------------------------------
def test_whoever_may_decide_is_told_and_nobody_else():
    neighbour, above = made.director(NEIGHBOUR_COUNTY), made.director(PREFECTURE)
    agreement = made.agreement_in(S.SUBMITTED)
    assert told(made.director()) == [(K.WAITING, agreement.pk, 1)]
    assert [told(other) for other in (made.clerk(), neighbour, above)] == [[], [], []]


def test_the_level_above_is_told_once_it_lies_there():
    agreement = made.agreement_in(S.SUBMITTED)
    above = made.director(PREFECTURE)
    assert told(above) == []
    AGREEMENT.perform(agreement, "endorse", by=made.director())
    assert told(above) == [(K.WAITING, agreement.pk, 2)]


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_it_is_not_told_to_decide():
    agreement = made.draft()
    both, other = both_roles(), made.director()
    AGREEMENT.perform(agreement, "submit", by=both)
    assert (told(both), told(other)) == ([], [(K.WAITING, agreement.pk, 1)])


def test_what_came_back_is_told_as_such_to_the_clerks():
    agreement = made.agreement_in(S.RETURNED)
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    assert told(made.clerk()) == [(K.RETURNED, agreement.pk, 2)]
    assert told(colleague) == [(K.RETURNED, agreement.pk, 2)]


def test_whoever_wrote_it_is_told_how_it_ended():
    agreement = made.agreement_in(S.IN_REPOSITORY)
    assert told(made.clerk()) == [(K.DECIDED, agreement.pk, agreement.steps_taken)]


def test_an_award_that_is_taken_back_is_told_to_all_who_had_to_do_with_it():
    """The county, at which it lay unconfirmed, above all."""
    award, county = award_in(A.PASSED_ON), (made.clerk(), made.director())
    above, stranger = made.director(PROVINCE), made.clerk(NEIGHBOUR_COUNTY)
    recalled(award)
    telling.tell()
    last = Message.objects.filter(chain="award", record=award.pk, serial=award.steps_taken + 1)
    decided = set(last.filter(kind=K.DECIDED).values_list("membership", flat=True))
    assert decided == {member.pk for member in (*county, above, made.clerk(PROVINCE))}
    assert set(last.exclude(kind=K.DECIDED).values_list("membership", flat=True)) == {made.clerk(NATION).pk}
    assert not last.filter(recipient=stranger.user).exists()


@pytest.mark.parametrize("change", [{"ended_on": clock.today()}, {"user__is_active": False}])
def test_who_has_left_is_told_nothing(change):
    director = made.director()
    made.agreement_in(S.SUBMITTED)
    if "ended_on" in change:
        Membership.objects.filter(pk=director.pk).update(**change)
    else:
        director.user.is_active = False
        director.user.save()
    assert told(director) == []


# -- once ------------------------------------------------------------------------------------
def test_a_second_run_tells_nothing_anew():
    made.agreement_in(S.SUBMITTED)
    assert telling.tell() > 0
    before = list(Message.objects.values_list("pk", "kind", "recipient"))
    assert telling.tell() == 0
    assert list(Message.objects.values_list("pk", "kind", "recipient")) == before


def test_the_same_step_noted_twice_is_told_once():
    agreement = made.agreement_in(S.SUBMITTED)
    first = told(made.director())
    UntoldStep.objects.create(chain="agreement", step=agreement.steps.get().pk)
    assert told(made.director()) == first
    assert len(first) == 1


def test_work_done_meanwhile_counts_as_read():
    agreement = made.agreement_in(S.SUBMITTED)
    told(made.director())
    AGREEMENT.perform(agreement, "return", by=made.director(), reason=made.REASON)
    told(made.clerk())
    unread = Message.objects.unread().filter(chain="agreement")
    assert [(message.kind, message.serial) for message in unread] == [(K.RETURNED, 2)]


def test_what_moved_on_before_the_run_is_told_as_it_stands():
    made.director(PREFECTURE)
    agreement = made.agreement_in(S.ENDORSED)
    assert told(made.director()) == []
    assert told(made.director(PREFECTURE)) == [(K.WAITING, agreement.pk, 2)]


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_step_is_told_by_one():
    agreement = made.agreement_in(S.SUBMITTED)
    assert while_uncommitted(telling.tell, telling.tell) == 0
    assert told(made.director()) == [(K.WAITING, agreement.pk, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_step_that_commits_late_is_not_overlooked():
    """Its number is lower than that of a step which was told before it committed."""
    slow, quick = made.draft(), made.draft(NEIGHBOUR_COUNTY)
    made.director(NEIGHBOUR_COUNTY)
    telling.tell()

    def others_go_on():
        AGREEMENT.perform(quick, "submit", by=made.clerk(NEIGHBOUR_COUNTY))
        return telling.tell()

    assert while_uncommitted(lambda: AGREEMENT.perform(slow, "submit", by=made.clerk()), others_go_on) == 1
    assert list(AgreementStep.objects.order_by("pk").values_list("record", flat=True)) == [slow.pk, quick.pk]
    assert told(made.director()) == [(K.WAITING, slow.pk, 1)]
    assert told(made.director(NEIGHBOUR_COUNTY)) == [(K.WAITING, quick.pk, 1)]


def test_a_run_that_fails_loses_nothing(monkeypatch):
    agreement = made.agreement_in(S.SUBMITTED)
    monkeypatch.setattr(telling, "settle", lambda chain, keys: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        telling.tell()
    monkeypatch.undo()
    assert told(made.director()) == [(K.WAITING, agreement.pk, 1)]


# -- what the database holds -----------------------------------------------------------------
def test_every_chain_notes_its_steps():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_steps_are_told%'")
        tables = {table for (table,) in cursor.fetchall()}
    assert tables == {chain.step_model._meta.db_table for chain in CHAINS.values()}


@pytest.mark.parametrize("change", [{"kind": K.DECIDED}, {"serial": 9}, {"record": 0}, {"created_at": clock.now()}])
def test_a_message_stays_as_it_was_told(change):
    made.agreement_in(S.SUBMITTED)
    telling.tell()
    with pytest.raises(DatabaseError, match="Of a message only"), transaction.atomic():
        Message.objects.update(**change)


def test_a_message_goes_to_whom_the_duty_belongs():
    made.agreement_in(S.SUBMITTED)
    fields = {"kind": K.WAITING, "chain": "agreement", "record": 1, "serial": 1}
    with pytest.raises(DatabaseError, match="goes to the person"), transaction.atomic():
        Message.objects.create(recipient=made.director().user, membership=made.clerk(), **fields)


# -- deadlines -------------------------------------------------------------------------------
def reminder(days=0) -> Reminder:
    since = clock.today() - timedelta(days=days)
    return Reminder.objects.create(agreement=made.agreement_in(S.FILED), region_id=COUNTY, kind="silent", since=since)


def reminded() -> set:
    telling.tell_reminders()
    of_reminders = Message.objects.filter(kind=K.REMINDER).select_related("membership__group")
    return {(each.membership.region_code, *each.membership.roles, each.serial) for each in of_reminders}


def test_a_deadline_is_told_to_the_level_responsible_once():
    reminder()
    factories.membership_at(COUNTY, Role.INSPECTOR)
    first = reminded()
    assert first == {(COUNTY, role, len(COUNTY)) for role in (Role.CLERK, Role.DIRECTOR)}
    assert (telling.tell_reminders(), reminded()) == (0, first)


def test_as_it_rises_the_next_level_is_told():
    found = reminder()
    made.clerk(PREFECTURE)
    before = reminded()
    Reminder.objects.filter(pk=found.pk).update(since=clock.today() - timedelta(days=31))
    assert reminded() - before == {(PREFECTURE, role, len(PREFECTURE)) for role in (Role.CLERK, Role.DIRECTOR)}


def test_what_no_longer_holds_counts_as_read():
    reminder()
    reminded()
    Reminder.objects.all().delete()
    reminded()
    assert Message.objects.unread().filter(kind=K.REMINDER).count() == 0


# -- when, and at what cost ------------------------------------------------------------------
def test_it_runs_each_minute_and_each_morning():
    assert BEAT_SCHEDULE["tell people"]["task"] == tasks.tell_messages.name
    assert BEAT_SCHEDULE["tell people"]["schedule"] == 60
    morning = BEAT_SCHEDULE["tell of deadlines"]
    assert (morning["task"], morning["schedule"].hour) == (tasks.tell_reminders.name, {7})


def test_the_task_tells():
    agreement = made.agreement_in(S.SUBMITTED)
    tasks.tell_messages()
    assert Message.objects.get(chain="agreement").record == agreement.pk


def test_queries_do_not_depend_on_the_number_of_records():
    counts = []
    made.agreement_in(S.SUBMITTED)
    telling.tell()
    for number in (1, 4):
        for _each in range(number):
            made.agreement_in(S.SUBMITTED)
        with CaptureQueriesContext(connection) as queries:
            telling.tell()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_step_costs_no_query_more():
    agreement = made.draft()
    by = made.clerk()
    with CaptureQueriesContext(connection) as queries:
        AGREEMENT.perform(agreement, "submit", by=by)
    assert [query for query in queries if "portal_" in query["sql"]] == []
