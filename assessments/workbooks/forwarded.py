"""What was put forward 择优报送汇总表: the ranking as the list shows it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.workbooks.summary import helper_kind, place_above
from assessments.forwarding_lists import ForwardingFilter, ranking
from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS

FORWARDING = "forwarding"


def filtered(membership, query) -> ForwardingFilter:
    return ForwardingFilter(query, ranking(membership), membership=membership)


def forwarding_rows(membership, query):
    """The assessments of the list, the best first."""
    return fitting(filtered(membership, query)).prefetch_related("region__parent__parent")


def described(membership, query) -> str:
    """What was chosen, in words: the region, and each filter that was set."""
    form = filtered(membership, query).form
    if not form.is_valid():
        return ""
    chosen = form.cleaned_data
    places = str((chosen["region"] or membership.region).full_name)
    labels = [dict(form.fields[name].choices)[chosen[name]] for name in ("stage", "grade") if chosen[name]]
    year = _("year %(year)s") % {"year": chosen["year"]}
    return " · ".join(str(part) for part in (places, year, *labels, chosen["words"]) if part)


WorkbookKind(
    name=FORWARDING,
    title=gettext_lazy("Assessments put forward"),
    rows=forwarding_rows,
    describe=described,
    permission=EXPORT_RECORDS,
    columns=(
        Column(gettext_lazy("Agreement number"), lambda row: row.agreement.number, width=20),
        Column(gettext_lazy("Province"), lambda row: place_above(row, Level.PROVINCE), width=12),
        Column(gettext_lazy("Prefecture (city, league)"), lambda row: place_above(row, Level.PREFECTURE), width=14),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(gettext_lazy("Title of the agreement"), lambda row: row.agreement.title, width=36),
        Column(gettext_lazy("Kind of helper"), lambda row: helper_kind(row.agreement), width=16),
        Column(gettext_lazy("Helper"), lambda row: row.helper, width=28),
        Column(gettext_lazy("Total"), lambda row: row.total, width=9, number_format="0.00"),
        Column(gettext_lazy("Grade"), lambda row: row.grade_label, width=9),
        Column(gettext_lazy("Forwarded by"), lambda row: row.way, width=24),
    ),
)
