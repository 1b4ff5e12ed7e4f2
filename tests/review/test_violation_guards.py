"""What the database refuses about violation cases, whatever path a change takes; and two people at the same moment."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common import clock
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import investigating, nominating
from review.enums import CaseState as C
from review.enums import NominationState as S
from review.models import CaseFile, CaseInvestigator, Nomination, NominationStep, ViolationCase, ViolationCaseStep
from review.workflow import NOMINATION, VIOLATION_CASE
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, PROVINCE
from tests.review import factories_notices as notices
from tests.review.factories import sql
from tests.review.factories_nominations import expert_party, nomination_in, party, quota
from tests.review.factories_violations import (
    APPEAL,
    FINDINGS,
    GROUNDS,
    REASON,
    as_it_stands,
    case_in,
    clerk,
    director,
    driven,
    inspector,
    reported,
)

pytestmark = pytest.mark.django_db
PARTS = {
    C.INVESTIGATION: ("findings", "statement", "statement_on", "statement_due"),
    C.HEARD: ("measure", "barred_until", "grounds"),
    C.IN_FORCE: ("appeal", "appealed_on"),
}
VALUES = {"statement_on": "2020-01-01", "statement_due": "2020-01-01", "appealed_on": "2020-01-01", "measure": "warn"}
VALUES |= {"barred_until": 2099}


def refused(match: str):
    return pytest.raises(IntegrityError, match=match)


# -- content -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "column, value",
    [
        ("report", "改过"),
        ("name", "别的单位"),
        ("kind", "other"),
        ("number", "WG2016-52-009"),
        ("year", 2016),
        ("organisation_id", None),
        ("source", "flag"),
        ("unit", "别处"),
        ("nomination_id", 1),
        ("created_by_id", 1),
    ],
)
def test_what_was_reported_stays(column, value):
    case = reported()
    with refused("stays as it is"), transaction.atomic():
        sql(f"UPDATE review_violationcase SET {column} = %s WHERE id = %s", value, case.pk)


@pytest.mark.parametrize("state", [C.REPORTED, C.HEARD, C.PUT_FORWARD, C.DECIDED, C.IN_FORCE, C.LIFTED])
def test_each_part_is_written_at_its_stage_and_stays_once_decided(state):
    case, accepted = case_in(state), []
    for stage, columns in PARTS.items():
        for column in columns:
            try:
                with transaction.atomic():
                    sql(
                        f"UPDATE review_violationcase SET {column} = %s WHERE id = %s",
                        VALUES.get(column, "改过"),
                        case.pk,
                    )
            except IntegrityError:
                continue
            accepted.append((stage, column))
    assert {stage for stage, _column in accepted} <= {state}


@pytest.mark.parametrize(
    "change",
    ["in_force_at = now(), appeal_until = '2099-01-01'", "appeal_until = '2099-01-01'", "lifted_at = now()"],
)
@pytest.mark.parametrize("state", [C.DECIDED, C.IN_FORCE, C.ALLOWED])
def test_the_times_of_a_decision_come_with_their_steps(state, change):
    case = case_in(state)
    with refused("with that very step"), transaction.atomic():
        sql(f"UPDATE review_violationcase SET {change} WHERE id = %s", case.pk)


def test_nothing_is_deleted():
    case = case_in(C.INVESTIGATION)
    rows = [("casefile", "case_id"), ("caseinvestigator", "case_id"), ("violationcase", "id")]
    for table, column in rows:
        with refused("never deleted"), transaction.atomic():
            sql(f"DELETE FROM review_{table} WHERE {column} = %s", case.pk)
    with refused("never deleted or changed"), transaction.atomic():
        CaseFile.objects.filter(case=case).update(name="别的.pdf")
    with refused("never deleted or changed"), transaction.atomic():
        CaseInvestigator.objects.filter(case=case).update(user=director().user)
    with refused("never deleted"), transaction.atomic():
        sql("DELETE FROM review_violationcase WHERE id = %s", reported().pk)


def test_evidence_is_not_slipped_in_once_decided():
    case = case_in(C.IN_FORCE)
    row = case.files.get()
    with refused("at its own stage"), transaction.atomic():
        CaseFile.objects.create(case=case, file=row.file, name="补.pdf", size=1, sha256="0", uploaded_by=clerk().user)


@pytest.mark.parametrize("number", ["13985001234", "52212219800101123X", "电话0851-85825110"])
def test_no_number_of_a_person_is_published(number):
    case = driven(reported(), "take_up", "hear")
    with refused("case_grounds_without_numbers"), transaction.atomic():
        investigating.propose(case=case, by=clerk(), measure="warn", grounds=GROUNDS + number)


@pytest.mark.parametrize("until", [-1, 11])
def test_a_bar_lasts_some_years(until):
    case, year = case_in(C.HEARD), current_year() + until
    with refused("case_bars_some_years"), transaction.atomic():
        investigating.propose(case=case, by=clerk(), measure="revoke", grounds=GROUNDS, barred_until=year)


@pytest.mark.parametrize(("measure", "until"), [("revoke", None), ("warn", current_year())])
def test_who_loses_the_eligibility_is_barred_until_a_year_and_nobody_else(measure, until):
    case = case_in(C.HEARD)
    with refused("case_bars_until_a_year"), transaction.atomic():
        investigating.propose(case=case, by=clerk(), measure=measure, grounds=GROUNDS, barred_until=until)


def test_the_nomination_and_the_objection_are_about_the_accused():
    nomination, other = notices.selected(), made.organisation()
    with refused("about the accused"), transaction.atomic():
        reported(PROVINCE, other, nomination=nomination)
    objection = notices.objection(notices.published(), nomination, state="upheld")
    with refused("about the accused"), transaction.atomic():
        reported(PROVINCE, other, objection=objection, source="objection")


# -- two persons ---------------------------------------------------------------------------------
def step(case, verb: str, by, target: str):
    """Past all verbs."""
    states = {"verb": verb, "from_state": case.state, "to_state": target}
    return ViolationCaseStep.objects.create(
        record=case, serial=case.steps_taken + 1, actor=by.user, group=by.group, **states
    )


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize(
    ("state", "verb", "target"),
    [
        (C.PUT_FORWARD, "decide", C.DECIDED),
        (C.PUT_FORWARD, "dismiss", C.DISMISSED),
        (C.DECIDED, "confirm", C.IN_FORCE),
        (C.APPEALED, "allow", C.ALLOWED),
        (C.APPEALED, "reject", C.FINAL),
        (C.ALLOWED, "lift", C.LIFTED),
    ],
)
def test_who_investigated_decides_nothing_by_whatever_path(state, verb, target):
    case = case_in(state)
    other = factories.membership_at(PROVINCE, Role.CLERK)
    with past_the_guards():
        CaseInvestigator.objects.create(case=case, user=other.user)
    for by, why in ((clerk(), "does not decide on it"), (other, "reported or investigated")):
        with refused(why), transaction.atomic():
            step(case, verb, by, target)


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize(
    ("state", "verb", "target"), [(C.DECIDED, "confirm", C.IN_FORCE), (C.ALLOWED, "lift", C.LIFTED)]
)
def test_one_person_never_does_both_by_whatever_path(state, verb, target):
    case = case_in(state)
    with refused("takes two persons"), transaction.atomic():
        step(case, verb, director(), target)


def test_no_state_changes_without_its_step():
    case = case_in(C.DECIDED)
    with refused("only by a step"), transaction.atomic():
        sql(
            "UPDATE review_violationcase SET state = 'in_force', in_force_at = now(), appeal_until = now(),"
            " steps_taken = steps_taken + 1 WHERE id = %s",
            case.pk,
        )


def test_the_concerned_take_no_step():
    nomination = notices.selected()
    case = reported(PROVINCE, nomination.subject, nomination=nomination)
    by = factories.membership_at(PROVINCE, Role.CLERK, user=nomination.created_by)
    with refused("does not handle the case"), transaction.atomic():
        step(case, "take_up", by, C.INVESTIGATION)


def test_the_database_notes_who_writes():
    case = driven(reported(), "take_up")
    hand = factories.account()
    sql("UPDATE review_violationcase SET findings = 'x', edited_by_id = %s WHERE id = %s", hand.pk, case.pk)
    assert case.investigators.filter(user=hand).exists()


# -- the bar -------------------------------------------------------------------------------------
def nomination_step(nomination, verb, target):
    by = made.director(PROVINCE)
    states = {"verb": verb, "from_state": nomination.state, "to_state": target}
    serial = nomination.steps_taken + 1
    NominationStep.objects.create(record=nomination, serial=serial, actor=by.user, group=by.group, **states)
    Nomination.objects.filter(pk=nomination.pk).update(state=target, steps_taken=serial)


@pytest.mark.parametrize(
    ("state", "verb", "target"),
    [
        (S.DRAFT, "submit", S.SUBMITTED),
        (S.CANDIDATE, "select", S.SELECTED),
        (S.SUBMITTED, "endorse", S.ENDORSED),
        (S.SELECTED, "forward", S.FORWARDED),
        (S.FORWARDED, "take_in", S.TAKEN_IN),
    ],
)
def test_a_barred_nominee_goes_no_step_further(state, verb, target):
    """As if the nomination had not been stopped with the decision."""
    nomination = nomination_in(state)
    case = case_in(C.DECIDED, PROVINCE, nomination.subject)
    with past_the_guards():
        times = {"in_force_at": clock.now(), "appeal_until": clock.today()}
        ViolationCase.objects.filter(pk=case.pk).update(state="in_force", **times)
    with refused("who is barred"), transaction.atomic():
        nomination_step(nomination, verb, target)


def test_nobody_begins_a_nomination_of_a_barred_one():
    quota()
    subject = party()
    case_in(C.IN_FORCE, PROVINCE, subject)
    with refused("who is barred"), transaction.atomic():
        nominating.made(made.clerk(), subject, current_year(), uuid4())
    assert nominating.made(made.clerk(), subject, current_year() + 1, uuid4()).subject == subject


def test_a_nomination_stops_for_nothing_but_a_decision():
    nomination = nomination_in(S.SUBMITTED)
    with refused("by a decision in force"), transaction.atomic():
        nomination_step(nomination, "stop", S.STOPPED)


# -- two at once ---------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("state", "first", "second", "target"),
    [
        (C.PUT_FORWARD, "decide", "dismiss", C.DECIDED),
        (C.PUT_FORWARD, "dismiss", "decide", C.DISMISSED),
        (C.DECIDED, "confirm", "object", C.IN_FORCE),
        (C.DECIDED, "confirm", "confirm", C.IN_FORCE),
    ],
)
def test_of_two_who_decide_at_once_one_wins(state, first, second, target):
    case, loser = case_in(state), factories.membership_at(PROVINCE, Role.DIRECTOR)
    winner = inspector() if first == "confirm" else director()

    def act(verb, by):
        return lambda: VIOLATION_CASE.perform(case, verb, by=by, reason=REASON)

    assert isinstance(while_uncommitted(act(first, winner), act(second, loser)), NotLegal)
    assert as_it_stands(case).state == target


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of", ["organisation", "expert"])
def test_who_begins_a_nomination_while_it_is_confirmed_sees_the_bar(of):
    quota()
    subject = party() if of == "organisation" else expert_party()
    case, by, token = case_in(C.DECIDED, PROVINCE, subject), made.clerk(), uuid4()
    confirmer = inspector()
    outcome = while_uncommitted(
        lambda: VIOLATION_CASE.perform(case, "confirm", by=confirmer),
        lambda: nominating.made(by, subject, current_year(), token),
    )
    assert isinstance(outcome, IntegrityError)
    assert not Nomination.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of", ["organisation", "expert"])
def test_who_confirms_while_a_nomination_is_begun_stops_it(of):
    quota()
    subject = party() if of == "organisation" else expert_party()
    case, by, token = case_in(C.DECIDED, PROVINCE, subject), made.clerk(), uuid4()
    confirmer = inspector()
    outcome = while_uncommitted(
        lambda: nominating.made(by, subject, current_year(), token),
        lambda: VIOLATION_CASE.perform(case, "confirm", by=confirmer),
    )
    assert outcome.state == C.IN_FORCE
    assert Nomination.objects.get().state == S.STOPPED


@pytest.mark.django_db(transaction=True)
def test_who_selects_while_it_is_confirmed_is_told():
    nomination = nomination_in(S.SUBMITTED)
    case, confirmer, by = case_in(C.DECIDED, PROVINCE, nomination.subject), inspector(), made.director(COUNTY)
    outcome = while_uncommitted(
        lambda: VIOLATION_CASE.perform(case, "confirm", by=confirmer),
        lambda: NOMINATION.perform(nomination, "endorse", by=by),
    )
    assert isinstance(outcome, NotLegal)
    assert Nomination.objects.get().state == S.STOPPED


@pytest.mark.django_db(transaction=True)
def test_the_same_report_sent_twice_at_once_opens_one():
    subject, token = made.organisation(), uuid4()
    clerk()

    def send():
        return reported(PROVINCE, subject, token=token, files=())

    assert while_uncommitted(send, send) == ViolationCase.objects.get()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_is_put_forward_comes_too_late():
    case = driven(reported(), "take_up", "hear")
    investigating.propose(case=case, by=clerk(), measure="warn", grounds=GROUNDS)
    case, by = as_it_stands(case), clerk()
    outcome = while_uncommitted(
        lambda: VIOLATION_CASE.perform(case, "put_forward", by=by),
        lambda: investigating.propose(case=case, by=by, measure="warn", grounds=FINDINGS + APPEAL),
    )
    assert isinstance(outcome, NotLegal)
    assert ViolationCase.objects.get().grounds == GROUNDS
