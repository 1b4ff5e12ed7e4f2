"""The story of the demo, told once for all tests here: they only read."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from lxml import html

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
from assessments.assessing import assessable
from assessments.closing import not_closed, provinces
from assessments.enums import FORWARDED_GRADES, SCORING_STATES, Grade, ProvinceAssessmentState, ProvinceGrade
from assessments.forwarding import room_of
from assessments.models import (
    AgreementAssessment,
    AssessmentStep,
    Forwarding,
    IndicatorSystem,
    ProvinceAssessment,
    ProvinceAssessmentStep,
    TargetSetting,
    YearReport,
)
from assessments.rollup import amounts_of, differences
from assessments.workflow import ASSESSMENT, INDICATOR_SYSTEM, PROVINCE_ASSESSMENT, YEAR_REPORT
from common import clock
from common.workflow import CHAINS
from leadership.enums import Department, Level, Role, Window
from leadership.models import LeadershipGroup, Membership, Region, User
from leadership.permissions import roles_at
from leadership.programme import closed_reason
from portal.demo.accounts import PASSWORD, demo_accounts
from portal.demo.calendar import ASSESSED, Calendar, in_office_hours, morning
from portal.demo.places import COUNTIES, PLACES, way_up
from portal.demo.plans import plans
from portal.demo.story import tell
from portal.enums import MessageKind, PublicationKind, PublicationState, RuleSet
from portal.models import Message, Publication, UntoldStep
from registry.enums import ExpertState, SpecialtyKind
from registry.identifiers import clean_credit_code, clean_id_number
from registry.models import Expert, HelperAccount, Organisation, PoorVillage, Reveal, Specialty
from review.allocating import agrees
from review.committee import to_ask_about
from review.enums import NominationState, ReviewTaskState, Seat
from review.models import (
    Award,
    AwardDecision,
    LeftOut,
    Nomination,
    NomineeList,
    QuotaPlan,
    ReviewSession,
    ScoreQuestion,
    ViolationCase,
)
from review.ranking import results_of
from review.reviewing import reviewed_in

DAYS = [date(2026, 1, 1), date(2026, 1, 20), date(2027, 3, 2), date(2027, 7, 15), date(2028, 2, 29), date(2027, 12, 31)]

CHAINS_OF_ASSESSMENT = [ASSESSMENT, INDICATOR_SYSTEM, PROVINCE_ASSESSMENT, YEAR_REPORT]


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


def test_inboxes_hold_something_of_every_kind_and_nothing_is_left_to_mail(today):
    assert set(Message.objects.values_list("kind", flat=True)) == set(MessageKind.values)
    users = ("meitan.clerk", "meitan.director", "nation.director")
    assert [Message.objects.unread().filter(recipient__username=user).exists() for user in users] == [True] * 3
    assert Message.objects.filter(read_at__isnull=False).exists()
    assert (Message.objects.filter(mailed_at=None).count(), UntoldStep.objects.count()) == (0, 0)


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


def test_the_public_site_has_something_of_every_kind_in_every_state(today):
    assert set(Publication.objects.values_list("state", flat=True)) == set(PublicationState.values)
    assert set(Publication.objects.current().values_list("kind", flat=True)) == set(PublicationKind.values)
    assert set(Publication.objects.current().values_list("rule_set", flat=True)) == {"", *RuleSet.values}
    assert Publication.objects.scheduled().exists()
    assert Publication.objects.current().filter(is_featured=True).exists()
    former = Publication.objects.out().difference(Publication.objects.current())
    assert [each.rule_set for each in former] == ["funds"]


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
    amounts = amounts_of(year=today.year - 1, codes=["0"])["0"]
    # No visit was paid last year, and the first townships found their federations this year.
    without = ["findings_put_right", "target_township_federation"]
    assert [name for name, (amount, _base) in amounts.items() if not amount] == without


def test_made_up_numbers_have_right_check_digits(today):
    for expert in Expert.objects.all():
        assert clean_id_number(expert.id_number) == expert.id_number
    for organisation in Organisation.objects.filter(credit_code__isnull=False):
        assert clean_credit_code(organisation.credit_code) == organisation.credit_code


# -- assessments -----------------------------------------------------------------------------
def hat(role, code):
    return hats(role).get(group=code_group(code))


def grades(model, **wanted) -> set[str]:
    return set(model.objects.filter(**wanted).values_list("grade", flat=True))


@pytest.mark.parametrize(
    "chain", [ASSESSMENT, INDICATOR_SYSTEM, PROVINCE_ASSESSMENT, YEAR_REPORT], ids=lambda c: c.name
)
def test_every_state_of_what_came_of_it_is_there(today, chain):
    assert set(chain.model.objects.values_list("state", flat=True)) == set(chain.states.values)


def test_last_year_all_that_ran_has_been_assessed_and_confirmed(today):
    last = today.year - 1
    ran = assessable(last).filter(year=last)
    assert set(AgreementAssessment.objects.filter(year=last).values_list("state", flat=True)) == {"confirmed"}
    assert set(AgreementAssessment.objects.filter(year=last).values_list("agreement", flat=True)) == set(
        ran.values_list("pk", flat=True)
    )
    assert grades(AgreementAssessment, year=last) == set(Grade.values)


def test_last_year_one_was_returned_one_refused_and_one_corrected(today):
    steps = AssessmentStep.objects.filter(record__year=today.year - 1)
    assert {verb: steps.filter(verb=verb).count() for verb in ("return", "object", "send_back")} == {
        "return": 1,
        "object": 1,
        "send_back": 0,
    }
    correction = AgreementAssessment.objects.get(corrects__isnull=False)
    assert (correction.state, correction.corrects.state) == ("confirmed", "confirmed")
    assert correction.grade != correction.corrects.grade


def test_last_years_assessments_happened_in_their_window(today):
    opens, closes = Calendar(today).assessment_window(today.year - 1)
    days = [
        clock.day_of(at)
        for at in AssessmentStep.objects.filter(record__year=today.year - 1).values_list("at", flat=True)
    ]
    assert opens <= min(days) < max(days) <= closes


def test_self_assessments_are_the_partys_where_it_has_an_account(today):
    steps = AssessmentStep.objects.filter(verb="report", record__correction=None)
    for step in steps.select_related("record__agreement__current_version", "actor"):
        party = step.record.agreement.current_version.organisation
        helpers = set(HelperAccount.objects.filter(organisation=party).values_list("membership__user", flat=True))
        assert not helpers or step.actor_id in helpers, step.record


def test_counties_and_prefectures_forwarded_their_best(today):
    forwarded = Forwarding.objects.filter(assessment__year=today.year - 1)
    assert {row.group.region.level for row in forwarded} == {Level.COUNTY, Level.PREFECTURE}
    assert {row.assessment.grade for row in forwarded} <= set(FORWARDED_GRADES)
    for group in {row.group for row in forwarded}:
        assert room_of(group, today.year - 1).used >= 1


def test_assessing_is_open_today_and_waits_at_every_desk(today):
    assert closed_reason(year=today.year, window=Window.ASSESSMENT, region_code="520328") == ""
    for role, code in [
        (Role.CLERK, "520328"),
        (Role.POVERTY, "520328"),
        (Role.DIRECTOR, "520328"),
        (Role.DIRECTOR, "5203"),
        (Role.DIRECTOR, "52"),
        (Role.DIRECTOR, "62"),
    ]:
        assert ASSESSMENT.waiting_for(hat(role, code)).exists(), (role, code)
    for role, code in [(Role.CLERK, "0"), (Role.DIRECTOR, "0"), (Role.DIRECTOR, "12")]:
        assert PROVINCE_ASSESSMENT.waiting_for(hat(role, code)).exists(), (role, code)
    assert YEAR_REPORT.waiting_for(hat(Role.DIRECTOR, "52")).exists()
    assert INDICATOR_SYSTEM.waiting_for(hat(Role.DIRECTOR, "0")).exists()


def test_meitan_has_marks_to_enter_one_that_is_decided_and_some_to_begin(today):
    own = AgreementAssessment.objects.filter(region="520328", year=today.year)
    assert own.filter(state__in=SCORING_STATES).count() >= 3
    assert own.confirmed().exists()
    assert assessable(today.year).filter(region="520328").count() > own.count()


def test_every_province_closed_last_year_one_of_them_twice(today):
    assert not_closed(today.year - 1) == []
    closings = {
        report.region_id: report.steps.filter(verb="close").count()
        for report in YearReport.objects.filter(year=today.year - 1)
    }
    assert closings == {region.code: 2 if region.code == "62" else 1 for region in provinces()}


def test_provinces_were_graded_from_a_to_d_and_published_but_one(today):
    of_last = ProvinceAssessment.objects.filter(year=today.year - 1)
    assert set(of_last.values_list("region", flat=True)) == set(provinces().values_list("pk", flat=True))
    assert of_last.exclude(state=ProvinceAssessmentState.PUBLISHED).get().state == ProvinceAssessmentState.CONFIRMED
    assert grades(ProvinceAssessment, year=today.year - 1) == set(ProvinceGrade.values)
    assert ProvinceAssessmentStep.objects.filter(record__year=today.year - 1, verb="revise").count() == 1


def test_quotas_of_both_years_are_published_supplemented_and_split(today):
    national = QuotaPlan.objects.national().order_by("year", "serial")
    assert list(national.values_list("year", "serial", "state")) == [
        (today.year - 1, 1, "published"),
        (today.year, 1, "published"),
        (today.year, 2, "draft"),
    ]
    splits = dict(QuotaPlan.objects.exclude(parent=None).values_list("region", "state"))
    assert splits == {"52": "published", "62": "put_forward", "53": "returned", "64": "draft"}
    assert [plan for plan in QuotaPlan.objects.all() if not agrees(plan)] == []
    # The grade of one province was not published in time.
    assert list(LeftOut.objects.filter(plan__year=today.year).values_list("region", flat=True)) == ["50"]


def test_nominations_of_last_year_are_there_in_all_states_of_the_way_up(today):
    states = set(Nomination.objects.filter(year=today.year - 1).values_list("state", flat=True))
    seldom = {NominationState.RETURNED, NominationState.DROPPED, NominationState.STOPPED}
    assert set(NominationState) - states <= seldom
    assert list(NomineeList.objects.values_list("state", flat=True)) == ["forwarded"]


def test_violations_are_decided_put_forward_and_investigated(today):
    told = ViolationCase.objects.order_by("region", "-measure").values_list("region", "state", "measure")
    assert list(told) == [
        ("0", "in_force", "revoke"),
        ("0", "reported", ""),
        ("52", "investigation", ""),
        ("5203", "put_forward", "warn"),
        ("5203", "reported", ""),
        ("520328", "reported", ""),
    ]
    assert ViolationCase.objects.barring(today.year + 1).get().name == "通渭县金银花专业合作社"


def test_each_member_of_the_joint_committee_has_something_to_do(today):
    """All have scored something and left one candidate, but the chair, who has one more to ask about."""
    session = ReviewSession.objects.filter(region="0").earliest("pk")
    assert Counter(session.panel.values_list("department", flat=True)) == dict.fromkeys(Department.values, 3)
    assert session.panel.filter(accepted_at=None).count() == 0
    assert {result.is_sealed for result in results_of(session, reviewed_in(session))} == {True, False}
    open_ones = session.tasks.filter(state=ReviewTaskState.ASSIGNED)
    chair = session.panel.get(seat=Seat.CHAIR)
    assert Counter(open_ones.values_list("panelist", flat=True)) == dict.fromkeys(
        session.panel.exclude(pk=chair.pk).values_list("pk", flat=True), 1
    )
    assert {bool(task.comment) for task in open_ones} == {True, False}
    assert ScoreQuestion.objects.filter(answered_at=None).count() == 1
    assert len(to_ask_about(chair)) == 1


def test_the_other_categories_are_decided_on_signed_and_awarded_within_the_places(today):
    decision = AwardDecision.objects.get()
    assert (decision.year, decision.state) == (today.year - 1, "fixed")
    assert {each.department for each in decision.signatures.all()} == set(Department.values)
    supported = set(decision.items.filter(is_supported=True).values_list("nomination", flat=True))
    assert set(Award.objects.values_list("nomination", flat=True)) == supported != set()
    left_out = decision.items.filter(is_supported=False)
    assert [item.rank > decision.cuts.get(category=item.category).places for item in left_out] == [True]
    assert left_out.get().nomination.state == NominationState.NOT_AWARDED


def test_systems_are_in_force_and_the_next_one_is_being_written(today):
    systems = sorted(IndicatorSystem.objects.values_list("year", "subject", "state"))
    assert systems == [
        *(
            (year, subject, "in_force")
            for year in (today.year - 1, today.year)
            for subject in ("agreement", "province")
        ),
        (today.year + 1, "agreement", "draft"),
    ]


def test_targets_are_due_at_the_end_of_the_year(today):
    assert set(TargetSetting.objects.values_list("due_on", flat=True)) == {date(today.year, 12, 31)}


@pytest.mark.parametrize("day", DAYS)
def test_on_whatever_day_it_is_loaded_last_year_is_assessed_in_its_window(day):
    calendar = Calendar(day)
    opens, closes = (morning(limit) for limit in calendar.assessment_window(day.year - 1))
    assert opens < calendar.looking_back(0) < calendar.looking_back(ASSESSED) <= closes
    assert calendar.looking_back(1) <= morning(day)
    opens, closes = calendar.assessment_window(day.year)
    assert opens < day < closes


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


# -- the first screen ------------------------------------------------------------------------
# By these forms, and links to a step, a form, or a candidate to be scored, work is done on a page.
FORMS = ".//form[@method='post']//button[not(@disabled)]"
LEADS_ON = re.compile(r"/(act/\w+|new|edit|draft|account|group|reply|answer|statement|ask/\d+|scoring/\d+)/(\?.*)?$")


def main_of(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content.decode()).find(".//main")


def ways_on(main) -> list[str]:
    links = [link.get("href") for link in main.findall(".//a[@href]")]
    return [link for link in links if LEADS_ON.search(link)] + main.xpath(FORMS)


@pytest.mark.parametrize("username", [account.username for account in demo_accounts()])
def test_each_account_is_led_to_work_that_it_can_do(today, client, username):
    """Nobody of the demo is without a duty: inspectors have cases, administrators groups and accounts to set up."""
    client.force_login(User.objects.get(username=username))
    items = main_of(client, "/").xpath(".//*[@data-waits]/ul/li")
    assert items
    place = items[0].xpath(".//p[@class='work-head']//a")[0].get("href")
    assert ways_on(main_of(client, place)), place
