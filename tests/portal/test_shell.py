"""What surrounds every page: menu, hats, language, doors, error pages."""

import re

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from agreements.enums import AgreementState as S
from leadership.enums import Role
from portal.demo.accounts import demo_accounts
from portal.menu import ENTRIES, active
from tests import factories
from tests.agreements import factories as made

WORKBENCH = reverse("portal:workbench")


@pytest.fixture
def clerk(db):
    return factories.membership_at(factories.COUNTY, Role.CLERK)


def menu_of(membership) -> list[str]:
    response = factories.sign_in(Client(), membership).get(WORKBENCH)
    return [entry.name for entry in response.context["menu"]]


def test_menu_leads_only_where_one_may_go(db):
    for role in Role:
        membership = factories.membership_at(factories.PROVINCE, role)
        client = factories.sign_in(Client(), membership)
        for name in menu_of(membership):
            assert client.get(reverse(name)).status_code == 200, (role, name)


@pytest.mark.parametrize("place", [factories.NATION, factories.PROVINCE, factories.PREFECTURE, factories.COUNTY])
def test_shortcuts_lead_only_where_one_may_go(db, place):
    made.open_year()
    for role in Role:
        client = factories.sign_in(Client(), factories.membership_at(place, role))
        for entry in client.get(WORKBENCH).context["shortcuts"]:
            assert client.get(entry.address, follow=True).status_code == 200, (role, entry.name)


def test_menu_of_a_county_has_no_batches(clerk):
    assert "agreements:batch_list" not in menu_of(clerk)
    assert "agreements:agreement_list" in menu_of(clerk)


def test_requests_are_in_the_menu_of_those_who_ask_and_those_who_answer(db):
    shown = {role for role in Role if "agreements:request_list" in menu_of(factories.membership_at("520328", role))}
    assert shown == {Role.CLERK, Role.HELPER}


def test_a_reviewer_is_led_to_candidates_and_not_to_lists_that_are_empty_for_them(db):
    reviewer = factories.membership_at(factories.PROVINCE, Role.REVIEWER)
    assert [name for name in menu_of(reviewer) if name.startswith("agreements:")] == []
    assert "review:scoring_list" in menu_of(reviewer)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "portal:workbench"),
        ("/agreements/7/", "agreements:agreement_list"),
        ("/agreements/batches/7/", "agreements:batch_list"),
        ("/figures/52/", "portal:figures"),
    ],
)
def test_active_entry_is_the_nearest(path, name):
    assert active(ENTRIES, path).name == name


def test_no_entry_is_active_elsewhere():
    assert active(ENTRIES, "/accounts/password/change/") is None


def test_waiting_work_is_counted_in_the_menu(client, db):
    made.agreement_in(S.SUBMITTED)
    response = factories.sign_in(client, made.director()).get(reverse("portal:figures"))
    assert response.context["waiting_count"] == 1
    assert 'class="count"' in response.content.decode()


def test_other_duty_is_one_press_away(client, clerk):
    other = factories.membership_at(factories.PREFECTURE, Role.INSPECTOR, user=clerk.user)
    html = factories.sign_in(client, clerk).get(WORKBENCH).content.decode()
    assert f'name="membership" value="{other.pk}"' in " ".join(html.split())
    client.post(reverse("leadership:hat"), {"membership": other.pk})
    assert client.get(WORKBENCH).wsgi_request.membership == other


def test_language_is_switched_and_the_page_kept(client, db):
    assert 'lang="zh-hans"' in client.get(WORKBENCH).content.decode()
    response = client.post(reverse("set_language"), {"language": "en", "next": "/figures/"})
    assert response.url == "/figures/"
    html = client.get(WORKBENCH).content.decode()
    assert '<html lang="en">' in html
    assert "The way of an agreement" in html


class TestSigningIn:
    address = reverse("account_login")

    def test_demo_lists_its_accounts(self, client, db):
        html = client.get(self.address).content.decode()
        assert [account.username for account in demo_accounts() if f'value="{account.username}"' not in html] == []

    def test_elsewhere_none_is_listed(self, client, db, settings):
        settings.DEMO = False
        html = client.get(self.address).content.decode()
        assert "meitan.clerk" not in html
        assert 'class="demo-banner"' not in html

    def test_with_user_name_and_password(self, client, clerk):
        response = client.post(self.address, {"login": clerk.user.username, "password": factories.PASSWORD})
        assert response.url == WORKBENCH

    def test_wrong_password_is_told_on_top(self, client, clerk):
        response = client.post(self.address, {"login": clerk.user.username, "password": "wrong"})
        assert "error-summary" in response.content.decode()

    def test_sign_up_is_closed(self, client, db):
        response = client.get(reverse("account_signup"))
        assert response.templates[0].name == "account/signup_closed.html"

    def test_forgotten_password(self, client, clerk):
        client.post(reverse("account_reset_password"), {"email": clerk.user.email})
        (message,) = mail.outbox
        link = re.search(r"https?://\S+", message.body).group()
        page = client.get(link, follow=True)
        chosen = {"password1": "tea-on-the-hills-9", "password2": "tea-on-the-hills-9"}
        assert client.post(page.request["PATH_INFO"], chosen).status_code == 302
        client.post(self.address, {"login": clerk.user.username, "password": chosen["password1"]})
        assert client.get(WORKBENCH).context["user"] == clerk.user

    def test_used_link_leads_to_a_new_one(self, client, db):
        html = client.get(reverse("account_reset_password_from_key", args=["1", "used-up"])).content.decode()
        assert reverse("account_reset_password") in html

    def test_first_password_is_explained(self, client, clerk):
        clerk.user.must_change_password = True
        clerk.user.save()
        response = factories.sign_in(client, clerk).get(WORKBENCH, follow=True)
        assert response.templates[0].name == "account/password_change.html"
        assert 'class="lead"' in response.content.decode()

    def test_every_door_opens(self, client, clerk):
        """GET never writes, in the pages of allauth neither."""
        factories.sign_in(client, clerk)
        for name in (
            "logout",
            "change_password",
            "reset_password",
            "reset_password_done",
            "inactive",
            "reauthenticate",
        ):
            assert client.get(reverse(f"account_{name}")).status_code == 200, name


class TestErrors:
    def test_refusal_says_why(self, client, clerk):
        response = factories.sign_in(client, clerk).get(reverse("leadership:year_create"))
        assert response.status_code == 403
        assert str(response.context["exception"]) in response.content.decode()

    def test_missing_page_stands_in_the_shell(self, client, clerk):
        response = factories.sign_in(client, clerk).get("/nowhere/")
        assert response.status_code == 404
        assert 'class="shell-nav"' in response.content.decode()

    def test_missing_page_for_visitors(self, client, db):
        assert client.get("/nowhere/").status_code == 404

    @pytest.mark.parametrize("name", ["400.html", "500.html"])
    def test_without_database_and_request(self, name):
        assert 'class="sheet error-page"' in render_to_string(name)

    def test_form_of_another_site_is_explained(self, clerk):
        client = factories.sign_in(Client(enforce_csrf_checks=True), clerk)
        response = client.post(reverse("leadership:hat"), {"membership": clerk.pk})
        assert response.status_code == 403
        assert response.templates[0].name == "403_csrf.html"
