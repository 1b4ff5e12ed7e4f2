"""Organisations and experts: who sees and registers them, what is refused, what the database holds."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Role
from registry.identifiers import credit_check, id_check
from registry.models import Expert, Organisation
from registry.registering import register_expert
from registry.workflow import ROSTER
from tests import factories
from tests.agreements.factories import applicant, clerk, director, expert, organisation

FIRST17 = "52032819800101123"
ID_NUMBER = FIRST17 + id_check(FIRST17)
CODE17 = "52520328MJ0123456"
CREDIT_CODE = CODE17 + credit_check(CODE17)
ORGANISATION = {"name": "湄潭县茶叶学会", "kind": "society", "credit_code": CREDIT_CODE, "region": "520328"}
EXPERT = {
    "name": "王茶农",
    "id_number": ID_NUMBER,
    "region": "520328",
    "employer": "湄潭县茶叶研究所",
    "title": "高级农艺师",
    "fields_of_work": ["tea"],
    "phone": "13985201234",
}


def post(client, name, content, *args):
    return client.post(reverse(f"registry:{name}", args=args), {"form_token": uuid4(), **content})


@pytest.fixture
def at_county(client, db):
    return factories.sign_in(client, clerk())


def test_clerk_registers_an_organisation(at_county):
    post(at_county, "organisation_create", ORGANISATION)
    made = Organisation.objects.get()
    assert (made.name, made.credit_code, made.region_id) == ("湄潭县茶叶学会", CREDIT_CODE, "520328")


def test_same_form_twice_makes_one(at_county):
    content = {**ORGANISATION, "form_token": uuid4()}
    answers = [post(at_county, "organisation_create", content).url for _turn in range(2)]
    assert (Organisation.objects.count(), answers[0] == answers[1]) == (1, True)


@pytest.mark.parametrize(
    ("field", "typed"), [("credit_code", CREDIT_CODE[:-1] + "Q"), ("credit_code", "123"), ("region", "520327")]
)
def test_wrong_organisation_is_told_by_the_field_and_kept(at_county, field, typed):
    response = post(at_county, "organisation_create", {**ORGANISATION, field: typed})
    form = response.context["form"]
    assert (list(form.errors), Organisation.objects.count()) == ([field], 0)
    assert typed in form[field].value()


@pytest.mark.parametrize(("field", "typed"), [("id_number", ID_NUMBER[:-1] + "A"), ("fields_of_work", [])])
def test_wrong_expert_is_told_by_the_field(at_county, field, typed):
    response = post(at_county, "expert_create", {**EXPERT, field: typed})
    assert (list(response.context["form"].errors), Expert.objects.count()) == ([field], 0)


def test_expert_is_registered_once_in_the_country(at_county, client):
    post(at_county, "expert_create", EXPERT)
    factories.sign_in(client, clerk(factories.NEIGHBOUR_COUNTY))
    response = post(client, "expert_create", {**EXPERT, "region": factories.NEIGHBOUR_COUNTY})
    assert (list(response.context["form"].errors), Expert.objects.count()) == (["id_number"], 1)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_register_one_expert_at_once():
    """One wins; the other is told, and nothing is there twice."""
    people, barrier, told = [clerk(), clerk(factories.NEIGHBOUR_COUNTY)], Barrier(2), []
    region = factories.place(factories.COUNTY)
    content = {"name": "王茶农", "id_number": ID_NUMBER, "employer": "研究所", "title": "研究员", "fields": ["tea"]}

    def register(by):
        barrier.wait()
        try:
            register_expert(by=by, form_token=uuid4(), region=region, **content)
        except Exception as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=register, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Expert.objects.count(), told) == (1, ["ValidationError"])


def test_personal_data_is_encrypted_and_masked(at_county):
    post(at_county, "expert_create", EXPERT)
    made = Expert.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, id_hash FROM registry_expert")
        stored = " ".join(cursor.fetchone())
    assert ID_NUMBER not in stored
    assert EXPERT["phone"] not in stored
    for name, args in (("expert_list", []), ("expert_detail", [made.pk]), ("expert_history", [made.pk])):
        page = at_county.get(reverse(f"registry:{name}", args=args)).content.decode()
        assert (ID_NUMBER in page, EXPERT["phone"] in page) == (False, False)
    assert "520***********" in at_county.get(made.get_absolute_url()).content.decode()


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    ("place", "status"),
    [
        (factories.COUNTY, 200),
        (factories.PROVINCE, 200),
        (factories.NEIGHBOUR_COUNTY, 404),
        (factories.OTHER_PROVINCE, 404),
    ],
    ids=["insider", "superior", "neighbour", "stranger"],
)
def test_who_sees_a_record(client, db, place, status):
    records = [organisation(), expert()]
    factories.sign_in(client, clerk(place))
    assert [client.get(record.get_absolute_url()).status_code for record in records] == [status, status]


def test_agriculture_officer_registers_stations_only(client, db):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.AGRICULTURE))
    response = post(client, "organisation_create", ORGANISATION)
    assert list(response.context["form"].errors) == ["kind"]
    post(client, "organisation_create", {**ORGANISATION, "kind": "extension_station"})
    assert Organisation.objects.get().kind == "extension_station"


def test_director_lists_and_the_writer_may_not(client, db):
    waiting = applicant()
    address = reverse("registry:expert_act", args=[waiting.pk, "list"])
    factories.sign_in(client, clerk())
    assert client.post(address, {"seen": 0}).status_code == 403
    factories.sign_in(client, director())
    client.post(address, {"seen": 0})
    assert Expert.objects.get().state == "listed"


@pytest.mark.invariant("INV-1")
def test_whoever_registered_an_expert_does_not_list_them(db):
    both = factories.membership_at(factories.COUNTY, Role.CLERK, Role.DIRECTOR)
    content = {"name": "王茶农", "id_number": ID_NUMBER, "employer": "所", "title": "研究员", "fields": ["tea"]}
    made = register_expert(by=both, form_token=uuid4(), region=factories.place(factories.COUNTY), **content)
    assert not ROSTER.allowed(ROSTER.move("list"), made, both)


def test_plain_sql_cannot_put_an_expert_on_the_roster(db):
    waiting = applicant()
    with pytest.raises(IntegrityError, match="only by a step"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_expert SET state = 'listed' WHERE id = %s", [waiting.pk])


def test_query_counts_do_not_depend_on_rows(client, db):
    factories.sign_in(client, clerk())
    counts = []
    for _turn in range(2):
        organisation()
        expert()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("registry:organisation_list"))
            client.get(reverse("registry:expert_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
