"""The pages of the expert review: the province organises, a reviewer scores; nobody sees what is sealed."""

import pytest
from django.test import Client
from django.urls import reverse

from leadership.enums import Role
from leadership.programme import current_year
from review.enums import DEFAULT_WEIGHTS, ReviewTaskState
from review.enums import NominationState as S
from review.models import ReviewSession, ReviewTask
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories_nominations import nomination_in, reviewer
from tests.review.test_nomination_pages import browser, inspector, rows, texts
from tests.review.test_reviewing import assigned, score, session

pytestmark = pytest.mark.django_db
MINE = reverse("review:scoring_list")


def page(name, *keys):
    return reverse(f"review:{name}", args=keys)


def test_the_province_sets_up_appoints_and_assigns():
    nomination = nomination_in(S.CANDIDATE)
    member = reviewer(position="贵州大学")
    clerk = browser(made.clerk(PROVINCE))
    form = clerk.get(page("session_create")).context["form"]
    said = {f"weight_{criterion}": weight for criterion, weight in DEFAULT_WEIGHTS.items()}
    said |= {"year": current_year(), "category": "rpta", "scorers": 1, "token": form["token"].value()}
    wrong = clerk.post(page("session_create"), said | {"weight_benefit": 20})
    assert "not to 90" in wrong.content.decode()
    answer = clerk.post(page("session_create"), said)
    new = ReviewSession.objects.get()
    assert answer.url == page("session_panel", new.pk)
    refused = clerk.post(answer.url, {f"seat_{member.pk}": "on", f"employer_{member.pk}": ""})
    assert "nobody scores their own employer" in refused.content.decode()
    clerk.post(answer.url, {f"seat_{member.pk}": "on", f"employer_{member.pk}": "贵州大学"})
    answer = clerk.post(page("session_assign", new.pk), follow=True)
    assert texts(answer)[-1:] == ["1 candidate given to a reviewer."]
    task = ReviewTask.objects.get()
    assert (task.nomination, task.panelist.membership) == (nomination, member)
    assert rows(clerk.get(page("session_list"))) == [new]
    clerk.post(page("session_relieve", new.pk, task.pk), {"reason": "逾期未评。"})
    assert ReviewTask.objects.get().state == ReviewTaskState.DECLINED


def test_a_reviewer_saves_then_sends_and_reads_the_own_marks_only():
    nomination_in(S.CANDIDATE)
    new = session(scorers=2, panel=2)
    task, other = assigned(new)
    score(other, "0.5")
    visitor = browser(task.panelist.membership)
    assert rows(visitor.get(MINE)) == [task]
    criteria = list(new.criteria.order_by("pk"))
    marks = {f"marks_{each.pk}": each.weight for each in criteria} | {"comment": "带动明显。"}
    partly = marks | {f"marks_{criteria[0].pk}": ""}
    assert texts(visitor.post(task.get_absolute_url(), partly, follow=True)) == ["Saved. The marks are not sent yet."]
    refused = visitor.post(task.get_absolute_url(), partly | {"send": "1"}, follow=True)
    assert texts(refused) == [f"Give the marks for: {criteria[0]}."]
    too_many = visitor.post(task.get_absolute_url(), marks | {f"marks_{criteria[0].pk}": 31, "send": "1"})
    assert too_many.context["form"].errors == {
        f"marks_{criteria[0].pk}": ["Ensure this value is less than or equal to 30."]
    }
    visitor.post(task.get_absolute_url(), marks | {"send": "1"})
    assert ReviewTask.objects.get(pk=task.pk).state == ReviewTaskState.SUBMITTED
    html = visitor.get(task.get_absolute_url()).content.decode()
    assert ("带动明显。" in html, "真实可信。" in html) == (True, False)


def test_a_reviewer_reads_the_file_with_its_evidence_and_declines():
    nomination = nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=2)
    (task,) = assigned(new)
    visitor = browser(task.panelist.membership)
    html = visitor.get(task.get_absolute_url()).content.decode()
    assert [words in html for words in (nomination.measures, nomination.figures["agreements"][0]["number"])] == [
        True
    ] * 2
    answer = visitor.get(page("scoring_file", task.pk, nomination.files.get().pk))
    assert answer.getvalue().startswith(b"%PDF")
    visitor.post(page("scoring_decline", task.pk), {"reason": "与该单位有合作。"})
    assert list(new.tasks.order_by("pk").values_list("state", "reason")) == [
        (ReviewTaskState.DECLINED, "与该单位有合作。"),
        (ReviewTaskState.ASSIGNED, ""),
    ]
    html = visitor.get(task.get_absolute_url()).content.decode()
    assert ("与该单位有合作。" in html, nomination.measures in html) == (True, False)
    assert visitor.get(page("scoring_file", task.pk, nomination.files.get().pk)).status_code == 404


@pytest.mark.invariant("INV-2")
def test_scores_stay_sealed_on_every_page_a_reviewer_tries():
    nomination = nomination_in(S.CANDIDATE)
    new = session(scorers=2, panel=2)
    own, other = assigned(new)
    score(other, "0.5")
    visitor = browser(own.panelist.membership)
    tried = [
        other.get_absolute_url(),
        page("scoring_decline", other.pk),
        page("scoring_file", other.pk, nomination.files.get().pk),
    ]
    assert [visitor.get(address).status_code for address in tried] == [404] * 3
    assert visitor.post(other.get_absolute_url(), {"comment": "改"}).status_code == 404
    closed = [new.get_absolute_url(), page("session_list"), page("session_panel", new.pk), page("selection_board")]
    closed += [nomination.get_absolute_url(), page("nomination_list"), page("nomination_history", nomination.pk)]
    closed += [page("session_relieve", new.pk, other.pk), page("eligible_list"), page("nominee_list_list")]
    assert [visitor.get(address).status_code for address in closed] == [403] * len(closed)
    html = visitor.get(own.get_absolute_url()).content.decode()
    assert [words in html for words in ("真实可信。", "有据可查", other.panelist.membership.name)] == [False] * 3


@pytest.mark.invariant("INV-2")
def test_the_province_reads_no_score_before_it_is_unsealed():
    nomination_in(S.CANDIDATE)
    new = session(scorers=2, panel=2)
    first, second = assigned(new)
    score(first, "0.9")
    clerk, director = browser(made.clerk(PROVINCE)), browser(made.director(PROVINCE))
    addresses = [(clerk, new.get_absolute_url()), (director, page("selection_board"))]
    for client, address in addresses:
        html = client.get(address).content.decode()
        assert ("sealed: 1 of 2 scored" in html, "90.0" in html) == (True, False)
    score(second, "0.7")
    for client, address in addresses:
        html = client.get(address).content.decode()
        assert ("sealed" in html.partition("<table")[2], "80.00" in html) == (False, True)


@pytest.mark.invariant("INV-2")
def test_who_sees_a_review():
    nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=1)
    found = {PROVINCE: 200, NATION: 200, COUNTY: 404, OTHER_PROVINCE: 404}
    assert {place: browser(inspector(place)).get(new.get_absolute_url()).status_code for place in found} == found
    for place, status in ((COUNTY, 403), (OTHER_PROVINCE, 404)):
        assert browser(made.clerk(place)).post(page("session_assign", new.pk)).status_code == status
    assert not new.tasks.exists()
    assert Client().get(MINE).status_code == 302
    assert browser(factories.membership_at(PROVINCE, Role.CLERK)).get(MINE).status_code == 403
