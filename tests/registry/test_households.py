"""Poor households: who sees and keeps them, what is refused at which field, how their numbers are kept."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Role
from registry.base_data import contradictions_of_household
from registry.enums import ExitStatus, PovertyCause
from registry.models import PoorHousehold
from tests import factories
from tests.registry.factories import FAMILY, household, id_number, place_of_village, poverty_officer, village
from tests.registry.test_villages import PLACES

PHONE = "13985201234"


def address(name, *args):
    return reverse(f"registry:household_{name}", args=args)


def typed(**changed) -> dict:
    content = {"region": place_of_village().code, "number": "520328100201001", "head": "汪山", "attribute": "ordinary"}
    numbers = {"id_number": id_number(), "phone": PHONE, "form_token": uuid4()}
    return FAMILY | content | numbers | {"other_causes": ["illness"], "exit_status": "poor"} | changed


def changed_by_form(record, **changed) -> dict:
    """What the form of a record sends when only ``changed`` was typed anew."""
    same = {name: getattr(record, name) for name in ("number", "head", "people", "labour", "attribute", "main_cause")}
    same |= {"region": record.region_id, "exit_status": record.exit_status, "other_causes": record.other_causes}
    return same | {"form_token": uuid4()} | changed


@pytest.fixture
def officer(client, db):
    return factories.sign_in(client, poverty_officer())


def test_the_poverty_officer_enters_a_household(officer):
    content = typed(number=" ５２０３２８ 100201001")
    answer = officer.post(address("create"), content)
    made = PoorHousehold.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.number, made.id_number, made.phone) == ("520328100201001", content["id_number"], PHONE)
    assert (made.other_causes, made.region_id) == (["illness"], content["region"])


def test_the_same_form_twice_makes_one(officer):
    content = typed()
    answers = {officer.post(address("create"), content).url for _turn in range(2)}
    assert (PoorHousehold.objects.count(), len(answers)) == (1, 1)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("region", {"region": factories.COUNTY}),
        ("region", {"region": "520327100001"}),
        ("number", {"number": "1" * 25}),
        ("id_number", {"id_number": "520328197506120011"}),
        ("people", {"people": 0, "labour": 0}),
        ("people", {"people": 41}),
        ("labour", {"labour": 5}),
        ("main_cause", {"main_cause": "laziness"}),
        ("other_causes", {"other_causes": ["illness", "no_water", "no_land"]}),
        ("other_causes", {"other_causes": ["illness", "no_skill"]}),
        ("exit_year", {"exit_status": "out"}),
        ("exit_year", {"exit_status": "out", "exit_year": clock.today().year + 1}),
        ("exit_year", {"exit_year": 2018}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(officer, field, changed):
    form = officer.post(address("create"), typed(**changed)).context["form"]
    assert (list(form.errors), PoorHousehold.objects.count()) == ([field], 0)
    assert all(str(value) in str(form[name].value()) for name, value in changed.items())


@pytest.mark.parametrize("field", ["number", "id_number"])
def test_a_household_is_registered_once_in_the_country(officer, field):
    known = household(factories.NEIGHBOUR_COUNTY)
    answer = officer.post(address("create"), typed(**{field: getattr(known, field)}))
    assert (list(answer.context["form"].errors), PoorHousehold.objects.count()) == ([field], 1)
    assert known.get_absolute_url() not in answer.content.decode()


def test_personal_data_is_encrypted_and_masked(officer):
    content = typed()
    officer.post(address("create"), content)
    made = PoorHousehold.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, id_hash FROM registry_poorhousehold")
        stored = " ".join(cursor.fetchone())
    pages = [
        officer.get(address("list")),
        *(officer.get(address(page, made.pk)) for page in ("detail", "edit", "history")),
    ]
    for text in [stored, *(page.content.decode() for page in pages)]:
        assert (content["id_number"] in text, PHONE in text) == (False, False)
    assert content["id_number"][-4:] in pages[1].content.decode()


def test_the_number_stays_and_an_empty_telephone_is_kept(officer):
    made = household(phone=PHONE)
    before = made.id_number
    officer.post(address("edit", made.pk), changed_by_form(made, people=5, id_number=id_number(), phone=""))
    made.refresh_from_db()
    assert (made.people, made.id_number, made.phone) == (5, before, PHONE)


def test_a_household_comes_out_of_poverty(officer):
    made = household()
    officer.post(address("edit", made.pk), changed_by_form(made, exit_status="out", exit_year=2018))
    made.refresh_from_db()
    history = officer.get(address("history", made.pk)).content.decode()
    assert (made.exit_status, made.exit_year, "2018" in history) == ("out", 2018, True)


def test_a_wrong_household_is_removed_and_entered_anew(officer):
    made = household()
    assert officer.post(address("remove", made.pk)).url == address("list")
    assert PoorHousehold.pgh_event_model.objects.filter(pgh_obj_id=made.pk, pgh_label="delete").count() == 1
    officer.post(address("create"), typed(number=made.number, id_number=made.id_number))
    assert PoorHousehold.objects.get().pk != made.pk


def test_the_form_begins_with_the_village_one_came_from(officer):
    here = village()
    form = officer.get(address("create"), {"region": here.region_id}).context["form"]
    assert form["region"].value().startswith(here.region_id)


def test_the_record_leads_to_its_village(officer):
    member = household()
    assert village().get_absolute_url() in officer.get(member.get_absolute_url()).content.decode()


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "status"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("page", ["detail", "edit", "remove", "history"])
def test_who_opens_a_page(client, page, place, status, db):
    made = household()
    factories.sign_in(client, poverty_officer(place))
    assert client.get(address(page, made.pk)).status_code == status


@pytest.mark.parametrize("role", [Role.CLERK, Role.DIRECTOR, Role.AGRICULTURE, Role.INSPECTOR])
def test_other_offices_read_and_do_not_write(client, role, db):
    made = household()
    factories.sign_in(client, factories.membership_at(factories.COUNTY, role))
    page = client.get(made.get_absolute_url()).content.decode()
    assert (made.number in page, address("edit", made.pk) in page) == (True, False)
    assert client.post(address("edit", made.pk), changed_by_form(made)).status_code == 403
    assert client.post(address("remove", made.pk)).status_code == 403


def test_the_list_is_searched_and_filtered(officer):
    first = household(head="汪山", main_cause="illness")
    second = household(head="李水", exit_status="out", exit_year=2018, region=place_of_village(number=2))

    def found(**query):
        return [row.pk for row in officer.get(address("list"), query).context["table"].data.data]

    assert found() == [first.pk, second.pk]
    assert (found(words="汪"), found(words=second.number)) == ([first.pk], [second.pk])
    assert (found(exit_status="out"), found(main_cause="illness")) == ([second.pk], [first.pk])
    assert (found(region=second.region_id), found(sort="-region")) == ([second.pk], [second.pk, first.pk])


def test_query_counts_do_not_depend_on_rows(officer):
    counts = []
    for number in range(2):
        household(region=place_of_village(number=number))
        with CaptureQueriesContext(connection) as queries:
            officer.get(address("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("people = 0", "household_has_people"),
        ("labour = people + 1", "labour_within_people"),
        ("other_causes = ARRAY['illness', 'no_land', 'no_water']", "at_most_two"),
        ("exit_status = 'out'", "exit_with_year"),
        ("region_id = left(region_id, 9)", "lives_in_a_village"),
        ("number = (SELECT min(number) FROM registry_poorhousehold)", "number"),
        ("id_hash = (SELECT min(id_hash) FROM registry_poorhousehold)", "id_hash"),
    ],
)
def test_the_database_holds_it_too(db, change, constraint):
    households = [household(), household()]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        for made in households:
            cursor.execute(f"UPDATE registry_poorhousehold SET {change} WHERE id = %s", [made.pk])


RIGHT = {
    "people": 4,
    "labour": 2,
    "main_cause": "illness",
    "other_causes": [],
    "exit_status": "poor",
    "exit_year": None,
}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"people": None, "labour": 9}, []),
        ({"people": 2, "labour": 3}, ["labour"]),
        ({"other_causes": [PovertyCause.NO_LAND] * 2}, ["other_causes"]),
        ({"exit_status": ExitStatus.OUT, "exit_year": 2014}, []),
        ({"exit_status": ExitStatus.RETURNED}, ["exit_year"]),
        ({"people": 0, "labour": 1, "exit_year": 2016}, ["exit_year", "labour", "people"]),
    ],
)
def test_contradictions_stand_at_their_field(changed, fields):
    assert sorted(contradictions_of_household(RIGHT | changed)) == fields
