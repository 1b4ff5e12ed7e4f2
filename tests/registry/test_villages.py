"""Poor villages: who sees and keeps them, what is refused at which field, what keeps one from being removed."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from common import clock
from leadership.enums import Role
from registry.models import PoorVillage
from tests import factories
from tests.agreements.factories import clerk
from tests.registry.factories import FIGURES, household, place_of_village, poverty_officer, village

PLACES = {
    "insider": (factories.COUNTY, 200),
    "superior": (factories.PROVINCE, 200),
    "neighbour": (factories.NEIGHBOUR_COUNTY, 404),
    "stranger": (factories.OTHER_PROVINCE, 404),
}


def address(name, *args):
    return reverse(f"registry:village_{name}", args=args)


def typed(**changed) -> dict:
    return FIGURES | {"region": place_of_village().code, "exit_status": "poor", "form_token": uuid4()} | changed


@pytest.fixture
def officer(client, db):
    return factories.sign_in(client, poverty_officer())


def test_the_poverty_officer_enters_a_village(officer):
    content = typed(exit_status="out", exit_year=2018)
    answer = officer.post(address("create"), content)
    made = PoorVillage.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.region_id, made.poor_people, made.exit_year) == (content["region"], 236, 2018)


def test_the_same_form_twice_makes_one(officer):
    content = typed()
    answers = {officer.post(address("create"), content).url for _turn in range(2)}
    assert (PoorVillage.objects.count(), len(answers)) == (1, 1)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("region", {"region": factories.COUNTY}),
        ("region", {"region": "520327100001"}),
        ("households", {"households": "很多"}),
        ("people", {"people": -1}),
        ("poor_households", {"poor_households": 321}),
        ("poor_people", {"poor_people": 1281}),
        ("labour", {"labour": 1281}),
        ("exit_year", {"exit_status": "out"}),
        ("exit_year", {"exit_status": "out", "exit_year": 2013}),
        ("exit_year", {"exit_status": "returned", "exit_year": clock.today().year + 1}),
        ("exit_year", {"exit_year": 2018}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(officer, field, changed):
    form = officer.post(address("create"), typed(**changed)).context["form"]
    assert (list(form.errors), PoorVillage.objects.count()) == ([field], 0)
    assert all(str(value) in form[name].value() for name, value in changed.items())


def test_a_village_is_registered_once(officer):
    known = village()
    answer = officer.post(address("create"), typed(region=known.region_id))
    assert (list(answer.context["form"].errors), PoorVillage.objects.count()) == (["region"], 1)
    assert f'href="{known.get_absolute_url()}"' in answer.content.decode()


def test_a_change_is_kept_in_the_history(officer):
    made = village()
    officer.post(address("edit", made.pk), typed(region=made.region_id, industry="朝天椒"))
    made.refresh_from_db()
    history = officer.get(address("history", made.pk)).content.decode()
    assert (made.industry, "朝天椒" in history, "茶叶" in history) == ("朝天椒", True, True)


def test_a_record_does_not_become_another_village(officer):
    made = village()
    officer.post(address("edit", made.pk), typed(region=place_of_village(number=1).code, people=1300))
    assert list(PoorVillage.objects.values_list("region", "people")) == [(made.region_id, 1300)]


def test_a_village_entered_by_mistake_is_removed(officer):
    made = village()
    assert PoorVillage.objects.filter(pk=made.pk).exists()
    officer.get(address("remove", made.pk))
    assert officer.post(address("remove", made.pk)).url == address("list")
    assert PoorVillage.objects.count() == 0
    assert PoorVillage.pgh_event_model.objects.filter(pgh_obj_id=made.pk, pgh_label="delete").count() == 1


def test_a_village_stays_while_households_hang_on_it(officer):
    made = village()
    household(region=made.region)
    for answer in (officer.get(address("remove", made.pk)), officer.post(address("remove", made.pk))):
        assert f"{gettext('Poor households')} 1" in answer.context["hindrance"]
    assert PoorVillage.objects.count() == 1


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "status"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("page", ["detail", "edit", "remove", "history"])
def test_who_opens_a_page(client, page, place, status, db):
    made = village()
    factories.sign_in(client, poverty_officer(place))
    assert client.get(address(page, made.pk)).status_code == status


@pytest.mark.invariant("INV-2")
def test_the_list_holds_ones_own_region_only(client, db):
    village()
    village(factories.NEIGHBOUR_COUNTY)
    factories.sign_in(client, poverty_officer(factories.NEIGHBOUR_COUNTY))
    rows = client.get(address("list")).context["table"].data.data
    assert [row.region_id[:6] for row in rows] == [factories.NEIGHBOUR_COUNTY]


@pytest.mark.parametrize("role", [Role.CLERK, Role.DIRECTOR, Role.AGRICULTURE, Role.INSPECTOR])
def test_other_offices_read_and_do_not_write(client, role, db):
    made = village()
    factories.sign_in(client, factories.membership_at(factories.COUNTY, role))
    page = client.get(made.get_absolute_url()).content.decode()
    assert (made.region.name in page, address("edit", made.pk) in page) == (True, False)
    assert client.post(address("edit", made.pk), typed()).status_code == 403
    assert client.post(address("remove", made.pk)).status_code == 403


def test_the_list_is_searched_and_filtered(officer):
    here, there = village(), village(number=3, exit_status="out", exit_year=2018)

    def found(**query):
        return [row.pk for row in officer.get(address("list"), query).context["table"].data.data]

    assert found(words=there.region.name) == [there.pk]
    assert found(words=here.region_id) == [here.pk]
    assert found(exit_status="out") == [there.pk]
    assert found(region=here.region_id[:9]) == [
        each.pk for each in (here, there) if each.region_id[:9] == here.region_id[:9]
    ]
    assert found(sort="-region") == [there.pk, here.pk]


def test_the_record_leads_to_its_households(officer):
    made = village()
    member = household(region=made.region)
    assert member.number in officer.get(made.get_absolute_url()).content.decode()
    listed = officer.get(reverse("registry:household_list"), {"region": made.region_id})
    assert [row.pk for row in listed.context["table"].data.data] == [member.pk]


def test_query_counts_do_not_depend_on_rows(officer):
    counts = []
    for number in range(2):
        household(region=village(number=number).region)
        with CaptureQueriesContext(connection) as queries:
            officer.get(address("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("poor_people", "people + 1", "parts_within_whole"),
        ("exit_year", "2018", "exit_with_year"),
        ("exit_status", "'out'", "exit_with_year"),
        ("region_id", "left(region_id, 9)", "is_a_village"),
    ],
)
def test_the_database_holds_it_too(db, column, value, constraint):
    made = village()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_poorvillage SET {column} = {value} WHERE id = %s", [made.pk])


def test_a_clerk_does_not_enter_villages(client, db):
    factories.sign_in(client, clerk())
    assert client.post(address("create"), typed()).status_code == 403
    assert PoorVillage.objects.count() == 0
