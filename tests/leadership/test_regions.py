"""The country's places as they were loaded."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Count, Q, When

from leadership.codes import within
from leadership.enums import Level, RegionKind
from leadership.models import Region
from leadership.regions import load_below, load_counties
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_installation_knows_the_country_down_to_its_counties():
    levels = [Region.objects.filter(level=level).count() for level in Level]
    assert levels == [1, 32, 333, 2978, 0, 0]


def test_831_counties_are_poor_as_two_of_the_832_became_one():
    poor = Region.objects.filter(is_poor=True)
    assert (poor.count(), set(poor.values_list("level", flat=True))) == (831, {Level.COUNTY})
    zhengan = Region.objects.get(name="正安县")
    assert (zhengan.is_poor, zhengan.contiguous_area, zhengan.exit_year) == (True, "武陵山区", 2019)


def test_grouping_codes_are_passed_over_and_their_counties_stand_under_the_province():
    assert not Region.objects.filter(name__in=("市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划")).exists()
    assert Region.objects.get(pk="110101").parent_id == "11"
    assert Region.objects.get(pk="110101").full_name == "北京市东城区"


def test_xpcc_stands_beside_the_provinces():
    xpcc = Region.objects.get(pk="66")
    assert (xpcc.level, xpcc.kind, xpcc.parent_id) == (Level.PROVINCE, RegionKind.REPORTING_UNIT, "0")


def test_statistical_zones_are_loaded_and_told_apart():
    assert Region.objects.filter(kind=RegionKind.STATISTICAL_ZONE).count() == 124


def test_loading_again_changes_nothing_and_brings_names_up_to_date():
    Region.objects.filter(pk=factories.COUNTY).update(name="旧名", is_poor=False)
    before = Region.objects.count()
    load_counties(Region)
    county = Region.objects.get(pk=factories.COUNTY)
    assert (Region.objects.count(), county.name, county.is_poor) == (before, "湄潭县", True)


def test_townships_and_villages_of_a_county():
    factories.county_with_villages()
    found = Region.objects.within(factories.COUNTY)
    assert [found.filter(level=level).count() for level in (Level.TOWNSHIP, Level.VILLAGE)] == [15, 137]
    assert Region.objects.filter(level__gte=Level.TOWNSHIP).count() == 152
    village = found.filter(level=Level.VILLAGE).first()
    assert village.full_name.startswith("贵州省遵义市湄潭县")
    assert village.parent.level == Level.TOWNSHIP


def test_loading_below_is_repeatable():
    first, second = (load_below([factories.COUNTY])[Level.VILLAGE] for _time in range(2))
    assert (first, second) == (
        {"new": 137, "changed": 0, "rows": 137},
        {"new": 0, "changed": 0, "rows": 137},
    )
    Region.objects.filter(pk__startswith="520328", level=Level.VILLAGE).update(name="旧名")
    assert load_below([factories.COUNTY])[Level.VILLAGE]["changed"] == 137


def test_command_prints_what_it_did():
    out = StringIO()
    call_command("load_regions", county=[factories.COUNTY, factories.NEIGHBOUR_COUNTY], stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "township: 29 in the data, 29 new, 0 changed"
    assert "MB at most" in lines[2]


def test_command_names_a_code_that_is_no_county():
    with pytest.raises(CommandError, match="999999"):
        call_command("load_regions", county=[factories.COUNTY, "999999"])
    assert not Region.objects.filter(level=Level.TOWNSHIP).exists()


def test_a_subtree_is_one_index_range():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Region.objects.within("5203").explain()
    assert "Index Cond: (((code)::text >= '5203'::text) AND ((code)::text < '5204'::text))" in plan


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "52032", "level": Level.COUNTY, "parent_id": "5203"},
        {"code": "520399", "level": Level.PREFECTURE, "parent_id": "5203"},
        {"code": "520399", "level": Level.COUNTY, "parent_id": "5204"},
        {"code": "520399", "level": Level.COUNTY, "parent_id": None},
    ],
    ids=["code too short", "level of another code", "under another prefecture", "under nothing"],
)
def test_the_database_refuses_a_place_that_does_not_fit(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(name="某县", kind=RegionKind.COUNTY, **fields)


@pytest.mark.parametrize("code", [factories.NATION, factories.PROVINCE])
def test_the_range_of_a_place_can_be_joined_and_denied(code):
    other, provinces = Q(pk=factories.OTHER_PROVINCE), Region.objects.filter(level=Level.PROVINCE)
    expected = {each for each in provinces.values_list("pk", flat=True) if code in (factories.NATION, each)}
    assert set(provinces.filter(within(code, "pk")).values_list("pk", flat=True)) == expected
    joined = provinces.filter(within(code, "pk") | other)
    assert set(joined.values_list("pk", flat=True)) == expected | {factories.OTHER_PROVINCE}
    assert provinces.exclude(within(code, "pk")).count() == provinces.count() - len(expected)
    counted = provinces.aggregate(here=Count("pk", filter=within(code, "pk")))
    chosen = provinces.annotate(here=Case(When(within(code, "pk"), then=1), default=0))
    assert counted["here"] == chosen.filter(here=1).count() == len(expected)
