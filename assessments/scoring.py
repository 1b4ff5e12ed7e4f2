"""From figures to marks, from marks to a total of a hundred, from the total to a grade; without the database.

An indicator whose figure is a share of nothing (no task was due, no poor village is registered) says nothing about
whoever is assessed: it is left out, and the others make up the hundred in proportion to their weights.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from assessments.enums import Direction, Rule

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def marks_of(indicator, value) -> Decimal | None:
    """The marks that the figure ``value`` earns, out of the full marks; None where there is no figure.

    By a target: full marks at the target, else in proportion (the less the better: target over figure). By steps:
    the share that the best step reached gives, none where no step is reached.
    """
    if value is None:
        return None
    share = share_of_target(indicator, value) if indicator.rule == Rule.TARGET else share_of_steps(indicator, value)
    return (indicator.full_marks * share).quantize(CENT, ROUND_HALF_UP)


def share_of_target(indicator, value) -> Decimal:
    value, target = Decimal(value), Decimal(indicator.target)
    if indicator.direction == Direction.DOWN:
        return min(Decimal(1), target / value) if value > 0 else Decimal(1)
    return min(Decimal(1), max(Decimal(0), value / target))


def share_of_steps(indicator, value) -> Decimal:
    is_down = indicator.direction == Direction.DOWN
    reached = [
        Decimal(str(percent))
        for figure, percent in indicator.steps
        if (value <= Decimal(str(figure)) if is_down else value >= Decimal(str(figure)))
    ]
    return max(reached, default=Decimal(0)) / HUNDRED


def total_of(marks: Iterable) -> Decimal | None:
    """The weighted total of a hundred, of marks that each have ``marks`` and an ``indicator``; None without any."""
    given = [mark for mark in marks if mark.marks is not None]
    weights = sum((mark.indicator.weight for mark in given), Decimal(0))
    if not weights:
        return None
    earned = sum((mark.indicator.weight * mark.marks / mark.indicator.full_marks for mark in given), Decimal(0))
    return (earned * HUNDRED / weights).quantize(CENT, ROUND_HALF_UP)


def grade_of(total, system, grades):
    """The first of ``grades``, best first, whose least marks in the system ``total`` reaches; else the last."""
    least = (system.first_from, system.second_from, system.third_from)
    return next((grade for grade, marks in zip(grades, least, strict=False) if total >= marks), list(grades)[-1])
