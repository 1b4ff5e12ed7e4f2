"""Pages of quota plans: who reads what, each seat explained, trying out, writing, leaving out, Excel."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common import job_runs
from common.models import Job
from common.sealed import opened
from leadership.enums import Role
from leadership.programme import current_year
from portal.waiting import count_records
from review.enums import Category
from review.models import QuotaPlan
from review.quota_forms import PlanForm
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories import (
    REASON,
    as_it_stands,
    begun,
    closed_with,
    collected,
    drive,
    plan_in,
    seats,
    split_of,
    supplement_to,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def page(name, *args) -> str:
    return reverse(f"review:quota_{name}", args=args)


def browser(membership) -> Client:
    return factories.sign_in(Client(headers={"accept-language": "en"}), membership)


def text_of(response) -> str:
    return response.content.decode()


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def readers() -> dict:
    """Insider, superior of a province, neighbours, and who reads nothing."""
    places = (NATION, PROVINCE, OTHER_PROVINCE, COUNTY)
    found = {place: factories.membership_at(place, Role.INSPECTOR) for place in places}
    return found | {"helper": factories.membership_at(COUNTY, Role.HELPER)}


def statuses(address, members) -> dict:
    return {place: browser(member).get(address).status_code for place, member in members.items()}


# -- reading ---------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    ("home", "state", "open_to"),
    [
        (NATION, "draft", {NATION}),
        (NATION, "put_forward", {NATION}),
        (NATION, "published", {NATION, PROVINCE, OTHER_PROVINCE, COUNTY}),
        (PROVINCE, "draft", {PROVINCE}),
        (PROVINCE, "published", {NATION, PROVINCE, OTHER_PROVINCE, COUNTY}),
    ],
)
def test_drafts_are_the_offices_and_published_plans_are_everybodys_to_read(home, state, open_to):
    plan = plan_in(state) if home == NATION else drive(split_of(plan_in("published")), state)
    members = readers()
    expected = {place: 200 if place in open_to else 404 for place in members} | {"helper": 403}
    for name in ("detail", "compare"):
        assert statuses(page(name, plan.pk), members) == expected
    listed = {
        place: plan in [row.record for row in browser(member).get(page("list")).context["table"].rows]
        for place, member in members.items()
        if place != "helper"
    }
    assert listed == {place: place in open_to for place in listed}


def test_how_a_published_plan_was_drafted_is_the_offices_to_see():
    plan = plan_in("published")
    assert statuses(page("history", plan.pk), readers()) == {
        NATION: 200, PROVINCE: 403, OTHER_PROVINCE: 403, COUNTY: 403, "helper": 403,
    }  # fmt: skip


def test_each_seat_is_explained():
    plan = plan_in("published", factor_none="1.0", floor=1, cap=60)
    answer = browser(made.clerk(COUNTY)).get(page("detail", plan.pk), {"category": "expert"})
    shown = answer.context["shown"]
    guizhou, gansu = shown.lines
    assert (shown.chosen, guizhou.seats.seats, gansu.seats.seats) == (Category.EXPERT, 12, 8)
    assert guizhou.shares == [(300, 75), (20, 50), (10, pytest.approx(Decimal("66.6667"), abs=Decimal("0.001")))]
    assert (guizhou.weight, guizhou.exact, guizhou.seats.capped) == (Decimal(65), Decimal(12), True)
    text = " ".join(text_of(answer).split())
    for words in ("65.0000", "12.0000", "0.0000", "1–12", "at the cap", "(75.00 %)", "× 1"):
        assert words in text
    assert [(place.pk, [number for _category, number in numbers], sum_) for place, numbers, sum_ in shown.places] == [
        ("52", [24, 12], 36),
        ("62", [16, 8], 24),
    ]


def test_a_category_that_is_not_there_shows_the_first():
    plan = plan_in("draft")
    answer = browser(made.clerk(NATION)).get(page("detail", plan.pk), {"category": "x"})
    assert answer.context["shown"].chosen == Category.SOCIETY


def test_queries_do_not_grow_with_places_and_categories():
    plan = plan_in("draft", totals={"society": 40})
    client = browser(made.clerk(NATION))

    def queries(name) -> int:
        client.get(page(name, plan.pk))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(page(name, plan.pk))
        return len(captured)

    few = [queries(name) for name in ("detail", "compare", "edit")]
    for code in ("53", "61", "45"):
        closed_with({code: (50, 5, 5)})
    written(plan, dict.fromkeys(Category.values, 100))
    collected(plan)
    assert [queries(name) for name in ("detail", "compare", "edit")] == few


def test_the_list_takes_the_same_queries_for_more_plans():
    plan_in("published", year=current_year() - 1)
    client = browser(made.clerk(NATION))
    client.get(page("list"))
    with CaptureQueriesContext(connection) as few:
        client.get(page("list"))
    plan = plan_in("published")
    supplement_to(plan)
    split_of(plan)
    with CaptureQueriesContext(connection) as more:
        client.get(page("list"))
    assert len(more) == len(few)


def test_the_list_is_filtered_by_year_kind_and_state():
    plan = plan_in("published")
    split = drive(split_of(plan), "published")
    client = browser(made.clerk(COUNTY))

    def listed(**query):
        return [row.record for row in client.get(page("list"), query).context["table"].rows]

    assert listed() == [plan, split]
    assert (listed(kind="split"), listed(kind="national"), listed(region=PROVINCE)) == ([split], [plan], [split])
    assert (listed(year=plan.year), listed(year=1999), listed(state="draft")) == ([plan, split], [], [])


# -- trying out --------------------------------------------------------------------------------
def parameters(plan, **changed) -> dict:
    """What the form of a plan holds, with some of it changed."""
    form = PlanForm(instance=plan)
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in (values | changed).items()}


def test_trying_out_shows_the_differences_and_writes_nothing():
    plan_in("published", year=current_year() - 1, totals={"society": 8}, poor_share=0, graded_share=0)
    plan = plan_in("draft", totals={"society": 8})
    plan = written(plan, {"society": 8}, poor_share=1, agreement_share=0, graded_share=0)
    query = parameters(plan, poor_share=0, graded_share=1)
    answer = browser(made.clerk(NATION)).get(page("compare", plan.pk), query)
    cells = {place.pk: sum_ for place, _cells, sum_ in answer.context["comparison"].places}
    # New, kept, last year's by agreements alone.
    assert {code: (cell.new, cell.kept, cell.last) for code, cell in cells.items()} == {
        "52": (5, 6, 4),
        "62": (3, 2, 4),
    }
    assert (cells["62"].change, cells["62"].since_last, answer.context["comparison"].moved) == (1, -1, 1)
    assert "(+1 | -1)" in text_of(answer)
    assert seats(plan) == {"52": 6, "62": 2}
    taken_over = browser(made.clerk(NATION)).get(page("edit", plan.pk) + "?" + answer.context["query"])
    assert taken_over.context["form"]["graded_share"].value() == "1"


def test_trying_out_what_cannot_be_held_tells_the_reason():
    plan = plan_in("draft")
    answer = browser(made.clerk(NATION)).get(page("compare", plan.pk), parameters(plan, floor=30))
    reason = "The floors add up to 60, the total is only %s. Lower the floors: 52 (30)、62 (30)."
    assert answer.context["reasons"] == [
        f"learned societies: {reason % 40}",
        f"science and technology experts: {reason % 20}",
    ]


def test_the_director_compares_before_publishing_but_does_not_take_over():
    plan = plan_in("put_forward")
    answer = browser(made.director(NATION)).get(page("compare", plan.pk), parameters(plan, floor=2))
    assert (answer.status_code, bool(answer.context["may_write"])) == (200, False)


# -- writing -------------------------------------------------------------------------------------
def test_a_clerk_begins_copied_from_last_year_and_the_figures_are_collected():
    former = plan_in("published", year=current_year() - 1)
    client = browser(made.clerk(NATION))
    form = client.get(page("create")).context["form"]
    said = {"year": current_year(), "form_token": str(form["form_token"].value())}
    answers = [client.post(page("create"), said) for _each in range(2)]
    plan = QuotaPlan.objects.get(year=current_year())
    assert [answer.url for answer in answers] == [plan.get_absolute_url()] * 2
    assert Job.objects.filter(kind="quota_collect").count() == 1
    assert {row.category: row.total for row in plan.rows} == {row.category: row.total for row in former.rows}


@pytest.mark.parametrize(("code", "role"), [(NATION, Role.DIRECTOR), (PROVINCE, Role.CLERK), (COUNTY, Role.CLERK)])
def test_nobody_else_begins_or_writes(code, role):
    plan = plan_in("draft")
    client = browser(factories.membership_at(code, role))
    assert client.get(page("create")).status_code == 403
    assert client.post(page("edit", plan.pk), parameters(plan)).status_code in (403, 404)
    assert client.post(page("collect", plan.pk)).status_code in (403, 404)
    assert client.get(page("discard", plan.pk)).status_code in (403, 404)


def test_saving_shares_out_anew():
    plan = plan_in("draft")
    said = parameters(plan, total_society=80, total_rpta=10, award_rpta="60000", remark="调整总数")
    answer = browser(made.clerk(NATION)).post(page("edit", plan.pk), said)
    assert answer.url == plan.get_absolute_url()
    assert (seats(plan), seats(plan, "rpta")) == ({"52": 52, "62": 28}, {"52": 7, "62": 3})
    row = as_it_stands(plan).rows[1]
    assert (row.category, row.total, row.award, as_it_stands(plan).remark) == ("rpta", 10, 60_000, "调整总数")


def test_what_cannot_be_held_keeps_what_was_typed_and_says_why():
    plan = plan_in("draft")
    answer = browser(made.clerk(NATION)).post(page("edit", plan.pk), parameters(plan, floor=30, remark="试一试"))
    form = answer.context["form"]
    assert form.non_field_errors()[0].startswith("learned societies: The floors add up to 60")
    assert (form["floor"].value(), form["remark"].value()) == ("30", "试一试")
    assert (as_it_stands(plan).floor, seats(plan)) == (0, {"52": 26, "62": 14})


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"cap": "viel"}, "cap"), ({"poor_share": "-1"}, "poor_share"), ({"total_society": "1.5"}, "total_society")],
)
def test_bad_input_is_told_by_its_field(changed, field):
    plan = plan_in("draft")
    form = browser(made.clerk(NATION)).post(page("edit", plan.pk), parameters(plan, **changed)).context["form"]
    assert (list(form.errors), form[field].value()) == ([field], changed[field])


def test_of_two_who_save_the_second_is_shown_what_the_first_wrote():
    plan = plan_in("draft")
    first, second = parameters(plan, cap=50), parameters(plan, cap=60)
    client = browser(made.clerk(NATION))
    client.post(page("edit", plan.pk), first)
    answer = client.post(page("edit", plan.pk), second)
    assert any("50" in str(error) for error in answer.context["form"].non_field_errors())
    assert as_it_stands(plan).cap == 50


def test_what_was_put_forward_is_shown_instead_of_its_form():
    plan = plan_in("put_forward")
    for name in ("edit", "discard"):
        answer = browser(made.clerk(NATION)).get(page(name, plan.pk))
        assert (answer.url, "changes only while it is drafted" in told(answer)) == (plan.get_absolute_url(), True)


def test_a_draft_is_thrown_away():
    plan = plan_in("draft")
    answer = browser(made.clerk(NATION)).post(page("discard", plan.pk))
    assert (answer.url, QuotaPlan.objects.count()) == (page("list"), 0)


def test_the_chain_is_walked_on_the_pages_and_waits_on_the_workbench():
    plan, clerk, director = plan_in("draft"), made.clerk(NATION), made.director(NATION)
    assert (count_records(clerk), count_records(director)) == (1, 0)
    browser(clerk).post(page("act", plan.pk, "put_forward"), {"seen": 0})
    assert (count_records(clerk), count_records(director)) == (0, 1)
    browser(director).post(page("act", plan.pk, "return"), {"seen": 1, "reason": REASON, "concerns": ["totals"]})
    returned = as_it_stands(plan)
    assert (returned.state, returned.steps.last().concerns, count_records(clerk)) == ("returned", ["totals"], 1)
    browser(clerk).post(page("act", plan.pk, "put_forward"), {"seen": 2})
    browser(director).post(page("act", plan.pk, "publish"), {"seen": 3})
    assert (as_it_stands(plan).state, count_records(clerk), count_records(director)) == ("published", 0, 0)


# -- supplement and split ---------------------------------------------------------------------
def begin(membership, name, plan) -> QuotaPlan:
    client = browser(membership)
    token = client.get(page(name, plan.pk)).context["form"]["form_token"].value()
    answer = client.post(page(name, plan.pk), {"form_token": str(token)})
    return QuotaPlan.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


def test_a_supplement_and_a_split_begin_from_the_published_plan():
    plan = plan_in("published")
    supplement = begin(made.clerk(NATION), "supplement", plan)
    split = begin(made.clerk(PROVINCE), "split", plan)
    assert (supplement.supplement_of, split.parent, split.region_id) == (plan, plan, PROVINCE)
    assert {row.category: row.total for row in split.rows} == {"society": 26, "expert": 13}
    form = browser(made.clerk(PROVINCE)).get(page("edit", split.pk)).context["form"]
    assert form.totals == []


def test_buttons_are_for_those_who_may_press_them():
    plan = plan_in("published")

    def buttons(code, role):
        options = browser(factories.membership_at(code, role)).get(page("detail", plan.pk)).context["options"]
        return {
            name for name in ("may_write", "may_supplement", "may_split", "may_leave_out") if getattr(options, name)
        }

    assert buttons(NATION, Role.CLERK) == {"may_supplement"}
    assert buttons(PROVINCE, Role.CLERK) == {"may_split"}
    assert buttons(PROVINCE, Role.DIRECTOR) == buttons(COUNTY, Role.CLERK) == buttons(NATION, Role.DIRECTOR) == set()


# -- left out -----------------------------------------------------------------------------------
def test_the_director_leaves_a_place_out_on_its_page_with_a_reason():
    closed_with({"52": (300, 20, 10)})
    factories.group_at("62")
    plan = collected(begun())
    director = browser(made.director(NATION))
    text = text_of(director.get(page("detail", plan.pk)))
    assert ("has not closed its figures" in text, page("leave_out", plan.pk, "62") in text) == (True, True)
    refused = director.post(page("leave_out", plan.pk, "62"), {"reason": "无"})
    assert list(refused.context["form"].errors) == ["reason"]
    director.post(page("leave_out", plan.pk, "62"), {"reason": "数据未上报。"})
    assert "数据未上报。" in text_of(browser(made.clerk(NATION)).get(page("detail", plan.pk)))
    assert browser(made.clerk(NATION)).get(page("leave_out", plan.pk, "62")).status_code == 403
    assert director.get(page("leave_out", plan.pk, "53")).status_code == 404
    director.post(page("take_in", plan.pk, "62"))
    assert plan.left_out.count() == 0


# -- Excel -----------------------------------------------------------------------------------------
def sheet_of(membership, address, said=None) -> list[tuple]:
    browser(membership).post(address, said)
    job = Job.objects.latest("pk")
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        return list(load_workbook(file).active.iter_rows(min_row=3, values_only=True))


def test_the_allocation_table_has_a_row_a_place_and_a_column_a_category():
    plan = plan_in("published")
    header, *rows = sheet_of(made.clerk(COUNTY), page("table", plan.pk))
    assert header[1:] == ("Code", "Place", "learned societies", "science and technology experts", "Seats in all")
    assert [row[1:] for row in rows[:2]] == [("52", "贵州省", 26, 13, 39), ("62", "甘肃省", 14, 7, 21)]
    assert rows[2][3:] == (40, 20, 60)


def test_the_calculation_table_shows_how_each_seat_came_about():
    plan = plan_in("published", floor=1, cap=60)
    header, *rows = sheet_of(made.clerk(COUNTY), page("calculation", plan.pk))
    assert header[1:] == (
        "Category", "Code", "Place", "Poor villages", "Share of poor villages (%)", "Agreements in the repository",
        "Share of agreements (%)", "Graded excellent or good", "Share of those graded so (%)", "Grade of last year",
        "Grade factor", "Weight in percent", "Floor", "Cap", "Exact share", "At floor or cap", "Remainder", "Seats",
        "Exact share as a fraction",
    )  # fmt: skip
    assert [(row[1], row[2], row[14], row[18]) for row in rows[:4]] == [
        ("learned societies", "52", 24, 24),
        ("learned societies", "62", 24, 16),
        ("science and technology experts", "52", 12, 12),
        ("science and technology experts", "62", 12, 8),
    ]
    assert rows[0][4:13] == (300, 75, 20, 50, 10, pytest.approx(66.6667, abs=0.001), "–", 1, 65)
    assert rows[0][15:] == (24, "cap", 0, 24, "24")


@pytest.mark.invariant("INV-2")
def test_no_report_of_a_draft_for_others():
    plan = plan_in("draft")
    for name in ("table", "calculation"):
        assert browser(made.clerk(PROVINCE)).post(page(name, plan.pk)).status_code == 404
