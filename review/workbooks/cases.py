"""Violation cases as a workbook: the register of cases 违规案件登记表."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.permissions import EXPORT_RECORDS
from registry.workbooks.reports import described_by
from review.case_lists import CaseFilter
from review.enums import CaseState
from review.models import ViolationCase

CASES = "violation_cases"


def rows(membership, query):
    """The cases of the list in its filter, in the scope of whoever asks; of the texts only what everybody reads."""
    found = fitting(CaseFilter(query, ViolationCase.objects.visible_to(membership))).order_by("number")
    return found.select_related("region", "nomination").defer("report", "findings", "statement", "appeal")


def day_of(moment):
    return localdate(moment) if moment else None


WorkbookKind(
    name=CASES,
    title=gettext_lazy("Register of violation cases"),
    permission=EXPORT_RECORDS,
    list_url="review:case_list",
    rows=rows,
    describe=described_by(CaseFilter),
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.number, width=20),
        Column(gettext_lazy("Accused"), lambda row: row.name, width=30),
        Column(gettext_lazy("Employer or place"), lambda row: row.unit, width=30),
        Column(gettext_lazy("Kind"), lambda row: row.get_kind_display(), width=18),
        Column(gettext_lazy("Nomination"), lambda row: str(row.nomination or ""), width=20),
        Column(gettext_lazy("How it became known"), lambda row: row.get_source_display(), width=24),
        Column(gettext_lazy("Reported on"), lambda row: localdate(row.created_at), width=13),
        Column(gettext_lazy("State"), lambda row: CaseState(row.state).label, width=18),
        Column(gettext_lazy("Decision on the violation"), lambda row: row.get_measure_display(), width=24),
        Column(gettext_lazy("Barred until the end of"), lambda row: row.barred_until, width=12),
        Column(gettext_lazy("Grounds"), lambda row: row.grounds, width=50),
        Column(gettext_lazy("In force since"), lambda row: day_of(row.in_force_at), width=13),
        Column(gettext_lazy("Appeal received on"), lambda row: row.appealed_on, width=13),
        Column(gettext_lazy("Lifted on"), lambda row: day_of(row.lifted_at), width=13),
    ),
)
