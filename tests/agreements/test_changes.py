"""Changes of agreements in the repository: who begins, writes and decides on them, and what follows from them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from agreements import changing, drafting
from agreements.comparison import changes_by
from agreements.enums import AgreementState, ChangeKind, Part
from agreements.enums import ChangeState as S
from agreements.filing import set_filing_level
from agreements.models import Agreement, AgreementChange, AgreementVersion
from agreements.workflow import AGREEMENT, CHANGE
from common import clock
from common.models import Job
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Level, Role
from leadership.models import ProgrammeYear
from leadership.permissions import DECIDE_AGREEMENT, DRAFT_AGREEMENT, permissions_of
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import BETTER_TARGET, change, change_in, step, written
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

ENDINGS = [ChangeKind.COMPLETION, ChangeKind.TERMINATION]
STATE_OF_ENDING = {
    ChangeKind.COMPLETION: AgreementState.COMPLETED,
    ChangeKind.TERMINATION: AgreementState.TERMINATED,
}


def way_of(record) -> list[tuple[str, str]]:
    return list(record.steps.order_by("serial").values_list("verb", "group__region"))


def as_it_stands(record):
    return type(record).objects.get(pk=record.pk)


# -- the way up ----------------------------------------------------------------------------
WAYS = {
    Level.PROVINCE: [("submit", COUNTY), ("endorse", COUNTY), ("endorse", PREFECTURE), PROVINCE],
    Level.PREFECTURE: [("submit", COUNTY), ("endorse", COUNTY), PREFECTURE],
    Level.COUNTY: [("submit", COUNTY), COUNTY],
}


@pytest.mark.parametrize("level", WAYS)
def test_an_amendment_goes_the_way_of_its_agreement_and_then_to_the_nation(level):
    set_filing_level(province=factories.place(PROVINCE), level=level)
    record = change_in(ChangeKind.AMENDMENT, S.IN_FORCE)
    *way, filed_at = WAYS[level]
    assert way_of(record) == [*way, ("file", filed_at), ("accept", NATION)]


@pytest.mark.parametrize("level", WAYS)
@pytest.mark.parametrize("kind", ENDINGS)
def test_an_ending_is_decided_where_agreements_are_filed(kind, level):
    set_filing_level(province=factories.place(PROVINCE), level=level)
    record = change_in(kind, S.IN_FORCE)
    *way, filed_at = WAYS[level]
    assert way_of(record) == [*way, ("conclude", filed_at)]


# -- what follows --------------------------------------------------------------------------
def test_an_amendment_in_force_is_the_agreement_s_text_and_the_former_one_stays():
    record = change_in(ChangeKind.AMENDMENT, S.FILED)
    agreement = as_it_stands(record.agreement)
    before = agreement.current_version
    assert (before.tasks.get().target, before.number) == (120, 1)
    step(record)
    agreement = as_it_stands(agreement)
    assert (agreement.current_version, agreement.state) == (record.version, AgreementState.IN_REPOSITORY)
    assert agreement.current_version.tasks.get().target == BETTER_TARGET
    assert as_it_stands(before).tasks.get().target == 120
    assert agreement.current_version.filed_at.date() == clock.now().date()


def test_a_task_keeps_its_key_through_an_amendment():
    record = change()
    keys = {version.tasks.get().key for version in record.agreement.versions.all()}
    assert len(keys) == 1


@pytest.mark.parametrize("kind", ENDINGS)
def test_an_ending_ends_the_agreement_with_the_reason_on_its_timeline(kind):
    record = change_in(kind, S.IN_FORCE)
    agreement = as_it_stands(record.agreement)
    last = agreement.steps.last()
    assert (agreement.state, last.reason) == (STATE_OF_ENDING[kind], record.reason)
    assert (last.actor, agreement.desk.region_id) == (made.director(PROVINCE).user, COUNTY)


@pytest.mark.parametrize("kind", ChangeKind)
def test_the_figures_are_computed_again(kind):
    record = change_in(kind, S.FILED if kind == ChangeKind.AMENDMENT else S.SUBMITTED)
    Job.objects.all().delete()
    while record.state != S.IN_FORCE:
        record = step(record)
    assert [job.arguments for job in Job.objects.filter(kind="rollup")] == [{}]


def test_a_change_given_up_leaves_the_agreement_as_it_is_and_lets_another_begin():
    record = change_in(ChangeKind.AMENDMENT, S.DROPPED)
    agreement = as_it_stands(record.agreement)
    assert agreement.current_version.number == 1
    again = change(agreement=agreement)
    assert (again.serial, again.version.number) == (2, 3)


def test_a_returned_amendment_is_corrected_and_goes_the_whole_way_again():
    record = change_in(ChangeKind.AMENDMENT, S.FILED)
    record = step(record, towards=S.RETURNED)
    assert record.desk.region_id == COUNTY
    version = drafting.open_for_editing(agreement=as_it_stands(record.agreement), by=made.clerk())
    version.title = "茶叶提质增效帮扶协议（修订）"
    version.save()
    while record.state != S.IN_FORCE:
        record = step(record)
    assert as_it_stands(record.agreement).title == version.title


# -- who begins ------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("role", Role)
def test_only_clerks_of_the_county_begin(kind, role):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    by = factories.membership_at(COUNTY, role)
    if DRAFT_AGREEMENT in permissions_of([role]):
        assert change(kind, agreement, by).created_by == by.user
    else:
        with pytest.raises(NotAllowed):
            change(kind, agreement, by)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [PREFECTURE, PROVINCE, NATION, NEIGHBOUR_COUNTY])
def test_no_other_office_begins(place):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    with pytest.raises(NotAllowed):
        change(agreement=agreement, by=made.clerk(place))


@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.SUBMITTED, AgreementState.FILED])
def test_only_what_is_in_the_repository_is_changed(state):
    with pytest.raises(NotLegal):
        change(agreement=made.agreement_in(state))


def test_one_change_at_a_time_and_it_is_named():
    record = change()
    with pytest.raises(NotLegal, match=record.created_by.name):
        change(ChangeKind.TERMINATION, record.agreement)


def test_the_database_holds_one_change_at_a_time():
    record = change()
    values = {name: getattr(record, name) for name in ("agreement", "region", "desk", "created_by", "edited_by")}
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementChange.objects.create(**values, serial=2, kind="completion", state="draft", form_token=uuid4())


def test_the_same_form_sent_twice_begins_one():
    agreement, token = made.agreement_in(AgreementState.IN_REPOSITORY), uuid4()
    first, second = (change(agreement=agreement, token=token) for _time in range(2))
    assert first == second
    assert agreement.versions.count() == 2


# -- who writes and decides --------------------------------------------------------------------
@pytest.mark.invariant("INV-1")
def test_whoever_wrote_in_an_amendment_does_not_decide_on_it():
    both = factories.membership_at(COUNTY, Role.CLERK, Role.DIRECTOR)
    record = written()
    drafting.open_for_editing(agreement=as_it_stands(record.agreement), by=both)
    record = step(record)
    assert as_it_stands(record).edited_by == both.user
    assert CHANGE.offers(record, both) == []
    with pytest.raises(NotAllowed):
        CHANGE.perform(record, "endorse", by=both)


@pytest.mark.invariant("INV-1")
def test_writing_an_amendment_leaves_the_authors_of_the_agreement():
    record = change()
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    drafting.open_for_editing(agreement=as_it_stands(record.agreement), by=colleague)
    assert as_it_stands(record.agreement).edited_by != colleague.user


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_the_agreement_does_not_end_it():
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    record = change(ChangeKind.TERMINATION, agreement, colleague)
    changing.write_change(change=record, by=colleague, reason="企业迁出。", ended_on=clock.today())
    record = CHANGE.perform(record, "submit", by=colleague)
    author = factories.membership_at(PROVINCE, Role.DIRECTOR, user=agreement.created_by)
    record = step(step(record))
    assert "conclude" not in [offer.move.verb for offer in CHANGE.offers(record, author)]
    with pytest.raises(NotAllowed):
        CHANGE.perform(record, "conclude", by=author)


@pytest.mark.parametrize("kind", ChangeKind)
def test_nothing_is_written_once_it_is_submitted(kind):
    record = change_in(kind, S.SUBMITTED)
    with pytest.raises(NotLegal):
        changing.write_change(change=record, by=made.clerk(), reason="x")
    with pytest.raises(NotLegal):
        drafting.open_for_editing(agreement=as_it_stands(record.agreement), by=made.clerk())


@pytest.mark.parametrize("place, sees", [(COUNTY, True), (PREFECTURE, False), (NATION, False)])
def test_a_draft_is_seen_at_home_only(place, sees):
    record = change()
    by = made.director(place)
    assert AgreementChange.objects.visible_to(by).contains(record) is sees
    assert changing.versions_read_by(by, record.agreement).contains(record.version) is sees


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [COUNTY, PREFECTURE, PROVINCE, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE])
def test_once_submitted_it_is_seen_from_the_county_upwards(place):
    record = change_in(ChangeKind.AMENDMENT, S.SUBMITTED)
    sees = AgreementChange.objects.visible_to(made.director(place)).contains(record)
    assert sees is (place not in (NEIGHBOUR_COUNTY, OTHER_PROVINCE))


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_the_changes_of_its_own_agreements():
    record = change_in(ChangeKind.AMENDMENT, S.SUBMITTED)
    own, other = made.helper(record.agreement.current_version.organisation), made.helper(made.organisation())
    assert AgreementChange.objects.visible_to(own).contains(record)
    assert not AgreementChange.objects.visible_to(other).exists()


PLACES = [COUNTY, PREFECTURE, PROVINCE, NATION, NEIGHBOUR_COUNTY]
AT_HOME = ("submit", "withdraw", "drop")


def may(move, role, place, record) -> bool:
    """By the table: clerks at home, directors at the desk; withdrawing only by who submitted."""
    if move.permission not in permissions_of([role]) or move.verb == "withdraw":
        return False
    return place == (COUNTY if move.verb in AT_HOME else record.desk.region_id)


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.ENDORSED, S.FILED, S.RETURNED, S.IN_FORCE, S.DROPPED])
@pytest.mark.parametrize("kind", [ChangeKind.AMENDMENT, ChangeKind.COMPLETION])
def test_each_verb_in_each_state_for_each_role_at_each_level(kind, state):
    if (kind, state) == (ChangeKind.COMPLETION, S.FILED):
        return
    record = change_in(kind, state)
    people = [(role, place, factories.membership_at(place, role)) for place in PLACES for role in Role]
    wrong = []
    for move in CHANGE.moves:
        legal = state in move.sources and move.applies(record)
        for role, place, by in people:
            if performed(record, move.verb, by) is not (legal and may(move, role, place, record)):
                wrong.append((move.verb, role, place))
    assert wrong == []
    assert DECIDE_AGREEMENT in {move.permission for move in CHANGE.moves}


def performed(record, verb, by) -> bool:
    """Was it done? What was done is undone again."""
    point = transaction.savepoint()
    try:
        CHANGE.perform(record, verb, by=by, reason=made.REASON)
        return True
    except (NotAllowed, NotLegal):
        return False
    finally:
        transaction.savepoint_rollback(point)


# -- what it needs -------------------------------------------------------------------------------
def missing_in(record) -> str:
    with pytest.raises(Incomplete) as refusal:
        CHANGE.perform(record, "submit", by=made.clerk())
    return str(refusal.value)


@pytest.mark.parametrize("kind", ChangeKind)
def test_an_empty_change_is_not_submitted(kind):
    record = change(kind)
    assert len(changing.missing(record)) == 2
    assert missing_in(record)


def test_an_amendment_needs_what_every_agreement_needs():
    record = written()
    record.version.village_links.all().delete()
    assert [gap.part for gap in changing.missing(record)] == [Part.VILLAGES]


def test_an_amendment_is_not_bound_to_the_filing_window():
    record = written()
    ProgrammeYear.objects.update(filing_opens="2016-01-01", filing_closes="2016-01-02")
    assert changing.missing(record) == []


@pytest.mark.parametrize("days", [1, -400])
@pytest.mark.parametrize("kind", ENDINGS)
def test_the_day_of_the_end_lies_in_the_time_of_the_agreement_until_today(kind, days):
    record = written(kind)
    record = changing.write_change(change=record, by=made.clerk(), ended_on=clock.today() + timedelta(days=days))
    assert len(changing.missing(record)) == 1


def test_the_differences_are_told():
    difference, paper = changes_by(written())
    assert paper.part == Part.ATTACHMENTS
    assert (difference.part, len(difference.gone), len(difference.new)) == (Part.TASKS, 1, 1)
    assert str(BETTER_TARGET) in difference.new[0]


def test_each_submission_keeps_what_was_submitted():
    record = change_in(ChangeKind.AMENDMENT, S.SUBMITTED)
    content = record.steps.get(verb="submit").content
    assert (content["reason"], content["version"]["title"]) == (record.reason, record.version.title)


# -- what the database itself refuses -------------------------------------------------------------
def refused(sql, *values) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


CONTENT = ["agreements_task", "agreements_agreementvillage", "agreements_agreementexpert"]


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("table", CONTENT)
def test_the_version_in_force_stays_while_it_is_amended(table):
    filed = change().agreement.current_version
    assert refused(f"DELETE FROM {table} WHERE version_id = %s", filed.pk)
    assert refused("UPDATE agreements_agreementversion SET title = 'x' WHERE id = %s", filed.pk)
    assert refused("DELETE FROM agreements_agreementversion WHERE id = %s", filed.pk)


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("state", [S.SUBMITTED, S.ENDORSED, S.FILED, S.IN_FORCE, S.DROPPED])
@pytest.mark.parametrize("table", CONTENT)
def test_an_amendment_stays_once_it_has_been_submitted(table, state):
    record = change_in(ChangeKind.AMENDMENT, state)
    assert refused(f"DELETE FROM {table} WHERE version_id = %s", record.version_id)
    assert refused("UPDATE agreements_agreementversion SET title = 'x' WHERE id = %s", record.version_id)
    assert refused("DELETE FROM agreements_agreementversion WHERE id = %s", record.version_id)
    assert refused("UPDATE agreements_agreementchange SET reason = 'x' WHERE id = %s", record.pk)


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.FILED])
def test_no_version_comes_into_force_by_itself(state):
    record = change_in(ChangeKind.AMENDMENT, state)
    swap = "UPDATE agreements_agreement SET current_version_id = %s WHERE id = %s"
    assert refused(swap, record.version_id, record.agreement_id)
    assert refused("UPDATE agreements_agreementversion SET filed_at = now() WHERE id = %s", record.version_id)


@pytest.mark.invariant("INV-3")
def test_no_version_is_added_without_a_change():
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementVersion.objects.create(agreement=agreement, number=2)


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("verb", ["complete", "terminate"])
def test_no_agreement_ends_without_a_step_of_its_log(verb):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    assert refused(
        "UPDATE agreements_agreement SET state = %s WHERE id = %s", AGREEMENT.move(verb).target, agreement.pk
    )
    assert as_it_stands(agreement).state == AgreementState.IN_REPOSITORY


@pytest.mark.invariant("INV-1")
def test_the_database_too_refuses_an_author_who_decides():
    record = change_in(ChangeKind.AMENDMENT, S.SUBMITTED)
    sql = """
        INSERT INTO agreements_changestep
            (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
        VALUES (%s, 2, 'endorse', 'submitted', 'endorsed', %s, %s, now(), '', '[]', '')
    """
    assert refused(sql, record.pk, record.created_by_id, record.desk_id)


def test_agreements_that_ended_are_still_seen():
    record = change_in(ChangeKind.COMPLETION, S.IN_FORCE)
    assert Agreement.objects.visible_to(made.director(PREFECTURE)).contains(record.agreement)
