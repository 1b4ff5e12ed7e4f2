"""Each public page, found from the URL configuration: it works without JavaScript, and axe finds nothing.

A page is public if its view is for anyone. Its address is found as a visitor finds it, by links from other public
pages; one to which none leads fails here.
"""

import re
from collections import deque

import pytest
from django.urls import Resolver404, resolve

from common.access import anyone, rule_of
from tests.browser.conftest import NARROW, WIDE
from tests.browser.office import press
from tests.browser.test_pages import WIDER_THAN_ITS_SCREEN, look
from tests.test_access_matrix import addresses

# What is for anyone and no page: downloads, pictures, data, what is offered while one types, signs of life, the button
# of the languages, and the code that is asked for in the middle of a sign-in.
NO_PAGES = re.compile(
    r"_csv$|_json$|_picture|_file$|_workbook$|_suggestions$|^leadership:region_search$|^healthz$|^set_language$|^mfa_"
)
PUBLIC = [name for name, pattern in addresses() if rule_of(pattern.callback) is anyone and not NO_PAGES.search(name)]
LANGUAGES = {"zh-CN": "zh-hans", "en": "en"}
LINKS = """[
    ...[...document.querySelectorAll('a[href]')].map(link => link.pathname),
    ...[...document.querySelectorAll('form[role=search]')].map(form => new URL(form.action).pathname),
]"""
PAGES_LOOKED_AT = 150


@pytest.fixture(scope="module")
def public_addresses(chromium, stack) -> dict[str, str]:
    """Name → address of the pages to which links lead a visitor, page by page from the first one."""
    context = chromium.new_context(base_url=stack.url, locale="zh-CN")
    page, found, ahead = context.new_page(), {}, deque(["/", "/public/"])
    while ahead and len(found) < PAGES_LOOKED_AT:
        address = ahead.popleft()
        if (name := name_of(address)) in PUBLIC and name not in found:
            page.goto(address)
            found[name] = address
            ahead.extend(page.evaluate(LINKS))
    context.close()
    return found


def name_of(address) -> str:
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("name", PUBLIC)
def test_without_javascript(open_page, public_addresses, name):
    """In both languages and widths: it has a heading and content, fits the screen, and each form has its button."""
    assert name in public_addresses, "No public page leads there."
    for language, code in LANGUAGES.items():
        page = open_page(language=language, javascript=False)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(public_addresses[name])
            assert (answer.status, page.locator("html").get_attribute("lang")) == (200, code)
            assert page.locator("h1").first.is_visible()
            assert len(page.locator("main").inner_text().strip()) > len(page.locator("h1").first.inner_text())
            assert not page.evaluate(WIDER_THAN_ITS_SCREEN)
        forms = page.locator("main form").all()
        assert all(form.locator("button, input[type=submit]").first.is_visible() for form in forms)


@pytest.mark.parametrize("name", PUBLIC)
def test_axe_finds_nothing(open_page, picture, public_addresses, name):
    page = open_page()
    found = []
    page.goto(public_addresses[name])
    for _language in LANGUAGES:
        found += look(page, picture, f"public-{name.replace(':', '-')}")
        press(page.locator(".language button"))
    assert found == []


# -- its forms, without JavaScript -------------------------------------------------------------
@pytest.fixture
def visitor(open_page):
    return open_page(javascript=False)


def test_the_language_is_switched(visitor):
    visitor.goto("/public/cases/")
    press(visitor.locator(".language button"))
    assert (visitor.locator("html").get_attribute("lang"), name_of_page(visitor)) == ("en", "portal:public_cases")


def name_of_page(page) -> str:
    return name_of(re.sub(r"^https?://[^/]+|\?.*$", "", page.url))


@pytest.mark.parametrize("address", ["/agreements/public/needs/", "/agreements/public/offers/"])
def test_needs_and_offers_are_searched(visitor, address):
    visitor.goto(address)
    title = visitor.locator("main tbody a, main .work a").first.inner_text().strip()
    words = visitor.locator("main form input[name=words]")
    words.fill(title)
    press(visitor.locator("main form button"))
    assert title in visitor.locator("main").inner_text()
    visitor.locator("main form input[name=words]").fill("查无此项")
    press(visitor.locator("main form button"))
    assert visitor.locator("main tbody a").count() == 0
    assert visitor.locator("main .empty").is_visible()


def test_statistics_are_picked(visitor):
    visitor.goto("/public/statistics/")
    before = visitor.locator("h1").inner_text()
    visitor.fill("#id_region", "520000")
    visitor.select_option("#id_metric", index=1)
    press(visitor.locator("main form:has(#id_region) button"))
    assert visitor.locator("#id_region").input_value() == "52 贵州省"
    assert visitor.locator("h1").inner_text() != before
    assert visitor.locator("main table tbody tr").count() > 1


def test_an_objection_is_sent_and_followed(visitor, public_addresses):
    visitor.goto(public_addresses["review:public_notice_object"])
    visitor.select_option("#id_about", index=1)
    visitor.fill("#id_content", "公示对象所列带动户数与村里实际不符，请核实。")
    asked = visitor.locator("label[for=id_answer]").inner_text()
    visitor.fill("#id_answer", str(sum(map(int, re.findall(r"\d+", asked))) + 1))
    press(visitor.locator("main form[method=post] button"))
    assert visitor.locator("output").count() == 0, "A wrong sum must not pass."
    asked = visitor.locator("label[for=id_answer]").inner_text()
    visitor.fill("#id_answer", str(sum(map(int, re.findall(r"\d+", asked)))))
    press(visitor.locator("main form[method=post] button"))
    number, code = visitor.locator("output").all_inner_texts()
    visitor.goto("/review/public/objections/")
    visitor.fill("#id_number", number)
    visitor.fill("#id_code", code)
    press(visitor.locator("main form[method=post] button"))
    assert number in visitor.locator("main").inner_text()
    assert visitor.locator("main form .invalid-feedback").count() == 0
