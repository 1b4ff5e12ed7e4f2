"""The reminder of the level above: to the late alone, once a day, on record, and it leads to the work."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.workflow import Incomplete, NotAllowed
from leadership.enums import Role
from leadership.programme import current_year
from portal import mailing, nudging
from portal.enums import MessageKind
from portal.inbox import lines_of
from portal.models import Message, Nudge
from review.award_enums import AwardState
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_supervision as supervised
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.portal.factories_deadlines import last_day, moved, on
from tests.review import factories_awards as awards

pytestmark = pytest.mark.django_db
YEAR = current_year()  # also when the day of a test lies in the next
DUTY = "finding_due"


def remind(by, name=DUTY, token=None):
    return nudging.nudge(by=by, year=YEAR, name=name, token=token or uuid4())


def told() -> set:
    return set(Message.objects.filter(kind=MessageKind.NUDGE).values_list("membership", flat=True))


def late_finding(county=COUNTY):
    """Due in time or not, as the day is chosen; its clerk and director are in office."""
    made.clerk(county), made.director(county)
    return supervised.finding(made.agreement_in("in_repository", county))


# -- to whom -----------------------------------------------------------------------------------------
def test_only_the_late_are_reminded_through_their_clerks_and_directors():
    late = late_finding()
    made.clerk(NEIGHBOUR_COUNTY), factories.membership_at(COUNTY, Role.INSPECTOR), made.clerk(PREFECTURE)
    by = made.clerk(PREFECTURE)
    with on(late.due_on), pytest.raises(Incomplete):
        remind(by)
    with on(late.due_on + timedelta(days=1)):
        later = late_finding(NEIGHBOUR_COUNTY)
        assert later.due_on > clock.today()
        (made_now,) = remind(by)
    assert (made_now.region_id, made_now.duty, made_now.by) == (COUNTY, DUTY, by)
    assert told() == {made.clerk().pk, made.director().pk}


def test_what_ends_with_its_day_is_reminded_of_in_its_last_week_and_not_after_it():
    made.draft()
    by = made.director(PREFECTURE)
    for days, places in ((-8, 0), (-7, 1), (0, 1), (1, 0)):
        with on(last_day() + timedelta(days=days)):
            assert nudging.plan_of(by=by, year=YEAR, name="window_filing").places == places


def test_it_says_before_how_many_places_and_people(client):
    late = late_finding()
    by = made.clerk(PREFECTURE)
    with on(late.due_on + timedelta(days=1)):
        plan = (
            factories.sign_in(client, by)
            .get(reverse("portal:reporting_nudge"), {"year": YEAR, "duty": DUTY})
            .context["plan"]
        )
    assert (plan.places, plan.people) == (1, 2)
    assert told() == set()


def test_a_place_without_people_in_office_is_named_and_left_out():
    late = late_finding()
    by = made.clerk(PREFECTURE)
    for member in (made.clerk(), made.director()):
        member.ended_on = clock.today()
        member.save()
    with on(late.due_on + timedelta(days=1)):
        plan = nudging.plan_of(by=by, year=YEAR, name=DUTY)
        assert ([each.group.region_id for each in plan.left_out], plan.to_tell) == ([COUNTY], [])
        with pytest.raises(Incomplete):
            remind(by)
    assert Nudge.objects.count() == 0


@pytest.mark.parametrize(("code", "role"), [(COUNTY, Role.DIRECTOR), (PREFECTURE, Role.INSPECTOR)])
def test_others_are_refused(code, role):
    late = late_finding()
    by = factories.membership_at(code, role)
    with on(late.due_on + timedelta(days=1)), pytest.raises(NotAllowed):
        remind(by)


@pytest.mark.invariant("INV-2")
def test_nobody_is_reminded_from_elsewhere():
    late = late_finding()
    made.draft(OTHER_PROVINCE + "0121")
    with on(late.due_on + timedelta(days=1)), pytest.raises(Incomplete):
        remind(made.clerk(OTHER_PROVINCE))
    assert told() == set()


# -- once --------------------------------------------------------------------------------------------
def test_once_a_day_and_again_the_next():
    late = late_finding()
    by = made.clerk(PREFECTURE)
    with on(late.due_on + timedelta(days=1)):
        remind(by)
        with pytest.raises(Incomplete):
            remind(made.director(PREFECTURE))
    assert (Nudge.objects.count(), Message.objects.filter(chain=nudging.NUDGE).count()) == (1, 2)
    with on(late.due_on + timedelta(days=2)):
        remind(by)
    assert (Nudge.objects.count(), Message.objects.filter(chain=nudging.NUDGE).count()) == (2, 4)


def test_the_same_form_sent_twice_reminds_once(client):
    late = late_finding()
    by, token = made.clerk(PREFECTURE), uuid4()
    address = f"{reverse('portal:reporting_nudge')}?year={YEAR}&duty={DUTY}"
    with on(late.due_on + timedelta(days=1)):
        factories.sign_in(client, by)
        answers = [client.post(address, {"token": token}) for _each in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert Nudge.objects.count() == 1
    assert Message.objects.filter(chain=nudging.NUDGE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_remind_at_once_one_does():
    late = late_finding()
    both = [made.clerk(PREFECTURE), made.director(PREFECTURE)]
    with on(late.due_on + timedelta(days=1)):
        first, second = (partial(remind, by) for by in both)
        assert isinstance(while_uncommitted(first, second), Incomplete)
    assert [nudge.by for nudge in Nudge.objects.all()] == both[:1]
    assert Message.objects.filter(chain=nudging.NUDGE).count() == 2


def test_the_database_refuses_a_second_one_and_keeps_the_first():
    late = late_finding()
    with on(late.due_on + timedelta(days=1)):
        (made_now,) = remind(made.clerk(PREFECTURE))
    with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
        Nudge.objects.update(year=2020)
    with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
        made_now.delete()
    made_now.pk = None
    with pytest.raises(IntegrityError, match="nudge_once_a_day"), transaction.atomic():
        made_now.save(force_insert=True)


# -- as it is read -----------------------------------------------------------------------------------
def test_it_stands_in_the_cell_who_reminded_and_when(client):
    late = late_finding()
    by = made.clerk(PREFECTURE)
    with on(late.due_on + timedelta(days=1)):
        remind(by)
        page = factories.sign_in(client, by).get(reverse("portal:reporting"), {"year": YEAR})
        (row,) = page.context["matrix"].rows
        (text,) = [cell.nudged for cell in row.cells if cell and cell.nudged]
    assert by.name in text
    assert text in page.content.decode()


def test_the_message_leads_to_the_work(client):
    late = late_finding()
    with on(late.due_on + timedelta(days=1)):
        remind(made.clerk(PREFECTURE))
        (line,) = lines_of(list(Message.objects.filter(membership=made.clerk())), made.clerk())
        assert line.address == reverse("portal:waiting", args=["finding"])
        page = factories.sign_in(client, made.clerk()).get(line.address)
    assert [row.record for row in page.context["rows"]] == [late]


def test_who_has_it_from_further_down_is_led_to_their_own_matrix(client):
    late = late_finding()
    prefecture = made.clerk(PREFECTURE)
    with on(late.due_on + timedelta(days=1)):
        remind(made.director(PROVINCE))
        (line,) = lines_of(list(Message.objects.filter(membership=prefecture)), prefecture)
        page = factories.sign_in(client, prefecture).get(line.address)
    assert [row.region.code for row in page.context["matrix"].rows] == [COUNTY]


def test_a_province_is_led_to_its_vouchers(client):
    awards.award_in(AwardState.ALLOCATED)
    province = made.clerk(PROVINCE)
    with on(clock.today() + timedelta(days=15)):
        remind(made.clerk("0"), "voucher")
        (line,) = lines_of(list(Message.objects.filter(membership=province, chain=nudging.NUDGE)), province)
        assert line.address == reverse("review:award_pay")
        assert factories.sign_in(client, province).get(line.address).status_code == 200


@pytest.mark.invariant("INV-2")
def test_to_somebody_elsewhere_it_shows_nothing():
    late = late_finding()
    with on(late.due_on + timedelta(days=1)):
        remind(made.clerk(PREFECTURE))
    stranger = made.clerk(OTHER_PROVINCE + "0121")
    lines = lines_of(list(Message.objects.filter(chain=nudging.NUDGE)), stranger)
    assert {(line.title, line.address) for line in lines} == {("", "")}


def test_it_goes_out_by_e_mail_at_once_without_a_name():
    late = late_finding()
    with on(late.due_on + timedelta(days=1)):
        remind(made.clerk(PREFECTURE))
        Message.objects.exclude(chain=nudging.NUDGE).delete()
        mailing.mail()
    assert {tuple(letter.to) for letter in mail.outbox} == {(made.clerk().user.email,), (made.director().user.email,)}
    assert made.clerk(PREFECTURE).name not in mail.outbox[0].body


def test_what_is_handed_in_meanwhile_counts_as_read():
    late = late_finding()
    with on(late.due_on + timedelta(days=1)):
        remind(made.clerk(PREFECTURE))
        assert nudging.settle() == 0
        supervised.evidence(late)
        moved(supervised.FINDING, "answer", late, made.clerk())()
        assert nudging.settle() == 2
    assert not Message.objects.unread().filter(chain=nudging.NUDGE).exists()


def test_queries_do_not_depend_on_the_number_of_places():
    by, counts = made.clerk(PREFECTURE), []
    assert nudging.may_nudge(by)  # its permissions are asked once
    for county in ([COUNTY], ["520302", "520303", NEIGHBOUR_COUNTY]):
        for code in county:
            made.agreement_in("returned", code)
        with on(last_day() - timedelta(days=len(county))), CaptureQueriesContext(connection) as queries:
            remind(by, "window_filing")
        counts.append(len(queries))
    assert counts[0] == counts[1]
