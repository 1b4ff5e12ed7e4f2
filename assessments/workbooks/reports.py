"""The figures with which a province closed its year, one row a place, as an Excel report."""

from decimal import Decimal

from django.db.models import F, Func, JSONField, OuterRef, Subquery, Value
from django.utils.translation import gettext_lazy

from assessments.metrics import METRICS, Kind
from assessments.models import YearReport, YearReportStep
from common.keys import asked_for
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS

YEAR_FIGURES = "year_figures"


def report_asked(membership, query) -> YearReport | None:
    """The report that the address asks for, in the scope of whoever asks."""
    reports = YearReport.objects.visible_to(membership).select_related("region")
    return asked_for(reports, query, "report")


def places_of_report(membership, query):
    """The province, its prefectures and counties in the order of their codes, with what each was closed with last."""
    report = report_asked(membership, query)
    if report is None:
        return Region.objects.none()
    closings = YearReportStep.objects.filter(record=report, verb="close").order_by("-serial")
    of_place = Func(
        F("figures"), Value("figures"), OuterRef("pk"), function="jsonb_extract_path", output_field=JSONField()
    )
    places = Region.objects.within(report.region_id).filter(level__lte=Level.COUNTY).order_by("code")
    found = places.annotate(closed_with=Subquery(closings.values_list(of_place)[:1]))
    return found if closings.exists() else found.none()


def described(membership, query) -> str:
    return str(report_asked(membership, query) or "")


def column_of(metric) -> Column:
    number_format = "#,##0.00" if metric.kind in (Kind.SHARE, Kind.MEAN) else "#,##0"
    label = f"{metric.label} (%)" if metric.unit == "%" else metric.label
    return Column(label, lambda place: value_in(place, metric), width=14, number_format=number_format)


def value_in(place, metric):
    """The figure of a place; zero where nothing was counted, nothing where it is a share of nothing."""
    return metric.value(*map(Decimal, (place.closed_with or {}).get(metric.name, (0, 0))))


def columns_of_metrics(membership, query) -> list[Column]:
    """A column for each metric."""
    return [column_of(metric) for metric in METRICS.values()]


WorkbookKind(
    name=YEAR_FIGURES,
    title=gettext_lazy("Closed figures of the year"),
    permission=EXPORT_RECORDS,
    list_url="assessments:report_list",
    rows=places_of_report,
    describe=described,
    further=columns_of_metrics,
    columns=(
        Column(gettext_lazy("Code"), lambda place: place.code, width=9),
        Column(gettext_lazy("Place"), lambda place: place.name, width=22),
        Column(gettext_lazy("Level"), lambda place: place.get_level_display(), width=9),
    ),
)
