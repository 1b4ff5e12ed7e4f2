"""What an activity may not say: told at its field by the form, and refused by the database below it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext

from agreements.enums import ActivityState as S
from agreements.enums import AgreementState, ChangeKind, ChangeState
from agreements.models import Activity, Agreement
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in, begun, photo, running
from tests.agreements.factories_changes import change_in
from tests.agreements.test_activities import create, typed
from tests.factories import COUNTY, NEIGHBOUR_COUNTY
from tests.registry import factories as registers

pytestmark = pytest.mark.django_db


def errors_of(client, page, sent) -> dict:
    response = factories.sign_in(client, made.clerk()).post(page, sent)
    assert response.status_code == 200
    return response.context["form"].errors


def page_of(name, activity) -> str:
    return reverse(f"agreements:activity_{name}", args=[activity.pk])


def test_an_expert_of_another_agreement_is_refused_at_its_field(client):
    agreement = running()
    activity, stranger = begun(agreement), made.expert()
    sent = typed(agreement) | {"form": "training", "people_trained": "0", "money": "0", "experts": [stranger.pk]}
    errors = errors_of(client, page_of("edit", activity), sent)
    assert errors["experts"] == [gettext("This expert takes no part in the agreement.")]
    assert not activity.expert_links.exists()


@pytest.mark.parametrize("day", ["2015-01-01", "2099-01-01"])
def test_a_day_outside_the_period_is_refused_at_its_field(client, day):
    agreement = running()
    assert "held_on" in errors_of(client, create(agreement), typed(agreement, held_on=day))


def test_a_village_of_the_neighbour_is_refused_at_its_field(client):
    agreement, elsewhere = running(), made.villages(NEIGHBOUR_COUNTY)[0]
    assert "village" in errors_of(client, create(agreement), typed(agreement, village=elsewhere.pk))


def test_a_task_of_another_agreement_is_refused_at_its_field(client):
    agreement, other = running(), running()
    sent = typed(agreement, task=other.current_version.tasks.first().pk)
    assert "task" in errors_of(client, create(agreement), sent)


@pytest.mark.parametrize("content", [b"MZ no photo", b"<svg/>"])
def test_what_is_no_photo_is_told_at_its_field_and_begins_nothing(client, content):
    agreement = running()
    sent = typed(agreement, photos=[photo(), SimpleUploadedFile("现场.jpg", content)])
    errors = errors_of(client, create(agreement), sent)
    assert "现场.jpg" in errors["photos"][0]
    assert not Activity.objects.exists()


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("state", [S.REPORTED, S.CONFIRMED])
def test_what_hangs_on_a_reported_one_stays_below_the_forms(state):
    activity = activity_in(state, photos=[photo()])
    attempts = (
        lambda: activity.photos.update(taken_at=None),
        lambda: activity.photos.all().delete(),
        lambda: activity.expert_links.create(expert=activity.agreement.current_version.experts.first()),
        lambda: activity.household_links.create(household=registers.household(COUNTY)),
        lambda: Activity.objects.filter(pk=activity.pk).update(done=999),
        lambda: Activity.objects.filter(pk=activity.pk).update(held_on=date(activity.held_on.year, 1, 2)),
    )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


@pytest.mark.parametrize("name", ["edit", "photos", "households", "discard"])
def test_pages_of_a_reported_one_say_so_and_change_nothing(client, name):
    activity = activity_in(S.REPORTED)
    response = factories.sign_in(client, made.clerk()).post(page_of(name, activity), {"summary": "别的"})
    assert response.url == activity.get_absolute_url()
    assert Activity.objects.get().summary == activity.summary


def test_after_an_amendment_the_form_still_names_the_same_promise(client):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    activity = begun(agreement)
    change_in(ChangeKind.AMENDMENT, ChangeState.IN_FORCE, agreement)
    form = factories.sign_in(client, made.clerk()).get(page_of("edit", activity)).context["form"]
    now = Agreement.objects.get(pk=agreement.pk).current_version.tasks.get(key=activity.task.key)
    assert now != activity.task
    assert form["task"].value() in (now, now.pk)
    assert f'value="{now.pk}" selected' in str(form["task"])
