"""INV-5: seats sum to the total exactly, the snapshot gives them again, and what is published never changes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workflow import Incomplete, NotLegal
from review import quotas
from review.allocating import agrees, allocate
from review.enums import Category
from review.enums import QuotaState as S
from review.models import LeftOut, QuotaPlan
from tests import factories
from tests.agreements import factories as made
from tests.factories import NATION, PROVINCE
from tests.review.factories import REASON, as_it_stands, begun, collected, drive, plan_in, seats, split_over_two, sql

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FROZEN = "changes only while it is drafted"


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


# -- splits -------------------------------------------------------------------------------------
@pytest.fixture
def province_plan() -> QuotaPlan:
    return split_over_two()


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
