"""The check-list of the targets 目标任务清单 as a workbook: which rows, whose, at one cost."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from assessments.rollup import roll_up
from assessments.workbooks.targets import CHECKLIST
from common import job_runs
from common.models import Job
from common.sealed import opened
from common.workbooks import WORKBOOKS
from leadership.enums import Level, Role
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories_targets import (
    YEAR,
    activity,
    facility,
    filed,
    helped,
    household,
    on_the_day,
    organisation,
    village,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
EXPORT = reverse("assessments:target_export")


@pytest.fixture(autouse=True)
def _on_the_day(db):
    with on_the_day():
        yield


@pytest.fixture
def first() -> Region:
    """One of two poor villages of the county, with an association and two households of which one learned something."""
    first = village().region
    village(number=1)
    organisation("rpta", first.code)
    facility(kind="museum_tour")
    household(region=first)
    helped(activity(filed()), household(region=first), technique="茶树修剪")
    roll_up(year=YEAR)
    return first


def asked(code, membership=None):
    client = factories.sign_in(Client(), membership or made.clerk())
    return client.post(EXPORT, {"query": f"region={code}&year={YEAR}"})


def sheet_of(code, membership=None):
    job = Job.objects.get(pk=asked(code, membership).url.rstrip("/").rpartition("/")[2])
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        return load_workbook(file).active


def lines(sheet) -> list[dict]:
    header, *below = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in below]


def told(line) -> tuple:
    """The row's place at its level, and its figures."""
    levels = ("Province", "Prefecture (city, league)", "County (city, district, banner)", "Township", "Village")
    names = [line[_(level)] for level in levels if line[_(level)]]
    figures = ("How many there are", "Met (or contributed)", "Not met yet", "Result")
    return (names[-1], line[_("Target")], *(line[_(figure)] for figure in figures))


def test_a_county_files_its_own_targets_its_townships_and_its_villages(first):
    sheet = sheet_of(COUNTY)
    assert sheet["A1"].value == str(WORKBOOKS[CHECKLIST].title)
    rows = lines(sheet)
    found = {told(line)[:2]: told(line)[2:] for line in rows}
    county, association = factories.place(COUNTY).name, _("RPTA of the village")
    assert len(found) == len(rows)
    assert found[county, association] == (2, 1, 1, _("not met"))
    assert found[county, _("tours of the mobile science museum")] == (1, 0, 1, _("not met"))
    assert found[first.parent.name, _("specialty industry of the township")] == (1, 0, 1, _("not met"))
    assert found[first.name, association] == (1, 1, 0, _("met"))
    assert found[first.name, _("practical techniques learned")] == (2, 1, 1, _("not met"))
    assert (first.parent.name, association) not in found
    assert found[county, _("RPTAs in poor areas")] == (None, 2, None, None)


def test_places_come_in_the_order_of_their_codes_with_the_names_above_them(first):
    rows = lines(sheet_of(COUNTY))
    villages = [line for line in rows if line[_("Village")]]
    assert {(line[_("Province")], line[_("Township")]) for line in villages} == {("贵州省", first.parent.name)}
    assert [line[_("No.")] for line in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(("code", "level"), [(PREFECTURE, 2), (PROVINCE, 1), (NATION, 0)])
def test_a_place_above_files_its_counties(first, code, level):
    rows = lines(sheet_of(code, made.director(code)))
    counties = {line[_("County (city, district, banner)")] for line in rows} - {None}
    poor = Region.objects.within(code).filter(level=Level.COUNTY, is_poor=True)
    assert counties == set(poor.values_list("name", flat=True))
    found = {told(line)[:2]: told(line)[2:] for line in rows if line[_("County (city, district, banner)")]}
    assert found[factories.place(COUNTY).name, _("RPTA of the village")] == (2, 1, 1, _("not met"))


def test_a_village_files_what_it_has_to_meet_and_its_households(first):
    targets = [line[_("Target")] for line in lines(sheet_of(first.code))]
    assert targets == [
        _("RPTA of the village"),
        _("new agribusiness of the village"),
        _("brand of the village"),
        _("rural e-station of the village"),
        _("practical techniques learned"),
        _("taking part in an income project"),
        _("poor villages with science and technology services"),
    ]


# -- whose -------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("code", [NEIGHBOUR_COUNTY, PREFECTURE, NATION, "", "x", "999999"])
def test_nothing_is_asked_of_a_place_out_of_scope(first, code):
    assert (asked(code).status_code, Job.objects.filter(kind="export").count()) == (404, 0)


@pytest.mark.invariant("INV-2")
def test_the_scope_is_that_of_the_moment_when_the_job_runs(first):
    kind, query = WORKBOOKS[CHECKLIST], QueryDict(f"region={COUNTY}&year={YEAR}")
    neighbour = factories.membership_at(NEIGHBOUR_COUNTY, Role.CLERK)
    assert (kind.rows(neighbour, query).count(), kind.describe(neighbour, query)) == (0, "")
    assert kind.describe(made.clerk(), query) == f"贵州省遵义市湄潭县 · {_('year %(year)s') % {'year': YEAR}}"


@pytest.mark.parametrize("role", [Role.HELPER, Role.REVIEWER])
def test_who_may_not_take_reports_home_is_refused(first, role):
    assert asked(COUNTY, factories.membership_at(COUNTY, role)).status_code == 403


def test_no_household_is_named(first):
    cells = [str(cell) for row in sheet_of(COUNTY).iter_rows(values_only=True) for cell in row]
    heads = type(household()).objects.values_list("head", flat=True)
    assert [head for head in heads if any(head in cell for cell in cells)] == []


def test_query_count_does_not_depend_on_rows(first):
    kind, query, by = WORKBOOKS[CHECKLIST], QueryDict(f"region={COUNTY}&year={YEAR}"), made.clerk()
    assert by.may(EXPORT_RECORDS)
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            list(kind.cells(kind.rows(by, query).iterator(100)))
        counts.append(len(queries))
        if turn == 0:
            village(number=2)
            household(region=first)
    assert counts[0] == counts[1]
