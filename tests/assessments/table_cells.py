"""Marks by hand, and cells of table entry as the page sends them."""

from django.http import QueryDict

from assessments import assessing, table_entry
from assessments.enums import Rule, Subject
from assessments.models import AgreementAssessment, AgreementMark
from assessments.table_entry import stamp
from tests.agreements import factories as made
from tests.assessments.factories import INDICATORS, system_in_force

WHY = "查阅台账并入户核实。"
EMPTY = stamp(None, "")


def two_by_hand() -> None:
    """A system with two indicators by hand, of 20 and of 10 marks, beside a figure."""
    figure = INDICATORS[Subject.AGREEMENT][1] | {"weight": 40}
    hand = {"weight": 30, "rule": Rule.HAND}
    system_in_force(
        indicators=[figure, hand | {"name": "机制", "full_marks": 20}, hand | {"name": "成效", "full_marks": 10}]
    )


def cell(assessment, marks="16", reason=WHY, seen=EMPTY, place=0) -> dict:
    """What the page sends of one cell; the indicators by hand are counted by ``place``."""
    key = f"{assessment.pk}-{by_hand(assessment)[place].indicator_id}"
    return {f"marks-{key}": marks, f"reason-{key}": reason, f"seen-{key}": seen}


def by_hand(assessment) -> list[AgreementMark]:
    return list(assessment.marks.filter(indicator__rule=Rule.HAND).order_by("indicator__place"))


def given(assessment, place=0) -> tuple:
    mark = by_hand(assessment)[place]
    return mark.marks, mark.reason


def give(assessment, marks, reason=WHY, by=None, place=0):
    indicator = by_hand(assessment)[place].indicator
    return assessing.give_mark(
        assessment=assessment, by=by or made.clerk(), indicator=indicator, marks=marks, reason=reason
    )


def typed(*cells) -> dict:
    data = QueryDict(mutable=True)
    for each in cells:
        data.update(each)
    return table_entry.typed_in(data)


def complete(*rows):
    for row in rows:
        give(row, 16)
        give(row, 8, place=1)


def states(*rows) -> list:
    return [AgreementAssessment.objects.get(pk=row.pk).state for row in rows]
