"""The story of the demo, told once for all tests here: they only read."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from agreements.enums import (
    ActivityState,
    AgreementState,
    BatchState,
    ChangeKind,
    FindingState,
    ListingState,
    Reply,
)
from agreements.matching import offers_for
from agreements.models import (
    Activity,
    Agreement,
    AgreementChange,
    AgreementEvent,
    AgreementStep,
    Finding,
    HelperRequest,
    Interest,
    Need,
    Offer,
    ReportBatch,
)
from assessments.enums import Indicator
from assessments.rollup import differences, figures_of
from common import clock
from common.workflow import CHAINS
from leadership.enums import Department, Level, Role
from leadership.models import LeadershipGroup, Membership, Region, User
from leadership.permissions import roles_at
from portal.demo.accounts import PASSWORD, demo_accounts
from portal.demo.calendar import Calendar, in_office_hours, morning
from portal.demo.places import COUNTIES, PLACES, way_up
from portal.demo.plans import plans
from portal.demo.story import tell
from registry.enums import ExpertState, SpecialtyKind
from registry.identifiers import clean_credit_code, clean_id_number
from registry.models import Expert, HelperAccount, Organisation, PoorVillage, Reveal, Specialty

DAYS = [date(2026, 1, 1), date(2026, 1, 20), date(2027, 3, 2), date(2027, 7, 15), date(2028, 2, 29), date(2027, 12, 31)]


@pytest.fixture(scope="module")
def today(django_db_setup, django_db_blocker):
    """The day up to which the story was told."""
    with django_db_blocker.unblock(), transaction.atomic():
        tell(clock.today())
        yield clock.today()
        transaction.set_rollback(True)


def hats(role):
    return Membership.objects.filter(roles__contains=[role], user__isnull=False).select_related("group__region", "user")


def waits_for(membership) -> int:
    return sum(chain.waiting_for(membership).count() for chain in CHAINS.values())


def test_every_role_at_every_level_has_an_account_that_signs_in(today):
    expected = {(level, role) for level in Level if level <= Level.COUNTY for role in roles_at(level)}
    assert {(account.level, account.role) for account in demo_accounts()} == expected
    assert {user.username for user in User.objects.all() if user.check_password(PASSWORD)} == {
        account.username for account in demo_accounts()
    }
    assert authenticate(username="meitan.clerk", password=PASSWORD).memberships.get().roles == [Role.CLERK]


def test_the_password_is_one_that_the_portal_would_accept(today):
    for user in User.objects.all():
        validate_password(PASSWORD, user)


def test_places_bear_their_names_and_have_all_three_departments(today):
    assert {place.code: place.name for place in PLACES} == dict(
        Region.objects.filter(leadership_group__isnull=False).values_list("code", "name")
    )
    for group in LeadershipGroup.objects.all():
        assert set(group.memberships.values_list("department", flat=True)) == set(Department.values)


def test_every_state_is_there(today):
    assert set(Agreement.objects.values_list("state", flat=True)) == set(AgreementState.values)
    assert set(ReportBatch.objects.values_list("state", flat=True)) == set(BatchState.values)
    assert set(Expert.objects.values_list("state", flat=True)) == set(ExpertState.values)
    assert set(Activity.objects.values_list("state", flat=True)) == set(ActivityState.values)
    assert set(AgreementChange.objects.values_list("kind", flat=True)) == set(ChangeKind.values)
    assert set(Agreement.objects.values_list("year", flat=True)) == {today.year - 1, today.year}
    assert 60 <= Agreement.objects.count() <= 120


def test_needs_and_offers_are_there_in_every_state_and_some_came_together(today):
    for model in (Need, Offer):
        assert set(model.objects.values_list("state", flat=True)) == set(ListingState.values)
        assert any(listing.has_expired for listing in model.objects.all())
        assert model.objects.live().exists()
    assert set(Interest.objects.values_list("reply", flat=True)) == set(Reply.values)
    drafted = Agreement.objects.get(need__isnull=False)
    assert (drafted.state, drafted.offer) == (AgreementState.DRAFT, drafted.need.interests.get(reply="accepted").offer)
    best = offers_for(drafted.need)[0]
    assert best.listing == drafted.offer


def test_visits_and_requests_are_at_every_stage(today):
    findings = Finding.objects.all()
    assert set(findings.values_list("state", flat=True)) == set(FindingState.values)
    assert findings.filter(state=FindingState.OPEN, due_on__lt=today).exists()
    assert findings.filter(state=FindingState.OPEN, due_on__gt=today).exists()
    assert {bool(answered) for answered in HelperRequest.objects.values_list("answered_at", flat=True)} == {True, False}


def known_for(kind, county) -> set[str]:
    return set(Specialty.objects.filter(kind=kind, region__code__startswith=county).values_list("region", flat=True))


def test_some_townships_and_villages_of_each_county_are_known_for_something_and_some_are_not(today):
    for county in (place.code for place in COUNTIES):
        poor = PoorVillage.objects.filter(region__code__startswith=county)
        villages = set(poor.values_list("region", flat=True))
        assert set() < known_for(SpecialtyKind.BRAND, county) < villages
        assert set() < known_for(SpecialtyKind.INDUSTRY, county) < {village[:9] for village in villages}


def test_meitan_is_known_for_its_tea(today):
    of_meitan = Specialty.objects.filter(region__code__startswith="520328")
    assert of_meitan.get(name="茶叶产业").kind == SpecialtyKind.INDUSTRY
    assert of_meitan.get(name="湄潭翠芽").created_by.username == "meitan.clerk"


def test_work_waits_at_every_level(today):
    idle = [str(hat) for hat in hats(Role.DIRECTOR) if hat.region.level == Level.COUNTY and not waits_for(hat)]
    assert len(idle) <= 1, idle
    for code in ("0", "52", "5203", "520328", "62", "50"):
        assert waits_for(hats(Role.DIRECTOR).get(group=code_group(code))), code
    assert waits_for(hats(Role.CLERK).get(group=code_group("520328")))


def code_group(code):
    return LeadershipGroup.objects.get(region=code)


def test_meitan_shows_the_whole_chain(today):
    own = Agreement.objects.filter(region="520328")
    assert set(own.values_list("state", flat=True)) == set(AgreementState.values)


def test_each_helper_sees_agreements_of_its_own(today):
    for account in HelperAccount.objects.select_related("membership"):
        assert Agreement.objects.visible_to(account.membership).exists(), account


def test_the_dates_run_over_two_years_and_end_before_today(today):
    steps = AgreementStep.objects.order_by("record", "serial")
    for former, later in pairwise(steps):
        assert former.record_id != later.record_id or former.at < later.at
    assert steps.earliest("at").at.year == today.year - 1
    assert steps.latest("at").at < morning(today)
    assert Agreement.objects.earliest("created_at").created_at.year == today.year - 1


def test_numbers_follow_the_submissions(today):
    first = {step.record_id: step.at for step in AgreementStep.objects.filter(serial=1)}
    numbered = Agreement.objects.exclude(serial=None).order_by("year", "region", "serial")
    for former, later in pairwise(numbered):
        if (former.year, former.region_id) == (later.year, later.region_id):
            assert later.serial == former.serial + 1
            assert first[former.pk] < first[later.pk]


def test_the_history_bears_the_dates_of_the_story(today):
    agreement = Agreement.objects.filter(state=AgreementState.IN_REPOSITORY).first()
    events = AgreementEvent.objects.filter(pgh_obj=agreement).order_by("pgh_id")
    assert events.first().pgh_created_at == agreement.created_at
    assert events.last().pgh_created_at == agreement.moved_at
    assert events.first().pgh_context.metadata["user"] == agreement.created_by_id


def test_figures_are_counted_from_the_story(today):
    for year in (today.year - 1, today.year):
        assert differences(year=year) == []
        assert all(figures_of(year=year, codes=["0"])["0"][indicator] > 0 for indicator in Indicator.values)


def test_made_up_numbers_have_right_check_digits(today):
    for expert in Expert.objects.all():
        assert clean_id_number(expert.id_number) == expert.id_number
    for organisation in Organisation.objects.all():
        assert clean_credit_code(organisation.credit_code) == organisation.credit_code


@pytest.mark.parametrize("day", DAYS)
def test_on_whatever_day_it_is_loaded_the_windows_fit(day):
    calendar = Calendar(day)
    opens, closes = calendar.filing_window(day.year)
    assert opens < day < closes
    for plan in plans(calendar):
        window = [morning(limit) for limit in calendar.filing_window(plan.year)]
        assert window[0] <= plan.first < plan.last < min(morning(day), window[1])


@pytest.mark.parametrize("hour", range(0, 7 * 24, 5))
def test_office_hours_keep_the_order_and_the_day(hour):
    moment = morning(date(2026, 6, 1)) + timedelta(hours=hour)
    at_work = in_office_hours(moment)
    assert at_work < in_office_hours(moment + timedelta(hours=5))
    assert at_work.weekday() < 5
    assert 9 <= at_work.hour < 17
    assert at_work.date() <= moment.date()


def test_ways_up_end_where_the_province_files():
    ways = {place.code: way_up(place.code) for place in COUNTIES}
    assert ways["520328"] == ["520328", "5203", "52"]
    assert ways["530627"] == ["530627", "5306"]
    assert ways["640422"] == ["640422"]
    assert ways["500229"] == ["500229", "50"]


def test_somebody_has_looked_at_numbers(today):
    """Every county has a look at an expert or household of its own, by its own people, in the story's time."""
    looks = list(Reveal.objects.in_lists())
    assert {look.by.region_code for look in looks} == {place.code for place in COUNTIES}
    assert all(look.record.region_id.startswith(look.by.region_code) and look.at.date() <= today for look in looks)
