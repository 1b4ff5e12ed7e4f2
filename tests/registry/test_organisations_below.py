"""Organisations of townships and villages, which the plan's targets ask for [一(二)]: typed, loaded, found, told."""

import pytest
from django.urls import reverse

from leadership.enums import Role
from registry.models import Organisation
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NEIGHBOUR_COUNTY
from tests.registry.factories import place_of_village
from tests.registry.imports import take_in, written

pytestmark = pytest.mark.django_db
NEW = reverse("registry:organisation_create")
HEADER = ("单位名称", "类别", "行政区划代码")


@pytest.fixture
def village():
    return place_of_village()


@pytest.fixture
def at_county(client):
    return factories.sign_in(client, factories.membership_at(COUNTY, Role.CLERK))


def typed(client, place) -> dict:
    form = client.get(NEW).context["form"]
    content = {"name": "核桃坝村茶叶协会", "kind": "rpta", "region": place, "form_token": form["form_token"].value()}
    return client.post(NEW, content)


@pytest.mark.parametrize("length, kind", [(9, "rpta_federation"), (12, "rpta")])
def test_a_clerk_registers_one_of_a_township_or_village(at_county, village, length, kind):
    answer = typed(at_county, village.code[:length])
    made_here = Organisation.objects.get()
    assert (answer.url, made_here.region_id) == (made_here.get_absolute_url(), village.code[:length])


def test_a_village_of_the_neighbour_is_refused_at_its_field(at_county):
    answer = typed(at_county, place_of_village(NEIGHBOUR_COUNTY).code)
    assert ("region" in answer.context["form"].errors, Organisation.objects.count()) == (True, 0)


def test_the_page_one_comes_from_fills_in_place_and_kind(at_county, village):
    form = at_county.get(NEW, {"region": village.code, "kind": "rpta"}).context["form"]
    assert form["region"].value().startswith(village.code)
    assert form["kind"].value() == "rpta"


def test_the_list_is_narrowed_to_a_village(at_county, village):
    here = made.organisation(region=village.code)
    made.organisation()
    answer = at_county.get(reverse("registry:organisation_list"), {"region": village.code})
    assert [row.record for row in answer.context["table"].page] == [here]


def test_a_workbook_names_a_village_by_its_code_only(village):
    by = made.clerk()
    written(by, "organisations", HEADER, ("核桃坝村茶叶协会", "农村专业技术协会", village.code))
    assert Organisation.objects.get().region == village
    named = take_in(by, "organisations", HEADER, ("另一茶叶协会", "农村专业技术协会", village.name))
    assert (named.new, named.wrong) == (0, 1)
