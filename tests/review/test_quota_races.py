"""Two people at the same quota plan at the same moment: one wins, the other is told; nothing is lost or doubled."""

from uuid import uuid4

import pytest

from common.models import Job
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import quotas
from review.collecting import begin_run, collect_place
from review.models import QuotaPlan
from review.workflow import QUOTA_PLAN
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories import REASON, as_it_stands, begun, closed_provinces, plan_in, seats

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]


@pytest.mark.parametrize("second", ["publish", "return"])
def test_of_two_directors_one_decides_and_the_other_hears_of_it(second):
    plan, loser = plan_in("put_forward"), factories.membership_at(NATION, Role.DIRECTOR)
    director = made.director(NATION)
    outcome = while_uncommitted(
        lambda: QUOTA_PLAN.perform(plan, "publish", by=director),
        lambda: QUOTA_PLAN.perform(plan, second, by=loser, reason=REASON),
    )
    assert isinstance(outcome, NotLegal)
    assert director.user.name in outcome.reason
    assert (as_it_stands(plan).state, plan.steps.count()) == ("published", 2)


def test_of_two_clerks_who_change_at_once_the_last_one_counts_wholly():
    plan, colleague = plan_in("draft", totals={"society": 8}), factories.membership_at(NATION, Role.CLERK)
    clerk = made.clerk(NATION)

    def change(by, name):
        shares = {"poor_share": 0, "agreement_share": 0, "graded_share": 0} | {name: 1}
        return lambda: quotas.change_plan(plan=plan, by=by, settings=shares)

    while_uncommitted(change(clerk, "agreement_share"), change(colleague, "poor_share"))
    row = as_it_stands(plan)
    assert (row.poor_share, row.agreement_share, row.edited_by) == (1, 0, colleague.user)
    assert (seats(plan), quotas.missing(row)) == ({"52": 6, "62": 2}, [])


def test_a_change_that_comes_while_the_plan_is_put_forward_is_refused():
    plan, colleague = plan_in("draft"), factories.membership_at(NATION, Role.CLERK)
    clerk = made.clerk(NATION)
    outcome = while_uncommitted(
        lambda: QUOTA_PLAN.perform(plan, "put_forward", by=clerk),
        lambda: quotas.change_plan(plan=plan, by=colleague, settings={"floor": 1}),
    )
    assert isinstance(outcome, NotLegal)
    assert as_it_stands(plan).floor == 0


def test_of_two_clerks_who_begin_the_plan_of_a_year_one_does():
    factories.group_at(NATION)
    clerk, colleague = made.clerk(NATION), factories.membership_at(NATION, Role.CLERK)

    def begin(by):
        return lambda: quotas.begin_plan(by=by, year=current_year(), form_token=uuid4())

    outcome = while_uncommitted(begin(clerk), begin(colleague))
    assert isinstance(outcome, Exception)
    assert QuotaPlan.objects.get().created_by == clerk.user


def test_of_the_last_two_places_that_come_in_at_once_one_goes_on():
    closed_provinces()
    plan = begun()
    begin_run(plan.pk)

    def fill(region):
        return lambda: collect_place(plan=plan.pk, run=1, region=region)

    while_uncommitted(fill(PROVINCE), fill(OTHER_PROVINCE))
    assert list(Job.objects.filter(kind="quota_put_together").values_list("arguments", flat=True)) == [
        {"plan": plan.pk, "run": 1}
    ]
