"""The chain of awards as its table says: states × verbs × roles × places, receipt, use, and who sees it."""

from decimal import Decimal
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.models import LeadershipGroup
from leadership.permissions import permissions_of
from review import using
from review.award_enums import AwardState as S
from review.models import Award, AwardFile, UseItem
from review.workflow import AWARD
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review.factories_awards import (
    AMOUNT,
    REASON,
    REPORT,
    SPENT,
    award,
    award_in,
    clerk,
    director,
    drive,
    entered,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PLACES = (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE, NATION, OTHER_PROVINCE)


def as_it_stands(record) -> Award:
    return Award.objects.get(pk=record.pk)


def performed(record, verb, by) -> bool:
    """Whether the table lets this person; what the database asks for besides is not asked here."""
    try:
        AWARD.check(AWARD.move(verb), as_it_stands(record), by, REASON, None)
    except (NotAllowed, NotLegal):
        return False
    except Incomplete:
        return True
    return True


# -- states × verbs × roles × places -------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("state", list(S))
def test_each_verb_in_each_state_for_each_role_at_each_place(state):
    record, wrong = award_in(state), []
    desk = as_it_stands(record).desk.region_id
    for place, role in product(PLACES, Role):
        by = factories.membership_at(place, role)
        for move in AWARD.moves:
            is_there = place == desk or move.where == "anywhere"
            expected = state in move.sources and move.permission in permissions_of([role]) and is_there
            if performed(record, move.verb, by) is not expected:
                wrong.append((move.verb, place, role, not expected))
    assert wrong == []


def test_the_way_from_the_nation_to_the_recipient_and_back_to_be_checked():
    record = award_in(S.CLOSED)
    steps = list(record.steps.order_by("serial").values_list("verb", "group__region"))
    assert steps == [
        ("enter_allocation", NATION),
        ("allocate", NATION),
        ("enter_passing", PROVINCE),
        ("pass_on", PROVINCE),
        ("receive", COUNTY),
        ("report", COUNTY),
        ("close", PREFECTURE),
    ]
    told = record.steps.get(verb="report").content
    assert (told["report"], told["spent"]) == (REPORT, {key: f"{each:.2f}" for key, each in SPENT.items()})


def test_a_level_without_a_leadership_group_is_acted_for_by_the_next():
    record = drive(award(), S.TO_PASS_ON)
    LeadershipGroup.objects.filter(region__in=(COUNTY, PREFECTURE)).update(is_active=False)
    record = drive(record, S.PASSED_ON)
    assert record.desk.region_id == PROVINCE
    using.receive(award=record, by=made.clerk(PROVINCE), received_on=clock.today(), receipt=made.a_pdf("收据.pdf"))
    assert as_it_stands(record).state == S.RECEIVED


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize(
    "state, verb, place", [(S.TO_ALLOCATE, "allocate", NATION), (S.TO_PASS_ON, "pass_on", PROVINCE)]
)
def test_whoever_enters_a_voucher_does_not_release_it(state, verb, place):
    both = factories.membership_at(place, Role.CLERK, Role.DIRECTOR)
    if place == NATION:
        record = award()
        entered([record], by=both)
    else:
        record = drive(award(), S.ALLOCATED)
        entered([record], by=both)
    assert not performed(record, verb, both)
    assert performed(record, verb, made.director(place))
    with pytest.raises(IntegrityError, match="does not decide on it"), transaction.atomic():
        last = as_it_stands(record)
        last.steps.create(
            serial=last.steps_taken + 1,
            verb=verb,
            from_state=state,
            to_state=AWARD.move(verb).target,
            actor=both.user,
            group=both.group,
        )


# -- received ---------------------------------------------------------------------------------
def test_received_by_the_clerk_of_the_county_with_day_and_receipt():
    record = award_in(S.PASSED_ON)
    said = {"received_on": clock.today(), "receipt": made.a_pdf("收据.pdf")}
    for by in (made.director(), made.clerk(PROVINCE), made.clerk(NEIGHBOUR_COUNTY)):
        with pytest.raises(NotAllowed):
            using.receive(award=record, by=by, **said)
    using.receive(award=record, by=made.clerk(), **said)
    assert (as_it_stands(record).state, record.files.get().paper) == (S.RECEIVED, "receipt")
    with pytest.raises(NotLegal):
        using.receive(award=record, by=made.clerk(), received_on=clock.today(), receipt=made.a_pdf("又一份.pdf"))


def test_the_database_refuses_a_receipt_without_paper_or_day():
    record = award_in(S.PASSED_ON)
    with pytest.raises(IntegrityError, match="its receipt is attached"), transaction.atomic():
        AWARD.perform(record, "receive", by=made.clerk())
    AwardFile.keep(made.a_pdf("收据.pdf"), by=made.clerk(), award=record, paper="receipt")
    with pytest.raises(IntegrityError, match="award_received_on_a_day"), transaction.atomic():
        AWARD.perform(record, "receive", by=made.clerk())


def test_papers_stay_once_their_time_is_over():
    record = award_in(S.REPORTED)
    for paper in AwardFile.objects.all():
        with pytest.raises(IntegrityError, match="then they stay"), transaction.atomic():
            paper.delete()
    with pytest.raises(IntegrityError, match="then they stay"), transaction.atomic():
        late = SimpleUploadedFile("迟到.pdf", b"%PDF-1.4 late")
        AwardFile.keep(late, by=made.clerk(), award=record, paper="use")
    with pytest.raises(IntegrityError, match="only while the county office"), transaction.atomic():
        UseItem.objects.update(amount=1)


# -- used -------------------------------------------------------------------------------------
def test_what_a_report_lacks_is_said():
    record = award_in(S.RECEIVED)
    using.write_use(award=record, by=made.clerk(), report=" ", spent={"training": Decimal(1)})
    with pytest.raises(Incomplete) as refusal:
        AWARD.perform(record, "report", by=made.clerk())
    assert refusal.value.missing == [
        "Tell what it was used for, and what came of it.",
        "The amounts by purpose sum to 1.00 yuan; the award is 30,000.00.",
        "Attach at least one proof of use.",
    ]


def test_the_database_asks_that_the_amounts_sum_to_the_award(monkeypatch):
    record = written(award_in(S.RECEIVED), spent={"training": AMOUNT - 1})
    monkeypatch.setattr("review.using.missing_report", lambda award: [])
    move = AWARD.move("report")
    monkeypatch.setitem(move.__dict__, "missing", lambda award: [])
    with pytest.raises(IntegrityError, match="sum to the award"), transaction.atomic():
        AWARD.perform(record, "report", by=made.clerk())


def test_a_report_is_returned_with_a_reason_corrected_and_closed():
    record = award_in(S.REPORTED)
    by = made.director(PREFECTURE)
    with pytest.raises(Incomplete):
        AWARD.perform(record, "return", by=by, reason=" ")
    returned = AWARD.perform(record, "return", by=by, reason=REASON, concerns=["amounts"])
    assert (returned.state, returned.desk.region_id) == (S.RETURNED, COUNTY)
    using.take_back(award=returned, by=made.clerk(), key=returned.files.get(paper="use").pk)
    assert drive(returned, S.CLOSED).state == S.CLOSED


def test_a_draft_of_the_report_is_written_by_the_clerks_of_the_county_alone():
    record = award_in(S.RECEIVED)
    for by in (made.director(), clerk(), made.clerk(NEIGHBOUR_COUNTY)):
        with pytest.raises(NotAllowed):
            using.write_use(award=record, by=by, report=REPORT, spent={})
    with pytest.raises(NotLegal):
        using.write_use(award=drive(record, S.REPORTED), by=made.clerk(PREFECTURE), report="改", spent={})


def test_it_is_late_after_the_last_day_of_the_following_year():
    record = award_in(S.RECEIVED)
    assert str(record.use_due_on) == f"{record.year + 1}-12-31"
    assert not record.use_is_late


# -- who sees it ------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", PLACES)
def test_seen_from_its_county_upwards(place):
    record = award_in(S.ALLOCATED)
    seen = list(Award.objects.visible_to(factories.membership_at(place, Role.INSPECTOR)))
    assert seen == ([record] if place in (COUNTY, PREFECTURE, PROVINCE, NATION) else [])
    assert not Award.objects.visible_to(factories.membership_at(place, Role.HELPER)).exists()


def test_waits_at_the_desk_of_whoever_has_to_act():
    record = award_in(S.PASSED_ON)
    assert list(AWARD.waiting_for(made.clerk())) == [record]
    record = drive(record, S.REPORTED)
    assert list(AWARD.waiting_for(made.director(PREFECTURE))) == [record]
    assert list(AWARD.waiting_for(director())) == []
