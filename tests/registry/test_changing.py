"""Changing and taking back what is registered: by whom, how long, and what is said instead."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from leadership.enums import Role
from registry.enums import ExpertState
from registry.models import Expert, Organisation
from registry.registering import change, register_organisation
from registry.workflow import ROSTER
from tests import factories
from tests.agreements.factories import applicant, clerk, director, expert, organisation
from tests.registry.test_registers import CREDIT_CODE, EXPERT, ID_NUMBER, ORGANISATION, post

WHO = {
    "insider": (factories.COUNTY, 200),
    "superior": (factories.PROVINCE, 200),
    "neighbour": (factories.NEIGHBOUR_COUNTY, 404),
    "stranger": (factories.OTHER_PROVINCE, 404),
}
PHONE = EXPERT["phone"]
REASON = "姓名登记有误，请更正。"


@pytest.fixture
def at_county(client, db):
    return factories.sign_in(client, clerk())


@pytest.fixture
def as_officer(client, db):
    return factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.AGRICULTURE))


def address(name, *args):
    return reverse(f"registry:{name}", args=args)


def content_of(record, **changed) -> dict:
    """What the form of an expert sends when only ``changed`` was typed anew."""
    same = {"name": record.name, "employer": record.employer, "title": record.title, "fields_of_work": record.fields}
    return same | changed


def decided(record, *verbs) -> Expert:
    for verb in verbs:
        record = ROSTER.perform(record, verb, by=director(), reason=REASON)
    return record


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "status"), WHO.values(), ids=WHO)
@pytest.mark.parametrize(
    "page", ["organisation_edit", "organisation_history", "expert_edit", "expert_history", "expert_discard"]
)
def test_who_opens_a_page(client, db, page, place, status):
    record = organisation() if page.startswith("organisation") else applicant()
    factories.sign_in(client, clerk(place))
    assert client.get(address(page, record.pk)).status_code == status


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    ("place", "status"), [(place, 403 if status == 200 else status) for place, status in WHO.values()], ids=WHO
)
def test_the_roster_is_decided_by_directors_who_see_it(client, db, place, status):
    waiting = applicant()
    factories.sign_in(client, clerk(place))
    assert client.post(address("expert_act", waiting.pk, "list"), {"seen": 0}).status_code == status


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [factories.NEIGHBOUR_COUNTY, factories.OTHER_PROVINCE], ids=["neighbour", "stranger"])
def test_nothing_is_changed_from_outside(client, db, place):
    unit, person = organisation(), applicant()
    factories.sign_in(client, clerk(place))
    post(client, "organisation_edit", {**ORGANISATION}, unit.pk)
    post(client, "expert_edit", content_of(person, title="教授"), person.pk)
    post(client, "expert_discard", {}, person.pk)
    assert (Organisation.objects.get().name, Expert.objects.get().title) == (unit.name, person.title)


def test_lists_show_only_one_s_own_region(client, db):
    mine, other = expert(), expert(factories.NEIGHBOUR_COUNTY)
    factories.sign_in(client, clerk())
    page = client.get(address("expert_list")).content.decode()
    assert (mine.name in page, other.name in page) == (True, False)


# -- organisations ---------------------------------------------------------------------
def test_a_change_is_saved_and_told_by_the_history(at_county):
    unit = organisation(name="湄潭县茶协")
    post(at_county, "organisation_edit", ORGANISATION, unit.pk)
    unit.refresh_from_db()
    assert (unit.name, unit.kind, unit.credit_code) == ("湄潭县茶叶学会", "society", CREDIT_CODE)
    history = at_county.get(address("organisation_history", unit.pk)).content.decode()
    assert ("湄潭县茶协" in history, "湄潭县茶叶学会" in history) == (True, True)


def test_a_refused_change_keeps_what_was_typed_and_the_name_on_top(at_county):
    unit = organisation(name="湄潭县茶协")
    response = post(at_county, "organisation_edit", {**ORGANISATION, "credit_code": "123"}, unit.pk)
    page = response.content.decode()
    assert (response.context["organisation"].name, 'value="湄潭县茶叶学会"' in page) == ("湄潭县茶协", True)
    assert Organisation.objects.get().name == "湄潭县茶协"


@pytest.mark.parametrize("typed", [CREDIT_CODE.lower(), f" {CREDIT_CODE[:8]} {CREDIT_CODE[8:]} "])
def test_a_code_is_stored_as_it_is_meant_and_found_in_any_writing(at_county, typed):
    post(at_county, "organisation_create", {**ORGANISATION, "credit_code": typed})
    assert Organisation.objects.get().credit_code == CREDIT_CODE
    page = at_county.get(address("organisation_list"), {"words": typed}).content.decode()
    assert ORGANISATION["name"] in page


def test_the_same_name_in_a_region_is_told_with_the_way_to_it(at_county):
    known = organisation(name=ORGANISATION["name"])
    response = post(at_county, "organisation_create", ORGANISATION)
    assert (list(response.context["form"].errors), Organisation.objects.count()) == (["name"], 1)
    assert f'href="{known.get_absolute_url()}"' in response.content.decode()


def test_a_code_of_another_region_is_told_without_a_way_there(at_county):
    known = organisation(factories.NEIGHBOUR_COUNTY, name="凤冈县茶协", credit_code=CREDIT_CODE)
    response = post(at_county, "organisation_create", ORGANISATION)
    assert list(response.context["form"].errors) == ["credit_code"]
    page = response.content.decode()
    assert ("凤冈县茶协" in page, known.get_absolute_url() in page) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_register_one_code_at_once():
    """One wins; the other is told, and nothing is there twice."""
    people, barrier, told = [clerk(), clerk(factories.NEIGHBOUR_COUNTY)], Barrier(2), []

    def register(by):
        content = {"name": f"茶协{by.pk}", "kind": "rpta", "credit_code": CREDIT_CODE, "region": by.region}
        barrier.wait()
        try:
            register_organisation(by=by, form_token=uuid4(), **content)
        except Exception as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=register, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Organisation.objects.count(), told) == (1, ["ValidationError"])


def test_a_telephone_number_is_not_shown_again_and_stays(at_county):
    unit, person = organisation(contact_phone=PHONE), applicant(phone=PHONE)
    for page, key in (("organisation_edit", unit.pk), ("expert_edit", person.pk)):
        shown = at_county.get(address(page, key)).content.decode()
        assert (PHONE in shown, "139****1234" in shown) == (False, True)
    post(at_county, "organisation_edit", ORGANISATION, unit.pk)
    post(at_county, "expert_edit", content_of(person, phone="13700001111"), person.pk)
    assert (Organisation.objects.get().contact_phone, Expert.objects.get().phone) == (PHONE, "13700001111")


# -- what agriculture officers look after ----------------------------------------------
def test_an_officer_registers_experts_of_stations_only(as_officer):
    organisation(name="湄潭县茶叶学会")
    station = organisation(name="湄潭县农技推广站", kind="extension_station")
    refused = post(as_officer, "expert_create", {**EXPERT, "organisation": "湄潭县茶叶学会"})
    assert (list(refused.context["form"].errors), Expert.objects.count()) == (["organisation"], 0)
    post(as_officer, "expert_create", {**EXPERT, "organisation": station.name, "employer": ""})
    made = Expert.objects.get()
    assert (made.organisation, made.employer) == (station, station.name)


def test_an_officer_changes_nothing_of_others(as_officer):
    unit, person = organisation(), applicant()
    answers = [as_officer.get(address(page, key)) for page, key in _pages_of(unit, person)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def _pages_of(unit, person):
    return [("organisation_edit", unit.pk), ("expert_edit", person.pk), ("expert_discard", person.pk)]


def test_an_officer_changes_the_experts_of_stations(as_officer):
    station = organisation(name="湄潭县农技推广站", kind="extension_station")
    person = applicant(organisation=station)
    content = content_of(person, title="推广研究员", organisation=station.name)
    post(as_officer, "expert_edit", content, person.pk)
    assert Expert.objects.get().title == "推广研究员"


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.POVERTY, Role.INSPECTOR, Role.HELPER, Role.REVIEWER])
def test_the_others_register_nothing(client, db, role):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, role))
    answers = [post(client, "organisation_create", ORGANISATION), post(client, "expert_create", EXPERT)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert (Organisation.objects.count(), Expert.objects.count()) == (0, 0)


# -- experts -----------------------------------------------------------------------------
def test_several_employers_that_fit_are_offered(at_county):
    names = ["湄潭县茶叶学会", "湄潭县茶叶协会"]
    for name in names:
        organisation(name=name)
    page = post(at_county, "expert_create", {**EXPERT, "organisation": "湄潭县茶叶"}).content.decode()
    assert [name for name in names if name in page] == names
    assert 'value="王茶农"' in page


@pytest.mark.parametrize("typed", [{"employer": ""}, {"organisation": "没有这个单位\0"}])
def test_an_employer_that_is_missing_or_unknown_is_told(at_county, typed):
    response = post(at_county, "expert_create", {**EXPERT, **typed})
    assert (list(response.context["form"].errors), Expert.objects.count()) == (list(typed), 0)


@pytest.mark.parametrize("verbs", [[], ["list", "suspend"]], ids=["applied", "suspended"])
def test_a_name_is_put_right_before_the_office_decides(at_county, verbs):
    person = decided(applicant(), *verbs)
    post(at_county, "expert_edit", content_of(person, name="汪茶农"), person.pk)
    assert Expert.objects.get().name == "汪茶农"
    history = at_county.get(address("expert_history", person.pk)).content.decode()
    assert ("汪茶农" in history, str(ExpertState.APPLIED.label) in history) == (True, True)


def test_a_listed_expert_stays_who_they_are(at_county):
    person = decided(applicant(), "list")
    refused = post(at_county, "expert_edit", content_of(person, name="汪茶农"), person.pk)
    assert list(refused.context["form"].errors) == ["name"]
    post(at_county, "expert_edit", content_of(person, title="教授"), person.pk)
    person.refresh_from_db()
    assert (person.name == "汪茶农", person.title, person.state) == (False, "教授", "listed")


def test_a_removed_expert_is_not_changed_any_more(at_county):
    person = decided(applicant(), "remove")
    answer = post(at_county, "expert_edit", content_of(person, title="教授"), person.pk)
    assert (answer.status_code, Expert.objects.get().title) == (403, person.title)


def test_a_change_does_not_undo_a_decision_made_meanwhile(db):
    opened = applicant()
    decided(opened, "list")
    change(record=opened, by=clerk(), title="教授")
    person = Expert.objects.get()
    assert (person.title, person.state, person.steps_taken) == ("教授", "listed", 1)


@pytest.mark.parametrize(
    ("column", "sentence"), [("id_hash", "ID number of an expert never changes"), ("name", "name of an expert changes")]
)
def test_plain_sql_cannot_exchange_a_listed_expert(db, column, sentence):
    person = decided(applicant(), "list")
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_expert SET {column} = 'x' WHERE id = %s", [person.pk])


def test_a_mistaken_application_is_taken_back_and_the_person_registered_anew(at_county):
    post(at_county, "expert_create", EXPERT)
    first = Expert.objects.get()
    post(at_county, "expert_discard", {}, first.pk)
    assert Expert.objects.count() == 0
    assert Expert.pgh_event_model.objects.filter(pgh_obj_id=first.pk, pgh_label="delete").count() == 1
    post(at_county, "expert_create", {**EXPERT, "name": "汪茶农"})
    assert Expert.objects.with_id_number(ID_NUMBER).get().name == "汪茶农"


def test_what_the_office_has_decided_is_not_taken_back(at_county):
    person = decided(applicant(), "list")
    assert post(at_county, "expert_discard", {}, person.pk).status_code == 403
    assert Expert.objects.count() == 1


def test_a_suspension_needs_a_reason_and_is_undone_by_a_director(client, db):
    person = expert()
    factories.sign_in(client, director())
    client.post(address("expert_act", person.pk, "suspend"), {"seen": 1, "reason": " "})
    assert Expert.objects.get().state == "listed"
    client.post(address("expert_act", person.pk, "suspend"), {"seen": 1, "reason": REASON})
    assert REASON in client.get(person.get_absolute_url()).content.decode()
    client.post(address("expert_act", person.pk, "reinstate"), {"seen": 2})
    assert list(person.steps.values_list("verb", flat=True)) == ["list", "suspend", "reinstate"]
