"""The ranking of provinces 省级考核排名 as an Excel report."""

from functools import partial

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.ranking import indicators_of, marks_by_indicator, ranked, with_marks
from common.workbooks import Column, WorkbookKind
from leadership.permissions import EXPORT_RECORDS
from leadership.programme import current_year, year_asked

PROVINCE_RANKING = "province_ranking"
TWO_DECIMALS = "0.00"


def rows_of_year(membership, query):
    """The published assessments of the year that the address asks for, the best first."""
    return with_marks(ranked(membership).filter(year=year_asked(query, current_year())))


def described(membership, query) -> str:
    return _("year %(year)s") % {"year": year_asked(query, current_year())}


def columns_of_year(membership, query) -> list[Column]:
    """A column for the marks of each indicator of the year."""
    return [
        Column(
            _("%(indicator)s (of %(full)s, weight %(weight)s)")
            % {"indicator": each, "full": f"{each.full_marks:g}", "weight": f"{each.weight:g}"},
            partial(marks_for, each.pk),
            width=14,
            number_format=TWO_DECIMALS,
        )
        for each in indicators_of(rows_of_year(membership, query))
    ]


def marks_for(indicator, assessment):
    return marks_by_indicator(assessment).get(indicator)


WorkbookKind(
    name=PROVINCE_RANKING,
    title=gettext_lazy("Ranking of provinces"),
    permission=EXPORT_RECORDS,
    list_url="assessments:ranking",
    rows=rows_of_year,
    describe=described,
    further=columns_of_year,
    columns=(
        Column(gettext_lazy("Rank"), lambda row: row.rank, width=7),
        Column(gettext_lazy("Province"), lambda row: row.region.name, width=18),
        Column(gettext_lazy("Code"), lambda row: row.region_id, width=8),
        Column(gettext_lazy("Total marks"), lambda row: row.total, width=9, number_format=TWO_DECIMALS),
        Column(gettext_lazy("Assessment grade"), lambda row: row.grade, width=8),
        Column(gettext_lazy("Figures as of"), lambda row: localdate(row.figures_at), width=13),
        Column(gettext_lazy("Published on"), lambda row: localdate(row.moved_at), width=13),
    ),
)
