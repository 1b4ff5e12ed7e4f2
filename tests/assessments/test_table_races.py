"""Two clerks in the same grid at the same moment: nobody writes over what the other gave unseen."""

import pytest

from assessments import table_entry
from assessments.table_entry import Fate
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.assessments import many
from tests.assessments.test_table_entry import WHY, cell, complete, given, states, two_by_hand, typed
from tests.factories import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)


def saving(*cells, by):
    return lambda: [outcome.fate for outcome in table_entry.give_marks(by=by, typed=typed(*cells)).values()]


def test_of_two_marks_for_one_cell_the_second_is_shown_the_first():
    two_by_hand()
    first, second = many.reported(2)
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    outcome = while_uncommitted(
        saving(cell(first, "12"), by=made.clerk()), saving(cell(first, "16"), cell(second), by=colleague)
    )
    assert outcome == [Fate.OVERTAKEN, Fate.SAVED]
    assert (given(first), given(second)) == ((12, WHY), (16, WHY))


def test_nothing_is_typed_into_what_is_just_being_handed_on():
    two_by_hand()
    (assessment,) = many.reported(1)
    complete(assessment)
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    outcome = while_uncommitted(
        lambda: table_entry.hand_on(by=made.clerk(), assessments=[assessment]),
        saving(cell(assessment, "20", seen=table_entry.stamp(16, WHY)), by=colleague),
    )
    assert (outcome, states(assessment), given(assessment)) == ([Fate.WRONG], ["scored"], (16, WHY))
