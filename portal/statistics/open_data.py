"""The statistics as open data: one flat table, in the shape that docs/open-data.md promises.

Names are stable; labels are Chinese, whatever the reader's language. Nothing is counted here, nothing is personal.
"""

import csv

from django.db.models import Q
from django.utils.translation import override

from assessments.metrics import METRICS
from assessments.models import Figure, Rollup
from assessments.rollup import figures_of
from leadership.enums import Level
from leadership.models import Region
from portal.models import PlaceStatistics
from portal.statistics.choosing import SHOWN
from portal.statistics.stages import STAGES

VERSION = 1
LANGUAGE = "zh-hans"
COLUMNS = ("table", "year", "region_code", "region", "item", "label", "level", "value", "unit", "records")
# Names that were given before the stage was a metric.
STAGE_NAMES = {"agreements": "repository"}
LEVELS = {Level.NATION: "nation", Level.PROVINCE: "province", Level.PREFECTURE: "prefecture", Level.COUNTY: "county"}


def rows(*, year: int | None = None, code: str = "", below: str = ""):
    """All rows, of a year if one is named: figures, then the funnel, then the days at each level.

    Of the nation and the provinces; of one place if it is named, or of those directly ``below`` one: none of these are
    more than a few hundred.
    """
    places = dict(chosen_places(code, below).values_list("code", "name"))
    asked = Q(region__in=places) & (Q(year=year) if year else Q())
    with override(LANGUAGE):
        for figure in Figure.objects.filter(asked, metric__in=SHOWN).order_by("year", "region", "metric"):
            yield of_figure(figure, places)
        for each in Rollup.objects.filter(Q(year=year) if year else Q()).order_by("year"):
            yield from of_funnels(each.year, places)
        for each in PlaceStatistics.objects.filter(asked).order_by("year", "region"):
            yield from of_desks(each, places)


def chosen_places(code: str, below: str):
    places = Region.objects.filter(level__lte=Level.COUNTY).order_by("code")
    if code or below:
        return places.filter(pk=code) if code else places.filter(parent=below)
    return places.filter(level__lte=Level.PROVINCE)


def of_figure(figure, places) -> dict:
    metric = METRICS[figure.metric]
    value = metric.value(figure.amount, figure.base)
    told = {"item": metric.name, "label": str(metric.label), "unit": str(metric.unit)}
    value = None if value is None else float(value)
    return row("figure", figure.year, figure.region_id, places, value=value, **told)


def of_funnels(year, places):
    figures = figures_of(year=year, codes=places, metrics=[stage.name for stage in STAGES])
    for code in places:
        for stage in STAGES:
            told = {"item": STAGE_NAMES.get(stage.name, stage.name), "label": str(stage.label)}
            yield row("funnel", year, code, places, value=int(figures[code][stage.name]), **told)


def of_desks(each, places):
    for wait in each.waiting:
        told = {"item": wait["chain"], "label": str(Level(wait["level"]).label), "level": LEVELS[wait["level"]]}
        told |= {"value": wait["days"], "unit": "天", "records": wait["stays"]}
        yield row("days_at_level", each.year, each.region_id, places, **told)


def row(table, year, code, places, **told) -> dict:
    """One row in the order of ``COLUMNS``; what does not apply is empty."""
    place = {"table": table, "year": year, "region_code": code, "region": places[code]}
    return dict.fromkeys(COLUMNS) | place | told


def write_csv(file, found) -> None:
    """With a byte order mark, by which Excel and WPS know the encoding."""
    file.write("\ufeff")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(found)
