"""Signing in, forgetting and changing a password, and what an account without a duty meets."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from leadership.enums import Role
from leadership.models import User
from tests import factories

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "terraces-of-yuanyang"  # noqa: S105


@pytest.fixture
def member():
    return factories.membership_at(factories.COUNTY, Role.CLERK)


def sign_in(client, username, password):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def is_signed_in(client) -> bool:
    return client.get(reverse("leadership:group_list")).status_code == 200


def test_signing_in_opens_the_workbench_in_the_first_duty(client, member):
    response = sign_in(client, member.user.username, factories.PASSWORD)
    assert response.url == reverse("portal:workbench")
    assert client.get(reverse("leadership:group_list")).wsgi_request.membership == member


@pytest.mark.parametrize(("username", "password"), [("nobody", factories.PASSWORD), (None, "wrong"), (None, "")])
def test_wrong_names_and_passwords_are_refused(client, member, username, password):
    response = sign_in(client, username or member.user.username, password)
    assert (response.status_code, is_signed_in(client)) == (200, False)


def test_a_closed_account_cannot_sign_in(client, member):
    member.user.is_active = False
    member.user.save()
    sign_in(client, member.user.username, factories.PASSWORD)
    assert not is_signed_in(client)


def test_guessing_is_stopped_even_for_the_right_password(client, member):
    for _time in range(5):
        sign_in(client, member.user.username, "wrong-wrong")
    sign_in(client, member.user.username, factories.PASSWORD)
    assert not is_signed_in(client)


def test_nobody_signs_up_alone(client):
    client.post(reverse("account_signup"), {"username": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_signed_in(client)
    assert not User.objects.filter(username="x").exists()


def test_a_forgotten_password_is_reset_by_mail(client, member, mailoutbox):
    member.user.must_change_password = True
    member.user.save()
    client.post(reverse("account_reset_password"), {"email": member.user.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    sign_in(client, member.user.username, NEW_PASSWORD)
    assert is_signed_in(client)


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_weak_passwords_are_refused(client, member, password):
    factories.sign_in(client, member)
    form = {"oldpassword": factories.PASSWORD, "password1": password, "password2": password}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    member.user.refresh_from_db()
    assert member.user.check_password(factories.PASSWORD)


def test_before_the_first_password_is_changed_only_that_leaving_and_the_language_work(client, member):
    member.user.must_change_password = True
    member.user.save()
    factories.sign_in(client, member)
    change = reverse("account_change_password")
    assert client.get(reverse("leadership:region_list")).url == change
    assert client.get(change).status_code == 200
    assert client.post(reverse("set_language"), {"language": "en"}).url != change
    assert client.get(reverse("account_logout")).status_code == 200


def test_an_account_without_a_duty_is_told_so():
    client = Client()
    client.force_login(factories.account())
    response = client.get(reverse("leadership:group_list"))
    assert response.status_code == 403
