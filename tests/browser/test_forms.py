"""Forms in the browser: what is wrong is said at its field, and nothing that was typed is lost."""

import re

import pytest

from common import clock
from portal.demo.accounts import demo_accounts
from tests.browser import drafting
from tests.browser.office import at_desk, number_of, press, sign_in, take_step


@pytest.fixture(scope="module")
def wanted():
    return drafting.Wanted(year=clock.today().year, title="凤冈县茶园机采技术科技帮扶协议", village="田坝")


@pytest.fixture
def clerk(open_page):
    return at_desk(open_page, "fenggang.clerk")


@pytest.fixture
def record(clerk):
    """A new draft; thrown away afterwards, unless it has been submitted."""
    record = drafting.begin(clerk)
    yield record
    clerk.goto(f"{record}discard/")
    if clerk.url.endswith("/discard/"):
        press(clerk.locator("main form[method=post] button"))


def error_of(page, field) -> str:
    """What is said at a field; the summary on top leads to it."""
    assert page.locator(f".error-summary a[href='#{field}']").count() == 1
    described = page.get_attribute(f"#{field}", "aria-describedby") or ""
    assert page.get_attribute(f"#{field}", "aria-invalid") == "true"
    return " ".join(page.inner_text(f"#{part}") for part in described.split() if "error" in part)


def test_dates_reversed_are_refused_and_all_stays(clerk, record, wanted, picture):
    drafting.open_part(clerk, record, "basics")
    typed = {"id_title": wanted.title, "id_starts_on": wanted.ends_on, "id_ends_on": wanted.starts_on}
    for field, value in typed.items():
        clerk.fill(f"#{field}", value)
    clerk.select_option("#id_helper_kind", "organisation")
    clerk.fill("#id_organisation", wanted.helper)
    press(clerk.locator("button[name=save]"))
    assert error_of(clerk, "id_ends_on")
    assert {field: clerk.input_value(f"#{field}") for field in typed} == typed
    assert wanted.helper in clerk.input_value("#id_organisation")
    picture(clerk, "refused-dates-reversed")


def test_an_unclear_helper_is_offered_to_choose(clerk, record, wanted):
    drafting.open_part(clerk, record, "basics")
    clerk.select_option("#id_helper_kind", "organisation")
    clerk.fill("#id_organisation", "茶叶学会")
    press(clerk.locator("button[name=save]"))
    clerk.get_by_label(re.compile(wanted.helper)).check()
    press(clerk.locator("button[name=continue]"))
    drafting.open_part(clerk, record, "basics")
    assert wanted.helper in clerk.input_value("#id_organisation")


def test_a_task_without_target_is_refused_and_all_stays(clerk, record, wanted, picture):
    drafting.write_basics(clerk, record, wanted)
    drafting.open_part(clerk, record, "tasks")
    clerk.fill("#id_description", wanted.task)
    clerk.fill("#id_target", "0")
    clerk.fill("#id_unit", wanted.unit)
    clerk.fill("#id_due_on", f"{wanted.year + 5}-01-01")
    press(clerk.locator("button[name=add]"))
    assert error_of(clerk, "id_target")
    assert error_of(clerk, "id_due_on")
    assert clerk.input_value("#id_description") == wanted.task
    picture(clerk, "refused-task")


@pytest.mark.parametrize("name, megabytes", [("三十兆.pdf", 30), ("程序.pdf", 1)])
def test_files_too_large_or_not_what_they_say(clerk, record, picture, tmp_path, name, megabytes):
    path = tmp_path / name
    beginning = b"%PDF-1.4\n" if megabytes > 1 else b"MZ\x90\x00"
    path.write_bytes(beginning + b"\0" * (megabytes * 1024 * 1024))
    drafting.open_part(clerk, record, "attachments")
    clerk.select_option("#id_kind", "other")
    clerk.set_input_files("#id_file", path)
    press(clerk.locator("button[name=add]"))
    assert error_of(clerk, "id_file")
    assert clerk.input_value("#id_kind") == "other"
    picture(clerk, f"refused-file-of-{megabytes}-mb")


def test_a_county_writes_and_submits_without_javascript(open_page, wanted, tmp_path):
    clerk = at_desk(open_page, "fenggang.clerk", javascript=False)
    record = drafting.begin(clerk)
    drafting.write_all(clerk, record, wanted, tmp_path)
    clerk.goto(f"{record}draft/check/")
    take_step(clerk, "submit")
    assert re.fullmatch(rf"{wanted.year}-520327-\d{{4}}", number_of(clerk))


def test_a_place_is_offered_while_it_is_typed(open_page, picture):
    page = at_desk(open_page, "nation.director")
    page.goto("/agreements/")
    page.locator("#id_region").press_sequentially("湄潭", delay=50)
    option = page.locator("#id_region_places option").first
    option.wait_for(state="attached")
    assert option.get_attribute("value") == "520328 贵州省遵义市湄潭县"
    page.fill("#id_region", option.get_attribute("value"))
    press(page.locator("main form[method=get] button"))
    rows = page.locator("main tbody tr").all_inner_texts()
    assert rows
    assert [row for row in rows if "湄潭县" not in row] == []
    picture(page, "region-picked")


def test_a_place_that_nobody_knows_is_told_and_kept(open_page):
    page = at_desk(open_page, "nation.director", javascript=False)
    page.goto("/agreements/?region=桃花源")
    assert page.input_value("#id_region") == "桃花源"
    assert page.locator("main tbody tr a").count() == 0
    assert page.inner_text("#id_region_error")


def test_the_sign_in_page_lists_the_accounts_of_the_demo(open_page, picture):
    page = open_page()
    page.goto("/accounts/login/")
    listed = page.locator("button[name=login]").evaluate_all("buttons => buttons.map(button => button.value)")
    assert sorted(listed) == sorted(account.username for account in demo_accounts())
    picture(page, "sign-in-accounts-of-meitan")
    press(page.locator("button[name=login][value='meitan.clerk']"))
    assert "湄潭县" in page.inner_text(".hats")


def test_a_wrong_password_is_refused_and_the_name_kept(open_page):
    page = open_page()
    page.goto("/accounts/login/")
    page.fill("#id_login", "meitan.clerk")
    page.fill("#id_password", "tea-hills")
    press(page.locator("form:has(#id_login) button"))
    assert page.locator(".error-summary").inner_text()
    assert page.input_value("#id_login") == "meitan.clerk"
    sign_in(page, "meitan.clerk")
    assert "湄潭县" in page.inner_text(".hats")
