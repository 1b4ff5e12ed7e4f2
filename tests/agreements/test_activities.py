"""Activities: who writes and confirms them, what is refused by the form and by the database, and their pages."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from agreements import activity_writing
from agreements.enums import ActivityState as S
from agreements.enums import AgreementState
from agreements.models import Activity, ActivityExpert, ActivityHousehold, AgreementVersion
from agreements.workflow import ACTIVITY
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in, begun, photo, running, taken
from tests.factories import COUNTY, NEIGHBOUR_COUNTY
from tests.registry import factories as registers

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return running()


def signed_in(membership) -> Client:
    return factories.sign_in(Client(), membership)


def typed(agreement, **content) -> dict:
    """What the short form sends."""
    version = agreement.current_version
    return {
        "form_token": str(uuid4()),
        "task": version.tasks.first().pk,
        "held_on": clock.today().isoformat(),
        "village": version.village_links.first().village_id,
        "summary": "到村开展培训。",
        "done": "20",
        "place": "",
    } | content


def create(agreement) -> str:
    return reverse("agreements:activity_create", args=[agreement.pk])


# -- reporting from a village ------------------------------------------------------------
def test_a_photo_and_four_fields_are_reported_at_once(agreement):
    client = signed_in(made.clerk())
    sent = typed(agreement, report="1", photos=[photo(taken_at=taken(), place=(27, 107))])
    response = client.post(create(agreement), sent)
    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert activity.state == S.REPORTED
    kept = activity.photos.get()
    assert (float(kept.latitude), float(kept.longitude)) == (27.5, 107.25)
    assert kept.taken_at.astimezone().date() == clock.today()
    shown = client.get(reverse("agreements:activity_photo", args=[activity.pk, kept.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"


def test_the_same_form_sent_twice_makes_one(agreement):
    client, sent = signed_in(made.clerk()), typed(agreement)
    addresses = {client.post(create(agreement), sent).url for _time in range(2)}
    assert len(addresses) == Activity.objects.count() == 1


def test_what_is_missing_keeps_it_a_draft(agreement):
    response = signed_in(made.clerk()).post(create(agreement), typed(agreement, report="1", summary=""), follow=True)
    assert Activity.objects.get().state == S.DRAFT
    assert gettext("Say what was done.") in response.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", "2099-01-01"),
        ("held_on", "2015-01-01"),
        ("task", "999999"),
        ("village", "520327001001"),
        ("done", "-3"),
    ],
)
def test_wrong_input_is_named_at_its_field_and_kept(agreement, field, value):
    response = signed_in(made.clerk()).post(create(agreement), typed(agreement, **{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors or "__all__" in response.context["form"].errors
    assert "到村开展培训。" in response.text
    assert not Activity.objects.exists()


def test_no_activity_before_the_agreement_is_filed():
    early = made.agreement_in(AgreementState.SUBMITTED)
    assert signed_in(made.clerk()).get(create(early)).context["hindrance"]
    with pytest.raises(NotLegal):
        begun(early)


def test_all_of_it_is_written_later(agreement):
    activity, client = begun(agreement), signed_in(made.clerk())
    expert = agreement.current_version.experts.get()
    sent = typed(agreement) | {
        "form": "guidance",
        "people_trained": "35",
        "technologies": "绿色防控，水肥一体化",
        "money": "1200.50",
        "experts": [expert.pk],
    }
    response = client.post(reverse("agreements:activity_edit", args=[activity.pk]), sent)
    assert response.status_code == 302, response.context["form"].errors
    activity.refresh_from_db()
    assert (activity.form, activity.people_trained, str(activity.money)) == ("guidance", 35, "1200.50")
    assert activity.technologies == ["绿色防控", "水肥一体化"]
    assert list(activity.experts.all()) == [expert]


def test_households_are_searched_ticked_and_taken_out(agreement):
    household = registers.household(COUNTY)
    activity, client = begun(agreement), signed_in(made.clerk())
    address = reverse("agreements:activity_households", args=[activity.pk])
    assert household.number in client.get(address, {"q": household.head}).text
    client.post(address, {"households": [household.pk], "technique": "修剪技术"})
    link = activity.household_links.get()
    assert (link.household, link.technique) == (household, "修剪技术")
    client.post(address, {"remove": link.pk})
    assert not activity.household_links.exists()


def test_a_draft_is_thrown_away_with_its_photos(agreement):
    activity = begun(agreement, photos=[photo()])
    signed_in(made.clerk()).post(reverse("agreements:activity_discard", args=[activity.pk]))
    assert not Activity.objects.exists()


def test_what_was_reported_is_not_thrown_away():
    activity = activity_in(S.RETURNED)
    with pytest.raises(NotLegal):
        activity_writing.discard_activity(activity=activity, by=made.clerk())


# -- who may -----------------------------------------------------------------------------
@pytest.mark.invariant("INV-1")
def test_whoever_wrote_it_does_not_confirm_it(agreement):
    both = factories.membership_at(COUNTY, Role.CLERK, Role.DIRECTOR)
    activity = ACTIVITY.perform(begun(agreement, by=both), "report", by=both)
    with pytest.raises(NotAllowed):
        ACTIVITY.perform(activity, "confirm", by=both)
    assert ACTIVITY.perform(activity, "confirm", by=made.director()).state == S.CONFIRMED


def test_the_helper_reports_and_the_clerk_confirms(agreement):
    helper = made.helper(agreement.current_version.organisation)
    activity = begun(agreement, by=helper)
    activity = ACTIVITY.perform(activity, "report", by=helper)
    assert ACTIVITY.perform(activity, "confirm", by=made.clerk()).state == S.CONFIRMED


@pytest.mark.invariant("INV-2")
def test_another_party_and_another_county_find_nothing(agreement):
    activity = activity_in(S.REPORTED, agreement)
    stranger = made.helper(made.organisation())
    for other in (stranger, made.clerk(NEIGHBOUR_COUNTY)):
        client = signed_in(other)
        for page in ("detail", "edit", "photos", "households", "discard"):
            assert client.get(reverse(f"agreements:activity_{page}", args=[activity.pk])).status_code == 404
        assert client.get(create(agreement)).status_code in (403, 404)
        assert str(agreement) not in client.get(reverse("agreements:activity_list")).text
        with pytest.raises(NotAllowed):
            begun(agreement, by=other)


def test_agriculture_officers_confirm_what_stations_do():
    officer = factories.membership_at(COUNTY, Role.AGRICULTURE)
    with pytest.raises(NotAllowed):
        ACTIVITY.perform(activity_in(S.REPORTED), "confirm", by=officer)
    station = made.organisation(kind="extension_station")
    of_station = activity_in(S.REPORTED, running(organisation=station))
    assert ACTIVITY.perform(of_station, "confirm", by=officer).state == S.CONFIRMED


# -- the chain -----------------------------------------------------------------------------
def test_returned_with_reasons_corrected_and_confirmed():
    activity = activity_in(S.RETURNED)
    activity_writing.change_activity(activity=activity, by=made.clerk(), summary="补充签到表，共三十人。")
    activity = ACTIVITY.perform(activity, "report", by=made.clerk())
    activity = ACTIVITY.perform(activity, "confirm", by=made.director())
    assert [step.verb for step in activity.steps.all()] == ["report", "return", "report", "confirm"]


def test_nothing_is_reported_without_place_or_words(agreement):
    activity = begun(agreement, summary=" ", village=None)
    with pytest.raises(Incomplete) as refusal:
        ACTIVITY.perform(activity, "report", by=made.clerk())
    assert len(refusal.value.missing) == 2


def test_several_are_confirmed_at_once_or_none(agreement):
    two = [activity_in(S.REPORTED, agreement) for _each in range(2)]
    client, address = signed_in(made.director()), reverse("agreements:activity_confirm")
    done = activity_in(S.CONFIRMED, agreement)
    client.post(address, {"activities": [two[0].pk, done.pk]})
    assert Activity.objects.get(pk=two[0].pk).state == S.REPORTED
    client.post(address, {"activities": [each.pk for each in two]})
    assert {each.state for each in Activity.objects.filter(pk__in=[each.pk for each in two])} == {S.CONFIRMED}


# -- what the database refuses ---------------------------------------------------------------
@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("state", [S.REPORTED, S.CONFIRMED])
def test_what_was_reported_never_changes_below_the_forms(state):
    activity = activity_in(state)
    household = registers.household(COUNTY)
    attempts = (
        lambda: Activity.objects.filter(pk=activity.pk).update(people_trained=900),
        lambda: Activity.objects.filter(pk=activity.pk).update(state=S.DRAFT),
        lambda: ActivityHousehold.objects.create(activity=activity, household=household),
        lambda: Activity.objects.filter(pk=activity.pk).delete(),
    )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_day_place_task_and_expert_are_those_of_the_agreement(agreement):
    activity, other = begun(agreement), running(NEIGHBOUR_COUNTY)
    elsewhere = made.villages(NEIGHBOUR_COUNTY)[0]
    own = Activity.objects.filter(pk=activity.pk)
    attempts = (
        lambda: own.update(held_on=date(2015, 1, 1)),
        lambda: own.update(village=elsewhere),
        lambda: own.update(region=NEIGHBOUR_COUNTY),
        lambda: own.update(task=other.current_version.tasks.first()),
        lambda: ActivityExpert.objects.create(activity=activity, expert=made.expert()),
        lambda: ActivityHousehold.objects.create(activity=activity, household=registers.household(NEIGHBOUR_COUNTY)),
    )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert AgreementVersion.objects.in_force().get(agreement=agreement).starts_on <= activity.held_on


# -- pages -----------------------------------------------------------------------------------
def queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow(agreement):
    client = signed_in(made.clerk())
    first = activity_in(S.REPORTED, agreement, photos=[photo()])
    pages = (reverse("agreements:activity_list"), agreement.get_absolute_url(), first.get_absolute_url())
    before = [queries(client, page) for page in pages]
    for _each in range(4):
        activity_in(S.CONFIRMED, agreement, photos=[photo()])
    assert [queries(client, page) for page in pages] == before


def test_progress_counts_confirmed_ones_only(agreement):
    for state in (S.DRAFT, S.REPORTED, S.CONFIRMED, S.CONFIRMED):
        activity_in(state, agreement, done=30)
    page = signed_in(made.clerk()).get(agreement.get_absolute_url())
    tasks = next(section for template, section in page.context["sections"] if "activities" in template)["tasks"]
    assert [(task.done, percent) for task, percent in tasks] == [(60, 50)]
