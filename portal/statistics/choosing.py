"""What an address of the statistics asks for: a place, a year, an indicator, and which places are compared by it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.metrics import METRICS, Metric
from assessments.models import Rollup
from assessments.targets import TARGETS
from leadership.codes import NATION_CODE, within
from leadership.enums import Level
from leadership.models import Region
from leadership.programme import current_year, year_asked
from leadership.region_field import DOWN_TO_COUNTY, RegionField
from portal.statistics.stages import STAGES

# The targets have pages of their own.
SHOWN = [name for name in METRICS if name not in {f"target_{target}" for target in TARGETS}]
FIRST = STAGES[2].name


class Among(TextChoices):
    """Which places are compared."""

    BELOW = "below", _("the places directly below")
    COUNTIES = "counties", _("all counties in it")
    BESIDE = "beside", _("the places beside it")


# What can be compared at each level; at first the first.
AMONG = {
    Level.NATION: (Among.BELOW,),
    Level.PROVINCE: (Among.BELOW, Among.COUNTIES, Among.BESIDE),
    Level.PREFECTURE: (Among.BELOW, Among.BESIDE),
    Level.COUNTY: (Among.BESIDE,),
}


class PlaceForm(forms.Form):
    region = RegionField(label=_("Place"), levels=(Level.NATION, *DOWN_TO_COUNTY), required=False)


@dataclass(frozen=True)
class Choice:
    """``form`` says what is wrong with a place that was typed; until it is right, the nation is shown."""

    form: PlaceForm
    region: Region
    rollups: list[Rollup]
    year: int
    metric: Metric
    among: Among

    @property
    def rollup(self) -> Rollup | None:
        return next((each for each in self.rollups if each.year == self.year), None)

    @property
    def amongs(self) -> tuple[Among, ...]:
        return AMONG[self.region.level]

    @cached_property
    def ancestors(self) -> list[Region]:
        return self.region.ancestors

    @property
    def around(self) -> Region:
        """The place in which those compared lie."""
        return self.ancestors[-1] if self.among is Among.BESIDE else self.region

    @property
    def places(self):
        """The places compared, in the order of their codes."""
        if self.among is Among.COUNTIES:
            return Region.objects.filter(within(self.region.code, "code"), level=Level.COUNTY).order_by("code")
        return Region.objects.filter(parent=self.around, level__lte=Level.COUNTY).order_by("code")

    # -- addresses
    @property
    def rest(self) -> str:
        """What an address keeps as it leads to another place."""
        return urlencode({"year": self.year, "metric": self.metric.name})

    @property
    def query(self) -> dict:
        """What asks for this again."""
        return {"region": self.region.code, "year": self.year, "metric": self.metric.name, "among": str(self.among)}

    @property
    def data_of_place(self) -> str:
        return urlencode({"region": self.region.code, "year": self.year})

    @property
    def data_of_years(self) -> str:
        return urlencode({"region": self.region.code})

    @property
    def data_of_places(self) -> str:
        """Of those compared; the data leads down level by level, so there is none of all counties of a province."""
        is_told = self.among is not Among.COUNTIES
        return urlencode({"below": self.around.code, "year": self.year}) if is_told else ""


def chosen(query, *, home=NATION_CODE) -> Choice:
    """What is not asked for becomes the home, the latest year counted, the first indicator and comparison.

    A place that is wrong or left empty becomes the nation.
    """
    asked = PlaceForm(query if "region" in query else {"region": home})
    region = (asked.is_valid() and asked.cleaned_data["region"]) or Region.objects.get(pk=NATION_CODE)
    rollups = list(Rollup.objects.order_by("year"))
    year = year_asked(query, rollups[-1].year if rollups else current_year())
    name, among = query.get("metric", ""), query.get("among", "")
    amongs = AMONG[region.level]
    return Choice(
        form=asked if asked.errors else PlaceForm(initial={"region": region}),
        region=region,
        rollups=rollups,
        year=year,
        metric=METRICS[name if name in SHOWN else FIRST],
        among=Among(among) if among in amongs else amongs[0],
    )
