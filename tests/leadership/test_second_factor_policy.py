"""Who must have a second factor, and what they can do before."""

import pytest
from django.core.checks import Error
from django.urls import reverse

from leadership import second_factor
from leadership.checks import check_second_factor_roles
from leadership.enums import Role
from tests import factories
from tests.leadership.second_factors import code_of, set_up

DETAIL, SET_UP = reverse("leadership:second_factor_detail"), reverse("leadership:second_factor_set_up")
OFF = reverse("leadership:second_factor_off")
IN_PRODUCTION = ["director", "reviewer", "administrator", "nation"]


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.SECOND_FACTOR_ROLES = IN_PRODUCTION


MANDATORY = [
    (factories.COUNTY, Role.DIRECTOR, True),
    (factories.COUNTY, Role.ADMINISTRATOR, True),
    (factories.PROVINCE, Role.REVIEWER, True),
    (factories.COUNTY, Role.CLERK, False),
    (factories.PROVINCE, Role.POVERTY, False),
    (factories.NATION, Role.CLERK, True),
    (factories.NATION, Role.AGRICULTURE, True),
    (factories.NATION, Role.HELPER, False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "role", "is_led"), MANDATORY)
def test_who_must_have_one_is_led_to_it_right_after_signing_in(client, place, role, is_led):
    member = factories.membership_at(place, role)
    client.post(reverse("account_login"), {"login": member.user.username, "password": factories.PASSWORD})
    answer = client.get(reverse("portal:workbench"))
    assert (answer.status_code, getattr(answer, "url", None)) == ((302, SET_UP) if is_led else (200, None))
    assert second_factor.is_mandatory(member.user) is is_led


@pytest.mark.django_db
def test_one_duty_is_enough(client):
    """Whatever hat they wear."""
    clerk = factories.membership_at(factories.COUNTY, Role.CLERK)
    factories.membership_at(factories.PREFECTURE, Role.DIRECTOR, user=clerk.user)
    assert factories.sign_in(client, clerk).get(reverse("portal:workbench")).url == SET_UP


@pytest.fixture
def director(client, db):
    member = factories.membership_at(factories.COUNTY, Role.DIRECTOR)
    factories.sign_in(client, member)
    return member


@pytest.mark.parametrize("page", ["portal:workbench", "leadership:group_list", "portal:about", "account_login"])
def test_nothing_else_opens_before(client, director, page):
    assert [client.get(reverse(page)).url, client.post(reverse(page)).url] == [SET_UP, SET_UP]


def test_the_way_there_leaving_and_the_language_are_open(client, director):
    page = client.get(SET_UP)
    assert (page.status_code, page.context["is_mandatory"]) == (200, True)
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.post(reverse("set_language"), {"language": "en"}).url != SET_UP
    assert client.get(reverse("account_logout")).status_code == 200


def test_the_first_password_comes_first(client, director):
    director.user.must_change_password = True
    director.user.save()
    change = reverse("account_change_password")
    assert [client.get(SET_UP).url, client.get(change).status_code] == [change, 200]


def test_once_set_up_the_portal_opens(client, director):
    set_up(director.user)
    assert client.get(reverse("portal:workbench")).status_code == 200


def test_it_cannot_be_switched_off(client, director):
    secret, _codes = set_up(director.user)
    assert client.post(OFF, {"code": code_of(secret)}).url == DETAIL
    assert (second_factor.is_set_up(director.user), OFF in client.get(DETAIL).content.decode()) == (True, False)


def test_after_a_reset_a_new_one_is_set_up(client, director):
    set_up(director.user)
    second_factor.reset(user=director.user, reason="手机遗失")
    assert client.get(reverse("portal:workbench")).url == SET_UP


def test_whoever_need_not_costs_no_query(client, db, django_assert_max_num_queries, settings):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.CLERK))
    page = reverse("portal:about")
    client.get(page)
    with django_assert_max_num_queries(100) as asked:
        client.get(page)
    settings.SECOND_FACTOR_ROLES = []
    with django_assert_max_num_queries(100) as unasked:
        client.get(page)
    assert len(asked) == len(unasked)


def test_a_role_that_is_misspelt_is_told(settings):
    assert check_second_factor_roles(None) == []
    settings.SECOND_FACTOR_ROLES = ["director", "directors"]
    found = check_second_factor_roles(None)
    assert [(type(each), each.id, "'directors'" in each.msg) for each in found] == [(Error, "leadership.E001", True)]
