"""Excel reports of agreements."""

from django.db.models import Prefetch
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.enums import AgreementState, HelperKind, Outcome
from agreements.filters import AgreementFilter
from agreements.models import Agreement, BatchItem
from agreements.tables import AgreementTable
from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.models.region import joined_names
from leadership.permissions import EXPORT_RECORDS
from registry.models import Expert

SUMMARY = "agreement_summary"
SEPARATOR = "、"


def filtered(membership, query) -> AgreementFilter:
    return AgreementFilter(query, Agreement.objects.visible_to(membership), membership=membership)


def summary_rows(membership, query):
    """The agreements of the list, in its order; sorted by number where the list names no order."""
    rows = fitting(filtered(membership, query)).prefetch_related(
        "region__parent__parent",
        "desk__region",
        "current_version__organisation__region__parent__parent__parent__parent",
        "current_version__village_links__village",
        Prefetch("current_version__experts", Expert.objects.only("name")),
        "current_version__tasks",
        Prefetch("batch_items", BatchItem.objects.filter(outcome=Outcome.ACCEPTED), to_attr="taken_in"),
    )
    return AgreementTable(rows, order_by=query.getlist("sort") or "number").data.data


def described(membership, query) -> str:
    """What was chosen, in words: the region, and each filter that was set."""
    form = filtered(membership, query).form
    if not form.is_valid():
        return ""
    chosen = form.cleaned_data
    places = str((chosen["region"] or membership.region).full_name)
    year = _("year %(year)s") % {"year": chosen["year"]} if chosen["year"] else ""
    labels = [dict(form.fields[name].choices).get(chosen[name], "") for name in ("state", "helper") if chosen[name]]
    return " · ".join(str(part) for part in (places, year, *labels, chosen["words"]) if part)


# -- cells -------------------------------------------------------------------------
def place_above(agreement, level) -> str:
    """The province or prefecture of an agreement; a county directly under its province has no prefecture."""
    way_up = [agreement.region, agreement.region.parent, agreement.region.parent.parent]
    return next((place.name for place in way_up if place.level == level), "")


def helper_kind(agreement) -> str:
    version = agreement.current_version
    if version.organisation:
        return version.organisation.get_kind_display()
    return str(HelperKind.EXPERTS.label) if version.helper_kind == HelperKind.EXPERTS else ""


def helper_place(agreement) -> str:
    organisation = agreement.current_version.organisation
    if organisation is None:
        return ""
    way_down = [organisation.region]
    while way_down[0].parent:
        way_down.insert(0, way_down[0].parent)
    return joined_names(way_down)


def experts(agreement) -> list[str]:
    return [expert.name for expert in agreement.current_version.experts.all()]


def villages(agreement) -> list[str]:
    return [link.village.name for link in agreement.current_version.village_links.all()]


def tasks(agreement) -> str:
    """Each task with its target: 1. 培训农户（120 人次）；2. …"""
    lines = [
        f"{number}. {task.description}（{task.target.normalize():f} {task.unit}）"
        for number, task in enumerate(agreement.current_version.tasks.all(), start=1)
    ]
    return "；".join(lines)


def day(moment):
    return localdate(moment) if moment else None


def taken_in_on(agreement):
    return next((day(item.decided_at) for item in agreement.taken_in), None)


WorkbookKind(
    name=SUMMARY,
    title=gettext_lazy("Summary of assistance agreements"),
    rows=summary_rows,
    describe=described,
    permission=EXPORT_RECORDS,
    columns=(
        Column(gettext_lazy("Agreement number"), lambda row: row.number, width=20),
        Column(gettext_lazy("Year"), lambda row: row.year, width=7),
        Column(gettext_lazy("Province"), lambda row: place_above(row, Level.PROVINCE), width=12),
        Column(gettext_lazy("Prefecture (city, league)"), lambda row: place_above(row, Level.PREFECTURE), width=14),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(gettext_lazy("Title of the agreement"), lambda row: row.title, width=36),
        Column(gettext_lazy("Kind of helper"), helper_kind, width=16),
        Column(gettext_lazy("Helper"), lambda row: row.current_version.helper_name, width=28),
        Column(gettext_lazy("Place of the helper"), helper_place, width=24),
        Column(gettext_lazy("Number of experts"), lambda row: len(experts(row)), width=8, total=True),
        Column(gettext_lazy("Helping experts"), lambda row: SEPARATOR.join(experts(row)), width=24),
        Column(gettext_lazy("Number of villages"), lambda row: len(villages(row)), width=8, total=True),
        Column(gettext_lazy("Assisted villages"), lambda row: SEPARATOR.join(villages(row)), width=30),
        Column(gettext_lazy("Number of tasks"), lambda row: len(row.current_version.tasks.all()), width=8, total=True),
        Column(gettext_lazy("Tasks and targets"), tasks, width=48),
        Column(gettext_lazy("Starts on"), lambda row: row.current_version.starts_on, width=12),
        Column(gettext_lazy("Ends on"), lambda row: row.current_version.ends_on, width=12),
        Column(
            gettext_lazy("Funds (yuan)"),
            lambda row: row.current_version.funds,
            width=14,
            number_format="#,##0.00",
            total=True,
        ),
        Column(gettext_lazy("State"), lambda row: AgreementState(row.state).label, width=14),
        Column(gettext_lazy("Now at"), lambda row: row.desk.region.name, width=14),
        Column(gettext_lazy("Filed on"), lambda row: day(row.current_version.filed_at), width=12),
        Column(gettext_lazy("Taken into the repository on"), taken_in_on, width=12),
    ),
)
