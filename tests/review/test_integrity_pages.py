"""The pages of the integrity checks: the list, the evidence side by side within one's scope, the button."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import job_runs
from common.models import Job
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import reporting
from review.enums import CaseSource, ViolationKind
from review.models import IntegrityFlag
from review.workbooks.integrity import flag_rows
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PROVINCE
from tests.portal.test_workbench import bench_of, told_of
from tests.review.factories_integrity import (
    LONG,
    REASON,
    agreement,
    at,
    day,
    decided,
    flag_of,
    held,
    nominated,
    nominee,
    photo_flag,
    run,
    scene,
)
from tests.review.factories_nominations import nomination_in
from tests.review.test_nomination_pages import browser, inspector, rows, texts

pytestmark = pytest.mark.django_db
LIST = reverse("review:integrity_list")
THERE = "621123"


def shown(flag, by) -> tuple:
    """The page of a flag as somebody sees it: its sides, and its text."""
    answer = browser(by).get(flag.get_absolute_url())
    return answer.context["evidence"]["sides"], answer.content.decode()


# -- the list ----------------------------------------------------------------------------------------
def test_the_list_shows_the_doubts_of_ones_region_by_check_state_and_year():
    here, there = nominated(), nominated(NEIGHBOUR_COUNTY)
    flags = [flag_of(here, "travel"), flag_of(here, "photo"), flag_of(there, "deeds")]
    decided(flags[0])
    far = flag_of(nominated(THERE))
    expected = {
        (PROVINCE, ""): {*flags},
        (COUNTY, ""): {*flags[:2]},
        (OTHER_PROVINCE, ""): {far},
        (NATION, ""): {*flags, far},
        (PROVINCE, "?kind=photo"): {flags[1]},
        (PROVINCE, "?state=cleared"): {flags[0]},
        (PROVINCE, f"?year={current_year()}&words={there.number}"): {flags[2]},
        (PROVINCE, f"?year={current_year() - 1}"): set(),
    }
    assert {
        (place, query): set(rows(browser(inspector(place)).get(LIST + query))) for place, query in expected
    } == expected


def test_the_workbook_has_what_was_decided_and_why():
    first, second = (flag_of(nominated(), key=key) for key in "12")
    decided(first)
    by = made.clerk(PROVINCE)
    assert {row.pk: row.reason for row in flag_rows(by, {})} == {first.pk: REASON, second.pk: None}
    browser(by).post(reverse("review:integrity_export"), {"query": ""})
    job = Job.objects.get(kind="export")
    job_runs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 2)


def test_the_province_runs_the_checks_and_reads_when_they_last_ran():
    under = agreement()
    nominee(under)
    for month in (4, 8):
        held(under, day(month), photos=[scene(1)])
    clerk = browser(made.clerk(PROVINCE))
    assert "The checks have not run here yet." in clerk.get(LIST).content.decode()
    for _twice in range(2):
        answer = clerk.post(reverse("review:integrity_run"), {"year": current_year()})
    job = Job.objects.get(kind="check_integrity")
    assert answer.url == job.get_absolute_url()
    job_runs.run(job.pk)
    assert "1 nominations looked at, 1 new doubt." in clerk.get(job.get_absolute_url()).content.decode()
    answer = clerk.get(LIST)
    assert rows(answer) == [IntegrityFlag.objects.get()]
    assert answer.context["last"].raised == 1
    for place in (COUNTY, NATION):
        assert browser(made.clerk(place)).post(reverse("review:integrity_run")).status_code == 403
        assert browser(made.clerk(place)).get(LIST).context["may_run"] is False


# -- one doubt ---------------------------------------------------------------------------------------
def test_two_photos_side_by_side_are_served_to_those_in_scope():
    flag = photo_flag()
    sides, html = shown(flag, made.director(PROVINCE))
    addresses = [reverse("agreements:activity_photo", args=[side.record.pk, side.photo.pk]) for side in sides]
    assert [html.count(f'src="{address}"') for address in addresses] == [1, 1]
    statuses = {place: browser(inspector(place)).get(flag.get_absolute_url()).status_code for place in (COUNTY, THERE)}
    assert statuses == {COUNTY: 200, THERE: 404}


@pytest.mark.invariant("INV-2")
def test_what_lies_in_another_province_is_covered():
    under, expert = agreement(), made.expert()
    nomination = nominee(under)
    own = held(under, experts=[expert], photos=[scene(1)])
    other = held(agreement(THERE), experts=[expert], photos=[scene(1)], summary="外省的一次活动。")
    factories.group_at(PROVINCE)
    run()
    for flag in nomination.flags.all():
        sides, html = shown(flag, made.director(PROVINCE))
        assert [(side.record, side.photo is None) for side in sides][1] == (None, True)
        assert "An activity in another province" in html
        assert (str(other.agreement) in html, other.summary in html, other.photos.get().name in html) == (
            False,
            False,
            flag.kind == "photo",  # of the own photo, which has the same name
        )
        (left, right), html = shown(flag, inspector(NATION))
        assert ((left.record, right.record), other.summary in html) == ((own, other), True)


@pytest.mark.invariant("INV-2")
def test_of_another_county_the_county_is_told_only_that_it_is_one():
    own, other = nominated(summary=LONG), nominated(NEIGHBOUR_COUNTY, summary=LONG[:-3] + "九万元。")
    run()
    flag = own.flags.get()
    (_left, right), html = shown(flag, made.director(COUNTY))
    assert (right.record, right.passages, other.title in html) == (None, [], False)
    assert "A nomination in another county" in html
    _sides, html = shown(flag, made.director(PROVINCE))
    assert (html.count(f"<mark>{LONG[:-5]}"), other.title in html) == (2, True)


def test_figures_and_days_are_shown():
    under = agreement()
    nomination = nominee(under)
    for month in (3, 5, 7):
        activity = held(under, day(month), created_at=at(day(11)), people_trained=901)
    crowd = flag_of(nomination, evidence={"activities": [activity.pk], "trained": 901, "people": 800})
    _sides, html = shown(crowd, made.director(PROVINCE))
    assert ("901" in html, "800" in html) == (True, True)
    run()
    (hurried,) = nomination.flags.filter(kind="hurried")
    answer = browser(made.director(PROVINCE)).get(hurried.get_absolute_url())
    assert len(answer.context["evidence"]["activities"]) == 3
    assert "held on 3 days, were entered on one and the same day" in answer.content.decode()


def test_the_director_clears_it_from_the_workbench():
    nomination = nominated()
    flag = flag_of(nomination)
    director = browser(made.director(PROVINCE))
    assert flag.get_absolute_url() in director.get(reverse("portal:workbench")).content.decode()
    address = reverse("review:integrity_act", args=[flag.pk, "clear"])
    refused = director.post(address, {"seen": 0, "reason": ""})
    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    director.post(address, {"seen": 0, "reason": REASON})
    html = director.get(flag.get_absolute_url()).content.decode()
    assert (REASON in html, IntegrityFlag.objects.get().state) == (True, "cleared")
    assert flag.get_absolute_url() in director.get(nomination.get_absolute_url()).content.decode()


def test_the_selection_board_offers_no_tick_while_a_doubt_stands():
    nomination = nomination_in("candidate")
    board, director = reverse("review:selection_board"), browser(made.director(PROVINCE))
    assert f'value="{nomination.pk}"' in director.get(board).content.decode()
    flag_of(nomination)
    html = director.get(board).content.decode()
    assert (f'value="{nomination.pk}"' in html, "a doubt of the integrity checks stands" in html) == (False, True)
    answer = director.post(reverse("review:selection_select"), {"nominations": nomination.pk}, follow=True)
    assert texts(answer) == ["1 doubt that the integrity checks raised is still to be examined."]


# -- constant ------------------------------------------------------------------------------------------
def queries(visitor, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert visitor.get(address).status_code == 200
    return len(asked)


def test_list_and_page_ask_as_many_queries_for_many_as_for_few():
    flag, visitor = photo_flag(), browser(factories.membership_at(PROVINCE, Role.DIRECTOR))
    page = flag.get_absolute_url()
    visitor.get(LIST)
    visitor.get(page)
    few = queries(visitor, LIST), queries(visitor, page)
    for number in range(4):
        flag_of(flag.nomination, key=f"more-{number}")
        flag_of(nominated())
    assert (queries(visitor, LIST), queries(visitor, page)) == few


# -- a case follows ------------------------------------------------------------------------------------
def test_a_confirmed_doubt_waits_for_its_case_with_the_clerks_and_inspectors_of_the_province():
    flag = decided(flag_of(nominated()), "confirm")
    for by, waits in ((made.clerk(PROVINCE), True), (inspector(PROVINCE), True), (made.clerk(), False)):
        assert told_of(bench_of(browser(by), by)).get("review:integrity_detail", 0) == waits
    context = browser(made.clerk(PROVINCE)).get(flag.get_absolute_url()).context
    assert (context["lacks_case"], context["may_open_case"], list(context["cases"])) == (True, True, [])


def test_one_case_follows_from_a_doubt_and_each_page_leads_to_the_other():
    flag, by = decided(flag_of(nominated()), "confirm"), made.clerk(PROVINCE)
    said = {"subject": flag.nomination.subject, "kind": ViolationKind.FABRICATION, "report": REASON}
    known = {"by": by, "flag": flag, "source": CaseSource.FLAG, "nomination": flag.nomination}
    case = reporting.open_case(token=uuid4(), **said, **known)
    with pytest.raises(NotLegal):
        reporting.open_case(token=uuid4(), **said, **known)
    client = browser(by)
    context = client.get(flag.get_absolute_url()).context
    assert (context["lacks_case"], context["may_open_case"], list(context["cases"])) == (False, False, [case])
    assert flag.get_absolute_url() in client.get(case.get_absolute_url()).content.decode()
    assert list(browser(made.clerk()).get(flag.get_absolute_url()).context["cases"]) == []
    assert "review:integrity_detail" not in told_of(bench_of(client, by))
