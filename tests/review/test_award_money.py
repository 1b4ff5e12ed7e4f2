"""The money of awards: made as the list is fixed, never beyond funds and sources [INV-9], paid by vouchers."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.models import ProgrammeYear
from leadership.programme import current_year
from review import awarding, budgeting, paying, recalling
from review.award_enums import AwardState as S
from review.award_enums import SourceKind
from review.models import Award, BudgetSource, Payment
from review.workflow import AWARD
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE, group_at
from tests.review.factories_awards import (
    AMOUNT,
    FUNDS,
    REASON,
    VIOLATION,
    award,
    award_in,
    awarded,
    clerk,
    director,
    drive,
    entered,
    recalled,
    repaid,
    source,
)
from tests.review.factories_decisions import decision_in, funds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def as_it_stands(record) -> Award:
    return Award.objects.select_related("desk__region").get(pk=record.pk)


def set_funds(amount) -> None:
    ProgrammeYear.objects.filter(pk=current_year()).update(funds=amount)


# -- made ------------------------------------------------------------------------------------------
def test_made_in_the_transaction_in_which_the_list_is_fixed():
    decision = decision_in("fixed")
    rows = Award.objects.order_by("pk").values_list("nomination", "amount", "state", "desk__region", "created_by")
    supported = decision.items.filter(is_supported=True).order_by("rank")
    expected = [(item.nomination_id, item.amount, S.APPROVED, "0", decision.created_by_id) for item in supported]
    assert list(rows) == expected


def test_made_in_the_same_number_of_queries_for_many(django_assert_num_queries):
    set_up = [awarded(amount=Decimal(1)) for _each in range(3)]
    funds()
    with django_assert_num_queries(3):
        awarding.begin_awards(set_up)
    assert Award.objects.count() == 3


@pytest.mark.invariant("INV-9")
def test_the_database_awards_nobody_beyond_the_funds():
    funds(AMOUNT * 2)
    award(), award()
    nomination = awarded(amount=Decimal("0.01"))
    with pytest.raises(IntegrityError, match="never more than its funds"), transaction.atomic():
        awarding.begin_awards([nomination])
    set_funds(AMOUNT * 2 + 1)
    awarding.begin_awards([nomination])


@pytest.mark.invariant("INV-9")
def test_the_funds_of_a_year_are_never_lowered_below_its_awards_or_sources():
    award()
    with pytest.raises(IntegrityError, match="never less than its awards"), transaction.atomic():
        set_funds(AMOUNT - 1)
    with pytest.raises(IntegrityError, match="never less than its awards"), transaction.atomic():
        ProgrammeYear.objects.filter(pk=current_year()).delete()
    set_funds(AMOUNT)
    source(AMOUNT - 5)
    with pytest.raises(IntegrityError, match="never less than its awards"), transaction.atomic():
        set_funds(AMOUNT - 3)


def test_an_award_is_of_an_awarded_nominee_with_the_amount_of_the_decision():
    first = award()
    nomination = awarded()
    content = {"region_id": COUNTY, "year": first.year, "category": first.category, "state": S.APPROVED}
    people = {"desk": first.desk, "created_by": first.created_by, "edited_by": first.edited_by}
    for wrong in ({"amount": AMOUNT + 1}, {"amount": AMOUNT, "region_id": NEIGHBOUR_COUNTY}):
        with pytest.raises(IntegrityError, match="amount of the decision"), transaction.atomic():
            Award.objects.create(nomination=nomination, **{**content, **people, **wrong})


@pytest.mark.parametrize(
    "column, value", [("amount", 1), ("year", 2017), ("region_id", "520327"), ("kind", "with_subsidy")]
)
def test_amount_year_and_place_never_change(column, value):
    record = award_in(S.ALLOCATED)
    with pytest.raises(IntegrityError, match="keeps its nominee, year, amount"), transaction.atomic():
        Award.objects.filter(pk=record.pk).update(**{column: value})


# -- sources ---------------------------------------------------------------------------------------
def test_sources_are_kept_by_the_clerks_of_the_nation_within_the_funds():
    kept = source(FUNDS - 10)
    content = {"year": current_year(), "kind": SourceKind.CARAVAN, "name": "科普大篷车", "amount": 11}
    for by in (made.clerk(PROVINCE), director()):
        with pytest.raises(NotAllowed):
            budgeting.add_source(by=by, token=uuid4(), **content)
    with pytest.raises(Incomplete, match="never more than its funds"):
        budgeting.add_source(by=clerk(), token=uuid4(), **content)
    token = uuid4()
    other = budgeting.add_source(by=clerk(), token=token, **content | {"amount": 10})
    assert budgeting.add_source(by=clerk(), token=token, **content | {"amount": 10}) == other
    with pytest.raises(Incomplete, match="of this name already"):
        budgeting.change_source(source=other, by=clerk(), name=kept.name)
    budgeting.remove_source(source=other, by=clerk())
    assert list(BudgetSource.objects.all()) == [kept]


@pytest.mark.invariant("INV-9")
def test_a_source_in_use_keeps_its_name_and_never_has_less_than_is_allocated():
    kept = award_in(S.TO_ALLOCATE).source
    with pytest.raises(Incomplete, match="keeps its name"):
        budgeting.change_source(source=kept, by=clerk(), name="别的")
    with pytest.raises(Incomplete, match="never has less"):
        budgeting.change_source(source=kept, by=clerk(), amount=AMOUNT - 1)
    with pytest.raises(Incomplete, match="so it stays"):
        budgeting.remove_source(source=kept, by=clerk())
    assert budgeting.change_source(source=kept, by=clerk(), amount=AMOUNT).amount == AMOUNT


@pytest.mark.invariant("INV-9")
def test_no_more_is_allocated_from_a_source_than_it_has():
    source(AMOUNT * 2 - 1)
    first, second = award(), award()
    with pytest.raises(Incomplete, match="More would be allocated"):
        entered([first, second])
    entered([first])
    with pytest.raises(IntegrityError, match="More would be allocated"), transaction.atomic():
        Award.objects.filter(pk=second.pk).update(source=as_it_stands(first).source)
    assert not Payment.objects.exclude(pk=as_it_stands(first).allocation_id).exists()


# -- vouchers --------------------------------------------------------------------------------------
def test_one_voucher_for_all_awards_of_a_province_released_by_somebody_else():
    awards = [award(amount=Decimal(5_000)) for _each in range(3)]
    token = uuid4()
    payment = entered(awards, token=token)
    assert entered(awards, token=token) == payment
    assert (payment.amount, payment.region_id) == (Decimal(15_000), PROVINCE)
    for by in (clerk(), made.director(PROVINCE)):
        with pytest.raises(NotAllowed):
            paying.release(payment=payment, by=by)
    paying.release(payment=payment, by=director())
    assert set(Award.objects.values_list("state", "desk__region")) == {(S.ALLOCATED, PROVINCE)}
    passing = entered(awards[:2], by=made.clerk(PROVINCE))
    paying.release(payment=passing, by=made.director(PROVINCE))
    states = Award.objects.order_by("pk").values_list("state", "desk__region")
    assert list(states) == [(S.PASSED_ON, COUNTY), (S.PASSED_ON, COUNTY), (S.ALLOCATED, PROVINCE)]


def test_a_voucher_is_for_one_province_and_for_awards_that_wait():
    here, there = award(), award(OTHER_PROVINCE + "0102")
    with pytest.raises(Incomplete, match="one year and province"):
        entered([here, there])
    with pytest.raises(Incomplete, match="one year and province"):
        entered([])
    entered([here])
    with pytest.raises(NotLegal, match="does not wait"):
        entered([here])
    with pytest.raises(NotAllowed):
        entered([there], by=made.clerk(COUNTY))
    with pytest.raises(NotLegal, match="does not wait"):
        entered([there], by=made.clerk(PROVINCE))


def test_a_province_enters_no_voucher_for_another_province():
    there = drive(award(OTHER_PROVINCE + "0102"), S.ALLOCATED)
    with pytest.raises(NotAllowed):
        entered([there], by=made.clerk(PROVINCE))


def test_what_is_held_back_waits_for_another_voucher_and_frees_its_source():
    record = award_in(S.TO_ALLOCATE)
    payment = record.allocation
    with pytest.raises(Incomplete, match="Say why"):
        paying.hold(payment=payment, by=director(), reason=" ")
    paying.hold(payment=payment, by=director(), reason=REASON)
    record = as_it_stands(record)
    assert (record.state, record.source, record.allocation) == (S.APPROVED, None, None)
    assert [step.reason for step in record.steps.order_by("-serial")[:1]] == [REASON]
    with pytest.raises(NotLegal):
        paying.release(payment=payment, by=director())
    record = drive(record, S.TO_PASS_ON)
    paying.hold(payment=record.passing, by=made.director(PROVINCE), reason=REASON)
    assert as_it_stands(record).state == S.ALLOCATED


@pytest.mark.parametrize("change", ["UPDATE review_payment SET number = 'x'", "DELETE FROM review_payment"])
def test_vouchers_stay(change):
    award_in(S.ALLOCATED)
    refused = pytest.raises(IntegrityError, match="stays as it was entered")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_refuses_the_voucher_of_another_province():
    here, there = award(), drive(award(OTHER_PROVINCE + "0102", Decimal(100)), S.ALLOCATED)
    with pytest.raises(IntegrityError, match="own year, province and way"), transaction.atomic():
        Award.objects.filter(pk=here.pk).update(allocation=there.allocation, source=there.source)


def test_released_in_the_same_number_of_queries_for_many(django_assert_max_num_queries):
    few = entered([award(amount=Decimal(5))])
    with django_assert_max_num_queries(60) as counted:
        paying.release(payment=few, by=director())
    many = entered([award(amount=Decimal(5)) for _each in range(6)])
    with django_assert_max_num_queries(len(counted.captured_queries)):
        paying.release(payment=many, by=director())


# -- taken back --------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-9")
def test_recalled_money_is_free_only_once_it_is_repaid():
    funds(AMOUNT)
    record = recalled(award_in(S.PASSED_ON))
    assert (record.state, as_it_stands(record).desk.region_id) == (S.RECALLED, "0")
    nomination = awarded()
    with pytest.raises(IntegrityError, match="never more than its funds"), transaction.atomic():
        awarding.begin_awards([nomination])
    for by in (made.clerk(PROVINCE), director()):
        with pytest.raises(NotAllowed):
            recalling.repay(award=record, by=by, number="1", paid_on=clock.today(), token=uuid4())
    assert repaid(record).state == S.REPAID
    awarding.begin_awards([nomination])
    kept = as_it_stands(record)
    assert (kept.repayment.amount, kept.repayment.region_id) == (AMOUNT, PROVINCE)


@pytest.mark.invariant("INV-9")
@pytest.mark.parametrize("state", [S.APPROVED, S.TO_ALLOCATE])
def test_what_was_not_paid_is_cancelled_and_free_at_once(state):
    funds(AMOUNT)
    assert recalled(award_in(state)).state == S.CANCELLED
    award()


def test_recalled_with_a_reason_that_names_the_case_and_only_once():
    first, second = award_in(S.CLOSED, amount=AMOUNT), award_in(S.ALLOCATED, amount=Decimal(1))
    with pytest.raises(Incomplete, match="Say why"):
        recalling.recall([first], by=director(), reason="")
    with pytest.raises(NotAllowed):
        recalling.recall([first], by=made.clerk(), reason=VIOLATION)
    taken = recalling.recall([first, second], by=made.director(), reason=VIOLATION, case="WG2016-001")
    assert {each.state for each in taken} == {S.RECALLED}
    assert first.steps.get(verb="recall").reason == f"WG2016-001: {VIOLATION}"
    assert recalling.recall([first, second], by=director(), reason=VIOLATION) == []


def test_a_voucher_of_which_an_award_was_cancelled_is_held_back():
    first, second = award(amount=Decimal(5)), award(amount=Decimal(7))
    payment = entered([first, second])
    recalled(first)
    with pytest.raises(Incomplete, match=r"for 12\.00 yuan, but 7\.00 wait"):
        paying.release(payment=payment, by=director())
    paying.hold(payment=payment, by=director(), reason=REASON)
    assert as_it_stands(second).state == S.APPROVED


def test_the_same_repayment_sent_twice_is_recorded_once():
    record, said = award_in(S.RECALLED), {"number": "9", "paid_on": clock.today(), "token": uuid4()}
    for _each in range(2):
        recalling.repay(award=as_it_stands(record), by=clerk(), **said)
    with pytest.raises(NotLegal):
        recalling.repay(award=record, by=clerk(), **said | {"token": uuid4()})
    assert Payment.objects.filter(kind="repayment").count() == 1


# -- at once -----------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-9")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_award_at_once_the_second_finds_the_funds_gone():
    funds(AMOUNT)
    group_at("0")
    first, second = awarded(), awarded()
    outcome = while_uncommitted(lambda: awarding.begin_awards([first]), lambda: awarding.begin_awards([second]))
    assert isinstance(outcome, IntegrityError)
    assert Award.objects.get().nomination_id == first.pk


@pytest.mark.invariant("INV-9")
@pytest.mark.django_db(transaction=True)
def test_of_an_award_and_lowered_funds_at_once_the_funds_stay():
    funds(AMOUNT)
    nomination, _desk = awarded(), group_at("0")
    outcome = while_uncommitted(lambda: awarding.begin_awards([nomination]), lambda: set_funds(AMOUNT - 1))
    assert isinstance(outcome, IntegrityError)
    assert ProgrammeYear.objects.get(pk=current_year()).funds == AMOUNT


@pytest.mark.invariant("INV-9")
@pytest.mark.django_db(transaction=True)
def test_of_two_vouchers_at_once_the_second_finds_the_source_used_up():
    source(AMOUNT)
    first, second, by = award(), award(), clerk()
    outcome = while_uncommitted(lambda: entered([first], by=by), lambda: entered([second], by=by))
    assert isinstance(outcome, Incomplete)
    assert list(Award.objects.order_by("pk").values_list("state", flat=True)) == [S.TO_ALLOCATE, S.APPROVED]


@pytest.mark.django_db(transaction=True)
def test_of_a_release_and_a_hold_at_once_one_wins():
    payment, by = award_in(S.TO_ALLOCATE).allocation, director()
    outcome = while_uncommitted(
        lambda: paying.release(payment=payment, by=by), lambda: paying.hold(payment=payment, by=by, reason=REASON)
    )
    assert isinstance(outcome, NotLegal)
    assert Award.objects.get().state == S.ALLOCATED


@pytest.mark.django_db(transaction=True)
def test_of_the_same_voucher_entered_twice_at_once_one_stays():
    record, by = award(), clerk()
    source()
    outcome = while_uncommitted(lambda: entered([record], by=by), lambda: entered([record], by=by))
    assert isinstance(outcome, NotLegal)
    assert Payment.objects.count() == 1


def test_prefectures_pay_nothing():
    record = award_in(S.ALLOCATED)
    assert not paying.may_enter(made.clerk(PREFECTURE))
    assert list(paying.to_release_by(made.director(PREFECTURE))) == []
    assert AWARD.next_moves(record)[0].verb == "enter_passing"
