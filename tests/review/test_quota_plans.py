"""Quota plans: who takes which step, what a published plan refuses, whose figures are missing, supplements, splits."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import quotas
from review.allocating import agrees, allocate
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
    begun,
    closed_provinces,
    closed_with,
    collected,
    drive,
    graded,
    plan_in,
    seats,
    split_of,
    supplement_to,
    written,
)

pytestmark = pytest.mark.django_db
PLACES = (NATION, PROVINCE, OTHER_PROVINCE, PREFECTURE, COUNTY)
TAKES = {"put_forward": Role.CLERK, "publish": Role.DIRECTOR, "return": Role.DIRECTOR}
FROZEN = "changes only while it is drafted"


def as_it_stands(plan) -> QuotaPlan:
    return QuotaPlan.objects.get(pk=plan.pk)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


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


# -- sums and snapshots -----------------------------------------------------------------------
@pytest.mark.invariant("INV-5")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_seats_sum_to_the_total_and_the_snapshot_gives_them_again(data):
    with transaction.atomic():
        plan = plan_of_chance(data)
        is_feasible = allocated(plan)
        given = {row.category: sum(seats(plan, row.category).values()) for row in plan.rows}
        assert given == {row.category: row.total if is_feasible else 0 for row in plan.rows}
        assert not is_feasible or agrees(as_it_stands(plan))
        transaction.set_rollback(True)


def allocated(plan) -> bool:
    try:
        allocate(plan)
    except Incomplete:
        return False
    return True


def plan_of_chance(data) -> QuotaPlan:
    number = st.integers(0, 50)
    codes = data.draw(
        st.lists(st.sampled_from(["11", "12", "31", "45", "50", "52", "53", "62"]), min_size=1, unique=True)
    )
    totals = data.draw(st.dictionaries(st.sampled_from(Category.values), st.integers(1, 90), min_size=1))
    bounds = {"floor": data.draw(st.integers(0, 3)), "cap": data.draw(st.integers(1, 100))}
    plan = begun(totals=totals, **bounds)
    figures = st.fixed_dictionaries(
        {
            "poor_villages": number,
            "agreements": number,
            "graded": number,
            "has_poor_county": st.booleans(),
            "grade": st.sampled_from(["A", "B", "C", "D", ""]),
        }
    )
    plan.snapshot = {"year": plan.figures_year, "places": {code: data.draw(figures) for code in codes}, "missing": {}}
    plan.snapshot_at = plan.created_at
    plan.save()
    return plan


@pytest.mark.invariant("INV-5")
def test_a_plan_whose_seats_are_not_those_of_its_figures_is_not_put_forward():
    plan = plan_in("draft")
    sql("UPDATE review_seats SET seats = seats + 1 WHERE plan_id = %s AND region_id = '52'", plan.pk)
    sql("UPDATE review_seats SET seats = seats - 1 WHERE plan_id = %s AND region_id = '62'", plan.pk)
    with pytest.raises(Incomplete, match="not those that the figures give"):
        drive(plan, "put_forward")


@pytest.mark.invariant("INV-5")
@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE review_seats SET seats = seats - 1 WHERE region_id = '52' AND category = 'expert'",
        "DELETE FROM review_seats WHERE region_id = '52' AND category = 'expert'",
        "DELETE FROM review_quotacategory WHERE category = 'expert'",
        "DELETE FROM review_quotacategory",
    ],
)
def test_the_database_lets_no_plan_on_whose_seats_do_not_sum_to_the_totals(spoilt):
    plan = plan_in("draft")
    sql(spoilt)
    step_by_hand(plan, "put_forward", S.PUT_FORWARD)
    with pytest.raises(IntegrityError, match="must sum to its total exactly"):
        sql("UPDATE review_quotaplan SET state = 'put_forward', steps_taken = 1 WHERE id = %s", plan.pk)


def step_by_hand(plan, verb, target) -> None:
    clerk = made.clerk(plan.region_id)
    sql(
        "INSERT INTO review_quotastep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason,"
        " concerns, fingerprint) VALUES (%s, %s, %s, %s, %s, %s, %s, now(), '', '[]', '')",
        plan.pk,
        plan.steps_taken + 1,
        verb,
        plan.state,
        target,
        clerk.user_id,
        clerk.group_id,
    )


@pytest.mark.invariant("INV-5")
@pytest.mark.parametrize("state", [S.PUT_FORWARD, S.PUBLISHED])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE review_quotaplan SET cap = 50",
        "UPDATE review_quotaplan SET snapshot = '{}'",
        "UPDATE review_quotacategory SET total = total + 1",
        "DELETE FROM review_quotacategory",
        "UPDATE review_seats SET seats = 0",
        "DELETE FROM review_seats",
        "DELETE FROM review_quotainput",
        "INSERT INTO review_leftout (plan_id, region_id, reason, decided_by_id, decided_at)"
        " SELECT id, '52', '不参加', created_by_id, now() FROM review_quotaplan",
        "INSERT INTO review_quotacategory (plan_id, category, total, award)"
        " SELECT id, 'rpta', 1, 0 FROM review_quotaplan",
    ],
)
def test_what_was_put_forward_or_published_refuses_every_change_in_the_database(state, change):
    plan = plan_in("draft")
    plan.inputs.create(region_id=PROVINCE)
    plan.inputs.update(collected_at=plan.created_at)
    drive(plan, state)
    with pytest.raises(IntegrityError, match=FROZEN):
        sql(change)


@pytest.mark.invariant("INV-5")
def test_a_published_plan_refuses_every_change_by_the_models_and_verbs():
    plan, clerk, director = plan_in("published"), made.clerk(NATION), made.director(NATION)
    for change in (
        lambda: QuotaPlan.objects.filter(pk=plan.pk).update(floor=3),
        lambda: plan.seats.update(seats=1),
        lambda: plan.categories.update(total=7),
        lambda: plan.seats.first().delete(),
        lambda: LeftOut.objects.create(plan=plan, region_id=PROVINCE, reason=REASON, decided_by=director.user),
    ):
        with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        QuotaPlan.objects.filter(pk=plan.pk)._raw_delete(using="default")
    for verb in (
        lambda: quotas.change_plan(plan=plan, by=clerk, settings={"floor": 3}),
        lambda: quotas.discard_plan(plan=plan, by=clerk),
        lambda: quotas.leave_out(plan=plan, by=director, region=factories.place(PROVINCE), reason=REASON),
        lambda: quotas.take_in(plan=plan, by=director, region=factories.place(PROVINCE)),
        lambda: collected(plan),
    ):
        with pytest.raises(NotLegal, match=FROZEN):
            verb()


def test_a_published_plan_goes_nowhere_and_begins_nowhere():
    plan = plan_in("published")
    with pytest.raises(IntegrityError, match="changes only by a step"), transaction.atomic():
        sql("UPDATE review_quotaplan SET state = 'draft' WHERE id = %s", plan.pk)
    with pytest.raises(IntegrityError, match="starts at the beginning"), transaction.atomic():
        QuotaPlan.objects.create(
            year=2019,
            region_id=NATION,
            state="published",
            desk=plan.desk,
            created_by=plan.created_by,
            edited_by=plan.edited_by,
            form_token=uuid4(),
        )


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
    """The draft by which 52 splits its 26 and 13 seats over 5203, 5205 and a county directly under it."""
    closed_with({"52": (300, 20, 10), "5203": (100, 10, 4), "5205": (200, 5, 4), "520328": (70, 5, 2)})
    closed_with({"62": (100, 20, 5)})
    for code in ("5203", "5205", "520328"):
        factories.group_at(code)
    return split_of(plan_in("published"))


def test_a_province_splits_its_quota_over_the_places_under_its_office(province_plan):
    # 520328 stands under 5203; of 300 villages, 15 agreements and 8 graded, 5203 has 100, 10 and 4.
    assert seats(province_plan) == {"5203": 13, "5205": 13}
    assert (seats(province_plan, "expert"), province_plan.parent.state) == ({"5203": 6, "5205": 7}, S.PUBLISHED)
    assert drive(province_plan, "published").state == S.PUBLISHED
    assert seats_of(province=PROVINCE, year=province_plan.year) == {"society": 26, "expert": 13}


@pytest.mark.invariant("INV-5")
def test_a_split_of_more_than_the_quota_is_refused_by_verb_and_database(province_plan):
    clerk = made.clerk(PROVINCE)
    quotas.change_plan(plan=province_plan, by=clerk, settings={}, categories={"society": (99, 0)})
    assert {row.category: row.total for row in as_it_stands(province_plan).rows} == {"society": 26, "expert": 13}
    sql("UPDATE review_quotacategory SET total = 27 WHERE plan_id = %s AND category = 'society'", province_plan.pk)
    more = "UPDATE review_seats SET seats = 14 WHERE plan_id = %s AND region_id = '5203' AND category = 'society'"
    sql(more, province_plan.pk)
    step_by_hand(province_plan, "put_forward", S.PUT_FORWARD)
    with pytest.raises(IntegrityError, match="exactly what the nation gave it"):
        sql("UPDATE review_quotaplan SET state = 'put_forward', steps_taken = 1 WHERE id = %s", province_plan.pk)


@pytest.mark.invariant("INV-5")
def test_a_split_gives_nothing_to_places_of_another_province(province_plan):
    sql("UPDATE review_seats SET region_id = '6201' WHERE plan_id = %s AND region_id = '5203'", province_plan.pk)
    step_by_hand(province_plan, "put_forward", S.PUT_FORWARD)
    with pytest.raises(IntegrityError, match="to its own places only"):
        sql("UPDATE review_quotaplan SET state = 'put_forward', steps_taken = 1 WHERE id = %s", province_plan.pk)


def test_a_province_has_one_split_of_a_plan_and_none_without_seats(province_plan):
    clerk = made.clerk(PROVINCE)
    again = quotas.begin_split(by=clerk, parent=province_plan.parent, form_token=uuid4())
    assert again == province_plan
    with pytest.raises(NotLegal, match="nothing to split"):
        quotas.begin_split(by=made.clerk("31"), parent=province_plan.parent, form_token=uuid4())
    with pytest.raises(NotAllowed, match="Only a province"):
        quotas.begin_split(by=made.clerk(NATION), parent=province_plan.parent, form_token=uuid4())
