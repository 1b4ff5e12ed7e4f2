"""No number of a person leaves the portal unasked: by no page, in no table, in no file [INV-2]."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from common import job_runs, jobs
from common.job_results import result_file
from common.sealed import opened
from leadership.enums import Role
from registry.models import Expert, Organisation, PoorHousehold
from tests import factories, subjects
from tests.agreements.factories import clerk
from tests.test_access_matrix import addresses

PHONE, ID_NUMBER = "13987654321", "11010119900307109X"
REASON = "核对专家身份信息"
EXPERT = {"name": "王茶农", "id_number": ID_NUMBER, "employer": "研究所", "title": "研究员", "fields_of_work": ["tea"]}


def registered_and_looked_at(client) -> Expert:
    """An expert who came by the form, was changed, looked at in full, and taken home in a report in full."""
    factories.sign_in(client, clerk())
    content = {**EXPERT, "phone": PHONE, "region": factories.COUNTY, "form_token": str(uuid4())}
    client.post(reverse("registry:expert_create"), content)
    person = Expert.objects.get()
    client.post(reverse("registry:expert_edit", args=[person.pk]), content | {"title": "教授"})
    client.post(reverse("registry:expert_reveal", args=[person.pk, "id_number"]), {"reason": REASON})
    client.post(reverse("registry:expert_create"), content | {"form_token": str(uuid4())})
    return person


def rows_that_hold(*texts) -> list[str]:
    """The tables of the whole database in which one of ``texts`` stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for text in texts:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS held WHERE held::text LIKE %s', [f"%{text}%"])
                found += [table] if cursor.fetchone()[0] else []
    return found


@pytest.mark.invariant("INV-2")
@pytest.mark.django_db
def test_no_table_holds_a_number(client):
    person = registered_and_looked_at(client)
    assert (person.id_number, person.phone, person.reveals.count()) == (ID_NUMBER, PHONE, 1)
    assert rows_that_hold(person.name) != []
    assert rows_that_hold(PHONE, ID_NUMBER) == []


@pytest.mark.invariant("INV-2")
@pytest.mark.django_db
def test_no_file_holds_a_number(monkeypatch):
    def run(job, report):
        with result_file(job, name="名册.txt") as file:
            file.write(PHONE.encode())

    monkeypatch.setitem(jobs.KINDS, "test", jobs.Kind("test", "名册", run))
    job = jobs.enqueue(kind="test", arguments={}, owner=clerk())
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        assert file.read() == PHONE.encode()
    kept = [path for path in Path(settings.VAR_DIR, "files").rglob("*") if path.is_file()]
    assert Path(job.result.path) in kept
    assert [path for path in kept if PHONE.encode() in path.read_bytes()] == []


def everything_at_county() -> dict:
    """One record of every kind, with numbers of their own."""
    things = subjects.at(factories.COUNTY)
    Expert.objects.filter(pk=things["expert"]).update(phone=PHONE, id_number=ID_NUMBER)
    Organisation.objects.filter(pk=things["organisation"]).update(contact_phone=PHONE)
    people = dict.fromkeys(("created_by", "edited_by"), clerk().user)
    village = factories.county_with_villages().children.first().children.first()
    content = {"head": "王某", "people": 3, "labour": 1, "main_cause": "illness", "number": "5203280001"}
    household = PoorHousehold.objects.create(region=village, id_number=ID_NUMBER, phone=PHONE, **people, **content)
    return {**things, "household": household.pk}


def pages(things):
    for name, pattern in addresses():
        try:
            yield reverse(name, kwargs=subjects.arguments(name, pattern, things))
        except KeyError:  # the access matrix tells what it must be taught
            continue


@pytest.mark.invariant("INV-2")
@pytest.mark.django_db
@pytest.mark.parametrize("place, role", [("520328", Role.CLERK), ("520328", Role.POVERTY), ("0", Role.INSPECTOR)])
def test_no_page_shows_a_number(place, role):
    things = everything_at_county()
    client = factories.sign_in(Client(raise_request_exception=False), factories.membership_at(place, role))
    answers = {address: client.get(address) for address in pages(things)}
    shown = {address: answer.getvalue().decode(errors="ignore") for address, answer in answers.items()}
    assert [address for address, page in shown.items() if PHONE in page or ID_NUMBER in page] == []
    assert sum("139****4321" in page for page in shown.values()) >= 3
