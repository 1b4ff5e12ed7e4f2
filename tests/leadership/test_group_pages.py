"""Pages of leadership groups, members and accounts: insider, superior, neighbour, stranger."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Department, Duty, Role
from leadership.models import LeadershipGroup, Membership, User
from leadership.permissions import meaning_of
from tests import factories

pytestmark = pytest.mark.django_db

REACH = {
    "insider": ("520328", True),
    "superior": ("5203", True),
    "neighbour": ("520327", False),
    "stranger": ("62", False),
}
PAGES = ["group_detail", "group_history", "member_create", "member_edit", "member_end", "account_open", "account_reset"]
everyone_around = pytest.mark.parametrize(("place", "is_in_reach"), REACH.values(), ids=REACH)


def admin_at(code) -> Client:
    return factories.sign_in(Client(), factories.membership_at(code, Role.ADMINISTRATOR))


@pytest.fixture
def member():
    return factories.membership_at("520328", Role.CLERK)


def address(name, *args):
    return reverse(f"leadership:{name}", args=args)


def new_member(**changes) -> dict:
    fields = {"name": "王丽", "department": Department.AST, "duty": Duty.STAFF, "position": "科普部干事"}
    return {**fields, "roles": [Role.CLERK], "form_token": str(uuid4()), **changes}


@pytest.mark.invariant("INV-2")
@everyone_around
def test_list_shows_the_groups_of_ones_region(member, place, is_in_reach):
    rows = admin_at(place).get(address("group_list")).context["table"].data
    assert (member.group in list(rows)) is is_in_reach


@pytest.mark.invariant("INV-2")
@everyone_around
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_another_region_do_not_exist(member, page, place, is_in_reach):
    subject = member.group_id if page in ("group_detail", "group_history", "member_create") else member.pk
    status = admin_at(place).get(address(page, subject)).status_code
    # A member who has an account: the page for opening one leads back to the group.
    assert status == ((302 if page == "account_open" else 200) if is_in_reach else 404)


@pytest.mark.parametrize("role", [Role.CLERK, Role.DIRECTOR, Role.INSPECTOR])
def test_only_administrators_manage_members(member, role):
    client = factories.sign_in(Client(), factories.membership_at("520328", role))
    assert client.get(address("group_detail", member.group_id)).status_code == 200
    for page, subject in (("member_create", member.group_id), ("member_edit", member.pk), ("member_end", member.pk)):
        assert client.post(address(page, subject), new_member()).status_code == 403
    assert Membership.objects.get(pk=member.pk).ended_on is None


@pytest.mark.invariant("INV-2")
def test_a_county_cannot_give_rights_at_the_prefecture():
    above, client = factories.group_at("5203"), admin_at("520328")
    before = Membership.objects.count()
    assert client.post(address("member_create", above.pk), new_member()).status_code == 404
    assert client.post(address("group_create", "520327")).status_code == 404
    assert (Membership.objects.count(), LeadershipGroup.objects.filter(region="520327").count()) == (before, 0)


@pytest.mark.invariant("INV-2")
@everyone_around
def test_groups_are_set_up_in_ones_region_only(place, is_in_reach):
    response = admin_at(place).post(address("group_create", "520329" if place != "520328" else "520328"))
    assert response.status_code == (302 if place == "5203" else 404)
    assert LeadershipGroup.objects.filter(region="520329").exists() is (place == "5203")


def test_a_dissolved_group_is_put_back_to_work():
    group = factories.group_at("520329")
    LeadershipGroup.objects.filter(pk=group.pk).update(is_active=False)
    admin_at("52").post(address("group_create", "520329"))
    group.refresh_from_db()
    assert group.is_active


def test_a_member_is_added_once_even_if_the_form_is_sent_twice():
    client, group = admin_at("5203"), factories.group_at("520328")
    form = new_member(roles=[Role.CLERK, Role.AGRICULTURE])
    for _time in range(2):
        assert client.post(address("member_create", group.pk), form).url == address("group_detail", group.pk)
    member = group.memberships.get()
    assert (member.name, member.user, member.roles) == ("王丽", None, [Role.AGRICULTURE, Role.CLERK])


def test_reviewers_are_refused_at_a_county_and_what_was_typed_is_kept():
    client, group = admin_at("520328"), factories.group_at("520328")
    response = client.post(address("member_create", group.pk), new_member(roles=[Role.REVIEWER]))
    assert list(response.context["form"].errors) == ["roles"]
    assert 'value="王丽"' in response.content.decode()


def test_somebody_with_an_account_gets_a_second_duty(member):
    client, group = admin_at("5203"), factories.group_at("520327")
    client.post(address("member_create", group.pk), new_member(username=member.user.username, roles=[Role.DIRECTOR]))
    second = group.memberships.get()
    assert (second.user, second.may("decide_agreement")) == (member.user, True)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("code", ["62", "52"])
def test_an_account_out_of_reach_cannot_be_drawn_in(code):
    outsider, group = factories.membership_at(code, Role.CLERK), factories.group_at("520328")
    form = new_member(username=outsider.user.username)
    response = admin_at("520328").post(address("member_create", group.pk), form)
    assert list(response.context["form"].errors) == ["username"]


def test_nobody_gives_themselves_a_second_duty():
    admin = factories.membership_at("5203", Role.ADMINISTRATOR)
    client, group = factories.sign_in(Client(), admin), factories.group_at("520328")
    form = new_member(username=admin.user.username, roles=[Role.DIRECTOR])
    assert "username" in client.post(address("member_create", group.pk), form).context["form"].errors
    for page in ("member_edit", "member_end", "account_reset"):
        assert client.get(address(page, admin.pk)).status_code == 404


def test_duty_and_roles_are_changed(member):
    form = new_member(name=member.name, duty=Duty.OFFICE_DIRECTOR, roles=[Role.DIRECTOR])
    assert admin_at("520328").post(address("member_edit", member.pk), form).status_code == 302
    changed = Membership.objects.get(pk=member.pk)
    assert (changed.duty, changed.roles, changed.may("decide_agreement")) == ("office_director", ["director"], True)


def test_ending_a_duty_asks_first_and_then_takes_effect(member):
    their, client = factories.sign_in(Client(), member), admin_at("520328")
    assert client.get(address("member_end", member.pk)).status_code == 200
    assert their.get(address("group_list")).status_code == 200
    client.post(address("member_end", member.pk))
    assert their.get(address("group_list")).status_code == 403
    page = client.get(address("group_detail", member.group_id))
    assert (page.context["former"], member in page.context["members"]) == ([member], False)


@pytest.mark.parametrize("page", ["member_create", "member_edit"])
def test_nobody_becomes_an_assisting_party_without_an_invitation(member, page):
    subject = member.group_id if page == "member_create" else member.pk
    client = admin_at("520328")
    before = Membership.objects.count()
    response = client.post(address(page, subject), new_member(roles=[Role.CLERK, Role.HELPER]))
    [message] = response.context["form"].errors["roles"]
    assert message in response.content.decode()
    assert Membership.objects.count() == before
    assert Membership.objects.get(pk=member.pk).roles == [Role.CLERK]


def test_an_invited_party_keeps_its_role_when_its_post_changes():
    invited = factories.membership_at("520328", Role.HELPER)
    form = new_member(name=invited.name, position="驻县联系人", roles=[Role.HELPER])
    assert admin_at("520328").post(address("member_edit", invited.pk), form).status_code == 302
    invited.refresh_from_db()
    assert (invited.position, invited.roles) == ("驻县联系人", [Role.HELPER])


def test_roles_are_explained_in_the_form(member):
    page = admin_at("520328").get(address("member_create", member.group_id)).content.decode()
    assert meaning_of(Role.DIRECTOR) in page


def test_detail_takes_as_many_queries_for_many_members(member, django_assert_num_queries):
    client = admin_at("520328")
    client.get(address("group_detail", member.group_id))
    with CaptureQueriesContext(connection) as few:
        client.get(address("group_detail", member.group_id))
    for _number in range(5):
        factories.membership_at("520328", Role.POVERTY)
    with django_assert_num_queries(len(few)):
        client.get(address("group_detail", member.group_id))


# -- accounts ----------------------------------------------------------------------------------


def password_on(response) -> str:
    return re.search(r"data-password>(\w+)<", response.content.decode()).group(1)


def test_an_account_is_opened_its_password_shown_once_and_changed_at_first_sign_in():
    client, group = admin_at("520328"), factories.group_at("520328")
    client.post(address("member_create", group.pk), new_member())
    member = group.memberships.get(name="王丽")
    opening = address("account_open", member.pk)
    response = client.post(opening, {"username": "wangli", "email": ""})
    password = password_on(response)
    assert "no-store" in response["Cache-Control"]
    assert client.post(opening, {"username": "wangli", "email": ""}).url == address("group_detail", group.pk)
    assert password not in client.get(address("group_detail", group.pk)).content.decode()

    theirs = Client()
    theirs.post(reverse("account_login"), {"login": "wangli", "password": password})
    change = reverse("account_change_password")
    assert theirs.get(address("group_list")).url == change
    same = {"oldpassword": password, "password1": password, "password2": password}
    assert theirs.post(change, same).status_code == 200
    assert theirs.get(address("group_list")).url == change
    new = {"oldpassword": password, "password1": factories.PASSWORD, "password2": factories.PASSWORD}
    assert theirs.post(change, new).url == reverse("portal:workbench")
    assert theirs.get(address("group_list")).status_code == 200


def test_a_user_name_that_is_taken_is_refused_at_the_field(member):
    client = admin_at("520328")
    client.post(address("member_create", member.group_id), new_member())
    other = member.group.memberships.get(name="王丽")
    response = client.post(address("account_open", other.pk), {"username": member.user.username, "email": ""})
    assert list(response.context["form"].errors) == ["username"]


def test_a_reset_password_ends_the_sessions_of_the_account(member):
    theirs = factories.sign_in(Client(), member)
    password = password_on(admin_at("5203").post(address("account_reset", member.pk)))
    assert theirs.get(address("group_list")).url.startswith(reverse("account_login"))
    member.user.refresh_from_db()
    assert (member.user.check_password(password), member.user.must_change_password) == (True, True)


@pytest.mark.invariant("INV-2")
def test_a_password_is_not_reset_by_whoever_reaches_only_one_of_the_duties(member):
    factories.membership_at("52", Role.DIRECTOR, user=member.user)
    client = admin_at("5203")
    assert client.post(address("account_reset", member.pk)).url == address("group_detail", member.group_id)
    member.user.refresh_from_db()
    assert member.user.check_password(factories.PASSWORD)
    assert password_on(admin_at("52").post(address("account_reset", member.pk)))


# -- the duty one acts in ----------------------------------------------------------------------


def test_a_hat_is_chosen_among_ones_own(member):
    other = factories.membership_at("520327", Role.DIRECTOR, user=member.user)
    client = factories.sign_in(Client(), member)
    assert client.get(address("group_detail", other.group_id)).status_code == 404
    assert client.post(address("hat"), {"membership": other.pk}).url == reverse("portal:workbench")
    assert client.get(address("group_detail", other.group_id)).status_code == 200
    assert client.get(address("group_detail", member.group_id)).status_code == 404


@pytest.mark.parametrize("choice", ["stranger's", "ended", "nonsense"])
def test_a_hat_of_somebody_else_does_not_exist(member, choice):
    stranger = factories.membership_at("0", Role.ADMINISTRATOR)
    value = {"stranger's": stranger.pk, "ended": 0, "nonsense": "x"}[choice]
    client = factories.sign_in(Client(), member)
    assert client.post(address("hat"), {"membership": value}).status_code == 404
    assert client.session["membership"] == member.pk


def test_choosing_a_hat_is_a_post(member):
    assert factories.sign_in(Client(), member).get(address("hat")).status_code == 405


# -- history -----------------------------------------------------------------------------------


def test_history_tells_who_changed_which_role_and_who_reset_a_password(member):
    admin = factories.membership_at("5203", Role.ADMINISTRATOR)
    client = factories.sign_in(Client(), admin)
    client.post(address("member_edit", member.pk), new_member(name=member.name, roles=[Role.DIRECTOR]))
    client.post(address("account_reset", member.pk))
    entries = client.get(address("group_history", member.group_id)).context["entries"]
    # Both were made by this administrator; what the test itself prepared, by nobody in the portal.
    theirs = [change for entry in entries if entry.who == admin.user for change in entry.changes]
    changes = {name: (old, new) for name, old, new in theirs}
    duty, account = Membership._meta.get_field, User._meta.get_field
    assert changes[duty("position").verbose_name] == ("", "科普部干事")
    assert changes[duty("roles").verbose_name] == (Role.CLERK.label, Role.DIRECTOR.label)
    assert len(set(changes[account("must_change_password").verbose_name])) == 2


@pytest.mark.parametrize("role", [Role.HELPER, Role.REVIEWER])
def test_history_is_for_those_who_may_read_it(member, role):
    client = factories.sign_in(Client(), factories.membership_at("520328", role))
    assert client.get(address("group_history", member.group_id)).status_code == 403
