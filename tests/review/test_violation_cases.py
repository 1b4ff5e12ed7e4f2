"""Violation cases along their chain: who opens, investigates, decides and confirms; the hearing; the appeal."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.permissions import CONFIRM_CASE, DECIDE_CASE, INVESTIGATE_CASE, permissions_of
from leadership.programme import current_year
from registry.merging import merge
from review import investigating, reporting
from review.enums import CaseSource, ViolationKind
from review.enums import CaseState as S
from review.models import ViolationCase
from review.workflow import VIOLATION_CASE
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review import factories_notices as notices
from tests.review.factories_violations import (
    APPEAL,
    FINDINGS,
    GROUNDS,
    REASON,
    REPORT,
    STATEMENT,
    as_it_stands,
    case_in,
    clerk,
    director,
    driven,
    inspector,
    reported,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
INVESTIGATING = ("take_up", "hear", "put_forward", "appeal")
CONFIRMING = ("confirm", "object", "lift", "doubt")


def way_of(case) -> list[str]:
    return list(case.steps.order_by("serial").values_list("verb", flat=True))


# -- the ways ------------------------------------------------------------------------------------
def test_a_case_goes_from_report_to_a_decision_in_force():
    case = case_in(S.IN_FORCE, until=current_year() + 2)
    assert way_of(case) == ["take_up", "hear", "put_forward", "decide", "confirm"]
    written = (case.report, case.findings, case.statement, case.grounds)
    assert written == (REPORT, FINDINGS, STATEMENT, GROUNDS)
    assert (case.measure, case.barred_until) == ("revoke", current_year() + 2)
    assert case.number == f"WG{current_year()}-52-001"
    assert case.appeal_until == clock.today() + timedelta(days=15)


@pytest.mark.parametrize("state", [S.DISMISSED, S.FINAL, S.LIFTED])
def test_a_case_comes_to_its_other_ends(state):
    case = case_in(state)
    assert (case.state, case.lifted_at is not None) == (state, state == S.LIFTED)


def test_a_case_that_is_not_taken_up_ends_with_a_reason():
    case = VIOLATION_CASE.perform(reported(), "refuse", by=director(), reason=REASON)
    assert (case.state, case.steps.get().reason) == (S.DISMISSED, REASON)


@pytest.mark.parametrize(
    ("state", "verb", "target"),
    [
        (S.PUT_FORWARD, "return", S.INVESTIGATION),
        (S.DECIDED, "object", S.INVESTIGATION),
        (S.ALLOWED, "doubt", S.APPEALED),
    ],
)
def test_what_is_not_clear_goes_back_with_the_reason(state, verb, target):
    case = case_in(state)
    by = inspector() if verb in CONFIRMING else director()
    with pytest.raises(Incomplete):
        VIOLATION_CASE.perform(case, verb, by=by)
    assert VIOLATION_CASE.perform(case, verb, by=by, reason=REASON).state == target


def test_where_no_violation_is_found_the_case_is_dismissed_and_cannot_be_decided():
    case = case_in(S.PUT_FORWARD, measure="none")
    with pytest.raises(NotLegal):
        VIOLATION_CASE.perform(case, "decide", by=director())
    assert driven(case, "dismiss").state == S.DISMISSED


# -- states × verbs × roles × places -------------------------------------------------------------
def needed(verb: str) -> str:
    if verb in INVESTIGATING:
        return INVESTIGATE_CASE
    return CONFIRM_CASE if verb in CONFIRMING else DECIDE_CASE


def performed(case, verb, by) -> bool:
    try:
        with transaction.atomic():
            if verb == "appeal":
                said = {"appeal": f"另有补充：{APPEAL}", "appealed_on": clock.today()}  # not that which is on record
                investigating.receive_appeal(case=case, by=by, **said)
            else:
                VIOLATION_CASE.perform(as_it_stands(case), verb, by=by, reason=REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    except Incomplete:  # allowed, and something is to be written first
        return True
    return True


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("state", list(S))
def test_each_verb_in_each_state_for_each_role_at_each_place(state):
    case, wrong = case_in(state), []
    for place, role in product((COUNTY, PROVINCE, NATION, OTHER_PROVINCE), Role):
        if role == Role.REVIEWER and place == COUNTY:
            continue
        by = factories.membership_at(place, role)
        for move in VIOLATION_CASE.moves:
            is_legal = case.state in move.sources and move.applies(case)
            expected = is_legal and needed(move.verb) in permissions_of([role]) and place == PROVINCE
            if performed(case, move.verb, by) is not expected:
                wrong.append((move.verb, place, role, not expected))
    assert wrong == []


# -- opening -------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [NATION, PROVINCE, PREFECTURE, COUNTY])
@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR])
def test_a_case_is_opened_at_each_level(code, role):
    subject, by = made.organisation(COUNTY), factories.membership_at(code, role)
    case = reporting.open_case(by=by, subject=subject, kind="other", report=REPORT, token=uuid4())
    assert (case.region_id, case.desk, case.name, case.accused) == (code, by.group, subject.name, subject)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.POVERTY])
def test_others_open_none(role):
    by = factories.membership_at(PROVINCE, role)
    with pytest.raises(NotAllowed):
        reporting.open_case(by=by, subject=made.organisation(), kind="other", report=REPORT, token=uuid4())


@pytest.mark.invariant("INV-2")
def test_nobody_opens_one_against_whom_they_have_nothing_to_do_with():
    by = clerk(NEIGHBOUR_COUNTY)
    with pytest.raises(NotAllowed):
        reporting.open_case(by=by, subject=made.organisation(COUNTY), kind="other", report=REPORT, token=uuid4())


def test_the_office_of_the_nomination_opens_one_against_whom_it_came_from_elsewhere():
    nomination = notices.selected(organisation=made.organisation(OTHER_PROVINCE + "0102"))
    case = reported(PROVINCE, nomination.subject, nomination=nomination)
    assert (case.accused, case.nomination) == (nomination.organisation, nomination)


def test_the_same_form_sent_twice_opens_one():
    token, subject = uuid4(), made.organisation()
    first, second = (reported(PROVINCE, subject, token=token) for _time in range(2))
    assert first == second == ViolationCase.objects.get()


def test_a_report_says_something():
    with pytest.raises(Incomplete):
        reported(report=" ")


def test_against_a_merged_organisation_names_the_one_kept():
    kept, merged = made.organisation(), made.organisation()
    merge(kept=kept, merged=merged, by=made.clerk(), reason="同一单位")
    merged.refresh_from_db()
    case = reported(PROVINCE, merged)
    assert (case.organisation, case.name) == (kept, kept.name)


@pytest.mark.parametrize("state", ["received", "accepted", "investigated", "dismissed"])
def test_an_objection_leads_to_a_case_once_it_is_upheld(state):
    nomination = notices.selected()
    objection = notices.objection(notices.published(), nomination, state=state)
    said = {"nomination": nomination, "objection": objection, "source": CaseSource.OBJECTION}
    with pytest.raises(NotLegal):
        reported(PROVINCE, nomination.subject, **said)
    if state == "investigated":
        said["objection"] = notices.driven_on(objection, "uphold")
        assert reported(PROVINCE, nomination.subject, **said).objection == objection


# -- investigating and hearing ---------------------------------------------------------------------
def test_nobody_is_put_forward_unheard():
    case = driven(reported(), "take_up")
    with pytest.raises(Incomplete, match="until which the accused may make a statement"):
        VIOLATION_CASE.perform(case, "hear", by=clerk())
    due = clock.today() + timedelta(days=5)
    investigating.write_findings(case=case, by=clerk(), findings=FINDINGS, statement_due=due)
    with pytest.raises(Incomplete, match="Enter the statement"):
        VIOLATION_CASE.perform(case, "hear", by=clerk())


def test_the_day_for_the_statement_is_never_set_behind():
    case = driven(reported(), "take_up")
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Incomplete, match="nobody is decided on unheard"):
        investigating.write_findings(case=case, by=clerk(), findings=FINDINGS, statement_due=yesterday)
    investigating.write_findings(case=case, by=clerk(), findings=FINDINGS, statement_due=clock.today())
    due = clock.today()
    with clock.standing_at(clock.now() + timedelta(days=2)):
        kept = investigating.write_findings(case=case, by=clerk(), findings="补充", statement_due=due)
    assert kept.findings == "补充"


@pytest.mark.parametrize(("days", "heard"), [(5, False), (6, True)])
def test_who_says_nothing_by_the_day_set_counts_as_heard_after_it(days, heard):
    case = driven(reported(), "take_up")
    due = clock.today() + timedelta(days=5)
    investigating.write_findings(case=case, by=clerk(), findings=FINDINGS, statement_due=due)
    with clock.standing_at(clock.now() + timedelta(days=days)):
        assert performed(case, "hear", clerk()) is True
        missing = VIOLATION_CASE.move("hear").missing(as_it_stands(case))
    assert (missing == []) is heard


@pytest.mark.parametrize("state", [state for state in S if state != S.INVESTIGATION])
def test_findings_are_written_while_it_is_under_investigation(state):
    case = case_in(state)
    with pytest.raises(NotLegal):
        investigating.write_findings(case=case, by=clerk(), findings="改过", statement_due=None)


def test_directors_write_nothing():
    case = driven(reported(), "take_up")
    with pytest.raises(NotAllowed):
        investigating.write_findings(case=case, by=director(), findings="改过", statement_due=None)


@pytest.mark.parametrize(
    ("state", "taken"),
    [(S.REPORTED, True), (S.INVESTIGATION, True), (S.HEARD, True), (S.DECIDED, False), (S.APPEALED, True)],
)
def test_evidence_is_taken_in_while_it_is_looked_into(state, taken):
    case = case_in(state)
    if taken:
        file = investigating.add_evidence(case=case, by=clerk(), upload=made.a_pdf("流水.pdf"))
        assert (file.case, file.uploaded_by) == (case, clerk().user)
    else:
        with pytest.raises(NotLegal):
            investigating.add_evidence(case=case, by=clerk(), upload=made.a_pdf("流水.pdf"))


# -- two persons ---------------------------------------------------------------------------------
@pytest.mark.invariant("INV-1")
def test_whoever_decided_does_not_confirm():
    case = case_in(S.DECIDED)
    with pytest.raises(NotAllowed, match="second person"):
        VIOLATION_CASE.perform(case, "confirm", by=director())
    assert VIOLATION_CASE.perform(case, "confirm", by=another_director()).state == S.IN_FORCE


@pytest.mark.invariant("INV-1")
def test_whoever_upheld_the_appeal_does_not_lift():
    case = case_in(S.ALLOWED)
    with pytest.raises(NotAllowed, match="second person"):
        VIOLATION_CASE.perform(case, "lift", by=director())
    assert VIOLATION_CASE.perform(case, "lift", by=inspector()).state == S.LIFTED


def another_director():
    return factories.membership_at(PROVINCE, Role.DIRECTOR)


@pytest.mark.invariant("INV-1")
def test_whoever_investigated_decides_and_confirms_nothing_even_if_others_wrote_last():
    both = factories.membership_at(PROVINCE, Role.INSPECTOR, Role.DIRECTOR)
    case = driven(reported(), "take_up")
    investigating.add_evidence(case=case, by=both, upload=SimpleUploadedFile("流水.pdf", b"%PDF-1.4\n%1\n%%EOF\n"))
    case = driven(case, "hear", "put_forward")
    assert set(case.investigators.values_list("user", flat=True)) == {both.user_id, clerk().user_id}
    with pytest.raises(NotAllowed, match="reported or investigated"):
        VIOLATION_CASE.perform(case, "decide", by=both)
    case = driven(case, "decide")
    with pytest.raises(NotAllowed, match="reported or investigated"):
        VIOLATION_CASE.perform(case, "confirm", by=both)


@pytest.mark.invariant("INV-1")
def test_whoever_reported_decides_nothing():
    both = factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR)
    case = reporting.open_case(by=both, subject=made.organisation(), kind="other", report=REPORT, token=uuid4())
    case = driven(case, "take_up", "hear", "put_forward")
    with pytest.raises(NotAllowed):
        VIOLATION_CASE.perform(case, "decide", by=both)


def test_whoever_put_the_nominee_forward_does_not_handle_the_case():
    nomination = notices.selected()
    by = factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR, user=nomination.created_by)
    case = reported(PROVINCE, nomination.subject, nomination=nomination)
    with pytest.raises(NotAllowed, match="put the nominee forward"):
        VIOLATION_CASE.perform(case, "take_up", by=by)


def test_an_accused_reviewer_does_not_handle_the_case():
    accused = factories.membership_at(PROVINCE, Role.REVIEWER)
    case = reported(PROVINCE, accused, kind=ViolationKind.BREACH)
    by = factories.membership_at(COUNTY, Role.CLERK, user=accused.user)
    with pytest.raises(NotAllowed):
        VIOLATION_CASE.perform(case, "take_up", by=by)
    assert (case.name, case.unit) == (accused.name, str(accused.group))


# -- the appeal ----------------------------------------------------------------------------------
def appealed(case, days: int):
    """Received so many days after the decision came into force, and recorded a month later."""
    day = clock.day_of(case.in_force_at) + timedelta(days=days)
    with clock.standing_at(clock.now() + timedelta(days=30)):
        return investigating.receive_appeal(case=case, by=clerk(), appeal=APPEAL, appealed_on=day)


def test_an_appeal_sent_twice_is_recorded_once():
    case = case_in(S.APPEALED)
    again = investigating.receive_appeal(case=case, by=clerk(), appeal=case.appeal, appealed_on=case.appealed_on)
    assert (again.pk, again.steps_taken) == (case.pk, case.steps_taken)


@pytest.mark.parametrize("days", [0, 15])
def test_an_appeal_is_received_within_its_days(days):
    assert appealed(case_in(S.IN_FORCE), days).state == S.APPEALED


@pytest.mark.parametrize("days", [-1, 16])
def test_an_appeal_comes_neither_early_nor_late(days):
    case = case_in(S.IN_FORCE)
    with pytest.raises(NotLegal):
        appealed(case, days)
    assert as_it_stands(case).state == S.IN_FORCE


def test_the_day_of_an_appeal_has_come():
    with pytest.raises(NotLegal):
        day = clock.today() + timedelta(days=1)
        investigating.receive_appeal(case=case_in(S.IN_FORCE), by=clerk(), appeal=APPEAL, appealed_on=day)


def test_the_database_knows_the_last_day_of_an_appeal():
    case = case_in(S.IN_FORCE)
    with pytest.raises(IntegrityError, match="case_appealed_in_time"), transaction.atomic():
        late = case.appeal_until + timedelta(days=1)
        ViolationCase.objects.filter(pk=case.pk).update(appeal=APPEAL, appealed_on=late)


@pytest.mark.parametrize(
    ("state", "stands"),
    [(S.DECIDED, False), (S.IN_FORCE, True), (S.APPEALED, True), (S.ALLOWED, True), (S.FINAL, True), (S.LIFTED, False)],
)
def test_the_decision_stands_until_it_is_lifted(state, stands):
    case = case_in(state)
    assert ViolationCase.objects.standing().filter(pk=case.pk).exists() is stands
