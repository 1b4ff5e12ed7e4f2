"""The box of the search while somebody types: by keyboard, by mouse, and without JavaScript."""

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.office import at_desk, press
from tests.browser.test_pages import WIDER_THAN_ITS_SCREEN, errors_on, violations

BOX, OPTIONS = "#search-words", "#suggestions [role=option]"


def typed(page, words):
    """``words`` key by key; the suggestions have come."""
    page.locator(BOX).press_sequentially(words, delay=30)
    page.locator(OPTIONS).first.wait_for()
    return page.locator(OPTIONS)


def chosen(page) -> str | None:
    return page.locator(BOX).get_attribute("aria-activedescendant")


def test_the_arrows_choose_escape_closes_and_enter_opens(open_page):
    page = at_desk(open_page, "meitan.clerk")
    box, options = page.locator(BOX), typed(page, "mt")
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded"), chosen(page)) == ("combobox", "true", None)
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert chosen(page) == options.nth(1).get_attribute("id")
    box.press("ArrowUp")
    assert page.locator("[aria-selected=true]").get_attribute("id") == chosen(page) == "suggested-1"
    box.press("Escape")
    assert (options.first.is_visible(), box.input_value(), chosen(page)) == (False, "mt", None)
    box.press("ArrowUp")
    assert chosen(page) == options.last.get_attribute("id")
    address = options.last.get_attribute("data-address")
    with page.expect_navigation():
        box.press("Enter")
    assert page.url.endswith(address)


def test_enter_without_a_choice_searches_as_ever(open_page):
    page = at_desk(open_page, "meitan.clerk")
    typed(page, "mt")
    with page.expect_navigation():
        page.locator(BOX).press("Enter")
    assert page.url.endswith("/search/?words=mt")
    assert page.locator(".work-head a").count() > 0


def test_what_an_input_method_has_not_settled_is_not_asked_for(open_page):
    page, asked = at_desk(open_page, "meitan.clerk"), []
    page.on("request", lambda request: asked.append(request.url) if "suggestions/" in request.url else None)
    page.locator(BOX).evaluate(
        "box => { box.value = \"mei'tan\"; box.dispatchEvent(new InputEvent('input', {isComposing: true})) }"
    )
    page.wait_for_timeout(600)
    assert asked == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_visitors_are_led_to_public_pages(open_page, picture, width):
    page = open_page(width=width)
    errors = errors_on(page)
    page.goto("/public/")
    options = typed(page, "茶")
    picture(page, "public-suggestions")
    assert (violations(page), errors, page.evaluate(WIDER_THAN_ITS_SCREEN)) == ([], [], False)
    assert {each.get_attribute("data-address").count("/public/") for each in options.all()} == {1}
    press(options)
    assert "/public/" in page.url


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_suggestions_of_staff_hold_no_axe_violation(open_page, picture, width):
    page = at_desk(open_page, "guizhou.director", width=width)
    errors = errors_on(page)
    typed(page, "cy")
    page.locator(BOX).press("ArrowDown")
    picture(page, "suggestions")
    assert (violations(page), errors, page.evaluate(WIDER_THAN_ITS_SCREEN)) == ([], [], False)


def test_without_javascript_the_box_is_a_form(open_page):
    for page, address in (
        (at_desk(open_page, "meitan.clerk", javascript=False), "/search/"),
        (open_page(javascript=False), "/public/search/"),
    ):
        page.goto("/")
        page.fill(BOX, "茶")
        press(page.locator(".search-box button"))
        assert address in page.url
        assert page.locator(".work-head a").count() > 0
