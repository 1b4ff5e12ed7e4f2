"""The statistics as Excel reports with native charts: each picture by itself, and all of them as the yearly workbook.

Everybody reads the same figures; no record stands in these reports.
"""

from dataclasses import dataclass
from functools import cache, partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.catalogue import in_chapters
from assessments.metrics import METRICS, Kind, Metric
from assessments.models import Figure
from assessments.rollup import figures_of
from common.workbooks import Column, WorkbookKind
from leadership.permissions import EXPORT_RECORDS
from portal.statistics.choosing import SHOWN, chosen
from portal.statistics.laying_out import compared, stages_of, waits_of
from portal.workbook_charts import columns_below, line_below, one_below

OF_YEAR, OVER_YEARS, COMPARED = "statistics_of_year", "statistics_over_years", "statistics_compared"
FUNNEL, WAITS, THEME = "statistics_funnel", "statistics_waits", "statistics_theme_{}"
WORKBOOK_OF = {"year": OF_YEAR, "years": OVER_YEARS, "compared": COMPARED, "funnel": FUNNEL, "waits": WAITS}
CHAPTERS = in_chapters([METRICS[name] for name in SHOWN])
COUNT, MEASURED = "#,##0", "#,##0.00"
EITHER = "[>=1000]#,##0;General"  # counts, sums and shares below each other


class Rows(list):
    """Rows that are few and at hand, read as those of a table are."""

    def count(self):
        return len(self)

    def iterator(self, chunk_size=None):
        return iter(self)


def format_of(metric) -> str:
    return MEASURED if metric.kind in (Kind.SHARE, Kind.MEAN) else COUNT


def label_of(metric) -> str:
    return f"{metric.label} (%)" if metric.unit == "%" else str(metric.label)


def of_place(membership, query) -> str:
    choice = chosen(query)
    return " · ".join([choice.region.full_name, _("year %(year)s") % {"year": choice.year}])


def of_places(membership, query) -> str:
    choice = chosen(query)
    return " · ".join([choice.around.full_name, str(choice.among.label), _("year %(year)s") % {"year": choice.year}])


# -- a place over the years: one row an indicator --------------------------------------------------
@dataclass(frozen=True)
class Indicator:
    metric: Metric
    values: dict


def indicators(membership, query) -> Rows:
    """All indicators by theme, the chosen one first: the chart is of it."""
    choice = chosen(query)
    rows = Figure.objects.filter(region=choice.region, metric__in=SHOWN).values_list("metric", "year", "amount", "base")
    kept = {(metric, year): (amount, base) for metric, year, amount, base in rows}
    return Rows(
        Indicator(each, {of.year: each.value(*kept.get((each.name, of.year), (0, 0))) for of in choice.rollups})
        for each in sorted((METRICS[name] for name in SHOWN), key=lambda metric: metric is not choice.metric)
    )


def columns_of_years(membership, query) -> list[Column]:
    return [
        Column(str(each.year), lambda row, year=each.year: row.values[year], width=16, number_format=EITHER)
        for each in chosen(query).rollups
    ]


INDICATOR_COLUMNS = (
    Column(gettext_lazy("Theme"), lambda row: row.metric.chapter, width=24),
    Column(gettext_lazy("Unit"), lambda row: row.metric.unit, width=8),
    Column(gettext_lazy("Indicator"), lambda row: row.metric.label, width=34),
)


# -- the places compared ----------------------------------------------------------------------------
PLACE_COLUMNS = (
    Column(gettext_lazy("Code"), lambda place: place.code, width=9),
    Column(gettext_lazy("Place"), lambda place: place.name, width=22),
)


def places(membership, query) -> Rows:
    return Rows(chosen(query).places)


def columns_of_theme(membership, query, *, metrics) -> list[Column]:
    """A column for each indicator; below them the figure of the place around, since not all figures add up."""
    choice = chosen(query)

    @cache
    def figures():
        codes = [choice.around.code, *choice.places.values_list("code", flat=True)]
        return figures_of(year=choice.year, codes=codes, metrics=[each.name for each in metrics])

    return [
        Column(
            label_of(each),
            lambda place, each=each: figures()[place.code][each.name],
            width=16,
            number_format=format_of(each),
            total=lambda each=each: figures()[choice.around.code][each.name],
        )
        for each in metrics
    ]


def places_compared(membership, query) -> Rows:
    return Rows((row["region"], row["figures"][0]["value"]) for row in compared(chosen(query)))


def column_compared(membership, query) -> list[Column]:
    choice = chosen(query)
    around = partial(figures_of, year=choice.year, codes=[choice.around.code], metrics=[choice.metric.name])
    return [
        Column(
            label_of(choice.metric),
            lambda row: row[1],
            width=24,
            number_format=format_of(choice.metric),
            total=lambda: around()[choice.around.code][choice.metric.name],
        )
    ]


# -- the funnel, and where work waits ----------------------------------------------------------------
def stage_rows(membership, query) -> Rows:
    choice = chosen(query)
    return Rows(stages_of(figures_of(year=choice.year, codes=[choice.region.code], metrics=SHOWN)[choice.region.code]))


def wait_rows(membership, query) -> Rows:
    choice = chosen(query)
    return Rows(waits_of(year=choice.year, code=choice.region.code))


for number, (chapter, its_metrics) in enumerate(CHAPTERS):
    WorkbookKind(
        name=THEME.format(number),
        title=chapter,
        permission=EXPORT_RECORDS,
        list_url="portal:statistics",
        rows=places,
        describe=of_places,
        further=partial(columns_of_theme, metrics=its_metrics),
        charts=partial(columns_below, titles=[partial(label_of, each) for each in its_metrics]),
        columns=PLACE_COLUMNS,
    )
WorkbookKind(
    name=COMPARED,
    title=gettext_lazy("Places compared"),
    permission=EXPORT_RECORDS,
    list_url="portal:statistics",
    rows=places_compared,
    describe=of_places,
    further=column_compared,
    charts=partial(one_below, label=3, value=4),
    columns=(
        Column(gettext_lazy("Code"), lambda row: row[0].code, width=9),
        Column(gettext_lazy("Place"), lambda row: row[0].name, width=22),
    ),
)
WorkbookKind(
    name=FUNNEL,
    title=gettext_lazy("From submission to award"),
    permission=EXPORT_RECORDS,
    list_url="portal:statistics",
    rows=stage_rows,
    describe=of_place,
    charts=partial(one_below, label=2, value=3),
    columns=(
        Column(gettext_lazy("Stage"), lambda row: row["stage"].label, width=30),
        Column(gettext_lazy("Agreements"), lambda row: row["value"], width=14, number_format=COUNT),
        Column(gettext_lazy("Of the stage before (%)"), lambda row: row["share"], width=20, number_format="0.0"),
        Column(gettext_lazy("What is counted"), lambda row: row["stage"].counts, width=70),
    ),
)
WorkbookKind(
    name=WAITS,
    title=gettext_lazy("Where work waits"),
    permission=EXPORT_RECORDS,
    list_url="portal:statistics",
    rows=wait_rows,
    describe=of_place,
    charts=partial(one_below, label=2, value=3),
    columns=(
        Column(gettext_lazy("Records and level"), lambda row: row["where"], width=30),
        Column(gettext_lazy("Median days"), lambda row: row["days"], width=14, number_format="#,##0.0"),
        Column(gettext_lazy("Decisions taken"), lambda row: row["stays"], number_format=COUNT, total=True),
        Column(gettext_lazy("Lying there now"), lambda row: row["lying"], number_format=COUNT, total=True),
        Column(gettext_lazy("for days (median)"), lambda row: row["days_now"], width=16, number_format="#,##0.0"),
    ),
)
for name, title, parts in (
    (OVER_YEARS, gettext_lazy("Statistics over the years"), ()),
    (
        OF_YEAR,
        gettext_lazy("Statistics of the year"),
        (*(THEME.format(number) for number in range(len(CHAPTERS))), COMPARED, FUNNEL, WAITS),
    ),
):
    WorkbookKind(
        name=name,
        title=title,
        permission=EXPORT_RECORDS,
        list_url="portal:statistics",
        rows=indicators,
        describe=of_place,
        further=columns_of_years,
        charts=line_below,
        parts=parts,
        columns=INDICATOR_COLUMNS,
    )
