"""What a decision does as it is confirmed, all in one transaction; how long the bar holds; what lifting it undoes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.programme import current_year
from portal import telling
from portal.enums import MessageKind
from portal.models import Message
from registry.merging import merge
from registry.workflow import ROSTER
from review import nominating, noticing, reporting, reviewing
from review.eligibility import hindrances, hindrances_of
from review.enums import CaseState as C
from review.enums import Measure
from review.enums import NominationState as S
from review.models import Nomination, NomineeItem, NoticeItem
from review.receipts import receipt_of
from review.seats import rooms_in
from review.workflow import INTEGRITY_FLAG, NOMINATION, VIOLATION_CASE
from tests.agreements import factories as made
from tests.factories import COUNTY, PROVINCE
from tests.review import factories_awards as awards
from tests.review import factories_integrity as integrity
from tests.review import factories_notices as notices
from tests.review import factories_violations as violations
from tests.review.factories_nominations import (
    begun,
    drawn_up,
    drive,
    expert_party,
    forwarded_list,
    nomination_in,
    party,
    quota,
    scored_by_somebody,
)
from tests.review.factories_violations import case_in, inspector

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
BARRED = "Barred: a decision on a violation is in force."


def as_it_stands(record):
    return type(record).objects.get(pk=record.pk)


def decided(nomination, **said):
    return case_in(C.DECIDED, PROVINCE, nomination.subject, **said)


def confirm(case):
    return VIOLATION_CASE.perform(case, "confirm", by=inspector())


def against(subject, year=None) -> list[str]:
    return hindrances(subject=subject, region_code=COUNTY, year=year or current_year())


# -- nominations ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "state", [S.DRAFT, S.SUBMITTED, S.ENDORSED, S.RETURNED, S.CANDIDATE, S.NOT_SELECTED, S.SENT_BACK, S.TAKEN_IN]
)
def test_a_live_nomination_stops_with_the_step_on_record(state):
    nomination = nomination_in(state)
    case = confirm(decided(nomination))
    stopped, step = as_it_stands(nomination), nomination.steps.latest("serial")
    assert (stopped.state, stopped.desk) == (S.STOPPED, nomination.desk)
    told = (step.verb, step.from_state, step.actor, step.reason)
    assert told == ("stop", state, inspector().user, f"违规案件{case}处理决定：撤销评选资格。")


def test_whoever_nominated_is_told_that_it_stopped():
    nomination = nomination_in(S.CANDIDATE)
    confirm(decided(nomination))
    telling.tell()
    told = Message.objects.filter(recipient=nomination.created_by, chain="nomination", record=nomination.pk)
    last = nomination.steps.latest("serial").serial
    assert list(told.filter(serial=last).values_list("kind", flat=True)) == [MessageKind.DECIDED]


def test_the_seat_is_free_at_once():
    nomination = nomination_in(S.SELECTED)
    before = rooms_in(PROVINCE, current_year())["rpta"].taken
    confirm(decided(nomination))
    assert (before, rooms_in(PROVINCE, current_year())["rpta"].taken) == (1, 0)


@pytest.mark.parametrize("measure", [Measure.WARN, Measure.RECALL])
def test_nothing_stops_while_the_eligibility_is_kept(measure):
    nomination = nomination_in(S.SUBMITTED)
    confirm(decided(nomination, measure=measure))
    assert as_it_stands(nomination).state == S.SUBMITTED
    assert BARRED not in against(nomination.subject)


def test_others_go_on():
    concerned, other = nomination_in(S.SUBMITTED), nomination_in(S.SUBMITTED)
    confirm(decided(concerned))
    assert as_it_stands(other).state == S.SUBMITTED


def test_nobody_stops_a_nomination_without_a_decision():
    nomination = nomination_in(S.SUBMITTED)
    decided(nomination)
    with pytest.raises(NotAllowed):
        NOMINATION.perform(nomination, "stop", by=inspector())


# -- lists and notices ---------------------------------------------------------------------------
def test_a_list_that_is_drawn_up_loses_the_nominee():
    nomination = notices.selected()
    drawn = drawn_up(nomination)
    confirm(decided(nomination))
    assert list(drawn.nominations.all()) == []


def test_on_a_forwarded_list_the_nominee_is_settled_and_the_last_one_closes_it():
    first, second = nomination_in(S.SELECTED), nomination_in(S.SELECTED)
    drawn = forwarded_list(first)
    confirm(decided(first))
    outcomes = dict(drawn.items.values_list("nomination", "outcome"))
    assert (outcomes, as_it_stands(drawn).state) == ({first.pk: "stopped", second.pk: "pending"}, "forwarded")
    confirm(decided(second))
    assert as_it_stands(drawn).state == "closed"
    assert as_it_stands(drawn).steps.latest("serial").verb == "run_out"
    said = receipt_of(as_it_stands(drawn))
    assert said["counts"][-1] == ("stopped for a violation", 2)
    assert said["decided_on"] != ""


def test_who_was_taken_in_stays_so_on_the_list():
    nomination = nomination_in(S.TAKEN_IN)
    confirm(decided(nomination))
    assert NomineeItem.objects.get(nomination=nomination).outcome == "taken_in"


def test_a_notice_in_preparation_loses_the_nominee_and_a_published_one_says_it(client):
    nomination, other = notices.selected(), notices.selected()
    published = notices.published()
    later = noticing.begin_notice(by=made.clerk(PROVINCE), year=current_year(), token=uuid4(), replaces=published)
    confirm(decided(nomination))
    assert list(later.items.values_list("nomination", flat=True)) == [other.pk]
    assert NoticeItem.objects.filter(notice=published).count() == 2
    page = client.get(f"/review/public/notices/{published.pk}/").content.decode()
    assert f"公示后因违规终止：</strong>\n        {nomination.title}" in page


def test_nobody_scores_whom_was_stopped():
    task = scored_by_somebody(COUNTY)
    case = confirm(decided(task.nomination))
    task.refresh_from_db()
    assert (task.state, str(case) in task.reason) == ("declined", True)


# -- experts -------------------------------------------------------------------------------------
def test_an_expert_leaves_the_roster_and_returns_by_the_office_once_it_is_lifted():
    expert = expert_party()
    case = case_in(C.IN_FORCE, PROVINCE, expert)
    assert as_it_stands(expert).state == "removed"
    violations.driven(case, "appeal", "allow", "lift")
    assert as_it_stands(expert).state == "suspended"
    assert ROSTER.perform(as_it_stands(expert), "reinstate", by=made.director()).state == "listed"
    assert list(expert.steps.values_list("verb", flat=True))[-3:] == ["strike", "restore", "reinstate"]


def test_an_expert_against_whom_another_decision_stands_does_not_return():
    expert = expert_party()
    first = case_in(C.IN_FORCE, PROVINCE, expert)
    case_in(C.IN_FORCE, PROVINCE, expert)
    violations.driven(first, "appeal", "allow", "lift")
    assert as_it_stands(expert).state == "removed"


def test_an_expert_whom_the_office_removed_itself_does_not_return():
    expert = expert_party()
    ROSTER.perform(expert, "remove", by=made.director(), reason="调离")
    case = case_in(C.IN_FORCE, PROVINCE, expert)
    violations.driven(case, "appeal", "allow", "lift")
    assert as_it_stands(expert).state == "removed"


# -- reviewers -----------------------------------------------------------------------------------
def test_a_barred_reviewer_scores_nobody_and_sits_on_no_panel():
    task = scored_by_somebody(COUNTY)
    accused, session = task.panelist.membership, task.session
    case_in(C.IN_FORCE, PROVINCE, accused, kind="breach")
    task.refresh_from_db()
    assert task.state == "declined"
    assert (list(reviewing.reviewers_of(session)), reviewing.panel_of(session)) == ([], [])
    with pytest.raises(IntegrityError, match="against this reviewer"), transaction.atomic():
        session.panel.create(membership=accused, employer="贵州大学")


# -- all or nothing ------------------------------------------------------------------------------
def test_where_one_consequence_fails_nothing_is_confirmed(monkeypatch):
    expert = expert_party()
    nomination = nomination_in(S.SUBMITTED, expert)
    case = decided(nomination)

    def fails(*_args, **_keywords):
        raise RuntimeError("no list")

    monkeypatch.setattr("review.consequences.end_scoring", fails)
    with pytest.raises(RuntimeError):
        confirm(case)
    states = [as_it_stands(record).state for record in (case, nomination, expert)]
    assert states == [C.DECIDED, S.SUBMITTED, "listed"]


def test_who_listens_to_the_confirmation_is_told_in_the_same_transaction():
    heard, case = [], decided(nomination_in(S.SUBMITTED), measure=Measure.REVOKE_AND_RECALL)
    VIOLATION_CASE.listen("confirm", heard.extend)
    try:
        confirm(case)
    finally:
        VIOLATION_CASE.listeners["confirm"].remove(heard.extend)
    assert [(each, each.recalls_awards) for each in heard] == [(case, True)]


# -- the bar -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("until", "barred"), [(0, False), (1, True), (2, True)])
def test_the_bar_ends_with_the_end_of_its_year(until, barred):
    """Asked for awards of the next programme year."""
    subject, following = party(), current_year() + 1
    case_in(C.IN_FORCE, PROVINCE, subject, until=current_year() + until)
    assert (BARRED in against(subject, following)) is barred
    assert BARRED in against(subject)


@pytest.mark.parametrize(
    ("state", "barred"),
    [
        (C.PUT_FORWARD, False),
        (C.DECIDED, False),
        (C.IN_FORCE, True),
        (C.APPEALED, True),
        (C.FINAL, True),
        (C.ALLOWED, True),
        (C.LIFTED, False),
        (C.DISMISSED, False),
    ],
)
def test_the_bar_is_the_decision_in_force(state, barred):
    quota()
    subject = party()
    case_in(state, PROVINCE, subject)
    assert against(subject) == ([BARRED] if barred else [])
    if barred:
        with pytest.raises(Incomplete, match="Barred"):
            begun(subject)
    else:
        assert begun(subject).subject == subject


def test_once_lifted_what_was_stopped_stays_and_the_nominee_can_be_nominated_again():
    nomination = nomination_in(S.SUBMITTED)
    case_in(C.LIFTED, PROVINCE, nomination.subject)
    assert as_it_stands(nomination).state == S.STOPPED
    assert begun(nomination.subject).state == S.DRAFT


def test_many_are_asked_at_once():
    first, second = nomination_in(S.SUBMITTED), nomination_in(S.SUBMITTED)
    case_in(C.IN_FORCE, PROVINCE, first.subject)
    found = hindrances_of([first, second], province=PROVINCE, year=current_year())
    assert found == {first.pk: [BARRED], second.pk: []}


# -- merged organisations ------------------------------------------------------------------------
def test_a_merge_takes_the_bar_along():
    quota()
    kept, merged = party(), party()
    case_in(C.IN_FORCE, PROVINCE, merged)
    merge(kept=kept, merged=merged, by=made.clerk(), reason="同一单位")
    assert against(kept) == [BARRED]
    with pytest.raises(IntegrityError, match="barred"), transaction.atomic():
        nominating.made(made.clerk(), kept, current_year(), uuid4())


def test_a_decision_stops_the_nominations_of_those_merged_into_it():
    nomination, kept = nomination_in(S.SUBMITTED), party()
    merge(kept=kept, merged=nomination.subject, by=made.clerk(), reason="同一单位")
    confirm(case_in(C.DECIDED, PROVINCE, kept))
    assert as_it_stands(nomination).state == S.STOPPED


def test_a_case_against_one_that_is_merged_meanwhile_bars_the_one_kept():
    kept, merged = party(), party()
    case = case_in(C.DECIDED, PROVINCE, merged)
    merge(kept=kept, merged=merged, by=made.clerk(), reason="同一单位")
    live = drive(begun(kept), S.DRAFT)
    confirm(as_it_stands(case))
    assert as_it_stands(live).state == S.STOPPED


def test_a_barred_one_is_not_merged_with_a_live_nominee():
    live, barred = nomination_in(S.SUBMITTED), party()
    case_in(C.IN_FORCE, PROVINCE, barred)
    with pytest.raises(NotLegal, match="One of them is barred"):
        merge(kept=live.subject, merged=barred, by=made.clerk(), reason="同一单位")
    assert Nomination.objects.live().get() == live


# -- awards --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "measure, unpaid, paid",
    [
        (Measure.REVOKE, "cancelled", "received"),
        (Measure.REVOKE_AND_RECALL, "cancelled", "recalled"),
        (Measure.RECALL, "cancelled", "recalled"),
        (Measure.WARN, "approved", "received"),
    ],
)
def test_awards_are_taken_back_as_the_decision_says(measure, unpaid, paid):
    award, other = awards.award(), awards.award_in("received")
    for record, state in ((award, unpaid), (other, paid)):
        case = case_in(C.DECIDED, PROVINCE, record.nomination.subject, measure=measure)
        confirm(case)
        assert as_it_stands(record).state == state


def test_a_failed_recall_confirms_nothing(monkeypatch):
    award = awards.award_in("received")
    case = case_in(C.DECIDED, PROVINCE, award.nomination.subject, measure=Measure.REVOKE_AND_RECALL)

    def broken(*_args, **_kwargs):
        raise NotLegal("x")

    monkeypatch.setattr("review.consequences.recall", broken)
    with pytest.raises(NotLegal):
        confirm(case)
    assert [as_it_stands(case).state, as_it_stands(award).state] == [C.DECIDED, "received"]


# -- a doubt ---------------------------------------------------------------------------------------
def test_a_confirmed_doubt_becomes_a_case_with_what_is_known():
    nomination = nomination_in(S.CANDIDATE)
    flag = integrity.flag_of(nomination)
    by = violations.clerk()
    about = {"subject": nomination.subject, "kind": "fabrication", "report": "培训人数不实。"}
    about |= {"flag": flag, "source": "flag", "nomination": nomination}
    with pytest.raises(NotLegal, match="once it is confirmed"):
        reporting.open_case(by=by, token=uuid4(), **about)
    flag = integrity.decided(flag, "confirm")
    case = reporting.open_case(by=by, token=uuid4(), **about | {"flag": flag})
    assert (case.flag, case.source) == (flag, "flag")
    assert str(nomination) in reporting.facts_of_flag(flag)
    with pytest.raises(IntegrityError, match="What was reported stays"), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(flag=None)


def test_a_confirmed_doubt_is_cleared_after_all_for_a_reason():
    flag = integrity.decided(integrity.flag_of(nomination_in(S.CANDIDATE)), "confirm")
    INTEGRITY_FLAG.perform(flag, "clear_after_all", by=made.director(PROVINCE), reason="调查证实无误。")
    assert as_it_stands(flag).state == "cleared"
