"""The first screen of each kind of demo account: work that waits, and where it is done."""

import re

import pytest

from leadership.enums import Level
from portal.demo.accounts import demo_accounts
from tests.browser.conftest import NARROW
from tests.browser.office import at_desk, press
from tests.browser.test_pages import violations

# The first account of each role at each level.
KINDS = {f"{Level(each.level).name.lower()}-{each.role}": each.username for each in reversed(demo_accounts())}
# One record or errand of the list of waiting work, and on the page of each the ways by which it is done.
ITEMS = "[data-waits] > ul.work > li"
ITEM_LINKS = f"{ITEMS} .work-head a"
DONE_BY = (
    "main form[method=post] button:enabled, main a.btn, main .moves a, main a[href*='/act/'], main a[href$='/new/'], "
    "main a[href*='/new/?'], main a[href$='/edit/'], main a[href$='/account/'], main a[href$='/group/']"
)


def counted(page) -> tuple[int, int]:
    """What the navigation says, and the workbench."""
    badge = re.search(r"\d+", page.locator(".shell-nav .count").first.inner_text()).group()
    return int(badge), int(page.locator("[data-total]").get_attribute("data-total"))


@pytest.mark.parametrize("kind", KINDS)
def test_first_screen_leads_to_where_work_is_done(open_page, picture, kind):
    page = at_desk(open_page, KINDS[kind])
    assert page.locator(ITEM_LINKS).count() >= 1
    in_navigation, on_page = counted(page)
    shown = page.locator(ITEMS).count()
    assert in_navigation == on_page >= shown
    if page.locator("[data-waits] > p > a").count() == 0:
        assert on_page == shown
    picture(page, f"workbench-{kind}")
    assert violations(page) == []
    page.set_viewport_size({"width": NARROW, "height": 900})
    picture(page, f"workbench-{kind}")
    assert violations(page) == []
    press(page.locator(ITEM_LINKS).first)
    assert page.locator(DONE_BY).count() >= 1, page.url


def test_each_item_says_how_urgent_it_is_and_by_when(open_page):
    page = at_desk(open_page, "meitan.clerk")
    lines = page.locator(f"{ITEMS}:has(.days)")
    words = [each.inner_text().strip() for each in lines.locator(".due .state").all()]
    assert len(words) == lines.count() > 0
    assert all(words)
    assert all(re.search(r"\d{4}年|今", each.inner_text()) for each in lines.locator(".due").all())


def test_what_came_back_says_why_and_about_what(open_page):
    page = at_desk(open_page, "meitan.clerk")
    reason = page.locator("[data-waits] .reason").first
    assert reason.locator("p").count() >= 2
    assert page.locator("[data-waits] .reason .part").count() >= 1
    press(page.locator("[data-waits] li:has(.reason) .work-head a"))
    assert page.locator("main a[href*='/draft/'], main a[href$='/edit/'], main a[href*='/act/']").count() >= 1


def test_what_was_sent_says_where_it_is_and_since_when(open_page):
    page = at_desk(open_page, "meitan.clerk")
    lines = page.locator("section[aria-labelledby='sent-title'] .work-sub").all_inner_texts()
    assert any(re.search(r"\d{4}年\d+月\d+日起由.*领导小组办理", line) for line in lines)
