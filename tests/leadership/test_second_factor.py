"""The door for others: whose code it is, each taken once, also by two at the same time, and no guessing."""

from threading import Barrier, Thread

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from leadership import second_factor
from leadership.code_forms import AsksForCode
from leadership.models import SecondFactorStep, UsedCode
from leadership.second_factor import confirm
from tests import factories
from tests.leadership.second_factors import code_of, set_up, wrong_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.account()


@pytest.fixture
def guesser():
    """What asks, comes from an address."""
    with request_context(RequestFactory().post("/")):
        yield


def test_without_a_second_factor_no_code_is_right(user):
    assert (second_factor.is_set_up(user), confirm(user, "123456")) == (False, False)


@pytest.mark.parametrize(("drift", "answer"), [(-2, False), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_half_a_minute_wrong(user, drift, answer):
    secret, _codes = set_up(user)
    assert (second_factor.is_set_up(user), confirm(user, code_of(secret, drift))) == (True, answer)


def test_a_code_is_taken_once(user):
    secret, _codes = set_up(user)
    assert [confirm(user, code_of(secret)), confirm(user, code_of(secret))] == [True, False]


def test_the_code_of_setting_up_is_used_up(user):
    secret, _codes = set_up(user)
    assert confirm(user, code_of(secret, -1)) is False


def test_the_code_of_somebody_else_is_wrong(user):
    secret, codes = set_up(factories.account())
    set_up(user)
    assert [confirm(user, code_of(secret)), confirm(user, codes[0])] == [False, False]


def test_a_recovery_code_is_taken_once(user):
    _secret, codes = set_up(user)
    answers = [confirm(user, codes[3]), confirm(user, codes[3]), confirm(user, codes[4])]
    assert (len(set(codes)), answers, second_factor.codes_left(user)) == (10, [True, False, True], 8)


def test_spaces_and_full_width_digits_are_read(user):
    secret, codes = set_up(user)
    wide = code_of(secret).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    assert [confirm(user, f" {wide[:3]} {wide[3:]} "), confirm(user, f"{codes[0][:4]}-{codes[0][4:]}")] == [True, True]


@pytest.mark.parametrize("code", ["", "abc", "12345", "一二三四五六"])
def test_what_is_no_code_is_wrong(user, code):
    set_up(user)
    assert confirm(user, code) is False


def test_guessing_is_stopped_even_for_the_right_code(user, guesser):
    secret, codes = set_up(user)
    assert [confirm(user, wrong_code(secret)) for _time in range(5)] == [False] * 5
    for code in (code_of(secret), codes[0]):
        with pytest.raises(second_factor.TooManyCodes):
            confirm(user, code)
    assert second_factor.codes_left(user) == 10


def test_right_codes_do_not_count_as_guesses(user, guesser):
    _secret, codes = set_up(user)
    assert [confirm(user, code) for code in codes] == [True] * 10


def test_a_right_code_does_not_wipe_out_what_was_guessed(user, guesser):
    secret, codes = set_up(user)
    for _time in range(4):
        confirm(user, wrong_code(secret))
    assert [confirm(user, codes[0]), confirm(user, wrong_code(secret))] == [True, False]
    with pytest.raises(second_factor.TooManyCodes):
        confirm(user, codes[1])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_who_use_a_code_at_once_one_is_refused(user, kind):
    secret, codes = set_up(user)
    code = {"app": code_of(secret), "recovery": codes[0]}[kind]
    start, answers = Barrier(2), []

    def use():
        start.wait()
        answers.append(confirm(user, code))
        connection.close()

    threads = [Thread(target=use) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]


def test_the_database_takes_no_code_twice(user):
    UsedCode.objects.create(user=user, counter=1)
    with pytest.raises(IntegrityError, match="used_code_once"), transaction.atomic():
        UsedCode.objects.create(user=user, counter=1)


def test_codes_that_are_too_old_are_not_kept(user):
    secret, _codes = set_up(user)
    UsedCode.objects.create(user=user, counter=1)
    confirm(user, code_of(secret))
    assert UsedCode.objects.filter(user=user).count() == 2


def test_secrets_lie_encrypted(user):
    secret, codes = set_up(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator WHERE user_id = %s", [user.pk])
        stored = cursor.fetchone()[0]
    assert [text for text in (secret, *codes) if text in stored] == []
    assert stored.count('": "gAAAA') == 2


# -- verbs ----------------------------------------------------------------------------
def test_it_is_not_set_up_twice_nor_with_a_wrong_code(user):
    secret, _codes = set_up(user)
    with pytest.raises(ValidationError, match="已设置|already"):
        second_factor.set_up(user=user, secret=secret, code=code_of(secret))
    other = factories.account()
    with pytest.raises(ValidationError):
        second_factor.set_up(user=other, secret=secret, code=wrong_code(secret))
    assert (second_factor.is_set_up(other), Authenticator.objects.filter(user=user).count()) == (False, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_up_at_once_one_is_told(user):
    start, told = Barrier(2), []

    def begin():
        start.wait()
        try:
            set_up(user)
        except ValidationError as refused:
            told.append(refused)
        connection.close()

    threads = [Thread(target=begin) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), SecondFactorStep.objects.filter(user=user).count()) == (1, 1)


def test_new_recovery_codes_end_the_old_ones(user):
    _secret, old = set_up(user)
    new = second_factor.renew_recovery_codes(user=user)
    assert [confirm(user, old[0]), confirm(user, new[0])] == [False, True]


def test_what_happened_stays_on_record(user):
    set_up(user)
    second_factor.renew_recovery_codes(user=user)
    second_factor.switch_off(user=user)
    set_up(user)
    second_factor.reset(user=user, reason="手机遗失")
    acts = list(SecondFactorStep.objects.order_by("pk").values_list("act", "reason"))
    expected = [("set_up", ""), ("new_codes", ""), ("switched_off", ""), ("set_up", ""), ("reset", "手机遗失")]
    assert (acts, second_factor.is_set_up(user), second_factor.codes_left(user)) == (expected, False, 0)


@pytest.mark.parametrize(
    "change", ["UPDATE leadership_secondfactorstep SET reason = 'x'", "DELETE FROM leadership_secondfactorstep"]
)
def test_the_database_keeps_the_record(user, change):
    set_up(user)
    with pytest.raises(IntegrityError, match="stays on record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_reset_says_why(user):
    set_up(user)
    with pytest.raises(ValidationError):
        second_factor.reset(user=user, reason="  ")
    with pytest.raises(IntegrityError, match="second_factor_reset_says_why"), transaction.atomic():
        SecondFactorStep.objects.create(user=user, act="reset")
    assert second_factor.is_set_up(user) is True


# -- forms that ask for it ------------------------------------------------------------
class Signing(AsksForCode, forms.Form):
    remark = forms.CharField()


def test_a_form_asks_only_those_who_have_one(user):
    assert list(Signing(user=user).fields) == ["remark"]
    set_up(user)
    assert list(Signing(user=user).fields) == ["remark", "code"]


def test_a_slip_elsewhere_costs_no_code(user):
    secret, _codes = set_up(user)
    slip = Signing({"remark": "", "code": code_of(secret)}, user=user)
    assert list(slip.errors) == ["remark"]
    signed = Signing({"remark": "同意", "code": code_of(secret)}, user=user)
    assert (signed.is_valid(), signed.cleaned_data) == (True, {"remark": "同意"})


@pytest.mark.parametrize("code", ["", "000"])
def test_without_the_code_a_form_is_not_complete(user, code):
    set_up(user)
    assert list(Signing({"remark": "同意", "code": code}, user=user).errors) == ["code"]
