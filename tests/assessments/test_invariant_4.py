"""INV-4: a confirmed assessment and the figures it came from never change; a correction is a new one.

Every statement here is plain SQL, past all forms and verbs.
"""

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.enums import ActivityState
from assessments import assessing, metrics
from assessments.enums import AssessmentState as S
from assessments.enums import Subject
from assessments.models import AgreementAssessment
from assessments.scoring import total_of
from assessments.systems import system_for
from assessments.workflow import ASSESSMENT, INDICATOR_SYSTEM
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.programme import current_year
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in
from tests.assessments.factories import assessment_in, begun, drive, proof, step, system_draft
from tests.factories import NATION, NEIGHBOUR_COUNTY

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-4")]

WHY = "三号任务的完成数统计有误，重新核定。"
# What is written on the record, on its marks and on its files while the county works on it.
WRITTEN = {
    "total": "UPDATE assessments_agreementassessment SET total = 99 WHERE id = {assessment}",
    "grade": "UPDATE assessments_agreementassessment SET grade = 'excellent' WHERE id = {assessment}",
    "summary": "UPDATE assessments_agreementassessment SET summary = 'x' WHERE id = {assessment}",
    "problems": "UPDATE assessments_agreementassessment SET problems = 'x' WHERE id = {assessment}",
    "moment": "UPDATE assessments_agreementassessment SET figures_at = now() WHERE id = {assessment}",
    "writer": "UPDATE assessments_agreementassessment SET edited_by_id = {somebody} WHERE id = {assessment}",
    "author": "UPDATE assessments_agreementassessment SET created_by_id = {somebody} WHERE id = {assessment}",
    "day": "UPDATE assessments_agreementassessment SET created_at = now() WHERE id = {assessment}",
    "amount": "UPDATE assessments_agreementmark SET amount = 7 WHERE assessment_id = {assessment}",
    "base": "UPDATE assessments_agreementmark SET base = 7 WHERE assessment_id = {assessment}",
    "marks": "UPDATE assessments_agreementmark SET marks = 7 WHERE assessment_id = {assessment}",
    "reason": "UPDATE assessments_agreementmark SET reason = 'x' WHERE assessment_id = {assessment}",
    "own marks": "UPDATE assessments_agreementmark SET self_marks = 7 WHERE assessment_id = {assessment}",
    "mark deleted": "DELETE FROM assessments_agreementmark WHERE assessment_id = {assessment}",
    "file renamed": "UPDATE assessments_assessmentfile SET name = 'x' WHERE assessment_id = {assessment}",
    "file exchanged": "UPDATE assessments_assessmentfile SET file = 'x' WHERE assessment_id = {assessment}",
    "file deleted": "DELETE FROM assessments_assessmentfile WHERE assessment_id = {assessment}",
    "file added": """
        INSERT INTO assessments_assessmentfile (assessment_id, file, name, size, sha256, uploaded_by_id, uploaded_at)
        VALUES ({assessment}, 'x', 'x', 1, 'x', {somebody}, now())""",
}
# What nobody ever does to it, whatever its state.
NEVER = {
    "year": "UPDATE assessments_agreementassessment SET year = year - 1 WHERE id = {assessment}",
    "agreement": "UPDATE assessments_agreementassessment SET agreement_id = {agreement} WHERE id = {assessment}",
    "county": "UPDATE assessments_agreementassessment SET region_id = '520327' WHERE id = {assessment}",
    "system": "UPDATE assessments_agreementassessment SET system_id = {draft} WHERE id = {assessment}",
    "serial": "UPDATE assessments_agreementassessment SET serial = 9 WHERE id = {assessment}",
    "corrects itself": """
        UPDATE assessments_agreementassessment SET serial = 2, corrects_id = id, correction_reason = 'x'
        WHERE id = {assessment}""",
    "state": "UPDATE assessments_agreementassessment SET state = 'sent_back' WHERE id = {assessment}",
    "desk": "UPDATE assessments_agreementassessment SET desk_id = {elsewhere} WHERE id = {assessment}",
    "number of steps": "UPDATE assessments_agreementassessment SET steps_taken = 0 WHERE id = {assessment}",
    "deleted": "DELETE FROM assessments_agreementassessment WHERE id = {assessment}",
    "mark of another indicator": """
        UPDATE assessments_agreementmark SET indicator_id = {indicator} WHERE assessment_id = {assessment}""",
    "step changed": "UPDATE assessments_assessmentstep SET reason = 'x' WHERE record_id = {assessment}",
    "step backdated": "UPDATE assessments_assessmentstep SET at = at - interval '1 day' WHERE record_id = {assessment}",
    "fingerprint": "UPDATE assessments_assessmentstep SET fingerprint = 'x' WHERE record_id = {assessment}",
    "step deleted": "DELETE FROM assessments_assessmentstep WHERE record_id = {assessment}",
    "weight": "UPDATE assessments_indicator SET weight = 1 WHERE system_id = {system}",
    "target": "UPDATE assessments_indicator SET target = 1 WHERE system_id = {system} AND rule = 'target'",
    "full marks": "UPDATE assessments_indicator SET full_marks = 1 WHERE system_id = {system}",
    "indicator deleted": "DELETE FROM assessments_indicator WHERE system_id = {system}",
    "indicator added": """
        INSERT INTO assessments_indicator
            (system_id, place, name, meaning, weight, full_marks, rule, metric, direction, steps, needs_evidence)
        VALUES ({system}, 9, 'x', '', 1, 1, 'hand', '', 'up', '[]', false)""",
    "grades": "UPDATE assessments_indicatorsystem SET first_from = 70, second_from = 65 WHERE id = {system}",
    "year of the system": "UPDATE assessments_indicatorsystem SET year = 2016 WHERE id = {system}",
    "system taken back": "UPDATE assessments_indicatorsystem SET state = 'draft' WHERE id = {system}",
    "system deleted": "DELETE FROM assessments_indicatorsystem WHERE id = {system}",
}

# Before it is confirmed, somebody may well return it.
STEP_ADDED = """
    INSERT INTO assessments_assessmentstep
        (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
    SELECT id, steps_taken + 1, 'return', state, 'returned', {somebody}, desk_id, now(), 'x', '[]', ''
    FROM assessments_agreementassessment WHERE id = {assessment}"""


def refused(sql: str, **values) -> str:
    """Run a statement that the database must refuse; returns what it says."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
    return str(refusal.value)


def done(sql: str, **values) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
        return cursor.rowcount


def passed(statements, **values) -> list[str]:
    """The names of those of ``statements`` that the database let through."""
    found = []
    for name, sql in statements.items():
        try:
            refused(sql, **values)
        except pytest.fail.Exception:
            found.append(name)
    return found


def proven(state) -> AgreementAssessment:
    """In ``state``, with a file of evidence."""
    assessment = begun()
    proof(assessment)
    return drive(assessment, state)


def subjects_of(assessment) -> dict:
    other = system_draft(Subject.AGREEMENT, current_year() - 1)
    return {
        "assessment": assessment.pk,
        "system": assessment.system_id,
        "draft": other.pk,
        "indicator": other.indicators.first().pk,
        "agreement": made.agreement_in("in_repository").pk,
        "somebody": made.director(NEIGHBOUR_COUNTY).user_id,
        "elsewhere": made.director(NEIGHBOUR_COUNTY).group_id,
    }


# -- what was confirmed stays ------------------------------------------------------------------
@pytest.mark.parametrize("state", [S.SCORED, S.ACCEPTED, S.ENDORSED, S.CONFIRMED])
def test_no_statement_changes_what_was_scored(state):
    """From its scoring on, so that what is confirmed is what was countersigned and checked."""
    assessment = proven(state)
    assert passed(WRITTEN | NEVER, **subjects_of(assessment)) == []


@pytest.mark.parametrize("state", [S.DRAFT, S.REPORTED])
def test_the_same_statements_pass_while_the_county_works_on_it(state):
    """So that the refusals above are not due to statements that never work."""
    values = subjects_of(proven(state))
    names = sorted(WRITTEN, key=lambda name: name.endswith("deleted"))
    assert [name for name in names if not done(WRITTEN[name], **values)] == []


def test_no_step_is_added_to_what_is_confirmed_though_it_could_be_returned_before():
    checked, confirmed = proven(S.ENDORSED), proven(S.CONFIRMED)
    somebody = made.director(NEIGHBOUR_COUNTY).user_id
    refused(STEP_ADDED, assessment=confirmed.pk, somebody=somebody)
    assert done(STEP_ADDED, assessment=checked.pk, somebody=somebody) == 1


def test_the_refusal_can_be_read_by_people():
    values = subjects_of(proven(S.CONFIRMED))
    assert "never once confirmed" in refused(WRITTEN["total"], **values)
    assert "never once confirmed" in refused(WRITTEN["marks"], **values)


def test_it_leaves_the_repository_of_its_evidence_neither_by_moving_in_nor_out():
    confirmed, other = proven(S.CONFIRMED), proven(S.DRAFT)
    for source, target in ((confirmed, other), (other, confirmed)):
        for table in ("assessments_assessmentfile", "assessments_agreementmark"):
            refused(f"UPDATE {table} SET assessment_id = {target.pk} WHERE assessment_id = {source.pk}")


def test_no_verb_changes_it():
    confirmed = assessment_in(S.CONFIRMED)
    for move in ASSESSMENT.moves:
        for by in (made.clerk(), made.director("52"), made.director(NATION)):
            with pytest.raises((NotLegal, NotAllowed)):
                ASSESSMENT.perform(confirmed, move.verb, by=by, reason=WHY)


def test_a_system_that_is_used_is_neither_taken_back_nor_written():
    begun()
    system = system_for(subject=Subject.AGREEMENT, year=current_year())
    with pytest.raises(Incomplete):
        INDICATOR_SYSTEM.perform(system, "take_back", by=made.director(NATION))


# -- the figures it came from ------------------------------------------------------------------
def due_today():
    """An agreement whose only task of 120 is due today; 60 have been done."""
    draft = made.draft()
    draft.current_version.tasks.update(due_on=clock.today())
    agreement = made.drive(draft, "in_repository")
    activity_in(ActivityState.CONFIRMED, agreement, done=60)
    return agreement


def figures_of(assessment) -> list[tuple]:
    return list(assessment.marks.order_by("indicator__place").values_list("amount", "base", "marks"))


def test_the_figures_stay_although_the_records_go_on():
    agreement = due_today()
    confirmed = assessment_in(S.CONFIRMED, agreement)
    kept = figures_of(confirmed), confirmed.total, confirmed.grade, confirmed.figures_at
    asked = {"names": ["tasks_done"], "agreements": [agreement.pk], "year": current_year()}
    assert metrics.of_agreements(**asked) == {(agreement.pk, "tasks_done"): (0, 1)}
    activity_in(ActivityState.CONFIRMED, agreement, done=60)
    assert metrics.of_agreements(**asked) == {(agreement.pk, "tasks_done"): (1, 1)}
    again = AgreementAssessment.objects.get(pk=confirmed.pk)
    assert (figures_of(again), again.total, again.grade, again.figures_at) == kept
    assert total_of(again.marks.select_related("indicator")) == again.total


def test_what_was_confirmed_is_what_each_office_decided_on():
    confirmed = assessment_in(S.CONFIRMED)
    decided = confirmed.steps.filter(verb__in=["score", "countersign", "endorse", "confirm"])
    assert set(decided.values_list("fingerprint", flat=True)) == {assessing.fingerprint(confirmed)}


# -- a correction ------------------------------------------------------------------------------
def test_a_correction_is_a_new_one_that_names_the_old_and_counts_once_confirmed():
    agreement = due_today()
    former = assessment_in(S.CONFIRMED, agreement, marks=10)
    kept = figures_of(former)
    activity_in(ActivityState.CONFIRMED, agreement, done=60)
    correction = assessing.begin_correction(assessment=former, by=made.clerk(), reason=WHY)
    assert (correction.corrects, correction.serial, correction.correction_reason) == (former, 2, WHY)
    assert (correction.state, correction.summary, correction.total) == (S.DRAFT, former.summary, None)
    by_hand = former.marks.get(indicator__metric="")
    copied = correction.marks.get(indicator=by_hand.indicator)
    assert (copied.marks, copied.reason) == (by_hand.marks, by_hand.reason)
    assert list(AgreementAssessment.objects.counting()) == [former]
    confirmed = drive(correction, S.CONFIRMED, marks=10)
    assert list(AgreementAssessment.objects.counting()) == [confirmed]
    former.refresh_from_db()
    assert (figures_of(former), former.state) == (kept, S.CONFIRMED)
    # 40 for the task that is done now.
    assert confirmed.total - former.total == 40


def test_only_the_last_confirmed_one_is_corrected_and_one_at_a_time():
    former = assessment_in(S.CONFIRMED)
    correction = assessing.begin_correction(assessment=former, by=made.clerk(), reason=WHY)
    for wrong in (former, correction):
        with pytest.raises(NotLegal):
            assessing.begin_correction(assessment=wrong, by=made.clerk(), reason=WHY)
    last = drive(correction, S.CONFIRMED)
    with pytest.raises(NotLegal):
        assessing.begin_correction(assessment=former, by=made.clerk(), reason=WHY)
    assert assessing.begin_correction(assessment=last, by=made.clerk(), reason=WHY).serial == 3


@pytest.mark.parametrize("who", [made.director, lambda: made.clerk(NEIGHBOUR_COUNTY), lambda: made.clerk("52")])
def test_only_the_clerks_of_its_county_correct_it(who):
    former = assessment_in(S.CONFIRMED)
    with pytest.raises(NotAllowed):
        assessing.begin_correction(assessment=former, by=who(), reason=WHY)


INSERT = """
    INSERT INTO assessments_agreementassessment
        (agreement_id, region_id, year, serial, system_id, corrects_id, correction_reason, summary, problems, grade,
         state, desk_id, steps_taken, moved_at, created_by_id, edited_by_id, created_at)
    SELECT agreement_id, region_id, year, {serial}, system_id, {corrects}, {reason}, '', '', '',
           'draft', desk_id, 0, now(), created_by_id, edited_by_id, now()
    FROM assessments_agreementassessment WHERE id = {assessment}"""
FAULTS = {
    "a second first one": {"serial": 1, "corrects": "NULL", "reason": "''"},
    "names none": {"serial": 2, "corrects": "NULL", "reason": "'x'"},
    "says no reason": {"serial": 2, "corrects": "{assessment}", "reason": "''"},
    "leaves one out": {"serial": 3, "corrects": "{assessment}", "reason": "'x'"},
    "names another agreement's": {"serial": 2, "corrects": "{other}", "reason": "'x'"},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_database_refuses_a_correction_that_does_not_name_the_old_one(fault):
    former, other = assessment_in(S.CONFIRMED), assessment_in(S.CONFIRMED)
    keys = {"assessment": former.pk, "other": other.pk}
    said = FAULTS[fault] | {"corrects": FAULTS[fault]["corrects"].format(**keys)}
    refused(INSERT, assessment=former.pk, **said)
    assert done(INSERT, assessment=former.pk, serial=2, corrects=former.pk, reason="'x'") == 1


def test_the_database_refuses_to_correct_what_is_not_confirmed():
    under_way = assessment_in(S.ENDORSED)
    refused(INSERT, assessment=under_way.pk, serial=2, corrects=under_way.pk, reason="'x'")
    confirmed = step(step(under_way))
    assert done(INSERT, assessment=confirmed.pk, serial=2, corrects=confirmed.pk, reason="'x'") == 1
