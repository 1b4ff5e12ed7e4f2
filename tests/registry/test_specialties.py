"""Specialty industries and brands: who sees and keeps them, which place is theirs, what is refused at which field."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.workbooks import WORKBOOKS
from leadership.enums import Role
from leadership.models import Region
from registry.enums import SpecialtyKind
from registry.models import Specialty
from tests import factories
from tests.agreements.factories import clerk, organisation
from tests.registry.factories import place_of_village, specialty
from tests.registry.imports import take_in, written
from tests.registry.test_villages import PLACES

CONTENT = {"kind": "brand", "name": "湄潭翠芽", "since": 2016, "note": "注册商标1件，带动贫困户64户。"}
HEADER = ("类别", "名称", "所在地", "年份", "经营主体", "备注")


def address(name, *args):
    return reverse(f"registry:specialty_{name}", args=args)


def township(county=factories.COUNTY) -> Region:
    return place_of_village(county).parent


def place_of(kind) -> Region:
    return township() if kind == SpecialtyKind.INDUSTRY else place_of_village()


def typed(**changed) -> dict:
    return CONTENT | {"region": place_of_village().code, "form_token": uuid4()} | changed


@pytest.fixture
def at_county(client, db):
    return factories.sign_in(client, clerk())


@pytest.mark.parametrize("kind", SpecialtyKind)
def test_the_clerk_enters_the_industry_of_a_township_and_the_brand_of_a_village(at_county, kind):
    place, unit = place_of(kind), organisation()
    answer = at_county.post(address("create"), typed(kind=kind, region=place.code, organisation=unit.name))
    made = Specialty.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.kind, made.region, made.organisation, made.since) == (kind, place, unit, 2016)


def test_its_page_tells_all_of_it(at_county):
    made = specialty(organisation=organisation(name="湄潭县茶业协会"), note="注册商标1件。")
    page = at_county.get(made.get_absolute_url()).content.decode()
    told = [made.name, str(SpecialtyKind.BRAND.label), made.region.full_name, "2016", "湄潭县茶业协会", made.note]
    assert [text for text in told if text not in page] == []


def test_the_same_form_twice_makes_one(at_county):
    content = typed()
    answers = {at_county.post(address("create"), content).url for _turn in range(2)}
    assert (Specialty.objects.count(), len(answers)) == (1, 1)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("region", {"region": factories.NEIGHBOUR_COUNTY}),
        ("region", {"region": factories.COUNTY}),
        ("region", {"kind": "industry"}),
        ("kind", {"kind": "hobby"}),
        ("name", {"name": ""}),
        ("since", {"since": 16}),
        ("since", {"since": 2100}),
        ("since", {"since": clock.today().year + 1}),
        ("organisation", {"organisation": "没有登记的单位"}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(at_county, field, changed):
    form = at_county.post(address("create"), typed(**changed)).context["form"]
    assert (list(form.errors), Specialty.objects.count()) == ([field], 0)
    assert all(str(value) in form[name].value() for name, value in changed.items())


def test_a_brand_of_a_township_is_told_at_the_region(at_county):
    form = at_county.post(address("create"), typed(region=township().code)).context["form"]
    assert (list(form.errors), len(form.errors["region"]), Specialty.objects.count()) == (["region"], 1, 0)


def test_it_is_registered_once_in_a_place(at_county):
    known = specialty(name="湄潭翠芽")
    form = at_county.post(address("create"), typed()).context["form"]
    assert (list(form.errors), known.get_absolute_url() in form["name"].help_text) == (["name"], True)
    at_county.post(address("create"), typed(region=place_of_village(number=1).code))
    at_county.post(address("create"), typed(kind="industry", region=township().code))
    assert Specialty.objects.filter(name=known.name).count() == 3


def test_a_change_is_kept_in_the_history(at_county):
    made = specialty(name="湄潭翠芽")
    at_county.post(address("edit", made.pk), typed(name="核桃坝翠芽"))
    made.refresh_from_db()
    history = at_county.get(address("history", made.pk)).content.decode()
    assert (made.name, [name in history for name in ("湄潭翠芽", "核桃坝翠芽")]) == ("核桃坝翠芽", [True, True])


def test_one_entered_by_mistake_is_removed(at_county):
    made = specialty()
    assert at_county.get(address("remove", made.pk)).context["hindrance"] == ""
    assert at_county.post(address("remove", made.pk)).url == address("list")
    assert Specialty.objects.count() == 0


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "status"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("page", ["detail", "edit", "remove", "history"])
def test_who_opens_a_page(client, page, place, status, db):
    made = specialty()
    factories.sign_in(client, clerk(place))
    assert client.get(address(page, made.pk)).status_code == status


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AGRICULTURE, Role.POVERTY, Role.INSPECTOR])
def test_other_offices_read_and_do_not_write(client, role, db):
    made = specialty()
    factories.sign_in(client, factories.membership_at(factories.COUNTY, role))
    page = client.get(made.get_absolute_url()).content.decode()
    assert (made.name in page, address("edit", made.pk) in page) == (True, False)
    addresses = address("create"), address("edit", made.pk), address("remove", made.pk)
    assert [client.post(each, typed(name="改名")).status_code for each in addresses] == [403] * 3
    assert list(Specialty.objects.values_list("name", flat=True)) == [made.name]


@pytest.mark.invariant("INV-2")
def test_a_leader_outside_one_s_region_is_named_without_a_link(at_county):
    unit = organisation(factories.OTHER_PROVINCE)
    page = at_county.get(specialty(organisation=unit).get_absolute_url()).content.decode()
    assert (unit.name in page, unit.get_absolute_url() in page) == (True, False)


def test_the_list_is_searched_and_filtered(at_county):
    brand = specialty(name="湄潭翠芽", since=2015)
    industry = specialty(kind="industry", name="茶叶", region=township(), since=2012)
    specialty(factories.NEIGHBOUR_COUNTY)

    def found(**query):
        return [row.pk for row in at_county.get(address("list"), query).context["table"].data.data]

    assert (found(), found(sort="-since")) == ([industry.pk, brand.pk], [brand.pk, industry.pk])
    assert (found(words="翠芽"), found(words=brand.region.name)) == ([brand.pk], [brand.pk])
    assert (found(kind="industry"), found(region=brand.region_id)) == ([industry.pk], [brand.pk])


def test_query_counts_do_not_depend_on_rows(at_county):
    counts = []
    for number in range(2):
        specialty(region=place_of_village(number=number), organisation=organisation())
        with CaptureQueriesContext(connection) as queries:
            at_county.get(address("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("kind = 'industry'", "in_its_place"),
        ("kind = 'hobby'", "in_its_place"),
        ("region_id = left(region_id, 9)", "in_its_place"),
        ("region_id = left(region_id, 6)", "in_its_place"),
        ("since = 16", "year_sensible"),
    ],
)
def test_the_database_holds_it_too(db, change, constraint):
    made = specialty()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_specialty SET {change} WHERE id = %s", [made.pk])


def test_the_database_holds_one_a_place_and_name(db):
    known, other = specialty(), specialty()
    with pytest.raises(IntegrityError, match="one_a_place_and_name"), transaction.atomic():
        Specialty.objects.filter(pk=other.pk).update(name=known.name)


# -- from Excel ----------------------------------------------------------------------
def row(kind, name, place, since, unit="", note="") -> tuple:
    return str(SpecialtyKind(kind).label), name, place, since, unit, note


def told_at(whole) -> list[list[str]]:
    """The attributes at whose columns each row is told what is wrong."""
    attributes = {str(column.header): column.fills for column in WORKBOOKS["specialties"].filling}
    return [[attributes[header] for header in each.problems] for each in whole.rows.order_by("number")]


def test_a_workbook_is_read_with_the_words_of_the_office(db):
    unit, town, village = organisation(), township(), place_of_village()
    rows = [
        row("industry", "茶叶", town.code, "2012年", unit.name),
        row("brand", "湄潭翠芽", village.full_name, 2016, note="注册商标1件。"),
    ]
    written(clerk(), "specialties", HEADER, *rows)
    made = Specialty.objects.values_list("kind", "name", "region", "since", "organisation", "note")
    assert list(made) == [
        ("industry", "茶叶", town.code, 2012, unit.pk, ""),
        ("brand", "湄潭翠芽", village.code, 2016, None, "注册商标1件。"),
    ]


def test_wrong_cells_are_told_at_their_columns(db):
    here, there = place_of_village().code, place_of_village(factories.NEIGHBOUR_COUNTY).code
    rows = [
        row("industry", "茶叶", here, 2012),
        row("brand", "湄潭翠芽", township().code, 2016),
        row("brand", "湄潭翠芽", there, 2016),
        row("brand", "湄潭红", here, clock.today().year + 1),
    ]
    whole = take_in(clerk(), "specialties", HEADER, *rows)
    assert told_at(whole) == [["region_id"], ["region_id"], ["region_id"], ["since"]]


def test_a_row_changes_the_record_of_its_place_kind_and_name(db):
    known = specialty(name="湄潭翠芽", note="旧说明")
    whole = written(clerk(), "specialties", HEADER, row("brand", known.name, known.region_id, 2017, note="新说明"))
    known.refresh_from_db()
    assert (whole.changed, known.since, known.note) == (1, 2017, "新说明")


def test_a_change_of_kind_must_fit_the_place(db):
    known = specialty()
    header, cells = ("登记号", *HEADER), (known.pk, *row("industry", known.name, known.region_id, 2016))
    whole = take_in(clerk(), "specialties", header, cells)
    assert told_at(whole) == [["region_id"]]
