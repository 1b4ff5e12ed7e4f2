"""The summary of assessments of agreements 考核汇总表."""

from django.db.models import Prefetch
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.workbooks.summary import day, helper_kind, place_above
from assessments.assessment_lists import AssessmentFilter, AssessmentTable
from assessments.enums import AssessmentState
from assessments.models import AgreementAssessment, AgreementMark
from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS

ASSESSMENT_SUMMARY = "assessment_summary"


def filtered(membership, query) -> AssessmentFilter:
    return AssessmentFilter(query, AgreementAssessment.objects.visible_to(membership), membership=membership)


def summary_rows(membership, query):
    """The assessments of the list, in its order; where the list names none, by county and agreement."""
    rows = fitting(filtered(membership, query)).prefetch_related(
        "region__parent__parent",
        "desk__region",
        "agreement__current_version__organisation",
        "agreement__current_version__experts",
        Prefetch("marks", AgreementMark.objects.select_related("indicator")),
    )
    order = query.getlist("sort")
    return AssessmentTable(rows, order_by=order).data.data if order else rows.order_by("region", "agreement", "-pk")


def described(membership, query) -> str:
    """What was chosen, in words: the region, and each filter that was set."""
    form = filtered(membership, query).form
    if not form.is_valid():
        return ""
    chosen = form.cleaned_data
    places = str((chosen["region"] or membership.region).full_name)
    year = _("year %(year)s") % {"year": chosen["year"]} if chosen["year"] else ""
    labels = [dict(form.fields[name].choices).get(chosen[name], "") for name in ("state", "grade", "waiting")]
    return " · ".join(str(part) for part in (places, year, *labels, chosen["words"]) if part)


# -- cells -------------------------------------------------------------------------
def marks(assessment) -> str:
    """The marks of each indicator: 任务完成率 80/100；…; those of a share of nothing say nothing."""
    given = [mark for mark in assessment.marks.all() if mark.marks is not None]
    return "；".join(
        f"{mark.indicator} {floatformat(mark.marks, -2)}/{floatformat(mark.indicator.full_marks, -2)}" for mark in given
    )


WorkbookKind(
    name=ASSESSMENT_SUMMARY,
    title=gettext_lazy("Summary of assessments"),
    rows=summary_rows,
    describe=described,
    permission=EXPORT_RECORDS,
    columns=(
        Column(gettext_lazy("Agreement number"), lambda row: row.agreement.number, width=20),
        Column(gettext_lazy("Year"), lambda row: row.year, width=7),
        Column(gettext_lazy("Province"), lambda row: place_above(row, Level.PROVINCE), width=12),
        Column(gettext_lazy("Prefecture (city, league)"), lambda row: place_above(row, Level.PREFECTURE), width=14),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(gettext_lazy("Title of the agreement"), lambda row: row.agreement.title, width=36),
        Column(gettext_lazy("Kind of helper"), lambda row: helper_kind(row.agreement), width=16),
        Column(gettext_lazy("Helper"), lambda row: row.agreement.current_version.helper_name, width=28),
        Column(gettext_lazy("Total marks"), lambda row: row.total, width=9, number_format="0.00"),
        Column(gettext_lazy("Assessment grade"), lambda row: row.grade_label, width=9),
        Column(gettext_lazy("Marks by indicator"), marks, width=48),
        Column(gettext_lazy("Figures as of"), lambda row: day(row.figures_at), width=12),
        Column(gettext_lazy("State"), lambda row: AssessmentState(row.state).label, width=18),
        Column(gettext_lazy("Now at"), lambda row: row.desk.region.name, width=14),
        Column(gettext_lazy("There since"), lambda row: day(row.moved_at), width=12),
        Column(gettext_lazy("Why it is a correction"), lambda row: row.correction_reason, width=28),
    ),
)
