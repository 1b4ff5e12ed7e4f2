"""From figures to marks, totals and grades: what holds for every figure, and examples counted by hand."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assessments.default_indicators import DEFAULT_INDICATORS
from assessments.enums import FORWARDED_GRADES, Direction, Grade, ProvinceGrade, Rule, Subject
from assessments.models import Indicator, IndicatorSystem
from assessments.scoring import grade_of, marks_of, total_of
from assessments.system_forms import in_order

HALF_A_CENT = Fraction(1, 200)


@dataclass
class Mark:
    """What ``total_of`` looks at."""

    indicator: Indicator
    marks: Decimal | None


def decimals(least, most, places=2):
    return st.decimals(least, most, places=places, allow_nan=False, allow_infinity=False)


figures = decimals(0, 10_000)
targets = decimals("0.01", 10_000)
full_marks = decimals("0.01", "999.99")
directions = st.sampled_from(Direction)
percents = decimals(0, 100)


@st.composite
def by_target(draw):
    content = {"direction": draw(directions), "target": draw(targets), "full_marks": draw(full_marks)}
    return Indicator(rule=Rule.TARGET, **content)


@st.composite
def by_steps(draw):
    """Steps as a form takes them: a better figure earns more."""
    direction = draw(directions)
    places = sorted(draw(st.sets(decimals(0, 1000), min_size=1, max_size=6)), reverse=direction == Direction.UP)
    earned = sorted(draw(st.sets(percents, min_size=len(places), max_size=len(places))), reverse=True)
    steps = [[float(figure), float(percent)] for figure, percent in zip(places, earned, strict=True)]
    return Indicator(rule=Rule.STEPS, direction=direction, steps=steps, full_marks=draw(full_marks))


automatic = by_target() | by_steps()


def is_better(indicator, one, other) -> bool:
    return one < other if indicator.direction == Direction.DOWN else one > other


# -- marks: for every figure --------------------------------------------------------------------
@given(automatic, figures)
def test_marks_lie_between_none_and_full_marks(indicator, figure):
    assert 0 <= marks_of(indicator, figure) <= indicator.full_marks


@given(automatic, figures, figures)
def test_a_better_figure_never_earns_less(indicator, one, other):
    better, worse = (one, other) if is_better(indicator, one, other) else (other, one)
    assert marks_of(indicator, better) >= marks_of(indicator, worse)


@given(automatic, figures)
def test_marks_have_two_decimals(indicator, figure):
    assert marks_of(indicator, figure).as_tuple().exponent == -2


@given(automatic)
def test_where_there_is_no_figure_there_are_no_marks(indicator):
    assert marks_of(indicator, None) is None


@given(by_target(), figures)
def test_full_marks_from_the_target_on(indicator, figure):
    assume(not is_better(indicator, indicator.target, figure))
    assert marks_of(indicator, figure) == indicator.full_marks


@given(by_target(), targets)
def test_short_of_the_target_in_proportion_rounded_half_up(indicator, figure):
    assume(is_better(indicator, indicator.target, figure))
    share = Fraction(figure) / Fraction(indicator.target)
    exact = Fraction(indicator.full_marks) * (1 / share if indicator.direction == Direction.DOWN else share)
    difference = Fraction(marks_of(indicator, figure)) - exact
    # Division keeps 28 digits, which can lie on the other side of half a cent.
    assert -HALF_A_CENT - Fraction(1, 10**20) < difference <= HALF_A_CENT + Fraction(1, 10**20)


@given(by_target(), targets)
def test_twice_the_target_is_as_far_off_as_half_of_it(indicator, target):
    """What holds of the more the better holds of the less the better, turned round."""
    up = Indicator(rule=Rule.TARGET, direction=Direction.UP, target=target, full_marks=indicator.full_marks)
    down = Indicator(rule=Rule.TARGET, direction=Direction.DOWN, target=target, full_marks=indicator.full_marks)
    assert marks_of(up, target / 2) == marks_of(down, target * 2)


@given(by_steps(), figures)
def test_the_best_step_reached_gives_its_share(indicator, figure):
    is_down = indicator.direction == Direction.DOWN
    reached = [
        Fraction(str(percent))
        for place, percent in indicator.steps
        if (figure <= Decimal(str(place)) if is_down else figure >= Decimal(str(place)))
    ]
    exact = Fraction(indicator.full_marks) * max(reached, default=0) / 100
    assert abs(Fraction(marks_of(indicator, figure)) - exact) <= HALF_A_CENT


@given(by_steps(), st.randoms())
def test_the_order_in_which_steps_are_written_does_not_matter(indicator, random):
    mixed = Indicator(rule=Rule.STEPS, direction=indicator.direction, full_marks=indicator.full_marks)
    mixed.steps = random.sample(indicator.steps, len(indicator.steps))
    for figure, _percent in indicator.steps:
        assert marks_of(mixed, Decimal(str(figure))) == marks_of(indicator, Decimal(str(figure)))


@given(by_steps())
def test_steps_are_kept_best_first(indicator):
    assert in_order(indicator.steps[::-1], indicator.direction) == indicator.steps


# -- marks: counted by hand -----------------------------------------------------------------
def target(figure, *, of=100, full=100, direction=Direction.UP) -> Indicator:
    return marks_of(Indicator(rule=Rule.TARGET, direction=direction, target=of, full_marks=Decimal(full)), figure)


@pytest.mark.parametrize(
    "figure, of, full, marks",
    [
        ("0", 100, 100, "0.00"),
        ("87.5", 100, 40, "35.00"),  # 40 × 0.875
        ("66.67", 100, 30, "20.00"),  # 30 × 0.6667 = 20.001
        ("2", 3, 100, "66.67"),  # 66.666…
        ("1", 8, 100, "12.50"),
        ("1", 800, 1, "0.00"),  # 0.00125
        ("1", 200, 1, "0.01"),  # 0.005, half up
        ("100", 100, 40, "40.00"),
        ("250", 100, 40, "40.00"),
    ],
)
def test_the_more_the_better(figure, of, full, marks):
    assert target(Decimal(figure), of=of, full=full) == Decimal(marks)


@pytest.mark.parametrize(
    "figure, of, full, marks",
    [
        ("0", 10, 20, "20.00"),
        ("10", 10, 20, "20.00"),
        ("20", 10, 20, "10.00"),
        ("30", 10, 20, "6.67"),
        ("15", 10, 20, "13.33"),
    ],
)
def test_the_less_the_better(figure, of, full, marks):
    assert target(Decimal(figure), of=of, full=full, direction=Direction.DOWN) == Decimal(marks)


@pytest.mark.parametrize(
    "figure, marks",
    [("9.99", "5.00"), ("10", "5.00"), ("10.01", "4.00"), ("20", "4.00"), ("30", "3.00"), ("30.01", "0.00")],
)
def test_days_in_steps(figure, marks):
    steps = [[10, 100], [20, 80], [30, 60]]
    indicator = Indicator(rule=Rule.STEPS, direction=Direction.DOWN, steps=steps, full_marks=Decimal(5))
    assert marks_of(indicator, Decimal(figure)) == Decimal(marks)


@pytest.mark.parametrize("figure, marks", [("0.49", "0.00"), ("0.5", "6.00"), ("1", "10.00"), ("7", "10.00")])
def test_activities_in_steps(figure, marks):
    steps = [[1, 100], [0.5, 60]]
    indicator = Indicator(rule=Rule.STEPS, direction=Direction.UP, steps=steps, full_marks=Decimal(10))
    assert marks_of(indicator, Decimal(figure)) == Decimal(marks)


# -- totals -----------------------------------------------------------------------------------
@st.composite
def marked(draw, *, may_be_left_out=True):
    """Marks of indicators whose weights sum to a hundred."""
    parts = draw(st.lists(st.integers(1, 1000), min_size=1, max_size=8))
    weights = [Decimal(part) for part in parts]
    scale = Decimal(100) / sum(weights)
    rows = []
    for weight in weights:
        indicator = Indicator(weight=weight * scale, full_marks=draw(full_marks))
        is_left_out = may_be_left_out and draw(st.booleans())
        earned = draw(decimals(0, indicator.full_marks))
        rows.append(Mark(indicator, None if is_left_out else earned))
    return rows


@given(marked())
def test_a_total_lies_between_none_and_a_hundred(marks):
    total = total_of(marks)
    assert total is None if all(mark.marks is None for mark in marks) else 0 <= total <= 100


@given(marked())
def test_full_marks_everywhere_make_a_hundred_whatever_is_left_out(marks):
    for mark in marks:
        mark.marks = None if mark.marks is None else mark.indicator.full_marks
    assume(any(mark.marks is not None for mark in marks))
    assert total_of(marks) == 100


@given(marked(), st.data())
def test_a_higher_mark_never_lowers_the_total(marks, data):
    given_marks = [mark for mark in marks if mark.marks is not None]
    assume(given_marks)
    before = total_of(marks)
    raised = data.draw(st.sampled_from(given_marks))
    raised.marks = data.draw(decimals(raised.marks, raised.indicator.full_marks))
    assert total_of(marks) >= before


@given(marked(may_be_left_out=False))
def test_with_full_marks_as_weights_marks_just_add_up(marks):
    """So are the indicators that the portal proposes."""
    for mark in marks:
        share = mark.marks / mark.indicator.full_marks
        mark.indicator.full_marks, mark.marks = mark.indicator.weight, mark.indicator.weight * share
    assert abs(total_of(marks) - sum(mark.marks for mark in marks)) <= Decimal("0.006")


@given(marked())
def test_left_out_indicators_share_their_weight_in_proportion(marks):
    """The total is the weighted mean of the others, as though only they had been in the system."""
    others = [mark for mark in marks if mark.marks is not None]
    assume(others)
    assert total_of(marks) == total_of(others)
    weights = sum(Fraction(mark.indicator.weight) for mark in others)
    exact = sum(
        Fraction(mark.indicator.weight) / weights * Fraction(mark.marks) / Fraction(mark.indicator.full_marks) * 100
        for mark in others
    )
    assert abs(Fraction(total_of(marks)) - exact) <= HALF_A_CENT + Fraction(1, 10**20)


def of(weight, marks, full=100) -> Mark:
    return Mark(
        Indicator(weight=Decimal(weight), full_marks=Decimal(full)), None if marks is None else Decimal(str(marks))
    )


@pytest.mark.parametrize(
    "marks, total",
    [
        ([of(40, 100), of(20, 60), of(40, 16, full=20)], "84.00"),  # 40 + 12 + 32
        ([of(40, 100), of(20, None), of(40, 16, full=20)], "90.00"),  # (40 + 32) of 80
        ([of(40, None), of(20, None), of(40, 16, full=20)], "80.00"),
        ([of(30, 10, full=30), of(70, "23.33", full=70)], "33.33"),
        ([of(50, "79.99"), of(50, 80)], "80.00"),  # 79.995, half up
        ([of("33.33", 50), of("66.67", 50)], "50.00"),
        ([of(100, 0)], "0.00"),
    ],
)
def test_totals_counted_by_hand(marks, total):
    assert total_of(marks) == Decimal(total)


def test_without_any_marks_there_is_no_total():
    assert (total_of([]), total_of([of(100, None)])) == (None, None)


@pytest.mark.parametrize("subject", Subject)
def test_proposed_indicators_at_their_best_make_a_hundred(subject):
    marks = []
    for row in DEFAULT_INDICATORS[subject]:
        indicator = Indicator(**row)
        best = indicator.full_marks if indicator.rule == Rule.HAND else marks_of(indicator, best_figure(indicator))
        marks.append(Mark(indicator, Decimal(best)))
    assert (sum(mark.marks for mark in marks), total_of(marks)) == (100, 100)


def best_figure(indicator) -> Decimal:
    return Decimal(indicator.target if indicator.rule == Rule.TARGET else indicator.steps[0][0])


# -- grades -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "total, grade, province_grade",
    [
        ("100", Grade.EXCELLENT, "A"),
        ("90.00", Grade.EXCELLENT, "A"),
        ("89.99", Grade.GOOD, "B"),
        ("80.00", Grade.GOOD, "B"),
        ("79.99", Grade.PASS, "C"),
        ("60.00", Grade.PASS, "C"),
        ("59.99", Grade.FAIL, "D"),
        ("0", Grade.FAIL, "D"),
    ],
)
def test_grades_at_their_edges(total, grade, province_grade):
    system = IndicatorSystem()
    grades = grade_of(Decimal(total), system, list(Grade)), grade_of(Decimal(total), system, list(ProvinceGrade))
    assert grades == (grade, province_grade)


levels = st.lists(st.integers(0, 100), min_size=3, max_size=3, unique=True).map(lambda few: sorted(few, reverse=True))


@given(levels, decimals(0, 100), decimals(0, 100))
@example([90, 80, 60], Decimal("79.995"), Decimal(80))
def test_more_marks_never_give_a_worse_grade(least, one, other):
    first, second, third = least
    system = IndicatorSystem(first_from=first, second_from=second, third_from=third)
    better, worse = max(one, other), min(one, other)
    order = list(Grade)
    assert order.index(grade_of(better, system, order)) <= order.index(grade_of(worse, system, order))


@given(levels)
def test_each_grade_begins_exactly_at_its_marks(least):
    system = IndicatorSystem(first_from=least[0], second_from=least[1], third_from=least[2])
    order = list(Grade)
    for marks, grade, worse in zip(least, order, order[1:], strict=False):
        reached = grade_of(Decimal(marks), system, order), grade_of(marks - Decimal("0.01"), system, order)
        assert reached[0] == grade
        assert order.index(reached[1]) >= order.index(worse)


def test_only_the_two_best_grades_are_forwarded():
    assert tuple(list(Grade)[:2]) == FORWARDED_GRADES
