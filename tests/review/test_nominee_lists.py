"""Forwarding to the nation: lists drawn up, forwarded and decided on; the receipt; the workbook; who waits for whom."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from common.workbooks import WORKBOOKS
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from review import forwarding
from review.enums import NominationState as S
from review.models import Nomination, NomineeItem, NomineeList
from review.receipts import receipt_of
from review.workflow import NOMINATION, NOMINEE_LIST
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review.factories_nominations import REASON, drawn_up, forwarded_list, nomination_in
from tests.review.factories_notices import noticed
from tests.review.test_eligibility import terminated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def two_selected() -> list[Nomination]:
    return [nomination_in(S.SELECTED), nomination_in(S.SELECTED)]


def as_it_stands(record):
    return type(record).objects.get(pk=record.pk)


def test_a_list_holds_all_selected_nominees_that_no_list_holds():
    first, second = two_selected()
    nomination_in(S.CANDIDATE)
    held = drawn_up(first)
    assert set(held.nominations.all()) == {first, second}
    with pytest.raises(Incomplete, match="waits to be forwarded"):
        drawn_up(first)


def test_only_the_clerks_of_a_province_draw_up_and_the_same_form_makes_one():
    nomination = nomination_in(S.SELECTED)
    for by in (made.director(PROVINCE), made.clerk(COUNTY), made.clerk(NATION)):
        with pytest.raises(NotAllowed):
            forwarding.draw_up_list(by=by, year=nomination.year, token=uuid4())
    token, by = uuid4(), made.clerk(PROVINCE)
    lists = {forwarding.draw_up_list(by=by, year=nomination.year, token=token).pk for _each in range(2)}
    assert len(lists) == 1


def test_nominees_are_taken_off_and_put_on_until_it_is_forwarded():
    first, second = two_selected()
    held, by = drawn_up(first), made.clerk(PROVINCE)
    chosen = Nomination.objects.filter(pk=second.pk)
    assert forwarding.remove_nominees(drawn_up=held, nominations=chosen, by=by) == 1
    assert forwarding.add_nominees(drawn_up=held, nominations=chosen, by=by) == 1
    factories.group_at(NATION)
    noticed(first)
    NOMINEE_LIST.perform(as_it_stands(held), "forward", by=made.director(PROVINCE))
    with pytest.raises(NotLegal):
        forwarding.remove_nominees(drawn_up=held, nominations=chosen, by=by)
    with pytest.raises(IntegrityError, match="keeps its nominees"), transaction.atomic():
        NomineeItem.objects.filter(list=held).delete()


def test_the_database_itself_takes_only_selected_nominees_of_its_province():
    first = nomination_in(S.SELECTED)
    held, candidate = drawn_up(first), nomination_in(S.CANDIDATE)
    with pytest.raises(IntegrityError, match="selected nominees of its own province"), transaction.atomic():
        NomineeItem.objects.create(list=held, nomination=candidate)


def test_an_empty_list_is_not_forwarded_nor_one_without_notice():
    nomination = nomination_in(S.SELECTED)
    held = drawn_up(nomination)
    factories.group_at(NATION)
    with pytest.raises(Incomplete, match=f"{nomination.number}: No public notice"):
        NOMINEE_LIST.perform(held, "forward", by=made.director(PROVINCE))
    held.items.all().delete()
    with pytest.raises(Incomplete, match="empty"):
        NOMINEE_LIST.perform(held, "forward", by=made.director(PROVINCE))


def test_who_is_not_eligible_any_more_is_not_forwarded():
    """What the record says on the day counts, not what it said as they were selected."""
    first, second = two_selected()
    held = drawn_up(first)
    factories.group_at(NATION)
    noticed(first)
    terminated(second.organisation)
    with pytest.raises(Incomplete) as refusal:
        NOMINEE_LIST.perform(held, "forward", by=made.director(PROVINCE))
    assert refusal.value.missing == [
        f"{second.number}: No agreement here is in the national repository, or all were terminated."
    ]
    forwarding.remove_nominees(
        drawn_up=held, nominations=Nomination.objects.filter(pk=second.pk), by=made.clerk(PROVINCE)
    )
    assert NOMINEE_LIST.perform(as_it_stands(held), "forward", by=made.director(PROVINCE)).state == "forwarded"


@pytest.mark.invariant("INV-1")
def test_whoever_drew_it_up_does_not_forward_it():
    held = drawn_up(nomination_in(S.SELECTED))
    clerk = made.clerk(PROVINCE)
    held.created_by = held.edited_by = made.director(PROVINCE).user
    NomineeList.objects.filter(pk=held.pk).update(created_by=held.created_by, edited_by=held.edited_by)
    for by in (made.director(PROVINCE), clerk):
        with pytest.raises(NotAllowed):
            NOMINEE_LIST.perform(as_it_stands(held), "forward", by=by)


def test_the_nation_decides_on_each_and_with_the_last_the_list_is_closed():
    first, second = two_selected()
    held = forwarded_list(first)
    director = made.director(NATION)
    NOMINATION.perform(as_it_stands(first), "send_back", by=director, reason=REASON)
    assert as_it_stands(held).state == "forwarded"
    assert forwarding.take_in_remaining(drawn_up=held, by=director) == 1
    assert [as_it_stands(each).state for each in (held, first, second)] == ["closed", S.SENT_BACK, S.TAKEN_IN]
    assert dict(held.items.values_list("nomination", "outcome")) == {first.pk: "returned", second.pk: "taken_in"}


def test_the_receipt_tells_what_was_decided_and_why():
    first, second = two_selected()
    held = forwarded_list(first)
    NOMINATION.perform(as_it_stands(first), "send_back", by=made.director(NATION), reason=REASON)
    said = receipt_of(held)
    rows = {row["number"]: (row["outcome"], row["reason"]) for row in said["rows"]}
    assert rows == {first.number: ("returned", REASON), second.number: ("pending", "")}
    assert (said["decided_on"], [count for _label, count in said["counts"]]) == ("", [1, 0, 1])


@pytest.mark.invariant("INV-2")
def test_a_draft_is_the_provinces_and_once_forwarded_the_nations_too():
    held = drawn_up(nomination_in(S.SELECTED))
    factories.group_at(NATION)

    def seen_at(*places):
        return [NomineeList.objects.visible_to(factories.membership_at(p, Role.INSPECTOR)).count() for p in places]

    assert seen_at(PROVINCE, NATION, PREFECTURE, COUNTY, OTHER_PROVINCE) == [1, 0, 0, 0, 0]
    noticed(held.nominations.get())
    NOMINEE_LIST.perform(held, "forward", by=made.director(PROVINCE))
    assert seen_at(PROVINCE, NATION, PREFECTURE, COUNTY, OTHER_PROVINCE) == [1, 1, 0, 0, 0]


def test_the_workbook_names_the_nominees_of_a_list_in_scope_only():
    first, _second = two_selected()
    held = forwarded_list(first)
    other = nomination_in(S.CANDIDATE)
    kind = WORKBOOKS["nominees"]

    def numbers(membership, query):
        return [row.number for row in kind.rows(membership, QueryDict(query))]

    listed = sorted(held.nominations.values_list("number", flat=True))
    assert numbers(made.director(NATION), f"on={held.pk}") == listed
    assert numbers(made.director(PROVINCE), "") == sorted([*listed, other.number])
    assert numbers(made.director(OTHER_PROVINCE), "") == []
    row = next(iter(kind.rows(made.director(NATION), QueryDict(f"on={held.pk}"))))
    cells = {str(column.header): column.value(row) for column in kind.columns}
    assert (cells["Nominee"], cells["Households helped"]) == (row.title, row.figures["households"])
