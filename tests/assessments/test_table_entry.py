"""Table entry: many marks at once, saved as they are typed; what is wrong stays in its cell."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from assessments import table_entry
from assessments.enums import AssessmentState, Rule
from assessments.models import AgreementAssessment, AssessmentFile
from assessments.table_entry import Fate, Typed, stamp
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.assessments import many
from tests.assessments.factories import assessment_in, system_in_force
from tests.assessments.table_cells import (
    EMPTY,
    WHY,
    by_hand,
    cell,
    complete,
    give,
    given,
    states,
    two_by_hand,
    typed,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE

pytestmark = pytest.mark.django_db


def save(*cells, by=None) -> list[Fate]:
    outcomes = table_entry.give_marks(by=by or made.clerk(), typed=typed(*cells))
    return [outcome.fate for outcome in outcomes.values()]


# -- the verb: many cells ------------------------------------------------------------------------
def test_right_cells_are_saved_and_wrong_ones_named():
    two_by_hand()
    first, second = many.reported(2)
    sent = typed(cell(first), cell(first, "10.5", place=1), cell(second, "21"), cell(second, "八", place=1))
    with override("en"):
        outcomes = list(table_entry.give_marks(by=made.clerk(), typed=sent).values())
    assert [(outcome.fate, outcome.error) for outcome in outcomes] == [
        (Fate.SAVED, ""),
        (Fate.WRONG, "Give marks from 0 to 10."),
        (Fate.WRONG, "Give marks from 0 to 20."),
        (Fate.WRONG, "This is no number: “八”."),
    ]
    assert (given(first), given(first, 1)) == ((16, WHY), (None, ""))
    assert (given(second), given(second, 1)) == ((None, ""), (None, ""))


@pytest.mark.parametrize(
    "marks, kept", [("16", 16), (" 16.50 ", 16.5), ("１６", 16), ("0", 0), ("20", 20), ("", None), ("16.0", 16)]
)
def test_marks_as_people_type_them(marks, kept):
    two_by_hand()
    (assessment,) = many.reported(1)
    save(cell(assessment, marks))
    assert given(assessment)[0] == kept


@pytest.mark.parametrize("marks", ["-1", "20.01", "16.555", "abc", "1e2", "NaN", "Infinity", "9" * 30])
def test_marks_that_are_none(marks):
    two_by_hand()
    (assessment,) = many.reported(1)
    assert save(cell(assessment, marks)) == [Fate.WRONG]
    assert given(assessment) == (None, "")


def test_a_reason_may_come_later_or_be_too_long():
    two_by_hand()
    (assessment,) = many.reported(1)
    assert save(cell(assessment, reason="")) == [Fate.SAVED]
    seen = stamp(16, "")
    assert save(cell(assessment, reason="好" * 1001, seen=seen)) == [Fate.WRONG]
    assert save(cell(assessment, reason="好" * 1000, seen=seen)) == [Fate.SAVED]


def test_marks_are_taken_back_by_emptying_the_cell():
    two_by_hand()
    (assessment,) = many.reported(1)
    give(assessment, 16)
    assert save(cell(assessment, "", "", seen=stamp(16, WHY))) == [Fate.SAVED]
    assert given(assessment) == (None, "")


@pytest.mark.invariant("INV-1")
def test_who_wrote_is_noted_only_where_something_changed():
    two_by_hand()
    first, second = many.reported(2)
    give(second, 16)
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    save(cell(first), cell(second, seen=stamp(16, WHY)), by=colleague)
    editors = AgreementAssessment.objects.order_by("pk").values_list("edited_by", flat=True)
    assert list(editors) == [colleague.user_id, made.clerk().user_id]


def test_what_a_colleague_gave_meanwhile_is_not_written_over():
    two_by_hand()
    (assessment,) = many.reported(1)
    give(assessment, 12, "只办了两场。")
    outcomes = table_entry.give_marks(by=made.clerk(), typed=typed(cell(assessment, "16")))
    ((fate, error),) = [(outcome.fate, outcome.error) for outcome in outcomes.values()]
    assert fate == Fate.OVERTAKEN
    assert ("12（只办了两场。）" in error, f"16（{WHY}）" in error) == (True, True)
    assert given(assessment) == (12, "只办了两场。")
    assert save(cell(assessment, "16", seen=stamp(12, "只办了两场。"))) == [Fate.SAVED]
    assert given(assessment) == (16, WHY)


def test_a_cell_that_was_not_touched_leaves_what_a_colleague_gave():
    two_by_hand()
    (assessment,) = many.reported(1)
    give(assessment, 12)
    assert save(cell(assessment, "", "")) == [Fate.SAME]
    assert given(assessment) == (12, WHY)


def test_two_who_typed_the_same_agree():
    two_by_hand()
    (assessment,) = many.reported(1)
    give(assessment, 16)
    assert save(cell(assessment, "16")) == [Fate.SAME]


@pytest.mark.parametrize("state", ["scored", "accepted", "confirmed"])
def test_what_has_been_handed_on_keeps_its_marks(state):
    two_by_hand()
    (waiting,) = many.reported(1)
    gone = assessment_in(state, marks=8)
    outcomes = table_entry.give_marks(by=made.clerk(), typed=typed(cell(waiting), cell(gone, seen="x")))
    assert [outcome.fate for outcome in outcomes.values()] == [Fate.SAVED, Fate.WRONG]
    assert str(AssessmentState(state).label) in list(outcomes.values())[1].error
    assert given(gone)[0] == 8


@pytest.mark.parametrize(
    "place, role",
    [
        (COUNTY, Role.DIRECTOR),
        (COUNTY, Role.HELPER),
        (NEIGHBOUR_COUNTY, Role.CLERK),
        (PREFECTURE, Role.CLERK),
        (NATION, Role.CLERK),
    ],
)
def test_only_the_clerks_of_the_county_give_marks(place, role):
    two_by_hand()
    first, second = many.reported(2)
    somebody = factories.membership_at(place, role)
    with pytest.raises(NotAllowed):
        save(cell(first), cell(second), by=somebody)
    with pytest.raises(NotAllowed):
        indicator = by_hand(first)[0].indicator
        table_entry.fill_down(by=somebody, assessments=[first], indicator=indicator, marks=16, reason=WHY)
    assert (given(first), given(second)) == ((None, ""), (None, ""))


def test_a_figure_is_not_marked_by_hand():
    two_by_hand()
    (assessment,) = many.reported(1)
    figure = assessment.marks.get(indicator__rule=Rule.STEPS)
    with pytest.raises(NotLegal):
        table_entry.give_marks(by=made.clerk(), typed={(assessment.pk, figure.indicator_id): Typed("9", WHY, EMPTY)})
    with pytest.raises(NotLegal):
        table_entry.fill_down(
            by=made.clerk(), assessments=[assessment], indicator=figure.indicator, marks=9, reason=WHY
        )


def test_saving_costs_the_same_for_one_cell_and_for_many():
    two_by_hand()
    rows = many.reported(6)
    by = made.clerk()
    by.permissions  # noqa: B018  asked once a request
    one = typed(cell(rows[0]))
    several = typed(*(cell(row) for row in rows[1:]), *(cell(row, "8", place=1) for row in rows))
    with CaptureQueriesContext(connection) as few:
        table_entry.give_marks(by=by, typed=one)
    with CaptureQueriesContext(connection) as lots:
        table_entry.give_marks(by=by, typed=several)
    assert len(few) == len(lots)
    assert all(given(row) == (16, WHY) and given(row, 1) == (8, WHY) for row in rows)


# -- filling down -------------------------------------------------------------------------------------
def fill(rows, marks=None, reason="", **more) -> int:
    indicator = by_hand(rows[0])[0].indicator
    return table_entry.fill_down(
        by=made.clerk(), assessments=rows, indicator=indicator, marks=marks, reason=reason, **more
    )


def test_filling_down_leaves_what_is_given():
    two_by_hand()
    first, second = many.reported(2)
    give(first, 12, "")
    assert fill([first, second], 16, WHY) == 2
    assert (given(first), given(second)) == ((12, WHY), (16, WHY))
    assert fill([first, second], 16, WHY) == 0
    assert fill([first, second], 18, over=True) == 2
    assert (given(first), given(second)) == ((18, WHY), (18, WHY))
    assert given(second, 1) == (None, "")


def test_filling_down_stops_at_what_has_been_handed_on():
    two_by_hand()
    (waiting,) = many.reported(1)
    gone = assessment_in("scored", marks=8)
    with pytest.raises(NotLegal):
        fill([waiting, gone], 16)
    assert given(waiting) == (None, "")


# -- handing on -----------------------------------------------------------------------------------------
def test_all_ticked_ones_are_handed_on():
    two_by_hand()
    rows = many.reported(3)
    complete(*rows)
    assert table_entry.hand_on(by=made.clerk(), assessments=rows[:2]) == 2
    assert states(*rows) == ["scored", "scored", "reported"]
    assert AgreementAssessment.objects.get(pk=rows[0].pk).total is not None


def test_none_is_handed_on_where_one_lacks_something_and_that_one_is_named():
    two_by_hand()
    whole, lacking = many.reported(2)
    complete(whole)
    give(lacking, 16, "")
    with pytest.raises(Incomplete) as refusal, override("en"):
        table_entry.hand_on(by=made.clerk(), assessments=[whole, lacking])
    assert refusal.value.missing == [f"{lacking.agreement}: Give the marks for: 成效. Say why for: 机制."]
    assert states(whole, lacking) == ["reported", "reported"]


def test_one_that_is_gone_already_is_named():
    two_by_hand()
    (whole,) = many.reported(1)
    complete(whole)
    gone = assessment_in("scored", marks=8)
    with pytest.raises(Incomplete, match=str(gone.agreement)):
        table_entry.hand_on(by=made.clerk(), assessments=[whole, gone])
    assert states(whole) == ["reported"]


def test_unfinished_is_what_lacks_something():
    hand = {"weight": 50, "full_marks": 20, "rule": Rule.HAND}
    system_in_force(indicators=[hand | {"name": "机制", "needs_evidence": True}, hand | {"name": "成效"}])
    rows = many.reported(5)
    empty, silent, blank, unproven, whole = rows
    complete(*rows[1:])
    give(silent, 16, "")
    give(blank, 16, "  ")
    for row in (empty, silent, blank, whole):
        proof = made.a_pdf("台账.pdf")
        AssessmentFile.objects.create(
            assessment=row, file=proof, name="台账.pdf", size=proof.size, sha256="0" * 64, uploaded_by=made.clerk().user
        )
    lacks = table_entry.what_lacks(table_entry.marks_of(rows))
    found = set(table_entry.unfinished(AgreementAssessment.objects.all()))
    assert found == {row for row in rows if lacks[row.pk]} == {empty, silent, blank, unproven}
