"""The timeline of an agreement: what belongs to it, as far as one sees it, in the order of time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from agreements import journey
from agreements.enums import ActivityState, AgreementState, Reply
from agreements.interests import reply
from agreements.models import Agreement
from tests.agreements import factories as made
from tests.agreements import factories_listings as listed
from tests.agreements.factories_activities import activity_in, running
from tests.factories import COUNTY, OTHER_PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def matched():
    """A filed agreement that came of a need of its county and an offer from another province."""
    need, offer = listed.need(state="published"), listed.offer(OTHER_PROVINCE, state="published")
    reply(by=made.clerk(OTHER_PROVINCE), interest=listed.interest(need, offer), reply=Reply.ACCEPTED, text="同意。")
    agreement = running()
    Agreement.objects.filter(pk=agreement.pk).update(need=need, offer=offer)
    return Agreement.objects.get(pk=agreement.pk)


def told(agreement, membership) -> list[tuple]:
    return [(type(line.record).__name__, line.what) for line in journey.journey_of(agreement, membership)]


def test_it_begins_with_the_need_and_how_the_two_sides_met(matched):
    activity_in(ActivityState.RETURNED, matched)
    beginning = [
        ("Need", "submitted"),
        ("Need", "published"),
        ("Interest", "showed interest"),
        ("Interest", "accepted"),
    ]
    lines = told(matched, made.clerk(COUNTY))
    assert lines[:4] == [(kind, gettext(what)) for kind, what in beginning]
    assert lines[-2:] == [("Activity", gettext("reported")), ("Activity", gettext("returned"))]
    assert {kind for kind, _what in lines[4:-2]} == {"NoneType"}


def test_words_of_both_sides_stand_in_it(matched):
    reasons = [line.step.reason for line in journey.journey_of(matched, made.clerk(COUNTY))]
    assert "欢迎到我县实地看看。" in reasons
    assert "同意。" in reasons


def test_offices_without_the_offer_do_not_read_its_steps(matched):
    assert "Offer" not in {kind for kind, _what in told(matched, made.clerk(COUNTY))}
    party = made.helper(matched.offer.organisation, OTHER_PROVINCE)
    assert "Offer" in {kind for kind, _what in told(matched, party)}
    assert "Need" not in {kind for kind, _what in told(matched, party)}


def test_of_many_activities_the_latest_steps_are_told(monkeypatch):
    monkeypatch.setattr(journey, "ACTIVITY_STEPS", 3)
    agreement = running(state=AgreementState.IN_REPOSITORY)
    for _each in range(3):
        activity_in(ActivityState.CONFIRMED, agreement)
    lines = [line for line in journey.journey_of(agreement, made.clerk(COUNTY)) if line.record]
    steps = [(line.record.pk, line.step.verb) for line in lines]
    _first, second, third = sorted(agreement.activities.values_list("pk", flat=True))
    assert steps == [(second, "confirm"), (third, "report"), (third, "confirm")]


def test_it_takes_as_many_queries_for_many_activities(matched):
    member, counts = made.clerk(COUNTY), []
    told(matched, member)
    for _each in range(2):
        activity_in(ActivityState.CONFIRMED, matched)
        activity_in(ActivityState.REPORTED, matched)
        with CaptureQueriesContext(connection) as queries:
            told(matched, member)
        counts.append(len(queries))
    assert counts[0] == counts[1]
