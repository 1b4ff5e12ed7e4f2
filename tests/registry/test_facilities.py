"""Facilities: who sees and keeps them, what is refused at which field."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Role
from registry.enums import FacilityKind, FacilityState
from registry.models import Facility
from tests import factories
from tests.agreements.factories import clerk, organisation
from tests.registry.factories import facility, place_of_village
from tests.registry.test_villages import PLACES

CONTENT = {
    "kind": "school_museum",
    "name": "湄江中学农村科技馆",
    "location": "湄江中学",
    "year": 2018,
    "state": "in_service",
}


def address(name, *args):
    return reverse(f"registry:facility_{name}", args=args)


def typed(**changed) -> dict:
    return CONTENT | {"region": factories.COUNTY, "form_token": uuid4()} | changed


@pytest.fixture
def at_county(client, db):
    return factories.sign_in(client, clerk())


@pytest.fixture
def as_officer(client, db):
    return factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.AGRICULTURE))


@pytest.mark.parametrize("length", [6, 9, 12])
def test_the_clerk_enters_a_facility_from_county_down_to_village(at_county, length):
    place = place_of_village().code[:length]
    station = organisation()
    answer = at_county.post(address("create"), typed(region=place, organisation=station.name))
    made = Facility.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.region_id, made.organisation, made.year) == (place, station, 2018)


def test_the_same_form_twice_makes_one(at_county):
    content = typed()
    answers = {at_county.post(address("create"), content).url for _turn in range(2)}
    assert (Facility.objects.count(), len(answers)) == (1, 1)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("region", {"region": factories.NEIGHBOUR_COUNTY}),
        ("kind", {"kind": "planetarium"}),
        ("state", {"state": "lost"}),
        ("year", {"year": 18}),
        ("year", {"year": 2100}),
        ("year", {"year": clock.today().year + 1}),
        ("organisation", {"organisation": "没有登记的单位"}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(at_county, field, changed):
    form = at_county.post(address("create"), typed(**changed)).context["form"]
    assert (list(form.errors), Facility.objects.count()) == ([field], 0)
    assert all(str(value) in form[name].value() for name, value in changed.items())


def test_only_what_is_planned_has_a_year_to_come(at_county):
    at_county.post(address("create"), typed(year=clock.today().year + 1, state="planned"))
    assert Facility.objects.get().state == FacilityState.PLANNED


def test_a_facility_is_registered_once_a_year(at_county):
    known = facility(name="科普大篷车一号")
    again = {"kind": known.kind, "name": known.name, "year": known.year}
    answer = at_county.post(address("create"), typed(**again))
    assert (list(answer.context["form"].errors), Facility.objects.count()) == (["name"], 1)
    at_county.post(address("create"), typed(**again | {"year": known.year + 1}))
    assert Facility.objects.count() == 2


def test_agriculture_officers_keep_expert_stations_only(as_officer):
    form = as_officer.post(address("create"), typed()).context["form"]
    assert (list(form.errors), Facility.objects.count()) == (["kind"], 0)
    as_officer.post(address("create"), typed(kind="expert_station"))
    station = Facility.objects.get()
    caravan = facility()
    pages = [as_officer.get(address("edit", each.pk)).status_code for each in (station, caravan)]
    removals = [as_officer.post(address("remove", each.pk)).status_code for each in (caravan, station)]
    assert (pages, removals, list(Facility.objects.all())) == ([200, 403], [403, 302], [caravan])


def test_a_change_is_kept_in_the_history(at_county):
    made = facility()
    content = typed(kind=made.kind, name=made.name, year=made.year, state="ended")
    at_county.post(address("edit", made.pk), content)
    made.refresh_from_db()
    history = at_county.get(address("history", made.pk)).content.decode()
    assert (made.state, str(FacilityState.ENDED.label) in history) == ("ended", True)


def test_a_facility_entered_by_mistake_is_removed(at_county):
    made = facility()
    assert at_county.get(address("remove", made.pk)).context["hindrance"] == ""
    assert at_county.post(address("remove", made.pk)).url == address("list")
    assert Facility.objects.count() == 0


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "status"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("page", ["detail", "edit", "remove", "history"])
def test_who_opens_a_page(client, page, place, status, db):
    made = facility()
    factories.sign_in(client, clerk(place))
    assert client.get(address(page, made.pk)).status_code == status


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.POVERTY, Role.INSPECTOR])
def test_other_offices_read_and_do_not_write(client, role, db):
    made = facility()
    factories.sign_in(client, factories.membership_at(factories.COUNTY, role))
    page = client.get(made.get_absolute_url()).content.decode()
    assert (made.name in page, address("edit", made.pk) in page) == (True, False)
    assert client.post(address("edit", made.pk), typed()).status_code == 403
    assert client.post(address("remove", made.pk)).status_code == 403


def test_the_list_is_searched_and_filtered(at_county):
    first = facility(name="科普大篷车一号")
    second = facility(
        kind=FacilityKind.E_STATION, name="科普中国e站", region=place_of_village(), year=2018, state="planned"
    )

    def found(**query):
        return [row.pk for row in at_county.get(address("list"), query).context["table"].data.data]

    assert found() == [first.pk, second.pk]
    assert (found(words="大篷车"), found(kind="e_station"), found(state="planned")) == (
        [first.pk],
        [second.pk],
        [second.pk],
    )
    assert (found(year=2018), found(region=second.region_id), found(sort="-year")) == (
        [second.pk],
        [second.pk],
        [second.pk, first.pk],
    )


def test_query_counts_do_not_depend_on_rows(at_county):
    counts = []
    for number in range(2):
        facility(region=place_of_village(number=number))
        with CaptureQueriesContext(connection) as queries:
            at_county.get(address("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [("kind = 'planetarium'", "kind_known"), ("state = 'lost'", "state_known"), ("year = 18", "year_sensible")],
)
def test_the_database_holds_it_too(db, change, constraint):
    made = facility()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_facility SET {change} WHERE id = %s", [made.pk])
