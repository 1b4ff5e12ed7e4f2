"""INV-6: the number selected never exceeds the quota, by any way; and how the province selects."""

import pytest
from django.db import IntegrityError, connection, transaction

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from review import selecting
from review.enums import Category
from review.enums import NominationState as S
from review.models import Nomination, QuotaPlan
from review.seats import rooms_in
from review.workflow import NOMINATION
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories_nominations import REASON, drawn_up, drive, nomination_in, quota

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def candidates(number: int) -> list[Nomination]:
    return [nomination_in(S.CANDIDATE) for _each in range(number)]


def select(*nominations, by=None, reason=""):
    return selecting.select(nominations=nominations, by=by or made.director(PROVINCE), reason=reason)


def states(*nominations) -> list[str]:
    return [Nomination.objects.get(pk=each.pk).state for each in nominations]


def room(category=Category.RPTA):
    found = rooms_in(PROVINCE, QuotaPlan.objects.first().year)[category]
    return found.seats, found.taken, found.left


def selected_by_sql(nomination) -> None:
    """With the step that the chain's own guard asks for."""
    by = made.director(PROVINCE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO review_nominationstep
                (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
            VALUES (%s, %s, 'select', 'candidate', 'selected', %s, %s, now(), '', '[]', '')""",
            [nomination.pk, nomination.steps_taken + 1, by.user_id, by.group_id],
        )
        cursor.execute(
            "UPDATE review_nomination SET state = 'selected', steps_taken = steps_taken + 1 WHERE id = %s",
            [nomination.pk],
        )


@pytest.mark.invariant("INV-6")
def test_no_more_than_the_seats_all_or_none():
    quota({Category.RPTA: 2})
    first, second, third = candidates(3)
    with pytest.raises(NotLegal, match="2 seats are left, and you ticked 3"):
        select(first, second, third)
    assert states(first, second, third) == [S.CANDIDATE] * 3
    select(first, second)
    assert room() == (2, 2, 0)
    with pytest.raises(NotLegal, match="0 seats are left, and you ticked 1"):
        select(third)


@pytest.mark.invariant("INV-6")
def test_the_database_itself_refuses_one_more_by_sql_and_by_the_bare_chain():
    quota({Category.RPTA: 1})
    first, second = candidates(2)
    selected_by_sql(first)
    with pytest.raises(IntegrityError, match="All seats of this category are taken"):
        selected_by_sql(second)
    with pytest.raises(IntegrityError, match="All seats"), transaction.atomic():
        NOMINATION.perform(second, "select", by=made.director(PROVINCE))
    assert states(first, second) == [S.SELECTED, S.CANDIDATE]


@pytest.mark.invariant("INV-6")
def test_the_database_counts_each_row_of_one_statement():
    quota({Category.RPTA: 1})
    both = candidates(2)
    with pytest.raises(IntegrityError, match="All seats"), transaction.atomic():
        NOMINATION.perform_all(both, "select", by=made.director(PROVINCE))
    assert states(*both) == [S.CANDIDATE] * 2


@pytest.mark.invariant("INV-6")
def test_a_plan_that_is_not_published_and_seats_of_others_give_nothing():
    quota({Category.RPTA: 3}, province=OTHER_PROVINCE)
    quota({Category.SOCIETY: 3})
    assert room() == (0, 0, 0)
    assert room(Category.SOCIETY) == (3, 0, 3)


@pytest.mark.invariant("INV-6")
def test_what_was_forwarded_holds_its_seat_and_a_supplement_gives_another():
    quota({Category.RPTA: 1})
    first, second = candidates(2)
    drive(first, S.TAKEN_IN)
    with pytest.raises(NotLegal):
        select(second)
    quota({Category.RPTA: 1})
    select(second)
    assert room() == (2, 2, 0)


@pytest.mark.invariant("INV-6")
def test_a_seat_that_is_released_can_be_taken_by_another():
    quota({Category.RPTA: 1})
    first, second = candidates(2)
    select(first)
    NOMINATION.perform(first, "release", by=made.director(PROVINCE), reason=REASON)
    select(second)
    assert states(first, second) == [S.CANDIDATE, S.SELECTED]


@pytest.mark.invariant("INV-6")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_seat_at_once_one_gets_it_and_the_other_is_told():
    quota({Category.RPTA: 1})
    first, second = candidates(2)
    colleague = factories.membership_at(PROVINCE, Role.DIRECTOR)
    outcome = while_uncommitted(lambda: select(first), lambda: select(second, by=colleague))
    assert isinstance(outcome, NotLegal)
    assert "还剩0个名额" in outcome.reason  # said in a thread of its own, where the language is the default one
    assert states(first, second) == [S.SELECTED, S.CANDIDATE]


@pytest.mark.invariant("INV-6")
@pytest.mark.django_db(transaction=True)
def test_of_two_connections_that_take_the_last_seat_past_the_verb_one_gets_it():
    quota({Category.RPTA: 1})
    first, second = candidates(2)
    outcome = while_uncommitted(lambda: selected_by_sql(first), lambda: selected_by_sql(second))
    assert isinstance(outcome, IntegrityError)
    assert states(first, second) == [S.SELECTED, S.CANDIDATE]


# -- who selects, and in which order -------------------------------------------------------------
def test_only_the_director_of_the_province_selects():
    (nomination,) = candidates(1)
    for place, role in ((PROVINCE, Role.CLERK), (NATION, Role.DIRECTOR), (COUNTY, Role.DIRECTOR)):
        with pytest.raises(NotAllowed):
            select(nomination, by=factories.membership_at(place, role))
    assert states(*select(nomination)) == [S.SELECTED]


def test_what_was_not_selected_can_still_be():
    nomination = nomination_in(S.NOT_SELECTED)
    assert states(*select(nomination)) == [S.SELECTED]


def test_a_nominee_on_a_list_that_is_drawn_up_is_taken_off_before_its_seat_is_released():
    nomination = nomination_in(S.SELECTED)
    drawn_up(nomination)
    with pytest.raises(Incomplete, match="Take it off that list first"):
        NOMINATION.perform(nomination, "release", by=made.director(PROVINCE), reason=REASON)
