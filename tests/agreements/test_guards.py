"""What the database refuses by itself: every statement here is plain SQL, past all forms and verbs."""

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.drafting import open_for_editing
from agreements.enums import AgreementState as S
from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from leadership.enums import Level
from leadership.models import Region
from tests.agreements.factories import agreement_in, applicant, clerk, director, draft, expert, villages
from tests.factories import COUNTY, NEIGHBOUR_COUNTY

pytestmark = pytest.mark.django_db

# Filed, in its two later states, and before anybody filed it but out of the clerks' hands.
CLOSED = [S.SUBMITTED, S.FILED, S.REPORTED, S.IN_REPOSITORY]
CONTENT = {
    "title": "UPDATE agreements_agreementversion SET title = 'x' WHERE id = {version}",
    "funds": "UPDATE agreements_agreementversion SET funds = 1 WHERE id = {version}",
    "filing undone": "UPDATE agreements_agreementversion SET filed_at = NULL, title = 'x' WHERE id = {version}",
    "version deleted": "DELETE FROM agreements_agreementversion WHERE id = {version}",
    "version added": """
        INSERT INTO agreements_agreementversion
            (agreement_id, number, title, helper_kind, objectives, mechanism, created_at)
        VALUES ({agreement}, 9, '', '', '', '', now())""",
    "version of another": """
        UPDATE agreements_agreementversion SET agreement_id = {agreement}, number = 9 WHERE id = {other}""",
    "another version counts": "UPDATE agreements_agreement SET current_version_id = {other} WHERE id = {agreement}",
    "task changed": "UPDATE agreements_task SET target = 1 WHERE version_id = {version}",
    "task deleted": "DELETE FROM agreements_task WHERE version_id = {version}",
    "task added": """
        INSERT INTO agreements_task (version_id, area, description, target, unit, due_on)
        VALUES ({version}, 'talent', 'x', 1, 'x', now())""",
    "task moved in": "UPDATE agreements_task SET version_id = {version} WHERE version_id = {other}",
    "task moved out": "UPDATE agreements_task SET version_id = {other} WHERE version_id = {version}",
    "village added": "INSERT INTO agreements_agreementvillage (version_id, village_id) VALUES ({version}, '{village}')",
    "village removed": "DELETE FROM agreements_agreementvillage WHERE version_id = {version}",
    "expert added": "INSERT INTO agreements_agreementexpert (version_id, expert_id) VALUES ({version}, {expert})",
    "expert removed": "DELETE FROM agreements_agreementexpert WHERE version_id = {version}",
    "number": "UPDATE agreements_agreement SET number = 'x' WHERE id = {agreement}",
    "serial": "UPDATE agreements_agreement SET serial = 99 WHERE id = {agreement}",
    "year": "UPDATE agreements_agreement SET year = 2017 WHERE id = {agreement}",
    "county": "UPDATE agreements_agreement SET region_id = '520327' WHERE id = {agreement}",
    "agreement deleted": "DELETE FROM agreements_agreement WHERE id = {agreement}",
}


def refused(sql: str, **values) -> str:
    """Run a statement that the database must refuse; returns what it says."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
    return str(refusal.value)


def done(sql: str, **values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
        return cursor.rowcount


def subjects_of(agreement) -> dict:
    """What the statements are about: this agreement, and an open draft beside it."""
    return {
        "agreement": agreement.pk,
        "version": agreement.current_version_id,
        "other": draft().current_version_id,
        "village": villages(number=9)[8].pk,
        "expert": expert().pk,
    }


# -- INV-3: what is filed never changes ------------------------------------------------------
@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("state", CLOSED)
def test_no_statement_changes_what_was_agreed(state):
    agreement = agreement_in(state)
    values = subjects_of(agreement)
    passed = []
    for name, sql in CONTENT.items():
        try:
            refused(sql, **values)
        except pytest.fail.Exception:
            passed.append(name)
    assert passed == []


@pytest.mark.invariant("INV-3")
def test_the_refusal_can_be_read_by_people():
    agreement = agreement_in(S.FILED)
    message = refused(CONTENT["title"], version=agreement.current_version_id)
    assert "changes only while the county office works on it" in message


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "version added",
        "task changed",
        "task added",
        "task moved in",
        "task moved out",
        "village added",
        "expert added",
        "year",
    ],
)
def test_the_same_statements_pass_while_the_county_writes(name):
    """So that the refusals above are not due to statements that never work."""
    agreement = draft()
    assert done(CONTENT[name], **subjects_of(agreement)) >= 1


@pytest.mark.invariant("INV-3")
def test_a_filed_version_stays_while_its_successor_is_written():
    returned = agreement_in(S.FILED)
    old = returned.current_version_id
    returned = AGREEMENT.perform(returned, "return", by=director("52"), reason="目标不实")
    for name in ("title", "filing undone", "task changed", "task deleted", "village removed", "expert removed"):
        refused(CONTENT[name], version=old)
    assert done(CONTENT["title"], version=returned.current_version_id) == 1


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_agreementstep SET reason = 'x' WHERE record_id = {agreement}",
        "UPDATE agreements_agreementstep SET content = NULL WHERE record_id = {agreement}",
        "UPDATE agreements_agreementstep SET actor_id = actor_id WHERE record_id = {agreement}",
        "DELETE FROM agreements_agreementstep WHERE record_id = {agreement}",
    ],
)
def test_steps_are_final(sql):
    assert "never changed or deleted" in refused(sql, agreement=agreement_in(S.SUBMITTED).pk)


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("table", ["agreement", "agreementversion", "task", "agreementvillage", "agreementexpert"])
def test_history_is_append_only(table):
    agreement_in(S.FILED)
    events = f"agreements_{table}event"
    assert done(f"SELECT 1 FROM {events}") >= 1
    for sql in (f"UPDATE {events} SET pgh_label = 'x'", f"DELETE FROM {events}"):
        with pytest.raises(Exception, match="append_only"), transaction.atomic():
            done(sql)


@pytest.mark.invariant("INV-3")
def test_nobody_files_without_the_chain():
    agreement = draft()
    message = refused(
        "UPDATE agreements_agreementversion SET filed_at = now() WHERE id = {version}",
        version=agreement.current_version_id,
    )
    assert "changes only while" in message


# -- the chain -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_agreement SET state = 'filed' WHERE id = {agreement}",
        "UPDATE agreements_agreement SET state = 'filed', steps_taken = steps_taken + 1 WHERE id = {agreement}",
        "UPDATE agreements_agreement SET desk_id = {desk} WHERE id = {agreement}",
    ],
)
def test_state_and_desk_change_only_with_a_step(sql):
    agreement = agreement_in(S.SUBMITTED)
    values = {"agreement": agreement.pk, "desk": agreement.desk.next_above.pk}
    assert "only by a step of its chain" in refused(sql, **values)


STEP = """
    INSERT INTO agreements_agreementstep
        (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
    VALUES ({agreement}, {serial}, '{verb}', '{source}', '{target}', {actor}, {group}, now(), '', '[]', '')
"""


def step_of(agreement, verb, target, *, actor, serial=2, source=S.SUBMITTED) -> dict:
    return {
        "agreement": agreement.pk,
        "serial": serial,
        "verb": verb,
        "source": source,
        "target": target,
        "actor": actor.pk,
        "group": agreement.desk_id,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "accept", "target": S.IN_REPOSITORY},
        {"verb": "endorse", "target": S.FILED},
        {"verb": "endorse", "target": S.ENDORSED, "source": S.ENDORSED},
        {"verb": "endorse", "target": S.ENDORSED, "serial": 3},
    ],
)
def test_a_step_that_the_chain_does_not_have_is_refused(wrong):
    agreement = agreement_in(S.SUBMITTED)
    assert "does not have this step" in refused(STEP, **step_of(agreement, actor=director().user, **wrong))


# -- INV-1: whoever wrote it does not decide --------------------------------------------------
@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("verb, target", [("endorse", S.ENDORSED), ("file", S.FILED), ("return", S.RETURNED)])
@pytest.mark.parametrize("author", ["creator", "last editor"])
def test_the_author_does_not_decide(verb, target, author):
    agreement = draft()
    editor = director().user
    if author == "last editor":
        Agreement.objects.filter(pk=agreement.pk).update(edited_by=editor)
    submit = step_of(agreement, "submit", S.SUBMITTED, actor=clerk().user, serial=1, source=S.DRAFT)
    done(STEP, **submit)
    Agreement.objects.filter(pk=agreement.pk).update(state=S.SUBMITTED, steps_taken=1, number="n", serial=1)
    actor = agreement.created_by if author == "creator" else editor
    assert "does not decide on it" in refused(STEP, **step_of(agreement, verb, target, actor=actor))


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("column", ["created_by_id", "edited_by_id"])
def test_the_author_cannot_be_exchanged(column):
    agreement = agreement_in(S.SUBMITTED)
    sql = "UPDATE agreements_agreement SET {column} = {other} WHERE id = {agreement}"
    message = refused(sql, column=column, other=director().user_id, agreement=agreement.pk)
    assert "stays on record" in message


@pytest.mark.invariant("INV-1")
def test_writing_in_it_makes_one_the_last_editor():
    agreement = agreement_in(S.RETURNED)
    both = clerk()
    open_for_editing(agreement=agreement, by=both)
    assert Agreement.objects.get(pk=agreement.pk).edited_by == both.user


# -- places, experts, amounts ------------------------------------------------------------------
@pytest.mark.parametrize("village", ["neighbour's", "township"])
def test_only_villages_of_the_county(village):
    agreement = draft()
    place = {
        "neighbour's": lambda: villages(NEIGHBOUR_COUNTY)[0],
        "township": lambda: Region.objects.within(COUNTY).filter(level=Level.TOWNSHIP)[0],
    }[village]()
    message = refused(CONTENT["village added"], version=agreement.current_version_id, village=place.pk)
    assert "villages of its own county only" in message


def test_only_listed_experts():
    agreement = draft()
    message = refused(CONTENT["expert added"], version=agreement.current_version_id, expert=applicant().pk)
    assert "Only listed experts" in message


@pytest.mark.parametrize(
    "sql, constraint",
    [
        ("UPDATE agreements_agreementversion SET ends_on = starts_on - 1 WHERE id = {version}", "period_not_reversed"),
        ("UPDATE agreements_agreementversion SET funds = -1 WHERE id = {version}", "funds_not_negative"),
        ("UPDATE agreements_agreementversion SET helper_kind = 'experts' WHERE id = {version}", "fits_helper_kind"),
        ("UPDATE agreements_task SET target = 0 WHERE version_id = {version}", "target_positive"),
    ],
)
def test_constraints(sql, constraint):
    assert constraint in refused(sql, version=draft().current_version_id)
