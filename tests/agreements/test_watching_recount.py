"""Whatever the records are, the watch finds what a slow recount in plain Python finds."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, AgreementVersion, Finding, Reminder, SupervisionVisit, Task
from agreements.watching import watch
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import activity, change, noon, on, past_the_guards, people
from tests.factories import COUNTY

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)
RUNNING = {"filed", "reported", "in_repository"}


def days(earliest, latest):
    return st.integers(earliest, latest).map(lambda days: TODAY + timedelta(days=days))


TASK = st.fixed_dictionaries({"due_on": days(-3, 3), "target": st.sampled_from([1, 10]), "key": st.integers(0, 1)})
VERSION = st.fixed_dictionaries(
    {
        "filed_on": days(-200, 0),
        "starts_on": days(-200, 30),
        "lasts": st.sampled_from([0, 59, 60, 61, 150, 200, 365]),
        "tasks": st.lists(TASK, max_size=3),
    }
)
DEED = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["draft", "reported", "returned", "confirmed", "confirmed"]),
        "held_on": days(-120, 0),
        "done": st.sampled_from([1, 5, 9, 10]),
        "key": st.integers(0, 1),
    }
)
FINDING = st.fixed_dictionaries(
    {"state": st.sampled_from(["open", "returned", "answered", "closed"]), "due_on": days(-3, 2)}
)
CHANGE = st.tuples(
    st.sampled_from(["amendment", "completion", "termination"]),
    st.sampled_from(["draft", "submitted", "endorsed", "returned", "filed", "dropped", "in_force"]),
)
AGREEMENT = st.fixed_dictionaries(
    {
        "state": st.sampled_from([*sorted(RUNNING), "in_repository", "completed", "terminated"]),
        "versions": st.lists(VERSION, min_size=1, max_size=2),
        "deeds": st.lists(DEED, max_size=4),
        "findings": st.lists(FINDING, max_size=2),
        "change": st.none() | CHANGE,
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(AGREEMENT, min_size=1, max_size=3))
def test_the_watch_finds_what_a_slow_recount_finds(office, drawn):
    with transaction.atomic(), on(TODAY):
        agreements = [written(number, content) for number, content in enumerate(drawn, start=1)]
        found = watch()
        rows = set(Reminder.objects.values_list("agreement", "kind", "task", "finding", "since"))
        recounted = {row for agreement in agreements for row in recount(agreement)}
        transaction.set_rollback(True)
    assert rows == recounted
    assert found == len(rows)


@pytest.fixture
def office(db):
    with on(TODAY):
        made.open_year()
        made.clerk()
        factories.groups_above(COUNTY)


# -- writing what was drawn -----------------------------------------------------------------
def written(number, content) -> Agreement:
    with past_the_guards():
        agreement = Agreement.objects.create(
            number=f"2026-{COUNTY}-{number}",
            serial=number,
            year=2026,
            region_id=COUNTY,
            state=content["state"],
            form_token=uuid4(),
            **people(),
        )
        keys = [uuid4(), uuid4()]
        for order, version in enumerate(content["versions"], start=1):
            agreement.current_version = version_of(agreement, order, version, keys)
        agreement.save()
        for finding in content["findings"]:
            finding_of(agreement, finding)
    tasks = list(Task.objects.filter(version__agreement=agreement))
    for deed in content["deeds"]:
        of_key = [task for task in tasks if task.key == keys[deed["key"]]]
        if of_key:
            activity(agreement, deed["state"], of_key[0], held_on=deed["held_on"], done=deed["done"])
    if content["change"]:
        change(agreement, *content["change"])
    return agreement


def version_of(agreement, order, content, keys) -> AgreementVersion:
    ends_on = content["starts_on"] + timedelta(days=content["lasts"])
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=order,
        starts_on=content["starts_on"],
        ends_on=ends_on,
        filed_at=noon(content["filed_on"]),
    )
    for task in {task["key"]: task for task in content["tasks"]}.values():
        task = task | {"key": keys[task["key"]]}
        Task.objects.create(version=version, area="talent", description="培训", unit="人次", **task)
    return version


def finding_of(agreement, content) -> Finding:
    group = people()["desk"]
    visit = SupervisionVisit.objects.create(
        agreement=agreement,
        region_id=COUNTY,
        group=group,
        visited_on=TODAY,
        created_by=people()["created_by"],
        form_token=uuid4(),
    )
    return Finding.objects.create(
        visit=visit, agreement=agreement, region_id=COUNTY, text="签到表不全", **people(), **content
    )


# -- the recount --------------------------------------------------------------------------
def recount(agreement):
    """(agreement, kind, task, finding, since) of all that has to be remembered of one agreement."""
    if agreement.state not in RUNNING:
        return
    filed_on = min(localdate(version.filed_at) for version in agreement.versions.all())
    yield from overdue_tasks(agreement, filed_on)
    yield from of_its_period(agreement, filed_on)
    for finding in agreement.findings.all():
        if finding.state in ("open", "returned") and finding.due_on < TODAY:
            yield agreement.pk, "overdue_finding", None, finding.pk, finding.due_on + timedelta(days=1)


def overdue_tasks(agreement, filed_on):
    for task in agreement.current_version.tasks.all():
        confirmed = [deed for deed in agreement.activities.all() if deed.state == "confirmed"]
        done = sum(deed.done for deed in confirmed if deed.task.key == task.key)
        if task.due_on < TODAY and done < task.target:
            yield agreement.pk, "overdue_task", task.pk, None, max(task.due_on + timedelta(days=1), filed_on)


def of_its_period(agreement, filed_on):
    version = agreement.current_version
    held = [deed.held_on for deed in agreement.activities.all() if deed.state in ("reported", "confirmed")]
    heard_on = max([filed_on, version.starts_on, *held])
    if version.ends_on < TODAY:
        handed_in = ("submitted", "endorsed", "filed", "in_force")
        if not any(each.kind != "amendment" and each.state in handed_in for each in agreement.changes.all()):
            yield agreement.pk, "past_end", None, None, max(version.ends_on + timedelta(days=1), filed_on)
        return
    if (TODAY - heard_on).days >= 90:
        yield agreement.pk, "silent", None, None, heard_on + timedelta(days=90)
    if (version.ends_on - TODAY).days <= 60:
        yield agreement.pk, "ends_soon", None, None, max(version.ends_on - timedelta(days=60), filed_on)
