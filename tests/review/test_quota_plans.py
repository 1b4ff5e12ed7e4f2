"""Quota plans: who takes which step, what a published plan refuses, whose figures are missing, supplements, splits."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import quotas
from review.enums import Category, Missing
from review.enums import QuotaState as S
from review.models import LeftOut, QuotaCategory, QuotaPlan, Seats
from review.quotas import SEATS_OF, seats_of
from review.workflow import QUOTA_PLAN
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review.factories import (
    REASON,
    as_it_stands,
    begun,
    closed_provinces,
    closed_with,
    collected,
    drive,
    graded,
    plan_in,
    seats,
    split_of,
    split_over_two,
    sql,
    supplement_to,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PLACES = (NATION, PROVINCE, OTHER_PROVINCE, PREFECTURE, COUNTY)
TAKES = {"put_forward": Role.CLERK, "publish": Role.DIRECTOR, "return": Role.DIRECTOR}


# -- who, and when ---------------------------------------------------------------------------
@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("home", [NATION, PROVINCE])
def test_each_verb_in_each_state_for_each_role_at_each_place(state, home):
    plan = plan_in(state) if home == NATION else drive(split_of(plan_in("published")), state)
    wrong = []
    for move, role, place in product(QUOTA_PLAN.moves, Role, PLACES):
        done = performed(plan, move.verb, factories.membership_at(place, role))
        expected = state in move.sources and (place, role) == (home, TAKES[move.verb])
        if done is not expected:
            wrong.append((move.verb, place, role, done))
    assert wrong == []


def performed(plan, verb, by) -> bool:
    try:
        with transaction.atomic():
            QUOTA_PLAN.perform(as_it_stands(plan), verb, by=by, reason=REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("verb", ["publish", "return"])
def test_whoever_wrote_the_plan_does_not_decide_on_it(verb):
    plan = plan_in("draft")
    both = factories.membership_at(NATION, Role.CLERK, Role.DIRECTOR)
    plan = quotas.change_plan(plan=plan, by=both, settings={"remark": "第一次分配"})
    plan = QUOTA_PLAN.perform(plan, "put_forward", by=made.clerk(NATION))
    with pytest.raises(NotAllowed, match="You wrote or last changed"):
        QUOTA_PLAN.perform(plan, verb, by=both, reason=REASON)


@pytest.mark.parametrize("code, role", [(COUNTY, Role.CLERK), (PROVINCE, Role.CLERK), (NATION, Role.DIRECTOR)])
def test_only_national_clerks_begin_a_national_plan(code, role):
    factories.group_at(NATION)
    with pytest.raises(NotAllowed):
        quotas.begin_plan(by=factories.membership_at(code, role), year=2026, form_token=uuid4())


@pytest.mark.invariant("INV-2")
def test_a_draft_is_seen_by_its_office_and_a_published_plan_by_all_who_read_records():
    draft, published = plan_in("draft", year=current_year()), plan_in("published", year=current_year() - 1)
    seen = {
        (place, role): set(QuotaPlan.objects.visible_to(factories.membership_at(place, role)))
        for place, role in product(PLACES, (Role.CLERK, Role.INSPECTOR, Role.HELPER, Role.REVIEWER))
    }
    expected = {
        (place, role): set()
        if role in (Role.HELPER, Role.REVIEWER)
        else {draft, published}
        if place == NATION
        else {published}
        for place, role in seen
    }
    assert seen == expected
    assert set(QuotaPlan.objects.visible_to(None)) == set()


# -- floors, caps, parameters -------------------------------------------------------------------
def test_infeasible_bounds_are_refused_with_the_reason_and_nothing_is_written():
    plan = plan_in("draft")
    before = seats(plan)
    with pytest.raises(Incomplete) as refusal:
        written(plan, {"society": 40}, floor=30, cap=100)
    assert refusal.value.missing == [
        "learned societies: The floors add up to 60, the total is only 40. Lower the floors: 52 (30)、62 (30)."
    ]
    assert (seats(plan), as_it_stands(plan).floor, set(seats(plan, "expert"))) == (before, 0, {"52", "62"})


def test_bounds_that_the_figures_made_infeasible_leave_no_seats_and_say_why():
    closed_provinces()
    plan = collected(begun(totals={"society": 4}, floor=3))
    assert seats(plan) == {}
    assert quotas.missing(plan) == [
        "learned societies: The floors add up to 6, the total is only 4. Lower the floors: 52 (3)、62 (3)."
    ]
    assert seats(written(plan, {"society": 4}, floor=1)) == {"52": 3, "62": 1}


def test_the_parameters_decide():
    plan = plan_in("draft", totals={"society": 8})
    only = {"poor_share": 0, "agreement_share": 0, "graded_share": 0}
    found = {name: seats(written(plan, {"society": 8}, **only | {name: 1})) for name in only}
    assert found == {
        "poor_share": {"52": 6, "62": 2},
        "agreement_share": {"52": 4, "62": 4},
        "graded_share": {"52": 5, "62": 3},
    }


@pytest.mark.parametrize(
    "settings",
    [{"poor_share": -1}, {"poor_share": 0, "agreement_share": 0, "graded_share": 0}, {"cap": 0}, {"factor_a": 0}],
)
def test_parameters_that_make_no_sense_are_refused_by_the_database(settings):
    plan = plan_in("draft")
    with pytest.raises(IntegrityError):
        QuotaPlan.objects.filter(pk=plan.pk).update(**settings)


def test_a_plan_begins_as_the_last_one_was_and_the_same_form_begins_one():
    former = plan_in("published", year=current_year() - 1, factor_a=2)
    token, clerk = uuid4(), made.clerk(NATION)
    plan, again = (quotas.begin_plan(by=clerk, year=current_year(), form_token=token) for _each in range(2))
    assert (plan.pk, plan.factor_a, plan.cap) == (again.pk, 2, 100)
    assert quotas.former_of(plan.year) == former
    kept = set(plan.categories.values_list("category", "total", "award"))
    assert kept == {("society", 40, 30_000), ("expert", 20, 30_000)}
    with pytest.raises(NotLegal, match="The year has a quota plan already"):
        quotas.begin_plan(by=clerk, year=current_year(), form_token=uuid4())


def test_a_draft_that_was_never_put_forward_is_thrown_away_with_all_that_hangs_on_it():
    plan = plan_in("draft")
    quotas.discard_plan(plan=plan, by=made.clerk(NATION))
    assert [model.objects.count() for model in (QuotaPlan, QuotaCategory, Seats)] == [0, 0, 0]
    returned = plan_in("returned")
    with pytest.raises(NotLegal, match="put forward once"):
        quotas.discard_plan(plan=returned, by=made.clerk(NATION))


# -- whose figures are missing ----------------------------------------------------------------
@pytest.fixture
def not_all_in() -> QuotaPlan:
    """A draft; 62 has not closed its year, and 53 is still being assessed."""
    closed_with({"52": (300, 20, 10)})
    closed_with({"53": (100, 10, 10)})
    graded({"52": "A"})
    factories.group_at("62")
    return collected(begun(totals={"society": 10}))


def test_who_is_missing_is_named_and_gets_nothing(not_all_in):
    assert quotas.missing_places(not_all_in) == {"53": [Missing.NOT_GRADED], "62": [Missing.NOT_CLOSED]}
    assert seats(not_all_in) == {"52": 10}
    assert quotas.missing(not_all_in) == [
        "Figures are missing for: 云南省、甘肃省. Wait for them, or have the director leave them out."
    ]
    with pytest.raises(Incomplete, match="云南省、甘肃省"):
        drive(not_all_in, "put_forward")


def test_the_director_leaves_out_with_a_reason_and_takes_in_again(not_all_in):
    director = made.director(NATION)
    for code in ("53", "62"):
        quotas.leave_out(plan=not_all_in, by=director, region=factories.place(code), reason=" 数据未上报。 ")
    assert list(not_all_in.left_out.values_list("region", "reason", "decided_by")) == [
        ("53", "数据未上报。", director.user_id),
        ("62", "数据未上报。", director.user_id),
    ]
    quotas.take_in(plan=not_all_in, by=director, region=factories.place("53"))
    assert quotas.missing(not_all_in) == [
        "Figures are missing for: 云南省. Wait for them, or have the director leave them out."
    ]
    quotas.leave_out(plan=not_all_in, by=director, region=factories.place("53"), reason="数据未上报。")
    assert drive(not_all_in, "published").state == S.PUBLISHED


def test_only_the_director_leaves_out_and_only_whose_figures_are_missing(not_all_in):
    place = factories.place("62")
    for by in (made.clerk(NATION), made.director(PROVINCE), made.director(COUNTY)):
        with pytest.raises(NotAllowed):
            quotas.leave_out(plan=not_all_in, by=by, region=place, reason=REASON)
    with pytest.raises(NotLegal, match="贵州省"):
        quotas.leave_out(plan=not_all_in, by=made.director(NATION), region=factories.place("52"), reason=REASON)
    with pytest.raises(IntegrityError, match="left_out_says_why"):
        LeftOut.objects.create(plan=not_all_in, region=place, reason=" ", decided_by=made.director(NATION).user)


# -- supplements and splits ----------------------------------------------------------------------
def test_a_supplement_adds_to_the_published_plan_that_it_names():
    plan = plan_in("published")
    supplement = supplement_to(plan, {"expert": 4})
    assert (supplement.serial, supplement.supplement_of, seats(supplement, "expert")) == (2, plan, {"52": 3, "62": 1})
    before = seats_of(province=PROVINCE, year=plan.year)
    assert before == seats_by_sql(PROVINCE, plan.year) == {"society": 26, "expert": 13}
    drive(supplement, "published")
    after = seats_of(province=PROVINCE, year=plan.year)
    assert after == seats_by_sql(PROVINCE, plan.year) == {"society": 26, "expert": 16}


def seats_by_sql(province, year) -> dict:
    numbers = {
        category: sql(SEATS_OF.format(year="%s", category="%s", province="%s"), year, category, province)[0][0]
        for category in Category.values
    }
    return {category: number for category, number in numbers.items() if number}


def test_only_the_last_published_plan_is_supplemented_one_at_a_time():
    plan, clerk = plan_in("published"), made.clerk(NATION)
    supplement = supplement_to(plan)
    with pytest.raises(NotLegal, match="is being written"):
        quotas.begin_supplement(by=clerk, plan=plan, form_token=uuid4())
    drive(supplement, "published")
    with pytest.raises(NotLegal, match="has a supplement already"):
        quotas.begin_supplement(by=clerk, plan=plan, form_token=uuid4())
    assert quotas.begin_supplement(by=clerk, plan=supplement, form_token=uuid4()).serial == 3


def test_the_database_refuses_supplements_and_splits_of_anything_else():
    plan = plan_in("draft")
    own = {
        "state": "draft",
        "desk": plan.desk,
        "created_by": plan.created_by,
        "edited_by": plan.edited_by,
        "year": plan.year,
    }
    with pytest.raises(IntegrityError, match="names the last published plan"), transaction.atomic():
        QuotaPlan.objects.create(region_id=NATION, serial=2, supplement_of=plan, form_token=uuid4(), **own)
    with pytest.raises(IntegrityError, match="splits its quota of a published"), transaction.atomic():
        QuotaPlan.objects.create(region_id=PROVINCE, parent=plan, form_token=uuid4(), **own)
    with pytest.raises(IntegrityError, match="supplements_or_splits"), transaction.atomic():
        QuotaPlan.objects.create(region_id=PROVINCE, form_token=uuid4(), **own)


@pytest.fixture
def province_plan() -> QuotaPlan:
    return split_over_two()


def test_a_province_splits_its_quota_over_the_places_under_its_office(province_plan):
    # 520328 stands under 5203; of 300 villages, 15 agreements and 8 graded, 5203 has 100, 10 and 4.
    assert seats(province_plan) == {"5203": 13, "5205": 13}
    assert (seats(province_plan, "expert"), province_plan.parent.state) == ({"5203": 6, "5205": 7}, S.PUBLISHED)
    assert drive(province_plan, "published").state == S.PUBLISHED
    assert seats_of(province=PROVINCE, year=province_plan.year) == {"society": 26, "expert": 13}


def test_a_province_has_one_split_of_a_plan_and_none_without_seats(province_plan):
    clerk = made.clerk(PROVINCE)
    again = quotas.begin_split(by=clerk, parent=province_plan.parent, form_token=uuid4())
    assert again == province_plan
    with pytest.raises(NotLegal, match="nothing to split"):
        quotas.begin_split(by=made.clerk("31"), parent=province_plan.parent, form_token=uuid4())
    with pytest.raises(NotAllowed, match="Only a province"):
        quotas.begin_split(by=made.clerk(NATION), parent=province_plan.parent, form_token=uuid4())
