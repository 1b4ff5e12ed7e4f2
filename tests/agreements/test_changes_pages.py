"""The pages of changes: what each shows, to whom, at what cost; and the journey of an agreement in one place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from agreements import changing, drafting
from agreements.enums import AgreementState, ChangeKind, Part
from agreements.enums import ChangeState as S
from agreements.models import Activity, Agreement, AgreementChange
from agreements.progress import results_of
from agreements.workflow import ACTIVITY, CHANGE
from common import clock
from common.workflow import Incomplete
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import BETTER_TARGET, change, change_in, evidence, step, written
from tests.agreements.factories_supervision import PDF, pdf
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


def page(client, by, name, *args, **query):
    answer = factories.sign_in(client, by).get(reverse(f"agreements:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, by, name, *args, **said):
    return factories.sign_in(client, by).post(reverse(f"agreements:{name}", args=args), said)


def token_of(answer) -> str:
    return str(answer.context["token"])


def begin(client, agreement, kind):
    """Press the button on the page of the agreement."""
    factories.sign_in(client, made.clerk())
    address = reverse("agreements:change_create", args=[agreement.pk, kind])
    return client.post(address, {"form_token": token_of(client.get(address))})


# -- beginning and writing -------------------------------------------------------------------
def test_an_amendment_is_written_with_the_pages_of_a_new_agreement(client):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    answer = begin(client, agreement, ChangeKind.AMENDMENT)
    assert answer.url == reverse("agreements:draft_overview", args=[agreement.pk])
    record = AgreementChange.objects.get()
    task = record.version.tasks.get()
    said = {"area": task.area, "description": task.description, "target": 180, "unit": task.unit}
    form = client.get(reverse("agreements:draft_task", args=[agreement.pk, task.pk])).context["form"]
    said |= {"due_on": task.due_on, "seen": form.initial["seen"]}
    assert sent(client, made.clerk(), "draft_task", agreement.pk, task.pk, **said).status_code == 302
    assert sent(client, made.clerk(), "change_edit", record.pk, reason="扩大规模").status_code == 302
    checked = page(client, made.clerk(), "draft_check", agreement.pk)
    assert "180" in checked
    assert reverse("agreements:change_act", args=[record.pk, "submit"]) in checked
    assert agreement.current_version.tasks.get().target == 120
    answer = sent(client, made.clerk(), "change_act", record.pk, "submit", seen=0)
    assert answer.url == record.get_absolute_url()
    assert AgreementChange.objects.get().state == S.SUBMITTED


def test_the_task_list_says_that_it_is_an_amendment_and_marks_what_it_changes(client):
    record = written()
    address = reverse("agreements:draft_overview", args=[record.agreement_id])
    answer = factories.sign_in(client, made.clerk()).get(address)
    assert reverse("agreements:change_edit", args=[record.pk]) in answer.content.decode()
    changed = [part["label"] for part in answer.context["parts"] if part["is_changed"]]
    assert changed == [Part.TASKS.label, Part.ATTACHMENTS.label]


def test_a_completion_is_written_beside_its_results(client):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    answer = begin(client, agreement, ChangeKind.COMPLETION)
    record = AgreementChange.objects.get()
    assert answer.url == reverse("agreements:change_edit", args=[record.pk])
    assert "培训茶农绿色防控技术" in page(client, made.clerk(), "change_edit", record.pk)
    said = {"report": "如期完成。", "ended_on": clock.today().isoformat()}
    assert sent(client, made.clerk(), "change_edit", record.pk, **said).url == record.get_absolute_url()
    record.refresh_from_db()
    assert (record.report, record.ended_on) == ("如期完成。", clock.today())


def test_the_page_says_why_nothing_can_be_begun(client):
    record = change(ChangeKind.TERMINATION)
    told = page(client, made.clerk(), "change_create", record.agreement_id, ChangeKind.AMENDMENT)
    assert record.created_by.name in told
    assert "form_token" not in told
    assert record.created_by.name in page(client, made.clerk(), "agreement_detail", record.agreement_id)


def test_an_unknown_kind_is_no_page(client):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    factories.sign_in(client, made.clerk())
    assert client.get(reverse("agreements:change_create", args=[agreement.pk, "renewal"])).status_code == 404


@pytest.mark.parametrize("name", ["change_edit", "change_attachments"])
def test_once_submitted_its_record_is_shown_instead(client, name):
    record = change_in(ChangeKind.TERMINATION, S.SUBMITTED)
    factories.sign_in(client, made.clerk())
    assert client.get(reverse(f"agreements:{name}", args=[record.pk])).url == record.get_absolute_url()


def test_files_are_added_read_and_taken_back(client):
    record = change(ChangeKind.TERMINATION)
    sent(client, made.clerk(), "change_attachments", record.pk, add=1, file=pdf("终止协议.pdf"))
    row = record.files.get()
    assert "终止协议.pdf" in page(client, made.clerk(), "change_detail", record.pk)
    answer = client.get(reverse("agreements:change_file", args=[record.pk, row.pk]))
    assert answer.getvalue() == PDF
    sent(client, made.clerk(), "change_attachments", record.pk, remove=row.pk)
    assert not record.files.exists()


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_draft_is_thrown_away_with_all_that_hangs_on_it(client, kind):
    record = written(kind)
    evidence(record, pdf())
    factories.sign_in(client, made.clerk())
    address = reverse("agreements:change_discard", args=[record.pk])
    assert client.get(address).status_code == 200
    assert client.post(address).url == record.agreement.get_absolute_url()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not AgreementChange.objects.exists()
    assert record.agreement.versions.get().filed_at is not None
    assert change(kind, record.agreement).serial == 1


def test_what_was_submitted_once_is_not_thrown_away(client):
    record = CHANGE.perform(change_in(ChangeKind.AMENDMENT, S.SUBMITTED), "withdraw", by=made.clerk())
    factories.sign_in(client, made.clerk())
    answer = client.post(reverse("agreements:change_discard", args=[record.pk]))
    assert answer.url == record.get_absolute_url()
    assert AgreementChange.objects.get().version.tasks.exists()


# -- reading ---------------------------------------------------------------------------------
def test_before_and_after_stand_on_the_page_of_an_amendment(client):
    record = change_in(ChangeKind.AMENDMENT, S.SUBMITTED)
    told = page(client, made.director(), "change_detail", record.pk)
    gone, new = told.index("<del>"), told.index("<ins>")
    assert "120" in told[gone : told.index("</del>")]
    assert str(BETTER_TARGET) in told[new : told.index("</ins>")]
    assert record.reason in told
    assert reverse("agreements:change_act", args=[record.pk, "endorse"]) in told


def test_results_stand_on_the_page_of_a_completion(client):
    record = change_in(ChangeKind.COMPLETION, S.SUBMITTED)
    told = page(client, made.director(), "change_detail", record.pk)
    assert gettext("target not met") in told
    assert record.report in told


@pytest.mark.invariant("INV-2")
def test_a_stranger_finds_nothing(client):
    record = change(ChangeKind.TERMINATION)
    row = evidence(record, pdf())
    for by in (made.clerk(NEIGHBOUR_COUNTY), made.director(PREFECTURE)):
        factories.sign_in(client, by)
        addresses = [record.get_absolute_url(), reverse("agreements:change_file", args=[record.pk, row.pk])]
        assert [client.get(address).status_code for address in addresses] == [404, 404]


@pytest.mark.invariant("INV-2")
def test_the_text_of_an_amendment_is_read_only_where_the_amendment_is(client):
    record = written()
    factories.sign_in(client, made.director(PREFECTURE))
    address = record.agreement.get_absolute_url()
    assert client.get(address, {"version": 2}).status_code == 404
    assert client.get(address, {"version": 1}).status_code == 200


def test_the_list_is_narrowed(client):
    record = change_in(ChangeKind.TERMINATION, S.SUBMITTED)
    by = made.director(PROVINCE)
    for query, found in [
        ({"kind": "termination"}, True),
        ({"kind": "amendment"}, False),
        ({"state": "submitted"}, True),
        ({"state": "draft"}, False),
        ({"words": "迁出"}, True),
        ({"words": "没有"}, False),
    ]:
        assert (record.get_absolute_url() in page(client, by, "change_list", **query)) is found


def queries_of(client, by, name, *args) -> int:
    factories.sign_in(client, by)
    client.get(reverse(f"agreements:{name}", args=args))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse(f"agreements:{name}", args=args))
    return len(queries)


def test_the_list_costs_the_same_however_long_it_is(client):
    change_in(ChangeKind.AMENDMENT, S.SUBMITTED)
    one = queries_of(client, made.director(NATION), "change_list")
    for kind in (ChangeKind.TERMINATION, ChangeKind.COMPLETION):
        change_in(kind, S.SUBMITTED)
    assert queries_of(client, made.director(NATION), "change_list") == one


def test_the_record_of_an_agreement_costs_the_same_however_often_it_changed(client):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    change_in(ChangeKind.TERMINATION, S.DROPPED, agreement)
    one = queries_of(client, made.director(NATION), "agreement_detail", agreement.pk)
    for _time in range(2):
        change_in(ChangeKind.TERMINATION, S.DROPPED, agreement)
    assert queries_of(client, made.director(NATION), "agreement_detail", agreement.pk) == one


def test_the_timeline_of_an_agreement_tells_the_whole_journey(client):
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    amendment = change_in(ChangeKind.AMENDMENT, S.IN_FORCE, agreement)
    agreement.refresh_from_db()
    ending = change_in(ChangeKind.TERMINATION, S.IN_FORCE, agreement)
    factories.sign_in(client, made.director(PROVINCE))
    journey = client.get(agreement.get_absolute_url()).context["journey"]
    verbs = [(line.record, line.step.verb) for line in journey]
    assert verbs[:2] == [(None, "submit"), (None, "endorse")]
    assert verbs.index((None, "accept")) < verbs.index((amendment, "submit")) < verbs.index((amendment, "accept"))
    assert verbs.index((amendment, "accept")) < verbs.index((ending, "submit")) < verbs.index((None, "terminate"))
    assert len(journey) == sum(record.steps.count() for record in (agreement, amendment, ending))


@pytest.mark.parametrize("kind", ChangeKind)
def test_changes_wait_on_the_workbench_of_whoever_decides(client, kind):
    record = change_in(kind, S.SUBMITTED)
    told = factories.sign_in(client, made.director()).get(reverse("portal:workbench")).content.decode()
    assert record.get_absolute_url() in told


@pytest.mark.parametrize("kind, state", [("completion", "completed"), ("termination", "terminated")])
def test_ended_agreements_stand_in_the_list_with_their_state(client, kind, state):
    agreement = change_in(kind, S.IN_FORCE).agreement
    told = page(client, made.director(PROVINCE), "agreement_list", state=state)
    assert agreement.get_absolute_url() in told
    assert '<span class="state state-done">' in told
    assert agreement.get_absolute_url() not in page(client, made.director(PROVINCE), "agreement_list", state="filed")


def test_the_history_tells_of_the_text_and_the_reason(client):
    record = written()
    told = page(client, factories.membership_at(COUNTY, Role.INSPECTOR), "change_history", record.pk)
    assert "扩大培训规模。" in told
    assert str(BETTER_TARGET) in told


# -- results -----------------------------------------------------------------------------------
def reported(agreement, done=30) -> Activity:
    """An activity for the task in force that the county's clerk has reported."""
    by, task = made.clerk(), agreement.current_version.tasks.get()
    said = {"form": "training", "held_on": clock.today(), "place": "村委会", "summary": "培训茶农。", "done": done}
    said |= {"region_id": agreement.region_id, "state": "draft", "desk": by.group}
    record = Activity.objects.create(agreement=agreement, task=task, created_by=by.user, edited_by=by.user, **said)
    return ACTIVITY.perform(record, "report", by=by)


def confirmed(agreement) -> Activity:
    return ACTIVITY.perform(reported(agreement), "confirm", by=made.director())


def test_results_count_what_is_confirmed_under_any_version():
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    confirmed(agreement)
    change_in(ChangeKind.AMENDMENT, S.IN_FORCE, agreement)
    agreement = Agreement.objects.get(pk=agreement.pk)
    confirmed(agreement)
    reported(agreement)
    [task] = results_of(agreement)
    assert (task.target, task.done) == (BETTER_TARGET, 60)


def test_a_completion_waits_until_all_activities_are_decided_on():
    record = written(ChangeKind.COMPLETION)
    activity = reported(record.agreement)
    assert len(changing.missing(record)) == 1
    ACTIVITY.perform(activity, "confirm", by=made.director())
    assert changing.missing(record) == []


def test_a_completion_is_not_filed_over_what_was_reported_meanwhile():
    record = change_in(ChangeKind.COMPLETION, S.SUBMITTED)
    record = step(step(record))
    reported(record.agreement)
    with pytest.raises(Incomplete):
        step(record)


@pytest.mark.invariant("INV-2")
def test_a_file_of_an_amendment_is_read_only_where_the_amendment_is(client):
    record = written()
    row = drafting.attach(version=record.version, kind="other", upload=pdf(), by=made.clerk())
    address = reverse("agreements:attachment_download", args=[record.agreement_id, row.pk])
    assert factories.sign_in(client, made.clerk()).get(address).getvalue() == PDF
    assert factories.sign_in(client, made.director(PREFECTURE)).get(address).status_code == 404
