"""Setting up, signing in with it, new recovery codes, switching off, and what an administrator resets."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.urls import reverse

from leadership import second_factor
from leadership.enums import Role
from leadership.models import SecondFactorStep
from tests import factories
from tests.leadership.second_factors import code_of, set_up, wrong_code

pytestmark = pytest.mark.django_db

DETAIL, SET_UP = reverse("leadership:second_factor_detail"), reverse("leadership:second_factor_set_up")
CODES, OFF = reverse("leadership:second_factor_codes"), reverse("leadership:second_factor_off")
SIGN_IN, CODE = reverse("account_login"), reverse("mfa_authenticate")


@pytest.fixture
def member():
    return factories.membership_at(factories.COUNTY, Role.CLERK)


@pytest.fixture
def inside(client, member):
    return factories.sign_in(client, member)


def secret_on(page) -> str:
    return re.search(r"data-secret>([A-Z2-7 ]+)<", page.content.decode()).group(1).replace(" ", "")


def codes_on(page) -> list[str]:
    return re.findall(r"data-recovery-code>(\d+)<", page.content.decode())


def with_password(client, member):
    return client.post(SIGN_IN, {"login": member.user.username, "password": factories.PASSWORD})


def is_signed_in(client) -> bool:
    return client.get(reverse("leadership:group_list")).status_code == 200


# -- setting up -----------------------------------------------------------------------
def test_it_is_set_up_with_the_first_code_and_shows_recovery_codes_once(inside, member):
    secret = secret_on(inside.get(SET_UP))
    answer = inside.post(SET_UP, {"code": code_of(secret), "password": factories.PASSWORD})
    codes = codes_on(answer)
    assert (answer.status_code, len(codes), second_factor.is_set_up(member.user)) == (200, 10, True)
    assert "no-store" in answer["Cache-Control"]
    assert [codes_on(inside.get(page)) for page in (DETAIL, CODES, OFF)] == [[], [], []]
    assert second_factor.confirm(member.user, codes[0]) is True


def test_the_picture_holds_what_may_be_typed(inside, member):
    page = inside.get(SET_UP)
    assert 'src="data:image/svg+xml,%3C' in page.content.decode()
    assert secret_on(page) == secret_on(inside.get(SET_UP))


def test_the_secret_waits_encrypted(inside):
    secret = secret_on(inside.get(SET_UP))
    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    assert [text for text in stored if secret in text] == []


@pytest.mark.parametrize("slip", ["code", "password"])
def test_a_wrong_code_or_password_is_told_at_its_field(inside, member, slip):
    secret = secret_on(inside.get(SET_UP))
    form = {"code": code_of(secret), "password": factories.PASSWORD}
    form[slip] = {"code": wrong_code(secret), "password": "wrong-wrong"}[slip]
    answer = inside.post(SET_UP, form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [slip])
    assert (second_factor.is_set_up(member.user), secret_on(answer)) == (False, secret)


def test_the_form_sent_twice_sets_up_once(inside, member):
    form = {"code": code_of(secret_on(inside.get(SET_UP))), "password": factories.PASSWORD}
    inside.post(SET_UP, form)
    assert inside.post(SET_UP, form).url == DETAIL
    assert SecondFactorStep.objects.filter(user=member.user).count() == 1


# -- signing in -----------------------------------------------------------------------
def test_the_password_alone_does_not_open_the_portal(client, member):
    set_up(member.user)
    assert with_password(client, member).url == CODE
    assert (client.get(CODE).status_code, is_signed_in(client)) == (200, False)


def test_the_right_code_opens_the_workbench(client, member):
    secret, _codes = set_up(member.user)
    with_password(client, member)
    answer = client.post(CODE, {"code": code_of(secret)})
    assert (answer.url, is_signed_in(client)) == (reverse("portal:workbench"), True)
    assert second_factor.authenticator_of(member.user).last_used_at is not None


def test_a_wrong_code_is_told(client, member):
    secret, _codes = set_up(member.user)
    with_password(client, member)
    answer = client.post(CODE, {"code": wrong_code(secret)})
    assert (list(answer.context["form"].errors), is_signed_in(client)) == (["code"], False)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_that_was_seen_is_worth_nothing(client, member, kind):
    secret, codes = set_up(member.user)
    code = {"app": code_of(secret), "recovery": codes[0]}[kind]
    signed_in = []
    for _person in range(2):
        with_password(client, member)
        client.post(CODE, {"code": code})
        signed_in.append(is_signed_in(client))
        client.post(reverse("account_logout"))
    assert signed_in == [True, False]


def test_guessing_codes_is_stopped_even_for_the_right_one(client, member):
    secret, codes = set_up(member.user)
    with_password(client, member)
    for _time in range(5):
        client.post(CODE, {"code": wrong_code(secret)})
    client.post(CODE, {"code": codes[0]})
    assert is_signed_in(client) is False


def test_the_code_alone_opens_nothing(client, member):
    secret, _codes = set_up(member.user)
    assert client.post(CODE, {"code": code_of(secret)}).url == SIGN_IN
    assert is_signed_in(client) is False


def test_one_may_sign_in_with_another_account_instead(client, member):
    set_up(member.user)
    with_password(client, member)
    client.post(reverse("account_logout"))
    assert client.get(SIGN_IN).status_code == 200


# -- afterwards -----------------------------------------------------------------------
@pytest.mark.parametrize("page", [CODES, OFF])
def test_what_changes_it_asks_for_a_code(inside, member, page):
    secret, _codes = set_up(member.user)
    answer = inside.post(page, {"code": wrong_code(secret)})
    assert (list(answer.context["form"].errors), second_factor.is_set_up(member.user)) == (["code"], True)


@pytest.mark.parametrize("page", [CODES, OFF])
def test_without_one_there_is_nothing_to_change(inside, page):
    assert inside.get(page).url == DETAIL


def test_new_recovery_codes_are_shown_once(inside, member):
    secret, old = set_up(member.user)
    new = codes_on(inside.post(CODES, {"code": code_of(secret)}))
    assert (len(new), set(new) & set(old)) == (10, set())


def test_it_is_switched_off(client, inside, member):
    secret, _codes = set_up(member.user)
    assert inside.post(OFF, {"code": code_of(secret)}).url == DETAIL
    assert Authenticator.objects.filter(user=member.user).count() == 0
    client.post(reverse("account_logout"))
    with_password(client, member)
    assert is_signed_in(client) is True


def test_the_page_that_asks_for_the_password_again_knows_no_other_way(inside, member):
    set_up(member.user)
    page = inside.get(reverse("account_reauthenticate"))
    assert (page.status_code, page.context["reauthentication_alternatives"]) == (200, [])


# -- reset by an administrator ----------------------------------------------------------
@pytest.fixture
def administrator(client):
    return factories.sign_in(client, factories.membership_at(factories.PROVINCE, Role.ADMINISTRATOR))


def reset_page(member) -> str:
    return reverse("leadership:account_second_factor", args=[member.pk])


def test_an_administrator_resets_it_with_a_reason_on_record(administrator, member):
    set_up(member.user)
    group = reverse("leadership:group_detail", args=[member.group_id])
    assert reset_page(member) in administrator.get(group).content.decode()
    assert administrator.post(reset_page(member), {"reason": "手机遗失"}).url == group
    step = SecondFactorStep.objects.filter(user=member.user).latest("pk")
    assert (second_factor.is_set_up(member.user), step.act, step.reason, step.by.group.region_id) == (
        False,
        "reset",
        "手机遗失",
        factories.PROVINCE,
    )
    assert reset_page(member) not in administrator.get(group).content.decode()
    history = administrator.get(reverse("leadership:group_history", args=[member.group_id]))
    assert "手机遗失" in history.content.decode()


def test_without_a_reason_it_stays(administrator, member):
    set_up(member.user)
    answer = administrator.post(reset_page(member), {"reason": " "})
    assert (list(answer.context["form"].errors), second_factor.is_set_up(member.user)) == (["reason"], True)


def test_an_account_with_a_duty_elsewhere_is_reset_by_the_level_above(administrator, member):
    set_up(member.user)
    factories.membership_at(factories.OTHER_PROVINCE, Role.CLERK, user=member.user)
    administrator.post(reset_page(member), {"reason": "手机遗失"})
    assert second_factor.is_set_up(member.user) is True


def test_nobody_resets_their_own(client):
    own = factories.membership_at(factories.PROVINCE, Role.ADMINISTRATOR)
    set_up(own.user)
    factories.sign_in(client, own)
    assert client.post(reset_page(own), {"reason": "手机遗失"}).status_code == 404


def test_the_page_of_a_group_asks_once_for_all_members(administrator, member, django_assert_max_num_queries):
    page = reverse("leadership:group_detail", args=[member.group_id])
    set_up(member.user)
    administrator.get(page)
    with django_assert_max_num_queries(100) as few:
        administrator.get(page)
    for _each in range(3):
        set_up(factories.membership_at(factories.COUNTY, Role.CLERK).user)
    with django_assert_max_num_queries(len(few)):
        administrator.get(page)


def test_somebody_at_the_machine_resets_it(member, capsys):
    set_up(member.user)
    call_command("reset_second_factor", member.user.username, reason="管理员手机遗失")
    step = SecondFactorStep.objects.latest("pk")
    assert (second_factor.is_set_up(member.user), step.reason, step.by) == (False, "管理员手机遗失", None)
    with pytest.raises(CommandError, match="with a second factor"):
        call_command("reset_second_factor", member.user.username, reason="再次")


def test_the_page_says_where_one_stands(inside, member):
    assert SET_UP in inside.get(DETAIL).content.decode()
    set_up(member.user)
    page = inside.get(DETAIL)
    links = [address in page.content.decode() for address in (SET_UP, CODES, OFF)]
    assert (links, page.context["codes_left"]) == ([False, True, True], 10)
