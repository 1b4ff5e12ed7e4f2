"""How far each agreement of the story comes, and when."""

from dataclasses import dataclass
from datetime import datetime

from portal.demo.calendar import Calendar
from portal.demo.diligence import Diligence, diligence_of
from portal.demo.places import way_up
from portal.demo.projects import PROJECTS, Project

# Of the current year, in the order of a county's projects:
#   early    in the year's first batch, by now in the repository     late    in its second batch
#   fresh    filed since, in no batch or in one being gathered       desk n  waits at the n-th desk on the way
#   back n   returned by the n-th desk, the county office corrects   draft   being written
#   early!, late!   as above, after it was returned once and corrected
FATES = {
    "520328": ("early!", "late", "desk 1", "desk 0", "draft", "back 1", "fresh", "desk 2"),
    "520327": ("early", "late", "back 0", "desk 0"),
    "520526": ("early", "late!", "desk 2", "desk 0"),
    "520527": ("early", "desk 0", "desk 1", "draft"),
    "520425": ("early", "back 1", "desk 1", "desk 0"),
    "520204": ("late", "early!", "desk 1", "desk 0"),
    "530627": ("early", "late", "desk 1", "desk 0"),
    "530621": ("early", "late!", "back 1", "desk 0"),
    "530523": ("early", "fresh", "desk 1", "desk 0"),
    "621123": ("early", "late", "desk 2", "desk 0"),
    "621121": ("early!", "late", "desk 1", "draft"),
    "621226": ("early", "late", "desk 1", "desk 0"),
    "622926": ("early", "fresh", "desk 1", "desk 0"),
    "640422": ("early", "late", "draft", "desk 0"),
    "500229": ("early", "late", "desk 1", "desk 0"),
}
# So many projects of a county ran in the former year already; one after the other early and late.
CONTINUED, CONTINUED_BY_DEFAULT = {"520328": 7}, 2
FORMER_FATES = ("early", "late")
# Of the former year, too: county and place among its projects.
RETURNED_ONCE = {("520526", 0), ("530627", 0), ("520328", 1), ("621226", 1), ("500229", 1)}
# Counties whose first agreement of a year the national office returned from the year's first batch.
RETURNED_BY_NATION = {-1: ("520327", "621121"), 0: ("621123",)}
# The one returned from the second batch, with which the county office is busy now.
LATELY_RETURNED_BY_NATION = "520327"


@dataclass(frozen=True)
class Plan:
    """One agreement: its verbs in order, ``(verb, code of the place that acts)``, evenly from first to last."""

    project: Project
    year: int
    fate: str
    number: int
    verbs: tuple
    first: datetime
    last: datetime
    is_continued: bool = False

    @property
    def county(self) -> str:
        return self.project.county

    @property
    def diligence(self) -> Diligence:
        return diligence_of(self.number)


def plans(calendar: Calendar) -> list[Plan]:
    """All agreements of both years; every number is another place in the cycles of texts and times."""
    former = [(project, calendar.year - 1, fate) for project, fate in _former()]
    current = [(project, calendar.year, fate) for project, fate in _current()]
    return [_plan(number, *row, calendar) for number, row in enumerate(former + current)]


def _projects_of(county):
    return [project for project in PROJECTS if project.county == county]


def _continued(county):
    return _projects_of(county)[: CONTINUED.get(county, CONTINUED_BY_DEFAULT)]


def _former():
    for county in FATES:
        for place, project in enumerate(_continued(county)):
            again = "!" if (county, place) in RETURNED_ONCE else ""
            yield project, FORMER_FATES[place % len(FORMER_FATES)] + again


def _current():
    for county, fates in FATES.items():
        yield from zip(_projects_of(county), fates, strict=True)


def _plan(number, project, year, fate, calendar) -> Plan:
    first, last = _period(fate, number, year, calendar)
    is_continued = year == calendar.year and project in _continued(project.county)
    return Plan(project, year, fate, number, tuple(_verbs(fate, project.county)), first, last, is_continued)


def _period(fate, number, year, calendar):
    """From the first word of the draft to the last verb."""
    spread = number * 7 % 10  # so that not all happens on the same days
    if fate.startswith("early"):
        return calendar.share(year, 0.02 + spread * 0.02), calendar.share(year, 0.32 + spread * 0.02)
    if fate.startswith("late") and year < calendar.year:
        return calendar.share(year, 0.55 + spread * 0.02), calendar.share(year, 0.78 + spread * 0.02)
    if fate.startswith("late"):
        return calendar.share(year, 0.62 + spread * 0.005), calendar.ago(15 - spread * 0.3)
    if fate == "fresh":
        return calendar.ago(24 - spread), calendar.ago(6 - spread * 0.3)
    return calendar.ago(34 - spread * 2), calendar.ago(1 + spread * 0.9)


def _verbs(fate, county):
    """What is done with it, and by which place; ``correct`` is the county office's own work on a returned text."""
    way = way_up(county)
    kind, _, desk = fate.partition(" ")
    if kind == "draft":
        return
    if kind.endswith("!"):
        yield from _up(county, way[:-1][:1])
        yield ("return", way[:2][-1])
        yield ("correct", county)
    if desk:
        yield from _up(county, way[: int(desk)])
        if kind == "back":
            yield ("return", way[int(desk)])
        return
    yield from filed(county)


def filed(county):
    """The whole way from the county office to the place that files."""
    way = way_up(county)
    yield from _up(county, way[:-1])
    yield ("file", way[-1])


def _up(county, directors):
    yield ("submit", county)
    for code in directors:
        yield ("endorse", code)
