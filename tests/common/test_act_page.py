"""The page on which a verb is performed, on a real agreement."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from agreements.enums import AgreementState as S
from agreements.enums import Part
from agreements.models import Agreement
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made


@pytest.fixture
def agreement(db):
    return made.agreement_in(S.SUBMITTED)


def address(agreement, verb):
    return reverse("agreements:agreement_act", args=[agreement.pk, verb])


def as_(membership) -> Client:
    return factories.sign_in(Client(), membership)


def state(agreement):
    return Agreement.objects.get(pk=agreement.pk).state


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_get_shows_and_changes_nothing(agreement):
    response = as_(made.director()).get(address(agreement, "endorse"))
    assert response.status_code == 200
    assert response.context["form"]["seen"].value() == 1
    assert state(agreement) == S.SUBMITTED


def test_post_performs_and_returns_to_the_record(agreement):
    response = as_(made.director()).post(address(agreement, "endorse"), {"seen": 1})
    assert (response.status_code, response.url) == (302, agreement.get_absolute_url())
    assert state(agreement) == S.ENDORSED
    assert agreement.number in told(response)


def test_return_needs_a_reason_and_keeps_what_was_ticked(agreement):
    response = as_(made.director()).post(address(agreement, "return"), {"seen": 1, "concerns": [Part.TASKS]})
    assert list(response.context["form"].errors) == ["reason"]
    assert 'value="tasks"' in response.content.decode()
    assert state(agreement) == S.SUBMITTED


def test_return_names_the_parts_concerned(agreement):
    form = {"seen": 1, "reason": "请补充培训人次", "concerns": [Part.TASKS, Part.EXPERTS]}
    as_(made.director()).post(address(agreement, "return"), form)
    step = agreement.steps.get(verb="return")
    assert (step.reason, step.concerns) == ("请补充培训人次", ["tasks", "experts"])


def test_unknown_part_is_refused(agreement):
    response = as_(made.director()).post(address(agreement, "return"), {"seen": 1, "reason": "x", "concerns": ["all"]})
    assert list(response.context["form"].errors) == ["concerns"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_second_of_two_directors_is_told_who_did_what(agreement, method):
    second = factories.membership_at(factories.COUNTY, Role.DIRECTOR)
    as_(made.director()).post(address(agreement, "endorse"), {"seen": 1})
    response = getattr(as_(second), method)(address(agreement, "return"), {"seen": 1, "reason": "x"})
    assert response.url == agreement.get_absolute_url()
    assert made.director().name in told(response)
    assert state(agreement) == S.ENDORSED


def test_form_without_what_was_seen_is_refused(agreement):
    response = as_(made.director()).post(address(agreement, "endorse"), {})
    assert list(response.context["form"].errors) == ["seen"]
    assert state(agreement) == S.SUBMITTED


def test_whoever_may_not_gets_the_reason(agreement):
    response = as_(made.director(factories.PREFECTURE)).get(address(agreement, "endorse"))
    assert response.status_code == 403
    assert str(agreement.desk) in response.content.decode()


def test_what_is_missing_is_listed(db):
    draft = made.empty_draft()
    response = as_(made.clerk()).get(address(draft, "submit"))
    assert len(response.context["missing"]) > 3
    assert "<textarea" not in response.content.decode()


def test_a_verb_without_button_is_not_found(agreement):
    assert as_(made.director()).get(address(agreement, "report")).status_code == 404
    assert as_(made.director()).get(address(agreement, "abolish")).status_code == 404
