"""The score sheet of an expert review as a workbook: what is unsealed, by rank; of the rest only how far it is."""

import pytest

from review.enums import NominationState as S
from tests.agreements import factories as made
from tests.factories import OTHER_PROVINCE, PROVINCE
from tests.review.factories_nominations import nomination_in
from tests.review.test_nomination_pages import browser
from tests.review.test_quota_pages import sheet_of
from tests.review.test_review_pages import page
from tests.review.test_reviewing import assigned, score, session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def sheet(membership, of) -> list[tuple]:
    return sheet_of(membership, page("session_export"), {"query": f"session={of.pk}"})


def test_by_rank_with_the_total_of_each_reviewer_and_what_is_sealed_last():
    good, better, sealed = (nomination_in(S.CANDIDATE) for _each in range(3))
    new = session(scorers=2, panel=2)
    shares = {good: ("0.5", "0.9"), better: ("0.8", "0.9"), sealed: ("1",)}
    names = [each.membership.name for each in new.panel.order_by("pk")]
    for nomination, given in shares.items():
        tasks = [task for task in assigned(new) if task.nomination == nomination]
        for task, share in zip(sorted(tasks, key=lambda task: task.panelist_id), given, strict=False):
            score(task, share)
    header, *rows = sheet(made.director(PROVINCE), new)
    assert header[7:] == (*names, "Score", "Verified results", "Rank", "Remark")
    far_off = f"more than 15 from the score: {'、'.join(names)}"
    assert [(row[1], *row[7:]) for row in rows[:3]] == [
        (better.number, 80, 90, 85, 17, 1, None),
        (good.number, 50, 90, 70, 14, 2, far_off),
        (sealed.number, None, None, None, None, None, "sealed: 1 of 2 reviewers have scored"),
    ]


@pytest.mark.invariant("INV-2")
def test_a_review_out_of_scope_gives_an_empty_sheet():
    nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=1)
    (task,) = assigned(new)
    score(task)
    numbers = [row[1] for row in sheet(made.director(OTHER_PROVINCE), new)[1:]]
    assert task.nomination.number not in numbers
    reviewer = browser(task.panelist.membership)
    assert reviewer.post(page("session_export"), {"query": f"session={new.pk}"}).status_code == 403
