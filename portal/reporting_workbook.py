"""The matrix of who has not reported as an Excel report: 报送情况表."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.workbooks import Column, WorkbookKind
from leadership.permissions import EXPORT_RECORDS
from portal.reporting import asked_for, matrix_of
from portal.workbooks import Rows

REPORTING = "reporting"


def matrix_asked_for(membership, query):
    return matrix_of(by=membership, **asked_for(query))


def rows(membership, query) -> Rows:
    return Rows(matrix_asked_for(membership, query).rows)


def described(membership, query) -> str:
    asked = asked_for(query)
    only = _("late ones only") if asked["only_late"] else ""
    year = _("year %(year)s") % {"year": asked["year"]}
    return " · ".join(filter(None, [membership.region.full_name, year, only]))


def further(membership, query) -> list[Column]:
    """For each deadline how much is open, which adds up, and how the place stands in words."""
    columns = []
    for number, deadline in enumerate(matrix_asked_for(membership, query).columns):
        columns.append(Column(str(deadline.what), told_at(number), width=34))
        columns.append(Column(_("still open"), open_at(number), width=10, number_format="0", total=True))
    return columns


def told_at(number):
    return lambda row: in_words(row.cells[number])


def open_at(number):
    return lambda row: row.cells[number].open.total() if row.cells[number] else None


def in_words(cell) -> str:
    if cell is None:
        return ""
    return " · ".join(filter(None, [str(cell.label), cell.figures, str(cell.when), cell.nudged]))


WorkbookKind(
    name=REPORTING,
    title=gettext_lazy("Who has not reported"),
    permission=EXPORT_RECORDS,
    list_url="portal:reporting",
    rows=rows,
    describe=described,
    further=further,
    columns=(
        Column(gettext_lazy("Code"), lambda row: row.region.code, width=9),
        Column(gettext_lazy("Place"), lambda row: row.region.name, width=22),
    ),
)
