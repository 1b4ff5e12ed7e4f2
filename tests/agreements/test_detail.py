"""The page on which an agreement is read, the pages of its steps, and its history."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.comparison import changes_since_return
from agreements.drafting import open_for_editing
from agreements.enums import AgreementState as S
from agreements.enums import HelperKind, Part
from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from leadership.enums import Role
from tests import factories
from tests.agreements.factories import (
    REASON,
    agreement_in,
    clerk,
    director,
    draft,
    drive,
    expert,
    helper,
    organisation,
    reported_batch,
    step,
    task,
    villages,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

AROUND = {
    "insider": (COUNTY, 200),
    "superior": (PREFECTURE, 200),
    "nation": (NATION, 200),
    "neighbour": (NEIGHBOUR_COUNTY, 404),
    "stranger": (OTHER_PROVINCE, 404),
}
everyone_around = pytest.mark.parametrize("place, status", AROUND.values(), ids=AROUND)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def address(name, agreement, *args) -> str:
    return reverse(f"agreements:{name}", args=[agreement.pk, *args])


# -- who reads it ---------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@everyone_around
@pytest.mark.parametrize("page", ["agreement_detail", "agreement_history"])
def test_it_exists_from_its_county_upwards(page, place, status):
    client = browser(factories.membership_at(place, Role.INSPECTOR))
    assert client.get(address(page, agreement_in(S.SUBMITTED))).status_code == status


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place, status", [(COUNTY, 200), (PREFECTURE, 404), (NATION, 404), (NEIGHBOUR_COUNTY, 404)])
def test_a_draft_exists_at_home_only(place, status):
    assert browser(director(place)).get(draft().get_absolute_url()).status_code == status


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_reads_its_own_but_not_its_history():
    party, agreement = organisation(), agreement_in(S.SUBMITTED)
    own = agreement_in(S.FILED, organisation=party)
    client = browser(helper(party))
    assert client.get(own.get_absolute_url()).context["offers"] == []
    assert client.get(address("agreement_history", own)).status_code == 403
    assert client.get(agreement.get_absolute_url()).status_code == 404


def test_reviewers_read_nothing():
    reviewer = factories.membership_at(PROVINCE, Role.REVIEWER)
    assert browser(reviewer).get(agreement_in(S.FILED).get_absolute_url()).status_code == 404


# -- what it says ------------------------------------------------------------------------------
def test_all_that_was_agreed_is_there():
    agreement = agreement_in(S.SUBMITTED)
    version = agreement.current_version
    page = browser(director()).get(agreement.get_absolute_url()).content.decode()
    said = [
        agreement.number,
        version.title,
        version.organisation.name,
        version.objectives,
        version.mechanism,
        "120,000",
    ]
    said += [
        version.tasks.get().description,
        version.experts.get().name,
        *version.villages.values_list("name", flat=True),
    ]
    assert [text for text in said if text not in page] == []


@pytest.mark.parametrize(
    "state, place, verbs",
    [
        (S.DRAFT, COUNTY, []),
        (S.SUBMITTED, COUNTY, ["endorse", "return"]),
        (S.SUBMITTED, PREFECTURE, []),
        (S.ENDORSED, PREFECTURE, ["endorse", "return"]),
        (S.FILED, PROVINCE, ["return"]),
        (S.REPORTED, NATION, ["accept", "return"]),
        (S.REPORTED, PROVINCE, []),
        (S.IN_REPOSITORY, NATION, []),
    ],
)
def test_a_director_is_offered_what_can_be_done_here(state, place, verbs):
    agreement = agreement_in(state)
    if state == S.DRAFT:
        assert browser(director()).get(agreement.get_absolute_url()).status_code == 200
    page = browser(director(place)).get(agreement.get_absolute_url())
    assert [offer.move.verb for offer in page.context["offers"]] == verbs


def test_a_clerk_is_led_back_to_writing():
    agreement = agreement_in(S.RETURNED)
    page = browser(clerk()).get(agreement.get_absolute_url())
    assert page.context["may_write"]
    assert address("draft_overview", agreement) in page.content.decode()
    assert not browser(clerk(PREFECTURE)).get(agreement.get_absolute_url()).context["may_write"]


def test_both_versions_of_a_corrected_agreement_can_be_read():
    filed = agreement_in(S.FILED)
    returned = AGREEMENT.perform(filed, "return", by=director(PROVINCE), reason=REASON)
    version = open_for_editing(agreement=returned, by=clerk())
    version.title = "更正后的题目"
    version.save()
    client = browser(director())
    old, new = (client.get(filed.get_absolute_url(), {"version": number}).content.decode() for number in (1, 2))
    assert ("更正后的题目" in new, filed.current_version.title in old) == (True, True)
    for number in ("3", "99999", "x"):
        answer = client.get(filed.get_absolute_url(), {"version": number})
        assert answer.status_code == (404 if number == "3" else 200)


def test_an_agreement_in_a_reported_batch_leads_to_it_and_back_after_the_decision():
    agreement = agreement_in(S.FILED)
    batch = reported_batch(agreement)
    client = browser(director(NATION))
    assert batch.get_absolute_url() in client.get(agreement.get_absolute_url()).content.decode()
    accept = address("agreement_act", agreement, "accept")
    seen = Agreement.objects.get(pk=agreement.pk).steps_taken
    assert client.post(accept, {"seen": seen}).url == batch.get_absolute_url()


# -- what has changed since the last look --------------------------------------------------------
def test_whoever_looks_again_is_told_part_by_part_what_has_changed():
    agreement = agreement_in(S.RETURNED)
    version = open_for_editing(agreement=agreement, by=clerk())
    old_task, gone = version.tasks.get(), version.experts.get()
    version.title, version.funds = "新题目", 150000
    version.save()
    version.expert_links.all().delete()
    version.experts.add(expert(name="新专家"))
    added = villages(number=3)[2]
    version.villages.add(added)
    old_task.target = 200
    old_task.save()
    told = {change.label: change for change in changes_since_return(drive(agreement, S.SUBMITTED))}
    assert [change.part for change in told.values()] == [
        Part.BASICS,
        Part.CONTENT,
        Part.VILLAGES,
        Part.TASKS,
        Part.EXPERTS,
    ]
    assert next(iter(told.values())).new == ["新题目"]
    villages_told, tasks_told, experts_told = (
        told[str(part.label)] for part in (Part.VILLAGES, Part.TASKS, Part.EXPERTS)
    )
    assert (villages_told.gone, villages_told.new) == ([], [f"{added.parent} {added}"])
    assert ("120" in tasks_told.gone[0], "200" in tasks_told.new[0]) == (True, True)
    assert (gone.name in experts_told.gone[0], "新专家" in experts_told.new[0]) == (True, True)
    page = browser(director()).get(agreement.get_absolute_url()).content.decode()
    assert all(text in page for text in ("<ins>新题目</ins>", str(added), "新专家"))


def test_the_helper_and_the_period_are_told_in_words():
    agreement = agreement_in(S.RETURNED)
    version = open_for_editing(agreement=agreement, by=clerk())
    former = version.organisation
    version.helper_kind, version.organisation, version.starts_on = HelperKind.EXPERTS, None, None
    version.save()
    kind, party, starts = changes_since_return(Agreement.objects.get(pk=agreement.pk))
    assert (kind.gone, kind.new) == ([HelperKind.ORGANISATION.label], [HelperKind.EXPERTS.label])
    assert (party.gone, party.new) == ([former.name], [])
    assert (str(agreement.year) in starts.gone[0], starts.new) == (True, [])


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.ENDORSED])
def test_without_a_return_nothing_has_changed(state):
    assert changes_since_return(agreement_in(state)) == []


def test_the_comparison_is_with_the_text_that_was_returned_not_with_one_withdrawn_meanwhile():
    agreement = drive(agreement_in(S.RETURNED), S.SUBMITTED)
    agreement = AGREEMENT.perform(agreement, "withdraw", by=clerk())
    task(agreement.current_version, description="第二项任务")
    [change] = changes_since_return(drive(agreement, S.SUBMITTED))
    assert "第二项任务" in change.new[0]


# -- the steps ------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "place, role, status",
    [
        (COUNTY, Role.CLERK, 403),
        (COUNTY, Role.INSPECTOR, 403),
        (PREFECTURE, Role.DIRECTOR, 403),
        (PROVINCE, Role.DIRECTOR, 403),
        (NATION, Role.DIRECTOR, 403),
        (NEIGHBOUR_COUNTY, Role.DIRECTOR, 404),
        (OTHER_PROVINCE, Role.DIRECTOR, 404),
    ],
)
def test_nobody_else_endorses(method, place, role, status):
    agreement = agreement_in(S.SUBMITTED)
    client = browser(factories.membership_at(place, role))
    answer = getattr(client, method)(address("agreement_act", agreement, "endorse"), {"seen": 1})
    assert (answer.status_code, Agreement.objects.get().state) == (status, S.SUBMITTED)


def test_a_return_names_reason_and_parts():
    agreement, client = agreement_in(S.SUBMITTED), browser(director())
    page = address("agreement_act", agreement, "return")
    assert client.get(page).context["form"].fields["concerns"].choices == Part.choices
    said = {"seen": 1, "reason": REASON, "concerns": [Part.TASKS, Part.VILLAGES]}
    assert client.post(page, said | {"reason": ""}).context["form"].errors.keys() == {"reason"}
    assert client.post(page, said | {"concerns": ["prices"]}).context["form"].errors.keys() == {"concerns"}
    assert client.post(page, said).url == agreement.get_absolute_url()
    last = agreement.steps.last()
    assert (last.reason, last.concerns) == (REASON, [Part.TASKS, Part.VILLAGES])


def test_a_page_that_is_no_longer_true_tells_who_was_faster():
    agreement, client = agreement_in(S.SUBMITTED), browser(factories.membership_at(COUNTY, Role.DIRECTOR))
    step(agreement)
    answer = client.post(address("agreement_act", agreement, "endorse"), {"seen": 1}, follow=True)
    assert answer.redirect_chain[-1][0] == agreement.get_absolute_url()
    assert director().user.name in str(next(iter(answer.context["messages"])))


@pytest.mark.parametrize("verb", ["report", "fly"])
def test_a_verb_without_a_button_has_no_page(verb):
    agreement = agreement_in(S.FILED)
    assert browser(director(PROVINCE)).get(address("agreement_act", agreement, verb)).status_code == 404


# -- history -----------------------------------------------------------------------------------------
def test_history_tells_who_wrote_what_in_every_version():
    agreement = draft()
    client = browser(clerk())
    page = address("draft_content", agreement)
    seen = client.get(page).context["form"].initial["seen"]
    client.post(page, {"seen": seen, "objectives": "新的目标", "mechanism": "新的机制", "funds": ""})
    entries = list(client.get(address("agreement_history", agreement)).context["entries"])
    told = [(entry.who, old, new) for entry in entries for _field, old, new in entry.changes if new == "新的目标"]
    assert told == [(clerk().user, "建成绿色茶园两千亩，带动一百户贫困户增收。", "新的目标")]


def test_history_keeps_what_was_removed():
    agreement, client = draft(), browser(clerk())
    line = agreement.current_version.tasks.get()
    client.post(address("draft_tasks", agreement), {"remove": line.pk})
    page = client.get(address("agreement_history", agreement)).content.decode()
    assert line.description in page


# -- speed -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["agreement_detail", "agreement_history"])
def test_pages_take_as_many_queries_for_many_lines(page):
    agreement = agreement_in(S.RETURNED)
    client = browser(director())
    client.get(address(page, agreement))
    version = agreement.current_version
    task(version, description="第一项")
    version.villages.add(villages(number=3)[2])
    version.experts.add(expert())
    with CaptureQueriesContext(connection) as few:
        client.get(address(page, agreement))
    for number in range(5):
        task(version, description=f"任务{number}")
        version.experts.add(expert())
        version.villages.add(villages(number=9)[number + 3])
    with CaptureQueriesContext(connection) as many:
        client.get(address(page, agreement))
    # Fewer where a kind of line has left the first page of the history.
    assert len(many) <= len(few)
